import { expect, test } from 'vitest'
import { createGraph, input, output } from '@main/onnx/graph'
import { relu } from '@main/onnx/ops/elementwise'
import { serialise } from '@main/onnx/serialise'
import { floats, oneLine, openOn } from '@main/onnx/session'

const reluModel = () => {
  const graph = createGraph('relu')
  output(relu(input(graph, 'x', 'float32', ['n', 2])), 'y')
  return { bytes: serialise(graph), weightsDir: null }
}

test('a wrong feed is an error that names the provider and the reason', async () => {
  const session = await openOn('cpu', reluModel())
  const run = session.run({ x: { data: Float32Array.of(1, 2, 3), shape: [1, 3] } })
  await expect(run).rejects.toMatchObject({ name: 'AppError', code: 'INTERNAL' })
  await expect(run).rejects.toThrow(/^ONNX Runtime \(cpu\) could not run the model: .*dimension/i)
  await session.close()
})

test('an output that is not there is an error', async () => {
  const session = await openOn('cpu', reluModel())
  const outputs = await session.run({ x: { data: Float32Array.of(-1, 2), shape: [1, 2] } })
  expect(Array.from(floats(outputs, 'y'))).toEqual([0, 2])
  expect(() => floats(outputs, 'z')).toThrow('no float32 output z')
  await session.close()
})

test("the runtime's messages lose source positions, signatures and line breaks", () => {
  const adapter =
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n'
  expect(oneLine(new Error(adapter))).toBe('Failed to get a WebGPU adapter: No supported adapters')
  expect(oneLine(new Error('no available backend found. ERR: [dml] backend not found.'))).toBe(`not part of ONNX Runtime for ${process.platform}-${process.arch}`)
  expect(oneLine(new Error('[ONNXRuntimeError] : 1 : FAIL : Load model\n failed'))).toBe('Load model failed')
  expect(oneLine('x'.repeat(1000))).toHaveLength(300)
})
