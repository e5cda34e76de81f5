import { rowError, type CsvRow } from '@main/evaluation/labels/csv-rows'

/** The fourteen of NIH ChestX-ray14, as its files spell them. */
export const nihFindings = ['Atelectasis', 'Cardiomegaly', 'Consolidation', 'Edema', 'Effusion', 'Emphysema', 'Fibrosis', 'Hernia', 'Infiltration', 'Mass', 'Nodule', 'Pleural_Thickening', 'Pneumonia', 'Pneumothorax']

/** The columns of CheXpert. */
export const chexpertFindings = ['No Finding', 'Enlarged Cardiomediastinum', 'Cardiomegaly', 'Lung Opacity', 'Lung Lesion', 'Edema', 'Consolidation', 'Pneumonia', 'Atelectasis', 'Pneumothorax', 'Pleural Effusion', 'Pleural Other', 'Fracture', 'Support Devices']

const none = 'no finding'
const known = new Set([...nihFindings, ...chexpertFindings, none].map((name) => name.toLowerCase()))

/**
 * Names joined by `|`, lower case, without "No Finding".
 * @param more names that are known besides those of the public data sets
 * @throws AppError INPUT_INVALID naming the line and the name that is not known
 */
export function findingsIn(row: CsvRow, text: string, more: ReadonlySet<string>): Set<string> {
  const names = text.split('|').map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
  const stranger = names.find((name) => !known.has(name) && !more.has(name))
  if (stranger !== undefined) throw rowError(row, `${JSON.stringify(stranger.slice(0, 60))} is no known finding; use the names of NIH ChestX-ray14, of CheXpert or of the prompt set`)
  return new Set(names.filter((name) => name !== none))
}
