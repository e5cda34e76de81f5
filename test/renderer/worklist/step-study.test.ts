import { beforeEach, describe, expect, it, vi } from 'vitest'
import { studyView } from '@shared/domain/study-filter'
import { stepStudy } from '@renderer/worklist/step-study'
import { filterStatus, searchFor, sortBy, useWorklistQuery } from '@renderer/worklist/worklist-query'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient({ extraStudies: 1_200 })
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const at = async (offset: number) => (await fake.door.studies.list({ ...useWorklistQuery.getState(), offset, limit: 1 })).studies[0]?.studyUid

beforeEach(() => {
  useWorklistQuery.setState(studyView.parse({}))
})

describe('from study to study', () => {
  it('follows the order of the worklist, across its pages', async () => {
    for (const index of [0, 499, 500, 998]) {
      expect((await stepStudy((await at(index))!, 1))?.studyUid).toBe(await at(index + 1))
      expect((await stepStudy((await at(index + 1))!, -1))?.studyUid).toBe(await at(index))
    }
  })

  it('ends at the ends of the list', async () => {
    const { total } = await fake.door.studies.list({})
    expect(await stepStudy((await at(total - 1))!, 1)).toBeNull()
    expect(await stepStudy((await at(0))!, -1)).toBeNull()
  })

  it('goes to the first of the list when the study is not in it any more', async () => {
    filterStatus('second-look')
    expect((await stepStudy('1.2.3.1', 1))?.studyUid).toBe(await at(0))
  })

  it('finds nothing in an empty list', async () => {
    searchFor('nobody-is-called-this')
    expect(await stepStudy('1.2.3.1', 1)).toBeNull()
  })
})

describe('sorting', () => {
  it('turns round with a second click, and begins dates with the newest and names with A', () => {
    sortBy('patientName')
    expect(useWorklistQuery.getState()).toMatchObject({ sort: 'patientName', direction: 'ascending' })
    sortBy('patientName')
    expect(useWorklistQuery.getState().direction).toBe('descending')
    sortBy('topFinding')
    expect(useWorklistQuery.getState()).toMatchObject({ sort: 'topFinding', direction: 'descending' })
  })
})
