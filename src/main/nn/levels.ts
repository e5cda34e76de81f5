import type { Tensor } from '@main/onnx/graph'

/** What an image encoder makes of a film on its way, [n, C, H, W], each half as high and wide as the one before; the first is half the film. */
export type Levels = readonly [stem: Tensor, first: Tensor, second: Tensor, third: Tensor, fourth: Tensor]
