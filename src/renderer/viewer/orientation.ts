import { compose, type Affine } from '@shared/geometry/affine'

/**
 * How a film lies on the screen: mirrored left to right first (or not), then turned clockwise by quarter turns.
 * These eight are all that turning by 90 degrees and mirroring can reach.
 */
export interface Orientation {
  readonly quarterTurns: 0 | 1 | 2 | 3
  readonly mirrored: boolean
}

export const asStored: Orientation = { quarterTurns: 0, mirrored: false }

const turns = (count: number) => (((count % 4) + 4) % 4) as Orientation['quarterTurns']

/** Turns what is on the screen clockwise. */
export function turn(now: Orientation, quarterTurns: number): Orientation {
  return { ...now, quarterTurns: turns(now.quarterTurns + quarterTurns) }
}

/** Mirrors what is on the screen left to right (H R^q M = R^-q H M), or top to bottom (V = R^2 H). */
export function mirror(now: Orientation, axis: 'horizontal' | 'vertical'): Orientation {
  const base = axis === 'horizontal' ? 0 : 2
  return { quarterTurns: turns(base - now.quarterTurns), mirrored: !now.mirrored }
}

const quarterTurn: Affine = { a: 0, b: 1, c: -1, d: 0, e: 0, f: 0 }

/** An orientation as a map of the plane, x to the right and y down. */
export function planeOf({ quarterTurns, mirrored }: Orientation): Affine {
  let plane: Affine = { a: mirrored ? -1 : 1, b: 0, c: 0, d: 1, e: 0, f: 0 }
  for (let i = 0; i < quarterTurns; i++) plane = compose(quarterTurn, plane)
  return plane
}

export interface EdgeLetters {
  readonly top: string
  readonly right: string
  readonly bottom: string
  readonly left: string
}

const opposites: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' }

/** The opposite of a direction such as `L` or `PF` (PS3.3 C.7.6.1.1.1). Null when a letter is not a direction. */
export function oppositeOf(direction: string): string | null {
  const letters = Array.from(direction, (letter) => opposites[letter])
  return letters.length > 0 && letters.every((letter) => letter !== undefined) ? letters.join('') : null
}

/**
 * Letters for the four edges of the screen from Patient Orientation (0020,0020): the directions towards which the
 * film's rows (to the right) and columns (downwards) run, and where the view puts them. Null when the film does not
 * say: laterality is never guessed.
 */
export function edgeLetters(patientOrientation: string | null, view: Affine): EdgeLetters | null {
  const [rowDirection = '', columnDirection = ''] = (patientOrientation ?? '').split('\\').map((part) => part.trim())
  const rowOpposite = oppositeOf(rowDirection)
  const columnOpposite = oppositeOf(columnDirection)
  if (rowOpposite === null || columnOpposite === null) return null
  const rowsAcross = Math.abs(view.a) >= Math.abs(view.b)
  const [across, acrossBack] = rowsAcross ? [rowDirection, rowOpposite] : [columnDirection, columnOpposite]
  const [down, downBack] = rowsAcross ? [columnDirection, columnOpposite] : [rowDirection, rowOpposite]
  const acrossForward = (rowsAcross ? view.a : view.c) > 0
  const downForward = (rowsAcross ? view.d : view.b) > 0
  return {
    right: acrossForward ? across : acrossBack,
    left: acrossForward ? acrossBack : across,
    bottom: downForward ? down : downBack,
    top: downForward ? downBack : down
  }
}
