import type { DensenetArchitecture } from '@main/nn/densenet'
import { countOf, shapeOf, unknownArchitecture, type Shapes } from '@main/checkpoint/shapes'

const model = 'img_encoder.model.features'

/** Whether the image encoder's tensors have torchvision's names of a DenseNet. */
export const isDensenet = (shapes: Shapes): boolean => shapes.has(`${model}.conv0.weight`)

/**
 * The DenseNet whose weights have torchvision's names: layers of each block by counting, growth and widths from the
 * convolutions. Errors: ARCHITECTURE_UNKNOWN naming what is missing or does not fit.
 */
export function inferDensenet(shapes: Shapes): DensenetArchitecture {
  const [stemWidth, channels] = shapeOf(shapes, `${model}.conv0.weight`, 4)
  if (channels !== 3) throw unknownArchitecture(`${model}.conv0.weight takes ${channels} channels; a DenseNet of 3 was expected.`)
  const [growth, bottleneck] = shapeOf(shapes, `${model}.denseblock1.denselayer1.conv2.weight`, 4)
  // Layers are counted from 1.
  const layers = [1, 2, 3, 4].map((block) => countOf(shapes, `${model}.denseblock${block}`, 'conv1.weight', { from: 1, item: 'denselayer' }))
  const empty = layers.indexOf(0)
  if (empty >= 0) throw unknownArchitecture(`The checkpoint lacks ${model}.denseblock${empty + 1}.denselayer1.conv1.weight.`)
  return { kind: 'densenet', stemWidth, growth, bottleneck, layers }
}

/** Channels that leave the blocks: each layer adds `growth`, each transition halves (rounded down). */
export function densenetWidths({ stemWidth, growth, layers }: DensenetArchitecture): readonly number[] {
  let width = stemWidth
  return layers.map((count, index) => (width = (index === 0 ? width : Math.floor(width / 2)) + count * growth))
}

/** Every tensor of such a DenseNet and its shape (Huang et al. 2017, as in torchvision). */
export function densenetShapes(architecture: DensenetArchitecture): Shapes {
  const { stemWidth, growth, bottleneck, layers } = architecture
  const expected = new Map<string, readonly number[]>()
  const norm = (name: string, width: number): void => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) expected.set(`${model}.${name}.${part}`, [width])
  }
  const convolution = (name: string, ...shape: number[]): void => void expected.set(`${model}.${name}.weight`, shape)
  convolution('conv0', stemWidth, 3, 7, 7)
  norm('norm0', stemWidth)
  const ends = densenetWidths(architecture)
  layers.forEach((count, index) => {
    const end = ends[index]!
    for (let n = 1; n <= count; n++) {
      const [at, width] = [`denseblock${index + 1}.denselayer${n}`, end - (count - n + 1) * growth]
      norm(`${at}.norm1`, width)
      convolution(`${at}.conv1`, bottleneck, width, 1, 1)
      norm(`${at}.norm2`, bottleneck)
      convolution(`${at}.conv2`, growth, bottleneck, 3, 3)
    }
    if (index === layers.length - 1) norm('norm5', end)
    else {
      norm(`transition${index + 1}.norm`, end)
      convolution(`transition${index + 1}.conv`, Math.floor(end / 2), end, 1, 1)
    }
  })
  return expected
}
