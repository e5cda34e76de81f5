import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { editReport, useReportDrafts } from '@renderer/report/report-draft'
import { saveUnsaved } from '@renderer/review/save-unsaved'
import { save, useSaves } from '@renderer/review/saves'
import { decide, denied } from '@renderer/suggestions/decide'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient()
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const film = { studyUid: '1.2.3.1', sopInstanceUid: '1.2.3.1.1.1' }
const stored = () => queryClient.getQueryData(queries.review(film.studyUid).queryKey)
const full = () => new AppError('DISK_FULL', 'The disk is full.')

beforeEach(async () => {
  queryClient.setQueryData(queries.review(film.studyUid).queryKey, await fake.door.review.get({ studyUid: film.studyUid }))
})
afterEach(() => {
  fake.meddling.before = null
  useSaves.setState({ open: [] })
  useReportDrafts.setState({}, true)
})

describe('saving what is unsaved', () => {
  it('says why something is still not saved, and nothing once all of it is', async () => {
    fake.meddling.before = (path) => (path === 'review/decide' || path === 'review/saveReport' ? full() : null)
    await decide(film, 'edema', denied, 'rejected')
    editReport(film.studyUid, 'No edema.')
    expect(await saveUnsaved()).toMatchObject({ code: 'DISK_FULL' })
    fake.meddling.before = (path) => (path === 'review/saveReport' ? full() : null)
    expect(await saveUnsaved(film.studyUid)).toMatchObject({ code: 'DISK_FULL' })
    expect(useSaves.getState().open).toEqual([])
    fake.meddling.before = null
    expect(await saveUnsaved(film.studyUid)).toBeNull()
    expect(stored()).toMatchObject({ report: { text: 'No edema.' } })
    expect(stored()?.labels.find((label) => label.class === 'edema')?.state).toEqual(denied)
    expect(useReportDrafts.getState()).toEqual({})
  })

  it('waits for what was on its way before', async () => {
    void decide(film, 'nodule', denied, 'rejected')
    expect(await saveUnsaved()).toBeNull()
    expect(stored()?.labels.some((label) => label.class === 'nodule')).toBe(true)
  })

  it('sends no undo again, for the lost one may have been carried out', async () => {
    await decide(film, 'edema', denied, 'rejected')
    let sent = 0
    fake.meddling.before = (path) => (path === 'review/undo' && ++sent > 0 ? new TypeError('Failed to fetch') : null)
    await save({ kind: 'undo', studyUid: film.studyUid })
    expect(await saveUnsaved()).toMatchObject({ code: 'WORKER_CRASHED' })
    expect(sent).toBe(1)
  })

  it('does not take a report in conflict for saved, though its text was changed since', async () => {
    useReportDrafts.setState({ [film.studyUid]: { text: 'Mine.', state: 'conflict', failure: null } })
    expect(await saveUnsaved(film.studyUid)).toMatchObject({ code: 'CONFLICT' })
    expect(useReportDrafts.getState()[film.studyUid]).toMatchObject({ text: 'Mine.' })
  })

  it('leaves other studies alone where it is asked for one', async () => {
    fake.meddling.before = full
    await decide(film, 'edema', denied, 'rejected')
    fake.meddling.before = null
    expect(await saveUnsaved('1.2.3.2')).toBeNull()
    expect(useSaves.getState().open).toHaveLength(1)
  })
})
