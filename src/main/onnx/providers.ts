import { AppError } from '@shared/domain/errors'
import { providerRung, type ProviderRung } from '@shared/domain/system'
import { oneLine, openOn, type OnnxModel, type Provider, type Session } from '@main/onnx/session'
import { largestDifference, runTrial, trialModel, type Trial, type TrialResult } from '@main/onnx/trial'

/** Best first; the CPU is always there. */
export const PROVIDERS: readonly Provider[] = providerRung.shape.provider.options

/** The trial's results are of the order of 1; 16-bit or TF32 arithmetic stays below this, a broken driver does not. */
const TOLERANCE = 5e-3

/** Times the CPU's on the light trial, where starting kernels counts for much, from which speed needs no second look. */
const HOPELESS = 30

export interface LadderOptions {
  /** Only these, in this order, even if slower than the CPU. Default: GLORIOLE_PROVIDERS (comma-separated), else all. */
  readonly providers?: readonly Provider[] | undefined
  readonly open?: typeof openOn
}

/** The providers of this machine, and models opened on the best of them. */
export interface Ladder {
  /** What each provider did or why it was refused, best first. */
  readonly rungs: readonly ProviderRung[]
  readonly provider: Provider
  /**
   * Opens a model, or the one that is meant for it, on the serving provider. Where that fails the provider is refused
   * with the reason and the next one serves from then on. Throws AppError WEIGHTS_INVALID when not even the CPU can open it, PROVIDER_UNAVAILABLE when
   * only others were asked for and all failed.
   */
  open(model: OnnxModel | ((provider: Provider) => OnnxModel)): Promise<Session>
}

/**
 * Finds the first provider that gives the CPU's results for a trial graph and, unless it was asked for by name, gives
 * them faster: a software adapter (SwiftShader, WARP) answers as WebGPU but is many times slower than the CPU.
 * ONNX Runtime does not fall back by itself: an absent provider throws, and its reason is kept for the reader.
 */
export async function climbLadder(options: LadderOptions = {}): Promise<Ladder> {
  const { open = openOn } = options
  const asked = options.providers ?? askedByEnvironment()
  const order = asked ? [...asked, ...PROVIDERS.filter((provider) => !asked.includes(provider))] : PROVIDERS
  const rungs: ProviderRung[] = order.map((provider) => ({
    provider,
    state: 'not-tried',
    ...(asked && !asked.includes(provider) ? { why: 'not-asked', reason: 'not among the providers asked for' } : wanted)
  }))
  const next = async (): Promise<ProviderRung> => {
    for (const rung of rungs) {
      if (rung.state !== 'not-tried' || rung.reason !== null) continue
      const refused = rung.provider === 'cpu' ? null : await refusal(rung.provider, asked !== null, open)
      Object.assign(rung, { state: refused ? 'refused' : 'serving', ...(refused ?? wanted) })
      if (!refused) return rung
    }
    const refused = rungs.filter(({ state }) => state === 'refused')
    const reasons = refused.map(({ provider, reason }) => `${provider}: ${reason ?? ''}`).join('; ')
    throw new AppError('PROVIDER_UNAVAILABLE', `No execution provider can run the model (${reasons}).`)
  }

  let climbing = next()
  let serving = await climbing
  return {
    get rungs() {
      return rungs.map((rung) => ({ ...rung }))
    },
    get provider() {
      return serving.provider
    },
    async open(model) {
      for (;;) {
        const rung = await climbing
        try {
          return await open(rung.provider, typeof model === 'function' ? model(rung.provider) : model)
        } catch (error) {
          // The CPU takes every operator we use: what it cannot open is broken.
          if (rung.provider === 'cpu') throw new AppError('WEIGHTS_INVALID', `The model could not be opened: ${oneLine(error)}`, { cause: error })
          // Another model may have failed on this provider meanwhile: then the next one is being tried already.
          if (rung.state === 'refused') continue
          Object.assign(rung, { state: 'refused', why: 'unopened', reason: `could not open the model: ${oneLine(error)}` })
          climbing = next()
          serving = await climbing
        }
      }
    }
  }
}

type Refusal = Pick<ProviderRung, 'why' | 'reason'>
const wanted: Refusal = { why: null, reason: null }

/** Why a provider may not serve; null: it may. */
async function refusal(provider: Provider, askedFor: boolean, open: typeof openOn): Promise<Refusal | null> {
  try {
    const right = await compare(provider, 'light', open)
    if (!(right.difference <= TOLERANCE)) return { why: 'different', reason: `its results differ from the CPU's by ${right.difference.toPrecision(2)}` }
    if (askedFor) return null
    const speed = right.ms > HOPELESS * right.cpuMs ? right : await compare(provider, 'heavy', open)
    return speed.ms <= speed.cpuMs ? null : { why: 'slow', reason: tooSlow(speed.ms, speed.cpuMs) }
  } catch (error) {
    return { why: 'absent', reason: oneLine(error) }
  }
}

const tooSlow = (ms: number, cpuMs: number): string =>
  `slower than the CPU (${ms.toFixed(1)} ms against ${cpuMs.toFixed(1)} ms for a trial): a software adapter, or one too weak to help`

async function compare(provider: Provider, trial: Trial, open: typeof openOn): Promise<{ difference: number; ms: number; cpuMs: number }> {
  const cpu = await tryOut('cpu', trial, Infinity, open)
  const other = await tryOut(provider, trial, HOPELESS * cpu.ms, open)
  return { difference: largestDifference(other.values, cpu.values), ms: other.ms, cpuMs: cpu.ms }
}

async function tryOut(provider: Provider, trial: Trial, hopelessMs: number, open: typeof openOn): Promise<TrialResult> {
  const session = await open(provider, trialModel(trial))
  try {
    return await runTrial(session, hopelessMs)
  } finally {
    await session.close()
  }
}

function askedByEnvironment(): readonly Provider[] | null {
  const names = (process.env['GLORIOLE_PROVIDERS'] ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  const unknown = names.find((name) => !PROVIDERS.includes(name as Provider))
  if (unknown !== undefined) throw new AppError('USAGE', `GLORIOLE_PROVIDERS names ${unknown}; there are ${PROVIDERS.join(', ')}.`)
  return names.length > 0 ? (names as Provider[]) : null
}
