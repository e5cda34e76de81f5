import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openPack } from '@main/checkpoint/pack'
import { verifyPack } from '@main/checkpoint/verify'
import { learnedOn } from '@main/gloria/class-head'
import { classScores, scoredTexts } from '@main/gloria/class-scores'
import { createFilmScorer } from '@main/gloria/film-scorer'
import { createInference } from '@main/gloria/inference'
import { expandPrompts } from '@main/gloria/prompts'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { trainHead } from '@main/training/head-run'
import { headDefaults, type HeadRecipe } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import { connect } from '@main/workers/channel'
import { createInferenceProcedures } from '@main/workers/inference-procedures'
import { inProcess } from '@main/workers/in-process'
import { labelledFilms, twoFindings } from '../../fixtures/labelled-films'
import { miniPack } from '../../fixtures/mini-pack'
import { temporaryFolder } from '../../fixtures/temporary-folder'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const pack = await miniPack()

function recipe(changes: Partial<HeadRecipe> = {}): HeadRecipe {
  const folder = temporaryFolder()
  return { model: pack.dir, out: join(folder, 'out'), prompts: twoFindings, films: labelledFilms(folder, 16), ...headDefaults, validation: 0, ...changes }
}

async function train(of: HeadRecipe): Promise<TrainingEvent[]> {
  const seen: TrainingEvent[] = []
  await trainHead(of, { signal: new AbortController().signal, emit: (event) => seen.push(event), whenRunning: () => null })
  return seen
}

test('a head is part of the pack: verified, its encoders unchanged, its hash its own; and its scores are those it was fitted to give', async () => {
  const own = recipe()
  const events = await train(own)
  expect(events.filter(({ type }) => type === 'step')).toHaveLength(own.steps)
  const headed = await openPack(own.out)
  expect(headed.sha256).not.toBe(pack.sha256)
  expect(headed.manifest).toMatchObject({ parent: pack.sha256, lineage: { recipe: { kind: 'head' }, steps: own.steps } })
  expect((await verifyPack(own.out)).selfTest.deviation).toBe(0)

  const prompts = expandPrompts(twoFindings)
  const inference = createInference({ packDir: own.out, start: () => connect(inProcess(createInferenceProcedures())) })
  try {
    const score = createFilmScorer({ tokenizer: await openTokenizer(headed), inference, prompts, mode: 'corrected' })
    for (const { path } of own.films.slice(0, 3)) {
      const { film, scores } = await score(path, { frontalOnly: false })
      expect(scores).toHaveLength(scoredTexts(prompts).length)
      const [zero, learned] = [classScores(prompts, scores, 'corrected'), classScores(prompts, scores, 'corrected', learnedOn(film.embedding, headed.head))]
      zero.forEach((before, at) => expect(learned[at]!.score).toBeCloseTo(before.score + learned[at]!.learned, 9))
      // Other prompts of the class: the head means nothing for them.
      const other = { ...prompts, classes: prompts.classes.map((one) => ({ ...one, sha256: '0'.repeat(64) })) }
      expect(classScores(other, scores, 'corrected', learnedOn(film.embedding, headed.head)).map((one) => one.learned)).toEqual(prompts.classes.map(() => 0))
      expect(classScores(prompts, scores, 'compat', learnedOn(film.embedding, headed.head)).map((one) => one.score)).toEqual(classScores(prompts, scores, 'compat').map((one) => one.score))
    }
  } finally {
    inference.close()
  }
})

test('refuses an output that is taken, and labels of one kind', async () => {
  const own = recipe()
  await train(own)
  await expect(train(own)).rejects.toMatchObject({ code: 'CONFLICT' })
  const one = recipe()
  await expect(train({ ...one, films: one.films.map((film) => ({ ...film, labels: { edema: 1 } })) })).rejects.toMatchObject({ code: 'TRAINING_DATA' })
})
