import type { OutlineComparison, OutlineContender } from '@shared/domain/comparison'
import { percentiles } from '@main/evaluation/intervals'
import { xorshift } from '@main/evaluation/xorshift'

/** How both models outline one finding on a held-out film of which it is known where the finding lies, or that it is absent. */
export interface ComparedOutline {
  readonly class: string
  readonly patient: string
  readonly present: boolean
  /** Dice of what is likelier than not (1 where both are empty); null: the model does not outline this finding. */
  readonly serving: number | null
  readonly candidate: number | null
}

/** Patients with a region of the finding, for the finding to count: with fewer, the patients drawn decide. */
const patientsMin = 5
/** Of the mean, that 8 bits may cost, and what the interval may reach; as of AUROC. */
const quantisedLoss = { mean: 0.002, low: 0.01 }

/**
 * Holds the outlines of two models against regions on the same films. The score of a finding is the mean Dice of the
 * films that have it and of those without it, where nothing outlined counts 1 and anything 0 (as in the SIIM-ACR
 * pneumothorax challenge), both kinds weighing the same; a model that does not outline the finding counts as one that
 * outlines nothing. Differences have 95 % intervals of a paired bootstrap over patients. A finding whose interval lies
 * below 0 makes the candidate worse; the interval of the mean above 0 makes it better.
 */
export function compareOutlines(outlines: readonly ComparedOutline[], { draws = 2000, seed = 1, quantised = false }: { readonly draws?: number; readonly seed?: number; readonly quantised?: boolean } = {}): OutlineComparison {
  const patients = [...new Set(outlines.map(({ patient }) => patient))]
  const names = [...new Set(outlines.map((one) => one.class))].sort()
  const classes = names.map((name) => {
    const own = outlines.filter((one) => one.class === name)
    return { name, own, counts: new Set(own.filter(({ present }) => present).map(({ patient }) => patient)).size >= patientsMin }
  })
  const random = xorshift(seed)
  const place = new Map(patients.map((patient, i) => [patient, i]))
  const drawn = { byClass: classes.map((): number[] => []), mean: [] as number[] }
  for (let draw = 0; draw < draws; draw++) {
    const times = new Uint32Array(patients.length)
    for (let n = 0; n < patients.length; n++) times[Math.floor(random() * patients.length)]!++
    const timesOf = ({ patient }: ComparedOutline) => times[place.get(patient)!]!
    const differences = classes.map(({ own, counts }, at) => {
      const difference = counts ? less(scoreOf(own, 'candidate', timesOf).score, scoreOf(own, 'serving', timesOf).score) : null
      if (difference !== null) drawn.byClass[at]!.push(difference)
      return difference
    })
    const mean = meanOf(differences)
    if (mean !== null) drawn.mean.push(mean)
  }
  const compared = classes.map(({ name, own, counts }, at) => {
    const [serving, candidate] = [scoreOf(own, 'serving'), scoreOf(own, 'candidate')]
    const present = own.filter((one) => one.present).length
    return { class: name, present, absent: own.length - present, serving, candidate, difference: counts ? less(candidate.score, serving.score) : null, interval: counts ? percentiles(drawn.byClass[at]!, draws) : null }
  })
  const judged = compared.filter(({ difference }) => difference !== null)
  const mean = {
    serving: meanOf(judged.map(({ serving }) => serving.score)),
    candidate: meanOf(judged.map(({ candidate }) => candidate.score)),
    difference: meanOf(judged.map(({ difference }) => difference)),
    interval: percentiles(drawn.mean, draws)
  }
  const asGood = quantised && mean.difference !== null && mean.difference >= -quantisedLoss.mean && mean.interval !== null && mean.interval.low >= -quantisedLoss.low
  const worse = asGood ? [] : judged.filter(({ interval }) => interval !== null && interval.high < 0).map((one) => one.class)
  const verdict = mean.interval === null ? 'unseen' : worse.length > 0 ? 'worse' : mean.interval.low > 0 ? 'better' : 'not-better'
  return { films: outlines.length === 0 ? 0 : Math.max(...compared.map(({ present, absent }) => present + absent)), patients: patients.length, classes: compared, mean, verdict, worse }
}

const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)

function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null)
  return there.length === 0 ? null : there.reduce((a, b) => a + b, 0) / there.length
}

/** Null figures where a kind of film is missing; the score needs films with the finding. */
function scoreOf(own: readonly ComparedOutline[], model: 'serving' | 'candidate', timesOf: (one: ComparedOutline) => number = () => 1): OutlineContender {
  const mean = (present: boolean): number | null => {
    let [sum, count] = [0, 0]
    for (const one of own) {
      if (one.present !== present) continue
      sum += timesOf(one) * (one[model] ?? Number(!present))
      count += timesOf(one)
    }
    return count === 0 ? null : sum / count
  }
  const [dice, clean] = [mean(true), mean(false)]
  return { outlines: own.some((one) => one[model] !== null), dice, clean, score: dice === null || clean === null ? dice : (dice + clean) / 2 }
}
