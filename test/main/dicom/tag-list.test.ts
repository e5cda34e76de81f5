import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import dicomParser from 'dicom-parser'
import { describe, expect, it } from 'vitest'
import { parseDicom } from '@main/dicom/parse'
import { tagList } from '@main/dicom/tag-list'
import type { TagRow } from '@shared/domain/film-frame'
import { fixture, imageFile } from '@test/fixtures/dicom/make'

const list = (bytes: Uint8Array): readonly TagRow[] => tagList(parseDicom(bytes))
const row = (rows: readonly TagRow[], tag: string) => rows.find((one) => one.tag === tag)

describe('the list of tags', () => {
  const item = new Map([[0x00080060, { vr: 'CS' as const, text: 'DX' }]])
  const rows = list(imageFile([[0x00080005, { vr: 'CS', text: 'ISO_IR 192' }], [0x00100010, { vr: 'PN', text: '王^小明' }], [0x00400275, { vr: 'SQ', items: [item] }], [0x60000022, { vr: 'LO', text: 'Ruler' }]]))

  it('has every element in order with its name, texts in the character set of the file, and numbers', () => {
    expect(row(rows, '(0010,0010)')).toEqual({ tag: '(0010,0010)', name: 'PatientName', vr: 'PN', value: '王^小明', size: 10, depth: 0 })
    expect(row(rows, '(0028,0010)')!.value).toMatch(/^\d+$/)
    expect(row(rows, '(0002,0010)')).toMatchObject({ name: 'TransferSyntaxUID', value: '1.2.840.10008.1.2.1' })
    expect(row(rows, '(6000,0022)')).toMatchObject({ name: 'OverlayDescription', value: 'Ruler' })
    const tags = rows.filter(({ depth }) => depth === 0).map(({ tag }) => tag)
    expect(tags).toEqual([...tags].sort())
  })

  it('shows what is in a sequence below it, and of pixels only how many bytes', () => {
    const at = rows.findIndex(({ tag }) => tag === '(0040,0275)')
    expect(rows[at]).toMatchObject({ vr: 'SQ', value: null, size: 1, depth: 0 })
    expect(rows[at + 1]).toMatchObject({ tag: '(0008,0060)', value: 'DX', depth: 1 })
    expect(rows.at(-1)).toMatchObject({ tag: '(7FE0,0010)', value: null })
  })

  it('is the same for a file that does not name its VRs, or is in the other byte order', () => {
    for (const name of ['implicit.dcm', 'big-endian.dcm', 'deflated.dcm']) {
      expect(row(list(fixture(name)), '(0028,0010)')).toMatchObject({ vr: 'US', value: '33' })
      expect(row(list(fixture(name)), '(0010,0010)')!.vr).toBe('PN')
    }
  })

  it('goes on behind a sequence that is broken', () => {
    const file = Buffer.from(imageFile([[0x00400275, { vr: 'SQ', items: [item] }]]))
    file[file.indexOf(Buffer.from('feff00e0', 'hex'))] = 0x01
    const broken = list(file)
    expect(row(broken, '(0040,0275)')).toMatchObject({ vr: 'UN', value: null })
    expect(broken.at(-1)!.tag).toBe('(7FE0,0010)')
  })

  const corpus = resolve(import.meta.dirname, '../../../../shared/data/dicom')
  it.skipIf(!existsSync(corpus))('has the elements that another parser finds (needs ../shared/data/dicom)', () => {
    for (const name of ['syntaxes/examples_overlay.dcm', 'chest/siim-cr-pa.dcm', 'odd/UN_sequence.dcm']) {
      const bytes = readFileSync(resolve(corpus, name))
      const expected = Object.keys(dicomParser.parseDicom(bytes).elements).map((tag) => `(${tag.slice(1, 5)},${tag.slice(5)})`.toUpperCase()).filter((tag) => tag <= '(7FE0,0010)')
      expect(list(bytes).filter(({ depth }) => depth === 0).map(({ tag }) => tag)).toEqual(expected.sort())
    }
  })

  it.skipIf(!existsSync(corpus))('shows no sign that could deceive (needs ../shared/data/dicom)', () => {
    for (const { value } of list(readFileSync(resolve(corpus, 'hostile/bidi-controls.dcm')))) expect(value ?? '').not.toMatch(/[\p{Cc}\p{Cf}\p{Bidi_Control}]/u)
  })
})
