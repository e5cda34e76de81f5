import { AppError } from '@shared/domain/errors'
import { blockSize } from '@main/onnx/blocked/block-size'
import { inBlocks } from '@main/onnx/blocked/in-blocks'
import type { Graph } from '@main/onnx/graph'
import type { Ladder } from '@main/onnx/providers'
import { COUNT, inAll, isCarried, serialiseRepeated } from '@main/onnx/repeated'
import { serialise } from '@main/onnx/serialise'
import type { Provider, Session, Value } from '@main/onnx/session'
import type { Optimizer } from '@main/training/optimizers/optimizer'
import type { Schedule } from '@main/training/schedule'
import type { StepGraphs } from '@main/training/step-graph'

export type Values = Readonly<Record<string, Value>>

/** What was seen in one step, before its update. */
export interface StepReport {
  /** From 1. */
  readonly step: number
  readonly loss: number
  readonly parts: Readonly<Record<string, number>>
  readonly learningRate: number
  readonly ms: number
}

/** Everything that moves: parameters and statistics by name, optimizer slots as `state/SLOT/NAME`; and how far it is. */
export interface TrainingState {
  readonly step: number
  readonly values: Values
}

export interface TrainerOptions {
  readonly graphs: StepGraphs
  /** Folder of the weights that the graphs point into. */
  readonly weightsDir: string
  readonly optimizer: Optimizer
  readonly schedule: Schedule
  readonly ladder: Pick<Ladder, 'open'>
  readonly state: TrainingState
  /** Inputs that are the same in every batch: of steps in one run, the first's serve all. */
  readonly same?: ReadonlySet<string>
}

/**
 * Runs training steps and holds what moves between them. Nothing random happens here: the same state and batches give
 * the same losses, bit for bit on one provider.
 */
export class Trainer {
  static async open(options: TrainerOptions): Promise<Trainer> {
    const { graphs, ladder, weightsDir, same } = options
    const block = await blockSize()
    let goesRound = false
    const open = (graph: Graph, mayGoRound: boolean) =>
      ladder.open((provider) => {
        goesRound = mayGoRound && ROUND.has(provider)
        const laidOut = provider === 'cpu' && block ? inBlocks(graph, block) : graph
        return { bytes: goesRound ? serialiseRepeated(laidOut, (name) => same?.has(name) ?? false) : serialise(laidOut), weightsDir, memoryPattern: false }
      })
    const step = await open(graphs.step, graphs.gather === null)
    return new Trainer(options, step, graphs.gather && (await open(graphs.gather, false)), goesRound)
  }

  #state: TrainingState
  private constructor(
    private readonly options: TrainerOptions,
    private readonly stepSession: Session,
    private readonly gatherSession: Session | null,
    /** Whether several steps are one run, which takes less time than a run for each. */
    readonly goesRound: boolean
  ) {
    this.#state = options.state
  }

  /** As it stood after the last good step. */
  get state(): TrainingState {
    return this.#state
  }

  /**
   * One step over as many batches as are accumulated.
   * @throws AppError TRAINING_DIVERGED when the loss is not a number; the state stays that of the step before
   */
  async step(batches: readonly Values[]): Promise<StepReport> {
    const [report] = await this.steps([batches])
    return report!
  }

  /**
   * Takes steps, each over its batches: as many of those given as one run can hold, at least the first, and ends before
   * one whose loss is not a number, which the next call meets. Gives what was seen of each that was taken.
   * @throws AppError TRAINING_DIVERGED when the very first has no loss; the state stays that of the step before
   */
  async steps(all: readonly (readonly Values[])[]): Promise<readonly StepReport[]> {
    const started = performance.now()
    const first = this.#state.step + 1
    const rates = all.map((_, i) => this.options.schedule(first + i))
    const { seen, values } = await (this.goesRound ? this.#round(all.map(([batch]) => batch!), rates) : this.#single(all[0]!, rates[0]!))
    const bad = seen.findIndex(({ loss }) => !Number.isFinite(loss))
    if (bad === 0) throw new AppError('TRAINING_DIVERGED', `The loss of step ${first} is not a number.`)
    // Steps are the same every time: those before it are taken anew.
    if (bad > 0) return this.steps(all.slice(0, bad))
    this.#state = { step: this.#state.step + seen.length, values: { ...this.#state.values, ...values } }
    const ms = (performance.now() - started) / seen.length
    return seen.map((one, i) => ({ step: first + i, ...one, learningRate: rates[i]!, ms }))
  }

  /** All in one run. */
  async #round(batches: readonly Values[], rates: readonly number[]): Promise<Seen> {
    const graph = this.options.graphs.step
    const fed = batches.map((batch, i) => ({ ...batch, ...this.#scalars(this.#state.step + 1 + i, rates[i]!) }))
    const feeds = graph.inputs.map(({ name }) => {
      if (this.options.same?.has(name)) return [name, fed[0]![name]!] as const
      return [inAll(name), isCarried(graph, name) ? this.#state.values[name]! : stacked(fed.map((values) => values[name]!))] as const
    })
    const results = await this.stepSession.run({ ...Object.fromEntries(feeds), [COUNT]: { data: BigInt64Array.of(BigInt(batches.length)), shape: [] } })
    const plain = Object.fromEntries(Object.entries(results).map(([name, value]) => [name.slice(inAll('').length), value]))
    return { seen: batches.map((_, i) => seenIn(plain, i)), values: moved(plain) }
  }

  /** The first alone, its gradients gathered where batches are accumulated. */
  async #single(batches: readonly Values[], rate: number): Promise<Seen> {
    const { graphs } = this.options
    let feeds: Record<string, Value> = { ...this.#state.values }
    const seen: Values[] = []
    if (this.gatherSession) {
      for (const { name, shape } of graphs.parameters) feeds[`sum/${name}`] = { data: new Float32Array(shape.reduce((a, b) => a * b, 1)), shape }
      for (const batch of batches.slice(0, -1)) {
        const results = await this.gatherSession.run(pick({ ...feeds, ...batch }, graphs.gather!.inputs))
        feeds = { ...feeds, ...moved(results) }
        seen.push(results)
      }
    }
    const results = await this.stepSession.run(pick({ ...feeds, ...batches.at(-1)!, ...this.#scalars(this.#state.step + 1, rate) }, graphs.step.inputs))
    const each = [...seen, results].map((values) => seenIn(values, 0))
    const mean = (of: (one: (typeof each)[number]) => number) => each.reduce((sum, one) => sum + of(one), 0) / each.length
    const parts = Object.fromEntries(Object.keys(each[0]!.parts).map((name) => [name, mean((one) => one.parts[name]!)]))
    return { seen: [{ loss: mean(({ loss }) => loss), parts }], values: moved(results) }
  }

  #scalars(step: number, rate: number): Values {
    return Object.fromEntries(Object.entries(this.options.optimizer.scalars(step, rate)).map(([name, value]) => [`scalar/${name}`, { data: Float32Array.of(value), shape: [] }]))
  }

  async close(): Promise<void> {
    await this.stepSession.close()
    await this.gatherSession?.close()
  }
}

/** Providers that have ONNX's Loop. */
const ROUND: ReadonlySet<Provider> = new Set<Provider>(['cpu', 'cuda'])

interface Seen {
  readonly seen: readonly Pick<StepReport, 'loss' | 'parts'>[]
  /** What moved. */
  readonly values: Values
}

/** Loss and parts of one of the steps that results hold. */
function seenIn(results: Values, index: number): Pick<StepReport, 'loss' | 'parts'> {
  const parts = Object.keys(results).filter((name) => name.startsWith('part/'))
  return { loss: Number(results['loss']!.data[index]), parts: Object.fromEntries(parts.map((name) => [name.slice('part/'.length), Number(results[name]!.data[index])])) }
}

/** Values of one shape with an axis in front. */
function stacked(values: readonly Value[]): Value {
  const { data: first, shape } = values[0]!
  const size = first.length
  const data = first instanceof Float32Array ? new Float32Array(values.length * size) : new BigInt64Array(values.length * size)
  values.forEach((value, i) => data.set(value.data as never, i * size))
  return { data, shape: [values.length, ...shape] }
}

/** What a run gives for the next one: `next/NAME` becomes `NAME`. */
const moved = (results: Values): Values => Object.fromEntries(Object.entries(results).flatMap(([name, value]) => (name.startsWith('next/') ? [[name.slice('next/'.length), value]] : [])))

/** The runtime refuses values that a graph does not ask for. */
const pick = (values: Values, inputs: StepGraphs['step']['inputs']): Values => Object.fromEntries(inputs.map(({ name }) => [name, values[name]!]))
