import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { DTYPES } from '@main/onnx/dtype'
import { createGraph, type AnyNode, type Graph } from '@main/onnx/graph'
import { BLOCKED, OPERATORS, OPSET, type OperatorName } from '@main/onnx/operators'
import { imageGraph } from '@main/nn/gloria-image'
import { textGraph } from '@main/nn/gloria-text'
import { gramGraph, similarityGraph } from '@main/nn/similarity'
import type { Pack } from '@main/checkpoint/pack'
import { classLabelObjective } from '@main/training/class-labels'
import { contrastiveObjective } from '@main/training/contrastive'
import type { Objective } from '@main/training/objective'
import { adamW } from '@main/training/optimizers/adam'
import { stepGraphs } from '@main/training/step-graph'
import { miniPack } from '../../fixtures/mini-pack'

/** ONNX Runtime's own table of its CUDA kernels (docs/OperatorKernels.md, see the fixture's `source`). */
interface Kernel {
  readonly since: string
  readonly types: Readonly<Record<string, readonly string[]>>
}
const { cuda } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/ort-kernels.json'), 'utf8')) as { cuda: Readonly<Record<string, readonly Kernel[]>> }

let pack: Pack
beforeAll(async () => {
  pack = await miniPack()
})

const similarity = (mode: 'corrected' | 'compat') => similarityGraph({ dim: 64, regions: 361, mode, temperatures: { attention: 4, words: 5 } })
const graphs: Readonly<Record<string, () => Graph>> = {
  image: () => imageGraph(pack.manifest.architecture.image, pack.weights),
  text: () => textGraph(pack.manifest.architecture.text, pack.weights),
  gram: () => gramGraph({ dim: 64, regions: 361 }),
  corrected: () => similarity('corrected'),
  compat: () => similarity('compat'),
  'contrastive training step with batch statistics': () => training(contrastive('batch')).step,
  'contrastive training step with running statistics': () => training(contrastive('frozen')).step,
  'gathering of gradients': () => training(contrastive('frozen')).gather!,
  'class-label training step': () => training(classLabels).step
}

const training = (build: (graph: Graph) => Objective) => stepGraphs(build, { optimizer: adamW({ betas: [0.9, 0.999], weightDecay: 0.01 }), clip: 1, accumulate: 2 })
const contrastive = (statistics: 'batch' | 'frozen') => (graph: Graph) =>
  contrastiveObjective(graph, { manifest: pack.manifest, weights: pack.weights, films: 4, length: 16, slots: 8, trained: (name) => !name.includes('running_'), statistics, globalOnly: false })
const classLabels = (graph: Graph) =>
  classLabelObjective(graph, { manifest: pack.manifest, weights: pack.weights, films: 4, sources: 2, prompts: { dim: 64, counts: [4, 2], slots: 6 }, stages: [], reports: { weight: 1, slots: 8, globalOnly: false } })

/** Kernels that serve our operator set: "13+", "6-12" or "13". */
function kernelsNow(operator: string): readonly Kernel[] {
  return (cuda[operator] ?? []).filter(({ since }) => {
    const [first, last] = since.endsWith('+') ? [since.slice(0, -1), Infinity] : (since.includes('-') ? since.split('-') : [since, since])
    return Number(first) <= OPSET && OPSET <= Number(last)
  })
}

/** The schema's type parameters that the tensors of a node bind, where it has more than T for its first input. */
function typesOf({ operator, inputs, outputs }: AnyNode): Readonly<Record<string, string>> {
  const type = (tensor: { dtype: keyof typeof DTYPES } | null | undefined) => DTYPES[tensor!.dtype].kernel
  switch (operator) {
    case 'Cast':
      return { T1: type(inputs[0]), T2: type(outputs[0]) }
    case 'Gather':
      return { T: type(inputs[0]), Tind: type(inputs[1]) }
    case 'Where':
      return { B: type(inputs[0]), T: type(inputs[1]) }
    case 'QuantizeLinear':
      return { T1: type(inputs[0]), T2: type(outputs[0]) }
    case 'Resize':
      return { T1: type(inputs[0]) }
    default:
      return { T: type(inputs[0]) }
  }
}

const served = (node: AnyNode): boolean =>
  kernelsNow(node.operator).some(({ types }) => Object.entries(typesOf(node)).every(([parameter, type]) => types[parameter]?.includes(type)))

test.each(Object.keys(graphs))('every operator of the %s graph has a CUDA kernel for its types', (name) => {
  const { nodes } = graphs[name]!()
  expect(nodes.length).toBeGreaterThan(1)
  expect(nodes.filter((node) => !served(node)).map(({ operator, outputs }) => `${operator} ${outputs[0]!.name}`)).toEqual([])
})

test('every operator that graphs may use has a CUDA kernel for float32', () => {
  const graph = createGraph('g')
  const tensor = { graph, name: 'x', dtype: 'float32', shape: [1] } as const
  const index = { ...tensor, dtype: 'int64' } as const
  const condition = { ...tensor, dtype: 'bool' } as const
  const bytes = { ...tensor, dtype: 'uint8' } as const
  const inputsOf = (operator: OperatorName) => (operator === 'Where' ? [condition, tensor] : operator === 'DequantizeLinear' ? [bytes, tensor, bytes] : [tensor, index])
  const outputOf = (operator: OperatorName) => (operator === 'QuantizeLinear' ? bytes : tensor)
  const missing = (Object.keys(OPERATORS) as OperatorName[]).filter((operator) => !BLOCKED.names[operator]).filter((operator) => !served({ operator, inputs: inputsOf(operator), outputs: [outputOf(operator)], attributes: {} } as unknown as AnyNode))
  expect(missing).toEqual([])
})

test('the check can fail: an operator without a kernel, or of another type, is found', () => {
  const graph = createGraph('g')
  const node = (operator: string, dtype: string) => ({ operator, inputs: [{ graph, name: 'x', dtype, shape: [1] }], outputs: [{ graph, name: 'y', dtype, shape: [1] }], attributes: {} }) as unknown as AnyNode
  expect(served(node('Acos', 'float32'))).toBe(false)
  expect(served(node('Conv', 'int64'))).toBe(false)
})
