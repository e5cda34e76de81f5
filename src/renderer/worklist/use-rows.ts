import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { StudyRow } from '@shared/domain/study'
import type { StudyView } from '@shared/domain/study-filter'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { inOrder, pagesAround, pageSize, type RowRange } from '@renderer/worklist/pages'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'

export interface WorklistHead {
  readonly total: number
  /** How many of all that match have no suggestion yet; null: not known. */
  readonly unsuggested: number | null
  readonly loading: boolean
  readonly error: unknown
  readonly refetch: () => void
}

interface WorklistPage {
  readonly studies: readonly StudyRow[]
}

const pageOf = (query: StudyView, index: number) => queries.studies({ ...query, offset: index * pageSize, limit: pageSize })
const useFirstPage = (query: StudyView) => useQuery({ ...pageOf(query, 0), placeholderData: keepPreviousData })

/** Asks for the first rows before there is a list to show them: a window that starts then has them when it is first drawn. */
export const readFirstRows = () => queryClient.query(pageOf(useWorklistQuery.getState(), 0))

/** What is known of the worklist as a whole. */
export function useWorklistHead(query: StudyView): WorklistHead {
  const { data, isPending, isPlaceholderData, error, refetch } = useFirstPage(query)
  return { total: data?.total ?? 0, unsuggested: data?.unsuggested ?? null, loading: isPending || isPlaceholderData, error, refetch: () => void refetch() }
}

/** The rows of the worklist by their place, read in pages before they come into view; null for those that are not there yet. */
export function useRows(query: StudyView, total: number, inSight: RowRange): (index: number) => StudyRow | null {
  const { data: head } = useFirstPage(query)
  const { from, to, middle } = pagesAround(inSight, total)
  // The same as long as the pages are: what hangs on it is looked at with every step of the wheel.
  const { wanted, options } = useMemo(() => {
    const indexes = inOrder({ from, to, middle })
    return { wanted: indexes, options: indexes.map((index) => pageOf(query, index)) }
  }, [query, from, to, middle])
  // A map, as lists would be compared row by row with those before.
  const combine = useCallback((results: readonly { readonly data: WorklistPage | undefined }[]) => new Map(wanted.map((index, i) => [index, results[i]?.data])), [wanted])
  const pages = useQueries({ queries: options, combine })
  return useCallback(
    (index) => {
      const at = Math.floor(index / pageSize)
      const page = pages.get(at) ?? (at === 0 ? head : undefined)
      return page?.studies[index % pageSize] ?? null
    },
    [pages, head]
  )
}
