import { constant, emit, type Tensor } from '@main/onnx/graph'
import { graphError, showShape } from '@main/onnx/shape'

/** Bilinear resize with align_corners = true (corner pixels stay at the corners): [n, C, H, W] -> [n, C, rows, columns]. */
export function resizeBilinear(x: Tensor, rows: number, columns: number): Tensor {
  const at = `Resize of ${x.name}`
  if (x.shape.length !== 4) throw graphError(at, `${showShape(x.shape)} must be of rank 4`)
  return emit(
    'Resize',
    [x, null, null, constant(x.graph, 'int64', [2], [rows, columns])],
    { axes: [2, 3], coordinate_transformation_mode: 'align_corners', mode: 'linear' },
    [x.shape[0]!, x.shape[1]!, rows, columns]
  )
}
