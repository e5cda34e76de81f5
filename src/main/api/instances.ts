import { z } from 'zod'
import { filmLayout, jsonAt, type FilmHead } from '@shared/contract/films'
import type { PaintableFrame } from '@shared/domain/film-frame'
import { uid } from '@shared/domain/study'
import type { PixelValues } from '@shared/geometry/raster'
import type { Route } from '@main/api/door'
import type { FilmReader } from '@main/library/film-reader'

/** Frames count from 1, as in DICOMweb (PS3.18 10.4.1). */
const frameNumber = z.coerce.number().int().min(1)

/** `/instances/<SOP Instance UID>/frames/<number>`: a frame of a film, decoded (`FilmHead`). It is kept nowhere on the way. */
export function instancesRoute({ library, films }: { readonly library: { filePath(sopInstanceUid: string): Promise<{ readonly path: string }> }; readonly films: FilmReader }): Route {
  const prefix = '/instances/'
  return {
    prefix,
    methods: ['GET'],
    async answer(request, url) {
      const [name, frames, number, ...more] = url.pathname.slice(prefix.length).split('/')
      const [film, frame] = [uid.safeParse(name), frameNumber.safeParse(number)]
      if (!film.success || !frame.success || frames !== 'frames' || more.length > 0) return null
      const { path } = await library.filePath(film.data)
      const { parts, length } = inParts(await films.frame(path, frame.data - 1, request.signal))
      // Piece by piece: the window shows the half while the rest is on its way, and no piece is copied.
      const body = new ReadableStream({
        pull(controller) {
          const part = parts.shift()
          if (part) controller.enqueue(part)
          else controller.close()
        }
      })
      return new Response(body, { headers: { 'content-type': 'application/octet-stream', 'content-length': String(length) } })
    }
  }
}

function inParts({ frame, values, half }: PaintableFrame): { readonly parts: Uint8Array[]; readonly length: number } {
  const head: FilmHead = { frame, kind: values.constructor.name as FilmHead['kind'], hasHalf: half !== null }
  const json = Buffer.from(JSON.stringify(head))
  const { halfAt, valuesAt, end } = filmLayout(json.length, head)
  const first = Buffer.alloc(halfAt ?? valuesAt)
  first.writeUInt32LE(json.length)
  json.copy(first, jsonAt)
  if (!half || halfAt === null) return { parts: [first, bytesOf(values)], length: end }
  return { parts: [first, bytesOf(half), Buffer.alloc(valuesAt - halfAt - half.byteLength), bytesOf(values)].filter(({ length }) => length > 0), length: end }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: PixelValues): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength)
