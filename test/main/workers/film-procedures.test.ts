import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFilmProcedures } from '@main/workers/film-procedures'
import { fixture, imageFile, words } from '@test/fixtures/dicom/make'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const store = (bytes: Uint8Array): string => {
  const path = join(temporaryFolder(), 'stored')
  writeFileSync(path, bytes)
  return path
}
const cine = imageFile([[0x00280008, { vr: 'IS', numbers: [3] }], [0x00280010, { vr: 'US', numbers: [1] }], [0x00280011, { vr: 'US', numbers: [2] }], [0x7fe00010, { vr: 'OW', bytes: words([1, 2, 3, 4, 5, 6]) }]])

describe('reading the films of the library', () => {
  test('films that are asked for at once do not disturb each other, nor does the next one what was read', async () => {
    const { frame } = createFilmProcedures()
    const names = ['jpeg-2000.dcm', 'implicit.dcm', 'deflated.dcm', 'big-endian.dcm', 'jpeg-ls.dcm'].map((name) => store(fixture(name)))
    const together = await Promise.all(names.map((path) => frame({ path, frame: 0 })))
    for (const [i, path] of names.entries()) expect((await createFilmProcedures().frame({ path, frame: 0 })).values).toEqual(together[i]!.values)
  })

  test('one of many frames stays open while it is played, whatever is read meanwhile', async () => {
    const { frame } = createFilmProcedures()
    const path = store(cine)
    expect([...(await frame({ path, frame: 0 })).values]).toEqual([1, 2])
    rmSync(path)
    await frame({ path: store(smallFilm(2).bytes), frame: 0 })
    expect([...(await frame({ path, frame: 2 })).values]).toEqual([5, 6])
    await expect(frame({ path, frame: 3 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a file that is gone, no file, or damaged is said to be so, and the next one is read', async () => {
    const { frame, tags } = createFilmProcedures()
    const [gone, folder, cut] = [join(temporaryFolder(), 'gone'), temporaryFolder(), store(fixture('implicit.dcm').subarray(0, 900))]
    await expect(frame({ path: gone, frame: 0 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(tags({ path: folder })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    await expect(frame({ path: cut, frame: 0 })).rejects.toMatchObject({ code: 'DICOM_TRUNCATED' })
    expect((await tags({ path: store(cine) })).length).toBeGreaterThan(5)
  })
})
