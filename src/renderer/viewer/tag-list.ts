import { decoderOf } from '@renderer/viewer/text-decoder'

/** The part of dicom-parser's data set that the list is made from. */
export interface TagDataSet {
  readonly elements: Readonly<Record<string, TagElement>>
  readonly byteArray: Uint8Array
  string(tag: string): string | undefined
  uint16(tag: string, index?: number): number | undefined
  int16(tag: string, index?: number): number | undefined
  uint32(tag: string, index?: number): number | undefined
  int32(tag: string, index?: number): number | undefined
  float(tag: string, index?: number): number | undefined
  double(tag: string, index?: number): number | undefined
}

interface TagElement {
  readonly tag: string
  readonly vr?: string
  readonly length: number
  readonly dataOffset: number
  readonly items?: readonly { readonly dataSet?: TagDataSet }[]
}

export interface TagRow {
  /** `(0010,0010)`. */
  readonly tag: string
  readonly name: string
  readonly vr: string
  /** As it is shown; null for a sequence and for bytes, whose size is given instead. */
  readonly value: string | null
  /** Bytes, or items of a sequence. */
  readonly size: number
  /** How many sequences it lies in. */
  readonly depth: number
}

/** `x00100010` in any spelling -> its name and value representation, where the dictionary has it. */
export type Lookup = (hexTag: string) => { readonly name: string; readonly vr: string } | null

const mostRows = 20_000
const deepest = 8
const longestText = 400
const mostNumbers = 16

const numbers: Readonly<Record<string, { readonly bytes: number; readonly read: 'uint16' | 'int16' | 'uint32' | 'int32' | 'float' | 'double' }>> = {
  US: { bytes: 2, read: 'uint16' },
  SS: { bytes: 2, read: 'int16' },
  UL: { bytes: 4, read: 'uint32' },
  SL: { bytes: 4, read: 'int32' },
  FL: { bytes: 4, read: 'float' },
  FD: { bytes: 8, read: 'double' }
}
const texts = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UI', 'UR', 'UT'])

/** Every element of a file in its order, those of sequences behind them; for the reader's eyes only. */
export function tagList(data: TagDataSet, lookup: Lookup): readonly TagRow[] {
  const rows: TagRow[] = []
  append(rows, data, lookup, 0, data.string('x00080005') ?? '')
  return rows
}

function append(rows: TagRow[], data: TagDataSet, lookup: Lookup, depth: number, outer: string): void {
  const sets = data.string('x00080005') ?? outer
  for (const element of Object.values(data.elements).sort((a, b) => (a.tag < b.tag ? -1 : 1))) {
    if (rows.length >= mostRows) return
    const hex = element.tag.slice(1).toUpperCase()
    const known = lookup(hex)
    const vr = element.items ? 'SQ' : (element.vr ?? known?.vr ?? 'UN')
    rows.push({ tag: `(${hex.slice(0, 4)},${hex.slice(4)})`, name: known?.name ?? '', vr, value: element.items ? null : valueOf(data, element, vr, sets), size: element.items?.length ?? element.length, depth })
    if (depth < deepest) for (const { dataSet } of element.items ?? []) if (dataSet) append(rows, dataSet, lookup, depth + 1, sets)
  }
}

function valueOf(data: TagDataSet, { tag, length, dataOffset }: TagElement, vr: string, sets: string): string | null {
  const number = numbers[vr]
  if (number) {
    const count = Math.min(mostNumbers, Math.floor(length / number.bytes))
    const values = Array.from({ length: count }, (_, i) => data[number.read](tag, i))
    return values.join(' \\ ') + (length / number.bytes > mostNumbers ? ' …' : '')
  }
  if (!texts.has(vr)) return null
  const bytes = data.byteArray.subarray(dataOffset, dataOffset + Math.min(length, 4 * longestText))
  const text = decoderOf(sets).decode(bytes).replace(/[\p{C}\p{Bidi_Control}]/gu, ' ').trim()
  return text.length > longestText ? `${text.slice(0, longestText)} …` : text
}

/** Rows in whose tag, name or value all words occur; case does not matter. */
export function searchTags(rows: readonly TagRow[], search: string): readonly TagRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ tag, name, value }) => {
    const text = `${tag} ${tag.replace(/\W/g, '')} ${name} ${value ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
