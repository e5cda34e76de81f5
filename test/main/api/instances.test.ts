import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { createDoor } from '@main/api/door'
import { instancesRoute } from '@main/api/instances'
import { decodeFrame } from '@main/dicom/decode'
import { readHeader } from '@main/dicom/header'
import { parseDicom } from '@main/dicom/parse'
import { pixelSha256 } from '@main/dicom/pixel-hash'
import { fileStart } from '@main/dicom/write'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const silent = { event: () => undefined, defect: () => undefined }
const film = smallFilm(7)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A door to a library that holds these bytes as its one film. */
function doorTo(bytes: Uint8Array | null) {
  const path = join(temporaryFolder(), 'stored')
  if (bytes) writeFileSync(path, bytes)
  const { study, series, instance } = readHeader(parseDicom(bytes ?? film.bytes))
  const stored = { ...instance, instanceNumber: null, spacing: null, path, studyUid: study.uid, seriesUid: series.uid, sha256: sha256(bytes ?? film.bytes) }
  const filePath = (sopInstanceUid: string) =>
    sopInstanceUid === film.sopInstanceUid ? Promise.resolve(stored) : Promise.reject(new AppError('NOT_FOUND', 'This film is not in the library.'))
  const door = createDoor([instancesRoute({ library: { filePath } })], silent)
  return (uid: string, init?: RequestInit) => door(new Request(`http://gloriole/instances/${uid}`, init))
}

/** The film as a Deflated Explicit VR file (PS3.5 A.5), or one without preamble and file meta. */
function rewritten(kind: 'deflated' | 'bare'): Uint8Array {
  const { dataSet, dataSetStart } = parseDicom(film.bytes)
  const body = dataSet.bytes.subarray(dataSetStart)
  const { sopClassUid, sopInstanceUid } = readHeader(parseDicom(film.bytes)).instance
  return kind === 'bare' ? body : Buffer.concat([fileStart(sopClassUid, sopInstanceUid, '1.2.840.10008.1.2.1.99'), deflateRawSync(body)])
}

const pixelsOf = async (bytes: Uint8Array) => pixelSha256(await decodeFrame(parseDicom(bytes), 0))

test('a film that the viewer reads is served byte for byte, to be kept for ever', async () => {
  const ask = doorTo(film.bytes)
  const response = await ask(film.sopInstanceUid)
  expect(response.status).toBe(200)
  expect(response.headers.get('etag')).toBe(`"${sha256(film.bytes)}"`)
  expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
  expect(sha256(await response.bytes())).toBe(sha256(film.bytes))
  expect((await ask(film.sopInstanceUid, { headers: { 'if-none-match': `"${sha256(film.bytes)}"` } })).status).toBe(304)
  expect((await ask(film.sopInstanceUid, { headers: { 'if-none-match': '"another"' } })).status).toBe(200)
})

test.each(['deflated', 'bare'] as const)('a %s film is served as a copy that the viewer reads, with the same pixels', async (kind) => {
  const response = await doorTo(rewritten(kind))(film.sopInstanceUid)
  const copy = await response.bytes()
  expect(Buffer.from(copy).toString('latin1', 128, 132)).toBe('DICM')
  expect(parseDicom(copy).transferSyntaxUid).toBe('1.2.840.10008.1.2.1')
  expect(await pixelsOf(copy)).toBe(await pixelsOf(film.bytes))
})

test('a film that is not there, or whose file is gone, is not found', async () => {
  expect((await doorTo(film.bytes)('1.2.3')).status).toBe(404)
  expect((await doorTo(film.bytes)('not-a-uid')).status).toBe(404)
  const gone = await doorTo(null)(film.sopInstanceUid)
  expect(gone.status).toBe(404)
  expect(await gone.json()).toMatchObject({ code: 'NOT_FOUND', message: 'The file of this film is missing from the data folder.' })
})
