import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createGraph, external, input, output } from '@main/onnx/graph'
import { add, relu } from '@main/onnx/ops/elementwise'
import { MODEL_PROTO } from '@main/onnx/proto'
import { serialise } from '@main/onnx/serialise'
import { floats, openOn } from '@main/onnx/session'
import { temporaryFolder } from '../../fixtures/temporary-folder'

function graphWithWeights() {
  const graph = createGraph('with-weights')
  const x = input(graph, 'x', 'float32', ['n', 3])
  output(relu(add(x, external(graph, 'w', 'float32', [3], { file: 'weights.bin', offset: 5, length: 12 }))), 'y')
  return graph
}

test('external weights are read at their byte offset from the folder that is named when the model is opened', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'weights.bin'), Buffer.concat([Buffer.from('12345'), Buffer.from(Float32Array.of(10, -20, 30).buffer)]))
  const session = await openOn('cpu', { bytes: serialise(graphWithWeights()), weightsDir: folder })
  const outputs = await session.run({ x: { data: Float32Array.of(1, 2, 3, 4, 50, 6), shape: [2, 3] } })
  expect(Array.from(floats(outputs, 'y'))).toEqual([11, 0, 33, 14, 30, 36])
  expect(outputs['y']!.shape).toEqual([2, 3])
  await session.close()
})

test('the bytes hold neither weights nor a path', () => {
  const bytes = serialise(graphWithWeights())
  const model = MODEL_PROTO.toObject(MODEL_PROTO.decode(bytes), { longs: Number })
  expect(bytes.length).toBeLessThan(400)
  expect(model['graph'].initializer[0].externalData).toEqual([
    { key: 'location', value: 'weights.bin' },
    { key: 'offset', value: '5' },
    { key: 'length', value: '12' }
  ])
  expect(model['graph'].initializer[0].rawData).toBeUndefined()
  expect(model['opsetImport']).toEqual([{ version: 18 }])
})

test('a weights file that ends too early is refused when the model is opened', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'weights.bin'), Buffer.alloc(8))
  await expect(openOn('cpu', { bytes: serialise(graphWithWeights()), weightsDir: folder })).rejects.toThrow(/weights\.bin|out of bounds|size/)
})

test('a graph without outputs is a mistake', () => {
  expect(() => serialise(createGraph('empty'))).toThrow('has no output')
})
