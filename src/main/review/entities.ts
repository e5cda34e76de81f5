import type { Measurement } from '@shared/domain/measurement'
import type { Label, Region } from '@shared/domain/review'
import type { EntityTable } from '@main/review/entity-table'
import { labelTable } from '@main/review/label-table'
import { measurementTable } from '@main/review/measurement-table'
import { regionTable } from '@main/review/region-table'
import { reportTable, type WrittenReport } from '@main/review/report-table'
import { statusTable, type ReadingStatus } from '@main/review/status-table'

/** Everything the change log is about. */
export interface States {
  readonly label: Label
  readonly region: Region
  readonly measurement: Measurement
  readonly report: WrittenReport
  readonly status: ReadingStatus
}
export type Entity = keyof States

const tables: { readonly [E in Entity]: EntityTable<States[E]> } = {
  label: labelTable,
  region: regionTable,
  measurement: measurementTable,
  report: reportTable,
  status: statusTable
}

export function tableOf<E extends Entity>(entity: E): EntityTable<States[E]> {
  return tables[entity]
}
