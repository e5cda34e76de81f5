import { AppError } from '@shared/domain/errors'

/** A presentation state that contradicts itself, and in what. */
export const malformed = (what: string): AppError => new AppError('DICOM_MALFORMED', `The presentation state ${what}.`)
