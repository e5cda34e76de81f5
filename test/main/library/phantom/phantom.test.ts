import { beforeAll, describe, expect, test } from 'vitest'
import { demonstrationCases } from '@main/library/phantom/cases'
import { drawPhantom, type Phantom } from '@main/library/phantom/phantom'
import type { DrawnFinding } from '@main/library/phantom/findings'

const rowsPx = 486
const draw = (person: number, findings: DrawnFinding[], exposure = 0) => drawPhantom({ person, exposure, female: false, findings, rowsPx })

/** Mean value of the film under a mask (or its left-right mirror image). */
function meanUnder(film: Phantom, mask: Uint8Array, mirrored = false): number {
  let sum = 0
  let count = 0
  for (let row = 0; row < film.maskRows; row++) {
    for (let column = 0; column < film.maskColumns; column++) {
      if (mask[row * film.maskColumns + column] !== 1) continue
      const x = Math.floor(((mirrored ? film.maskColumns - 1 - column : column) * film.columns) / film.maskColumns)
      const y = Math.floor((row * film.rows) / film.maskRows)
      sum += film.pixels[y * film.columns + x]!
      count++
    }
  }
  return sum / count
}

const centroidColumnShare = (film: Phantom, mask: Uint8Array) => {
  let sum = 0
  let count = 0
  mask.forEach((value, i) => {
    sum += value * (i % film.maskColumns)
    count += value
  })
  return sum / count / film.maskColumns
}

describe('a drawn chest film', () => {
  let normal: Phantom
  beforeAll(() => (normal = draw(7, [])))

  test('is 12 bit, not square, and covers a 35 x 43 cm cassette', () => {
    const highest = normal.pixels.reduce((most, value) => Math.max(most, value), 0)
    expect(highest).toBeLessThanOrEqual(4095)
    expect(highest).toBeGreaterThan(3000)
    expect(normal.rows).toBeGreaterThan(normal.columns)
    expect(normal.rows * normal.spacingMm).toBeCloseTo(430, 5)
  })

  test('has dark lungs beside a bright mediastinum and a bright abdomen', () => {
    const at = (x: number, y: number) => normal.pixels[Math.round(y * normal.rows) * normal.columns + Math.round(x * normal.columns)]!
    expect(at(0.27, 0.45)).toBeLessThan(0.6 * at(0.5, 0.5))
    expect(at(0.73, 0.35)).toBeLessThan(0.6 * at(0.5, 0.5))
    expect(at(0.3, 0.9)).toBeGreaterThan(1.5 * at(0.27, 0.45))
  })

  test('is the same for the same numbers and another for another exposure', () => {
    expect(draw(7, []).pixels).toEqual(normal.pixels)
    expect(draw(7, [], 1).pixels).not.toEqual(normal.pixels)
  })

  test('shows the same ribs on the films of one person, so that a prior can be compared', () => {
    const prior = draw(7, [], 1)
    let difference = 0
    for (let i = 0; i < prior.pixels.length; i++) difference += Math.abs(prior.pixels[i]! - normal.pixels[i]!)
    const stranger = draw(8, [])
    let other = 0
    for (let i = 0; i < stranger.pixels.length; i++) other += Math.abs(stranger.pixels[i]! - normal.pixels[i]!)
    expect(other).toBeGreaterThan(3 * difference)
  })

  test.each<[DrawnFinding['class'], 1 | -1]>([
    ['pleural effusion', 1],
    ['consolidation', 1],
    ['edema', 1],
    ['nodule', 1],
    ['atelectasis', 1],
    ['pneumothorax', -1]
  ])('%s changes the film inside its mask and hardly outside', (name, sign) => {
    const film = draw(7, [{ class: name, grade: 2, side: name === 'edema' ? 'both' : 'left', zone: 'mid' }])
    const { mask } = film.truth[0]!
    const inside = meanUnder(film, mask) - meanUnder(normal, mask)
    expect(sign * inside).toBeGreaterThan(25)
    const outside = meanUnder(film, mask.map((value) => 1 - value)) - meanUnder(normal, mask.map((value) => 1 - value))
    expect(Math.abs(outside)).toBeLessThan(0.4 * Math.abs(inside))
  })

  test.each(['left', 'right'] as const)('a finding on the %s of the patient lies on the other side of the film', (side) => {
    const film = draw(7, [{ class: 'consolidation', grade: 1, side, zone: 'upper' }])
    const share = centroidColumnShare(film, film.truth[0]!.mask)
    if (side === 'left') expect(share).toBeGreaterThan(0.55)
    else expect(share).toBeLessThan(0.45)
  })

  test('a larger grade covers more of the film', () => {
    const covered = ([0, 1, 2] as const).map((grade) => {
      const film = draw(7, [{ class: 'pleural effusion', grade, side: 'right', zone: 'lower' }])
      return film.truth[0]!.mask.reduce((sum, value) => sum + value, 0)
    })
    expect(covered[0]).toBeLessThan(covered[1]!)
    expect(covered[1]).toBeLessThan(covered[2]!)
  })

  test('cardiomegaly widens the heart beyond half of the chest', () => {
    const film = draw(7, [{ class: 'cardiomegaly', grade: 2, side: 'both', zone: 'lower' }])
    expect(meanUnder(film, film.truth[0]!.mask)).toBeGreaterThan(meanUnder(normal, film.truth[0]!.mask) + 60)
  })

  test('the report names what was drawn and denies what was not', () => {
    const film = draw(7, [{ class: 'pleural effusion', grade: 1, side: 'left', zone: 'lower' }])
    expect(film.report).toContain('Moderate pleural effusion on the left.')
    expect(film.report).toContain('No pneumothorax.')
    expect(film.report).not.toContain('No pleural effusion')
    expect(normal.report).toContain('IMPRESSION: No acute disease.')
  })
})

test('the demonstration library has two patients with priors and every class once or more', () => {
  const byPatient = Map.groupBy(demonstrationCases, ({ identity }) => identity.patientId)
  expect([...byPatient.values()].filter((films) => films.length > 1)).toHaveLength(2)
  const drawn = new Set(demonstrationCases.flatMap(({ spec }) => spec.findings.map((finding) => finding.class)))
  expect([...drawn].sort()).toEqual(['atelectasis', 'cardiomegaly', 'consolidation', 'edema', 'nodule', 'pleural effusion', 'pneumothorax'])
})
