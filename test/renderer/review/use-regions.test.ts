import { expect, it, vi } from 'vitest'
import type { Label, Region, Review } from '@shared/domain/review'
import { defaultSettings } from '@shared/domain/system'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { regionsNow } from '@renderer/review/use-regions'
import { reveal } from '@renderer/suggestions/blind-first'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient()
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const film = { studyUid: '1', sopInstanceUid: '1.1' }
const region = (id: string, name: string, reader: string): Region => ({ ...film, id, labelId: null, class: name, kind: 'box', points: [{ columnPx: 1, rowPx: 1 }, { columnPx: 2, rowPx: 2 }], outlinedBy: null, words: null, reader, updatedAt: '' })
const label = (name: string, reader: string): Label => ({ ...film, id: name, class: name, state: { presence: 'present', severity: null, subtype: null, location: null }, origin: 'added', reader, updatedAt: '', provenance: null, source: null })

it('regions of others are kept from a blind reader with the finding that they show, until it is answered or asked for', () => {
  const review: Review = {
    studyUid: '1', measurements: [], report: { studyUid: '1', text: '', revision: 0, reader: '', updatedAt: null }, canUndo: false, canRedo: false, history: [],
    labels: [label('edema', 'Ada'), label('nodule', 'Ben')],
    regions: [region('a', 'edema', 'Ada'), region('b', 'nodule', 'Ada'), region('c', 'edema', 'Ben')]
  }
  const shown = () => regionsNow('1', '1.1').map(({ id }) => id)
  queryClient.setQueryData(queries.review('1').queryKey, review)
  queryClient.setQueryData(queries.settings().queryKey, { ...defaultSettings, reader: 'Ben' })
  expect(shown()).toEqual(['a', 'b', 'c'])
  queryClient.setQueryData(queries.settings().queryKey, { ...defaultSettings, reader: 'Ben', blindFirst: true })
  expect(shown()).toEqual(['b', 'c'])
  reveal('1.1')
  expect(shown()).toEqual(['a', 'b', 'c'])
})
