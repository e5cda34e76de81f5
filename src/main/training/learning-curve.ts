import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import { expectedGain, type CurvePoint, type LearningCurve } from '@shared/domain/learning-curve'
import { openPack } from '@main/checkpoint/pack'
import { expandPrompts } from '@main/gloria/prompts'
import { climbLadder } from '@main/onnx/providers'
import { bootstrapCurve, meanAuroc, testedHead, type TestedHead } from '@main/training/curve-bootstrap'
import { embedFilms, headScores } from '@main/training/embed-films'
import { fitHead, type FittedClass, type HeadExample } from '@main/training/fit-head'
import { fitPowerLaw } from '@main/training/power-law'
import type { CurveRecipe } from '@main/training/recipe'
import type { RunControl } from '@main/training/run'

/** What so many more films would bring is told: a reader's work of some hours. */
const OUTLOOK_FILMS = 100

/**
 * How well heads do that were fitted to shares of the labels (GLoRIA: 1 %, 10 %, 100 %), on films of other patients.
 * Patients are drawn, not films; a larger share of a draw holds the smaller ones. Intervals are those of `bootstrapCurve`. For foreign bytes: only call it in a
 * child process.
 * @throws AppError TRAINING_DATA when no class has both kinds among the test films; those of `embedFilms`
 */
export async function learningCurve({ model, prompts: set, films, test, shares, draws, steps, learningRate }: CurveRecipe, control: RunControl): Promise<LearningCurve> {
  const pack = await openPack(model)
  const prompts = expandPrompts(set)
  const classes = prompts.classes.map((one) => one.class)
  const { examples } = await embedFilms(pack, prompts, [...films, ...test], control)
  const known = examples.slice(0, films.length)
  const unseen = examples.slice(films.length)
  const tested = (count: number, head: readonly FittedClass[] | null) => testedHead(count, headScores(unseen, head), test, classes)
  const ladder = await climbLadder()
  const without = tested(0, null)
  const zeroShot = meanAuroc(without)
  if (zeroShot === null) throw new AppError('TRAINING_DATA', 'The films to test on have no finding that is there on some and not on others. Label films of more held-out patients.')
  const patients = [...new Set(films.map(({ patient }) => patient))]
  const points: Omit<CurvePoint, 'interval'>[] = []
  const drawn: TestedHead[][] = []
  for (const share of shares.toSorted((a, b) => a - b)) {
    const heads: TestedHead[] = []
    // Of all labels there is one draw.
    for (let draw = 0; draw < (share >= 1 ? 1 : draws); draw++) {
      control.signal.throwIfAborted()
      const place = (patient: string) => createHash('sha256').update(`curve ${draw} ${patient}`).digest().readUIntBE(0, 6)
      const chosen = new Set(patients.toSorted((a, b) => place(a) - place(b)).slice(0, Math.max(1, Math.round(share * patients.length))))
      const own = known.filter(({ patient }) => chosen.has(patient))
      heads.push(tested(own.length, await headOf(own, classes.length)))
    }
    const auroc = mean(heads.map((head) => meanAuroc(head)!))
    drawn.push(heads)
    points.push({ share, films: Math.round(mean(heads.map((head) => head.films))), auroc, draws: heads.length })
    control.emit({ type: 'step', step: points.length, loss: 1 - auroc, parts: {}, learningRate, ms: 0 })
  }
  const testPatients = new Set(test.map(({ patient }) => patient)).size
  const intervals = bootstrapCurve({ zeroShot: without, shares: drawn, patients: testPatients, more: OUTLOOK_FILMS })
  const law = fitPowerLaw(points)
  return {
    testFilms: test.length,
    testPatients,
    zeroShot,
    zeroShotInterval: intervals.zeroShot,
    points: points.map((point, at) => ({ ...point, interval: intervals.shares[at]! })),
    law,
    outlook: law && { more: OUTLOOK_FILMS, gain: expectedGain(law, points.at(-1)!.films, OUTLOOK_FILMS), interval: intervals.gain }
  }

  /** Too few labels to learn anything from leave every score zero-shot. */
  function headOf(own: readonly HeadExample[], count: number): Promise<readonly FittedClass[] | null> {
    return fitHead(own, count, { steps, learningRate, ladder, signal: control.signal, onStep: () => undefined }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'TRAINING_DATA') return null
      throw error
    })
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
