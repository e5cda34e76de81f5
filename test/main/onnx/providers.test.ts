import { afterEach, expect, test, vi } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { climbLadder, PROVIDERS } from '@main/onnx/providers'
import { openOn, type OnnxModel, type Provider, type Session, type Value } from '@main/onnx/session'

afterEach(() => vi.unstubAllEnvs())

const model: OnnxModel = { bytes: Uint8Array.of(1), weightsDir: null }
type Answer = (outputs: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>> | Promise<Readonly<Record<string, Value>>>

/** A machine whose other providers compute on the CPU and then do something to the result; `model` opens on `opens`. */
function machine(others: Partial<Record<Provider, Answer>>, opens: readonly Provider[] = PROVIDERS) {
  const closed: Provider[] = []
  const open = async (provider: Provider, wanted: OnnxModel): Promise<Session> => {
    const answer = provider === 'cpu' ? (outputs: Readonly<Record<string, Value>>) => outputs : others[provider]
    if (!answer) throw new Error(`[${provider}] backend not found.`)
    if (wanted === model) {
      if (!opens.includes(provider)) throw new Error('out of memory')
      return { run: () => Promise.resolve({}), close: () => Promise.resolve() }
    }
    const cpu = await openOn('cpu', wanted)
    return {
      run: async (feeds) => answer(await cpu.run(feeds)),
      close: () => {
        closed.push(provider)
        return cpu.close()
      }
    }
  }
  return { open, closed }
}

const right: Answer = (outputs) => outputs
const wrong: Answer = ({ y }) => ({ y: { data: Float32Array.from(y!.data as Float32Array, (value) => value * 1.1), shape: y!.shape } })
const notANumber: Answer = ({ y }) => ({ y: { data: new Float32Array(y!.data.length).fill(NaN), shape: y!.shape } })
const slow: Answer = async (outputs) => {
  await new Promise((resolve) => setTimeout(resolve, 400))
  return outputs
}
const states = (rungs: readonly { provider: string; state: string }[]) => rungs.map(({ provider, state }) => `${provider} ${state}`)

test('this machine serves on some provider and says why it refused each one before it', async () => {
  const ladder = await climbLadder()
  expect(ladder.rungs.map(({ provider }) => provider)).toEqual(PROVIDERS)
  const serving = ladder.rungs.findIndex(({ state }) => state === 'serving')
  expect(ladder.rungs[serving]!.provider).toBe(ladder.provider)
  for (const { state, reason } of ladder.rungs.slice(0, serving)) {
    expect(state).toBe('refused')
    expect(reason).toMatch(/^\S.{10,}/)
    expect(reason).not.toMatch(/\n|onnxruntime_src/)
  }
})

test('absent providers are refused with the reason and the CPU serves', async () => {
  const { open } = machine({})
  const { rungs, provider } = await climbLadder({ open })
  expect(provider).toBe('cpu')
  expect(rungs[0]).toEqual({ provider: 'cuda', state: 'refused', why: 'absent', reason: `not part of ONNX Runtime for ${process.platform}-${process.arch}` })
})

test.each([
  ['wrong', wrong, /differ from the CPU's by 0\.\d+/],
  ['not numbers', notANumber, /differ from the CPU's by NaN/]
])('a provider whose results are %s is refused, even when asked for by name', async (_, answer, reason) => {
  const { open, closed } = machine({ webgpu: answer })
  const { rungs, provider } = await climbLadder({ open, providers: ['webgpu', 'cpu'] })
  expect(provider).toBe('cpu')
  expect(rungs[0]).toMatchObject({ why: 'different', reason: expect.stringMatching(reason) as string })
  expect(closed).toContain('webgpu')
})

test('a provider slower than the CPU, as a software adapter is, is refused unless asked for by name', async () => {
  const { open } = machine({ webgpu: slow })
  const unasked = await climbLadder({ open })
  expect(unasked.provider).toBe('cpu')
  expect(unasked.rungs.find(({ provider }) => provider === 'webgpu')).toMatchObject({ why: 'slow', reason: expect.stringMatching(/^slower than the CPU \(\d+\.\d ms against \d+\.\d ms for a trial\)/) as string })
  expect((await climbLadder({ open, providers: ['webgpu'] })).provider).toBe('webgpu')
})

test('GLORIOLE_PROVIDERS chooses and orders, and unknown names are a usage error', async () => {
  const { open } = machine({ webgpu: right, cuda: right })
  vi.stubEnv('GLORIOLE_PROVIDERS', 'webgpu, cpu')
  const { rungs } = await climbLadder({ open })
  expect(states(rungs)).toEqual(['webgpu serving', 'cpu not-tried', 'cuda not-tried', 'dml not-tried', 'coreml not-tried'])
  expect(rungs[2]).toMatchObject({ why: 'not-asked', reason: 'not among the providers asked for' })
  vi.stubEnv('GLORIOLE_PROVIDERS', 'gpu')
  await expect(climbLadder({ open })).rejects.toMatchObject({ code: 'USAGE' })
})

test('a provider that cannot open the model makes room for the next one, for good', async () => {
  const { open } = machine({ webgpu: right }, ['cpu'])
  const ladder = await climbLadder({ open, providers: ['webgpu', 'cpu'] })
  expect(ladder.provider).toBe('webgpu')
  await Promise.all([ladder.open(model), ladder.open(model)])
  expect(ladder.provider).toBe('cpu')
  expect(ladder.rungs[0]).toEqual({ provider: 'webgpu', state: 'refused', why: 'unopened', reason: 'could not open the model: out of memory' })
})

test('a model that not even the CPU can open is to blame itself', async () => {
  const { open } = machine({}, [])
  const ladder = await climbLadder({ open })
  await expect(ladder.open(model)).rejects.toThrow(new AppError('WEIGHTS_INVALID', 'The model could not be opened: out of memory'))
  expect(ladder.provider).toBe('cpu')
})

test('when all that was asked for is refused, the error tells each reason', async () => {
  const { open } = machine({ webgpu: wrong })
  const climb = climbLadder({ open, providers: ['dml', 'webgpu'] })
  await expect(climb).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  await expect(climb).rejects.toThrow(/dml: not part of ONNX Runtime.*; webgpu: its results differ/)
})
