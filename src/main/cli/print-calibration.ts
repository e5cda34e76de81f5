import type { CalibrationReport } from '@shared/domain/calibration'
import { printable } from '@main/cli/refusals'

const figure = (value: number | null | undefined) => value?.toFixed(3) ?? '–'
const percent = (value: number | null | undefined) => (value === null || value === undefined ? '–' : `${(value * 100).toFixed(0)} %`)
const reasons = { 'too-few': 'fewer than twenty films with, or without, the finding', 'no-better': 'no better than the share of positives' } as const

/** The report for people: a line per class, then how well other images are noticed. */
export function printCalibration({ films, patients, folds, errorRate, method, classes, outliers }: CalibrationReport, dir: string): void {
  const out = (line: string) => process.stdout.write(`${printable(line)}\n`)
  out(`calibrated ${dir}`)
  out(`${films} films of ${patients} patients; figures from ${folds}-fold cross-validation by patient; ${method}; answers at an error rate of ${percent(errorRate)}`)
  for (const one of classes) {
    const head = `${one.class.padEnd(18)} ${String(one.positive).padStart(4)} of ${one.films}  AUROC ${figure(one.auroc)}, margin ${figure(one.marginAuroc)}`
    if (one.whyNot !== null) out(`${head}  not calibrated: ${reasons[one.whyNot]}`)
    else {
      out(`${head}  ${one.feature}: ECE ${figure(one.before?.ece)} -> ${figure(one.after?.ece)}, log loss ${figure(one.before?.logLoss)} -> ${figure(one.after?.logLoss)} (share of positives ${figure(one.baseLogLoss)})`)
      out(`${' '.repeat(20)}abstains ${percent(one.answers?.abstained)}, misses ${percent(one.answers?.missed)} of positives, invents ${percent(one.answers?.invented)} of negatives`)
    }
  }
  if (!outliers) out('other images: not fitted, as that needs at least 100 frontal films')
  else for (const { name, films: count, refused } of outliers.probes) out(`${name.padEnd(18)} ${percent(refused).padStart(5)} of ${count} taken for something else`)
}
