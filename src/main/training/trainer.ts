import { AppError } from '@shared/domain/errors'
import { blockSize } from '@main/onnx/blocked/block-size'
import { inBlocks } from '@main/onnx/blocked/in-blocks'
import type { Graph } from '@main/onnx/graph'
import type { Ladder } from '@main/onnx/providers'
import { serialise } from '@main/onnx/serialise'
import type { Session, Value } from '@main/onnx/session'
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
}

/**
 * Runs training steps and holds what moves between them. Nothing random happens here: the same state and batches give
 * the same losses, bit for bit on one provider.
 */
export class Trainer {
  static async open(options: TrainerOptions): Promise<Trainer> {
    const { graphs, ladder, weightsDir } = options
    const block = await blockSize()
    const open = (graph: Graph) => ladder.open((provider) => ({ bytes: serialise(provider === 'cpu' && block ? inBlocks(graph, block) : graph), weightsDir, memoryPattern: false }))
    return new Trainer(options, await open(graphs.step), graphs.gather && (await open(graphs.gather)))
  }

  #state: TrainingState
  private constructor(
    private readonly options: TrainerOptions,
    private readonly stepSession: Session,
    private readonly gatherSession: Session | null
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
    const started = performance.now()
    const { optimizer, schedule, graphs } = this.options
    const number = this.#state.step + 1
    const learningRate = schedule(number)
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
    const scalars = Object.entries(optimizer.scalars(number, learningRate)).map(([name, value]) => [`scalar/${name}`, { data: Float32Array.of(value), shape: [] }] as const)
    const results = await this.stepSession.run(pick({ ...feeds, ...batches.at(-1)!, ...Object.fromEntries(scalars) }, graphs.step.inputs))
    seen.push(results)
    const mean = (name: string) => seen.reduce((sum, each) => sum + Number(each[name]!.data[0]), 0) / seen.length
    const loss = mean('loss')
    if (!Number.isFinite(loss)) throw new AppError('TRAINING_DIVERGED', `The loss of step ${number} is not a number.`)
    this.#state = { step: number, values: { ...this.#state.values, ...moved(results) } }
    const parts = Object.keys(results).filter((name) => name.startsWith('part/'))
    return { step: number, loss, parts: Object.fromEntries(parts.map((name) => [name.slice('part/'.length), mean(name)])), learningRate, ms: performance.now() - started }
  }

  async close(): Promise<void> {
    await this.stepSession.close()
    await this.gatherSession?.close()
  }
}

/** What a run gives for the next one: `next/NAME` becomes `NAME`. */
const moved = (results: Values): Values => Object.fromEntries(Object.entries(results).flatMap(([name, value]) => (name.startsWith('next/') ? [[name.slice('next/'.length), value]] : [])))

/** The runtime refuses values that a graph does not ask for. */
const pick = (values: Values, inputs: StepGraphs['step']['inputs']): Values => Object.fromEntries(inputs.map(({ name }) => [name, values[name]!]))
