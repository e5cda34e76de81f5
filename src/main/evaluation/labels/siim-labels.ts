import { required, rowError, type CsvRow } from '@main/evaluation/labels/csv-rows'
import type { LabelledFilm, LabelledRegion } from '@main/evaluation/labels/labelled-film'
import { siimRuns } from '@main/evaluation/labels/siim-rle'

/** SIIM-ACR pneumothorax, train-rle.csv: a row per mask, `-1` where there is none. */
export const siimColumns = ['ImageId', 'EncodedPixels'] as const

const finding = 'pneumothorax'
/** All films of the challenge are of this size. */
const side = 1024

/** @throws AppError INPUT_INVALID naming the line */
export function siimLabels(rows: readonly CsvRow[]): LabelledFilm[] {
  const read = rows.map((row) => ({ file: required(row, 'ImageId'), region: maskIn(row) }))
  return [...Map.groupBy(read, ({ file }) => file)].map(([file, own]) => {
    const regions = own.flatMap(({ region }) => region ?? [])
    // The file names no patients; their films are taken as independent.
    return { file, patient: file, view: null, findings: new Set(regions.length > 0 ? [finding] : []), denied: new Set(regions.length > 0 ? [] : [finding]), unknown: new Set(), labelled: new Set([finding]), regions }
  })
}

function maskIn(row: CsvRow): LabelledRegion | null {
  const text = required(row, 'EncodedPixels')
  if (text === '-1') return null
  const runs = siimRuns(text, side, side)
  if (!runs) throw rowError(row, `EncodedPixels is neither -1 nor pairs of gap and length on a film of ${side} x ${side}`)
  return { finding, kind: 'mask', rows: side, columns: side, runs }
}
