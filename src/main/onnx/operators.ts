/** The operator set of every graph: reductions and Resize with inputs for axes and sizes, before opset 20's changes. */
export const OPSET = 18

type AttributeKind = 'int' | 'ints' | 'float' | 'string' | 'string?'

/**
 * Every operator in use, with its attributes (https://onnx.ai/onnx/operators, domain ai.onnx). Only operators with a
 * CUDA kernel belong here: a test holds the graphs against ONNX Runtime's own table (but for the 8-bit one, which the
 * CPU alone is given: a bias in int32 has no kernel there). Rule tables over operators
 * (serialisation here, gradients in `vjp/`) are mapped types over this one, so a missing rule does not compile.
 */
export const OPERATORS = {
  Add: {},
  AveragePool: { ceil_mode: 'int', count_include_pad: 'int', kernel_shape: 'ints', pads: 'ints', strides: 'ints' },
  BatchNormalization: { epsilon: 'float' },
  BlockedConv: { activation: 'string?', dilations: 'ints', group: 'int', kernel_shape: 'ints', pads: 'ints', strides: 'ints' },
  BlockedGlobalAveragePool: {},
  BlockedMaxPool: { ceil_mode: 'int', kernel_shape: 'ints', pads: 'ints', strides: 'ints' },
  Cast: { to: 'int' },
  Clip: {},
  Concat: { axis: 'int' },
  Conv: { dilations: 'ints', group: 'int', kernel_shape: 'ints', pads: 'ints', strides: 'ints' },
  ConvTranspose: { dilations: 'ints', group: 'int', kernel_shape: 'ints', output_padding: 'ints', pads: 'ints', strides: 'ints' },
  DequantizeLinear: { axis: 'int' },
  Div: {},
  Erf: {},
  Exp: {},
  Expand: {},
  Gather: { axis: 'int' },
  Gemm: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
  GlobalAveragePool: {},
  Greater: {},
  HardSigmoid: { alpha: 'float', beta: 'float' },
  LayerNormalization: { axis: 'int', epsilon: 'float' },
  Log: {},
  LogSoftmax: { axis: 'int' },
  MatMul: {},
  MaxPool: { ceil_mode: 'int', kernel_shape: 'ints', pads: 'ints', strides: 'ints' },
  Mul: {},
  Neg: {},
  Pad: { mode: 'string' },
  QuantizeLinear: { axis: 'int' },
  ReduceMax: { keepdims: 'int' },
  ReduceMean: { keepdims: 'int' },
  ReduceSum: { keepdims: 'int' },
  Relu: {},
  ReorderInput: { channels_last: 'int' },
  ReorderOutput: { channels: 'int', channels_last: 'int' },
  Reshape: { allowzero: 'int' },
  Resize: { axes: 'ints', coordinate_transformation_mode: 'string', mode: 'string' },
  ScatterND: { reduction: 'string' },
  Sigmoid: {},
  Slice: {},
  Softmax: { axis: 'int' },
  Softplus: {},
  Sqrt: {},
  Sub: {},
  Tanh: {},
  Transpose: { perm: 'ints' },
  Where: {}
} as const satisfies Record<string, Readonly<Record<string, AttributeKind>>>

export type OperatorName = keyof typeof OPERATORS

/**
 * Operators that ONNX Runtime's CPU provider has for tensors in blocks of channels, under the names they have there. They
 * are its own, not ONNX's: only `blocked/` puts them into a graph, for the version of the runtime that is pinned.
 */
export const BLOCKED = {
  domain: 'com.microsoft.nchwc',
  version: 1,
  names: { BlockedConv: 'Conv', BlockedGlobalAveragePool: 'GlobalAveragePool', BlockedMaxPool: 'MaxPool', ReorderInput: 'ReorderInput', ReorderOutput: 'ReorderOutput' } as Partial<Record<OperatorName, string>>
} as const

interface AttributeValues {
  int: number
  ints: readonly number[]
  float: number
  string: string
  /** Undefined: left out. */
  'string?': string | undefined
}

export type Attributes<K extends OperatorName> = {
  readonly [A in keyof (typeof OPERATORS)[K]]: (typeof OPERATORS)[K][A] extends AttributeKind ? AttributeValues[(typeof OPERATORS)[K][A]] : never
}
