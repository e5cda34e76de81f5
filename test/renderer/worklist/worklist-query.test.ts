import { beforeEach, expect, it } from 'vitest'
import { isFiltered, studyView } from '@shared/domain/study-filter'
import { filterBy, filterStatus, searchFor, showAll, showView, sortBy, useWorklistQuery } from '@renderer/worklist/worklist-query'

const view = () => useWorklistQuery.getState()
beforeEach(() => useWorklistQuery.setState(studyView.parse({})))

it('conditions add up, and are taken back one by one or all at once, the order staying', () => {
  searchFor('kerley')
  filterStatus('unread')
  filterBy({ modality: 'CR', date: { kind: 'last', days: 7 } })
  sortBy('uncertainty')
  expect(view()).toMatchObject({ search: 'kerley', statuses: ['unread'], modality: 'CR', date: { kind: 'last', days: 7 }, sort: 'uncertainty', direction: 'descending' })
  filterStatus(null)
  filterBy({ modality: null })
  expect(view()).toMatchObject({ search: 'kerley', statuses: [], modality: null })
  showAll()
  expect(isFiltered(view())).toBe(false)
  expect(view().sort).toBe('uncertainty')
})

it('a kept view comes back whole', () => {
  const kept = studyView.parse({ labelled: 'edema', sort: 'patientName', direction: 'ascending' })
  searchFor('before')
  showView(kept)
  expect(view()).toEqual(kept)
})

it('a search is no longer than the backend takes', () => {
  searchFor('x'.repeat(500))
  expect(studyView.safeParse(view()).success).toBe(true)
})
