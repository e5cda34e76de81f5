import { labelNames } from '@main/evaluation/classes'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { patientMean, type Figure } from '@main/evaluation/patient-mean'

/** Two ways to find films, and GLoRIA's aggregate of both. */
export interface Similarities {
  readonly global: readonly number[]
  readonly local: readonly number[]
  readonly both: readonly number[]
}

/** A query: whom it is of (its films are no answers; null: everybody's are), what makes an answer right, and how like each film is. */
export interface RetrievalQuery {
  readonly patient: string | null
  readonly isRight: readonly boolean[]
  /** Films that may be answers. */
  readonly candidates: readonly number[]
  readonly similarities: Similarities
}

export interface RetrievalReport {
  readonly queries: number
  readonly k: number
  /** What films drawn at random would come to. */
  readonly chance: number
  readonly global: Figure
  readonly local: Figure
  readonly both: Figure
}

export const depths = [5, 10, 100] as const

/** Precision among the K most like (Huang et al. 2021, section 4.2), the mean over queries with intervals over their patients. Depths with fewer candidates are left out. */
export function precisions(queries: readonly RetrievalQuery[]): RetrievalReport[] {
  return depths.flatMap((k) => {
    const own = queries.filter(({ candidates }) => candidates.length >= k).map((query, i) => ({ ...query, patient: query.patient ?? `query ${i}` }))
    if (own.length === 0) return []
    const at = (name: keyof Similarities) => patientMean(own, ({ candidates, isRight, similarities }) => {
      const best = candidates.toSorted((a, b) => similarities[name][b]! - similarities[name][a]!).slice(0, k)
      return best.filter((film) => isRight[film]).length / k
    })
    return [{ queries: own.length, k, chance: patientMean(own, ({ candidates, isRight }) => candidates.filter((film) => isRight[film]).length / candidates.length).mean, global: at('global'), local: at('local'), both: at('both') }]
  })
}

/** Whether a film of a labels file has a class of a prompt set. */
export const hasClass = (film: LabelledFilm, name: string): boolean => labelNames(name).some((label) => film.findings.has(label))
