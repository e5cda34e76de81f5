import { describe, expect, it } from 'vitest'
import { aspectOf, filmFacts } from '@renderer/viewer/film-facts'

const data = (values: Readonly<Record<string, string>>) => ({ string: (tag: string) => values[tag] })
const spacing = { rowMm: 0.2, columnMm: 0.1, source: 'ImagerPixelSpacing' } as const

describe('what a film says of its geometry', () => {
  it('is nothing where the file states nothing', () => {
    expect(filmFacts(data({}), null)).toEqual({ patientOrientation: null, pixelSize: { width: 1, height: 1, unit: 'px', source: null }, plane: null, planes: [], framesPerSecond: 15 })
  })

  it('takes directions as stated before those that follow from the cosines', () => {
    const cosines = { x00200037: '1\\0\\0\\0\\0\\-1' }
    expect(filmFacts(data(cosines), null).patientOrientation).toBe('L\\F')
    expect(filmFacts(data({ ...cosines, x00200020: 'R\\F' }), null).patientOrientation).toBe('R\\F')
  })

  it('places the film in the patient where position, cosines, frame of reference and spacing are all there', () => {
    const whole = { x00200032: '10\\20\\30', x00200037: '1\\0\\0\\0\\0\\-1', x00200052: '1.2.3' }
    expect(filmFacts(data(whole), spacing).plane).toMatchObject({ originMm: [10, 20, 30], frameOfReferenceUid: '1.2.3' })
    expect(filmFacts(data(whole), null).plane).toBeNull()
    expect(filmFacts(data({ ...whole, x00200032: 'ten\\20\\30' }), spacing).plane).toBeNull()
  })

  it('reads the aspect of pixels as height by width, and none that is absurd', () => {
    expect(aspectOf(data({ x00280034: '4\\3' }))).toBeCloseTo(4 / 3)
    for (const wrong of ['0\\1', '1\\0', 'a\\b', '1\\100000', '']) expect(aspectOf(data({ x00280034: wrong }))).toBe(1)
  })
})
