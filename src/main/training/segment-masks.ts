import { regionMask } from '@main/evaluation/grounding/region-mask'
import { areaResize, type GrayFilm } from '@main/gloria/area-resize'
import { squareFilm, type Preprocessing } from '@main/gloria/preprocess'
import type { Value } from '@main/onnx/session'
import { changedMask, unchanged, type Change } from '@main/training/augment'
import type { FilmSize } from '@main/training/film-squares'
import type { SegmentFilm } from '@main/training/segment-film'

/** Masks of a film as training keeps them: squares like its own (255 inside), for the classes that it has. */
export function maskSquares({ regions }: SegmentFilm, size: FilmSize, preprocessing: Preprocessing): ReadonlyMap<string, GrayFilm> {
  return new Map(
    Object.entries(regions).flatMap(([name, own]) => {
      if (own.length === 0) return []
      const { rows, columns, data } = regionMask(own, size)
      return [[name, squareFilm({ rows, columns, gray: data.map((value) => value * 255) }, preprocessing)] as const]
    })
  )
}

export interface MaskedFilm {
  readonly film: SegmentFilm
  readonly masks: ReadonlyMap<string, GrayFilm>
  readonly change?: Change
}

/** What a batch's outlines should be: shares of every pixel [n, classes, rows, columns], and which of them are known [n, classes]. */
export function maskValues(films: readonly MaskedFilm[], classes: readonly string[], inputSize: number, { rows, columns }: FilmSize): { readonly targets: Value; readonly weights: Value } {
  const targets = new Float32Array(films.length * classes.length * rows * columns)
  const weights = new Float32Array(films.length * classes.length)
  films.forEach(({ film, masks, change = unchanged }, row) => {
    classes.forEach((name, at) => {
      const place = row * classes.length + at
      weights[place] = film.regions[name] ? 1 : 0
      const mask = masks.get(name)
      if (!mask) return
      const gray = Uint8Array.from(changedMask(mask, inputSize, change), (share) => Math.round(255 * share))
      areaResize({ rows: inputSize, columns: inputSize, gray }, rows, columns).gray.forEach((value, i) => (targets[place * rows * columns + i] = value / 255))
    })
  })
  return { targets: { data: targets, shape: [films.length, classes.length, rows, columns] }, weights: { data: weights, shape: [films.length, classes.length] } }
}
