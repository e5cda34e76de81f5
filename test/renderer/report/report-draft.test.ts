import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { editReport, keepMine, saveReport, takeTheirs, useReportDrafts } from '@renderer/report/report-draft'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient()
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const studyUid = '1.2.3.2'
const key = queries.review(studyUid).queryKey
const stored = () => queryClient.getQueryData(key)!.report
const draft = () => useReportDrafts.getState()[studyUid]

beforeEach(async () => {
  queryClient.setQueryData(key, await fake.door.review.get({ studyUid }))
})
afterEach(() => {
  fake.meddling.before = null
  fake.meddling.after = null
  takeTheirs(studyUid)
})

/** Somebody else saves a report that this window has not seen. */
const elsewhere = async (text: string) => {
  const { report } = await fake.door.review.get({ studyUid })
  await fake.door.review.saveReport({ studyUid, text, revision: report.revision })
}

describe('a report that is being written', () => {
  it('is unsaved until the store has it', async () => {
    editReport(studyUid, 'Clear lungs.')
    expect(draft()?.state).toBe('unsaved')
    await saveReport(studyUid)
    expect(draft()).toBeUndefined()
    expect(stored().text).toBe('Clear lungs.')
  })

  it('saves itself when the typing pauses', async () => {
    editReport(studyUid, 'Small effusion.')
    await vi.waitFor(() => expect(draft()).toBeUndefined(), { timeout: 4_000 })
    expect((await fake.door.review.get({ studyUid })).report.text).toBe('Small effusion.')
  })

  it('that changes while it is on its way is saved once more', async () => {
    editReport(studyUid, 'A')
    const saving = saveReport(studyUid)
    await Promise.resolve()
    editReport(studyUid, 'A B')
    await saving
    expect(draft()?.text).toBe('A B')
    await saveReport(studyUid)
    expect(stored().text).toBe('A B')
  })

  it('is not written over what somebody else saved, before the reader has chosen', async () => {
    await elsewhere('Theirs.')
    editReport(studyUid, 'Mine.')
    await saveReport(studyUid)
    expect(draft()).toMatchObject({ state: 'conflict', text: 'Mine.' })
    expect(stored().text).toBe('Theirs.')
    editReport(studyUid, 'Mine, longer.')
    await saveReport(studyUid)
    expect((await fake.door.review.get({ studyUid })).report.text).toBe('Theirs.')
    keepMine(studyUid)
    await vi.waitFor(() => expect(draft()).toBeUndefined())
    expect(stored().text).toBe('Mine, longer.')
  })

  it('gives way when the reader takes the stored text', async () => {
    await elsewhere('Theirs again.')
    editReport(studyUid, 'Mine again.')
    await saveReport(studyUid)
    takeTheirs(studyUid)
    expect(draft()).toBeUndefined()
    expect(stored().text).toBe('Theirs again.')
  })

  it('does not take its own save, whose answer was lost, for a conflict', async () => {
    let lost = 0
    fake.meddling.after = (path) => (path === 'review/saveReport' && lost++ === 0 ? new TypeError('Failed to fetch') : null)
    editReport(studyUid, 'Once.')
    await saveReport(studyUid)
    expect(draft()).toMatchObject({ state: 'failed', text: 'Once.' })
    await saveReport(studyUid)
    expect(draft()).toBeUndefined()
    expect(stored().text).toBe('Once.')
  })

  it('is never lost when the store refuses', async () => {
    fake.meddling.before = (path) => (path === 'review/saveReport' ? new AppError('DISK_FULL', 'The disk is full.') : null)
    editReport(studyUid, 'Keep this.')
    await saveReport(studyUid)
    expect(draft()).toMatchObject({ state: 'failed', text: 'Keep this.', failure: { code: 'DISK_FULL' } })
  })
})
