import type { Interval } from '@main/evaluation/bootstrap'
import type { Localisation } from '@main/evaluation/grounding/localisation'
import { percentiles } from '@main/evaluation/intervals'
import { xorshift } from '@main/evaluation/xorshift'

export interface LocatedFinding extends Localisation {
  readonly class: string
  readonly patient: string
}

interface Figure {
  readonly mean: number
  /** 95 %, patients drawn with replacement. */
  readonly interval: Interval | null
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

const draws = 2000

export function summarise(located: readonly LocatedFinding[]): GroundingReport[] {
  if (located.length === 0) return []
  const classes = [...Map.groupBy(located, (one) => one.class)].sort(([a], [b]) => (a < b ? -1 : 1))
  return [report(null, located), ...classes.map(([name, own]) => report(name, own))]
}

function report(name: string | null, located: readonly LocatedFinding[]): GroundingReport {
  const patients = [...Map.groupBy(located, ({ patient }) => patient).values()]
  const figure = (of: (one: LocatedFinding) => number): Figure => {
    const groups = patients.map((own) => ({ sum: own.reduce((total, one) => total + of(one), 0), count: own.length }))
    const mean = (drawn: readonly (typeof groups)[number][]) => drawn.reduce((sum, group) => sum + group.sum, 0) / drawn.reduce((sum, group) => sum + group.count, 0)
    const random = xorshift(1)
    const means = Array.from({ length: draws }, () => mean(groups.map(() => groups[Math.floor(random() * groups.length)]!)))
    // Of one patient alone, every draw is the same: that is no interval.
    return { mean: mean(groups), interval: groups.length < 2 ? null : percentiles(means, draws) }
  }
  return {
    class: name,
    findings: located.length,
    patients: patients.length,
    pointing: figure(({ hit }) => hit),
    iou: figure(({ iou }) => iou),
    iouSharpened: figure(({ iouSharpened }) => iouSharpened),
    cnr: figure(({ cnr }) => cnr)
  }
}
