import { createHash } from 'node:crypto'
import type { GrayFilm } from '@main/gloria/area-resize'
import { openFilmFile } from '@main/gloria/film-file'
import { squareFilm, type Preprocessing } from '@main/gloria/preprocess'

/** Films as training keeps them: resized, padded, 8 bit (64 KiB each), and the hash of all their pixels. */
export interface FilmSquares {
  readonly squares: readonly GrayFilm[]
  readonly sha256: string
}

/**
 * Reads every film once. For foreign bytes: only call it in a child process.
 * @throws what `openFilmFile` throws, for the first film that cannot be read; the signal's reason
 */
export async function readSquares(paths: readonly string[], preprocessing: Preprocessing, { signal, read }: { readonly signal: AbortSignal; readonly read: (done: number) => void }): Promise<FilmSquares> {
  const hash = createHash('sha256')
  const squares: GrayFilm[] = []
  for (const path of paths) {
    signal.throwIfAborted()
    const square = squareFilm(await (await openFilmFile(path, { frontalOnly: false })).render(), preprocessing)
    hash.update(square.gray)
    squares.push(square)
    read(squares.length)
  }
  return { squares, sha256: hash.digest('hex') }
}
