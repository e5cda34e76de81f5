import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { queries } from '@renderer/door/queries'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'
import type { StudyRow } from '@shared/domain/study'

const pageSize = 100

export interface Rows {
  readonly total: number
  /** How many of all that match have no suggestion yet; null: not known. */
  readonly unsuggested: number | null
  readonly loading: boolean
  readonly error: unknown
  readonly rowAt: (index: number) => StudyRow | null
  readonly refetch: () => void
}

/** The rows of the worklist, read in pages of 100 as they come into view. */
export function useRows(first: number, last: number): Rows {
  const query = useDeferredValue(useWorklistQuery())
  const page = (index: number) => queries.studies({ ...query, offset: index * pageSize, limit: pageSize })
  const head = useQuery({ ...page(0), placeholderData: keepPreviousData })
  const from = Math.floor(Math.max(0, first) / pageSize)
  const to = Math.floor(Math.max(0, last) / pageSize)
  const indexes = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const pages = useQueries({ queries: indexes.map(page) })
  const rowAt = (index: number): StudyRow | null => {
    const wanted = Math.floor(index / pageSize)
    const data = pages[wanted - from]?.data ?? (wanted === 0 ? head.data : undefined)
    return data?.studies[index % pageSize] ?? null
  }
  return { total: head.data?.total ?? 0, unsuggested: head.data?.unsuggested ?? null, loading: head.isPending, error: head.error, rowAt, refetch: () => void head.refetch() }
}
