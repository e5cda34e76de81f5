import { describe, expect, test } from 'vitest'
import { assertFrontalFilm } from '@main/gloria/film-facts'

const film = { modality: 'CR', bodyPart: 'CHEST', viewPosition: 'PA', rows: 2500, columns: 2000, frames: 1 }

describe('assertFrontalFilm', () => {
  test.each([{}, { modality: 'DX', viewPosition: 'AP' }, { modality: '', bodyPart: '', viewPosition: '' }, { modality: 'OT', rows: 1024, columns: 1024 }, { bodyPart: 'PORT CHEST' }])('takes %j', (facts) => {
    expect(() => assertFrontalFilm({ ...film, ...facts })).not.toThrow()
  })

  test.each([
    [{ frames: 12 }, 'NOT_AN_IMAGE', /12 frames/],
    [{ modality: 'CT' }, 'NOT_AN_IMAGE', /CT/],
    [{ viewPosition: 'LL' }, 'NOT_AN_IMAGE', /lateral/],
    [{ bodyPart: 'HAND' }, 'NOT_AN_IMAGE', /HAND/],
    [{ rows: 31, columns: 31 }, 'IMAGE_SIZE', /at least 64 pixels.*31 x 31.*full size/],
    [{ rows: 40, columns: 40 }, 'IMAGE_SIZE', /64 pixels/],
    [{ rows: 20_001, columns: 15_000 }, 'IMAGE_SIZE', /at most 20000 pixels.*smaller size/],
    [{ rows: 3000, columns: 900 }, 'IMAGE_SIZE', /narrow/]
  ])('refuses %j', (facts, code, message) => {
    expect(() => assertFrontalFilm({ ...film, ...facts })).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) as string }))
  })
})
