import { emit, sameType, type Tensor } from '@main/onnx/graph'
import { broadcast, graphError, showShape } from '@main/onnx/shape'

/** Matrix product over the last two axes, the others broadcast: [..., a, b] x [..., b, c] -> [..., a, c]. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const at = `MatMul of ${a.name} and ${b.name}`
  sameType(at, a, b)
  if (a.shape.length < 2 || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-2)) {
    throw graphError(at, `${showShape(a.shape)} and ${showShape(b.shape)} do not multiply`)
  }
  return emit('MatMul', [a, b], {}, [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2), at), a.shape.at(-2)!, b.shape.at(-1)!])
}

/** A linear layer as PyTorch stores it: x [n, in], weight [out, in], bias [out] -> x weight^T + bias, [n, out]. */
export function linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const at = `Gemm with ${weight.name}`
  sameType(at, x, weight, bias)
  const fits = x.shape.length === 2 && weight.shape.length === 2 && x.shape[1] === weight.shape[1] && bias.shape.length === 1 && bias.shape[0] === weight.shape[0]
  if (!fits) throw graphError(at, `${showShape(x.shape)}, weight ${showShape(weight.shape)} and bias ${showShape(bias.shape)} do not fit`)
  return emit('Gemm', [x, weight, bias], { alpha: 1, beta: 1, transA: 0, transB: 1 }, [x.shape[0]!, weight.shape[0]!])
}
