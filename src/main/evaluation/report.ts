import { auroc, averagePrecision, type Scored } from '@main/evaluation/auroc'
import { patientBootstrap, type Interval } from '@main/evaluation/bootstrap'
import { labelNames } from '@main/evaluation/classes'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

/** A film of a labels file and the scores it was given, by class. */
export interface EvaluatedFilm extends LabelledFilm {
  readonly scores: ReadonlyMap<string, number>
}

/** How the scores of one class fare against the labels. Null figures: one kind of film is missing. */
export interface ClassReport {
  readonly class: string
  readonly view: string | null
  readonly films: number
  readonly positive: number
  readonly patients: number
  readonly auroc: number | null
  /** 95 %, patients drawn with replacement. */
  readonly interval: Interval | null
  readonly averagePrecision: number | null
}

/** A line per class over all films, then per view where the labels name more than one. */
export function evaluate(films: readonly EvaluatedFilm[]): ClassReport[] {
  const classes = [...new Set(films.flatMap(({ scores }) => [...scores.keys()]))]
  const views = [...new Set(films.flatMap(({ view }) => (view === null ? [] : [view])))].sort()
  const slices: (string | null)[] = views.length > 1 ? [null, ...views] : [null]
  return slices.flatMap((view) => classes.map((name) => evaluateClass(name, view, films)))
}

function evaluateClass(name: string, view: string | null, films: readonly EvaluatedFilm[]): ClassReport {
  const names = labelNames(name)
  const scored = films
    .filter((film) => (view === null || film.view === view) && !names.some((label) => film.unknown.has(label)))
    .flatMap((film): Scored[] => {
      const score = film.scores.get(name)
      return score === undefined ? [] : [{ score, patient: film.patient, positive: names.some((label) => film.findings.has(label)) }]
    })
  return {
    class: name,
    view,
    films: scored.length,
    positive: scored.filter(({ positive }) => positive).length,
    patients: new Set(scored.map(({ patient }) => patient)).size,
    auroc: auroc(scored),
    interval: patientBootstrap(scored, auroc),
    averagePrecision: averagePrecision(scored)
  }
}
