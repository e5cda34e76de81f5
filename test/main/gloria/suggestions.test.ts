import { mkdtempSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { writeComputedRadiograph } from '@main/dicom/computed-radiograph'
import { createInference, type InferenceService } from '@main/gloria/inference'
import { createSuggestions, type SuggestionsService } from '@main/gloria/suggestions'
import { openStore, type Store } from '@main/store/open'
import { saveSettings } from '@main/store/settings'
import { connect, type Child } from '@main/workers/channel'
import { inProcess } from '@main/workers/in-process'
import { createInferenceProcedures, type InferenceProcedures } from '@main/workers/inference-procedures'
import { goldenFilm } from '@test/fixtures/golden'
import { addStudy, type StudyRows } from '@test/fixtures/library-rows'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const resources = resolve(import.meta.dirname, '../../../resources')
const pack = await openPack(join(resources, 'models/gloria-demo'))
const folder = mkdtempSync(join(tmpdir(), 'gloriole-suggestions-'))
let store: Store
let films: StudyRows[]
const paths = new Map<string, string>()

/** Counts what reaches the encoders. */
const calls = { encodeFilm: 0, texts: 0, score: 0 }
const children: Child[] = []
const inferences: InferenceService[] = []

const filePath = (sopInstanceUid: string) => {
  const film = films.find((one) => one.sopInstanceUid === sopInstanceUid)
  return film ? Promise.resolve({ ...film, path: paths.get(sopInstanceUid)! }) : Promise.reject(new AppError('NOT_FOUND', 'This film is not in the library.'))
}

/** A new session: nothing in memory, the same store. */
async function session(own: Pack = pack): Promise<SuggestionsService> {
  const start = () => {
    const procedures = createInferenceProcedures()
    const child = inProcess({
      ...procedures,
      encodeFilm: (input: Parameters<typeof procedures.encodeFilm>[0]) => (calls.encodeFilm++, procedures.encodeFilm(input)),
      encodeTexts: (input: Parameters<typeof procedures.encodeTexts>[0]) => ((calls.texts += input.texts.length), procedures.encodeTexts(input)),
      score: (input: Parameters<typeof procedures.score>[0]) => (calls.score++, procedures.score(input))
    })
    children.push(child)
    return connect<InferenceProcedures>(child)
  }
  const inference = createInference({ packDir: pack.dir, providers: ['cpu'], start })
  inferences.push(inference)
  return createSuggestions({ store, pack: own, inference, filePath, promptsDir: join(resources, 'prompts') })
}

beforeAll(async () => {
  store = await openStore(join(folder, 'data'))
  films = [await addStudy(store, 1), await addStudy(store, 2), await addStudy(store, 3)]
  for (const [i, film] of films.entries()) {
    const { rows, columns, gray } = await goldenFilm(i)
    const path = join(folder, `${film.sopInstanceUid}.dcm`)
    paths.set(film.sopInstanceUid, path)
    await writeFile(
      path,
      writeComputedRadiograph({
        patient: { id: `P${i}`, name: 'Doe^Jane', birthDate: null, sex: null },
        study: { uid: film.studyUid, date: '20240101', time: '120000', description: 'Chest', accession: '' },
        series: { uid: film.seriesUid, number: 1, description: '', bodyPart: 'CHEST' },
        instance: { uid: film.sopInstanceUid, number: 1 },
        pixels: Uint16Array.from(gray),
        rows,
        columns,
        bitsStored: 12,
        spacingMm: 0.2,
        window: { centre: 127.5, width: 256 },
        viewPosition: i === 2 ? 'LL' : 'PA'
      })
    )
  }
})

afterAll(async () => {
  inferences.forEach((inference) => inference.close())
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const film = (index: number) => ({ sopInstanceUid: films[index]!.sopInstanceUid })

describe('suggestions', () => {
  test('has something to say about every class of the serving set, highest first', async () => {
    const service = await session()
    const suggested = await service.forFilm(film(0))
    expect(suggested).toMatchObject({ ...film(0), studyUid: films[0]!.studyUid, seriesUid: films[0]!.seriesUid, mode: 'corrected', provider: 'cpu' })
    expect(suggested.model).toEqual({ name: pack.manifest.name, sha256: pack.sha256 })
    expect(suggested.promptSet.name).toBe('demo-7')
    expect(suggested.findings.map((finding) => finding.class).sort()).toEqual(['atelectasis', 'cardiomegaly', 'consolidation', 'edema', 'nodule', 'pleural effusion', 'pneumothorax'])
    const scores = suggested.findings.map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    // The golden's film is noise: the calibrated pack sees that, and gives scores but no answers.
    expect(suggested.outlier).toMatchObject({ isOut: true })
    for (const { class: name, prompts, score, probability, judgement, words } of suggested.findings) {
      const { mean, sd } = pack.calibration!.classes[name]!
      expect(score).toBeCloseTo((prompts.reduce((sum, prompt) => sum + prompt.score, 0) / prompts.length - mean) / sd, 9)
      expect(judgement).toEqual({ decision: 'abstains', reason: 'outlier' })
      expect(prompts).toHaveLength(3)
      expect(probability).toBeNull()
      expect(words.map(({ word }) => word).join(' ')).toBe(prompts[0]!.text)
      for (const { peak } of words) {
        expect(peak.columnPx).toBeGreaterThan(0)
        expect(peak.columnPx).toBeLessThan(500)
        expect(peak.rowPx).toBeLessThan(600)
      }
    }
  })

  test('forgets suggestions, and not embeddings, once the pack was calibrated anew', async () => {
    await (await session()).forFilm(film(0))
    const { 'weights.safetensors': weights, 'vocab.txt': vocabulary } = pack.manifest.files
    const bare = { ...pack, calibration: null, manifest: { ...pack.manifest, files: { 'weights.safetensors': weights, 'vocab.txt': vocabulary } } }
    const before = { ...calls }
    const uncalibrated = await (await session(bare)).forFilm(film(0))
    expect(uncalibrated.outlier).toBeNull()
    expect(uncalibrated.findings.every(({ judgement, probability }) => judgement === undefined && probability === null)).toBe(true)
    const again = await (await session()).forFilm(film(0))
    expect(again.findings.every(({ judgement }) => judgement !== undefined)).toBe(true)
    expect(calls).toMatchObject({ encodeFilm: before.encodeFilm, texts: before.texts })
    expect(calls.score).toBeGreaterThan(before.score)
  })

  test('computes once: another session reads the same from the store', async () => {
    const first = await (await session()).forFilm(film(0))
    const before = { ...calls }
    const again = await (await session()).forFilm(film(0))
    expect(again.findings).toEqual(first.findings)
    expect(calls).toEqual(before)
  })

  test('encodes a film once for all who ask at the same time', async () => {
    const service = await session()
    const before = calls.encodeFilm
    const answers = await Promise.all([service.forFilm(film(1)), service.forFilm(film(1)), service.ground({ ...film(1), text: 'pleural effusion' })])
    expect(calls.encodeFilm - before).toBe(1)
    expect(answers[0].findings).toEqual(answers[1].findings)
  })

  test("gives a film the same scores alone, after others and in another library", async () => {
    const alone = (await (await session()).forFilm(film(1))).findings
    const other = temporaryFolder()
    const second = await openStore(other)
    for (const number of [1, 2]) await addStudy(second, number)
    const inference = createInference({ packDir: pack.dir, providers: ['cpu'], start: () => connect<InferenceProcedures>(inProcess(createInferenceProcedures())) })
    const elsewhere = await createSuggestions({ store: second, pack, inference, filePath, promptsDir: join(resources, 'prompts') })
    await elsewhere.forFilm({ ...film(0), mode: 'compat' })
    expect((await elsewhere.forFilm(film(1))).findings).toEqual(alone)
    inference.close()
    await second.close()
  })

  test('scores as the public script does when that is asked for, and keeps both', async () => {
    const service = await session()
    const compat = await service.forFilm({ ...film(0), mode: 'compat' })
    expect(compat.mode).toBe('compat')
    for (const { score, prompts } of compat.findings) expect(score).toBe(prompts[0]!.score)
    expect((await service.forFilm(film(0))).mode).toBe('corrected')
    await saveSettings(store, { mode: 'compat' })
    expect((await service.forFilm(film(0))).findings).toEqual(compat.findings)
    await saveSettings(store, { mode: 'corrected' })
  })

  test('refuses a lateral view and what is not in the library', async () => {
    const service = await session()
    await expect(service.forFilm(film(2))).rejects.toMatchObject({ code: 'NOT_AN_IMAGE' })
    await expect(service.forFilm({ sopInstanceUid: '1.2.3' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('goes on after its child has died', async () => {
    const service = await session()
    const { findings } = await service.forFilm({ ...film(1), mode: 'compat' })
    children.at(-1)!.kill()
    await store.db.deleteFrom('suggestion').where('mode', '=', 'compat').execute()
    expect((await service.forFilm({ ...film(1), mode: 'compat' })).findings).toEqual(findings)
  })
})

describe('ground', () => {
  test('finds the words of a report where they stand', async () => {
    const text = 'Heart size is normal.\n1. Small left pleural effusion; no pneumothorax.\nCardiomegaly.'
    const { words, grid, whole, score } = await (await session()).ground({ ...film(0), text })
    expect(words.map(({ span }) => text.slice(span!.start, span!.end).toLowerCase())).toEqual(words.map(({ word }) => word))
    expect(words.map(({ word }) => word)).toEqual(['heart', 'size', 'is', 'normal', 'small', 'left', 'pleural', 'effusion', 'no', 'pneumothorax', 'cardiomegaly'])
    expect(grid).toMatchObject({ imageRows: 600, imageColumns: 500, rows: 14, columns: 14 })
    for (const { data } of words) expect(data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    expect(whole).toHaveLength(196)
    expect(Math.abs(score)).toBeLessThanOrEqual(1)
  })

  test('gives a sentence the same maps alone and inside a report', async () => {
    const service = await session()
    const alone = await service.ground({ ...film(0), text: 'Small left pleural effusion.' })
    const inReport = await service.ground({ ...film(0), text: 'Heart size is normal. Small left pleural effusion. No pneumothorax.' })
    expect(inReport.words.slice(4, 8).map(({ data }) => data)).toEqual(alone.words.map(({ data }) => data))
  })

  test('gives "cardiomegaly" alone a map with a place', async () => {
    const { words } = await (await session()).ground({ ...film(0), text: 'cardiomegaly' })
    const map = words[0]!.data
    expect(Math.max(...map) / Math.min(...map)).toBeGreaterThan(1.2)
  })

  test('refuses a text without words the model could read', async () => {
    await expect((await session()).ground({ ...film(0), text: '... 胸腔积液' })).rejects.toMatchObject({ code: 'TEXT_EMPTY' })
    await expect((await session()).ground({ ...film(0), text: 'lung '.repeat(100) })).rejects.toMatchObject({ code: 'TEXT_TOO_LONG' })
  })
})

test('outlines are of the classes that the segmenter knows, and lie on the film', async () => {
  const { sopInstanceUid, classes, outlines } = await (await session()).outlines(film(0))
  expect(sopInstanceUid).toBe(film(0).sopInstanceUid)
  expect(classes).toEqual(['pneumothorax', 'pleural effusion', 'consolidation'])
  for (const { class: name, points } of outlines) {
    expect(classes).toContain(name)
    expect(points.every(({ columnPx, rowPx }) => columnPx >= 0 && rowPx >= 0)).toBe(true)
  }
})

describe('groundClass and wordsAt', () => {
  test('shows a class as the mean of its best prompts', async () => {
    const service = await session()
    const { findings } = await service.forFilm(film(0))
    const finding = findings.find((one) => one.class === 'edema')!
    const held = await service.groundClass({ ...film(0), class: 'edema' })
    const wholes = await Promise.all(finding.prompts.map(async ({ text }) => (await service.ground({ ...film(0), text })).whole))
    held.whole.forEach((value, cell) => expect(value).toBeCloseTo(wholes.reduce((sum, whole) => sum + whole[cell]!, 0) / 3, 6))
    expect(held.text).toBe(finding.prompts[0]!.text)
    await expect(service.groundClass({ ...film(0), class: 'unicorn' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('names the words that attend to a place, of prompts and of the report, strongest first', async () => {
    const report = { text: 'Patchy consolidation at the left lung base. 胸腔积液。', revision: 1, reader: 'Reader 1', updated_at: '2026-01-01T00:00:00Z' }
    await store.db.insertInto('report').values({ study_uid: films[0]!.studyUid, ...report }).execute()
    const service = await session()
    const { words, grid } = await service.ground({ ...film(0), text: 'Patchy consolidation at the left lung base.' })
    const consolidation = words.find(({ word }) => word === 'consolidation')!
    const found = await service.wordsAt({ ...film(0), outline: [consolidation.peak] })
    const attentions = found.map(({ attention }) => attention)
    expect(attentions).toEqual([...attentions].sort((a, b) => b - a))
    const own = found.find(({ source, word }) => source === 'report' && word === 'consolidation')
    expect(own).toMatchObject({ class: null, text: 'Patchy consolidation at the left lung base.', wordIndex: 1 })
    expect(own!.attention).toBeCloseTo(Math.max(...consolidation.data) * grid.rows * grid.columns, 4)
    expect(found.some(({ source, class: name }) => source === 'prompt' && name !== null)).toBe(true)
    const everywhere = await service.wordsAt({ ...film(0), outline: [{ columnPx: 0, rowPx: 0 }, { columnPx: grid.imageColumns, rowPx: grid.imageRows }] })
    expect(everywhere.find(({ source, word }) => source === 'report' && word === 'consolidation')!.attention).toBeLessThan(own!.attention)
    expect(await service.wordsAt({ ...film(0), outline: [{ columnPx: -4000, rowPx: 3 }] })).toEqual([])
  })
})

describe('provenanceFor', () => {
  test('says what a stored suggestion rests on, with the map that was shown', async () => {
    const service = await session()
    const { findings, model, promptSet } = await service.forFilm(film(0))
    const provenance = await service.provenanceFor(film(0).sopInstanceUid, 'edema')
    const finding = findings.find((one) => one.class === 'edema')!
    expect(provenance).toMatchObject({ model, promptSet, mode: 'corrected', provider: 'cpu', score: finding.score, probability: null, prompt: finding.prompts[0]!.text })
    expect(provenance!.overlay!.data).toEqual((await service.groundClass({ ...film(0), class: 'edema' })).whole)
  })

  test('is null when nothing was suggested', async () => {
    const service = await session()
    expect(await service.provenanceFor(film(2).sopInstanceUid, 'edema')).toBeNull()
    expect(await service.provenanceFor(film(0).sopInstanceUid, 'unicorn')).toBeNull()
  })
})

describe('prompt sets', () => {
  test('serves the set of the pack until the reader saves another, which then suggests', async () => {
    const service = await session()
    expect((await service.listPromptSets()).map(({ name, serving }) => [name, serving])).toEqual([
      ['chexpert-14', false],
      ['chexpert-5', false],
      ['demo-7', true],
      ['rsna-pneumonia', false],
      ['siim-pneumothorax', false]
    ])
    const mine = { name: 'mine', classes: { edema: { severity: ['', 'mild'], subtype: ['pulmonary edema'], location: [''] } } }
    const ref = await service.savePromptSet(mine)
    const suggested = await (await session()).forFilm(film(0))
    expect(suggested.promptSet).toEqual(ref)
    expect(suggested.findings.map((finding) => finding.class)).toEqual(['edema'])
    expect((await service.listPromptSets()).find(({ serving }) => serving)).toMatchObject({ name: 'mine', promptCount: 2 })
    const demo = (await service.listPromptSets()).find(({ name }) => name === 'demo-7')!
    await service.usePromptSet({ sha256: demo.sha256 })
    expect((await service.serving()).promptSetSha256).toBe(demo.sha256)
    await expect(service.usePromptSet({ sha256: 'a'.repeat(64) })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('shows what a set would be without keeping it, and without encoding the film again', async () => {
    const service = await session()
    await service.forFilm(film(0))
    const [encoded, kept] = [calls.encodeFilm, (await service.listPromptSets()).length]
    const set = { name: 'draft', classes: { edema: { severity: ['', 'mild'], subtype: ['pulmonary edema', 'mild edema'], location: [''], absent: ['no edema'] }, nodule: { severity: [''], subtype: ['dystelectatic nodule'], location: [''] } } }
    const { problem, classes } = await service.previewPromptSet({ set, sopInstanceUid: film(0).sopInstanceUid })
    expect(problem).toBeNull()
    const [edema, nodule] = ['edema', 'nodule'].map((name) => classes.find((one) => one.class === name)!)
    expect(edema).toMatchObject({ combinations: 4, promptCount: 3, texts: ['pulmonary edema', 'mild edema', 'mild pulmonary edema'], unfamiliarWords: [] })
    expect(nodule).toMatchObject({ promptCount: 1, unfamiliarWords: ['dystelectatic'], ranking: { margin: null } })
    expect(edema!.ranking!.margin).toEqual(expect.any(Number))
    expect(classes[0]!.ranking!.score).toBeGreaterThan(classes[1]!.ranking!.score)
    expect([calls.encodeFilm, (await service.listPromptSets()).length]).toEqual([encoded, kept])
    expect(await service.previewPromptSet({ set: { name: 'x', classes: {} }, sopInstanceUid: null })).toMatchObject({ sha256: null, problem: expect.stringContaining('no class') as string })
  })

  test('another set is scored from the stored embedding', async () => {
    const service = await session()
    await service.forFilm(film(0))
    const encoded = calls.encodeFilm
    const five = (await service.listPromptSets()).find(({ name }) => name === 'siim-pneumothorax')!
    const before = (await service.serving()).promptSetSha256
    await service.usePromptSet({ sha256: five.sha256 })
    expect((await (await session()).forFilm(film(0))).findings.map((finding) => finding.class)).toEqual(['pneumothorax'])
    expect(calls.encodeFilm).toBe(encoded)
    await service.usePromptSet({ sha256: before })
  })

  test('keeps every set that a suggestion was made with', async () => {
    const { promptSet } = await (await session()).forFilm(film(0))
    const row = await store.db.selectFrom('prompt_set').select('json').where('sha256', '=', promptSet.sha256).executeTakeFirstOrThrow()
    const shipped = JSON.parse(await readFile(join(resources, 'prompts/demo-7.json'), 'utf8')) as { classes: object }
    expect((JSON.parse(row.json) as { classes: object }).classes).toEqual(shipped.classes)
  })
})

describe('suggestAll', () => {
  test('suggests on every film, tells how far it is, and names what it could not do', async () => {
    const progress: number[] = []
    await store.db.deleteFrom('suggestion').execute()
    const service = await session()
    expect(await service.isPending()).toBe(true)
    const controls = { signal: new AbortController().signal, report: ({ done: at, total }: { done: number; total: number | null }) => void progress.push(at / total!) }
    const { films: done, refused } = await service.suggestAll(controls)
    expect(done).toBe(3)
    expect(refused).toEqual([{ ...film(2), code: 'NOT_AN_IMAGE', message: expect.stringContaining('lateral') as string }])
    // What was refused is not tried again.
    expect(await service.isPending()).toBe(false)
    expect(progress.at(-1)).toBe(1)
    expect((await service.suggestAll(controls)).films).toBe(0)
    expect(await store.db.selectFrom('suggestion').select('sop_instance_uid').where('mode', '=', 'corrected').execute()).toContainEqual({ sop_instance_uid: film(1).sopInstanceUid })
  })

  test('lets the film that a reader has opened go first', async () => {
    await store.db.deleteFrom('suggestion').execute()
    const service = await session()
    const order: string[] = []
    const background = service.suggestAll({ signal: new AbortController().signal, report: () => undefined }).then(() => order.push('background'))
    await service.forFilm(film(0)).then(() => order.push('open film'))
    await background
    expect(order).toEqual(['open film', 'background'])
  })

  test('ends when it is cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    const { films: done } = await (await session()).suggestAll({ signal: controller.signal, report: () => undefined })
    expect(done).toBe(0)
  })
})
