import type { StudySort } from '@shared/domain/study-filter'

export type ColumnName = 'status' | 'patientName' | 'patientId' | 'sexAge' | 'studyDate' | 'description' | 'modalities' | 'films' | 'topFinding' | 'labels' | 'priors' | 'importedAt'

export interface Column {
  readonly name: ColumnName
  /** The sort that its header asks for; null where the backend has none. */
  readonly sort: StudySort | null
  readonly numeric: boolean
}

const column = (name: ColumnName, sort: StudySort | null, numeric = false): Column => ({ name, sort, numeric })

/** Columns of the full worklist, in order; their widths are in worklist.css. */
export const columns: readonly Column[] = [
  column('status', 'status'),
  column('patientName', 'patientName'),
  column('patientId', 'patientId'),
  column('sexAge', null),
  column('studyDate', 'studyDate'),
  column('description', null),
  column('modalities', null),
  column('films', null, true),
  column('topFinding', 'topFinding'),
  column('labels', null, true),
  column('priors', null, true),
  column('importedAt', 'importedAt')
]
