import type { FilmFrame } from '@shared/domain/film-frame'
import type { Instance } from '@shared/domain/study'
import { imagePlane, orientationLetters, type ImagePlane } from '@shared/geometry/image-plane'
import { pixelSizeOf, type PixelSize } from '@shared/geometry/pixel-size'
import { planeOf, type OverlayPlane } from '@renderer/viewer/overlay-plane'

/** What a film says of its own geometry, and what lies on it. */
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

/** @param spacing the pixel spacing that the backend settled on */
export function filmFacts(frame: FilmFrame, spacing: Instance['spacing']): FilmFacts {
  return {
    patientOrientation: frame.patientOrientation ?? orientationLetters(frame.orientation),
    pixelSize: pixelSizeOf(spacing, frame.aspect),
    plane: imagePlane({ ...frame, spacing }),
    planes: frame.overlays.map(({ group, ...overlay }) => planeOf(group, overlay)),
    framesPerSecond: frame.framesPerSecond
  }
}
