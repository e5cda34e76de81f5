import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import dicomParser from 'dicom-parser'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '@main/dicom/limits'
import { parseDicom } from '@main/dicom/parse'
import { readItems, newBudget } from '@main/dicom/scan'
import { shortOf, textOf } from '@main/dicom/element'
import { dataSetOf, elementHeader, fixture, imageFile, itemEnd, itemHeader, rawFile, sequenceEnd } from '@test/fixtures/dicom/make'

const explicit = '1.2.840.10008.1.2.1'
const refused = (code: string): unknown => expect.objectContaining({ name: 'AppError', code })
const rows = (bytes: Uint8Array): number | null => shortOf(parseDicom(bytes).dataSet, 0x00280010)

/** Tag and place of the top-level elements, as the viewer's parser sees them. */
function viewerElements(bytes: Uint8Array): Map<number, readonly [number, number]> {
  const { elements } = dicomParser.parseDicom(bytes)
  const list = Object.values(elements).map(({ tag, dataOffset, length }) => [parseInt(tag.slice(1), 16), [dataOffset, length]] as const)
  return new Map(list.filter(([tag]) => tag > 0x0002ffff && tag < 0x7fe00010))
}

describe('parseDicom', () => {
  const folder = resolve(import.meta.dirname, '../../fixtures/dicom')
  it.each(readdirSync(folder).filter((name) => name.endsWith('.dcm') && !name.startsWith('deflated.')))('finds the elements of %s where the viewer\'s parser finds them', (name) => {
    const bytes = fixture(name)
    const ours = [...parseDicom(bytes).dataSet.elements.values()].filter(({ tag }) => tag !== 0x7fe00010)
    expect(new Map(ours.map(({ tag, offset, length }) => [tag, [offset, length]]))).toEqual(viewerElements(bytes))
  })

  const corpus = resolve(import.meta.dirname, '../../../../shared/data/dicom/odd')
  it.skipIf(!existsSync(corpus))('agrees with the viewer\'s parser about files with sequences (needs ../shared/data/dicom)', () => {
    for (const name of ['sequences-a.dcm', 'MR_small_padded.dcm', 'priv_SQ.dcm', 'rtplan.dcm', 'reportsi.dcm', 'fileset/DICOMDIR']) {
      const bytes = new Uint8Array(readFileSync(resolve(corpus, name)))
      const theirs = viewerElements(bytes)
      for (const { tag, offset } of parseDicom(bytes).dataSet.elements.values()) if (tag !== 0x7fe00010) expect(theirs.get(tag)?.[0], `${name} ${tag.toString(16)}`).toBe(offset)
    }
  })

  it('refuses what is not DICOM', () => {
    for (const bytes of [new Uint8Array(), Buffer.from('<html><body>film</body></html>'), new Uint8Array(500), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')]) {
      expect(() => parseDicom(bytes)).toThrow(refused('NOT_DICOM'))
    }
  })

  it('refuses a file that ends behind its preamble or its file meta', () => {
    expect(() => parseDicom(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]))).toThrow(refused('DICOM_TRUNCATED'))
    expect(() => parseDicom(rawFile(explicit))).toThrow(refused('DICOM_TRUNCATED'))
  })

  it('refuses a file that ends inside any element', () => {
    const whole = imageFile()
    const start = whole.length - dataSetOf(whole).length
    for (let end = whole.length - 1; end > start + 40; end -= 7) {
      // Ends between two elements leave a shorter data set, which is no image but well-formed.
      try {
        expect(parseDicom(whole.subarray(0, end)).dataSet.elements.has(0x7fe00010)).toBe(false)
      } catch (error) {
        expect(error).toEqual(refused('DICOM_TRUNCATED'))
      }
    }
  })

  it('reads files without preamble, and without file meta', () => {
    const file = imageFile()
    expect(rows(file.subarray(128 + 4))).toBe(2)
    expect(rows(dataSetOf(file))).toBe(2)
  })

  it('reads a data set that is written in another VR encoding than the file meta says', () => {
    const implicit = fixture('implicit.dcm')
    const parsed = parseDicom(rawFile(explicit, implicit.subarray(parseDicom(implicit).dataSetStart)))
    expect(parsed.syntax.uid).toBe('1.2.840.10008.1.2')
    expect(parsed.transferSyntaxUid).toBe(explicit)
    expect(shortOf(parsed.dataSet, 0x00280010)).toBe(33)
  })

  it('names a transfer syntax that it does not know', () => {
    expect(() => parseDicom(rawFile('1.2.840.10008.1.2.4.100', dataSetOf(imageFile())))).toThrow('1.2.840.10008.1.2.4.100')
    expect(() => parseDicom(rawFile('1.2.3.4', dataSetOf(imageFile())))).toThrow(refused('SYNTAX_UNSUPPORTED'))
  })

  it('stops at the pixel data: a second file behind the first changes nothing', () => {
    const second = imageFile([[0x00280010, { vr: 'US', numbers: [1] }]])
    expect(rows(Buffer.concat([imageFile(), second]))).toBe(2)
  })

  it('reads elements of the 64-bit VRs, whose length has four bytes', () => {
    const offsets = Buffer.concat([elementHeader(0x00091001, 'OV', 16, true), Buffer.alloc(16), elementHeader(0x00091002, 'UV', 8, true), Buffer.alloc(8)])
    expect(rows(rawFile(explicit, offsets, dataSetOf(imageFile())))).toBe(2)
  })

  it('takes the last of repeated elements', () => {
    const twice = Buffer.concat([elementHeader(0x00080060, 'CS', 2, false), Buffer.from('CT'), elementHeader(0x00080060, 'CS', 2, false), Buffer.from('CR')])
    expect(textOf(parseDicom(rawFile(explicit, twice, dataSetOf(imageFile()))).dataSet, 0x00080060)).toBe('CR')
  })

  const openSequence = elementHeader(0x00081140, 'SQ', 0xffffffff, true)
  it('passes over sequences of undefined length, also with pixel data inside', () => {
    const icon = Buffer.concat([elementHeader(0x00280010, 'US', 2, false), Buffer.of(9, 0), elementHeader(0x7fe00010, 'OW', 2, true), Buffer.of(1, 1)])
    const sequence = Buffer.concat([openSequence, itemHeader(0xffffffff), icon, itemEnd, itemHeader(icon.length), icon, sequenceEnd])
    const parsed = parseDicom(rawFile(explicit, sequence, dataSetOf(imageFile())))
    expect(shortOf(parsed.dataSet, 0x00280010)).toBe(2)
    const items = readItems(parsed.dataSet, parsed.dataSet.elements.get(0x00081140)!, newBudget(defaultLimits))
    expect(items.map((item) => shortOf(item, 0x00280010))).toEqual([9, 9])
  })

  it('reads an item in implicit VR inside an explicit file', () => {
    const content = Buffer.from('2800100002000000090 0'.replaceAll(' ', ''), 'hex')
    const sequence = Buffer.concat([openSequence, itemHeader(0xffffffff), content, itemEnd, sequenceEnd])
    expect(rows(rawFile(explicit, sequence, dataSetOf(imageFile())))).toBe(2)
  })

  it('refuses a sequence that is never closed, and delimiters that are not in order', () => {
    const body = dataSetOf(imageFile())
    expect(() => parseDicom(rawFile(explicit, openSequence, itemHeader(0xffffffff), body))).toThrow(refused('DICOM_TRUNCATED'))
    expect(() => parseDicom(rawFile(explicit, openSequence, itemHeader(0xffffffff), sequenceEnd, body))).toThrow(refused('DICOM_MALFORMED'))
    expect(() => parseDicom(rawFile(explicit, openSequence, itemEnd, body))).toThrow(refused('DICOM_MALFORMED'))
    expect(() => parseDicom(rawFile(explicit, elementHeader(0x00080060, 'CS', 2, false), Buffer.from('CR'), itemEnd, body))).toThrow(refused('DICOM_MALFORMED'))
  })

  const nested = (depth: number): Uint8Array => {
    const open = Buffer.concat([openSequence, itemHeader(0xffffffff)])
    const close = Buffer.concat([itemEnd, sequenceEnd])
    const sequences = Buffer.concat([...Array<Uint8Array>(depth).fill(open), ...Array<Uint8Array>(depth).fill(close)])
    return rawFile(explicit, sequences, dataSetOf(imageFile()))
  }
  it('reads what is nested like a report and refuses what is nested to overflow a stack', () => {
    expect(rows(nested(60))).toBe(2)
    expect(() => parseDicom(nested(100_000))).toThrow(refused('DICOM_LIMIT'))
  })

  it('counts elements and items, and stops at the limit', () => {
    const items = Array<Uint8Array>(2000).fill(itemHeader(0))
    const file = rawFile(explicit, openSequence, ...items, sequenceEnd, dataSetOf(imageFile()))
    expect(rows(file)).toBe(2)
    expect(() => parseDicom(file, { ...defaultLimits, elements: 1000 })).toThrow(refused('DICOM_LIMIT'))
  })

  it('refuses a file above the limit of bytes', () => {
    expect(() => parseDicom(imageFile(), { ...defaultLimits, fileBytes: 100 })).toThrow(refused('FILE_TOO_LARGE'))
  })

  describe('of a deflated file', () => {
    const deflated = (dataSet: Uint8Array): Uint8Array => rawFile('1.2.840.10008.1.2.1.99', deflateRawSync(dataSet))
    it('inflates the data set', () => {
      expect(rows(deflated(dataSetOf(imageFile())))).toBe(2)
      expect(rows(Buffer.concat([deflated(dataSetOf(imageFile())), Buffer.of(0)]))).toBe(2)
    })
    it('refuses a bomb before it has grown', () => {
      const bomb = deflated(Buffer.concat([elementHeader(0x00091010, 'OB', 100 * 2 ** 20, true), Buffer.alloc(100 * 2 ** 20), dataSetOf(imageFile())]))
      expect(bomb.length).toBeLessThan(200_000)
      const before = process.memoryUsage().arrayBuffers
      expect(() => parseDicom(bomb)).toThrow(refused('DICOM_LIMIT'))
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150 * 2 ** 20)
    })
    it('refuses a stream that was cut off or is none', () => {
      const whole = deflated(dataSetOf(imageFile()))
      expect(() => parseDicom(whole.subarray(0, whole.length - 9))).toThrow(refused('DICOM_TRUNCATED'))
      expect(() => parseDicom(rawFile('1.2.840.10008.1.2.1.99', Buffer.alloc(40, 0xff)))).toThrow(refused('DICOM_MALFORMED'))
    })
  })
})
