import type { DateFilter, StudyFilter } from '@shared/domain/study-filter'
import { statusOrder, type Columns } from '@main/library/worklist-index/columns'
import type { Interned } from '@main/library/worklist-index/interned'

/** Studies that match: ones in `mask`, by id; no mask: all of them. */
export interface Matching {
  readonly mask: Uint8Array | null
  readonly total: number
  /** How many of them have no suggestion by what serves. */
  readonly unsuggested: number
}

/**
 * Which studies match the filter, in one pass over the columns.
 *
 * @param hits ones at the ids that the search found; null: nothing was searched for
 * @param today of the reader's calendar
 */
export function matching(columns: Columns, filter: StudyFilter, hits: Uint8Array | null, today: Date): Matching {
  const statuses = filter.statuses.length === 0 ? null : Uint8Array.from(statusOrder, (status) => Number(filter.statuses.includes(status)))
  const modality = listsWith(columns.lists, filter.modality)
  const labelled = listsWith(columns.lists, filter.labelled)
  const reader = listsWith(columns.lists, filter.reader)
  const suggested = filter.suggested === null ? null : Math.max(-1, columns.classes.texts.indexOf(filter.suggested))
  const days = daysOf(filter.date, today)
  if (hits === null && !statuses && !modality && !labelled && !reader && suggested === null && !days) return { mask: null, total: columns.count, unsuggested: unsuggestedOf(columns) }

  const { top, has } = columns
  const mask = new Uint8Array(top)
  let [total, unsuggested] = [0, 0]
  for (let id = 0; id < top; id++) {
    if (has[id] !== 1) continue
    if (hits !== null && hits[id] !== 1) continue
    if (statuses !== null && statuses[columns.status[id]!] === 0) continue
    if (days !== null && (columns.date[id]! < days.from || columns.date[id]! > days.to)) continue
    if (modality !== null && modality[columns.modalities[id]!] === 0) continue
    if (suggested !== null && columns.suggested[id] !== suggested) continue
    if (labelled !== null && labelled[columns.labelled[id]!] === 0) continue
    if (reader !== null && reader[columns.readers[id]!] === 0) continue
    mask[id] = 1
    total++
    if (columns.suggested[id] === 0) unsuggested++
  }
  return { mask, total, unsuggested }
}

function unsuggestedOf({ top, has, suggested }: Columns): number {
  let count = 0
  for (let id = 0; id < top; id++) if (has[id] === 1 && suggested[id] === 0) count++
  return count
}

/** Ones at the lists that hold a value: there are few different lists, so each is looked into once and not once a study. */
function listsWith({ texts }: Interned, value: string | null): Uint8Array | null {
  if (value === null) return null
  const quoted = JSON.stringify(value)
  return Uint8Array.from(texts, (list) => Number(list.includes(quoted) && (JSON.parse(list) as unknown[]).includes(value)))
}

/** First and last day as YYYYMMDD; null: any, and those without a date. */
function daysOf(date: DateFilter, today: Date): { readonly from: number; readonly to: number } | null {
  switch (date.kind) {
    case 'any':
      return null
    case 'last':
      return { from: dayOf(new Date(today.getFullYear(), today.getMonth(), today.getDate() - date.days + 1)), to: dayOf(today) }
    case 'between':
      return date.from === null && date.to === null ? null : { from: date.from === null ? 1 : Number(date.from), to: date.to === null ? 99_999_999 : Number(date.to) }
  }
}

const dayOf = (date: Date): number => date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate()
