import { describe, expect, it, vi } from 'vitest'
import { openStudy, selectClass, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { keepOutlineOf } from '@renderer/viewer/keep-outline'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient({ delayMs: 1 })
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

describe('an outline of the model', () => {
  it('becomes a region of the reader that says which model drew it, and is taken in hand', async () => {
    const [study] = (await fake.door.studies.list({})).studies
    const { series } = await fake.door.studies.get({ studyUid: study!.studyUid })
    const { sopInstanceUid } = series[0]!.instances[0]!
    openStudy(study!.studyUid)
    selectClass('pneumothorax')
    await keepOutlineOf(sopInstanceUid, 'pneumothorax')
    await vi.waitFor(async () => {
      const { regions } = await fake.door.review.get({ studyUid: study!.studyUid })
      const kept = regions.find((region) => region.outlinedBy !== null)
      expect(kept).toMatchObject({ class: 'pneumothorax', kind: 'polygon', sopInstanceUid })
      expect(kept!.points).toEqual((await queryClient.query(queries.outlines(sopInstanceUid))).outlines[0]!.points)
      expect(useView.getState().selectedRegionId).toBe(kept!.id)
    })
  })

  it('of a finding that the model did not outline is none', async () => {
    const before = useView.getState().selectedRegionId
    await keepOutlineOf('1.2.3.1.1.1', 'nodule')
    expect(useView.getState().selectedRegionId).toBe(before)
  })
})
