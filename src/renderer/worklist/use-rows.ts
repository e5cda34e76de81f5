import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { queries } from '@renderer/door/queries'
import { pagesFor, pageSize, type RowRange } from '@renderer/worklist/pages'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'
import type { StudyRow } from '@shared/domain/study'

export interface Rows {
  readonly total: number
  /** How many of all that match have no suggestion yet; null: not known. */
  readonly unsuggested: number | null
  readonly loading: boolean
  readonly error: unknown
  readonly rowAt: (index: number) => StudyRow | null
  readonly refetch: () => void
}

/** The rows of the worklist, read in pages before they come into view. */
export function useRows(inSight: RowRange): Rows {
  const query = useDeferredValue(useWorklistQuery())
  const page = (index: number) => queries.studies({ ...query, offset: index * pageSize, limit: pageSize })
  const head = useQuery({ ...page(0), placeholderData: keepPreviousData })
  const total = head.data?.total ?? 0
  const wanted = pagesFor(inSight, total)
  const pages = useQueries({ queries: wanted.map(page) })
  const byPage = new Map(wanted.map((index, i) => [index, pages[i]?.data]))
  const rowAt = (index: number): StudyRow | null => {
    const at = Math.floor(index / pageSize)
    const data = byPage.get(at) ?? (at === 0 ? head.data : undefined)
    return data?.studies[index % pageSize] ?? null
  }
  return { total, unsuggested: head.data?.unsuggested ?? null, loading: head.isPending || head.isPlaceholderData, error: head.error, rowAt, refetch: () => void head.refetch() }
}
