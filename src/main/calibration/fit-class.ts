import type { ClassCalibrationReport } from '@shared/domain/calibration'
import type { ClassConstants } from '@main/checkpoint/calibration-file'
import { conformalBounds } from '@main/calibration/conformal'
import { fitPlatt, fitTemperature, predict, type Example, type Logistic } from '@main/calibration/logistic'
import { patientFolds } from '@main/evaluation/patient-folds'
import { logLoss, reliability, type Prediction } from '@main/evaluation/reliability'
import { auroc } from '@main/evaluation/auroc'
import { answer } from '@main/gloria/judge'

/** A labelled film as far as one class is concerned. */
export interface ClassFilm {
  readonly patient: string
  readonly positive: boolean
  readonly score: number
  readonly margin: number | null
}

export interface ClassFitOptions {
  readonly method: 'platt' | 'temperature'
  readonly errorRate: number
  readonly folds: number
  /** The pack's temperature of the loss: what stands before a cosine in a softmax. */
  readonly lossTemperature: number
}

export interface ClassFit {
  readonly constants: Pick<ClassConstants, 'probability' | 'conformal'>
  readonly report: Omit<ClassCalibrationReport, 'class'>
}

/** Ten films of the rarer kind for each of the two fitted numbers (Peduzzi et al. 1996). */
const filmsMin = 20

/**
 * Calibrates one class. Score and margin are both tried, and judged on films of patients that the fit had not seen; the
 * one with the smaller log loss is taken. A class with fewer than twenty films with, or without, the finding is not
 * calibrated, nor is one whose predictions are no better than always naming the share of positives.
 */
export function fitClass(films: readonly ClassFilm[], options: ClassFitOptions): ClassFit {
  const fold = patientFolds(films.map(({ patient }) => patient), options.folds)
  const positive = films.filter((film) => film.positive).length
  const share = positive / films.length
  const margins = films.every(({ margin }) => margin !== null)
  const facts = {
    films: films.length,
    positive,
    patients: new Set(films.map(({ patient }) => patient)).size,
    auroc: auroc(films),
    marginAuroc: margins ? auroc(films.map((film) => ({ ...film, score: film.margin! }))) : null,
    presentAboveAbsent: margins ? { positive: shareAbove(films, true), negative: shareAbove(films, false) } : null,
    baseLogLoss: films.length === 0 ? null : logLoss(films.map((film) => ({ probability: share, positive: film.positive })))
  }
  const refused = (whyNot: NonNullable<ClassCalibrationReport['whyNot']>): ClassFit => ({
    constants: { probability: null, conformal: null },
    report: { ...facts, feature: null, whyNot, before: null, after: null, answers: null }
  })
  if (Math.min(positive, films.length - positive) < filmsMin) return refused('too-few')

  const tried = (margins ? (['score', 'margin'] as const) : (['score'] as const)).map((feature) => {
    const examples = films.map((film): Example => ({ x: feature === 'margin' ? film.margin! : film.score, positive: film.positive }))
    return { feature, examples, ...heldOut(examples, fold, options) }
  })
  const best = tried.reduce((a, b) => (logLoss(b.predictions) < logLoss(a.predictions) ? b : a))
  const probability = fitted(best.examples, options)
  if (probability.slope <= 0 || logLoss(best.predictions) >= facts.baseLogLoss!) return refused('no-better')
  const before = best.examples.map(({ x, positive }) => ({ probability: predict({ slope: options.lossTemperature, intercept: 0 }, x), positive }))
  return {
    constants: { probability: { feature: best.feature, ...probability }, conformal: conformalBounds(best.examples, options.errorRate) },
    report: { ...facts, feature: best.feature, whyNot: null, before: reliability(before), after: reliability(best.predictions), answers: best.answers }
  }
}

function fitted(examples: readonly Example[], { method, lossTemperature }: ClassFitOptions): Logistic {
  if (method === 'platt') return fitPlatt(examples)
  const temperature = fitTemperature(examples.map(({ x, positive }) => ({ x: x * lossTemperature, positive })))
  return { slope: lossTemperature / temperature, intercept: 0 }
}

/** Each film predicted, and answered, by what the films of other folds' patients say. */
function heldOut(examples: readonly Example[], fold: readonly number[], options: ClassFitOptions): { predictions: Prediction[]; answers: ClassCalibrationReport['answers'] } {
  const results = Array.from({ length: options.folds }, (_, k) => {
    const others = examples.filter((_, i) => fold[i] !== k)
    const [logistic, bounds] = [fitted(others, options), conformalBounds(others, options.errorRate)]
    return examples.filter((_, i) => fold[i] === k).map(({ x, positive }) => ({ probability: predict(logistic, x), positive, decision: answer(x, bounds).decision }))
  }).flat()
  const share = (part: typeof results, decision: string) => (part.length === 0 ? null : part.filter((one) => one.decision === decision).length / part.length)
  return {
    predictions: results,
    answers: {
      abstained: share(results, 'abstains')!,
      missed: share(results.filter(({ positive }) => positive), 'absent'),
      invented: share(results.filter(({ positive }) => !positive), 'present')
    }
  }
}

/** Share of the films with (without) the finding whose margin is above zero. */
function shareAbove(films: readonly ClassFilm[], positive: boolean): number | null {
  const own = films.filter((film) => film.positive === positive)
  return own.length === 0 ? null : own.filter(({ margin }) => margin! > 0).length / own.length
}
