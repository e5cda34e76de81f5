import type { OperatorName } from '@main/onnx/operators'
import { graphError } from '@main/onnx/shape'
import { convolved, transposedConvolved } from '@main/onnx/vjp/convolution'
import * as elementwise from '@main/onnx/vjp/elementwise'
import { concatenated, expanded, padded, reshaped, sliced, transposed } from '@main/onnx/vjp/layout'
import { linearLayer, multiplyMatrices } from '@main/onnx/vjp/linear'
import { gathered, scatteredRows } from '@main/onnx/vjp/lookup'
import { batchNormalized, layerNormalized, logSoftMaximum, softMaximum } from '@main/onnx/vjp/normalisation'
import { largestOfWindow, meanOfPicture, meanOfWindow } from '@main/onnx/vjp/pooling'
import { largest, mean, sum } from '@main/onnx/vjp/reduction'
import { resized } from '@main/onnx/vjp/resize'
import type { Rule } from '@main/onnx/vjp/rule'

/** Steps of its input, or of another type: its gradient is 0 or does not exist. */
const flat = (node: { readonly inputs: readonly unknown[] }): readonly null[] => node.inputs.map(() => null)

/** A graph is laid out in blocks once its gradients are in it. */
const laidOutLater = ({ operator }: { readonly operator: OperatorName }): never => {
  throw graphError(operator, 'it has no gradient: graphs are differentiated before they are laid out in blocks')
}

/** The gradient of every operator in use: an operator without a rule does not compile. */
export const RULES: { readonly [K in OperatorName]: Rule<K> } = {
  Add: elementwise.add,
  AveragePool: meanOfWindow,
  BatchNormalization: batchNormalized,
  BlockedConv: laidOutLater,
  BlockedGlobalAveragePool: laidOutLater,
  BlockedMaxPool: laidOutLater,
  Cast: flat,
  Clip: elementwise.raise,
  Concat: concatenated,
  Conv: convolved,
  ConvTranspose: transposedConvolved,
  DequantizeLinear: flat,
  Div: elementwise.divide,
  Erf: elementwise.errorFunction,
  Exp: elementwise.exponential,
  Expand: expanded,
  Gather: gathered,
  Gemm: linearLayer,
  GlobalAveragePool: meanOfPicture,
  Greater: flat,
  HardSigmoid: elementwise.hardLogistic,
  LayerNormalization: layerNormalized,
  Log: elementwise.logarithm,
  LogSoftmax: logSoftMaximum,
  MatMul: multiplyMatrices,
  MaxPool: largestOfWindow,
  Mul: elementwise.multiply,
  Neg: elementwise.negate,
  Pad: padded,
  QuantizeLinear: flat,
  ReduceMax: largest,
  ReduceMean: mean,
  ReduceSum: sum,
  Relu: elementwise.rectify,
  ReorderInput: laidOutLater,
  ReorderOutput: laidOutLater,
  Reshape: reshaped,
  Resize: resized,
  ScatterND: scatteredRows,
  Sigmoid: elementwise.logistic,
  Slice: sliced,
  Softmax: softMaximum,
  Softplus: elementwise.softPlus,
  Sqrt: elementwise.squareRoot,
  Sub: elementwise.subtract,
  Tanh: elementwise.hyperbolicTangent,
  Transpose: transposed,
  Where: elementwise.choose
}
