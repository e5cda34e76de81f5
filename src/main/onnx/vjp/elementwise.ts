import { scalar } from '@main/onnx/graph'
import { div, exp, greater, isPositive, mul, neg, scale, sigmoid, sub, where } from '@main/onnx/ops/elementwise'
import { inputsOf, sumTo, type Rule } from '@main/onnx/vjp/rule'

/** y = a + b: dL/da = g, dL/db = g, each summed over its copies. */
export const add: Rule<'Add'> = (node, g) => inputsOf(node).map((x) => () => sumTo(g, x))

/** y = a - b: dL/da = g, dL/db = -g. */
export const subtract: Rule<'Sub'> = (node, g) => {
  const [a, b] = inputsOf(node)
  return [() => sumTo(g, a!), () => neg(sumTo(g, b!))]
}

/** y = a b: dL/da = g b, dL/db = g a. */
export const multiply: Rule<'Mul'> = (node, g) => {
  const [a, b] = inputsOf(node)
  return [() => sumTo(mul(g, b!), a!), () => sumTo(mul(g, a!), b!)]
}

/** y = a / b: dL/da = g / b, dL/db = -g y / b. */
export const divide: Rule<'Div'> = (node, g) => {
  const [a, b] = inputsOf(node)
  return [() => sumTo(div(g, b!), a!), () => neg(sumTo(div(mul(g, node.outputs[0]!), b!), b!))]
}

/** y = -x: dL/dx = -g. */
export const negate: Rule<'Neg'> = (_node, g) => [() => neg(g)]

/** y = exp x: dL/dx = g y. */
export const exponential: Rule<'Exp'> = (node, g) => [() => mul(g, node.outputs[0]!)]

/** y = log x: dL/dx = g / x. */
export const logarithm: Rule<'Log'> = (node, g) => [() => div(g, inputsOf(node)[0]!)]

/** y = sqrt x: dL/dx = g / (2 y). */
export const squareRoot: Rule<'Sqrt'> = (node, g) => [() => div(scale(g, 0.5), node.outputs[0]!)]

/** y = erf x: dL/dx = g 2 / sqrt(pi) exp(-x^2). */
export const errorFunction: Rule<'Erf'> = (node, g) => {
  const x = inputsOf(node)[0]!
  return [() => mul(g, scale(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))]
}

/** y = max(x, 0): dL/dx = g [y > 0] (0 at the corner, as PyTorch has it). A product: the runtime's choice of one of two values is four times slower. */
export const rectify: Rule<'Relu'> = (node, g) => [() => mul(g, isPositive(node.outputs[0]!))]

/** y = 1 / (1 + exp -x): dL/dx = g y (1 - y). */
export const logistic: Rule<'Sigmoid'> = (node, g) => {
  const y = node.outputs[0]!
  return [() => mul(g, mul(y, sub(scalar(g.graph, 1), y)))]
}

/** y = min(1, max(0, alpha x + beta)): dL/dx = alpha g [0 < y < 1]. */
export const hardLogistic: Rule<'HardSigmoid'> = (node, g) => {
  const y = node.outputs[0]!
  const within = mul(isPositive(y), isPositive(sub(scalar(g.graph, 1), y)))
  return [() => mul(g, scale(within, node.attributes.alpha))]
}

/** y = log(1 + exp x): dL/dx = g sigmoid(x). */
export const softPlus: Rule<'Softplus'> = (node, g) => [() => mul(g, sigmoid(inputsOf(node)[0]!))]

/** y = tanh x: dL/dx = g (1 - y^2). */
export const hyperbolicTangent: Rule<'Tanh'> = (node, g) => {
  const y = node.outputs[0]!
  return [() => mul(g, sub(scalar(g.graph, 1), mul(y, y)))]
}

/** y = max(x, minimum), the only use of Clip here: dL/dx = 0 where x < minimum, else g. The minimum is a constant. */
export const raise: Rule<'Clip'> = (node, g) => {
  const [x, minimum] = inputsOf(node)
  return [() => where(greater(minimum!, x!), scalar(g.graph, 0), g), null]
}

/** y = c ? a : b: dL/da = c ? g : 0, dL/db = c ? 0 : g. */
export const choose: Rule<'Where'> = (node, g) => {
  const [condition, a, b] = inputsOf(node)
  const zero = scalar(g.graph, 0)
  return [null, () => sumTo(where(condition!, g, zero), a!), () => sumTo(where(condition!, zero, g), b!)]
}
