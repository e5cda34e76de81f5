/** The operator set of every graph: reductions and Resize with inputs for axes and sizes, before opset 20's changes. */
export const OPSET = 18

type AttributeKind = 'int' | 'ints' | 'float' | 'string'

/**
 * Every operator in use, with its attributes (https://onnx.ai/onnx/operators, domain ai.onnx). Only operators with a
 * CUDA kernel belong here: a test holds the graphs against ONNX Runtime's own table. Rule tables over operators
 * (serialisation here, gradients later) are mapped types over this one, so a missing rule does not compile.
 */
export const OPERATORS = {
  Add: {},
  BatchNormalization: { epsilon: 'float' },
  Cast: { to: 'int' },
  Clip: {},
  Conv: { dilations: 'ints', group: 'int', kernel_shape: 'ints', pads: 'ints', strides: 'ints' },
  Div: {},
  Erf: {},
  Exp: {},
  Gather: { axis: 'int' },
  Gemm: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
  GlobalAveragePool: {},
  LayerNormalization: { axis: 'int', epsilon: 'float' },
  Log: {},
  MatMul: {},
  MaxPool: { ceil_mode: 'int', kernel_shape: 'ints', pads: 'ints', strides: 'ints' },
  Mul: {},
  ReduceMax: { keepdims: 'int' },
  ReduceMean: { keepdims: 'int' },
  ReduceSum: { keepdims: 'int' },
  Relu: {},
  Reshape: { allowzero: 'int' },
  Resize: { axes: 'ints', coordinate_transformation_mode: 'string', mode: 'string' },
  Softmax: { axis: 'int' },
  Sqrt: {},
  Sub: {},
  Transpose: { perm: 'ints' }
} as const satisfies Record<string, Readonly<Record<string, AttributeKind>>>

export type OperatorName = keyof typeof OPERATORS

interface AttributeValues {
  int: number
  ints: readonly number[]
  float: number
  string: string
}

export type Attributes<K extends OperatorName> = {
  readonly [A in keyof (typeof OPERATORS)[K]]: (typeof OPERATORS)[K][A] extends AttributeKind ? AttributeValues[(typeof OPERATORS)[K][A]] : never
}
