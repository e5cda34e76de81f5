import { attentionGrid } from '@shared/geometry/attention-grid'
import type { FilmEmbedding } from '@main/gloria/embedding'
import { regionCodes } from '@main/gloria/film-vector'
import type { EmbeddedFilm } from '@main/gloria/grounding'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'
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
export function saveFilm(store: Store, modelSha256: string, sopInstanceUid: string, { embedding, grid, provider }: EncodedFilm): Promise<void> {
  return store.transaction(async (tx) => {
    const row = {
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
    }
    await tx.insertInto('film_embedding').values(row).onConflict((conflict) => conflict.doNothing()).execute()
    await tx.insertInto('film_vector').values(vectorRow(modelSha256, sopInstanceUid, embedding)).onConflict((conflict) => conflict.doNothing()).execute()
  })
}

/** What a film is searched by. */
export function vectorRow(modelSha256: string, sopInstanceUid: string, embedding: FilmEmbedding): Omit<Schema['film_vector'], 'id'> {
  const codes = regionCodes(embedding)
  return { model_sha256: modelSha256, sop_instance_uid: sopInstanceUid, global: blobOf(embedding.global), regions: Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength) }
}
