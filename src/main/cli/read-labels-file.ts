import { readFile } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

/** Reads a labels file from the disk. Throws FILE_UNREADABLE, INPUT_INVALID naming the line. */
export async function readLabelsFile(path: string, classes: readonly string[] = []): Promise<LabelledFilm[]> {
  const { readLabels } = await import('@main/evaluation/labels-file')
  const csv = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The labels file cannot be read.', { cause })
  })
  return readLabels(csv, classes)
}
