import { randomUUID } from 'node:crypto'
import { decode } from 'fast-png'
import { expect, test, vi } from 'vitest'
import type { DrawnFinding } from '@main/library/phantom/findings'
import { doorClient } from '@test/fixtures/door-client'
import { openApp } from '@test/fixtures/open-app'
import { smallFilm } from '@test/fixtures/small-film'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const effusion: DrawnFinding = { class: 'pleural effusion', grade: 2, side: 'left', zone: 'lower' }

async function library() {
  const app = await openApp()
  const door = doorClient(app)
  const films: { studyUid: string; sopInstanceUid: string; ill: boolean }[] = []
  for (let person = 0; person < 12; person++) {
    const ill = person % 2 === 0
    const { bytes, studyUid, sopInstanceUid } = smallFilm(person, ill ? [effusion] : [])
    const { id } = (await (await app.door(new Request('http://gloriole/uploads', { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } }))).json()) as { id: string }
    for await (const event of await door.exchange.import({ sources: [{ kind: 'upload', id, name: 'film.dcm' }] })) {
      if (event.kind === 'done') expect(event.summary.refused).toEqual([])
    }
    await door.suggestions.forFilm({ sopInstanceUid })
    films.push({ studyUid, sopInstanceUid, ill })
  }
  return { app, door, films }
}

test('similar films, by a film, by a text and by a region, are those that show the same', { timeout: 60_000 }, async () => {
  const { app, door, films } = await library()
  const isIll = new Map(films.map(({ sopInstanceUid, ill }) => [sopInstanceUid, ill]))
  const shareIll = (found: readonly { sopInstanceUid: string }[]) => found.filter(({ sopInstanceUid }) => isIll.get(sopInstanceUid)).length / found.length
  const [query] = films
  // Two readers said the same: it is shown once.
  for (const reader of ['Ada', 'Ben']) {
    await door.system.saveSettings({ reader })
    await door.review.decide({ id: randomUUID(), studyUid: films[2]!.studyUid, sopInstanceUid: films[2]!.sopInstanceUid, class: 'pleural effusion', state: { presence: 'present', severity: null, subtype: null, location: null }, origin: 'accepted' })
  }

  const similar = await door.retrieval.similar({ sopInstanceUid: query!.sopInstanceUid, limit: 5 })
  expect(similar).toHaveLength(5)
  expect(similar.map(({ sopInstanceUid }) => sopInstanceUid)).not.toContain(query!.sopInstanceUid)
  expect(shareIll(similar)).toBeGreaterThanOrEqual(0.8)
  expect(similar.find(({ sopInstanceUid }) => sopInstanceUid === films[2]!.sopInstanceUid)?.labels).toEqual([{ class: 'pleural effusion', presence: 'present' }])

  const byText = await door.retrieval.byText({ text: 'large left pleural effusion', limit: 6 })
  expect(shareIll(byText)).toBeGreaterThanOrEqual(4 / 6)
  await expect(door.retrieval.byText({ text: '?!' })).rejects.toMatchObject({ data: { code: 'TEXT_EMPTY' } })

  const { findings } = await door.suggestions.forFilm({ sopInstanceUid: query!.sopInstanceUid })
  const { peak } = findings.find((finding) => finding.class === 'pleural effusion')!.words[0]!
  const byRegion = await door.retrieval.byRegion({ sopInstanceUid: query!.sopInstanceUid, outline: [{ columnPx: peak.columnPx - 20, rowPx: peak.rowPx - 20 }, { columnPx: peak.columnPx + 20, rowPx: peak.rowPx + 20 }], limit: 4 })
  expect(shareIll(byRegion)).toBeGreaterThanOrEqual(0.75)
  for (const { place, similarity } of byRegion) {
    expect(similarity).toBeGreaterThan(0.3)
    expect(place![1]!.columnPx).toBeGreaterThan(place![0]!.columnPx)
    expect(place![1]!.rowPx).toBeGreaterThan(place![0]!.rowPx)
  }
  await expect(door.retrieval.byRegion({ sopInstanceUid: query!.sopInstanceUid, outline: [{ columnPx: -9000, rowPx: -9000 }] })).rejects.toMatchObject({ data: { code: 'INPUT_INVALID' } })

  const picture = await app.door(new Request(`http://gloriole/thumbnails/${query!.sopInstanceUid}.png`))
  const { width, height } = decode(new Uint8Array(await picture.arrayBuffer()))
  expect(Math.max(width, height)).toBe(160)
  expect(picture.headers.get('cache-control')).toBe('no-store')
  expect((await app.door(new Request('http://gloriole/thumbnails/1.2.3.png'))).status).toBe(404)
})

test('films that were embedded before there was an index are entered, and those embedded since are found', { timeout: 60_000 }, async () => {
  const { app, door, films } = await library()
  await app.services.store.db.deleteFrom('film_vector').execute()
  expect(await door.retrieval.similar({ sopInstanceUid: films[0]!.sopInstanceUid, limit: 100 })).toHaveLength(11)
  const { bytes, sopInstanceUid } = smallFilm(40, [effusion])
  const { id } = (await (await app.door(new Request('http://gloriole/uploads', { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } }))).json()) as { id: string }
  for await (const event of await door.exchange.import({ sources: [{ kind: 'upload', id, name: 'film.dcm' }] })) {
      if (event.kind === 'done') expect(event.summary.refused).toEqual([])
    }
  // Not embedded yet: asking for its like embeds it.
  const found = await door.retrieval.similar({ sopInstanceUid, limit: 100 })
  expect(found).toHaveLength(12)
  expect((await door.retrieval.similar({ sopInstanceUid: films[0]!.sopInstanceUid, limit: 100 })).map((one) => one.sopInstanceUid)).toContain(sopInstanceUid)
})
