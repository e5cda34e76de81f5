import { describe, expect, test } from 'vitest'
import { history, undoStack, type LoggedRow } from '@main/review/undo-stack'

const row = (sequence: number, action: string, more: Partial<LoggedRow> = {}): LoggedRow => ({
  sequence,
  bundle: sequence,
  at: '',
  reader: '',
  action,
  entity: 'label',
  subject: '',
  reverses: null,
  ...more
})

describe('the undo stack of a log', () => {
  test('is empty for an empty log', () => {
    expect(undoStack([])).toEqual({ done: [], undone: [] })
  })

  test('follows undo, redo and new actions', () => {
    const log = [row(1, 'label'), row(2, 'region'), row(3, 'undo', { reverses: 2 }), row(4, 'undo', { reverses: 1 }), row(5, 'redo', { reverses: 4 })]
    expect(undoStack(log.slice(0, 4))).toEqual({ done: [], undone: [3, 4] })
    expect(undoStack(log)).toEqual({ done: [5], undone: [3] })
    expect(undoStack([...log, row(6, 'undo', { reverses: 5 })])).toEqual({ done: [], undone: [3, 6] })
    expect(undoStack([...log, row(6, 'label')])).toEqual({ done: [5, 6], undone: [] })
  })

  test('counts the rows of one bundle once and leaves out rows without one', () => {
    const log = [row(1, 'report', { bundle: null }), row(2, 'label'), row(3, 'status', { bundle: 2 })]
    expect(undoStack(log)).toEqual({ done: [2], undone: [] })
    expect(history(log).map((entry) => entry.sequence)).toEqual([2, 1])
  })

  test('an action stays undone in the history when redo was cleared', () => {
    const log = [row(1, 'label'), row(2, 'undo', { reverses: 1 }), row(3, 'label')]
    expect(history(log).map((entry) => entry.undone)).toEqual([false, false, true])
  })
})
