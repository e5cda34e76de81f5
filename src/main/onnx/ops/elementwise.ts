import { DTYPES, type DType } from '@main/onnx/dtype'
import { emit, sameType, scalar, type Tensor } from '@main/onnx/graph'
import type { OperatorName } from '@main/onnx/operators'
import { reshape } from '@main/onnx/ops/layout'
import { broadcast, volume } from '@main/onnx/shape'

/** Operators without attributes that work element by element; two inputs broadcast as in NumPy. */
type Binary = Extract<OperatorName, 'Add' | 'Sub' | 'Mul' | 'Div'>
type Unary = Extract<OperatorName, 'Erf' | 'Exp' | 'Log' | 'Neg' | 'Relu' | 'Sigmoid' | 'Softplus' | 'Sqrt' | 'Tanh'>

function binary(operator: Binary, a: Tensor, b: Tensor): Tensor {
  sameType(operator, a, b)
  return emit(operator, [a, b], {}, broadcast(a.shape, b.shape, `${operator} of ${a.name} and ${b.name}`))
}
const unary = (operator: Unary, x: Tensor): Tensor => emit(operator, [x], {}, x.shape)

export const add = (a: Tensor, b: Tensor): Tensor => binary('Add', a, b)
export const sub = (a: Tensor, b: Tensor): Tensor => binary('Sub', a, b)
export const mul = (a: Tensor, b: Tensor): Tensor => binary('Mul', a, b)
export const div = (a: Tensor, b: Tensor): Tensor => binary('Div', a, b)
/** x times one number. The runtime takes what is multiplied along the last axis at a time: where that has one value only, all are laid in a row first. */
export const times = (x: Tensor, factor: Tensor): Tensor => {
  const { known, symbols } = volume(x.shape)
  return x.shape.length > 1 && x.shape.at(-1) === 1 && symbols.length === 0 ? reshape(mul(reshape(x, [known]), factor), x.shape) : mul(x, factor)
}
export const scale = (x: Tensor, factor: number): Tensor => times(x, scalar(x.graph, factor))

export const erf = (x: Tensor): Tensor => unary('Erf', x)
export const exp = (x: Tensor): Tensor => unary('Exp', x)
export const log = (x: Tensor): Tensor => unary('Log', x)
export const neg = (x: Tensor): Tensor => unary('Neg', x)
export const relu = (x: Tensor): Tensor => unary('Relu', x)
export const sigmoid = (x: Tensor): Tensor => unary('Sigmoid', x)
/** log(1 + exp(x)), without overflow. */
export const softplus = (x: Tensor): Tensor => unary('Softplus', x)
export const sqrt = (x: Tensor): Tensor => unary('Sqrt', x)
export const tanh = (x: Tensor): Tensor => unary('Tanh', x)

/** min(1, max(0, alpha x + beta)). */
export const hardSigmoid = (x: Tensor, alpha: number, beta: number): Tensor => emit('HardSigmoid', [x], { alpha, beta }, x.shape)

/** As large as float32 goes: products with anything but the tiniest numbers (below 3e-39) are beyond 1. */
const STEEPEST = 3e38

/** 1 where x > 0, else 0: one pass over the values, where a comparison and a cast are two. */
export const isPositive = (x: Tensor): Tensor => hardSigmoid(x, STEEPEST, 0)

/** Raises everything below `minimum` to it. */
export const atLeast = (x: Tensor, minimum: number): Tensor => emit('Clip', [x, scalar(x.graph, minimum)], {}, x.shape)

/** The exact GELU, x/2 (1 + erf(x / sqrt 2)) (Hendrycks & Gimpel 2016): ONNX Runtime fuses this pattern into one kernel. */
export function gelu(x: Tensor): Tensor {
  const one = scalar(x.graph, 1)
  return scale(mul(x, add(erf(div(x, scalar(x.graph, Math.SQRT2))), one)), 0.5)
}

export const cast = (x: Tensor, to: DType): Tensor => emit('Cast', [x], { to: DTYPES[to].code }, x.shape, to)

/** a > b, element by element, as booleans. */
export function greater(a: Tensor, b: Tensor): Tensor {
  sameType('Greater', a, b)
  return emit('Greater', [a, b], {}, broadcast(a.shape, b.shape, `Greater of ${a.name} and ${b.name}`), 'bool')
}

/** a where the condition holds, b elsewhere; the three broadcast. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const at = `Where of ${a.name} and ${b.name}`
  sameType(at, a, b)
  return emit('Where', [condition, a, b], {}, broadcast(condition.shape, broadcast(a.shape, b.shape, at), at), a.dtype)
}
