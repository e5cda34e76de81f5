import { AppError } from '@shared/domain/errors'
import { chexpertLabels } from '@main/evaluation/labels/chexpert-labels'
import { csvRows } from '@main/evaluation/labels/csv-rows'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { nihBoxColumns, nihBoxes, nihColumns, nihLabels } from '@main/evaluation/labels/nih-labels'
import { ownColumns, ownLabels } from '@main/evaluation/labels/own-labels'
import { rsnaColumns, rsnaLabels } from '@main/evaluation/labels/rsna-labels'
import { siimColumns, siimLabels } from '@main/evaluation/labels/siim-labels'

/**
 * Reads labels in one of the layouts told apart by their header: our own, NIH ChestX-ray14 (labels or boxes), RSNA
 * pneumonia stage 2, SIIM-ACR pneumothorax, CheXpert. See the files of `labels/`.
 * @param classes names of findings that our own layout may use besides those of the public data sets
 * @throws AppError INPUT_INVALID naming the columns that are missing, or the line that is wrong
 */
export function readLabels(csv: string, classes: readonly string[] = []): LabelledFilm[] {
  const rows = csvRows(csv)
  const header = Object.keys(rows[0]!.cells)
  const has = (names: readonly string[]) => names.every((name) => header.includes(name))
  if (has(ownColumns)) return ownLabels(rows, new Set(classes.map((name) => name.toLowerCase())))
  if (has(nihColumns)) return nihLabels(rows)
  if (has(nihBoxColumns)) return nihBoxes(rows)
  if (has(rsnaColumns)) return rsnaLabels(rows)
  if (has(siimColumns)) return siimLabels(rows)
  if (has(['Path'])) return chexpertLabels(rows)
  const layouts = [ownColumns, nihColumns, nihBoxColumns, rsnaColumns, siimColumns].map((columns) => columns.join(', ')).join('; ')
  throw new AppError('INPUT_INVALID', `The labels file has none of the known headers: ${layouts}; or Path with a column per finding of CheXpert.`)
}
