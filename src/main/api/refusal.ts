import { ORPCError } from '@orpc/server'
import { AppError, toFailure } from '@shared/domain/errors'
import type { Log } from '@main/api/log'

/**
 * Turns what a service threw into what may leave through the door: the contract's REFUSED with the failure for an
 * expected one; for a defect an INTERNAL failure without the stranger's message, which goes nowhere, and a log line.
 * oRPC's own errors (input that does not fit its schema: 400) pass as they are.
 */
export function toRpcError(error: unknown, procedure: string, log: Log): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error.status < 500 ? (error as ORPCError<string, unknown>) : internal(error.cause ?? error, procedure, log)
  if (error instanceof AppError) return refused(error)
  return internal(error, procedure, log)
}

function refused(error: unknown) {
  const failure = toFailure(error)
  return new ORPCError('REFUSED', { status: 422, defined: true, message: failure.message, data: failure })
}

function internal(error: unknown, procedure: string, log: Log) {
  log.defect(procedure, error)
  const failure = toFailure(error instanceof AppError ? null : error)
  return new ORPCError('INTERNAL_SERVER_ERROR', { status: 500, message: failure.message, data: failure })
}
