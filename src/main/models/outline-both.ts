import { toFailure } from '@shared/domain/errors'
import { overlap } from '@main/evaluation/grounding/localisation'
import { regionMask } from '@main/evaluation/grounding/region-mask'
import type { SegmentedFilm } from '@main/gloria/outlines'
import type { ComparedOutline } from '@main/models/compare-outlines'
import type { ScoreBothOptions } from '@main/models/score-both'
import type { SegmentFilm } from '@main/training/segment-film'

/** A model that outlines film files; `classes` name its planes. */
export interface Outliner {
  readonly classes: readonly string[]
  readonly segment: (path: string) => Promise<SegmentedFilm>
}

export interface OutlineBothOptions extends Pick<ScoreBothOptions, 'signal' | 'scored' | 'refused'> {
  /** Null: the model outlines nothing. */
  readonly serving: Outliner | null
  readonly candidate: Outliner | null
}

/** Both models on the same films, for the findings that either outlines and of which it is known where they lie. */
export async function outlineBoth(films: readonly SegmentFilm[], { serving, candidate, signal, scored, refused }: OutlineBothOptions): Promise<ComparedOutline[]> {
  const names = new Set([...(serving?.classes ?? []), ...(candidate?.classes ?? [])])
  const compared: ComparedOutline[] = []
  for (const [i, { path, patient, regions }] of films.entries()) {
    signal.throwIfAborted()
    const known = Object.entries(regions).filter(([name]) => names.has(name))
    try {
      if (known.length > 0) {
        const [before, after] = [serving && (await diceOf(serving, path, known)), candidate && (await diceOf(candidate, path, known))]
        compared.push(...known.map(([name, own]) => ({ class: name, patient, present: own.length > 0, serving: before?.get(name) ?? null, candidate: after?.get(name) ?? null })))
      }
    } catch (error) {
      refused(path, toFailure(error))
    }
    scored(i + 1, films.length)
  }
  return compared
}

async function diceOf({ classes, segment }: Outliner, path: string, known: readonly (readonly [string, SegmentFilm['regions'][string]])[]): Promise<ReadonlyMap<string, number>> {
  const { grid, probabilities } = await segment(path)
  const size = grid.rows * grid.columns
  return new Map(
    known.flatMap(([name, own]) => {
      const at = classes.indexOf(name)
      if (at < 0) return []
      const mask = regionMask(own, { rows: grid.imageRows, columns: grid.imageColumns })
      return [[name, overlap(grid, probabilities.subarray(at * size, (at + 1) * size), mask).dice] as const]
    })
  )
}
