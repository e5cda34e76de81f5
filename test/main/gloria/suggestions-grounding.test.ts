import { afterAll, describe, expect, test } from 'vitest'
import { openSuggestions } from './opened-suggestions'

const { store, films, film, session, close } = await openSuggestions()
afterAll(close)

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
