import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDirectory } from '@main/dicom/directory'
import { parseDicom } from '@main/dicom/parse'
import { fileStart } from '@main/dicom/write'
import { elementHeader, imageFile, itemEnd, itemHeader, sequenceEnd } from '@test/fixtures/dicom/make'

const mediaStorage = '1.2.840.10008.1.3.10'
function directory(...records: (string | null)[]): Uint8Array {
  const items = records.map((id) => {
    const value = id === null ? Buffer.alloc(0) : Buffer.from(id.length % 2 === 0 ? id : `${id} `)
    // Every record names the first one as its next: a circle for whoever follows it.
    const next = Buffer.concat([elementHeader(0x00041400, 'UL', 4, false), Buffer.of(0x90, 1, 0, 0)])
    return Buffer.concat([itemHeader(0xffffffff), next, elementHeader(0x00041500, 'CS', value.length, false), value, itemEnd])
  })
  const sequence = Buffer.concat([elementHeader(0x00041220, 'SQ', 0xffffffff, true), ...items, sequenceEnd])
  return Buffer.concat([fileStart(mediaStorage, '2.25.4', '1.2.840.10008.1.2.1'), sequence])
}

describe('readDirectory', () => {
  it('lists the files of the records that have one, and follows no links', () => {
    expect(readDirectory(parseDicom(directory(null, 'CR1\\6154', 'CR2\\6247')))).toEqual([['CR1', '6154'], ['CR2', '6247']])
  })

  it('hands on what the records say: whoever opens it has to look', () => {
    expect(readDirectory(parseDicom(directory('..\\..\\SECRET')))).toEqual([['..', '..', 'SECRET']])
  })

  it('is null for an image', () => {
    expect(readDirectory(parseDicom(imageFile()))).toBeNull()
  })

  it('refuses a DICOMDIR without records', () => {
    const empty = Buffer.concat([fileStart(mediaStorage, '2.25.4', '1.2.840.10008.1.2.1'), elementHeader(0x00041130, 'CS', 2, false), Buffer.from('A ')])
    expect(() => readDirectory(parseDicom(empty))).toThrow(expect.objectContaining({ code: 'DICOM_MALFORMED' }))
  })

  const fileset = resolve(import.meta.dirname, '../../../../shared/data/dicom/odd/fileset')
  it.skipIf(!existsSync(fileset))('finds the 31 images of a real file set in all its forms (needs ../shared/data/dicom)', () => {
    for (const name of ['DICOMDIR', 'DICOMDIR-implicit', 'DICOMDIR-nooffset']) {
      const files = readDirectory(parseDicom(new Uint8Array(readFileSync(resolve(fileset, name)))))!
      expect(files).toHaveLength(31)
      for (const components of files) expect(existsSync(resolve(fileset, ...components)), components.join('/')).toBe(true)
    }
  })
})
