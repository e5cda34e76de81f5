import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import type { ClassScore } from '@main/gloria/class-scores'

/** A film of a labels file as a model sees it. */
export interface MeasuredFilm extends LabelledFilm {
  readonly scores: readonly Pick<ClassScore, 'class' | 'score' | 'margin'>[]
  /** Mean region vector. */
  readonly look: ArrayLike<number>
}
