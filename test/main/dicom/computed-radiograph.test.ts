import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeComputedRadiograph, type ComputedRadiograph } from '@main/dicom/computed-radiograph'

const film: ComputedRadiograph = {
  patient: { id: 'P-1', name: '王^小明', birthDate: '19600229', sex: 'F' },
  study: { uid: '1.2.3.4', date: '20240131', time: '101500', description: 'Chest', accession: 'A1' },
  series: { uid: '1.2.3.4.1', number: 1, description: 'PA', bodyPart: 'CHEST' },
  instance: { uid: '1.2.3.4.1.1', number: 1 },
  pixels: Uint16Array.from({ length: 15 }, (_, i) => i * 250),
  rows: 3,
  columns: 5,
  bitsStored: 12,
  spacingMm: 1 / 7,
  window: { centre: 2048, width: 4096 },
  viewPosition: 'PA'
}

const dir = mkdtempSync(join(tmpdir(), 'gloriole-dicom-'))
afterAll(() => rmSync(dir, { recursive: true }))

describe('writeComputedRadiograph', () => {
  it.skipIf(spawnSync('dcmdump', ['--version']).error)('writes a file that DCMTK reads without a warning (needs dcmdump)', () => {
    const path = join(dir, 'cr.dcm')
    writeFileSync(path, writeComputedRadiograph(film))
    const dump = execFileSync('dcmdump', ['-q', '+U8', '+Ep', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    expect(dump).toContain('(0010,0010) PN [王^小明]')
    expect(dump).toContain('(0018,1164) DS [0.14285714285714\\0.14285714285714]')
    expect(dump).toContain('(0028,1050) DS [2048]')
    expect(dump).toContain('(7fe0,0010) OW 0000\\00fa\\01f4')
    expect(spawnSync('dcmdump', ['-v', path], { encoding: 'utf8' }).stderr).not.toMatch(/[WE]:/)
  })

  it('refuses pixels that do not fill the image', () => {
    expect(() => writeComputedRadiograph({ ...film, rows: 4 })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
  })

  it('refuses texts that would end a value or do not fit', () => {
    for (const description of ['a\nb', 'x'.repeat(65), '\x1b$B']) {
      expect(() => writeComputedRadiograph({ ...film, study: { ...film.study, description } })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    }
  })

  it('refuses what is not a UID', () => {
    expect(() => writeComputedRadiograph({ ...film, instance: { uid: '../../etc', number: 1 } })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
  })
})
