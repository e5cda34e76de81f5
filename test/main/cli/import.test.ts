import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importSummary } from '@shared/domain/exchange'
import { studyRow } from '@shared/domain/study'
import { importPaths } from '@main/cli/import'
import { listStudies } from '@main/cli/studies'
import type { Spawn } from '@main/workers/channel'
import { importProcedures } from '@main/workers/import-procedures'
import { inProcess } from '@main/workers/in-process'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput } from '@test/fixtures/verb-output'
import { film } from '@test/main/library/film'

const here: Spawn = () => inProcess(importProcedures)

function films(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.dcm'), film())
  writeFileSync(join(folder, 'b.dcm'), film({ study: '1.2.2', date: '20250101', patientId: 'PAT2-WITH-A-VERY-LONG-IDENTIFIER', patientName: '王^小明' }))
  return folder
}

describe('gloriole import', () => {
  test('says in one line what became of the files', async () => {
    const output = captureOutput()
    const data = temporaryFolder()
    const folder = films()
    await importPaths([folder], { data }, here)
    await importPaths([folder], { data }, here)
    expect(output.stdout()).toMatch(/^2 films imported, 0 already there, 0 refused \(2 studies, [\d.]+ s\)\n0 films imported, 2 already there, 0 refused \(2 studies, [\d.]+ s\)\n$/)
    expect(output.stderr()).toBe('')
    expect(output.exitCode()).toBe(0)
  })

  test('names what is refused on stderr, ends with 1, and prints the summary as JSON', async () => {
    const output = captureOutput()
    const folder = films()
    writeFileSync(join(folder, 'c.txt'), 'notes')
    await importPaths([folder, '/nowhere'], { data: temporaryFolder(), json: true }, here)
    expect(output.stderr().split('\n')).toEqual([
      `refused ${join(folder, 'c.txt')}: NOT_DICOM The file is not a DICOM file.`,
      'refused /nowhere: FILE_UNREADABLE There is no such file or folder, or it may not be read.',
      ''
    ])
    expect(output.exitCode()).toBe(1)
    expect(importSummary.parse(JSON.parse(output.stdout()))).toMatchObject({ imported: 2, unchanged: 0, refused: [{ code: 'NOT_DICOM' }, { path: '/nowhere' }], cancelled: false })
  })

  test('that is interrupted ends with 1 and says so', async () => {
    const output = captureOutput()
    const hanging: Spawn = () =>
      inProcess({
        ready: importProcedures.ready,
        take: () => {
          process.emit('SIGINT')
          return new Promise(() => undefined)
        }
      })
    await importPaths([films()], { data: temporaryFolder() }, hanging)
    expect(output.stdout()).toMatch(/^Cancelled: 0 films imported/)
    expect(output.exitCode()).toBe(1)
  })
})

describe('gloriole studies', () => {
  async function filled(): Promise<string> {
    captureOutput()
    const data = temporaryFolder()
    await importPaths([films()], { data }, here)
    return data
  }

  test('prints a table, newest first, in columns', async () => {
    const data = await filled()
    const output = captureOutput()
    await listStudies({ data })
    const lines = output.stdout().split('\n')
    expect(lines.map((line) => line.slice(0, 27).trimEnd())).toEqual(['date       patient', '2025-01-01 PAT2-WITH-A-VER…', '2024-01-02 PAT1', ''])
    expect(lines[1]).toBe('2025-01-01 PAT2-WITH-A-VER… 王 小明                      CR       1     unread      0      Chest PA')
  })

  test('prints one row of the worklist a line as JSON', async () => {
    const data = await filled()
    const output = captureOutput()
    await listStudies({ data, json: true })
    const rows = output.stdout().trimEnd().split('\n').map((line) => studyRow.parse(JSON.parse(line)))
    expect(rows.map(({ studyUid, patientName }) => [studyUid, patientName])).toEqual([
      ['1.2.2', '王 小明'],
      ['1.2.1', 'Doe, Jane']
    ])
  })

  test('takes a data set with its labels, and says how many', async () => {
    const output = captureOutput()
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'stage_2_train_labels.csv'), 'patientId,x,y,width,height,Target\nfirst,1,2,30,40,1\ngone,,,,,0\n')
    writeFileSync(join(folder, 'first.dcm'), film())
    await importPaths([folder], { data: temporaryFolder(), dataset: 'rsna' }, here)
    expect(output.stdout()).toMatch(/^1 film imported, .*\n1 labels, 1 regions of the data set; 1 films that the labels name are not in the folder\n$/)
    await expect(importPaths([folder, folder], { dataset: 'rsna' }, here)).rejects.toMatchObject({ code: 'USAGE' })
  })
})
