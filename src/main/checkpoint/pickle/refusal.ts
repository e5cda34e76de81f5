import { AppError } from '@shared/domain/errors'

export const malformed = (why: string, cause?: unknown): AppError => new AppError('CHECKPOINT_INVALID', `The checkpoint's pickle ${why}.`, { cause })

export const beyondLimit = (what: string): AppError => new AppError('CHECKPOINT_LIMIT', `The checkpoint's pickle has ${what} than a checkpoint needs.`)

export const unsafe = (what: string): AppError =>
  new AppError('CHECKPOINT_UNSAFE', `The checkpoint asks for ${what}, which no model needs. Nothing was executed. Do not open this file with other programs.`)
