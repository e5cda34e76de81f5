import dictionary from '@iwharris/dicom-data-dictionary'
import type { TagRow } from '@shared/domain/film-frame'
import { decodeText } from '@main/dicom/character-set'
import { displayText } from '@main/dicom/display-text'
import { bytesOf, textsOf } from '@main/dicom/element'
import { soundItemsOf } from '@main/dicom/functional-groups'
import type { ParsedDicom } from '@main/dicom/parse'
import { pixelDataTag, type DicomDataSet, type DicomElement } from '@main/dicom/scan'

const mostRows = 20_000
const deepest = 8
const longestText = 400
const mostNumbers = 16

const texts = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UI', 'UR', 'UT'])
const numbers: Readonly<Record<string, { readonly bytes: number; readonly read: (view: DataView, at: number, little: boolean) => number }>> = {
  US: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  FL: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  FD: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) }
}

/** Every element of a file up to its pixels in its order, those of sequences behind them (of a broken one only how many bytes it has); the names are the standard's keywords (PS3.6). */
export function tagList(parsed: ParsedDicom): TagRow[] {
  const rows: TagRow[] = []
  append(rows, parsed, parsed.meta, 0, [])
  append(rows, parsed, parsed.dataSet, 0, [])
  return rows
}

function append(rows: TagRow[], parsed: ParsedDicom, dataSet: DicomDataSet, depth: number, outer: readonly string[]): void {
  const named = textsOf(dataSet, 0x00080005)
  const sets = named.length > 0 ? named : outer
  for (const element of [...dataSet.elements.values()].sort((a, b) => a.tag - b.tag)) {
    if (rows.length >= mostRows) return
    const known = knownAs(element.tag)
    const holdsItems = isSequence(element, known?.vr)
    const items = holdsItems ? soundItemsOf(parsed, dataSet, element.tag) : null
    const vr = items ? 'SQ' : holdsItems ? 'UN' : element.vr || known?.vr || 'UN'
    rows.push({ tag: spelled(element.tag), name: known?.name ?? '', vr, value: items ? null : valueOf(dataSet, element, vr, sets), size: items?.length ?? element.length, depth })
    if (depth < deepest) for (const item of items ?? []) append(rows, parsed, item, depth + 1, sets)
  }
}

const isSequence = ({ tag, vr, undefinedLength }: DicomElement, usual: string | undefined): boolean => vr === 'SQ' || (undefinedLength && tag !== pixelDataTag) || (vr === '' && usual === 'SQ')

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0')
const spelled = (tag: number): string => `(${hex(Math.floor(tag / 0x10000))},${hex(tag % 0x10000)})`

/** File meta information (PS3.6 7), which the dictionary leaves out; these name their VR themselves. */
const metaNames: Readonly<Record<string, string>> = {
  '(0002,0000)': 'FileMetaInformationGroupLength', '(0002,0001)': 'FileMetaInformationVersion', '(0002,0002)': 'MediaStorageSOPClassUID', '(0002,0003)': 'MediaStorageSOPInstanceUID',
  '(0002,0010)': 'TransferSyntaxUID', '(0002,0012)': 'ImplementationClassUID', '(0002,0013)': 'ImplementationVersionName', '(0002,0016)': 'SourceApplicationEntityTitle',
  '(0002,0100)': 'PrivateInformationCreatorUID', '(0002,0102)': 'PrivateInformation'
}

/** What the standard knows a tag as; curves and overlays repeat by their group (50xx, 60xx). Of several VRs the first. */
function knownAs(tag: number): { readonly name: string; readonly vr: string } | null {
  const written = spelled(tag)
  const entry = dictionary.get_element(written) ?? dictionary.get_element(written.replace(/^\((50|60)../, '($1xx'))
  const name = entry?.keyword ?? metaNames[written]
  return name === undefined ? null : { name, vr: entry?.vr.split(' ')[0] ?? 'UN' }
}

function valueOf(dataSet: DicomDataSet, { tag, length }: DicomElement, vr: string, sets: readonly string[]): string | null {
  const bytes = bytesOf(dataSet, tag)
  if (!bytes) return null
  const number = numbers[vr]
  if (number) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const count = Math.floor(length / number.bytes)
    const values = Array.from({ length: Math.min(mostNumbers, count) }, (_, i) => number.read(view, i * number.bytes, !dataSet.bigEndian))
    return values.join(' \\ ') + (count > mostNumbers ? ' …' : '')
  }
  return texts.has(vr) ? displayText(decodeText(bytes.subarray(0, 4 * longestText), sets), longestText) : null
}
