import { expect, test } from 'vitest'
import { createGraph, input, output } from '@main/onnx/graph'
import { mul } from '@main/onnx/ops/elementwise'
import { serialise } from '@main/onnx/serialise'
import { openOn, type Value } from '@main/onnx/session'
import { adam, adamW } from '@main/training/optimizers/adam'
import { clipNorm } from '@main/training/optimizers/clip'
import type { Optimizer } from '@main/training/optimizers/optimizer'
import { sgd } from '@main/training/optimizers/sgd'
import { noise } from '../../../fixtures/run-graph'
import { torchReference } from '../../../fixtures/torch-reference'

const start: readonly Value[] = [noise([2, 3]), noise([4], 5)]
const decayed = { betas: [0.8, 0.99] as const, weightDecay: 0.1 }
const runs: Readonly<Record<string, { readonly optimizer: Optimizer; readonly rate: number; readonly clip?: number }>> = {
  sgd: { optimizer: sgd({ momentum: 0, weightDecay: 0 }), rate: 0.1 },
  'sgd with momentum and decay': { optimizer: sgd({ momentum: 0.9, weightDecay: 0.05 }), rate: 0.1 },
  adam: { optimizer: adam({ betas: [0.8, 0.99], weightDecay: 0 }), rate: 0.05 },
  'adam with decay': { optimizer: adam(decayed), rate: 0.05 },
  adamw: { optimizer: adamW(decayed), rate: 0.05 },
  'sgd, clipped': { optimizer: sgd({ momentum: 0, weightDecay: 0 }), rate: 0.1, clip: 0.5 }
}

/** Five steps on the sum of w^3 / 3, whose gradient is w^2. */
async function fiveSteps({ optimizer, rate, clip }: (typeof runs)[string]): Promise<number[][]> {
  const graph = createGraph('test')
  const parameters = start.map(({ shape }, i) => input(graph, `p${i}`, 'float32', shape))
  const gradients = parameters.map((p) => mul(p, p))
  const moved = clip === undefined ? gradients : clipNorm(gradients, clip).gradients
  const scalars = Object.fromEntries(Object.keys(optimizer.scalars(1, 1)).map((name) => [name, input(graph, name, 'float32', [])]))
  parameters.forEach((parameter, i) => {
    const state = optimizer.slots.map((slot) => input(graph, `${slot}${i}`, 'float32', parameter.shape))
    const next = optimizer.update({ parameter, gradient: moved[i]!, state, scalars })
    output(next.parameter, `next/p${i}`)
    next.state.forEach((value, slot) => output(value, `next/${optimizer.slots[slot]!}${i}`))
  })
  const session = await openOn('cpu', { bytes: serialise(graph), weightsDir: null })
  let values: Record<string, Value> = {}
  start.forEach((value, i) => {
    values[`p${i}`] = value
    for (const slot of optimizer.slots) values[`${slot}${i}`] = { data: new Float32Array(value.data.length), shape: value.shape }
  })
  for (let step = 1; step <= 5; step++) {
    const now = Object.entries(optimizer.scalars(step, rate)).map(([name, value]) => [name, { data: Float32Array.of(value), shape: [] }] as const)
    const wanted = new Set(graph.inputs.map(({ name }) => name))
    const result = await session.run(Object.fromEntries(Object.entries({ ...values, ...Object.fromEntries(now) }).filter(([name]) => wanted.has(name))))
    values = Object.fromEntries(Object.entries(result).map(([name, value]) => [name.slice('next/'.length), value]))
  }
  await session.close()
  return start.map((_, i) => Array.from(values[`p${i}`]!.data, Number))
}

test.each(Object.keys(runs))("%s moves parameters as PyTorch's does", async (name) => {
  const found = await fiveSteps(runs[name]!)
  found.forEach((values, i) => values.forEach((value, at) => expect(value, `parameter ${i}[${at}]`).toBeCloseTo(torchReference.optimizers[name]![i]![at]!, 5)))
})
