import { describe, expect, it } from 'vitest'
import { windowPresets } from '@renderer/viewer/window-presets'
import { presetShown } from '@renderer/viewer/next-preset'

const data = (values: Readonly<Record<string, string>>) => ({ string: (tag: string) => values[tag] })
const ramp = Float32Array.from({ length: 10_000 }, (_, i) => i)
const shown = { centre: 500, width: 1000 }

describe('window presets', () => {
  it('begin with the windows that the file names, without those that make no sense', () => {
    const film = data({ x00280051: '', x00281050: '300\\x\\700\\9', x00281051: '600\\1\\200\\0', x00281055: 'NORMAL\\\\HARDER' })
    expect(windowPresets(film, ramp, shown).filter(({ id }) => id === 'filed')).toEqual([
      { id: 'filed', label: 'NORMAL', centre: 300, width: 600 },
      { id: 'filed', label: 'HARDER', centre: 700, width: 200 }
    ])
  })

  it('begin with the window of the presentation state that the film is shown by', () => {
    const film = data({ x00281050: '300', x00281051: '600' })
    expect(windowPresets(film, ramp, shown, { label: 'MARKED' }).slice(0, 2)).toEqual([{ id: 'filed', label: 'MARKED', ...shown }, { id: 'filed', label: '', centre: 300, width: 600 }])
  })

  it('show all values, or all but the outermost hundredths', () => {
    const [, auto, full] = windowPresets(data({}), ramp, shown)
    expect(full).toMatchObject({ id: 'full', centre: 5000, width: 10_000 })
    expect(auto!.centre - auto!.width / 2).toBeCloseTo(100, -1)
    expect(auto!.centre + auto!.width / 2).toBeCloseTo(9900, -1)
  })

  it('are those of CT in Hounsfield units for CT only', () => {
    const ids = (modality: string) => windowPresets(data({ x00080060: modality }), ramp, shown).map(({ id }) => id)
    expect(ids('CT')).toEqual(['filed', 'auto', 'full', 'lung', 'softTissue', 'bone', 'brain'])
    expect(ids('DX')).toEqual(['filed', 'auto', 'full', 'flat', 'steep'])
  })

  it('of a film of one value, or none, do not fail', () => {
    expect(windowPresets(data({}), [7, 7], shown)[1]).toMatchObject({ centre: 7.5, width: 1 })
    expect(windowPresets(data({}), [], shown).map(({ id }) => id)).toEqual(['filed', 'flat', 'steep'])
  })

  it('are told from a window of the reader by what is shown', () => {
    const presets = windowPresets(data({}), ramp, shown)
    expect(presetShown(presets, { windowCenter: 5000.2, windowWidth: 9999.8 })).toBe(2)
    expect(presetShown(presets, { windowCenter: 1, windowWidth: 2 })).toBe(-1)
  })
})
