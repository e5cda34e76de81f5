import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { saveSettings } from '@main/store/settings'
import { openSuggestions, resources } from './opened-suggestions'

const { pack, store, films, film, calls, children, session, close } = await openSuggestions()
afterAll(close)

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
    const other = await openSuggestions()
    const elsewhere = await other.session()
    await elsewhere.forFilm({ ...film(0), mode: 'compat' })
    expect((await elsewhere.forFilm(film(1))).findings).toEqual(alone)
    await other.close()
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
