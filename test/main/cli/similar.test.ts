import { expect, test, vi } from 'vitest'
import { similar } from '@main/cli/similar'
import { openApp } from '@test/fixtures/open-app'
import { smallFilm } from '@test/fixtures/small-film'
import { doorClient } from '@test/fixtures/door-client'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput, inferenceHere } from '@test/fixtures/verb-output'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

test('prints how alike, date, study and findings of each, and no name', { timeout: 60_000 }, async () => {
  const dataDir = temporaryFolder()
  const app = await openApp({ dataDir })
  const door = doorClient(app)
  const films = [0, 1, 2].map((person) => smallFilm(person, []))
  for (const { bytes, sopInstanceUid } of films) {
    const { id } = (await (await app.door(new Request('http://gloriole/uploads', { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } }))).json()) as { id: string }
    for await (const event of await door.exchange.import({ sources: [{ kind: 'upload', id, name: 'film.dcm' }] })) if (event.kind === 'done') expect(event.summary.refused).toEqual([])
    await door.suggestions.forFilm({ sopInstanceUid })
  }
  const [asked, other] = films
  await door.review.decide({ id: crypto.randomUUID(), studyUid: other!.studyUid, sopInstanceUid: other!.sopInstanceUid, class: 'edema', state: { presence: 'uncertain', severity: null, subtype: null, location: null }, origin: 'added' })
  const { studies } = await door.studies.list({})

  const output = captureOutput()
  await similar(asked!.studyUid, { data: dataDir, limit: 12 }, inferenceHere)
  const lines = output.stdout().trim().split('\n')
  expect(lines).toHaveLength(2)
  for (const line of lines) expect(line).toMatch(/^-?[01]\.\d{3} {2}(\d{4}-\d\d-\d\d|- {9}) {2}[\d.]+ {2}\S/)
  expect(lines.find((line) => line.includes(` ${other!.studyUid} `))).toMatch(/ {2}edema uncertain$/)
  for (const { patientName, patientId } of studies) for (const word of [patientName, patientId]) expect(output.stdout()).not.toContain(word)

  await expect(similar(undefined, { limit: 12 }, inferenceHere)).rejects.toMatchObject({ code: 'USAGE' })
  await expect(similar('1.2.3', { data: dataDir, limit: 12 }, inferenceHere)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
