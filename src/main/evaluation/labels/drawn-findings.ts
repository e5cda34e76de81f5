import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

/** Masks are of this size unless the line says otherwise. */
const side = 256

const line = z.object({
  file: z.string().min(1),
  split: z.string().optional(),
  patient: z.union([z.string(), z.number()]),
  rows: z.number().int().positive().max(8192).default(side),
  columns: z.number().int().positive().max(8192).default(side),
  findings: z.array(z.object({ cls: z.string().min(1), maskRle: z.array(z.number().int().min(0)) }))
})

/**
 * Films with drawn findings, a JSON object a line: file, patient, split, findings (cls, maskRle: start, length pairs
 * over the mask, row by row), rows and columns of the mask (256 unless given).
 * @param split only films of this split, and those of none; default: all
 * @throws AppError INPUT_INVALID naming the line
 */
export function drawnFindings(jsonl: string, split?: string): LabelledFilm[] {
  return jsonl.split('\n').flatMap((text, i) => {
    if (text.trim() === '') return []
    const { file, patient, rows, columns, findings, split: own } = parseLine(text, i + 1)
    if (split !== undefined && own !== undefined && own !== split) return []
    const present = new Set(findings.map(({ cls }) => cls))
    const regions = findings.map(({ cls, maskRle }) => ({ finding: cls, kind: 'mask' as const, rows, columns, runs: maskRle }))
    return [{ file, patient: String(patient), view: null, findings: present, denied: new Set<string>(), unknown: new Set<string>(), labelled: null, regions }]
  })
}

function parseLine(text: string, number: number): z.infer<typeof line> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AppError('INPUT_INVALID', `Line ${number} of the regions file is no JSON.`, { cause })
  }
  const parsed = line.safeParse(json)
  if (!parsed.success) throw new AppError('INPUT_INVALID', `Line ${number} of the regions file: ${parsed.error.issues[0]!.path.join('.')}: ${parsed.error.issues[0]!.message}`)
  return parsed.data
}
