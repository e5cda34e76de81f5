import { create } from 'zustand'
import type { StudyQuery, studySort } from '@shared/contract/studies'
import type { StudyStatus } from '@shared/domain/study'
import type { z } from 'zod'

export type StudySort = z.infer<typeof studySort>

type Filter = Pick<StudyQuery, 'search' | 'status' | 'sort' | 'direction'>

/** What the worklist shows and in which order; kept while studies are opened and closed. */
export const useWorklistQuery = create<Filter>(() => ({ search: '', status: null, sort: 'studyDate', direction: 'descending' }))

const set = useWorklistQuery.setState

export const searchFor = (search: string) => set({ search: search.slice(0, 200) })
export const filterStatus = (status: StudyStatus | null) => set({ status })

/** Sorts by a column; the same column again turns the direction. Dates and scores begin with the highest. */
export const sortBy = (sort: StudySort) =>
  set((now) => {
    if (now.sort === sort) return { direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
    return { sort, direction: sort === 'patientName' || sort === 'patientId' || sort === 'status' ? 'ascending' : 'descending' }
  })
