import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import type { ImportEvent, ImportSource, ImportSummary } from '@shared/domain/exchange'
import type { Dataset } from '@main/datasets/dataset'
import { filmLabels, type FilmOfLibrary } from '@main/datasets/film-labels'
import { isPicture } from '@main/dicom/decode-picture'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { identityOfPicture } from '@main/gloria/film-file'
import type { LibraryService } from '@main/library/library'
import type { ReviewService } from '@main/review/review'
import type { Store } from '@main/store/open'

export interface DatasetParts {
  readonly store: Store
  readonly library: Pick<LibraryService, 'import'>
  readonly review: Pick<ReviewService, 'importLabels'>
}

export interface DatasetSummary extends ImportSummary {
  /** Films that the labels name and that are not in the folder. */
  readonly missing: number
  /** Labels that the data set gives the films taken. */
  readonly labels: number
  readonly regions: number
}

export type DatasetEvent = Exclude<ImportEvent, { kind: 'done' }> | { readonly kind: 'done'; readonly summary: DatasetSummary }

/**
 * Takes a data set's films into the library and enters its labels, boxes and masks as the data set's: origin `added`,
 * reader "dataset" and its title, and no provenance of a model. Pictures get the patient and view that the labels give.
 * Films that are there already, and labels that readers gave, stay as they are.
 * Throws what the import throws; NOT_FOUND when the folder has none of the films.
 */
export async function* importDataset({ store, library, review }: DatasetParts, dataset: Dataset, signal: AbortSignal): AsyncGenerator<DatasetEvent, void, undefined> {
  const located = dataset.films.map((film) => ({ film, path: dataset.files.locate(film.file) }))
  const there = await filterAsync(located, ({ path }) => stat(path).then((stats) => stats.isFile(), () => false))
  if (there.length === 0) throw new AppError('NOT_FOUND', `None of the films that the labels of ${dataset.title} name lies in this folder.`)
  const sources = there.map(({ film, path }): ImportSource => ({ kind: 'path', path, picture: { patientId: film.patient, viewPosition: film.view } }))
  for await (const event of library.import(sources, { signal })) {
    if (event.kind !== 'done') {
      yield event
      continue
    }
    let [labels, regions] = [0, 0]
    for (const { film, path } of there) {
      if (signal.aborted) break
      const entered = await enterLabels(review, dataset, film, await filmOf(store, path))
      labels += entered.labels
      regions += entered.regions
    }
    yield { kind: 'done', summary: { ...event.summary, missing: located.length - there.length, labels, regions } }
  }
}

async function enterLabels(review: DatasetParts['review'], { name, title }: Dataset, film: LabelledFilm, stored: FilmOfLibrary | null): Promise<{ labels: number; regions: number }> {
  // What the import refused has no place to put labels.
  if (!stored) return { labels: 0, regions: 0 }
  const labels = filmLabels(name, stored, film)
  if (labels.length > 0) await review.importLabels({ studyUid: stored.studyUid, reader: `dataset ${title}`, labels })
  return { labels: labels.length, regions: labels.reduce((sum, { regions }) => sum + regions.length, 0) }
}

/** The library's film that a file became; null when it was refused. */
async function filmOf({ db }: Store, path: string): Promise<FilmOfLibrary | null> {
  const bytes = await readFile(path)
  const instances = db.selectFrom('instance').select(['study_uid as studyUid', 'sop_instance_uid as sopInstanceUid', 'image_rows as rows', 'image_columns as columns'])
  const own = isPicture(bytes)
    ? instances.where('sop_instance_uid', '=', identityOfPicture(bytes).sopInstanceUid)
    : instances.where('file_sha256', '=', createHash('sha256').update(bytes).digest('hex'))
  return (await own.executeTakeFirst()) ?? null
}

async function filterAsync<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = []
  for (const item of items) if (await holds(item)) kept.push(item)
  return kept
}
