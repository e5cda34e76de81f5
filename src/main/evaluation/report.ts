import { reliability, type Fit } from '@main/evaluation/reliability'
import type { Scored } from '@main/evaluation/auroc'
import type { Interval } from '@main/evaluation/bootstrap'
import { labelNames } from '@main/evaluation/classes'
import { rankIntervals } from '@main/evaluation/intervals'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { rank, rankStatistics, type Ranking } from '@main/evaluation/rank-statistics'

/** A film of a labels file and the scores it was given, by class. */
export interface EvaluatedFilm extends LabelledFilm {
  readonly scores: ReadonlyMap<string, { readonly score: number; readonly probability: number | null }>
}

/** How the scores of one class fare against the labels. Null figures: one kind of film is missing. Intervals: 95 %. */
export interface ClassReport {
  readonly class: string
  readonly view: string | null
  readonly films: number
  readonly positive: number
  readonly patients: number
  readonly auroc: number | null
  readonly interval: Interval | null
  readonly averagePrecision: number | null
  readonly averagePrecisionInterval: Interval | null
  /** Best over all thresholds on these films, so somewhat flattering. */
  readonly f1: number | null
  readonly f1Interval: Interval | null
  readonly f1Threshold: number | null
  /** Of calibrated probabilities, where every film has one. */
  readonly calibrationError: number | null
}

/** A report with what its plots are drawn from. */
export interface ClassEvaluation {
  readonly report: ClassReport
  readonly ranking: Ranking
  readonly reliability: Fit | null
}

/** One for each class over all films, then per view where the films have more than one. */
export function evaluate(films: readonly EvaluatedFilm[]): ClassEvaluation[] {
  const classes = [...new Set(films.flatMap(({ scores }) => [...scores.keys()]))]
  const views = [...new Set(films.flatMap(({ view }) => (view === null ? [] : [view])))].sort()
  const slices: (string | null)[] = views.length > 1 ? [null, ...views] : [null]
  return slices.flatMap((view) => classes.flatMap((name) => evaluateClass(name, view, films) ?? []))
}

/** Null for a class that the labels say nothing of. */
function evaluateClass(name: string, view: string | null, films: readonly EvaluatedFilm[]): ClassEvaluation | null {
  const names = labelNames(name)
  const speaksOf = ({ labelled, unknown }: LabelledFilm) => (labelled === null || names.some((label) => labelled.has(label))) && !names.some((label) => unknown.has(label))
  const scored = films
    .filter((film) => (view === null || film.view === view) && speaksOf(film))
    .flatMap((film): (Scored & { readonly probability: number | null })[] => {
      const own = film.scores.get(name)
      return own ? [{ ...own, patient: film.patient, positive: names.some((label) => film.findings.has(label)) }] : []
    })
  if (scored.length === 0) return null
  const ranking = rank(scored)
  const statistics = rankStatistics(ranking)
  const intervals = rankIntervals(ranking)
  const fit = scored.every(({ probability }) => probability !== null) ? reliability(scored.map(({ probability, positive }) => ({ probability: probability!, positive }))) : null
  const report: ClassReport = {
    class: name,
    view,
    films: scored.length,
    positive: scored.filter(({ positive }) => positive).length,
    patients: ranking.patients,
    auroc: statistics.auroc,
    interval: intervals.auroc,
    averagePrecision: statistics.averagePrecision,
    averagePrecisionInterval: intervals.averagePrecision,
    f1: statistics.f1,
    f1Interval: intervals.f1,
    f1Threshold: statistics.f1Threshold,
    calibrationError: fit?.ece ?? null
  }
  return { report, ranking, reliability: fit }
}
