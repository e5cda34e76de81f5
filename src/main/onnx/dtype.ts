/**
 * Element types of the tensors we build graphs from: ONNX's code (TensorProto.DataType), size, and the name
 * under which ONNX Runtime's kernel table lists the type.
 */
export const DTYPES = {
  float32: { code: 1, bytes: 4, kernel: 'float' },
  bool: { code: 9, bytes: 1, kernel: 'bool' },
  int64: { code: 7, bytes: 8, kernel: 'int64' },
  uint8: { code: 2, bytes: 1, kernel: 'uint8' },
  int32: { code: 6, bytes: 4, kernel: 'int32' },
  int8: { code: 3, bytes: 1, kernel: 'int8' }
} as const

export type DType = keyof typeof DTYPES
