import type { Instance } from '@shared/domain/study'
import { imagePlane, orientationLetters, type ImagePlane } from '@shared/geometry/image-plane'
import { pixelSizeOf, type PixelSize } from '@shared/geometry/pixel-size'
import { rateOf } from '@renderer/viewer/cine'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'
import { overlayPlanes, type OverlayPlane } from '@renderer/viewer/overlay-planes'

/** What a film says of its own geometry, read once when it is shown. */
export interface FilmFacts {
  /** Patient Orientation, or the same from the cosines; null when the film states neither. */
  readonly patientOrientation: string | null
  readonly pixelSize: PixelSize
  readonly plane: ImagePlane | null
  /** The overlays of the frame. */
  readonly planes: readonly OverlayPlane[]
  /** How fast the film asks to be played. */
  readonly framesPerSecond: number
}

/**
 * @param spacing the pixel spacing that the backend settled on
 * @param frame from 0
 */
export function filmFacts(data: FilmDataSet, spacing: Instance['spacing'], frame = 0): FilmFacts {
  const orientation = numbersOf(data, 'x00200037')
  return {
    patientOrientation: data.string('x00200020') ?? orientationLetters(orientation),
    pixelSize: pixelSizeOf(spacing, aspectOf(data)),
    plane: imagePlane({ frameOfReferenceUid: data.string('x00200052') ?? '', position: numbersOf(data, 'x00200032'), orientation, spacing }),
    planes: overlayPlanes(data, frame),
    framesPerSecond: rateOf(data)
  }
}

/** Height by width of a pixel from Pixel Aspect Ratio (0028,0034), `height\width` (PS3.3 C.7.6.3.1.7); 1 where it makes no sense. */
export function aspectOf(data: FilmDataSet): number {
  const [height = 1, width = 1] = numbersOf(data, 'x00280034')
  const aspect = height / width
  return aspect >= 0.05 && aspect <= 20 ? aspect : 1
}

const numbersOf = (data: FilmDataSet, tag: string): number[] => (data.string(tag) ?? '').split('\\').filter(Boolean).map(Number)
