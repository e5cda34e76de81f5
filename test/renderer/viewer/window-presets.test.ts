import { describe, expect, it } from 'vitest'
import type { FiledWindow } from '@shared/domain/film-frame'
import { pictureOf } from '@renderer/viewer/painting/picture'
import { windowPresets } from '@renderer/viewer/window-presets'
import { presetShown } from '@renderer/viewer/next-preset'

const film = (modalityCode = 'DX', windows: readonly FiledWindow[] = []) => ({ modalityCode, windows })
const values = (list: ArrayLike<number>, rescale = { slope: 1, intercept: 0 }) => ({ picture: pictureOf(Float32Array.from(list), list.length, 1), rescale })
const ramp = values(Array.from({ length: 10_000 }, (_, i) => i))
const shown = { centre: 500, width: 1000 }

describe('window presets', () => {
  it('begin with the windows that the file names', () => {
    const windows = [{ centre: 300, width: 600, shape: 'LINEAR', label: 'NORMAL' }, { centre: 700, width: 200, shape: 'LINEAR', label: 'HARDER' }] as const
    expect(windowPresets(film('DX', windows), ramp, shown).filter(({ id }) => id === 'filed')).toEqual(windows.map(({ centre, width, label }) => ({ id: 'filed', label, centre, width })))
  })

  it('begin with the window of the presentation state that the film is shown by', () => {
    const windows = [{ centre: 300, width: 600, shape: 'LINEAR', label: '' }] as const
    expect(windowPresets(film('DX', windows), ramp, shown, { label: 'MARKED' }).slice(0, 2)).toEqual([{ id: 'filed', label: 'MARKED', ...shown }, { id: 'filed', label: '', centre: 300, width: 600 }])
  })

  it('show all values, or all but the outermost hundredths', () => {
    const [, auto, full] = windowPresets(film(), ramp, shown)
    expect(full).toMatchObject({ id: 'full', centre: 5000, width: 10_000 })
    expect(auto!.centre - auto!.width / 2).toBeCloseTo(100, -1)
    expect(auto!.centre + auto!.width / 2).toBeCloseTo(9900, -1)
  })

  it('are of what values mean', () => {
    expect(windowPresets(film(), values([0, 100], { slope: -2, intercept: 1000 }), shown).find(({ id }) => id === 'full')).toMatchObject({ centre: 900.5, width: 201 })
  })

  it('are those of CT in Hounsfield units for CT only', () => {
    const ids = (modality: string) => windowPresets(film(modality), ramp, shown).map(({ id }) => id)
    expect(ids('CT')).toEqual(['filed', 'auto', 'full', 'lung', 'softTissue', 'bone', 'brain'])
    expect(ids('DX')).toEqual(['filed', 'auto', 'full', 'flat', 'steep'])
  })

  it('of a film of one value, or none, do not fail', () => {
    expect(windowPresets(film(), values([7, 7]), shown)[1]).toMatchObject({ centre: 7.5, width: 1 })
    expect(windowPresets(film(), values([]), shown).map(({ id }) => id)).toEqual(['filed', 'flat', 'steep'])
  })

  it('are told from a window of the reader by what is shown', () => {
    const presets = windowPresets(film(), ramp, shown)
    expect(presetShown(presets, { windowCenter: 5000.2, windowWidth: 9999.8 })).toBe(2)
    expect(presetShown(presets, { windowCenter: 1, windowWidth: 2 })).toBe(-1)
  })
})
