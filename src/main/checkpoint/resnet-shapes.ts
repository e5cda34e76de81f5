import type { ResnetArchitecture as Resnet } from '@main/nn/resnet'
import { countOf, shapeOf, unknownArchitecture, type Shapes } from '@main/checkpoint/shapes'

const model = 'img_encoder.model'

/**
 * The ResNet whose weights have torchvision's names: block type from the presence of conv3, depth by counting, widths
 * and groups (ResNeXt) from the convolutions. Errors: ARCHITECTURE_UNKNOWN naming what is missing or does not fit.
 */
export function inferResnet(shapes: Shapes): Resnet {
  const [stemWidth, channels] = shapeOf(shapes, `${model}.conv1.weight`, 4)
  if (channels !== 3) throw unknownArchitecture(`${model}.conv1.weight takes ${channels} channels; a ResNet of 3 was expected.`)
  const block = shapes.has(`${model}.layer1.0.conv3.weight`) ? 'bottleneck' : 'basic'
  const last = block === 'bottleneck' ? 'conv3' : 'conv2'
  const stages = [1, 2, 3, 4].map((stage) => {
    const [outWidth] = shapeOf(shapes, `${model}.layer${stage}.0.${last}.weight`, 4)
    return { blocks: countOf(shapes, `${model}.layer${stage}`, 'conv1.weight'), outWidth }
  })
  return { kind: 'resnet', block, stemWidth, stages, groups: block === 'bottleneck' ? groupsOf(shapes) : 1 }
}

/** A grouped convolution's weight has in/groups channels. */
function groupsOf(shapes: Shapes): number {
  const [middle] = shapeOf(shapes, `${model}.layer1.0.conv1.weight`, 4)
  const [, perGroup] = shapeOf(shapes, `${model}.layer1.0.conv2.weight`, 4)
  if (middle % perGroup !== 0) throw unknownArchitecture(`${model}.layer1.0.conv2.weight takes ${perGroup} channels of ${middle}: no whole number of groups.`)
  return middle / perGroup
}

/**
 * Every tensor of such a ResNet and its shape (He et al. 2016, as in torchvision). Widths between a bottleneck's
 * convolutions are taken from `shapes`, as wide variants choose them freely.
 */
export function resnetShapes({ block, stemWidth, stages, groups }: Resnet, shapes: Shapes): Shapes {
  const expected = new Map<string, readonly number[]>()
  const norm = (name: string, width: number): void => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) expected.set(`${name}.${part}`, [width])
  }
  expected.set(`${model}.conv1.weight`, [stemWidth, 3, 7, 7])
  norm(`${model}.bn1`, stemWidth)
  let width = stemWidth
  stages.forEach(({ blocks, outWidth }, stage) => {
    for (let n = 0; n < blocks; n++) {
      const at = `${model}.layer${stage + 1}.${n}`
      const middle = block === 'basic' ? outWidth : shapeOf(shapes, `${at}.conv1.weight`, 4)[0]
      const convolutions =
        block === 'basic'
          ? [[middle, width, 3, 3], [outWidth, middle, 3, 3]]
          : [[middle, width, 1, 1], [middle, middle / groups, 3, 3], [outWidth, middle, 1, 1]]
      convolutions.forEach((shape, index) => {
        expected.set(`${at}.conv${index + 1}.weight`, shape)
        norm(`${at}.bn${index + 1}`, shape[0]!)
      })
      // Stages 2 to 4 halve the image in their first block, so its shortcut cannot be the identity.
      if (n === 0 && (stage > 0 || width !== outWidth)) {
        expected.set(`${at}.downsample.0.weight`, [outWidth, width, 1, 1])
        norm(`${at}.downsample.1`, outWidth)
      }
      width = outWidth
    }
  })
  return expected
}
