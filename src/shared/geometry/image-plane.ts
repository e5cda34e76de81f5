import type { PointPx } from '@shared/geometry/attention-grid'
import type { SpacingMm } from '@shared/geometry/pixel-size'

export type Xyz = readonly [x: number, y: number, z: number]

/** Where an image lies in the patient (PS3.3 C.7.6.2.1.1), in mm of the frame of reference. */
export interface ImagePlane {
  /** Positions of different frames of reference have nothing to do with each other. */
  readonly frameOfReferenceUid: string
  /** Image Position (Patient): the centre of the first pixel, which is (0.5, 0.5) in pixels. */
  readonly originMm: Xyz
  /** Unit vectors along the rows (to the next column) and along the columns (to the next row). */
  readonly rowDirection: Xyz
  readonly columnDirection: Xyz
  /** Between rows, which is along the columns; and between columns, which is along the rows. */
  readonly spacing: SpacingMm
}

interface Written {
  readonly frameOfReferenceUid: string
  /** Image Position (Patient) (0020,0032). */
  readonly position: readonly number[]
  /** Image Orientation (Patient) (0020,0037): six cosines. */
  readonly orientation: readonly number[]
  readonly spacing: SpacingMm | null
}

const directionTolerance = 1e-3

/** The plane that a file states; null when it states none, or one whose directions are not at right angles. */
export function imagePlane({ frameOfReferenceUid, position, orientation, spacing }: Written): ImagePlane | null {
  const directions = directionsOf(orientation)
  const [x, y, z] = position
  if (frameOfReferenceUid === '' || !spacing || !directions || position.length !== 3 || !position.every(Number.isFinite)) return null
  return { frameOfReferenceUid, originMm: [x!, y!, z!], ...directions, spacing }
}

/**
 * Row and column direction of six cosines; null unless they are unit vectors at right angles. Files round their cosines:
 * what is a little off is put right, so that the way to the patient and back ends where it began.
 */
export function directionsOf(orientation: readonly number[]): Pick<ImagePlane, 'rowDirection' | 'columnDirection'> | null {
  if (orientation.length !== 6 || !orientation.every(Number.isFinite)) return null
  const [a, b, c, d, e, f] = orientation as [number, number, number, number, number, number]
  const [rowDirection, columnDirection]: [Xyz, Xyz] = [[a, b, c], [d, e, f]]
  const isUnit = (direction: Xyz) => Math.abs(Math.hypot(...direction) - 1) < directionTolerance
  const atRightAngles = Math.abs(dot(rowDirection, columnDirection)) < directionTolerance
  if (!isUnit(rowDirection) || !isUnit(columnDirection) || !atRightAngles) return null
  const row = unit(rowDirection)
  const along = dot(columnDirection, row)
  return { rowDirection: row, columnDirection: unit([d - along * row[0], e - along * row[1], f - along * row[2]]) }
}

/** Pixels of the stored image -> mm in the patient: along a row one goes by the spacing of the columns. */
export function worldOf({ originMm, rowDirection, columnDirection, spacing }: ImagePlane, { columnPx, rowPx }: PointPx): Xyz {
  const [across, down] = [(columnPx - 0.5) * spacing.columnMm, (rowPx - 0.5) * spacing.rowMm]
  const at = (i: 0 | 1 | 2) => originMm[i] + across * rowDirection[i] + down * columnDirection[i]
  return [at(0), at(1), at(2)]
}

/** The pixel over which a point of the patient lies, whatever its distance from the plane. */
export function pixelOf({ originMm, rowDirection, columnDirection, spacing }: ImagePlane, [x, y, z]: Xyz): PointPx {
  const from: Xyz = [x - originMm[0], y - originMm[1], z - originMm[2]]
  return { columnPx: dot(from, rowDirection) / spacing.columnMm + 0.5, rowPx: dot(from, columnDirection) / spacing.rowMm + 0.5 }
}

/** The place of one image on another; null where their frames of reference differ or one states no plane. */
export function samePlace(from: ImagePlane | null, to: ImagePlane | null, point: PointPx): PointPx | null {
  return from && to && from.frameOfReferenceUid === to.frameOfReferenceUid ? pixelOf(to, worldOf(from, point)) : null
}

/**
 * Patient Orientation (0020,0020) as six cosines say it: the letters towards which rows and columns run, the strongest
 * first, e.g. `L\F`. Axes of the patient run to the left, the back and the head (PS3.3 C.7.6.2.1.1).
 */
export function orientationLetters(orientation: readonly number[]): string | null {
  const directions = directionsOf(orientation)
  return directions && [directions.rowDirection, directions.columnDirection].map(lettersOf).join('\\')
}

const axes = [['L', 'R'], ['P', 'A'], ['H', 'F']] as const
/** A direction less than some 6 degrees off an axis is along it. */
const slightTilt = 0.1

function lettersOf(direction: Xyz): string {
  return direction
    .map((part, axis) => ({ size: Math.abs(part), letter: axes[axis]![part > 0 ? 0 : 1] }))
    .filter(({ size }) => size > slightTilt)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('')
}

function unit([x, y, z]: Xyz): Xyz {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

const dot = (a: Xyz, b: Xyz) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
