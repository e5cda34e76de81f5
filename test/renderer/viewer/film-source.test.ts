import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { filmLayout, jsonAt, type FilmHead } from '@shared/contract/films'
import type { FilmFrame } from '@shared/domain/film-frame'
import { halved } from '@shared/geometry/raster'
import { loadFilm } from '@renderer/viewer/film-source'
import { greyFilm } from '@test/fixtures/dicom/grey-film'
import { filmOf } from '@test/fixtures/painted-film'

let facts: FilmFrame
beforeAll(async () => {
  facts = (await filmOf(greyFilm('MONOCHROME2'))).frame
})
beforeEach(() => void vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame, 1)))
afterEach(() => void vi.unstubAllGlobals())

/** A film of so many pixels as it comes through the door. */
function answer(columns: number, rows: number, hasHalf: boolean): Uint8Array {
  const head: FilmHead = { frame: { ...facts, columns, rows }, kind: 'Uint16Array', hasHalf }
  const values = Uint16Array.from({ length: columns * rows }, (_, i) => i % 4096)
  const json = Buffer.from(JSON.stringify(head))
  const { halfAt, valuesAt, end } = filmLayout(json.length, head)
  const bytes = Buffer.alloc(end)
  bytes.writeUInt32LE(json.length)
  json.copy(bytes, jsonAt)
  if (halfAt !== null) Buffer.from(halved({ values, columns, rows, factor: 1 }, 1).values.buffer).copy(bytes, halfAt)
  Buffer.from(values.buffer).copy(bytes, valuesAt)
  return bytes
}

const asked: string[] = []
/** The door answers with these pieces; after `held` of them it waits for the second function's call. */
function serve(bytes: Uint8Array, pieceBytes: number, held = Infinity): () => void {
  const go = Promise.withResolvers<undefined>()
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    let at = 0
    const body = new ReadableStream({
      async pull(controller) {
        if (at / pieceBytes >= held) await go.promise
        if (at >= bytes.length) controller.close()
        else controller.enqueue(Uint8Array.from(bytes.subarray(at, (at += pieceBytes))))
      }
    })
    return Promise.resolve(new Response(body))
  })
  return () => go.resolve(undefined)
}
let last = 0
const next = () => ({ sopInstanceUid: `1.2.${++last}`, frame: 0 })

describe('a film on its way', () => {
  test.each([1, 3, 1000, 1e9])('is put together from pieces of %s bytes', async (pieceBytes) => {
    serve(answer(7, 5, true), pieceBytes)
    const { first, whole } = loadFilm(next())
    const { picture } = await whole
    expect(picture.rasters.map(({ columns, rows, factor }) => [columns, rows, factor])).toEqual([[7, 5, 1], [4, 3, 2]])
    expect([...picture.rasters[0].values]).toEqual(Array.from({ length: 35 }, (_, i) => i))
    expect(picture.rasters[1]).toEqual(halved(picture.rasters[0], 1))
    expect((await first).frame).toEqual((await whole).frame)
  })

  test('is there as its half before the rest has come, and then asked for only once', async () => {
    const bytes = answer(64, 64, true)
    const goOn = serve(bytes, 1024, Math.ceil((bytes.length - 64 * 64 * 2) / 1024))
    const film = next()
    const { first, whole } = loadFilm(film)
    expect((await first).picture.rasters.map(({ factor }) => factor)).toEqual([2])
    const before = asked.length
    expect(loadFilm(film).whole).toBe(whole)
    goOn()
    expect((await whole).picture.rasters).toHaveLength(2)
    expect(await loadFilm(film).first).toBe(await whole)
    expect(asked).toHaveLength(before)
    expect(asked.at(-1)).toBe(`/instances/${film.sopInstanceUid}/frames/1`)
  })

  test.each([['cut off', -1], ['longer than it says', 8]])('that is %s is none, and is asked for again', async (_what, change) => {
    const bytes = answer(64, 64, true)
    serve(change < 0 ? bytes.subarray(0, bytes.length + change) : Buffer.concat([bytes, Buffer.alloc(change)]), 512)
    const film = next()
    await expect(loadFilm(film).whole).rejects.toMatchObject({ name: 'FilmError', reason: 'missing' })
    serve(bytes, 512)
    expect((await loadFilm(film).whole).picture.rasters).toHaveLength(2)
  })

  test('that the backend refuses says why, and one that it does not have that it is missing', async () => {
    const refuse = (code: string, status: number) => vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code, message: 'The film is broken.' }, { status })))
    refuse('DICOM_TRUNCATED', 422)
    const { first, whole } = loadFilm(next())
    await expect(whole).rejects.toMatchObject({ reason: 'unreadable', detail: 'The film is broken.' })
    await expect(first).rejects.toMatchObject({ reason: 'unreadable' })
    refuse('NOT_FOUND', 404)
    await expect(loadFilm(next()).whole).rejects.toMatchObject({ reason: 'missing' })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('gone')))
    await expect(loadFilm(next()).first).rejects.toMatchObject({ reason: 'missing' })
  })

  test('stays in memory until those that were asked for later fill it', async () => {
    const oldest = next()
    // 128 MiB each: the seventh is too much.
    const large = answer(8192, 8192, false)
    serve(large, large.length)
    const before = asked.length
    for (const film of [oldest, ...Array.from({ length: 4 }, next)]) await loadFilm(film).whole
    await loadFilm(oldest).whole
    const second = `/instances/1.2.${last - 3}/frames/1`
    for (let i = 0; i < 2; i++) await loadFilm(next()).whole
    await loadFilm(oldest).whole
    expect(asked.slice(before).filter((path) => path.includes(oldest.sopInstanceUid))).toHaveLength(1)
    await loadFilm({ sopInstanceUid: second.split('/')[2]!, frame: 0 }).whole
    expect(asked.at(-1)).toBe(second)
  }, 60_000)
})
