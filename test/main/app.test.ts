import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import type { ImportEvent, ImportSource } from '@shared/domain/exchange'
import type { App } from '@main/app'
import { uploadsDir } from '@main/api/uploads'
import { doorClient } from '@test/fixtures/door-client'
import { openApp } from '@test/fixtures/open-app'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const get = (app: App, path: string, headers: Record<string, string> = {}) => app.door(new Request(`http://gloriole${path}`, { headers }))

async function upload(app: App, bytes: Uint8Array): Promise<ImportSource> {
  const response = await app.door(new Request('http://gloriole/uploads', { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } }))
  const { id } = (await response.json()) as { id: string }
  return { kind: 'upload', id, name: 'film.dcm' }
}

async function importAll(app: App, sources: ImportSource[]): Promise<ImportEvent[]> {
  const events: ImportEvent[] = []
  for await (const event of await doorClient(app).exchange.import({ sources })) events.push(event)
  return events
}

test('a film goes the whole way through the door: in, listed, shown, suggested on, decided on', async () => {
  const app = await openApp()
  const door = doorClient(app)
  const film = smallFilm(1, [{ class: 'pleural effusion', grade: 2, side: 'left', zone: 'lower' }])
  const { studyUid, sopInstanceUid } = film

  const events = await importAll(app, [await upload(app, film.bytes)])
  expect(events.at(-1)).toMatchObject({ kind: 'done', summary: { imported: 1, refused: [], studyUids: [studyUid] } })

  const { studies, total } = await door.studies.list({ search: 'secretname' })
  expect([total, studies[0]!.studyUid, studies[0]!.patientName]).toEqual([1, studyUid, 'Secretname, Person1'])
  expect((await door.studies.get({ studyUid })).series[0]!.instances[0]!.sopInstanceUid).toBe(sopInstanceUid)

  const frame = await get(app, `/instances/${sopInstanceUid}/frames/1`)
  expect([frame.headers.get('content-type'), (await frame.bytes()).length > 486 * 400]).toEqual(['application/octet-stream', true])
  expect(await door.studies.tags({ sopInstanceUid })).toContainEqual(expect.objectContaining({ tag: '(0010,0010)', value: expect.stringContaining('Secretname') as string }))

  const suggestions = await door.suggestions.forFilm({ sopInstanceUid })
  expect(suggestions).toMatchObject({ studyUid, model: { name: (await door.models.serving()).name }, mode: 'corrected', provider: 'cpu' })
  const [best] = suggestions.findings
  const grounding = await door.suggestions.ground({ sopInstanceUid, text: best!.prompts[0]!.text })
  expect(grounding.words.length).toBeGreaterThan(0)
  expect(await door.suggestions.groundClass({ sopInstanceUid, class: best!.class })).toMatchObject({ sopInstanceUid, text: best!.prompts[0]!.text })
  expect((await door.suggestions.wordsAt({ sopInstanceUid, outline: [{ columnPx: 200, rowPx: 300 }] })).length).toBeGreaterThan(0)

  const decision = { id: randomUUID(), studyUid, sopInstanceUid, class: best!.class, origin: 'accepted' as const }
  const state = { presence: 'present' as const, severity: null, subtype: null, location: null }
  const review = await door.review.decide({ ...decision, state })
  expect(review.labels[0]).toMatchObject({ class: best!.class, provenance: { score: best!.score, model: suggestions.model } })
  expect((await door.review.undo({ studyUid })).labels).toEqual([])
  expect((await door.review.redo({ studyUid })).labels).toHaveLength(1)
  expect(await door.studies.setStatus({ studyUid, status: 'read' })).toMatchObject({ status: 'read', labelCount: 1 })
  expect((await door.system.info()).audit).toMatchObject({ intact: true })
})

test('overlays are films with a map over them, by class, text or word', async () => {
  const app = await openApp()
  const film = smallFilm(2)
  await importAll(app, [await upload(app, film.bytes)])
  const path = `/overlays/${film.sopInstanceUid}.png`
  const png = async (query: string) => {
    const response = await get(app, `${path}?${query}`)
    expect([query, response.status, response.headers.get('content-type')]).toEqual([query, 200, 'image/png'])
    return decode(await response.bytes())
  }
  const { findings } = await doorClient(app).suggestions.forFilm({ sopInstanceUid: film.sopInstanceUid })
  const { rows, columns } = (await doorClient(app).studies.get({ studyUid: film.studyUid })).series[0]!.instances[0]!
  const byClass = await png(`class=${encodeURIComponent(findings[0]!.class)}`)
  expect([byClass.height, byClass.width]).toEqual([rows, columns])
  const byText = await png('text=left%20pleural%20effusion')
  const byWord = await png('text=left%20pleural%20effusion&word=1')
  expect(sha256(Uint8Array.from(byText.data))).not.toBe(sha256(Uint8Array.from(byWord.data)))
  for (const [query, status] of [['', 400], ['class=', 400], ['text=x&word=-1', 400], ['class=a&text=b', 400], ['text=left&word=99', 404], ['class=unheard%20of', 404]] as const) {
    expect([query, (await get(app, `${path}?${query}`)).status]).toEqual([query, status])
  }
  expect((await get(app, '/overlays/1.2.3.png?text=effusion')).status).toBe(404)
})

test('what is refused is named, and the app goes on', async () => {
  const app = await openApp()
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'films'))
  writeFileSync(join(folder, 'films', 'notes.dcm'), 'not a film')
  const path = join(folder, 'films')
  const events = await importAll(app, [{ kind: 'path', path }])
  expect(events.at(-1)).toMatchObject({ summary: { imported: 0, refused: [{ path: expect.stringContaining('notes.dcm') as string, code: 'NOT_DICOM' }] } })
  const door = doorClient(app)
  await expect(door.studies.get({ studyUid: '1.2.3' })).rejects.toMatchObject({ code: 'REFUSED', defined: true, data: { code: 'NOT_FOUND' } })
  await expect(door.review.undo({ studyUid: '1.2.3' })).rejects.toMatchObject({ code: 'REFUSED', data: { code: 'NOT_FOUND' } })
  expect((await get(app, '/instances/1.2.3/frames/1')).status).toBe(404)
})

test('settings are kept', async () => {
  const door = doorClient(await openApp())
  expect(await door.system.saveSettings({ theme: 'light', overlayOpacity: 0.25 })).toMatchObject({ theme: 'light', overlayOpacity: 0.25 })
  expect(await door.system.settings()).toMatchObject({ theme: 'light', overlayOpacity: 0.25, language: 'en' })
})

test('an import is followed by suggestions without being asked', async () => {
  const app = await openApp()
  const film = smallFilm(3)
  await importAll(app, [await upload(app, film.bytes)])
  await expect.poll(async () => (await doorClient(app).studies.list({})).studies[0]!.topFinding, { timeout: 20_000 }).not.toBeNull()
})

test('without a model the library and the reader go on, and every suggestion says why there is none', async () => {
  const app = await openApp({ packDir: join(temporaryFolder(), 'none') })
  const door = doorClient(app)
  const film = smallFilm(4)
  const { studyUid, sopInstanceUid } = film
  await importAll(app, [await upload(app, film.bytes)])
  expect((await door.studies.list({})).studies[0]).toMatchObject({ studyUid, topFinding: null })
  await expect(door.suggestions.forFilm({ sopInstanceUid })).rejects.toMatchObject({ data: { code: 'MODEL_MISSING' } })
  await expect(door.models.serving()).rejects.toMatchObject({ data: { code: 'MODEL_MISSING' } })
  expect((await door.system.info()).inference).toMatchObject({ state: 'stopped', lastError: expect.stringContaining('pack') as string })
  const state = { presence: 'present' as const, severity: null, subtype: null, location: null }
  const review = await door.review.decide({ id: randomUUID(), studyUid, sopInstanceUid, class: 'edema', origin: 'added', state })
  expect(review.labels).toHaveLength(1)
})

test('uploads of an earlier session are gone', async () => {
  const dataDir = temporaryFolder()
  mkdirSync(uploadsDir(dataDir), { recursive: true })
  writeFileSync(join(uploadsDir(dataDir), randomUUID()), 'left behind')
  await openApp({ dataDir })
  expect(existsSync(uploadsDir(dataDir))).toBe(false)
})

test('the window hears of activities until it leaves', async () => {
  const app = await openApp({ packDir: join(temporaryFolder(), 'none') })
  const activities = await doorClient(app).system.activities()
  const film = smallFilm(5)
  const heard = activities.next()
  await importAll(app, [await upload(app, film.bytes)])
  expect(await heard).toMatchObject({ value: { kind: 'import', state: 'running' } })
  await activities.return(undefined)
  expect(await activities.next()).toMatchObject({ done: true })
  expect(await doorClient(app).system.cancel({ id: 'none' })).toBe(false)
})
