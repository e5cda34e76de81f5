import { readFile } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { readLabelsFile } from '@main/cli/read-labels-file'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

/** A film of a labels file, wherever it lies. */
export interface PlacedFilm {
  readonly path: string
  readonly film: LabelledFilm
}

export const regionsHelp = 'regions: NIH BBox_List, RSNA stage 2, SIIM RLE, or films with drawn findings (.jsonl)'

/**
 * The films of a file that says where findings lie; those without any are there too.
 * @param split of drawn findings only this split; default: all
 * @throws AppError FILE_UNREADABLE, INPUT_INVALID naming the line
 */
export async function filmsWithRegions(file: string, images: string, split?: string): Promise<PlacedFilm[]> {
  const { openDataset } = await import('@main/evaluation/dataset-files')
  const { drawnFindings } = await import('@main/evaluation/labels/drawn-findings')
  const files = await openDataset(images)
  const films = file.endsWith('.jsonl') ? drawnFindings(await textOf(file), split) : await readLabelsFile(file)
  return films.map((film) => ({ path: files.locate(film.file), film }))
}

const textOf = (path: string) =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The regions file cannot be read.', { cause })
  })
