import { randomUUID } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { TrainingRun } from '@shared/domain/training'
import { resourcesDir } from '@main/cli/resources'
import { openSafetensors } from '@main/checkpoint/safetensors'
import { openPack } from '@main/checkpoint/pack'
import type { DrawnFinding } from '@main/library/phantom/findings'
import { doorClient } from '@test/fixtures/door-client'
import { openApp } from '@test/fixtures/open-app'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const STUDIES = 60
const classes = ['pleural effusion', 'cardiomegaly'] as const

/** The demonstration pack with the last layer of its image encoder turned round: it sees, and names what it sees wrongly. */
async function confusedPack(): Promise<string> {
  const dir = join(temporaryFolder(), 'confused')
  await cp(join(resourcesDir(), 'models', 'gloria-demo'), dir, { recursive: true })
  const path = join(dir, 'weights.safetensors')
  const [bytes, { tensors }] = [await readFile(path), await openSafetensors(path)]
  for (const name of ['img_encoder.global_embedder.weight', 'img_encoder.global_embedder.bias', 'img_encoder.local_embedder.weight']) {
    const { offset, bytes: length } = tensors.get(name)!
    for (let at = offset; at < offset + length; at += 4) bytes.writeFloatLE(-bytes.readFloatLE(at), at)
  }
  await writeFile(path, bytes)
  return dir
}

test('the loop: a reader corrects sixty studies, a head and then the encoder learn from it, the gate lets the better through and stops a bad one', { timeout: 300_000 }, async () => {
  const packDir = await confusedPack()
  const app = await openApp({ packDir })
  const door = doorClient(app)

  // Sixty drawn people with an effusion, a large heart, both or neither; the simulated reader knows which.
  const truth = new Map<string, ReadonlySet<string>>()
  for (let person = 0; person < STUDIES; person++) {
    const findings: DrawnFinding[] = [
      ...(person % 2 === 0 ? [{ class: 'pleural effusion', grade: 2, side: 'left', zone: 'lower' } as const] : []),
      ...(person % 4 < 2 ? [{ class: 'cardiomegaly', grade: 2, side: 'both', zone: 'lower' } as const] : [])
    ]
    const { bytes, studyUid, sopInstanceUid } = smallFilm(person, findings)
    const response = await app.door(new Request('http://gloriole/uploads', { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } }))
    const { id } = (await response.json()) as { id: string }
    for await (const event of await door.exchange.import({ sources: [{ kind: 'upload', id, name: 'film.dcm' }] })) expect(event.kind === 'done' && event.summary.refused.length > 0).toBe(false)
    truth.set(sopInstanceUid, new Set(findings.map((finding) => finding.class)))
    await door.suggestions.forFilm({ sopInstanceUid })
    for (const name of classes) {
      const presence = truth.get(sopInstanceUid)!.has(name) ? ('present' as const) : ('absent' as const)
      await door.review.decide({ id: randomUUID(), studyUid, sopInstanceUid, class: name, state: { presence, severity: null, subtype: null, location: null }, origin: 'corrected' })
    }
  }
  const dataset = await door.training.dataset()
  expect(dataset.films + dataset.heldOutFilms).toBe(STUDIES)
  expect(dataset.heldOutFilms).toBeGreaterThan(5)
  expect(dataset.origins).toEqual({ corrected: 2 * STUDIES })

  // Whether more labels would help: heads on shares of them, on the patients held out.
  const curve = await door.training.curve()
  expect(curve.testFilms).toBe(dataset.heldOutFilms)
  expect(curve.points.map(({ share, draws }) => [share, draws])).toEqual([[0.01, 5], [0.1, 5], [0.25, 5], [0.5, 5], [1, 1]])
  expect(curve.points.at(-1)!.films).toBe(dataset.films)
  for (const { auroc, interval } of curve.points) expect(interval!.low <= auroc && auroc <= interval!.high).toBe(true)
  expect(curve.points.at(-1)!.auroc).toBeGreaterThan(curve.zeroShot + 0.1)

  const settings = { name: 'learnt', uncertain: 'ignore' as const, batch: 16, stages: [], validation: 0, seed: 1 }
  const finished = async (started: TrainingRun): Promise<TrainingRun> => {
    const run = (await door.training.runs()).find(({ id }) => id === started.id)!
    if (run.comparison !== null || run.gateFailure !== null || run.failure !== null) return run
    await new Promise((resolve) => setTimeout(resolve, 100))
    return finished(started)
  }

  // The head.
  const started = await door.training.start({ ...settings, kind: 'head', steps: 120, learningRate: 0.05 })
  await expect(door.training.start({ ...settings, kind: 'head', steps: 120, learningRate: 0.05 })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  const head = await finished(started)
  expect(head.failure).toBeNull()
  expect(head).toMatchObject({ state: 'done', step: 120, gateFailure: null, parent: { sha256: (await openPack(packDir)).sha256 } })
  expect(head.comparison!.mean.candidate!).toBeGreaterThan(head.comparison!.mean.serving! + 0.1)
  expect(head.comparison!.verdict).toMatchObject({ passed: true, reason: 'better' })
  const film = [...truth.keys()][0]!
  const before = await door.suggestions.forFilm({ sopInstanceUid: film })
  await door.models.promote({ sha256: head.result!.sha256, override: false })
  const after = await door.suggestions.forFilm({ sopInstanceUid: film })
  expect(after.model.sha256).toBe(head.result!.sha256)
  expect(after.model.sha256).not.toBe(before.model.sha256)
  expect(after.findings.find((finding) => finding.class === 'pleural effusion')!.learned).toBeTypeOf('number')

  // Then the encoder, from what serves now; it is rolled back to first, so that it learns from the same poor start.
  await door.models.rollBack()
  const encoder = await finished(await door.training.start({ ...settings, kind: 'encoder', steps: 30, learningRate: 2e-3, stages: ['embedders'] }))
  expect(encoder).toMatchObject({ state: 'done', gateFailure: null })
  expect(encoder.losses.at(-1)![1]).toBeLessThan(encoder.losses[0]![1])
  expect(encoder.comparison!.mean.candidate!).toBeGreaterThan(encoder.comparison!.mean.serving!)

  // A bad candidate: against the head, which serves again, what two steps too large make of the confused model.
  await door.models.promote({ sha256: head.result!.sha256, override: false })
  const bad = await finished(await door.training.start({ ...settings, kind: 'encoder', steps: 2, learningRate: 1, stages: ['embedders'] }))
  expect(bad.failure).toBeNull()
  expect(bad.comparison!.verdict.passed).toBe(false)
  await expect(door.models.promote({ sha256: bad.result!.sha256, override: false })).rejects.toMatchObject({ data: { code: 'GATE_CLOSED' } })
  expect((await door.models.serving()).sha256).toBe(head.result!.sha256)
  const { audit } = await door.system.info()
  expect(audit.intact).toBe(true)
})
