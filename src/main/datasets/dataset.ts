import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { DatasetName } from '@main/datasets/dataset-names'
import { openDataset, type DatasetFiles } from '@main/evaluation/dataset-files'
import { readLabels } from '@main/evaluation/labels-file'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

interface Layout {
  readonly title: string
  /** What the files of labels and boxes are called as published. */
  readonly files: RegExp
  readonly says: string
}

const layouts: Readonly<Record<DatasetName, Layout>> = {
  chexpert: { title: 'CheXpert', files: /^(train|valid|test)\.csv$/i, says: 'train.csv or valid.csv' },
  nih: { title: 'NIH ChestX-ray14', files: /^(Data_Entry|BBox_List)_2017.*\.csv$/i, says: 'Data_Entry_2017.csv' },
  rsna: { title: 'RSNA pneumonia', files: /^stage_2_train_labels\.csv$/i, says: 'stage_2_train_labels.csv' },
  siim: { title: 'SIIM-ACR pneumothorax', files: /rle.*\.csv$|^stage_2_train\.csv$/i, says: 'train-rle.csv' }
}

export interface Dataset {
  readonly name: DatasetName
  readonly title: string
  readonly films: readonly LabelledFilm[]
  readonly files: DatasetFiles
}

/**
 * Reads a data set's labels from its folder as it was published: labels wherever they lie in it, films wherever they
 * lie below. What several files say of one film is put together.
 * @throws AppError NOT_FOUND without a labels file; INPUT_INVALID naming file and line; FILE_UNREADABLE
 */
export async function readDataset(name: DatasetName, folder: string): Promise<Dataset> {
  const { title, files: pattern, says } = layouts[name]
  const files = await openDataset(folder)
  const found = files.paths.filter((path) => pattern.test(basename(path)))
  if (found.length === 0) throw new AppError('NOT_FOUND', `There are no labels of ${title} in this folder; ${says} must lie in it.`)
  const films: LabelledFilm[] = []
  for (const path of found) films.push(...(await labelsIn(path)))
  const merged = [...Map.groupBy(films, ({ file }) => file).values()].map((own) => own.reduce(joined))
  return { name, title, films: merged, files }
}

async function labelsIn(path: string): Promise<LabelledFilm[]> {
  try {
    return readLabels(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `${basename(path)}: ${error.message}`, { cause: error })
    throw new AppError('FILE_UNREADABLE', `${basename(path)} cannot be read.`, { cause: error })
  }
}

/** A list of boxes names the patient only within the film's name; the labels name them. */
function joined(a: LabelledFilm, b: LabelledFilm): LabelledFilm {
  const findings = new Set([...a.findings, ...b.findings])
  const others = (x: ReadonlySet<string>, y: ReadonlySet<string>) => new Set([...x, ...y].filter((name) => !findings.has(name)))
  const labels = a.labelled === null ? a : b
  return { ...labels, view: a.view ?? b.view, findings, denied: others(a.denied, b.denied), unknown: others(a.unknown, b.unknown), regions: [...a.regions, ...b.regions] }
}
