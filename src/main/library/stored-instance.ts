import type { Kysely, Selectable } from 'kysely'
import { AppError } from '@shared/domain/errors'
import type { Instance } from '@shared/domain/study'
import { storedPath } from '@main/library/file-store'
import type { Schema } from '@main/store/schema'

/** An instance with the place of its bytes. */
export interface StoredInstance extends Instance {
  readonly path: string
  readonly studyUid: string
  readonly seriesUid: string
  readonly sha256: string
}

/** Where the file of an instance lies, and what is known of it. Throws NOT_FOUND. */
export async function findInstance(db: Kysely<Schema>, dataDir: string, sopInstanceUid: string): Promise<StoredInstance> {
  const row = await db.selectFrom('instance').selectAll().where('sop_instance_uid', '=', sopInstanceUid).executeTakeFirst()
  if (!row) throw new AppError('NOT_FOUND', 'This film is not in the library.')
  return { ...toInstance(row), path: storedPath(dataDir, row.file_sha256), studyUid: row.study_uid, seriesUid: row.series_uid, sha256: row.file_sha256 }
}

export function toInstance(row: Selectable<Schema['instance']>): Instance {
  const { spacing_row_mm: rowMm, spacing_column_mm: columnMm, spacing_source: source } = row
  const isKnown = rowMm !== null && columnMm !== null && (source === 'PixelSpacing' || source === 'ImagerPixelSpacing')
  return {
    sopInstanceUid: row.sop_instance_uid,
    sopClassUid: row.sop_class_uid,
    instanceNumber: row.instance_number,
    transferSyntaxUid: row.transfer_syntax_uid,
    rows: row.image_rows,
    columns: row.image_columns,
    frames: row.frames,
    photometric: row.photometric,
    viewPosition: row.view_position,
    laterality: row.laterality,
    spacing: isKnown ? { rowMm, columnMm, source } : null
  }
}
