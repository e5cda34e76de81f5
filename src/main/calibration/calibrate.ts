import type { CalibrationReport } from '@shared/domain/calibration'
import { AppError } from '@shared/domain/errors'
import type { Calibration, ClassConstants } from '@main/checkpoint/calibration-file'
import type { Pack } from '@main/checkpoint/pack'
import { fitClass } from '@main/calibration/fit-class'
import { fitOutliers } from '@main/calibration/fit-outliers'
import type { MeasuredFilm } from '@main/calibration/measured-film'
import { labelNames } from '@main/evaluation/classes'
import { distanceOf } from '@main/gloria/outlier'
import type { ExpandedClass, ExpandedPrompts } from '@main/gloria/prompts'

export interface CalibrationRequest {
  readonly pack: Pick<Pack, 'sha256' | 'manifest'>
  readonly prompts: ExpandedPrompts
  /** Films whose labels are held against their scores. */
  readonly labelled: readonly MeasuredFilm[]
  /** Frontal chest films that set each class's mean and spread, and what such films look like; their labels are not used. */
  readonly reference: readonly MeasuredFilm[]
  /** Images by kind, as mean region vectors: how many of them are noticed is reported. */
  readonly probes: readonly { readonly name: string; readonly looks: readonly ArrayLike<number>[] }[]
  readonly method: 'platt' | 'temperature'
  readonly errorRate: number
  /** In words, for those who read the report. */
  readonly source: string
}

const folds = 5

/** Fits everything a pack's calibration holds. Throws INPUT_INVALID when there are too few films or patients. */
export function calibrate({ pack, prompts, labelled, reference, probes, method, errorRate, source }: CalibrationRequest): Calibration {
  const patients = assertPatients(labelled)
  const options = { method, errorRate, folds, lossTemperature: pack.manifest.temperatures.loss }
  const fits = prompts.classes.map((own, i) => ({ own, ...fitClass(classFilms(labelled, own.class, i), options), ...momentsOf(reference, own, i) }))
  const outliers = fitOutliers(reference, folds)
  const refused = (looks: readonly ArrayLike<number>[]) => looks.filter((look) => distanceOf(outliers!, look) > outliers!.limit).length / looks.length
  const report: CalibrationReport = {
    createdAt: new Date().toISOString(),
    source,
    promptSet: { name: prompts.set.name, sha256: prompts.sha256 },
    films: labelled.length,
    patients,
    folds,
    method,
    errorRate,
    classes: fits.map(({ own, report: measured }) => ({ class: own.class, ...measured })),
    outliers: outliers && {
      reference: reference.length,
      probes: probes.filter(({ looks }) => looks.length > 0).map(({ name, looks }) => ({ name, films: looks.length, refused: refused(looks) }))
    }
  }
  const classes = Object.fromEntries(fits.map(({ own, constants, mean, sd }): [string, ClassConstants] => [own.class, { promptsSha256: own.sha256, mean, sd, ...constants }]))
  return { format: 'gloriole-calibration', version: 1, modelSha256: pack.sha256, classes, outliers, report }
}

/** How many patients the films are of. Throws INPUT_INVALID when they are too few to be split. */
export function assertPatients(films: readonly { readonly patient: string }[]): number {
  const patients = new Set(films.map(({ patient }) => patient)).size
  if (patients < folds) throw new AppError('INPUT_INVALID', `Calibration needs readable films of at least ${folds} patients; there are ${patients}.`)
  return patients
}

/** Films whose labels say whether they have the class. */
function classFilms(films: readonly MeasuredFilm[], name: string, index: number): Parameters<typeof fitClass>[0] {
  const names = labelNames(name)
  return films
    .filter(({ unknown }) => !names.some((label) => unknown.has(label)))
    .map(({ patient, findings, scores }) => ({ patient, positive: names.some((label) => findings.has(label)), score: scores[index]!.score, margin: scores[index]!.margin }))
}

function momentsOf(films: readonly MeasuredFilm[], { class: name }: ExpandedClass, index: number): Pick<ClassConstants, 'mean' | 'sd'> {
  const scores = films.map((film) => film.scores[index]!.score)
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const sd = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length)
  if (!(sd > 0)) throw new AppError('INPUT_INVALID', `All reference films score the same for ${name}; there is nothing to calibrate.`)
  return { mean, sd }
}

