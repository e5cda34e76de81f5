import { label as labelSchema, type Label } from '@shared/domain/review'
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

/** All answers of readers, from the log of changes: what a second reader said stands beside what the first did. */
export async function readAnswers(db: Kysely<Schema>): Promise<AnswersOfReader[]> {
  const rows = await db.selectFrom('change').select(['bundle', 'reader', 'after', 'before']).where('entity', '=', 'label').where('bundle', 'is not', null).orderBy('sequence').execute()
  const found = new Map<string, { reader: string; labels: Label[] }>()
  for (const { reader, after, before } of rows) {
    const state = labelSchema.parse(JSON.parse(after ?? before!))
    const key = [reader, state.sopInstanceUid, state.class].join('\n')
    const own = found.get(key) ?? { reader, labels: [] }
    found.set(key, own)
    // Undo gives a label back to whoever said it before; a label removed is no answer.
    if (after === null) own.labels.length = 0
    else if (state.reader === reader) own.labels.push(state)
  }
  return [...found.values()].flatMap(({ reader, labels }) => {
    const [first, last] = [labels[0], labels.at(-1)]
    return first && last ? [{ reader, studyUid: first.studyUid, sopInstanceUid: first.sopInstanceUid, class: first.class, first, last }] : []
  })
}
