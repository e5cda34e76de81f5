import { z } from 'zod'

/**
 * Every expected failure has one of these codes. The window and the command line translate the code;
 * the message says what is wrong and what to do, in English, and never carries patient data.
 */
export const errorCode = z.enum([
  // files that come in
  'FILE_UNREADABLE',
  'FILE_TOO_LARGE',
  'NOT_DICOM',
  'DICOM_MALFORMED',
  'DICOM_TRUNCATED',
  'DICOM_LIMIT',
  'NOT_AN_IMAGE',
  'PIXELS_MISSING',
  'PIXELS_INVALID',
  'SYNTAX_UNSUPPORTED',
  'IMAGE_SIZE',
  'ARCHIVE_INVALID',
  'ARCHIVE_LIMIT',
  'PATH_OUTSIDE',
  // checkpoints, packs and models
  'CHECKPOINT_INVALID',
  'CHECKPOINT_UNSAFE',
  'CHECKPOINT_LIMIT',
  'ARCHITECTURE_UNKNOWN',
  'PACK_INVALID',
  'PACK_CORRUPT',
  'VOCABULARY_MISMATCH',
  'WEIGHTS_INVALID',
  'MODEL_MISSING',
  'PROVIDER_UNAVAILABLE',
  // training
  'TRAINING_DATA',
  'TRAINING_DIVERGED',
  'MEMORY_SHORT',
  'GATE_CLOSED',
  // prompts and texts
  'PROMPTS_INVALID',
  'TEXT_EMPTY',
  'TEXT_TOO_LONG',
  // the library and what readers did
  'NOT_FOUND',
  'CONFLICT',
  'NOTHING_TO_UNDO',
  'INPUT_INVALID',
  'STORE_CORRUPT',
  'STORE_BUSY',
  'DISK_FULL',
  'AUDIT_BROKEN',
  // processes
  'WORKER_CRASHED',
  'CANCELLED',
  'FORBIDDEN',
  'USAGE',
  'INTERNAL'
])
export type ErrorCode = z.infer<typeof errorCode>

/** The one error class of Gloriole. Anything else that is thrown is a defect and is reported as INTERNAL. */
export class AppError extends Error {
  override readonly name = 'AppError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown }
  ) {
    super(message, options)
  }
}

/** What crosses a process or the door instead of the error object. */
export const failure = z.object({ code: errorCode, message: z.string() })
export type Failure = z.infer<typeof failure>

/** Turns anything caught into a failure; a stranger's message may name a patient, so only AppError keeps its own. */
export function toFailure(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'INTERNAL', message: 'An internal error occurred; the action was not carried out.' }
}
