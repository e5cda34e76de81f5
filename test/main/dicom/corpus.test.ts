import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { decodeFrame, type DecodedFrame } from '@main/dicom/decode'
import { describeImage } from '@main/dicom/image'
import { parseDicom } from '@main/dicom/parse'
import { pixelSha256 } from '@main/dicom/pixel-hash'

interface Entry {
  readonly path: string
  readonly expect: 'ok' | 'odd' | 'reject'
  readonly transferSyntax: string | null
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly pixelSha256?: string
  readonly pixelSha256IfShown?: string
  /** Right decoders of this lossy stream may be off by so much, and then the checksum differs. */
  readonly tolerance?: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly note: string
}

/** Files of ../shared/data/dicom and ../shared/data/films, which have manifests of the same form. */
const data = resolve(import.meta.dirname, '../../../../shared/data')
const entries = ['dicom', 'films'].flatMap((folder) => {
  const manifest = resolve(data, folder, 'manifest.json')
  if (!existsSync(manifest)) return []
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { files: Entry[] }).files.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }))
})

interface Shown {
  readonly sha256: string
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly transferSyntax: string
  readonly frame: DecodedFrame
}

async function decode(entry: Entry): Promise<{ shown: Shown | null; refusal: unknown }> {
  try {
    const parsed = parseDicom(readFileSync(resolve(data, entry.path)))
    const { rows, columns, frames } = describeImage(parsed)
    const frame = await decodeFrame(parsed, 0)
    return { shown: { sha256: pixelSha256(frame), rows, columns, frames, transferSyntax: parsed.transferSyntaxUid, frame }, refusal: null }
  } catch (refusal) {
    return { shown: null, refusal }
  }
}

describe.skipIf(entries.length === 0)('the DICOM corpus (skipped: ../shared/data is not here)', () => {
  it.each(entries.map((entry) => [entry.path, entry.note, entry] as const))('%s: %s', async (_path, _note, entry) => {
    const start = performance.now()
    const { shown, refusal } = await decode(entry)
    expect(performance.now() - start).toBeLessThan(entry.expect === 'reject' ? 1000 : 5000)
    if (refusal !== null) expect(refusal).toBeInstanceOf(AppError)
    if (entry.pixelSha256 !== undefined) {
      const { rows, columns, frames } = entry
      expect(refusal).toBeNull()
      expect(shown).toMatchObject({ rows, columns, frames, ...(entry.transferSyntax === null ? {} : { transferSyntax: entry.transferSyntax }) })
      if (shown!.sha256 !== entry.pixelSha256) expectWithinTolerance(shown!.frame, entry)
    } else if (entry.pixelSha256IfShown !== undefined && shown !== null) expect(shown.sha256).toBe(entry.pixelSha256IfShown)
    else expect(shown).toBeNull()
  })
})

/** Only for streams about which the reference decoders differ themselves. */
function expectWithinTolerance({ values }: DecodedFrame, { tolerance, min, max, mean }: Entry): void {
  expect(tolerance, 'another checksum, and the reference decoders agree').toBeGreaterThan(0)
  const numbers = Array.from(values)
  const sum = numbers.reduce((total, value) => total + value, 0)
  expect(Math.abs(sum / numbers.length - mean)).toBeLessThan(0.05)
  expect(Math.abs(numbers.reduce((a, b) => Math.min(a, b)) - min)).toBeLessThanOrEqual(tolerance!)
  expect(Math.abs(numbers.reduce((a, b) => Math.max(a, b)) - max)).toBeLessThanOrEqual(tolerance!)
}
