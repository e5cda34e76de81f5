import { expect, test } from 'vitest'
import { input, type Graph } from '@main/onnx/graph'
import { mul, scale, sub } from '@main/onnx/ops/elementwise'
import { matmul } from '@main/onnx/ops/linear'
import { reduceMean } from '@main/onnx/ops/reduction'
import { openOn } from '@main/onnx/session'
import { adamW } from '@main/training/optimizers/adam'
import { stepGraphs } from '@main/training/step-graph'
import { Trainer, type TrainingState, type Values } from '@main/training/trainer'
import { noise } from '../../fixtures/run-graph'

const [rows, columns] = [8, 5]
const optimizer = adamW({ betas: [0.9, 0.99], weightDecay: 0.01 })

/** The mean square of x w - y. */
function squares(graph: Graph) {
  const w = input(graph, 'w', 'float32', [columns, 1])
  const error = sub(matmul(input(graph, 'x', 'float32', [rows, columns]), w), input(graph, 'y', 'float32', [rows, 1]))
  const square = mul(error, error)
  return { loss: reduceMean(square, [0, 1]), parts: { half: scale(reduceMean(square, [0, 1]), 0.5) }, parameters: new Map([['w', w]]), statistics: new Map() }
}

async function openTrainer(accumulate = 1, same: readonly string[] = []): Promise<Trainer> {
  const graphs = stepGraphs(squares, { optimizer, clip: 1, accumulate })
  const state: TrainingState = { step: 0, values: Object.fromEntries(['w', 'state/mean/w', 'state/square/w'].map((name) => [name, { data: new Float32Array(columns), shape: [columns, 1] }])) }
  const ladder = { open: (model: Parameters<Parameters<typeof Trainer.open>[0]['ladder']['open']>[0]) => openOn('cpu', typeof model === 'function' ? model('cpu') : model) }
  return Trainer.open({ graphs, weightsDir: '', optimizer, schedule: (step) => 0.1 / step, ladder, state, same: new Set(same) })
}

const batch = (seed: number): Values => ({ x: noise([rows, columns], seed), y: noise([rows, 1], seed + 100) })
const broken: Values = { ...batch(9), y: { data: new Float32Array(rows).fill(NaN), shape: [rows, 1] } }

test('steps in one run are the steps one by one, bit for bit', async () => {
  const [together, alone] = [await openTrainer(), await openTrainer()]
  const batches = [1, 2, 3, 4, 5].map((seed) => [batch(seed)])
  const reports = await together.steps(batches)
  for (const [i, each] of batches.entries()) {
    expect({ ...reports[i], ms: 0 }).toEqual({ ...(await alone.step(each)), ms: 0 })
  }
  expect(reports).toHaveLength(5)
  expect(new Set(reports.map(({ loss }) => loss)).size).toBe(5)
  expect(together.state).toEqual(alone.state)
  await Promise.all([together.close(), alone.close()])
})

test('a batch that is the same every time is given once, and the steps are the same', async () => {
  const [together, alone] = [await openTrainer(1, ['x', 'y']), await openTrainer()]
  const reports = await together.steps([1, 2, 3].map(() => [batch(6)]))
  const expected = []
  for (let i = 0; i < 3; i++) expected.push((await alone.step([batch(6)])).loss)
  expect(reports.map(({ loss }) => loss)).toEqual(expected)
  expect(together.state).toEqual(alone.state)
  await Promise.all([together.close(), alone.close()])
})

test('a loss that is no number ends a run of steps before it, and is met by the next', async () => {
  const [together, alone] = [await openTrainer(), await openTrainer()]
  const steps = [[batch(1)], [batch(2)], [broken], [batch(3)]]
  expect((await together.steps(steps)).map(({ step }) => step)).toEqual([1, 2])
  for (const each of steps.slice(0, 2)) await alone.step(each)
  expect(together.state).toEqual(alone.state)
  await expect(together.steps(steps.slice(2))).rejects.toMatchObject({ code: 'TRAINING_DIVERGED', message: expect.stringContaining('step 3') as string })
  expect(together.state).toEqual(alone.state)
  await Promise.all([together.close(), alone.close()])
})

test('batches that are accumulated make one step with the mean of their gradients', async () => {
  const [two, once] = [await openTrainer(2), await openTrainer()]
  expect(two.goesRound).toBe(false)
  const same = batch(4)
  const [report] = await two.steps([[same, same], [same, same]])
  expect(two.state.step).toBe(1)
  expect(report!.loss).toBeCloseTo((await once.step([same])).loss, 6)
  const [a, b] = [two, once].map(({ state }) => state.values['w']!.data as Float32Array) as [Float32Array, Float32Array]
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 6))
  await Promise.all([two.close(), once.close()])
})
