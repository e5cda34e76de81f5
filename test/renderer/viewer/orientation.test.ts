import { describe, expect, it } from 'vitest'
import { compose, type Affine } from '@shared/geometry/affine'
import { asStored, edgeLetters, mirror, oppositeOf, turn, type Orientation } from '@renderer/viewer/orientation'

const quarter: Affine = { a: 0, b: 1, c: -1, d: 0, e: 0, f: 0 } // clockwise on a screen whose y runs down
const across: Affine = { a: -1, b: 0, c: 0, d: 1, e: 0, f: 0 }
const downwards: Affine = { a: 1, b: 0, c: 0, d: -1, e: 0, f: 0 }

/** What an orientation does to the plane, from its definition: mirrored first, then turned. */
function planeOf({ quarterTurns, mirrored }: Orientation): Affine {
  let plane: Affine = mirrored ? across : { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }
  for (let i = 0; i < quarterTurns; i++) plane = compose(quarter, plane)
  return plane
}
const linear = ({ a, b, c, d }: Affine) => [a, b, c, d].map((value) => value + 0)

const all: readonly Orientation[] = ([0, 1, 2, 3] as const).flatMap((quarterTurns) => [false, true].map((mirrored) => ({ quarterTurns, mirrored })))

describe('orientation of a film on the screen', () => {
  it('turns and mirrors what is on the screen, from each of the eight positions', () => {
    for (const position of all) {
      expect(linear(planeOf(turn(position, 1)))).toEqual(linear(compose(quarter, planeOf(position))))
      expect(linear(planeOf(mirror(position, 'horizontal')))).toEqual(linear(compose(across, planeOf(position))))
      expect(linear(planeOf(mirror(position, 'vertical')))).toEqual(linear(compose(downwards, planeOf(position))))
    }
  })

  it('comes back after four turns, or two mirrorings', () => {
    for (const position of all) {
      expect(turn(turn(position, -1), 1)).toEqual(position)
      expect(mirror(mirror(position, 'vertical'), 'vertical')).toEqual(position)
    }
  })
})

describe('letters at the edges', () => {
  it("of a frontal film as stored: the patient's left on the right", () => {
    expect(edgeLetters('L\\F', planeOf(asStored))).toEqual({ top: 'H', right: 'L', bottom: 'F', left: 'R' })
  })

  it('go with the film wherever it is turned and mirrored', () => {
    expect(edgeLetters('L\\F', planeOf(turn(asStored, 1)))).toEqual({ top: 'R', right: 'H', bottom: 'L', left: 'F' })
    expect(edgeLetters('L\\F', planeOf(mirror(asStored, 'horizontal')))).toEqual({ top: 'H', right: 'R', bottom: 'F', left: 'L' })
    expect(edgeLetters('L\\F', planeOf(mirror(asStored, 'vertical')))).toEqual({ top: 'F', right: 'L', bottom: 'H', left: 'R' })
    expect(edgeLetters('L\\F', planeOf(mirror(turn(asStored, 1), 'horizontal')))).toEqual({ top: 'R', right: 'F', bottom: 'L', left: 'H' })
  })

  it('are never guessed', () => {
    for (const value of [null, '', 'L', 'X\\F', 'L\\']) expect(edgeLetters(value, planeOf(asStored))).toBeNull()
  })

  it('of oblique directions turn round letter by letter', () => {
    expect(oppositeOf('PF')).toBe('AH')
    expect(oppositeOf('')).toBeNull()
  })
})
