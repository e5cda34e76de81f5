import { create } from 'zustand'
import type { Failure } from '@shared/domain/errors'

/** A short message on the status bar. Failures stay until dismissed; the rest goes by itself. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly failure: Failure | null
  readonly retry: (() => void) | null
}

export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }))

let nextId = 1
const shownMs = 4_000

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
}

export function notify(text: string): void {
  const id = nextId++
  useNotices.setState(({ notices }) => ({ notices: [...notices, { id, text, failure: null, retry: null }] }))
  setTimeout(() => dismiss(id), shownMs)
}

export function notifyFailure(text: string, failure: Failure, retry: (() => void) | null = null): void {
  const id = nextId++
  useNotices.setState(({ notices }) => ({ notices: [...notices.filter((one) => one.text !== text), { id, text, failure, retry }] }))
}
