import { join } from 'node:path'
import { openPack } from '@main/checkpoint/pack'
import { percentiles } from '@main/evaluation/intervals'
import { rank, rankStatistics } from '@main/evaluation/rank-statistics'
import { xorshift } from '@main/evaluation/xorshift'
import { BEST_PROMPTS } from '@main/gloria/class-scores'
import { readShipped, shippedFor } from '@main/gloria/prompt-store'
import { gatherEvidence, labelledSets, type EvidenceOfFilm, type PromptEvidence } from './ablation-films'
import type { Bench } from './figure'

/** The public code's departures, each of which can be put in or left out. */
interface Quirks {
  /** Attention over as many positions as the raw prompt has characters, [CLS] left out. */
  readonly padding: boolean
  /** 5 times the largest word instead of log(mean exp(5 s))/5. */
  readonly largestWord: boolean
  /** The largest prompt instead of the mean of the best three. */
  readonly largestPrompt: boolean
  /** Five prompts of each class, drawn anew each time, instead of all. */
  readonly fivePrompts: boolean
  /** Scores less their mean, by their deviation, over batches of 16 films. */
  readonly zScore: boolean
}
const none: Quirks = { padding: false, largestWord: false, largestPrompt: false, fivePrompts: false, zScore: false }
const all: Quirks = { padding: true, largestWord: true, largestPrompt: true, fivePrompts: true, zScore: true }
const names = Object.keys(none) as (keyof Quirks)[]

const draws = 1000
const batch = 16
/** A class with fewer positive films says nothing. */
const fewest = 4

/**
 * What each quirk of the public code costs: the mean AUROC over classes with all of them, with none, with one put in
 * and with one left out, and paired 95 % intervals of the difference. Patients are drawn with replacement; each draw has
 * its own five prompts and its own batches.
 */
export const ablation: Bench = async (print) => {
  const sets = await labelledSets()
  if (sets.length === 0) print({ bench: 'ablation', of: 'skipped: no labelled films beside the checkout (../shared/data)', runs: 0 })
  const resources = join(process.cwd(), 'resources')
  const pack = await openPack(join(resources, 'models/gloria-demo'))
  const prompts = shippedFor(pack.manifest.promptSet, await readShipped(join(resources, 'prompts')))
  for (const { name, films } of sets) {
    const evidence = await gatherEvidence(pack, prompts, films)
    const classes = prompts.classes.map((one) => one.class).filter((one) => evidence.filter((film) => film.classes.get(one)!.positive).length >= fewest)
    const of = `${name}: ${films.length}, classes ${classes.join(', ')}; ${pack.manifest.name} ${pack.sha256.slice(0, 8)}`
    const show = (variant: string, quirks: Quirks, against: Quirks) => print({ bench: 'ablation', of, variant, ...compare(evidence, classes, quirks, against) })
    show('ours', none, none)
    for (const quirk of names) show(`ours with ${quirk}`, { ...none, [quirk]: true }, none)
    show('public code', all, none)
    for (const quirk of names) show(`public code without ${quirk}`, { ...all, [quirk]: false }, all)
  }
}

interface Comparison {
  readonly runs: number
  /** Mean over classes and draws of prompts and batches; `cost`: by how much that of `against` is larger. */
  readonly auroc: number
  readonly cost: number
  readonly costLow: number | undefined
  readonly costHigh: number | undefined
}

function compare(evidence: readonly EvidenceOfFilm[], classes: readonly string[], quirks: Quirks, against: Quirks): Comparison {
  const [ours, theirs] = [scoredFilms(evidence, quirks), scoredFilms(evidence, against)]
  // Films by their place, so that a draw takes the same ones of both.
  const patients = [...Map.groupBy(evidence.keys(), (at) => evidence[at]!.patient).values()]
  const drawn: { own: number; difference: number }[] = []
  const whole: { own: number; difference: number }[] = []
  const both = (films: readonly number[], seed: number) => {
    // The same seed for both: what is drawn alike is no difference.
    const [own, other] = [meanAuroc(films.map((at) => ours[at]!), classes, quirks, xorshift(seed)), meanAuroc(films.map((at) => theirs[at]!), classes, against, xorshift(seed))]
    return { own, difference: other - own }
  }
  const random = xorshift(1)
  for (let draw = 0; draw < draws; draw++) {
    const seed = 1000 + draw
    drawn.push(both(patients.flatMap(() => patients[Math.floor(random() * patients.length)]!), seed))
    if (draw < 100) whole.push(both([...evidence.keys()], seed))
  }
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const interval = percentiles(drawn.map(({ difference }) => difference), draws)
  const three = (value: number) => Math.round(value * 1000) / 1000
  return { runs: draws, auroc: three(mean(whole.map(({ own }) => own))), cost: three(mean(whole.map(({ difference }) => difference))), costLow: interval ? three(interval.low) : undefined, costHigh: interval ? three(interval.high) : undefined }
}

interface ScoredFilm {
  readonly patient: string
  readonly classes: ReadonlyMap<string, { readonly positive: boolean; readonly prompts: readonly number[] }>
}

const scoredFilms = (evidence: readonly EvidenceOfFilm[], quirks: Quirks): ScoredFilm[] =>
  evidence.map(({ patient, classes }) => ({
    patient,
    classes: new Map([...classes].map(([name, { positive, prompts }]) => [name, { positive, prompts: prompts.map((prompt) => promptScore(prompt, quirks)) }]))
  }))

function promptScore({ words, paddedWords, publicLocal, global }: PromptEvidence, { padding, largestWord }: Quirks): number {
  const cosines = padding ? paddedWords : words
  const largest = padding ? publicLocal : 5 * Math.max(...cosines)
  const local = largestWord ? largest : Math.log(cosines.reduce((sum, cosine) => sum + Math.exp(5 * cosine), 0) / cosines.length) / 5
  return (local + global) / 2
}

/** Mean over the classes whose films have and lack the finding. */
function meanAuroc(films: readonly ScoredFilm[], classes: readonly string[], quirks: Quirks, random: () => number): number {
  const batches = shuffled(films.length, random)
  const values = classes.flatMap((name) => {
    const own = films.map((film) => film.classes.get(name)!)
    const chosen = quirks.fivePrompts ? shuffled(own[0]!.prompts.length, random).slice(0, 5) : [...own[0]!.prompts.keys()]
    const raw = own.map(({ prompts }) => classScore(chosen.map((at) => prompts[at]!), quirks))
    const scores = quirks.zScore ? zScored(raw, batches) : raw
    return rankStatistics(rank(own.map(({ positive }, i) => ({ positive, score: scores[i]!, patient: films[i]!.patient })))).auroc ?? []
  })
  return values.reduce((a, b) => a + b, 0) / values.length
}

function classScore(scores: readonly number[], { largestPrompt }: Quirks): number {
  const best = [...scores].sort((a, b) => b - a).slice(0, largestPrompt ? 1 : BEST_PROMPTS)
  return best.reduce((a, b) => a + b, 0) / best.length
}

function zScored(scores: readonly number[], order: readonly number[]): number[] {
  const result = [...scores]
  for (let start = 0; start < order.length; start += batch) {
    const films = order.slice(start, start + batch)
    const mean = films.reduce((sum, at) => sum + scores[at]!, 0) / films.length
    const deviation = Math.sqrt(films.reduce((sum, at) => sum + (scores[at]! - mean) ** 2, 0) / Math.max(1, films.length - 1)) || 1
    for (const at of films) result[at] = (scores[at]! - mean) / deviation
  }
  return result
}

function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    ;[order[i], order[other]] = [order[other]!, order[i]!]
  }
  return order
}
