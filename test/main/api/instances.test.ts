import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filmLayout, jsonAt, type FilmHead } from '@shared/contract/films'
import { AppError } from '@shared/domain/errors'
import { createDoor } from '@main/api/door'
import { instancesRoute } from '@main/api/instances'
import { decodeFrame } from '@main/dicom/decode'
import { parseDicom } from '@main/dicom/parse'
import { createFilmReader } from '@main/library/film-reader'
import { drawPhantomFile } from '@main/library/phantom/file'
import { connect } from '@main/workers/channel'
import { createFilmProcedures, type FilmProcedures } from '@main/workers/film-procedures'
import { inProcess } from '@main/workers/in-process'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const silent = { event: () => undefined, defect: () => undefined }
const film = smallFilm(7)

/** A door to a library that holds these bytes as its one film. */
function doorTo(bytes: Uint8Array | null, uid = film.sopInstanceUid) {
  const path = join(temporaryFolder(), 'stored')
  if (bytes) writeFileSync(path, bytes)
  const filePath = (sopInstanceUid: string) =>
    sopInstanceUid === uid ? Promise.resolve({ path }) : Promise.reject(new AppError('NOT_FOUND', 'This film is not in the library.'))
  const films = createFilmReader(() => connect<FilmProcedures>(inProcess(createFilmProcedures())))
  const door = createDoor([instancesRoute({ library: { filePath }, films })], silent)
  return { uid, ask: (path: string, init?: RequestInit) => door(new Request(`http://gloriole/instances/${path}`, init)) }
}

async function partsOf(response: Response) {
  const bytes = await response.arrayBuffer()
  const length = new DataView(bytes).getUint32(0, true)
  const text = Buffer.from(bytes, jsonAt, length).toString()
  const head = JSON.parse(text) as FilmHead
  const { halfAt, valuesAt, end } = filmLayout(length, head)
  expect([end, Number(response.headers.get('content-length'))]).toEqual([bytes.byteLength, bytes.byteLength])
  return { text, head, half: halfAt === null ? null : new Uint16Array(bytes, halfAt, Math.ceil(head.frame.rows / 2) * Math.ceil(head.frame.columns / 2)), values: new Uint16Array(bytes, valuesAt) }
}

test('a frame is served decoded, to be kept nowhere, with nothing of whose it is', async () => {
  const { uid, ask } = doorTo(film.bytes)
  const response = await ask(`${uid}/frames/1`)
  expect([response.status, response.headers.get('cache-control'), response.headers.get('content-type')]).toEqual([200, 'no-store', 'application/octet-stream'])
  const { text, head, half, values } = await partsOf(response)
  const decoded = await decodeFrame(parseDicom(film.bytes), 0)
  expect(head).toMatchObject({ kind: 'Uint16Array', hasHalf: false, frame: { rows: decoded.rows, columns: decoded.columns, components: 1 } })
  expect([half, values]).toEqual([null, decoded.values])
  expect(text).not.toMatch(/secret/i)
})

test('the half of a large film comes before it', async () => {
  const { bytes } = drawPhantomFile({ person: 1, exposure: 0, female: false, findings: [], rowsPx: 1300 }, { patientId: 'P', patientName: 'P', birthDate: '19700101', studyDate: '20260101', studyTime: '120000' })
  const { uid, ask } = doorTo(bytes)
  const { half, values } = await partsOf(await ask(`${uid}/frames/1`))
  const decoded = await decodeFrame(parseDicom(bytes), 0)
  expect(values).toEqual(decoded.values)
  expect(half![0]).toBe(Math.floor((values[0]! + values[1]! + values[decoded.columns]! + values[decoded.columns + 1]! + 2) / 4))
})

test('what is asked for wrongly, or not there, is not found', async () => {
  const { uid, ask } = doorTo(film.bytes)
  for (const path of [`${uid}/frames/2`, `${uid}/frames/0`, `${uid}/frames/one`, `${uid}/frames/1/more`, `${uid}/frames`, uid, '1.2.3/frames/1', 'not-a-uid/frames/1']) expect([path, (await ask(path)).status]).toEqual([path, 404])
  expect((await ask(`${uid}/frames/1`, { method: 'POST' })).status).toBe(405)
  const gone = await doorTo(null).ask(`${uid}/frames/1`)
  expect([gone.status, await gone.json()]).toEqual([404, { code: 'NOT_FOUND', message: 'The file of this film is missing from the data folder.' }])
})

test('a film that cannot be decoded says why', async () => {
  const { uid, ask } = doorTo(film.bytes.subarray(0, film.bytes.length - 1000))
  const response = await ask(`${uid}/frames/1`)
  expect([response.status, await response.json()]).toEqual([422, { code: 'DICOM_TRUNCATED', message: expect.any(String) as string }])
})
