import { createHash } from 'node:crypto'
import type { LabelledFilm, LabelledRegion } from '@main/evaluation/labels/labelled-film'
import { maskOf } from '@main/evaluation/labels/siim-rle'
import { outlines } from '@main/datasets/outline'
import type { DatasetLabels } from '@main/review/dataset-labels'

export interface FilmOfLibrary {
  readonly studyUid: string
  readonly sopInstanceUid: string
  readonly rows: number
  readonly columns: number
}

type ImportedLabel = DatasetLabels['labels'][number]

/** Boxes and masks of NIH, RSNA and SIIM are given on films of this size; copies in other sizes are scaled. */
const sidePx = 1024

/** Our names of findings that data sets call otherwise. */
const classes: Readonly<Record<string, string>> = { effusion: 'pleural effusion', pleural_thickening: 'pleural thickening' }

/** What a data set says of a film, as labels with the regions drawn for them. Ids follow from data set, film and finding. */
export function filmLabels(dataset: string, film: FilmOfLibrary, { findings, denied, unknown, regions }: LabelledFilm): ImportedLabel[] {
  const { studyUid, sopInstanceUid } = film
  const label = (finding: string, presence: 'present' | 'absent' | 'uncertain'): ImportedLabel => {
    const own = presence === 'present' ? regions.filter((region) => region.finding === finding).flatMap((region) => shapes(region, film)) : []
    return {
      id: idOf(dataset, sopInstanceUid, finding),
      studyUid,
      sopInstanceUid,
      class: classes[finding] ?? finding,
      state: { presence, severity: null, subtype: null, location: null },
      regions: own.map((shape, i) => ({ id: idOf(dataset, sopInstanceUid, finding, String(i)), ...shape }))
    }
  }
  return [...[...findings].map((name) => label(name, 'present')), ...[...unknown].map((name) => label(name, 'uncertain')), ...[...denied].map((name) => label(name, 'absent'))]
}

type Shape = Pick<ImportedLabel['regions'][number], 'kind' | 'points'>

function shapes(region: LabelledRegion, { rows, columns }: FilmOfLibrary): Shape[] {
  const on = (size: number) => (value: number, of: number) => Math.min(size, Math.max(0, (value * size) / of))
  const [across, down] = [on(columns), on(rows)]
  if (region.kind === 'box') {
    const { leftPx, topPx, widthPx, heightPx } = region
    const corner = (columnPx: number, rowPx: number) => ({ columnPx: across(columnPx, sidePx), rowPx: down(rowPx, sidePx) })
    return [{ kind: 'box', points: [corner(leftPx, topPx), corner(leftPx + widthPx, topPx + heightPx)] }]
  }
  const mask = maskOf(region.runs, region.rows * region.columns)
  return outlines(mask, region.rows, region.columns).map((points) => ({
    kind: 'polygon',
    points: points.map(({ columnPx, rowPx }) => ({ columnPx: across(columnPx, region.columns), rowPx: down(rowPx, region.rows) }))
  }))
}

/** A version 8 UUID made of a SHA-256, so that the same label always has the same id. */
function idOf(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
