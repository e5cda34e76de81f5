import type { Selectable } from 'kysely'
import type { HistoryEntry } from '@shared/domain/review'
import type { Schema } from '@main/store/schema'

/** What undo, redo and the history need of a row of the change log. */
export type LoggedRow = Pick<Selectable<Schema['change']>, 'sequence' | 'bundle' | 'at' | 'reader' | 'action' | 'entity' | 'subject' | 'reverses'>

/** Bundles that undo and redo would take back next, last first; each names the first row of an action. */
export interface UndoStack {
  readonly done: readonly number[]
  readonly undone: readonly number[]
}

/**
 * Replays the log of one study (oldest first): an action goes on `done` and clears `undone`, an undo moves to
 * `undone` in place of what it reverses, a redo moves back. Nothing but the log is kept, so a restart loses nothing.
 */
export function undoStack(log: readonly LoggedRow[]): UndoStack {
  let done: number[] = []
  let undone: number[] = []
  for (const { sequence, action, reverses } of log.filter(leadsUndoable)) {
    if (action === 'undo') {
      done = done.filter((bundle) => bundle !== reverses)
      undone.push(sequence)
    } else if (action === 'redo') {
      undone = undone.filter((bundle) => bundle !== reverses)
      done.push(sequence)
    } else {
      done.push(sequence)
      undone = []
    }
  }
  return { done, undone }
}

/** One line an action, newest first. An action is undone while the last row about it is an undo. */
export function history(log: readonly LoggedRow[]): HistoryEntry[] {
  const origin = new Map<number, number>()
  const undone = new Set<number>()
  for (const { sequence, action, reverses } of log) {
    const root = reverses === null ? sequence : (origin.get(reverses) ?? reverses)
    origin.set(sequence, root)
    if (action === 'undo') undone.add(root)
    if (action === 'redo') undone.delete(root)
  }
  // What an action did to several things alike is told as one: all classes of an applied template.
  const subjects = new Map<string, string[]>()
  for (const { bundle, action, entity, subject } of log) {
    const key = `${bundle} ${action} ${entity}`
    const known = subjects.get(key) ?? []
    if (!known.includes(subject)) subjects.set(key, [...known, subject])
  }
  return log
    .filter(leads)
    .map(({ sequence, at, reader, action, entity, bundle, subject }) => ({
      sequence,
      at,
      reader,
      action: action as HistoryEntry['action'],
      subject: bundle === null ? subject : (subjects.get(`${bundle} ${action} ${entity}`) ?? [subject]).join(', '),
      undone: undone.has(sequence)
    }))
    .reverse()
}

const leads = (row: LoggedRow): boolean => row.bundle === null || row.bundle === row.sequence
const leadsUndoable = (row: LoggedRow): boolean => row.bundle === row.sequence
