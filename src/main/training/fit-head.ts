import { AppError } from '@shared/domain/errors'
import { patientFolds } from '@main/evaluation/patient-folds'
import type { Ladder } from '@main/onnx/providers'
import type { Value } from '@main/onnx/session'
import { headObjective, logitOf, startingGain } from '@main/training/head-objective'
import { adam } from '@main/training/optimizers/adam'
import { warmUpCosine } from '@main/training/schedule'
import { stepGraphs } from '@main/training/step-graph'
import { Trainer, type StepReport, type TrainingState } from '@main/training/trainer'

/** A labelled film as a head sees it. */
export interface HeadExample {
  readonly patient: string
  /** `headFeatures`, F values. */
  readonly features: Float32Array
  /** Zero-shot score of each class. */
  readonly scores: readonly number[]
  /** Of each class: 1 present, 0 absent, between where it is uncertain; null where nobody said. */
  readonly labels: readonly (number | null)[]
}

/** One class of a head; gain 1, no weight and no offset leave its zero-shot score as it is. */
export interface FittedClass {
  readonly gain: number
  readonly weight: Float32Array
  readonly offset: number
  readonly films: number
  readonly positive: number
  /** Log loss on patients whom the fit had not seen: zero-shot, and with the chosen penalty; null where too few were labelled. */
  readonly heldOut: { readonly zeroShot: number; readonly learned: number } | null
  /** Times the films' number, the penalty that did best; null: none did better than zero-shot. */
  readonly penalty: number | null
}

export interface FitHeadOptions {
  readonly steps: number
  readonly learningRate: number
  readonly ladder: Pick<Ladder, 'open'>
  readonly onStep: (report: StepReport) => void
  readonly signal: AbortSignal
}

/** Strengths of the penalty that are tried, divided by the number of films: the more labels, the weaker. */
const penalties = [0.3, 1, 3, 10, 30]
const folds = 3
/** Patients of each kind for a class to be learnt: each fold needs one. */
const patientsMin = folds
/** Steps of one run: some tens of milliseconds each, and none leaves the runtime. */
const stepsAtOnce = 20

/**
 * Fits a head to labelled films: for every class a ridge-penalised logistic regression beside the zero-shot score, each strength of the penalty on each fold of the patients and on all, all side by side in one graph of our own.
 * A class takes the strength whose log loss on unseen patients is least, and stays zero-shot where none is better than
 * zero-shot itself: labels add, or change nothing. Full batches, Adam, cosine rate: the same films give the same head.
 * @throws AppError TRAINING_DATA when no class has labels of both kinds from enough patients; TRAINING_DIVERGED; the signal's reason
 */
export async function fitHead(examples: readonly HeadExample[], classes: number, { steps, learningRate, ladder, onStep, signal }: FitHeadOptions): Promise<FittedClass[]> {
  const known = Array.from({ length: classes }, (_, at) => examples.filter(({ labels }) => labels[at] !== null))
  const patientsWith = (at: number, positive: boolean) => new Set(known[at]!.filter(({ labels }) => (labels[at]! > 0.5) === positive).map(({ patient }) => patient)).size
  const isLearnt = known.map((_, at) => patientsWith(at, true) >= patientsMin && patientsWith(at, false) >= patientsMin)
  if (!isLearnt.includes(true))
    throw new AppError('TRAINING_DATA', `No finding is labelled as present in ${patientsMin} patients and as absent in ${patientsMin} others; there is nothing to learn from. Label more films of both kinds.`)

  const features = examples[0]!.features.length
  const centre = meanOf(examples.map((one) => one.features))
  const spread = Math.sqrt(examples.reduce((sum, one) => sum + squareDistance(one.features, centre), 0) / examples.length) || 1
  const standard = known.map((_, at) => momentsOf(examples.map(({ scores }) => scores[at]!)))
  const fold = patientFolds(examples.map(({ patient }) => patient), folds)

  // Columns: class, then strength (the first is zero-shot: the features take no part), then the fold that is left out (the last: none).
  const strengths = [null, ...penalties]
  const columns = known.flatMap((_, at) => strengths.flatMap((penalty) => Array.from({ length: folds + 1 }, (_unused, out) => ({ at, penalty, out }))))
  const [n, k] = [examples.length, columns.length]
  const table = (of: (example: HeadExample, row: number, column: (typeof columns)[number]) => number): Value => ({ data: Float32Array.from({ length: n * k }, (_, i) => of(examples[Math.floor(i / k)]!, Math.floor(i / k), columns[i % k]!)), shape: [n, k] })
  const line = (of: (column: (typeof columns)[number]) => number): Value => ({ data: Float32Array.from(columns, of), shape: [1, k] })
  const counted = columns.map(({ at, out }) => examples.filter(({ labels }, row) => isLearnt[at] && labels[at] !== null && fold[row] !== out).length)
  const batch = {
    features: { data: Float32Array.from({ length: n * features }, (_, i) => (examples[Math.floor(i / features)]!.features[i % features]! - centre[i % features]!) / spread), shape: [n, features] },
    scores: table(({ scores }, _row, { at }) => (scores[at]! - standard[at]!.mean) / standard[at]!.deviation),
    targets: table(({ labels }, _row, { at }) => labels[at] ?? 0),
    weights: table(({ labels }, row, column) => (isLearnt[column.at] && labels[column.at] !== null && fold[row] !== column.out ? 1 / counted[columns.indexOf(column)]! : 0)),
    penalty: line(({ at, penalty }) => (penalty ?? 0) / Math.max(1, known[at]!.length)),
    free: line(({ penalty }) => Number(penalty !== null))
  }

  const optimizer = adam({ betas: [0.9, 0.99], weightDecay: 0 })
  const graphs = stepGraphs((graph) => headObjective(graph, { films: n, features, columns: k }), { optimizer, clip: null, accumulate: 1 })
  const zeros = (shape: readonly number[]): Value => ({ data: new Float32Array(shape.reduce((a, b) => a * b, 1)), shape })
  const state: TrainingState = { step: 0, values: Object.fromEntries(graphs.parameters.flatMap(({ name, shape }) => [[name, zeros(shape)], ...optimizer.slots.map((slot) => [`state/${slot}/${name}`, zeros(shape)])])) as TrainingState['values'] }
  const trainer = await Trainer.open({ graphs, weightsDir: '', optimizer, schedule: warmUpCosine(learningRate, { warmUp: 0, steps }), ladder, state, same: new Set(Object.keys(batch)) })
  try {
    while (trainer.state.step < steps) {
      signal.throwIfAborted()
      const ahead = Math.min(stepsAtOnce, steps - trainer.state.step)
      for (const report of await trainer.steps(Array.from({ length: ahead }, () => [batch]))) onStep(report)
    }
  } finally {
    await trainer.close()
  }

  const values = (name: string) => trainer.state.values[name]!.data as Float32Array
  const [weight, gain, bias] = [values('fit/weight'), values('fit/gain'), values('fit/bias')]
  const columnOf = (index: number) => ({ weight: Float32Array.from({ length: features }, (_, f) => weight[f * k + index]!), gain: gain[index]!, bias: bias[index]!, free: Number(columns[index]!.penalty !== null) })
  const lossOf = (index: number): number => {
    const { at, out } = columns[index]!
    const column = columnOf(index)
    const held = examples.flatMap(({ labels }, row) => (fold[row] === out && labels[at] !== null ? [{ row, label: labels[at]! }] : []))
    return held.reduce((sum, { row, label }) => {
      const z = logitOf(batch.features.data.subarray(row * features, (row + 1) * features), batch.scores.data[row * k + index] as number, column)
      return sum + Math.max(z, 0) - label * z + Math.log1p(Math.exp(-Math.abs(z)))
    }, 0)
  }
  return known.map((own, at): FittedClass => {
    const facts = { films: own.length, positive: own.filter(({ labels }) => labels[at]! > 0.5).length }
    if (!isLearnt[at]) return { gain: 1, weight: new Float32Array(features), offset: 0, ...facts, heldOut: null, penalty: null }
    const losses = strengths.map((penalty) => ({ penalty, loss: columns.reduce((sum, column, index) => (column.at === at && column.penalty === penalty && column.out < folds ? sum + lossOf(index) : sum), 0) / own.length }))
    const best = losses.reduce((a, b) => (b.loss < a.loss ? b : a))
    const heldOut = { zeroShot: losses[0]!.loss, learned: best.loss }
    if (best.penalty === null) return { gain: 1, weight: new Float32Array(features), offset: 0, ...facts, heldOut, penalty: null }
    const fitted = columnOf(columns.findIndex((column) => column.at === at && column.penalty === best.penalty && column.out === folds))
    return { ...inScoreUnits(fitted, { centre, spread, ...standard[at]! }), ...facts, heldOut, penalty: best.penalty }
  })
}

/** From standardised inputs and logits back to the zero-shot score's own units: s' = gain s + weight . features + offset, bias left out. */
function inScoreUnits({ weight, gain }: { readonly weight: Float32Array; readonly gain: number }, { centre, spread, mean, deviation }: { readonly centre: Float64Array; readonly spread: number; readonly mean: number; readonly deviation: number }): Pick<FittedClass, 'gain' | 'weight' | 'offset'> {
  const unit = deviation / startingGain
  const own = weight.map((value) => (value * unit) / spread)
  const ownGain = 1 + gain / startingGain
  return { gain: ownGain, weight: own, offset: mean * (1 - ownGain) - own.reduce((sum, value, i) => sum + value * centre[i]!, 0) }
}

function meanOf(vectors: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(vectors[0]!.length)
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i]! += vector[i]! / vectors.length
  return mean
}

const squareDistance = (vector: Float32Array, centre: Float64Array): number => centre.reduce((sum, value, i) => sum + (vector[i]! - value) ** 2, 0)

function momentsOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1 }
}
