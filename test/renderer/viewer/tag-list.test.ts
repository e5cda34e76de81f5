import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDicom } from 'dicom-parser'
import { describe, expect, it } from 'vitest'
import { searchTags, tagList, type TagRow } from '@renderer/viewer/tag-list'
import { decoderOf } from '@renderer/viewer/text-decoder'
import { imageFile } from '@test/fixtures/dicom/make'

const names: Readonly<Record<string, { name: string; vr: string }>> = { '00100010': { name: 'PatientName', vr: 'PN' }, '00280010': { name: 'Rows', vr: 'US' } }
const list = (bytes: Uint8Array): readonly TagRow[] => tagList(parseDicom(bytes), (tag) => names[tag] ?? null)
const value = (rows: readonly TagRow[], tag: string) => rows.find((row) => row.tag === tag)?.value

describe('the list of tags', () => {
  const item = new Map([[0x00080060, { vr: 'CS' as const, text: 'DX' }]])
  const rows = list(imageFile([[0x00080005, { vr: 'CS', text: 'ISO_IR 192' }], [0x00100010, { vr: 'PN', text: '王^小明' }], [0x00400275, { vr: 'SQ', items: [item] }]]))

  it('has every element in order with its name, texts in the character set of the file, and numbers', () => {
    expect(value(rows, '(0010,0010)')).toBe('王^小明')
    expect(value(rows, '(0028,0010)')).toMatch(/^\d+$/)
    expect(rows.find(({ tag }) => tag === '(0010,0010)')).toMatchObject({ name: 'PatientName', vr: 'PN', depth: 0 })
    expect(rows.map(({ tag }) => tag).filter((tag) => tag > '(0009')).toEqual([...rows.map(({ tag }) => tag).filter((tag) => tag > '(0009')].sort())
  })

  it('shows what is in a sequence below it, and of pixels only how many bytes', () => {
    const at = rows.findIndex(({ tag }) => tag === '(0040,0275)')
    expect(rows[at]).toMatchObject({ vr: 'SQ', value: null, size: 1, depth: 0 })
    expect(rows[at + 1]).toMatchObject({ tag: '(0008,0060)', value: 'DX', depth: 1 })
    expect(rows.at(-1)).toMatchObject({ tag: '(7FE0,0010)', value: null })
  })

  it('is searched by tag, with or without its signs, name and value', () => {
    for (const search of ['0010,0010', '00100010', 'patientname', '小明', 'name 王']) expect(searchTags(rows, search).map(({ tag }) => tag)).toEqual(['(0010,0010)'])
    expect(searchTags(rows, '')).toHaveLength(rows.length)
    expect(searchTags(rows, 'nowhere')).toEqual([])
  })

  it('reads the character sets that films come in', () => {
    expect(decoderOf('GB18030').decode(Uint8Array.from([0xcd, 0xf5]))).toBe('王')
    expect(decoderOf('\\ISO 2022 IR 149').decode(Uint8Array.from([0xb1, 0xe8]))).toBe('김')
    expect(decoderOf('').encoding).toBe('windows-1252')
  })

  const hostile = resolve(import.meta.dirname, '../../../../shared/data/dicom/hostile/bidi-controls.dcm')
  it.skipIf(!existsSync(hostile))('shows no sign that could deceive (needs ../shared/data/dicom)', () => {
    for (const row of list(new Uint8Array(readFileSync(hostile)))) expect(row.value ?? '').not.toMatch(/[\p{C}\p{Bidi_Control}]/u)
  })
})
