import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { decodeFrame } from '@main/dicom/decode'
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
  readonly note: string
}

const corpus = resolve(import.meta.dirname, '../../../../shared/data/dicom')
const present = existsSync(resolve(corpus, 'manifest.json'))
const entries = present ? (JSON.parse(readFileSync(resolve(corpus, 'manifest.json'), 'utf8')) as { files: Entry[] }).files : []

async function decode(entry: Entry): Promise<{ shown: { sha256: string; rows: number; columns: number; frames: number; transferSyntax: string } | null; refusal: unknown }> {
  try {
    const parsed = parseDicom(readFileSync(resolve(corpus, entry.path)))
    const { rows, columns, frames } = describeImage(parsed)
    return { shown: { sha256: pixelSha256(await decodeFrame(parsed, 0)), rows, columns, frames, transferSyntax: parsed.transferSyntaxUid }, refusal: null }
  } catch (refusal) {
    return { shown: null, refusal }
  }
}

describe.skipIf(!present)('the DICOM corpus (skipped: ../shared/data/dicom is not here)', () => {
  it.each(entries.map((entry) => [entry.path, entry.note, entry] as const))('%s: %s', async (_path, _note, entry) => {
    const start = performance.now()
    const { shown, refusal } = await decode(entry)
    expect(performance.now() - start).toBeLessThan(2000)
    if (refusal !== null) expect(refusal).toBeInstanceOf(AppError)
    if (entry.pixelSha256 !== undefined) {
      const { rows, columns, frames } = entry
      expect(refusal).toBeNull()
      expect(shown).toMatchObject({ sha256: entry.pixelSha256, rows, columns, frames, ...(entry.transferSyntax === null ? {} : { transferSyntax: entry.transferSyntax }) })
    } else if (entry.pixelSha256IfShown !== undefined && shown !== null) expect(shown.sha256).toBe(entry.pixelSha256IfShown)
    else expect(shown).toBeNull()
  })
})
