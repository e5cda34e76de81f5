import type { Decision, LabelBatch } from '@shared/contract/review'
import { AppError } from '@shared/domain/errors'
import type { DrawnMeasurement } from '@shared/domain/measurement'
import type { HistoryEntry, Label, Region, Review } from '@shared/domain/review'

type Past = Pick<Review, 'labels' | 'regions' | 'measurements' | 'report'>
type Drawn = Omit<Region, 'reader' | 'updatedAt'>
type Action = HistoryEntry['action']

/** A review kept in memory, with the same answers as the store's. */
export function createFakeReview(studyUid: string, reader: () => string, text: string) {
  let now: Past = { labels: [], regions: [], measurements: [], report: { studyUid, text, revision: text ? 1 : 0, reader: reader(), updatedAt: text ? '2026-01-05T08:00:00.000Z' : null } }
  const undone: { past: Past; entry: HistoryEntry }[] = []
  const done: { past: Past; entry: HistoryEntry }[] = []
  let history: HistoryEntry[] = []

  const get = (): Review => ({ studyUid, ...now, canUndo: done.length > 0, canRedo: undone.length > 0, history })
  const entryOf = (action: Action, subject: string): HistoryEntry => ({ sequence: history.length + 1, at: new Date().toISOString(), reader: reader(), action, subject, undone: false })
  const change = (action: Action, subject: string, next: Partial<Past>) => {
    const entry = entryOf(action, subject)
    done.push({ past: now, entry })
    undone.length = 0
    now = { ...now, ...next }
    history = [entry, ...history]
    return get()
  }
  const step = (from: typeof done, to: typeof done, action: 'undo' | 'redo') => {
    const last = from.pop()
    if (!last) throw new AppError('NOTHING_TO_UNDO', 'Nothing to undo.')
    to.push({ past: now, entry: last.entry })
    now = { ...last.past, report: { ...last.past.report, revision: now.report.revision + 1 } }
    history = history.map((entry) => (entry.sequence === last.entry.sequence ? { ...entry, undone: action === 'undo' } : entry))
    history = [entryOf(action, last.entry.subject), ...history]
    return get()
  }

  return {
    get,
    undo: () => step(done, undone, 'undo'),
    redo: () => step(undone, done, 'redo'),
    decide(decision: Decision, provenance: Label['provenance']) {
      const label: Label = { ...decision, reader: reader(), updatedAt: new Date().toISOString(), provenance, source: null }
      return change('label', decision.class, { labels: [...now.labels.filter((l) => l.id !== decision.id && !(l.class === decision.class && l.sopInstanceUid === decision.sopInstanceUid)), label] })
    },
    decideAll({ by, decisions }: LabelBatch) {
      const at = new Date().toISOString()
      const given = decisions.map((decision, i): Label => ({
        ...decision,
        studyUid,
        reader: reader(),
        updatedAt: at,
        provenance: null,
        source: by.kind === 'prior' ? { kind: 'prior', studyUid: by.studyUid, labelId: by.labels[i]!, reader: 'Reader 2', updatedAt: at } : by.kind === 'template' ? { ...by, name: 'Normal chest' } : by
      }))
      return change(by.kind === 'prior' ? 'labels-copied' : by.kind === 'template' ? 'labels-templated' : 'labels-accepted', given.map((label) => label.class).join(', '), { labels: [...now.labels.filter((l) => !given.some(({ id }) => id === l.id)), ...given] })
    },
    removeLabel: (id: string) => change('label-removed', now.labels.find((l) => l.id === id)?.class ?? '', { labels: now.labels.filter((l) => l.id !== id) }),
    saveRegion: (region: Drawn) => change('region', region.class, { regions: [...now.regions.filter((r) => r.id !== region.id), { ...region, reader: reader(), updatedAt: new Date().toISOString() }] }),
    saveRegions: (regions: readonly Drawn[], removed: readonly string[]) => change('region', regions[0]?.class ?? '', { regions: [...now.regions.filter((r) => !removed.includes(r.id) && !regions.some(({ id }) => id === r.id)), ...regions.map((region) => ({ ...region, reader: reader(), updatedAt: new Date().toISOString() }))] }),
    removeRegion: (id: string) => change('region-removed', now.regions.find((r) => r.id === id)?.class ?? '', { regions: now.regions.filter((r) => r.id !== id) }),
    saveMeasurement: (drawn: DrawnMeasurement) => change('measurement', drawn.kind, { measurements: [...now.measurements.filter((m) => m.id !== drawn.id), { ...drawn, reader: reader(), updatedAt: new Date().toISOString() }] }),
    removeMeasurement: (id: string) => change('measurement-removed', now.measurements.find((m) => m.id === id)?.kind ?? '', { measurements: now.measurements.filter((m) => m.id !== id) }),
    saveReport(next: string, revision: number) {
      if (revision !== now.report.revision) throw new AppError('CONFLICT', 'The report was changed meanwhile.')
      return change('report', '', { report: { studyUid, text: next, revision: revision + 1, reader: reader(), updatedAt: new Date().toISOString() } })
    }
  }
}
