import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { storedPath } from '@main/library/file-store'
import { presentationFile } from '@test/fixtures/dicom/presentation'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { film } from './film'
import { openedLibrary } from './opened-library'

function written(files: Readonly<Record<string, Uint8Array>>): string[] {
  const folder = temporaryFolder()
  return Object.entries(files).map(([name, bytes]) => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  })
}
const own = { patientId: 'PAT1', studyUid: '1.2.1', filmUid: '1.2.1.1.1' }

describe('presentation states in the library', () => {
  test('are taken before or after their films, once, and are no films of the study', async () => {
    const opened = await openedLibrary()
    const { library } = opened
    const [state, image] = written({ 'state.dcm': presentationFile(own), 'film.dcm': film() })
    expect((await opened.import(state!)).summary).toMatchObject({ imported: 1, refused: [], studyUids: [] })
    expect((await opened.import(image!, state!)).summary).toMatchObject({ imported: 1, unchanged: 1, refused: [] })
    expect(await library.presentations('1.2.1')).toMatchObject([{ sopInstanceUid: '2.25.77', label: 'MARKED', state: { films: [{ sopInstanceUid: '1.2.1.1.1', frames: null }] } }])
    expect((await library.get('1.2.1')).series.flatMap(({ instances }) => instances)).toHaveLength(1)
    expect(await library.presentations('1.2.9')).toEqual([])
  })

  test('that say they are of another patient are not shown, and another one under a known UID is refused', async () => {
    const opened = await openedLibrary()
    const { library } = opened
    const [image, strange, other] = written({ 'film.dcm': film(), 'strange.dcm': presentationFile({ ...own, patientId: 'PAT2' }), 'other.dcm': presentationFile(own) })
    await opened.import(image!, strange!)
    expect(await library.presentations('1.2.1')).toEqual([])
    expect((await opened.import(other!)).summary).toMatchObject({ imported: 0, refused: [{ code: 'CONFLICT' }] })
  })

  test('that an earlier version took are read again from their files, once; one whose file is gone is listed without what it asks for', async () => {
    const opened = await openedLibrary()
    const { library, store } = opened
    const [image, state] = written({ 'film.dcm': film(), 'state.dcm': presentationFile(own) })
    await opened.import(image!, state!)
    const asTaken = await library.presentations('1.2.1')
    const forget = () => store.db.updateTable('presentation_state').set({ state: null }).execute()
    const { file_sha256: sha256 } = await store.db.selectFrom('presentation_state').select('file_sha256').executeTakeFirstOrThrow()
    await forget()
    expect(await library.presentations('1.2.1')).toEqual(asTaken)
    rmSync(storedPath(store.dataDir, sha256))
    expect(await library.presentations('1.2.1')).toEqual(asTaken)
    await forget()
    expect(await library.presentations('1.2.1')).toMatchObject([{ sopInstanceUid: '2.25.77', label: 'MARKED', state: null }])
  })

  test('that cannot be shown are refused with the reason', async () => {
    const opened = await openedLibrary()
    const [colour] = written({ 'colour.dcm': presentationFile({ ...own, sopClassUid: '1.2.840.10008.5.1.4.1.1.11.2' }) })
    expect((await opened.import(colour!)).summary.refused).toMatchObject([{ code: 'NOT_AN_IMAGE', message: expect.stringContaining('presentation state') as string }])
  })
})
