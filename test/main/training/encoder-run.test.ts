import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readTensor } from '@main/checkpoint/safetensors'
import { openPack } from '@main/checkpoint/pack'
import { isSegmentTensor } from '@main/checkpoint/segmenter'
import { verifyPack } from '@main/checkpoint/verify'
import { classScores, scoredTexts } from '@main/gloria/class-scores'
import { encodeTexts } from '@main/gloria/encode-texts'
import { expandPrompts } from '@main/gloria/prompts'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { openEncoders } from '@main/nn/encoders'
import { tabulateTexts, tabulateTogether } from '@main/nn/text-table'
import { classScoreGraph } from '@main/training/class-labels'
import { promptValues } from '@main/training/class-logits'
import { trainEncoder } from '@main/training/encoder-run'
import { openFilmScores } from '@main/training/film-scores'
import type { EncoderRecipe } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import { patientShare } from '@main/training/patient-share'
import { tensor } from '../../fixtures/golden'
import { labelledFilms, twoFindings } from '../../fixtures/labelled-films'
import { miniPack } from '../../fixtures/mini-pack'
import { temporaryFolder } from '../../fixtures/temporary-folder'

const pack = await miniPack()
vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

function recipe(changes: Partial<EncoderRecipe> = {}): EncoderRecipe {
  const folder = temporaryFolder()
  return {
    model: pack.dir,
    out: join(folder, 'out'),
    prompts: twoFindings,
    films: labelledFilms(folder, 8),
    steps: 3,
    batch: 4,
    accumulate: 1,
    learningRate: 1e-3,
    schedule: 'constant',
    warmUp: 0,
    optimizer: 'adamw',
    betas: [0.9, 0.999],
    momentum: 0.9,
    weightDecay: 0.01,
    clip: 1,
    shuffle: true,
    augment: false,
    seed: 3,
    saveEvery: 1,
    stages: [],
    contrastive: 0,
    globalOnly: false,
    validation: 0,
    validateEvery: 2,
    ...changes
  }
}

async function train(of: EncoderRecipe, signal = new AbortController().signal, seen: TrainingEvent[] = []): Promise<TrainingEvent[]> {
  await trainEncoder(of, { signal, emit: (event) => seen.push(event), whenRunning: () => null })
  return seen
}
const stepsOf = (events: readonly TrainingEvent[]) => events.filter((event) => event.type === 'step')

test('scores inside the training graph are those of suggestions', async () => {
  const prompts = expandPrompts(twoFindings)
  const encoders = await openEncoders(pack)
  const tokenizer = await openTokenizer(pack)
  const texts = (await encodeTexts(encoders, tokenizer, scoredTexts(prompts))).map(({ wordVectors, sentence }) => ({ wordVectors, sentence, compatCount: 0 }))
  const { dim, inputSize } = { dim: pack.manifest.architecture.image.embedding, inputSize: pack.manifest.architecture.image.inputSize }
  const { data } = await tensor('pixels')
  const pixelsOf = (items: readonly number[]) => ({ data: Float32Array.from(items.flatMap((item) => [...data.subarray(item * inputSize ** 2, (item + 1) * inputSize ** 2)])), shape: [items.length, 1, inputSize, inputSize] })
  const table = tabulateTogether(texts, dim, 'corrected')
  const counts = prompts.classes.map((one) => one.prompts.length)
  expect(counts).toEqual([4, 2])
  const options = { manifest: pack.manifest, weights: pack.weights, films: 2, prompts: { dim, counts, slots: table.slots }, stages: ['embedders' as const] }
  const scores = await openFilmScores({ graph: classScoreGraph(options), weightsDir: pack.dir, batch: 2, classes: 2, prompts: promptValues(table, dim), pixels: pixelsOf })
  const parameters = Object.fromEntries(
    await Promise.all(['local_embedder.weight', 'global_embedder.weight', 'global_embedder.bias'].map(async (name) => {
      const { data: values, shape } = await readTensor(pack.weights, `img_encoder.${name}`)
      return [`img_encoder.${name}`, { data: values as Float32Array, shape }] as const
    }))
  )
  // Three films in batches of two: the last is filled up.
  const found = await scores.score(parameters, [0, 1, 2])
  await scores.close()
  for (const film of [0, 1, 2]) {
    const { local, global } = await encoders.encodeImages(pixelsOf([film]).data, 1)
    const expected = classScores(prompts, (await encoders.scoreTexts({ local, global }, tabulateTexts(texts, dim, 'corrected'))).map(({ score }) => score), 'corrected')
    expected.forEach(({ score }, at) => expect(found[film * 2 + at], `film ${film}, class ${at}`).toBeCloseTo(score, 5))
  }
  await encoders.close()
})

test('labels are learnt: the loss falls and the watched patients are told apart; texts and statistics stay', async () => {
  // A random network has nothing to build on; the one that ships has.
  const shipped = await openPack(resolve('resources/models/gloria-demo'))
  const films = labelledFilms(temporaryFolder(), 16)
  const made = recipe({ model: shipped.dir, films, steps: 16, batch: 8, learningRate: 1e-4, schedule: 'cosine', validation: 0.35, validateEvery: 8 })
  const events = await train(made)
  const losses = stepsOf(events).map(({ loss }) => loss)
  expect(losses).toHaveLength(16)
  expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.8)
  const watched = events.filter((event) => event.type === 'validation')
  expect(watched.map(({ step }) => step)).toEqual([0, 8, 16])
  expect(watched.at(-1)!.auroc['edema']).toBeGreaterThan(0.9)
  expect(events.filter((event) => event.type === 'reading').at(-1)).toMatchObject({ done: 16, total: 16 })

  const { pack: trained } = await verifyPack(made.out)
  // A segmenter was taught on the encoder as it was: it stays behind.
  const kept = [...shipped.weights.tensors.keys()].filter((name) => !isSegmentTensor(name))
  expect([...trained.weights.tensors.keys()].sort()).toEqual(kept.sort())
  expect(trained.manifest).toMatchObject({ parent: shipped.sha256, calibration: null, metrics: {}, lineage: { recipe: { validation: 0.35, contrastive: 0 }, steps: 16 } })
  expect(JSON.stringify(trained.manifest)).not.toMatch(/film-\d|patient \d/)
  const moved = async (name: string) => {
    const [before, after] = await Promise.all([readTensor(shipped.weights, name), readTensor(trained.weights, name)])
    return before.data.some((value, i) => value !== after.data[i])
  }
  expect(await moved('img_encoder.model.layer1.0.conv1.weight')).toBe(true)
  expect(await moved('img_encoder.model.layer1.0.bn1.running_mean')).toBe(false)
  expect(await moved('text_encoder.model.embeddings.word_embeddings.weight')).toBe(false)
})

test('only the stages that are named move', async () => {
  const made = recipe({ stages: ['4', 'embedders'], steps: 1 })
  await train(made)
  const { pack: trained } = await verifyPack(made.out)
  const changed: string[] = []
  for (const name of pack.weights.tensors.keys()) {
    const [before, after] = await Promise.all([readTensor(pack.weights, name), readTensor(trained.weights, name)])
    if (before.data.some((value, i) => value !== after.data[i])) changed.push(name)
  }
  expect(changed.length).toBeGreaterThan(3)
  expect(changed.filter((name) => !/^img_encoder\.(model\.layer4|local_embedder|global_embedder)/.test(name))).toEqual([])
})

test('films with a report are contrasted with it too; films without one are not', async () => {
  const partsOf = async (changes: Partial<EncoderRecipe>) => Object.keys(stepsOf(await train(recipe({ steps: 1, ...changes })))[0]!.parts).sort()
  expect(await partsOf({ contrastive: 0.5 })).toEqual(['globalImageToText', 'globalTextToImage', 'labels', 'localImageToText', 'localTextToImage'])
  expect(await partsOf({ contrastive: 0.5, globalOnly: true })).toEqual(['globalImageToText', 'globalTextToImage', 'labels'])
  expect(await partsOf({ contrastive: 0 })).toEqual(['labels'])
  const mute = recipe()
  expect(await partsOf({ contrastive: 0.5, films: mute.films.map((film) => ({ ...film, report: null })) })).toEqual(['labels'])
})

test('a stopped run goes on with the losses of one that was not', async () => {
  // Batches are accumulated, so each step is a run of its own and may be the last.
  const whole = recipe({ steps: 4, augment: true, saveEvery: 20, accumulate: 2 })
  const expected = stepsOf(await train(whole)).map(({ loss }) => loss)
  const stopped = { ...whole, out: `${whole.out}-stopped` }
  const controller = new AbortController()
  const seen: TrainingEvent[] = []
  const record = (event: TrainingEvent) => {
    seen.push(event)
    if (event.type === 'step' && event.step === 2) controller.abort()
  }
  const first = trainEncoder(stopped, { signal: controller.signal, emit: record, whenRunning: () => null })
  await expect(first).rejects.toMatchObject({ code: 'CANCELLED' })
  const rest = await train(stopped)
  expect(rest).toContainEqual({ type: 'resumed', step: 2 })
  expect([...stepsOf(seen), ...stepsOf(rest)].map(({ loss }) => loss)).toEqual(expected)
})

test('a paused run has its state on the disk: ended there, it goes on bit for bit', async () => {
  // Batches are accumulated, so each step is a run of its own and may be the last.
  const whole = recipe({ steps: 4, augment: true, saveEvery: 20, accumulate: 2 })
  const expected = stepsOf(await train(whole)).map(({ loss }) => loss)
  const paused = { ...whole, out: `${whole.out}-paused` }
  const [ended, losses] = [new AbortController(), [] as number[]]
  const record = (event: TrainingEvent) => event.type === 'step' && losses.push(event.loss)
  const run = trainEncoder(paused, { signal: ended.signal, emit: record, whenRunning: () => (losses.length === 3 ? new Promise(() => undefined) : null) })
  const reached = `${paused.out}.training/reached.safetensors`
  await vi.waitFor(() => expect(existsSync(reached)).toBe(true), { timeout: 20_000 })
  // As a process would leave it that is killed now: what comes later is put back.
  const left = await readFile(reached)
  ended.abort()
  await expect(run).rejects.toMatchObject({ code: 'CANCELLED' })
  await writeFile(reached, left)
  const rest = await train(paused)
  expect(rest).toContainEqual({ type: 'resumed', step: 3 })
  expect([...losses, ...stepsOf(rest).map(({ loss }) => loss)]).toEqual(expected)
  expect(existsSync(`${paused.out}.training`)).toBe(false)
})

test('a stop after a step that spoilt the parameters costs that step, not the good state before it', async () => {
  const calm = recipe({ steps: 6, optimizer: 'sgd', momentum: 0, clip: null })
  const stopAfter = async (step: number, of: EncoderRecipe) => {
    const stop = new AbortController()
    await expect(trainEncoder(of, { signal: stop.signal, emit: (event) => event.type === 'step' && event.step === step && stop.abort(), whenRunning: () => null })).rejects.toMatchObject({ code: 'CANCELLED' })
  }
  await stopAfter(2, calm)
  await stopAfter(3, { ...calm, learningRate: 1e30 })
  await expect(train(calm)).rejects.toMatchObject({ code: 'TRAINING_DIVERGED', message: expect.stringContaining('The state of step 2 is kept in out.training') as unknown })
  expect(await train(calm)).toContainEqual({ type: 'resumed', step: 2 })
})

test('a run whose loss runs away keeps a state that was good, goes on from there more slowly, and tells of it', { timeout: 60_000 }, async () => {
  const calm = recipe({ steps: 6, optimizer: 'sgd', momentum: 0, clip: null })
  const wild = { ...calm, learningRate: 1e30 }
  const controller = new AbortController()
  await expect(trainEncoder(calm, { signal: controller.signal, emit: (event) => event.type === 'step' && event.step === 2 && controller.abort(), whenRunning: () => null })).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(train(wild)).rejects.toMatchObject({ code: 'TRAINING_DIVERGED', message: expect.stringContaining('The state of step 2 is kept in out.training') as unknown })
  const rest = await train({ ...calm, learningRate: 5e-4 })
  expect(rest).toContainEqual({ type: 'resumed', step: 2 })
  const { manifest } = await openPack(calm.out)
  expect(manifest.lineage!.recipe).toMatchObject({ learningRate: 5e-4, paces: [{ from: 0, learningRate: 1e-3 }, { from: 2, learningRate: 5e-4 }] })
})

test('what cannot be learnt from is refused before anything is computed', async () => {
  const refused = async (changes: Partial<EncoderRecipe>) => {
    const of = recipe(changes)
    await expect(train(of)).rejects.toMatchObject({ code: 'TRAINING_DATA' })
    expect(existsSync(of.out)).toBe(false)
  }
  const { films } = recipe()
  await refused({ films: films.map((film) => ({ ...film, labels: { edema: 1 } })) })
  await refused({ films: [] })
  const onThisSide = films.filter(({ patient }) => patientShare(patient) >= 0.1)
  await refused({ films: onThisSide, batch: 1, validation: 0.1 })
})

test('films that cannot be read are all named', async () => {
  const { films } = recipe()
  const seen: TrainingEvent[] = []
  const broken = films.map((film, i) => (i % 4 === 0 ? { ...film, path: `${film.path}.gone` } : film))
  await expect(train(recipe({ films: broken }), undefined, seen)).rejects.toMatchObject({ code: 'TRAINING_DATA', message: expect.stringContaining('2 of 8 films') as unknown })
  expect(seen.flatMap((event) => (event.type === 'refused' ? [event.path] : []))).toEqual([broken[0]!.path, broken[4]!.path])
})
