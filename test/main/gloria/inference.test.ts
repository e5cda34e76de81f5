import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { createInference, type InferenceService } from '@main/gloria/inference'
import { connect, type Child } from '@main/workers/channel'
import { inProcess } from '@main/workers/in-process'
import { createInferenceProcedures, type InferenceProcedures } from '@main/workers/inference-procedures'
import { distance } from '@test/fixtures/golden'
import { miniPack } from '@test/fixtures/mini-pack'

const pack = await miniPack()
const services: InferenceService[] = []
afterEach(() => services.splice(0).forEach((service) => service.close()))

/** A child that keeps its `Child` within reach, so that a test can kill it, and tells what it was asked. */
function harness(override: (life: number, procedures: InferenceProcedures) => Partial<InferenceProcedures> = () => ({}), packDir = pack.dir, unaskedMs = 60_000) {
  const children: Child[] = []
  const starts: number[] = []
  const service = createInference({
    packDir,
    providers: ['cpu'],
    backOffMs: [10, 80],
    unaskedMs,
    start: () => {
      starts.push(performance.now())
      const procedures = createInferenceProcedures()
      const child = inProcess({ ...procedures, ...override(starts.length, procedures) })
      children.push(child)
      return connect<InferenceProcedures>(child)
    }
  })
  services.push(service)
  return { service, children, starts }
}

/** Never answers: what a crash interrupts. */
const hang = () => new Promise<never>(() => undefined)

describe('createInference', () => {
  test('opens the pack and says which providers there are', async () => {
    const { service } = harness()
    expect(service.state().state).toBe('starting')
    expect((await service.ready()).provider).toBe('cpu')
    expect(service.state()).toMatchObject({ state: 'ready', restarts: 0, lastError: null })
    expect(service.state().ladder.find(({ state }) => state === 'serving')?.provider).toBe('cpu')
  })

  test('starts the child when it is first asked, and without being asked once a window had its time to start', async () => {
    const [asked, unasked, closed] = [harness(), harness(undefined, pack.dir, 30), harness(undefined, pack.dir, 30)]
    closed.service.close()
    expect(asked.starts).toEqual([])
    await asked.service.ready()
    await vi.waitFor(() => expect(unasked.service.state().state).toBe('ready'))
    expect([asked, unasked, closed].map(({ starts }) => starts.length)).toEqual([1, 1, 0])
  })

  test('starts the child again after a crash and answers the next request', async () => {
    const { service, children } = harness()
    const [before] = await service.encodeTexts(['pleural effusion'])
    children[0]!.kill()
    expect(service.state()).toMatchObject({ state: 'crashed', restarts: 1, lastError: expect.stringContaining('killed') as string })
    const [after] = await service.encodeTexts(['pleural effusion'])
    expect(distance(before!.wordVectors, after!.wordVectors)).toBe(0)
    expect(service.state()).toMatchObject({ state: 'ready', restarts: 1 })
  })

  test('repeats the request that a crash interrupted', async () => {
    const { service, children } = harness((life) => (life === 1 ? { encodeTexts: hang } : {}))
    await service.ready()
    const answer = service.encodeTexts(['pleural effusion'])
    await delay(5)
    children[0]!.kill()
    expect((await answer)[0]!.words).toEqual(['[CLS]', 'pleural', 'effusion', '[SEP]'])
  })

  test('repeats it once: a request that kills every child is given up', async () => {
    const { service, children } = harness(() => ({ encodeTexts: hang }))
    await service.ready()
    const answer = service.encodeTexts(['pleural effusion'])
    const given = expect(answer).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
    await delay(5)
    children[0]!.kill()
    await vi.waitFor(() => expect(service.state().state).toBe('ready'))
    await delay(5)
    children[1]!.kill()
    await given
    await vi.waitFor(() => expect(service.state()).toMatchObject({ state: 'ready', restarts: 2 }))
  })

  test('waits longer before each restart in a row, and no longer once a request was answered', async () => {
    const { service, children, starts } = harness()
    await service.ready()
    for (const life of [0, 1, 2]) {
      await vi.waitFor(() => expect(service.state().state).toBe('ready'))
      if (life === 2) await service.encodeTexts(['lung'])
      children[life]!.kill()
    }
    await vi.waitFor(() => expect(starts).toHaveLength(4))
    const [first, second, third] = [starts[1]! - starts[0]!, starts[2]! - starts[1]!, starts[3]! - starts[2]!]
    expect(first).toBeGreaterThanOrEqual(9)
    expect(second).toBeGreaterThanOrEqual(79)
    expect(third).toBeGreaterThanOrEqual(9)
  })

  test('passes on why a pack was refused, and does not try again', async () => {
    const { service, starts } = harness(undefined, 'nowhere')
    await expect(service.encodeTexts(['lung'])).rejects.toMatchObject({ code: 'MODEL_MISSING' })
    expect(service.state()).toMatchObject({ state: 'crashed', lastError: expect.stringContaining('model pack') as string })
    expect(starts).toHaveLength(1)
  })

  test('does not repeat a request that failed by itself', async () => {
    let calls = 0
    const { service } = harness(() => ({
      encodeFilm: () => {
        calls++
        return Promise.reject(new AppError('NOT_DICOM', 'not a film'))
      }
    }))
    await expect(service.encodeFilm('film', { frontalOnly: true })).rejects.toMatchObject({ code: 'NOT_DICOM' })
    expect(calls).toBe(1)
  })

  test('lays a prompt set out again for a child that does not know it', async () => {
    const { service, children } = harness()
    const [text] = await service.encodeTexts(['pleural effusion'])
    const film = { local: new Float32Array(64 * 361).fill(0.1), global: new Float32Array(64).fill(0.1) }
    const prompts = { key: 'set', texts: [{ ...text!, compatCount: 16 }], mode: 'corrected' as const }
    const [before] = await service.score(film, prompts)
    children[0]!.kill()
    const [after] = await service.score(film, prompts)
    expect(after).toEqual(before)
  })

  test('stops for good when it is closed', async () => {
    const { service, starts } = harness()
    await service.ready()
    service.close()
    expect(service.state()).toMatchObject({ state: 'stopped', restarts: 0 })
    await expect(service.encodeTexts(['lung'])).rejects.toMatchObject({ code: 'CANCELLED' })
    await delay(30)
    expect(starts).toHaveLength(1)
  })
})
