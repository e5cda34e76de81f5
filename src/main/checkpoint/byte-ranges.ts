import { AppError } from '@shared/domain/errors'
import { imageGraph } from '@main/nn/gloria-image'
import type { ImageArchitecture } from '@main/nn/architecture'
import { isRangeTensor, rangeLength, rangeNames } from '@main/nn/quantised'
import { readTensor, type SafetensorsFile } from '@main/checkpoint/safetensors'

/**
 * A pack has the range of every convolution that 8 bits compute, or of none.
 * @throws AppError PACK_INVALID when some are missing, too many, or no ranges
 */
export async function assertRanges(weights: SafetensorsFile, image: ImageArchitecture): Promise<void> {
  const found = [...weights.tensors.keys()].filter(isRangeTensor)
  if (found.length === 0) return
  const expected = rangeNames(imageGraph(image, weights))
  const fits = found.length === expected.length && expected.every((name) => String(weights.tensors.get(name)?.shape) === String(rangeLength))
  if (!fits) throw new AppError('PACK_INVALID', 'The model pack has ranges for 8 bits that do not fit its image encoder.')
  for (const name of found) {
    const [lowIn, highIn, lowOut, highOut] = (await readTensor(weights, name)).data
    // Negated, so that a NaN fails.
    if (!(Number(lowIn) <= Number(highIn) && Number(lowOut) <= Number(highOut) && [lowIn, highIn, lowOut, highOut].every(Number.isFinite))) throw new AppError('PACK_INVALID', `The model pack has a range for 8 bits, ${name}, that is none.`)
  }
}
