import { AppError } from '@shared/domain/errors'
import { readLabelsFile } from '@main/cli/read-labels-file'
import type { TrainingFilm, UncertainPolicy } from '@main/training/labelled-film'

export interface LabelledFilmsOptions {
  readonly labels: readonly string[]
  /** One folder for all labels, or one for each. */
  readonly images: readonly string[]
  readonly classes: readonly string[]
  readonly uncertain: UncertainPolicy
}

/**
 * The frontal films of labels files, each file a source of its own.
 * @throws AppError USAGE when folders do not pair with labels, those of `readLabelsFile` and `openDataset`
 */
export async function labelledTrainingFilms({ labels, images, classes, uncertain }: LabelledFilmsOptions): Promise<TrainingFilm[]> {
  if (images.length !== 1 && images.length !== labels.length) throw new AppError('USAGE', `Name one folder of films with --images, or one for each of the ${labels.length} files of labels.`)
  const { openDataset } = await import('@main/evaluation/dataset-files')
  const { labelsByClass } = await import('@main/training/labelled-film')
  const sources = labels.map(async (csv, source) => {
    const files = await openDataset(images[source] ?? images[0]!)
    const films = (await readLabelsFile(csv, classes)).filter(({ view }) => view !== 'LATERAL')
    return films.map((film) => ({ path: files.locate(film.file), patient: film.patient, source, labels: labelsByClass(film, classes, uncertain), report: film.report ?? null }))
  })
  return (await Promise.all(sources)).flat()
}
