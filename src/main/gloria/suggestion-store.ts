import { z } from 'zod'
import { suggestedFinding, type ScoringMode, type SuggestedFinding } from '@shared/domain/suggestion'
import type { Pack } from '@main/checkpoint/pack'
import type { Store } from '@main/store/open'

/** What a suggestion depends on, and nothing else. */
export interface SuggestionKey {
  readonly sopInstanceUid: string
  readonly modelSha256: string
  readonly promptSetSha256: string
  readonly mode: ScoringMode
}

export interface StoredSuggestion {
  readonly findings: readonly SuggestedFinding[]
  readonly provider: string
}

const findingList = z.array(suggestedFinding)

export async function readSuggestion({ db }: Store, key: SuggestionKey): Promise<StoredSuggestion | null> {
  const row = await db
    .selectFrom('suggestion')
    .select(['findings', 'provider'])
    .where('sop_instance_uid', '=', key.sopInstanceUid)
    .where('model_sha256', '=', key.modelSha256)
    .where('prompt_set_sha256', '=', key.promptSetSha256)
    .where('mode', '=', key.mode)
    .executeTakeFirst()
  return row ? { findings: findingList.parse(JSON.parse(row.findings)), provider: row.provider } : null
}

/** Keeps a suggestion; the first one stays, so that what a label rests on never changes under it. */
export async function saveSuggestion({ db }: Store, key: SuggestionKey, { findings, provider }: StoredSuggestion): Promise<void> {
  const [top] = findings
  if (!top) return
  await db
    .insertInto('suggestion')
    .values({
      sop_instance_uid: key.sopInstanceUid,
      model_sha256: key.modelSha256,
      prompt_set_sha256: key.promptSetSha256,
      mode: key.mode,
      provider,
      findings: JSON.stringify(findings),
      top_class: top.class,
      top_score: top.score,
      created_at: new Date().toISOString()
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Keeps the manifest of the model, so that its hash in old suggestions and labels can be looked up. When the pack was
 * calibrated anew since, suggestions of the old calibration go; embeddings stay, so they are soon computed again.
 */
export async function recordModel(store: Store, { sha256, dir, manifest }: Pack): Promise<void> {
  const known = await store.db.selectFrom('model').select('manifest').where('sha256', '=', sha256).executeTakeFirst()
  if (known && calibrationOf(JSON.parse(known.manifest)) === calibrationOf(manifest)) return
  const row = { name: manifest.name, path: dir, manifest: JSON.stringify(manifest) }
  await store.transaction(async (tx) => {
    await tx
      .insertInto('model')
      .values({ sha256, ...row, first_seen_at: new Date().toISOString() })
      .onConflict((conflict) => conflict.column('sha256').doUpdateSet(row))
      .execute()
    await tx.deleteFrom('suggestion').where('model_sha256', '=', sha256).execute()
  })
}

const filesOfManifest = z.object({ files: z.object({ 'calibration.json': z.object({ sha256: z.string() }).optional() }) })
const calibrationOf = (manifest: unknown): string | undefined => filesOfManifest.parse(manifest).files['calibration.json']?.sha256
