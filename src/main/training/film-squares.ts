import { createHash } from 'node:crypto'
import { AppError, toFailure, type Failure } from '@shared/domain/errors'
import type { GrayFilm } from '@main/gloria/area-resize'
import { openFilmFile } from '@main/gloria/film-file'
import { squareFilm, type Preprocessing } from '@main/gloria/preprocess'

/** Films as training keeps them: resized, padded, 8 bit (64 KiB each), and the hash of all their pixels. */
export interface FilmSquares {
  readonly squares: readonly GrayFilm[]
  /** Rows and columns of the stored images. */
  readonly sizes: readonly FilmSize[]
  readonly sha256: string
}

export interface FilmSize {
  readonly rows: number
  readonly columns: number
}

export interface ReadControl {
  readonly signal: AbortSignal
  readonly read: (done: number) => void
  /** A film that cannot be read, and why. */
  readonly refused: (path: string, failure: Failure) => void
}

/**
 * Reads every film once. For foreign bytes: only call it in a child process.
 * @throws AppError TRAINING_DATA when any of them cannot be read, after all were looked at; the signal's reason
 */
export async function readSquares(paths: readonly string[], preprocessing: Preprocessing, control: ReadControl): Promise<FilmSquares> {
  const films = await readableSquares(paths, preprocessing, control)
  const bad = paths.length - films.squares.length
  if (bad > 0) throw new AppError('TRAINING_DATA', `${bad} of ${paths.length} films cannot be read; mend them, or leave them out.`)
  return films
}

/** The same, leaving out what cannot be read, or is no frontal film where `frontalOnly` says so. */
export async function readableSquares(paths: readonly string[], preprocessing: Preprocessing, { signal, read, refused }: ReadControl, frontalOnly = false): Promise<FilmSquares> {
  const hash = createHash('sha256')
  const squares: GrayFilm[] = []
  const sizes: FilmSize[] = []
  for (const [i, path] of paths.entries()) {
    signal.throwIfAborted()
    try {
      const film = await (await openFilmFile(path, { frontalOnly })).render()
      const square = squareFilm(film, preprocessing)
      sizes.push({ rows: film.rows, columns: film.columns })
      hash.update(square.gray)
      squares.push(square)
    } catch (error) {
      refused(path, toFailure(error))
    }
    read(i + 1)
  }
  return { squares, sizes, sha256: hash.digest('hex') }
}
