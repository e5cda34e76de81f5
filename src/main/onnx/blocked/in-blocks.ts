import { emit, type AnyNode, type Graph, type GraphNode, type Tensor } from '@main/onnx/graph'
import type { OperatorName } from '@main/onnx/operators'
import { constantsOf, cutsOf, exchanges, reverses } from '@main/onnx/blocked/constants'
import { filmsAsKernel, kernelInBlocks, turnedKernelInBlocks } from '@main/onnx/blocked/kernels'
import { fusions, type Fused } from '@main/onnx/blocked/fusions'
import { interleave, remainders, type Remainders } from '@main/onnx/blocked/remainders'
import { blockedConv, intoBlocks, outOfBlocks, outOfBlocksExchanged } from '@main/onnx/blocked/operators'
import { scale } from '@main/onnx/ops/elementwise'
import { concat, pad, reshape, slice, transpose } from '@main/onnx/ops/layout'
import { reduceSum } from '@main/onnx/ops/reduction'
import { graphError, sameShape, type Shape } from '@main/onnx/shape'

type Four = readonly [number, number, number, number]

/** Of element by element, these are what stands between the convolutions of our networks and of their gradients. */
const ELEMENTWISE: ReadonlySet<OperatorName> = new Set<OperatorName>(['Add', 'Cast', 'Clip', 'Div', 'Greater', 'HardSigmoid', 'Mul', 'Neg', 'Relu', 'Sigmoid', 'Sqrt', 'Sub', 'Where'])

/** Films that the gradient by a kernel takes at once: their gradients are the kernel of that convolution, and should stay in the processor's cache. */
const FILMS_AT_ONCE = 2

/**
 * Lays a graph out for ONNX Runtime's convolutions on blocks of `block` channels, as its optimizer does by itself for
 * kernels that are constants; here they are whatever a training step computes, and the way back is laid out too. What
 * the graph computes stays the same but for the order of sums. Tensors stay in blocks from one convolution to the next,
 * through everything between them that works element by element, and are put in order where something else needs them.
 * The graph is changed in place. Where nothing fits blocks, nothing changes.
 */
export function inBlocks(graph: Graph, block: number): Graph {
  const nodes = graph.nodes.splice(0)
  const constants = constantsOf(graph)
  const makers = new Map(nodes.map((node) => [node.outputs[0]!, node]))
  const maker = (tensor: Tensor | null | undefined) => (tensor ? makers.get(tensor) : undefined)
  const blocked = new Map<Tensor, Tensor>()
  const plain = new Map<Tensor, Tensor>()

  const fits = ({ shape }: Tensor): boolean => shape.length === 4 && shape.every((dim) => typeof dim === 'number') && Number(shape[1]) % block === 0
  const held = (tensor: Tensor | null | undefined): boolean => tensor != null && blocked.has(tensor)

  /** As ONNX has it. */
  const inOrder = (tensor: Tensor): Tensor => {
    const there = blocked.get(tensor)
    if (!there || plain.has(tensor)) return plain.get(tensor) ?? tensor
    if (tensor.dtype !== 'float32') throw graphError(`layout of ${tensor.name}`, `${tensor.dtype} has no way out of blocks`)
    const made = outOfBlocks(there)
    plain.set(tensor, made)
    return made
  }
  const asBlocks = (tensor: Tensor): Tensor => {
    const made = blocked.get(tensor) ?? intoBlocks(tensor)
    if (!blocked.has(tensor)) {
      blocked.set(tensor, made)
      plain.set(tensor, tensor)
    }
    return made
  }
  /** The same in five dimensions, which say how it lies. */
  const spelt = ([n, channels, high, wide]: Four) => [n, channels / block, high, wide, block]
  const spellOut = (tensor: Tensor): Tensor => reshape(asBlocks(tensor), spelt(tensor.shape as Four))
  /** Back to four. */
  const joined = (tensor: Tensor): Tensor => {
    const [n, groups, high, wide] = tensor.shape as Four
    return reshape(tensor, [n, groups * block, high, wide])
  }

  /** Each gives what lies in blocks, or null where this is not to be. */
  const layouts: { readonly [K in OperatorName]?: (node: GraphNode<K>) => Tensor | null } = {
    Conv: (node) => (canBeBlocked(node) ? convolution({ conv: node }) : null),
    ConvTranspose: (node) => spreadOut(node),
    MaxPool: ({ inputs: [x], attributes, outputs }) => (held(x) ? emit('BlockedMaxPool', [asBlocks(x!)], attributes, outputs[0]!.shape) : null),
    Concat: ({ inputs, attributes, outputs }) => {
      const all = inputs as readonly [Tensor, ...Tensor[]]
      if (attributes.axis === 0 || !all.every(fits) || !all.some(held)) return null
      return attributes.axis === 1 ? emit('Concat', all.map(asBlocks) as [Tensor, ...Tensor[]], attributes, outputs[0]!.shape) : joined(concat(all.map(spellOut) as [Tensor, ...Tensor[]], attributes.axis))
    },
    // Places written in other rows and columns.
    Reshape: ({ inputs: [x], outputs: [y] }) => (held(x) && fits(y!) && sameShape(x!.shape.slice(0, 2), y!.shape.slice(0, 2)) ? reshape(asBlocks(x!), y!.shape) : null),
    Slice: (node) => {
      const x = node.inputs[0]!
      const cuts = held(x) ? cutsOf(node, constants) : null
      if (!cuts?.every(({ axis, start, end, step }) => axis !== 1 || (step === 1 && start % block === 0 && end % block === 0))) return null
      const whole = cuts.map((cut) => (cut.axis === 1 ? { ...cut, start: cut.start / block, end: cut.end / block } : cut))
      return joined(slice(spellOut(x), whole))
    },
    Pad: ({ inputs: [x, counts, value] }) => {
      const around = held(x) ? constants.integers(counts) : null
      if (!around || around[1] !== 0 || around[5] !== 0) return null
      return joined(pad(spellOut(x!), [...around.slice(0, 4), 0], [...around.slice(4), 0], value!))
    }
  }

  /** Each gives, in ONNX's order, what is cheaper to make of blocks than of the tensor in order. */
  const shortcuts: { readonly [K in OperatorName]?: (node: GraphNode<K>) => Tensor | null } = {
    Transpose: (node) => {
      const x = node.inputs[0]!
      return exchanges(node) && held(x) && !plain.has(x) ? outOfBlocksExchanged(asBlocks(x), block) : null
    },
    ReduceSum: ({ inputs: [x, axes], outputs }) => {
      if (!held(x) || constants.integers(axes)?.join() !== '0,2,3') return null
      const [n, channels, high, wide] = x!.shape as Four
      const means = reshape(emit('BlockedGlobalAveragePool', [asBlocks(x!)], {}, [n, channels, 1, 1]), [n, channels])
      return reshape(scale(reduceSum(means, 0), high * wide), outputs[0]!.shape)
    }
  }

  function elementwise(node: AnyNode): Tensor | null {
    const y = node.outputs[0]!
    const inputs = node.inputs as readonly Tensor[]
    const isWhole = (x: Tensor) => sameShape(x.shape, y.shape)
    const isSingle = (x: Tensor) => x.shape.every((dim) => dim === 1)
    const isPerChannel = (x: Tensor) => x.shape.slice(-3).join() === [y.shape[1], 1, 1].join() && x.shape.slice(0, -3).every((dim) => dim === 1)
    if (!fits(y) || !inputs.some((x) => held(x) && isWhole(x)) || !inputs.every((x) => isWhole(x) || isSingle(x) || isPerChannel(x))) return null
    const make = (from: readonly Tensor[], shape: Shape) => emit(node.operator, from as readonly [Tensor, ...Tensor[]], node.attributes as never, shape, y.dtype)
    if (inputs.every((x) => isWhole(x) || isSingle(x))) return make(inputs.map((x) => (isWhole(x) ? asBlocks(x) : inOrder(x))), y.shape)
    const perChannel = (x: Tensor) => reshape(inOrder(x), [Number(y.shape[1]) / block, 1, 1, block])
    return reshape(make(inputs.map((x) => (isWhole(x) ? spellOut(x) : isSingle(x) ? inOrder(x) : perChannel(x))), spelt(y.shape as Four)), y.shape)
  }

  /** A kernel that is a constant is laid out by the runtime's own optimizer. */
  function canBeBlocked({ inputs, outputs, attributes }: GraphNode<'Conv'>): boolean {
    const [x, kernel] = inputs as [Tensor, Tensor]
    return attributes.group === 1 && !constants.has(kernel) && fits(outputs[0]!) && (fits(x) || Number(x.shape[1]) < block)
  }

  function convolution({ conv, sum, rectified }: Fused): Tensor {
    const [x, kernel, bias] = conv.inputs as readonly [Tensor, Tensor, Tensor?]
    const around = { bias: bias && inOrder(bias), sum: sum && asBlocks(sum), rectified }
    if (!bias && !sum && exchanges(maker(x)) && exchanges(maker(kernel))) return overFilms(conv)
    const shape = conv.outputs[0]!.shape as Four
    const from = fits(x) ? asBlocks(x) : inOrder(x)
    return blockedConv(from, kernelOf(kernel), conv.attributes, shape, around)
  }

  function kernelOf(kernel: Tensor): Tensor {
    const single = kernel.shape.slice(2).join() === '1,1'
    const across = maker(kernel)
    const down = single ? undefined : maker(across?.inputs[0])
    const isTurned = single || (reverses(across, 3, constants) && reverses(down, 2, constants))
    const exchanged = single ? across : maker(down?.inputs[0])
    return isTurned && exchanges(exchanged) && fits(exchanged.outputs[0]!) && Number(exchanged.outputs[0]!.shape[0]) % block === 0
      ? turnedKernelInBlocks(inOrder(exchanged.inputs[0]!), block)
      : kernelInBlocks(inOrder(kernel), block)
  }

  /** The gradient by a kernel: films are the channels here, and few; a few of them at a time, added up. */
  function overFilms(conv: GraphNode<'Conv'>): Tensor {
    const [x, g] = conv.inputs.map((input) => maker(input)!.inputs[0]!) as [Tensor, Tensor]
    const { pads, ...form } = conv.attributes
    const films = Number(x.shape[0])
    // The result is a few places wide: the kernel is fast only where none of them looks beyond the edge.
    const isPadded = pads.some((count) => count > 0)
    const inX = fits(x)
    const within = inX ? [0] : []
    const [before, after] = [[0, 0, pads[0]!, pads[1]!, ...within], [0, 0, pads[2]!, pads[3]!, ...within]]
    const unpadded = inX ? asBlocks(x) : inOrder(x)
    const wholeX = !isPadded ? unpadded : inX ? joined(pad(spellOut(x), before, after)) : pad(unpadded, before, after)
    const wholeG = asBlocks(g)
    let sum: Tensor | undefined
    for (let start = 0; start < films; start += FILMS_AT_ONCE) {
      const end = Math.min(start + FILMS_AT_ONCE, films)
      const some = (tensor: Tensor) => (end - start === films ? tensor : slice(tensor, [{ axis: 0, start, end }]))
      const swapped = inX ? outOfBlocksExchanged(some(wholeX), block) : transpose(some(wholeX), [1, 0, 2, 3])
      sum = blockedConv(swapped, filmsAsKernel(some(wholeG), block), { ...form, pads: [0, 0, 0, 0] }, conv.outputs[0]!.shape as Four, { sum })
    }
    return sum!
  }

  /**
   * A transposed convolution of stride s, for each of the s x s remainders of a place: a convolution with every s-th
   * entry of the turned kernel gives the places that leave it, and they are put between each other.
   */
  function spreadOut({ inputs, outputs, attributes }: GraphNode<'ConvTranspose'>): Tensor | null {
    const [g, kernel] = inputs as [Tensor, Tensor]
    const shape = outputs[0]!.shape as Four
    const { strides, pads, dilations, group } = attributes
    if (group !== 1 || dilations.some((step) => step > 1) || !fits(g) || !fits(outputs[0]!)) return null
    const sides = [0, 1].map((i) => remainders({ from: Number(g.shape[2 + i]), to: shape[2 + i]!, kernel: Number(kernel.shape[2 + i]), stride: strides[i]!, padding: pads[i]! }))
    const [down, across] = sides as [Remainders | null, Remainders | null]
    if (!down || !across) return null
    const [rows, columns] = [shape[2] / strides[0]!, shape[3] / strides[1]!]
    const all = (shape[0] * shape[1]) / block
    const bands = down.map((row) => {
      const parts = across.map((column) => {
        const entries = row.entries.flatMap((i) => column.entries.map((j) => i * Number(kernel.shape[3]) + j))
        const turned = turnedKernelInBlocks(inOrder(kernel), block, { entries, size: [row.entries.length, column.entries.length] })
        const form = { strides: [1, 1], dilations: [1, 1], group: 1, pads: [row.before, column.before, row.after, column.after] }
        return reshape(blockedConv(asBlocks(g), turned, form, [shape[0], shape[1], rows, columns]), [all, rows, columns, 1, block])
      })
      const band = interleave(parts, 3, strides[1]!)
      return reshape(band, [all, rows, 1, shape[3] * block])
    })
    return reshape(interleave(bands, 2, strides[0]!), shape)
  }

  const { absorbed, fused } = fusions(nodes, [...graph.outputs.values()], (node) => canBeBlocked(node) && !(exchanges(maker(node.inputs[0])) && exchanges(maker(node.inputs[1]))))
  for (const node of nodes) {
    if (absorbed.has(node)) continue
    const y = node.outputs[0]!
    const whole = fused.get(node)
    const laidOut = whole ? convolution(whole) : ELEMENTWISE.has(node.operator) ? elementwise(node) : (layouts[node.operator] as ((node: AnyNode) => Tensor | null) | undefined)?.(node)
    if (laidOut) {
      blocked.set(y, laidOut)
      continue
    }
    const ordered = (shortcuts[node.operator] as ((node: AnyNode) => Tensor | null) | undefined)?.(node)
    if (ordered) plain.set(y, ordered)
    else graph.nodes.push({ ...node, inputs: node.inputs.map((x) => x && inOrder(x)) })
  }
  for (const [name, tensor] of graph.outputs) graph.outputs.set(name, inOrder(tensor))
  dropUnused(graph)
  return graph
}

/** Removes what no output needs. */
function dropUnused(graph: Graph): void {
  const needed = new Set(graph.outputs.values())
  const kept = graph.nodes.splice(0).reverse().filter(({ inputs, outputs }) => {
    if (!outputs.some((tensor) => needed.has(tensor))) return false
    for (const tensor of inputs) if (tensor) needed.add(tensor)
    return true
  })
  graph.nodes.push(...kept.reverse())
}
