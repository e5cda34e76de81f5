import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { ImportSource } from '@shared/domain/exchange'
import { doorClient } from '@test/fixtures/door-client'
import { openApp } from '@test/fixtures/open-app'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

/** Everything that names the patient or the reader's words: `smallFilm` puts the first two into its file. */
const private_ = ['Secretname', 'SECRET-ID', 'SECRET-REPORT']

async function importFilm(app: Awaited<ReturnType<typeof openApp>>, bytes: Uint8Array, name: string) {
  const response = await app.door(new Request('http://gloriole/uploads', { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } }))
  const source: ImportSource = { kind: 'upload', id: ((await response.json()) as { id: string }).id, name }
  const events = []
  for await (const event of await doorClient(app).exchange.import({ sources: [source] })) events.push(event)
  return events
}

test('neither the log, nor the terminal, nor a failure names a patient, whatever fails', async () => {
  const written: string[] = []
  const take = (text: string | Uint8Array) => {
    written.push(String(text))
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(take)
  vi.spyOn(process.stderr, 'write').mockImplementation(take)
  const dataDir = temporaryFolder()
  const app = await openApp({ dataDir, packDir: join(dataDir, 'no-model') })
  const door = doorClient(app)
  const { studyUid, sopInstanceUid, bytes } = smallFilm(6)
  const answers: unknown[] = []
  const note = async (work: Promise<unknown>) => answers.push(await work.catch((error: unknown) => ({ ...(error as object), message: String(error) })))
  try {
    await importFilm(app, bytes, 'film.dcm')
    // Damaged files of the same patient, at many places.
    for (const length of [200, 500, 900, bytes.length - 1000]) await note(importFilm(app, bytes.subarray(0, length), 'film.dcm'))
    for (const at of [140, 300, 420, 560, 700]) await note(importFilm(app, bytes.with(at, 0xff).with(at + 1, 0xff), 'film.dcm'))
    await note(door.suggestions.forFilm({ sopInstanceUid }))
    await note(door.review.saveReport({ studyUid, text: 'SECRET-REPORT', revision: 99 }))
    // Defects: a store that fails under the services with a message that quotes its data.
    const failure = new Error('UNIQUE constraint failed: patient Secretname^Person6 SECRET-ID-6')
    vi.spyOn(app.services.library, 'get').mockRejectedValue(failure)
    vi.spyOn(app.services.library, 'filePath').mockRejectedValue(Object.assign(failure, { code: 'SQLITE_CONSTRAINT' }))
    await note(door.studies.get({ studyUid }))
    await note(app.door(new Request(`http://gloriole/instances/${sopInstanceUid}/frames/1`)).then((response) => response.text()))
  } finally {
    await app.close()
    vi.restoreAllMocks()
  }
  const log = join(dataDir, 'gloriole.log')
  expect(existsSync(log)).toBe(true)
  expect(readFileSync(log, 'utf8')).toContain('DEFECT')
  const everything = [readFileSync(log, 'utf8'), written.join(''), JSON.stringify(answers)].join('\n')
  for (const word of private_) expect(everything).not.toContain(word)
})
