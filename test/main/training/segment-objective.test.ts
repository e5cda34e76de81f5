import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createGraph, input, output, type Tensor } from '@main/onnx/graph'
import { add, scale } from '@main/onnx/ops/elementwise'
import { serialise } from '@main/onnx/serialise'
import { openOn, type Value } from '@main/onnx/session'
import { gradients } from '@main/onnx/vjp/gradients'
import type { Levels } from '@main/nn/levels'
import { batchStatistics, runningStatistics } from '@main/nn/normalise'
import { segmenterShapes, segmentLevels } from '@main/nn/segmenter'
import { outlineLosses } from '@main/training/segment-objective'
import { noise } from '@test/fixtures/run-graph'

const python = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0)
const channels = [3, 4, 5, 6, 7]
const sizes = { widths: [6, 5, 4, 3], classes: 2 }
const levels = channels.map((count, i) => noise([2, count, 32 >> i, 24 >> i], 10 + i))
const shapes = segmenterShapes(channels, sizes)
const weights = new Map([...shapes].map(([name, shape], i) => {
  const value = noise(shape, 40 + i)
  return [name, name.endsWith('running_var') ? { ...value, data: (value.data as Float32Array).map((x) => 0.5 + Math.abs(x)) } : value] as const
}))
const targets = { shape: [2, 2, 32, 24], data: (noise([2, 2, 32, 24], 90).data as Float32Array).map((value) => (value > 0.3 ? 1 : 0)) }
// Of the second film nobody said where the first class lies.
const known = { shape: [2, 2], data: Float32Array.of(1, 1, 0, 1) }

async function ours() {
  const graph = createGraph('segmenter')
  const put = (name: string, { shape }: Value) => input(graph, name, 'float32', shape)
  const inputs = new Map([...weights].map(([name, value]) => [name, put(name, value)]))
  const own = (name: string) => inputs.get(name)!
  const given = levels.map((level, i) => put(`level${i}`, level)) as unknown as Levels
  const moved = new Map<string, Tensor>()
  const logits = segmentLevels(given, own, batchStatistics(own, (name, value) => moved.set(name, value)))
  const { pixels, dice } = outlineLosses(logits, put('targets', targets), put('known', known))
  const names = [...inputs.keys()].filter((name) => !moved.has(name))
  gradients(add(pixels, dice), names.map((name) => inputs.get(name)!)).forEach((gradient, i) => output(scale(gradient, 1), `gradient/${names[i]!}`))
  for (const [name, value] of moved) output(value, `moved/${name}`)
  output(segmentLevels(given, own, runningStatistics(own)), 'plain')
  for (const [name, value] of Object.entries({ logits, pixels, dice })) output(scale(value, 1), name)
  const session = await openOn('cpu', { bytes: serialise(graph), weightsDir: null })
  const results = await session.run({ ...Object.fromEntries(weights), ...Object.fromEntries(levels.map((level, i) => [`level${i}`, level])), targets, known })
  await session.close()
  return (name: string) => [...(results[name]!.data as Float32Array)]
}

test.skipIf(!python)('outlines, losses, gradients and running statistics are those of PyTorch (needs python3 with torch)', async () => {
  const json = (value: Value) => ({ shape: value.shape, data: [...(value.data as Float32Array)] })
  const asked = { levels: levels.map(json), weights: Object.fromEntries([...weights].map(([name, value]) => [name, json(value)])), targets: json(targets), known: json(known) }
  const answer = spawnSync(python!, [resolve(import.meta.dirname, 'segmenter_peer.py')], { input: JSON.stringify(asked), encoding: 'utf8', maxBuffer: 2 ** 28 })
  expect(answer.stderr).not.toMatch(/Error/)
  const theirs = JSON.parse(answer.stdout) as Record<'plain' | 'logits', number[]> & Record<'pixels' | 'dice', number> & Record<'gradients' | 'statistics', Record<string, number[]>>
  const value = await ours()
  const close = (name: string, expected: readonly number[]) => {
    const scaleOf = Math.max(1e-3, ...expected.map(Math.abs))
    value(name).forEach((found, i) => expect(Math.abs(found - expected[i]!) / scaleOf, `${name} ${i}`).toBeLessThan(2e-4))
  }
  close('plain', theirs.plain)
  close('logits', theirs.logits)
  close('pixels', [theirs.pixels])
  close('dice', [theirs.dice])
  for (const [name, expected] of Object.entries(theirs.gradients)) close(`gradient/${name}`, expected)
  for (const [name, expected] of Object.entries(theirs.statistics)) close(`moved/${name}`, expected)
})
