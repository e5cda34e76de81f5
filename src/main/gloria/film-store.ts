import { attentionGrid } from '@shared/geometry/attention-grid'
import type { EmbeddedFilm } from '@main/gloria/grounding'
import type { Store } from '@main/store/open'
import type { EncodedFilm } from '@main/workers/inference-procedures'
import { floatsOf, blobOf } from '@main/gloria/float-blob'

/** A film's embedding as it was stored, or null. */
export async function readFilm({ db }: Store, modelSha256: string, sopInstanceUid: string): Promise<(EmbeddedFilm & { readonly provider: string }) | null> {
  const row = await db.selectFrom('film_embedding').selectAll().where('sop_instance_uid', '=', sopInstanceUid).where('model_sha256', '=', modelSha256).executeTakeFirst()
  if (!row) return null
  const { dim, region_rows: rows, region_columns: columns, provider } = row
  return { embedding: { dim, rows, columns, local: floatsOf(row.local), global: floatsOf(row.global) }, grid: attentionGrid.parse(JSON.parse(row.grid)), provider }
}

/** Keeps an embedding; one that is there already stays, as suggestions and labels may rest on it. */
export async function saveFilm({ db }: Store, modelSha256: string, sopInstanceUid: string, { embedding, grid, provider }: EncodedFilm): Promise<void> {
  await db
    .insertInto('film_embedding')
    .values({
      sop_instance_uid: sopInstanceUid,
      model_sha256: modelSha256,
      dim: embedding.dim,
      region_rows: embedding.rows,
      region_columns: embedding.columns,
      grid: JSON.stringify(grid),
      local: blobOf(embedding.local),
      global: blobOf(embedding.global),
      provider,
      created_at: new Date().toISOString()
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
