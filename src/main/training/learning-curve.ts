import { createHash } from 'node:crypto'
import { AppError } from '@shared/domain/errors'
import type { CurvePoint, LearningCurve } from '@shared/domain/learning-curve'
import { openPack } from '@main/checkpoint/pack'
import { expandPrompts } from '@main/gloria/prompts'
import { climbLadder } from '@main/onnx/providers'
import { embedFilms, headAuroc } from '@main/training/embed-films'
import { fitHead, type FittedClass, type HeadExample } from '@main/training/fit-head'
import { fitPowerLaw } from '@main/training/power-law'
import type { CurveRecipe } from '@main/training/recipe'
import type { RunControl } from '@main/training/run'

/**
 * How well heads do that were fitted to shares of the labels (GLoRIA: 1 %, 10 %, 100 %), on films of other patients.
 * Patients are drawn, not films; a larger share of a draw holds the smaller ones. For foreign bytes: only call it in a
 * child process.
 * @throws AppError TRAINING_DATA when no class has both kinds among the test films; those of `embedFilms`
 */
export async function learningCurve({ model, prompts: set, films, test, shares, draws, steps, learningRate }: CurveRecipe, control: RunControl): Promise<LearningCurve> {
  const pack = await openPack(model)
  const prompts = expandPrompts(set)
  const classes = prompts.classes.map((one) => one.class)
  const { examples } = await embedFilms(pack, prompts, [...films, ...test], control)
  const known = examples.slice(0, films.length)
  const unseen = test.map((film, i) => ({ film, example: examples[films.length + i]! }))
  const ladder = await climbLadder()
  const zeroShot = meanAuroc(headAuroc(unseen, classes, null))
  if (zeroShot === null) throw new AppError('TRAINING_DATA', 'The films to test on have no finding that is there on some and not on others.')
  const patients = [...new Set(films.map(({ patient }) => patient))]
  const points: CurvePoint[] = []
  for (const share of shares.toSorted((a, b) => a - b)) {
    const drawn: { films: number; auroc: number }[] = []
    // Of all labels there is one draw.
    for (let draw = 0; draw < (share >= 1 ? 1 : draws); draw++) {
      control.signal.throwIfAborted()
      const place = (patient: string) => createHash('sha256').update(`curve ${draw} ${patient}`).digest().readUIntBE(0, 6)
      const chosen = new Set(patients.toSorted((a, b) => place(a) - place(b)).slice(0, Math.max(1, Math.round(share * patients.length))))
      const own = known.filter(({ patient }) => chosen.has(patient))
      const head = await headOf(own, classes.length)
      drawn.push({ films: own.length, auroc: meanAuroc(headAuroc(unseen, classes, head))! })
    }
    const aurocs = drawn.map(({ auroc }) => auroc)
    points.push({ share, films: Math.round(mean(drawn.map((one) => one.films))), auroc: mean(aurocs), lowest: Math.min(...aurocs), highest: Math.max(...aurocs), draws: drawn.length })
    control.emit({ type: 'step', step: points.length, loss: 1 - mean(aurocs), parts: {}, learningRate, ms: 0 })
  }
  return { testFilms: test.length, testPatients: new Set(test.map(({ patient }) => patient)).size, zeroShot, points, law: fitPowerLaw(points) }

  /** Too few labels to learn anything from leave every score zero-shot. */
  function headOf(own: readonly HeadExample[], count: number): Promise<readonly FittedClass[] | null> {
    return fitHead(own, count, { steps, learningRate, ladder, signal: control.signal, onStep: () => undefined }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'TRAINING_DATA') return null
      throw error
    })
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function meanAuroc(byClass: Readonly<Record<string, number | null>>): number | null {
  const known = Object.values(byClass).filter((value) => value !== null)
  return known.length === 0 ? null : mean(known)
}
