import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { study, studyRow, studyStatus, uid } from '@shared/domain/study'

export const studySort = z.enum(['studyDate', 'patientName', 'patientId', 'status', 'topFinding', 'importedAt'])

export const studyQuery = z.object({
  /** Words that must all occur in patient name, patient id, description, accession, report text or label classes. */
  search: z.string().max(200).default(''),
  status: studyStatus.nullable().default(null),
  sort: studySort.default('studyDate'),
  direction: z.enum(['ascending', 'descending']).default('descending'),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100)
})
export type StudyQuery = z.infer<typeof studyQuery>

export const studies = {
  list: base.input(studyQuery).output(z.object({ total: z.number().int(), studies: z.array(studyRow) })),
  get: base.input(z.object({ studyUid: uid })).output(study),
  setStatus: base.input(z.object({ studyUid: uid, status: studyStatus })).output(studyRow)
}
