import { ORPCError } from '@orpc/client'
import { AppError, failure, type Failure } from '@shared/domain/errors'

/**
 * What went wrong, from anything a call to the door may throw: the service's own refusal, an abort, or a door that
 * does not answer. Strangers' messages are not shown, they may name a patient.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  if (error instanceof ORPCError) {
    const refused = failure.safeParse(error.data)
    if (refused.success) return refused.data
    if (error.status === 401 || error.status === 403) return { code: 'FORBIDDEN', message: 'The backend refused this window.' }
    if (error.status === 400) return { code: 'INPUT_INVALID', message: 'The backend could not accept this input.' }
    return { code: 'INTERNAL', message: 'An internal error occurred; the action was not carried out.' }
  }
  if (error instanceof DOMException && error.name === 'AbortError') return { code: 'CANCELLED', message: 'The action was cancelled.' }
  if (error instanceof TypeError) return { code: 'WORKER_CRASHED', message: 'The backend does not answer.' }
  return { code: 'INTERNAL', message: 'An internal error occurred; the action was not carried out.' }
}

/** True for what may pass by itself: a restart of the backend or of its inference process, or a busy store. */
export function isTransient(error: unknown): boolean {
  const { code } = failureOf(error)
  return code === 'WORKER_CRASHED' || code === 'STORE_BUSY'
}
