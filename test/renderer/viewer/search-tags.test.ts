import { expect, it } from 'vitest'
import { searchTags } from '@renderer/viewer/search-tags'

const row = (tag: string, name: string, value: string | null) => ({ tag, name, vr: 'LO', value, size: 1, depth: 0 })
const rows = [row('(0010,0010)', 'PatientName', '王^小明'), row('(0028,0010)', 'Rows', '33'), row('(7FE0,0010)', 'PixelData', null)]

it('tags are searched by tag, with or without its signs, name and value', () => {
  for (const search of ['0010,0010', '00100010', 'patientname', '小明', 'name 王']) expect(searchTags(rows, search).map(({ tag }) => tag)).toEqual(['(0010,0010)'])
  expect(searchTags(rows, '')).toHaveLength(rows.length)
  expect(searchTags(rows, 'nowhere')).toEqual([])
})
