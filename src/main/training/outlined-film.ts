import { labelNames } from '@main/evaluation/classes'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { labelsByClass } from '@main/training/labelled-film'
import type { SegmentFilm } from '@main/training/segment-film'

/** A film of a labels file as a segmenter learns from it: a class that is present without a region is not known. */
export function outlinedFilm(path: string, film: LabelledFilm, classes: readonly string[]): SegmentFilm {
  const labels = labelsByClass(film, classes, 'ignore')
  const regions = classes.flatMap((name) => {
    const own = film.regions.filter(({ finding }) => labelNames(name).includes(finding))
    if (own.length === 0 && labels[name] !== 0) return []
    return [[name, own.map((one) => (one.kind === 'mask' ? { kind: one.kind, rows: one.rows, columns: one.columns, runs: [...one.runs] } : { kind: one.kind, leftPx: one.leftPx, topPx: one.topPx, widthPx: one.widthPx, heightPx: one.heightPx }))] as const]
  })
  return { path, patient: film.patient, regions: Object.fromEntries(regions) }
}
