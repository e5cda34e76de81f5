import type { Failure } from '@shared/domain/errors'
import { toFailure } from '@shared/domain/errors'
import type { ClassScore } from '@main/gloria/class-scores'
import type { ComparedFilm } from '@main/models/compare'
import type { TrainingFilm } from '@main/training/labelled-film'

/** A model that scores film files with the prompts of the comparison, in corrected mode. */
export type ScoreFile = (path: string) => Promise<readonly ClassScore[]>

export interface ScoreBothOptions {
  readonly serving: ScoreFile
  readonly candidate: ScoreFile
  readonly signal: AbortSignal
  readonly scored: (done: number, total: number) => void
  /** A film that cannot be read: it is left out. */
  readonly refused: (path: string, failure: Failure) => void
}

/** Both models on the same films; labels that are uncertain are left out. */
export async function scoreBoth(films: readonly TrainingFilm[], { serving, candidate, signal, scored, refused }: ScoreBothOptions): Promise<ComparedFilm[]> {
  const byClass = (scores: readonly ClassScore[]) => Object.fromEntries(scores.map(({ class: name, score }) => [name, score]))
  const compared: ComparedFilm[] = []
  for (const [i, { path, patient, labels }] of films.entries()) {
    signal.throwIfAborted()
    const positive = Object.fromEntries(Object.entries(labels).flatMap(([name, value]) => (value === 0 || value === 1 ? [[name, value === 1] as const] : [])))
    try {
      compared.push({ file: path, patient, positive, serving: byClass(await serving(path)), candidate: byClass(await candidate(path)) })
    } catch (error) {
      refused(path, toFailure(error))
    }
    scored(i + 1, films.length)
  }
  return compared
}
