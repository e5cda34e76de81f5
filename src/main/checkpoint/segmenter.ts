import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import { levelChannels, segmenterShapes, segmentPrefix } from '@main/nn/segmenter'
import type { ImageArchitecture } from '@main/nn/architecture'
import type { SafetensorsFile } from '@main/checkpoint/safetensors'

/** A pack's segmenter: the classes it outlines, in the order of its channels, and the channels of its four steps. */
export const segmenterDescription = z.object({ classes: z.array(z.string().min(1).max(100)).min(1).max(100), widths: z.array(z.number().int().positive().max(4096)).length(4) })
export type SegmenterDescription = z.infer<typeof segmenterDescription>

export const isSegmentTensor = (name: string): boolean => name.startsWith(segmentPrefix)

/** @throws AppError PACK_INVALID when the tensors of a segmenter do not fit what the manifest says */
export function assertSegmenter(weights: SafetensorsFile, description: SegmenterDescription | undefined, image: ImageArchitecture): void {
  const found = [...weights.tensors.keys()].filter(isSegmentTensor)
  if (!description && found.length === 0) return
  const shapes = description ? segmenterShapes(levelChannels(image, weights), { widths: description.widths, classes: description.classes.length }) : new Map<string, readonly number[]>()
  const fits = found.length === shapes.size && [...shapes].every(([name, shape]) => String(weights.tensors.get(`${segmentPrefix}${name}`)?.shape) === String(shape))
  if (!fits) throw new AppError('PACK_INVALID', 'The model pack has a segmenter whose tensors do not fit its manifest.')
}
