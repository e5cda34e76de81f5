import type { Localisation } from '@main/evaluation/grounding/localisation'
import { patientMean, type Figure } from '@main/evaluation/patient-mean'

export interface LocatedFinding extends Localisation {
  readonly class: string
  readonly patient: string
}

/** Figures over all findings (`class` null) and for each class. */
export interface GroundingReport {
  readonly class: string | null
  readonly findings: number
  readonly patients: number
  readonly pointing: Figure
  readonly iou: Figure
  readonly iouSharpened: Figure
  readonly cnr: Figure
}

export function summarise(located: readonly LocatedFinding[]): GroundingReport[] {
  if (located.length === 0) return []
  const classes = [...Map.groupBy(located, (one) => one.class)].sort(([a], [b]) => (a < b ? -1 : 1))
  return [report(null, located), ...classes.map(([name, own]) => report(name, own))]
}

function report(name: string | null, located: readonly LocatedFinding[]): GroundingReport {
  const figure = (of: (one: LocatedFinding) => number): Figure => patientMean(located, of)
  return {
    class: name,
    findings: located.length,
    patients: new Set(located.map(({ patient }) => patient)).size,
    pointing: figure(({ hit }) => hit),
    iou: figure(({ iou }) => iou),
    iouSharpened: figure(({ iouSharpened }) => iouSharpened),
    cnr: figure(({ cnr }) => cnr)
  }
}
