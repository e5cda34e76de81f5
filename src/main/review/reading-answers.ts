import { label as labelSchema, type Label } from '@shared/domain/review'
import { isSettled } from '@shared/domain/second-reading'
import type { Kysely } from 'kysely'
import type { Schema } from '@main/store/schema'

/** What one reader said of one class on one film, from the first answer to the last; taken back answers are left out. */
export interface AnswersOfReader {
  readonly reader: string
  readonly studyUid: string
  readonly sopInstanceUid: string
  readonly class: string
  readonly first: Label
  readonly last: Label
}

/**
 * All answers of readers, of the library or of one study, from the log of changes: what a second reader said stands
 * beside what the first did. What settled a disagreement is nobody's own answer, and is left out.
 */
export async function readAnswers(db: Kysely<Schema>, studyUid: string | null = null): Promise<AnswersOfReader[]> {
  const all = db.selectFrom('change').select(['bundle', 'action', 'reader', 'after', 'before']).where('entity', '=', 'label').where('bundle', 'is not', null).orderBy('sequence')
  const rows = await (studyUid === null ? all : all.where('study_uid', '=', studyUid)).execute()
  const found = new Map<string, { reader: string; labels: Label[] }>()
  for (const { action, reader, after, before } of rows) {
    const state = labelSchema.parse(JSON.parse(after ?? before!))
    if (action === 'adjudicated') continue
    const key = [reader, state.sopInstanceUid, state.class].join('\n')
    const own = found.get(key) ?? { reader, labels: [] }
    found.set(key, own)
    // A label removed is no answer.
    if (after === null) own.labels.length = 0
    else if (action === 'undo' || action === 'redo') {
      // The answer taken back is none; the label goes back to whoever said it before, or to what readers had settled.
      const was = before === null ? null : labelSchema.parse(JSON.parse(before))
      own.labels = own.labels.filter(({ updatedAt }) => updatedAt !== was?.updatedAt)
      if (state.reader === reader && !isSettled({ standing: { ...state, at: state.updatedAt } }) && !own.labels.some(({ updatedAt }) => updatedAt === state.updatedAt)) own.labels.push(state)
    } else if (state.reader === reader) own.labels.push(state)
  }
  return [...found.values()].flatMap(({ reader, labels }) => {
    const [first, last] = [labels[0], labels.at(-1)]
    return first && last ? [{ reader, studyUid: first.studyUid, sopInstanceUid: first.sopInstanceUid, class: first.class, first, last }] : []
  })
}
