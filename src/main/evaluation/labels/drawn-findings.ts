import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'

/** All films with drawn findings are of this size. */
const side = 256

const line = z.object({
  file: z.string().min(1),
  split: z.string().optional(),
  patient: z.union([z.string(), z.number()]),
  findings: z.array(z.object({ cls: z.string().min(1), maskRle: z.array(z.number().int().min(0)) }))
})

/**
 * Films with drawn findings, a JSON object a line: file, patient, split, findings (cls, maskRle: start, length pairs
 * over the 256 x 256 mask, row by row).
 * @param split only films of this split; default: all
 * @throws AppError INPUT_INVALID naming the line
 */
export function drawnFindings(jsonl: string, split?: string): LabelledFilm[] {
  return jsonl.split('\n').flatMap((text, i) => {
    if (text.trim() === '') return []
    const { file, patient, findings, split: own } = parseLine(text, i + 1)
    if (split !== undefined && own !== split) return []
    const present = new Set(findings.map(({ cls }) => cls))
    const regions = findings.map(({ cls, maskRle }) => ({ finding: cls, kind: 'mask' as const, rows: side, columns: side, runs: maskRle }))
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
