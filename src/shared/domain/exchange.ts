import { z } from 'zod'
import { errorCode } from '@shared/domain/errors'
import { uid } from '@shared/domain/study'

/** What a data set's labels say of a film that comes as a picture, which has no header to say it. */
export const pictureFacts = z.object({ patientId: z.string().min(1).max(64), viewPosition: z.string().max(16).nullable() })
export type PictureFacts = z.infer<typeof pictureFacts>

/** Bytes that were sent to `POST /uploads`, and what their file was called. */
export const sentFile = z.object({ id: z.string().regex(/^[0-9a-f-]{36}$/), name: z.string().min(1).max(255) })

/** What to import: a path on this machine, or bytes that were sent to `POST /uploads` before. */
export const importSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string().min(1).max(4096), picture: pictureFacts.optional() }),
  sentFile.extend({ kind: z.literal('upload') })
])
export type ImportSource = z.infer<typeof importSource>

/** A file that was not taken. `path` is as the reader named it (inside an archive: `archive.zip!/entry`). */
export const refusal = z.object({ path: z.string(), code: errorCode, message: z.string() })
export type Refusal = z.infer<typeof refusal>

export const importSummary = z.object({
  importId: z.string(),
  /** New instances, and instances that were there already with the same content. */
  imported: z.number().int(),
  unchanged: z.number().int(),
  refused: z.array(refusal),
  studyUids: z.array(uid),
  cancelled: z.boolean(),
  ms: z.number()
})
export type ImportSummary = z.infer<typeof importSummary>

export const importEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.number().int(), total: z.number().int().nullable(), refused: z.number().int() }),
  z.object({ kind: z.literal('refused'), refusal }),
  z.object({ kind: z.literal('done'), summary: importSummary })
])
export type ImportEvent = z.infer<typeof importEvent>
