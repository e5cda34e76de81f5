import { create } from 'zustand'
import type { Failure } from '@shared/domain/errors'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { takeReview } from '@renderer/review/saves'
import { inTurn } from '@renderer/review/study-queue'

/** A report text that the store does not have yet. It stays until it is saved, whatever is on screen meanwhile. */
export interface ReportDraft {
  readonly text: string
  readonly state: 'unsaved' | 'saving' | 'conflict' | 'failed'
  readonly failure: Failure | null
}

export const useReportDrafts = create<Readonly<Record<string, ReportDraft>>>(() => ({}))

const savedAfterMs = 900
const timers = new Map<string, ReturnType<typeof setTimeout>>()

const draftOf = (studyUid: string) => useReportDrafts.getState()[studyUid]
const put = (studyUid: string, draft: ReportDraft) => useReportDrafts.setState({ [studyUid]: draft })

function drop(studyUid: string): void {
  useReportDrafts.setState((drafts) => Object.fromEntries(Object.entries(drafts).filter(([uid]) => uid !== studyUid)), true)
}

const storedReport = (studyUid: string) => queryClient.getQueryData(queries.review(studyUid).queryKey)?.report

/** Takes what the reader typed; it is saved when the typing pauses. */
export function editReport(studyUid: string, text: string): void {
  const now = draftOf(studyUid)
  put(studyUid, { text, state: now?.state === 'saving' || now?.state === 'conflict' ? now.state : 'unsaved', failure: null })
  if (now?.state === 'conflict') return // nothing is overwritten before the reader has chosen
  clearTimeout(timers.get(studyUid))
  timers.set(studyUid, setTimeout(() => void saveReport(studyUid), savedAfterMs))
}

/** Saves what is unsaved, now. A text that changed again while it was on its way is saved once more. */
export async function saveReport(studyUid: string): Promise<void> {
  clearTimeout(timers.get(studyUid))
  timers.delete(studyUid)
  await inTurn(studyUid, async () => {
    const draft = draftOf(studyUid)
    const stored = storedReport(studyUid)
    if (!draft || !stored || draft.state === 'conflict') return
    if (draft.text === stored.text) {
      drop(studyUid)
      return
    }
    put(studyUid, { ...draft, state: 'saving', failure: null })
    try {
      takeReview(await door.review.saveReport({ studyUid, text: draft.text, revision: stored.revision }))
      settle(studyUid, draft.text)
    } catch (error) {
      await refused(studyUid, draft.text, failureOf(error))
    }
  })
}

function settle(studyUid: string, sent: string): void {
  const now = draftOf(studyUid)
  if (now?.text === sent) drop(studyUid)
  else if (now) editReport(studyUid, now.text)
}

async function refused(studyUid: string, sent: string, failure: Failure): Promise<void> {
  const text = draftOf(studyUid)?.text ?? sent
  const fail = (why: Failure) => put(studyUid, { text, state: 'failed', failure: why })
  if (failure.code !== 'CONFLICT') {
    fail(failure)
    return
  }
  try {
    takeReview(await door.review.get({ studyUid }))
  } catch (error) {
    fail(failureOf(error))
    return
  }
  // A save whose answer was lost looks like somebody else's change, but it is ours.
  if (storedReport(studyUid)?.text === sent) settle(studyUid, sent)
  else put(studyUid, { text, state: 'conflict', failure })
}

/** After a conflict: the reader's text goes over the stored one, whose past the store keeps. */
export function keepMine(studyUid: string): void {
  const draft = draftOf(studyUid)
  if (!draft) return
  put(studyUid, { ...draft, state: 'unsaved', failure: null })
  void saveReport(studyUid)
}

/** After a conflict: the stored text stays, the reader's goes. */
export const takeTheirs = drop
