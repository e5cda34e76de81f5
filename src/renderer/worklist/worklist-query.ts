import { create } from 'zustand'
import type { StudyStatus } from '@shared/domain/study'
import { studyView, type StudyFilter, type StudySort, type StudyView } from '@shared/domain/study-filter'

const everything: StudyView = studyView.parse({})

/** What the worklist shows and in which order; kept while studies are opened and closed. */
export const useWorklistQuery = create<StudyView>(() => everything)

const set = useWorklistQuery.setState

export const searchFor = (search: string) => set({ search: search.slice(0, 200) })
export const filterStatus = (status: StudyStatus | null) => set({ statuses: status === null ? [] : [status] })
export const filterBy = (part: Partial<Omit<StudyFilter, 'search' | 'statuses'>>) => set(part)
export const showView = (view: StudyView) => set(view)
/** All studies, in the order as it is. */
export const showAll = () => set(({ sort, direction }) => ({ ...everything, sort, direction }))

const upward: readonly StudySort[] = ['patientName', 'patientId', 'status']

/** Sorts by a column; the same column again turns the direction. Dates and scores begin with the highest. */
export const sortBy = (sort: StudySort) =>
  set((now) => {
    if (now.sort === sort) return { direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
    return { sort, direction: upward.includes(sort) ? 'ascending' : 'descending' }
  })
