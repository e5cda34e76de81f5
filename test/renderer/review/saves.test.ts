import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@shared/domain/errors'
import type { FindingState } from '@shared/domain/finding'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { discardSave, retrySave, save, useSaves } from '@renderer/review/saves'
import { decide, denied, originOf, sameState, stateOfSuggestion } from '@renderer/suggestions/decide'
import { suggest } from '../fake/findings'

const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient()
})
vi.mock('@renderer/door/door', () => ({ door: fake.door }))

const film = { studyUid: '1.2.3.1', sopInstanceUid: '1.2.3.1.1.1' }
const present: FindingState = { presence: 'present', severity: null, subtype: null, location: 'left' }
const stored = () => queryClient.getQueryData(queries.review(film.studyUid).queryKey)
const open = () => useSaves.getState().open

beforeEach(async () => {
  queryClient.setQueryData(queries.review(film.studyUid).queryKey, await fake.door.review.get({ studyUid: film.studyUid }))
})
afterEach(() => {
  fake.meddling.before = null
  fake.meddling.after = null
  useSaves.setState({ open: [] })
})

describe('saving a decision', () => {
  it('counts as saved only when the store has answered, and shows what it answered', async () => {
    const saving = decide(film, 'edema', present, 'accepted')
    expect(open().map((one) => one.state)).toEqual(['saving'])
    expect(stored()?.labels.find((label) => label.class === 'edema')).toBeUndefined()
    expect(await saving).toBe(true)
    expect(open()).toEqual([])
    expect(stored()?.labels.find((label) => label.class === 'edema')?.state).toEqual(present)
  })

  it('keeps all of it when the store refuses, for another try', async () => {
    fake.meddling.before = (path) => (path === 'review/decide' ? new AppError('DISK_FULL', 'The disk is full.') : null)
    expect(await decide(film, 'atelectasis', present, 'corrected')).toBe(false)
    const [failed] = open()
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'DISK_FULL' }, change: { decision: { state: present } } })
    fake.meddling.before = null
    retrySave(failed!)
    await vi.waitFor(() => expect(stored()?.labels.some((label) => label.class === 'atelectasis')).toBe(true))
    expect(open()).toEqual([])
  })

  it('sends the same decision again after a lost answer, and it counts once', async () => {
    let lost = 0
    fake.meddling.after = (path) => (path === 'review/decide' && lost++ === 0 ? new TypeError('Failed to fetch') : null)
    expect(await decide(film, 'consolidation', present, 'accepted')).toBe(true)
    expect(lost).toBe(2)
    expect(stored()?.labels.filter((label) => label.class === 'consolidation')).toHaveLength(1)
  })

  it('replaces the label of the same film and class', async () => {
    await decide(film, 'cardiomegaly', present, 'accepted')
    const first = stored()!.labels.find((label) => label.class === 'cardiomegaly')!
    await decide(film, 'cardiomegaly', denied, 'rejected')
    const second = stored()!.labels.filter((label) => label.class === 'cardiomegaly')
    expect(second).toHaveLength(1)
    expect(second[0]).toMatchObject({ id: first.id, origin: 'rejected', state: denied })
  })

  it('undoes and redoes what was decided a moment before, and asks nothing of the store where nothing is left to redo', async () => {
    await decide(film, 'nodule', present, 'accepted')
    const asked: string[] = []
    fake.meddling.before = (path) => {
      asked.push(path)
      return null
    }
    const step = (kind: 'undo' | 'redo') => save({ kind, studyUid: film.studyUid })
    expect(await Promise.all([step('undo'), step('redo'), step('redo')])).toEqual([true, true, false])
    expect(asked).toEqual(['review/undo', 'review/redo'])
    expect(open()).toEqual([])
    expect(stored()?.labels.find((label) => label.class === 'nodule')?.state).toEqual(present)
  })

  it('goes in the order in which the reader decided', async () => {
    await Promise.all([decide(film, 'edema', present, 'accepted'), decide(film, 'edema', denied, 'rejected'), save({ kind: 'undo', studyUid: film.studyUid })])
    expect(stored()?.labels.find((label) => label.class === 'edema')?.state).toEqual(present)
  })

  it('can be given up', async () => {
    fake.meddling.before = () => new AppError('STORE_CORRUPT', 'The store is damaged.')
    await decide(film, 'edema', denied, 'rejected')
    discardSave(open()[0]!)
    expect(open()).toEqual([])
  })
})

describe('undo', () => {
  it('is never sent twice, for the lost one may have been carried out', async () => {
    let sent = 0
    fake.meddling.before = (path) => (path === 'review/undo' && ++sent > 0 ? new TypeError('Failed to fetch') : null)
    expect(await save({ kind: 'undo', studyUid: film.studyUid })).toBe(false)
    expect(sent).toBe(1)
  })
})

describe('the origin of an answer', () => {
  const [finding] = suggest(film.studyUid, film.sopInstanceUid, 'corrected').findings
  it('is accepted when it says what was suggested, rejected when it denies, corrected otherwise, added without a suggestion', () => {
    const suggested = stateOfSuggestion(finding!)
    expect(originOf(suggested, finding!)).toBe('accepted')
    expect(originOf(denied, finding!)).toBe('rejected')
    expect(originOf({ ...suggested, presence: 'uncertain' }, finding!)).toBe('corrected')
    expect(originOf(suggested, null)).toBe('added')
  })

  it('compares every part', () => {
    expect(sameState(present, { ...present })).toBe(true)
    for (const part of ['severity', 'subtype', 'location'] as const) expect(sameState(present, { ...present, [part]: 'x' })).toBe(false)
  })
})
