import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { uid } from '@shared/domain/study'
import { decodeText } from '@main/dicom/character-set'
import { bytesOf, textsOf } from '@main/dicom/element'
import { readHeader, type InstanceHeader } from '@main/dicom/header'
import { parseDicom } from '@main/dicom/parse'
import type { ElementValue } from '@main/dicom/write'
import { dataSetOf, elementHeader, imageFile, rawFile, type Elements } from '@test/fixtures/dicom/make'
import { waveFile } from '@test/fixtures/dicom/wave'

const header = (bytes: Uint8Array): InstanceHeader => readHeader(parseDicom(bytes))
/** An element as no proper writer would write it, in front of a good image. */
const withRaw = (tag: number, vr: string, value: string): Uint8Array => {
  const bytes = Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1')
  return rawFile('1.2.840.10008.1.2.1', elementHeader(tag, vr, bytes.length, false), bytes, dataSetOf(imageFile()))
}
const ds = (tag: number, ...numbers: number[]): Elements[number] => [tag, { vr: 'DS', numbers }]

describe('readHeader', () => {
  it('reads back what was written', () => {
    expect(header(waveFile({ patient: { id: 'P-7', name: '王^小明', birthDate: '19600229', sex: 'F' }, laterality: 'R' }))).toEqual({
      patient: { id: 'P-7', issuer: '', name: '王 小明', birthDate: '19600229', sex: 'F' },
      study: { uid: '2.25.1', date: '20240131', time: '101500', description: 'Wave', accession: '' },
      series: { uid: '2.25.2', modality: 'CR', number: 1, description: '', bodyPart: 'CHEST' },
      instance: {
        sopInstanceUid: '2.25.3',
        sopClassUid: '1.2.840.10008.5.1.4.1.1.1',
        number: 1,
        transferSyntaxUid: '1.2.840.10008.1.2.1',
        rows: 33,
        columns: 40,
        frames: 1,
        samplesPerPixel: 1,
        bitsAllocated: 16,
        bitsStored: 12,
        signed: false,
        photometric: 'MONOCHROME2',
        viewPosition: 'PA',
        laterality: 'R',
        spacing: { rowMm: 0.2, columnMm: 0.2, source: 'ImagerPixelSpacing' },
        windows: [{ centre: 2048, width: 4096, shape: 'LINEAR', label: '' }]
      }
    })
  })

  it('is null or empty where the file says nothing', () => {
    const { patient, study, series, instance } = header(imageFile())
    expect(patient).toEqual({ id: '', issuer: '', name: '', birthDate: null, sex: null })
    expect(study).toMatchObject({ date: null, time: null, description: '', accession: '' })
    expect(series).toMatchObject({ modality: '', number: null, bodyPart: '' })
    expect(instance).toMatchObject({ number: null, viewPosition: null, laterality: null, spacing: null, windows: [] })
  })

  it.each(['20240230', '2024013', '00000000', 'tomorrow', '20241301'])('takes no date from %s', (date) => {
    expect(header(withRaw(0x00080020, 'DA', date)).study.date).toBeNull()
  })

  it('reads dates and times of older files', () => {
    expect(header(withRaw(0x00080020, 'DA', '1998.07.04')).study.date).toBe('19980704')
    expect(header(withRaw(0x00080030, 'TM', '14:05:59')).study.time).toBe('140559')
    expect(header(withRaw(0x00080030, 'TM', '1405')).study.time).toBe('140500')
    expect(header(withRaw(0x00080030, 'TM', '140559.123456')).study.time).toBe('140559')
    expect(header(withRaw(0x00080030, 'TM', '256161')).study.time).toBeNull()
  })

  it('replaces what is no UID by one that stays the same, and never lets it become a path', () => {
    const all = dataSetOf(imageFile())
    const pixelBytes = 12 + 16
    // Of repeated elements the last counts.
    const evil = (instance: string): Uint8Array =>
      rawFile('1.2.840.10008.1.2.1', all.subarray(0, -pixelBytes), uidElement(0x0020000d, '../../etc/passwd'), uidElement(0x00080018, instance), all.subarray(-pixelBytes))
    const [a, again, b] = [header(evil('../a')), header(evil('../a')), header(evil('../b'))]
    for (const value of [a.study.uid, a.instance.sopInstanceUid, b.instance.sopInstanceUid]) expect(uid.safeParse(value).success).toBe(true)
    expect(again).toEqual(a)
    expect(b.study.uid).toBe(a.study.uid)
    expect(b.instance.sopInstanceUid).not.toBe(a.instance.sopInstanceUid)
  })

  it.each<[string, Elements, InstanceHeader['instance']['spacing']]>([
    ['of the image plane before that of the detector', [ds(0x00280030, 0.5, 1), ds(0x00181164, 2, 2)], { rowMm: 0.5, columnMm: 1, source: 'PixelSpacing' }],
    ['of the detector where that of the plane is zero', [ds(0x00280030, 0, 0), ds(0x00181164, 0.15, 0.1)], { rowMm: 0.15, columnMm: 0.1, source: 'ImagerPixelSpacing' }],
    ['of none where all are absurd', [ds(0x00280030, -1, 1), ds(0x00181164, 1e6, 1)], null]
  ])('takes the spacing %s', (_which, elements, spacing) => {
    expect(header(imageFile(elements)).instance.spacing).toEqual(spacing)
  })

  it('takes the spacing of an enhanced image from its pixel measures', () => {
    const measures = new Map<number, ElementValue>([ds(0x00280030, 0.4, 0.3)])
    const shared: ElementValue = { vr: 'SQ', items: [new Map<number, ElementValue>([[0x00289110, { vr: 'SQ', items: [measures] }]])] }
    expect(header(imageFile([[0x52009229, shared]])).instance.spacing).toEqual({ rowMm: 0.4, columnMm: 0.3, source: 'PixelSpacing' })
  })

  it('takes no numbers from words', () => {
    expect(header(withRaw(0x00280030, 'DS', 'NaN\\Inf')).instance.spacing).toBeNull()
    expect(header(withRaw(0x00281050, 'DS', '1e400')).instance.windows).toEqual([])
  })

  it('refuses what is no image', () => {
    expect(() => header(imageFile([], [0x7fe00010, 0x00280010, 0x00280011]))).toThrow(expect.objectContaining({ code: 'NOT_AN_IMAGE' }))
  })

  const corpus = resolve(import.meta.dirname, '../../../../shared/data/dicom')
  const manifest = resolve(corpus, 'manifest.json')
  const named = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { files: { path: string; patientName?: string }[] }).files.filter(({ patientName }) => patientName !== undefined) : []
  it.skipIf(named.length === 0)('reads the names of the corpus in all their character sets (needs ../shared/data/dicom)', () => {
    for (const { path, patientName } of named) {
      const { dataSet } = parseDicom(new Uint8Array(readFileSync(resolve(corpus, path))))
      expect(decodeText(bytesOf(dataSet, 0x00100010)!, textsOf(dataSet, 0x00080005)).replace(/[ =]+$/, ''), path).toBe(patientName)
    }
  })

  it.skipIf(named.length === 0)('shows nothing of the hostile files that could deceive (needs ../shared/data/dicom)', () => {
    const hostile = (name: string): InstanceHeader => header(new Uint8Array(readFileSync(resolve(corpus, 'hostile', name))))
    const { patient, study, series } = hostile('bidi-controls.dcm')
    for (const text of [...Object.values(patient), ...Object.values(study), ...Object.values(series)]) expect(String(text)).not.toMatch(/[\p{C}\p{Bidi_Control}]/u)
    expect(hostile('long-text.dcm').patient.name.length).toBeLessThanOrEqual(100)
    expect(uid.safeParse(hostile('uid-traversal.dcm').instance.sopInstanceUid).success).toBe(true)
    expect(hostile('proto-keys.dcm').patient.id).toMatch(/__proto__|constructor/)
    expect(hostile('numbers-nan.dcm').instance).toMatchObject({ spacing: null, windows: [] })
  })
})

function uidElement(tag: number, value: string): Uint8Array {
  const padded = value.length % 2 === 0 ? value : `${value}\0`
  return Buffer.concat([elementHeader(tag, 'UI', padded.length, false), Buffer.from(padded)])
}
