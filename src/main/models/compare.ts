import type { ClassComparison, Comparison, Disagreement, OutlineComparison } from '@shared/domain/comparison'
import { fitPlatt, predict } from '@main/calibration/logistic'
import { patientFolds } from '@main/evaluation/patient-folds'
import type { Scored } from '@main/evaluation/auroc'
import { percentiles } from '@main/evaluation/intervals'
import { rank, rankStatistics, type Ranking } from '@main/evaluation/rank-statistics'
import { reliability } from '@main/evaluation/reliability'
import { xorshift } from '@main/evaluation/xorshift'

/** A held-out film as both models score it. */
export interface ComparedFilm {
  readonly file: string
  readonly patient: string
  /** By class: whether it is there; what is not known is missing. */
  readonly positive: Readonly<Record<string, boolean>>
  readonly serving: Readonly<Record<string, number>>
  readonly candidate: Readonly<Record<string, number>>
}

export interface CompareOptions {
  readonly draws?: number
  readonly seed?: number
  /** Most films on which the two disagree. */
  readonly disagreements?: number
  /** What `compareOutlines` found; null: neither model outlines anything. */
  readonly outlines?: OutlineComparison | null
  /** The candidate outlines findings; one that does not is a model for scores, and what it leaves behind is shown. Default: what was compared tells. */
  readonly candidateOutlines?: boolean
  /** The candidate is the serving model in 8 bits: it need not be better, being faster. */
  readonly quantised?: boolean
}

const folds = 5
/** Of each kind, for a logistic fit to mean anything. */
const fitMin = 10
/** Films with the finding and films without it, for a class alone to stop a candidate: with fewer, the films drawn decide. */
const vetoMin = 5
/** Mean AUROC that speed may cost, and what the interval may reach. */
const quantisedLoss = { mean: 0.002, low: 0.01 }

const byOutlines = { better: 'outlines', 'not-better': 'outlines-not-better', worse: 'outlines-worse', unseen: 'outlines-unseen' } as const

/**
 * Holds a candidate against the serving model on the same films: AUROC by class and their mean, the differences with
 * 95 % intervals of a paired bootstrap (patients drawn with replacement, both models scored on the same draw), and, since
 * a candidate has no calibration of its own yet, log loss and calibration error of probabilities fitted in the same way
 * on other patients for both. The candidate passes when the whole interval of the mean difference lies above 0 and that
 * of no class with enough films of both kinds lies below; or when it is the serving model in 8 bits, loses no class, and
 * no more than 0.002 of the mean. One that scores every film the same, such as a segmenter on the same encoder, is judged
 * by its outlines alone; any other is refused when its outlines are worse.
 */
export function compareModels(films: readonly ComparedFilm[], { draws = 2000, seed = 1, disagreements = 12, outlines = null, candidateOutlines = outlines?.classes.some(({ candidate }) => candidate.outlines) ?? false, quantised = false }: CompareOptions = {}): Comparison {
  const names = [...new Set(films.flatMap(({ positive }) => Object.keys(positive)))].sort()
  const patients = [...new Set(films.map(({ patient }) => patient))]
  const classes = names.map((name) => classFilms(name, films, patients))
  const drawn = bootstrap(classes, patients.length, draws, seed)
  const compared = classes.map((one, at) => compareClass(one, percentiles(drawn.byClass[at]!, draws)))
  const complete = compared.filter(({ difference }) => difference !== null)
  const mean = (of: (one: ClassComparison) => number) => (complete.length === 0 ? null : complete.reduce((sum, one) => sum + of(one), 0) / complete.length)
  const interval = percentiles(drawn.mean, draws)
  const canVeto = ({ films: own, positive }: ClassComparison) => Math.min(positive, own - positive) >= vetoMin
  const worse = complete.filter((one) => one.interval !== null && one.interval.high < 0 && canVeto(one)).map((one) => one.class)
  const sameScores = films.length > 0 && films.every(({ serving, candidate }) => Object.keys(serving).every((name) => serving[name] === candidate[name]))
  const difference = mean((one) => one.difference!)
  const asGood = quantised && difference !== null && difference >= -quantisedLoss.mean && interval !== null && interval.low >= -quantisedLoss.low
  const byScores = interval === null ? 'nothing-to-compare' : worse.length > 0 ? 'class-worse' : interval.low > 0 ? 'better' : asGood ? 'as-good' : 'not-better'
  const outlined = candidateOutlines ? outlines : null
  const reason = outlined && sameScores && !quantised ? byOutlines[outlined.verdict] : outlined?.verdict === 'worse' && (byScores === 'better' || byScores === 'as-good') ? 'outlines-worse' : byScores
  return {
    films: films.length,
    patients: patients.length,
    classes: compared,
    mean: { serving: mean(({ serving }) => serving.auroc!), candidate: mean(({ candidate }) => candidate.auroc!), difference, interval },
    disagreements: classes.flatMap(disagreementsOf).sort((a, b) => apart(b) - apart(a)).slice(0, disagreements),
    outlines,
    verdict: { passed: reason === 'better' || reason === 'outlines' || reason === 'as-good', reason, worse: reason === 'outlines-worse' ? (outlines?.worse ?? []) : worse }
  }
}

interface ClassFilms {
  readonly name: string
  readonly files: readonly string[]
  readonly serving: readonly Scored[]
  readonly candidate: readonly Scored[]
  readonly rankings: { readonly serving: Ranking; readonly candidate: Ranking }
  /** Index among all patients of each patient of the rankings. */
  readonly owners: readonly number[]
}

function classFilms(name: string, films: readonly ComparedFilm[], patients: readonly string[]): ClassFilms {
  const own = films.filter(({ positive, serving, candidate }) => name in positive && name in serving && name in candidate)
  const scored = (model: 'serving' | 'candidate'): Scored[] => own.map((film) => ({ score: film[model][name]!, positive: film.positive[name]!, patient: film.patient }))
  const [serving, candidate] = [scored('serving'), scored('candidate')]
  const place = new Map(patients.map((patient, i) => [patient, i]))
  // `rank` numbers patients in the order of their first films.
  const owners = [...new Set(own.map(({ patient }) => patient))].map((patient) => place.get(patient)!)
  return { name, files: own.map(({ file }) => file), serving, candidate, rankings: { serving: rank(serving), candidate: rank(candidate) }, owners }
}

/** Differences of AUROC in every draw: of each class, and the mean over the classes that the draw has films of both kinds for. */
function bootstrap(classes: readonly ClassFilms[], patients: number, draws: number, seed: number): { readonly byClass: readonly number[][]; readonly mean: number[] } {
  const random = xorshift(seed)
  const weights = new Uint32Array(patients)
  const byClass = classes.map((): number[] => [])
  const mean: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0)
    for (let n = 0; n < patients; n++) weights[Math.floor(random() * patients)]!++
    const differences = classes.map(({ rankings, owners }, at) => {
      const own = Uint32Array.from(owners, (place) => weights[place]!)
      const [before, after] = [rankStatistics(rankings.serving, own).auroc, rankStatistics(rankings.candidate, own).auroc]
      if (before === null || after === null) return null
      byClass[at]!.push(after - before)
      return after - before
    })
    const there = differences.filter((difference) => difference !== null)
    if (there.length > 0) mean.push(there.reduce((a, b) => a + b, 0) / there.length)
  }
  return { byClass, mean }
}

function compareClass({ name, serving, candidate, rankings, owners }: ClassFilms, interval: ClassComparison['interval']): ClassComparison {
  const [before, after] = [rankStatistics(rankings.serving).auroc, rankStatistics(rankings.candidate).auroc]
  const difference = before === null || after === null ? null : after - before
  return {
    class: name,
    films: serving.length,
    positive: serving.filter(({ positive }) => positive).length,
    patients: owners.length,
    serving: { auroc: before, ...fittedElsewhere(serving) },
    candidate: { auroc: after, ...fittedElsewhere(candidate) },
    difference,
    interval: difference === null ? null : interval
  }
}

/** Log loss and calibration error of each film's probability, fitted on the films of other folds' patients. */
function fittedElsewhere(films: readonly Scored[]): { readonly logLoss: number | null; readonly ece: number | null } {
  const positives = films.filter(({ positive }) => positive).length
  if (Math.min(positives, films.length - positives) < fitMin) return { logLoss: null, ece: null }
  const fold = patientFolds(films.map(({ patient }) => patient), folds)
  const predictions = Array.from({ length: folds }, (_, k) => {
    const logistic = fitPlatt(films.filter((_film, i) => fold[i] !== k).map(({ score, positive }) => ({ x: score, positive })))
    return films.filter((_film, i) => fold[i] === k).map(({ score, positive }) => ({ probability: predict(logistic, score), positive }))
  }).flat()
  const { logLoss, ece } = reliability(predictions)!
  return { logLoss, ece }
}

const apart = ({ servingRank, candidateRank }: Disagreement): number => Math.abs(candidateRank - servingRank)

function disagreementsOf({ name, files, serving, candidate }: ClassFilms): Disagreement[] {
  const below = (films: readonly Scored[]) => {
    const sorted = films.map(({ score }) => score).sort((a, b) => a - b)
    return films.map(({ score }) => sorted.findIndex((value) => value >= score) / Math.max(1, films.length - 1))
  }
  const [before, after] = [below(serving), below(candidate)]
  return files.map((file, i) => ({ file, class: name, positive: serving[i]!.positive, servingRank: before[i]!, candidateRank: after[i]! }))
}
