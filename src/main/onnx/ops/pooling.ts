import { emit, type Tensor } from '@main/onnx/graph'
import { slidingSize } from '@main/onnx/ops/convolution'
import { graphError, knownSize, showShape } from '@main/onnx/shape'

/** Largest value of each kernel x kernel window: [n, C, H, W] -> [n, C, H', W']. Padding never wins. */
export function maxPool(x: Tensor, { kernel, stride, padding }: { kernel: number; stride: number; padding: number }): Tensor {
  const at = `MaxPool of ${x.name}`
  if (x.shape.length !== 4) throw graphError(at, `${showShape(x.shape)} must be of rank 4`)
  const size = [2, 3].map((axis) => slidingSize(knownSize(x.shape, axis, at), kernel, stride, padding, at))
  return emit(
    'MaxPool',
    [x],
    { ceil_mode: 0, kernel_shape: [kernel, kernel], pads: [padding, padding, padding, padding], strides: [stride, stride] },
    [x.shape[0]!, x.shape[1]!, ...size]
  )
}

/** Mean of each kernel x kernel window, windows side by side: [n, C, H, W] -> [n, C, H / kernel, W / kernel], the rest left out. */
export function averagePool(x: Tensor, kernel: number): Tensor {
  const at = `AveragePool of ${x.name}`
  if (x.shape.length !== 4) throw graphError(at, `${showShape(x.shape)} must be of rank 4`)
  const size = [2, 3].map((axis) => slidingSize(knownSize(x.shape, axis, at), kernel, kernel, 0, at))
  return emit(
    'AveragePool',
    [x],
    { ceil_mode: 0, count_include_pad: 0, kernel_shape: [kernel, kernel], pads: [0, 0, 0, 0], strides: [kernel, kernel] },
    [x.shape[0]!, x.shape[1]!, ...size]
  )
}

/** Mean over the picture: [n, C, H, W] -> [n, C, 1, 1]. */
export function globalAveragePool(x: Tensor): Tensor {
  if (x.shape.length !== 4) throw graphError(`GlobalAveragePool of ${x.name}`, `${showShape(x.shape)} must be of rank 4`)
  return emit('GlobalAveragePool', [x], {}, [x.shape[0]!, x.shape[1]!, 1, 1])
}
