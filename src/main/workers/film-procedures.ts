import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '@shared/domain/errors'
import type { PaintableFrame, TagRow } from '@shared/domain/film-frame'
import { openFrames, type OpenFrames } from '@main/dicom/decode'
import { readFilmFrame } from '@main/dicom/film-frame'
import { parseDicom, type ParsedDicom } from '@main/dicom/parse'

interface Opened {
  readonly path: string
  readonly parsed: ParsedDicom
  readonly frames: OpenFrames
}

/** Nobody plays a film that long without asking for its next frame. */
const keptMs = 30_000
/** Memory of this size is used for one file after the other: to get new memory takes longer than to read the file. */
const scratchBytes = 2 ** 26

/** Reads the library's own films for the window, one after the other. A film of many frames stays open while it is played. */
export function createFilmProcedures() {
  const scratch = Buffer.allocUnsafeSlow(scratchBytes)
  let kept: Opened | null = null
  let forgetting: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  const open = (path: string): Opened => {
    if (kept?.path === path) return keep(kept)
    const bytes = read(path, scratch)
    const parsed = parseDicom(bytes)
    const frames = openFrames(parsed)
    if (frames.image.frames === 1) return { path, parsed, frames }
    const own = bytes.buffer === scratch.buffer ? parseDicom(Uint8Array.from(bytes)) : parsed
    return keep({ path, parsed: own, frames: openFrames(own) })
  }
  const keep = (opened: Opened): Opened => {
    clearTimeout(forgetting)
    forgetting = setTimeout(() => (kept = null), keptMs).unref()
    return (kept = opened)
  }
  /** The next file would overwrite one that is being decoded. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    /** A frame (from 0) as it is painted. @throws AppError NOT_FOUND, FILE_UNREADABLE, and those of `parseDicom` and `readFilmFrame` */
    frame: ({ path, frame }: { path: string; frame: number }): Promise<PaintableFrame> =>
      inTurn(async () => {
        const { parsed, frames } = open(path)
        if (frame >= frames.image.frames) throw new AppError('NOT_FOUND', 'The film has no such frame.')
        return readFilmFrame(parsed, frames, frame)
      }),

    /** What the file says, tag by tag. @throws AppError NOT_FOUND, FILE_UNREADABLE, and those of `parseDicom` */
    tags: ({ path }: { path: string }): Promise<TagRow[]> =>
      inTurn(async () => {
        // Its dictionary is large, and seldom asked for.
        const { tagList } = await import('@main/dicom/tag-list')
        return tagList(parseDicom(read(path, scratch)))
      })
  }
}
export type FilmProcedures = ReturnType<typeof createFilmProcedures>

/** The bytes of a file, in `scratch` where it fits. */
function read(path: string, scratch: Buffer): Uint8Array {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const bytes = size > scratch.length ? Buffer.allocUnsafeSlow(size) : scratch.subarray(0, size)
      let at = 0
      for (let count = -1; at < size && count !== 0; at += count) count = readSync(file, bytes, at, size - at, at)
      return bytes.subarray(0, at)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw isGone ? new AppError('NOT_FOUND', 'The file of this film is missing from the data folder.', { cause }) : new AppError('FILE_UNREADABLE', 'The file of this film cannot be read.', { cause })
  }
}
