import type { Kysely } from 'kysely'
import type { ScoringMode } from '@shared/domain/suggestion'
import type { Schema } from '@main/store/schema'

/** Whose suggestions the worklist shows: the serving model, its prompt set and the way of scoring. */
export interface Serving {
  readonly modelSha256: string
  readonly promptSetSha256: string
  readonly mode: ScoringMode
}

/** The number under which the store keeps the top findings of this serving; null while nothing was suggested by it. */
export async function scoringOf(db: Kysely<Schema>, serving: Serving | null): Promise<number | null> {
  if (serving === null) return null
  const row = await db
    .selectFrom('scoring')
    .select('id')
    .where('model_sha256', '=', serving.modelSha256)
    .where('prompt_set_sha256', '=', serving.promptSetSha256)
    .where('mode', '=', serving.mode)
    .executeTakeFirst()
  return row?.id ?? null
}
