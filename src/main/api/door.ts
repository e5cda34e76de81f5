import { AppError, toFailure, type ErrorCode } from '@shared/domain/errors'
import { secured } from '@main/api/headers'
import type { Log } from '@main/api/log'

/** A part of the door: answers the paths that begin with its prefix; null when there is nothing under the path. */
export interface Route {
  readonly prefix: string
  readonly methods: readonly string[]
  answer(request: Request, url: URL): Promise<Response | null>
}

/**
 * The whole backend as one function. The first route whose prefix fits answers; every answer carries the security
 * headers; what a route throws becomes JSON with the failure's code and message, as in the RPC. It never rejects.
 */
export function createDoor(routes: readonly Route[], log: Log): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await answer(request, routes, log)
    if (request.method !== 'HEAD') return secured(response)
    await response.body?.cancel()
    return secured(new Response(null, response))
  }
}

async function answer(request: Request, routes: readonly Route[], log: Log): Promise<Response> {
  const url = new URL(request.url)
  const route = routes.find(({ prefix }) => url.pathname.startsWith(prefix))
  try {
    if (!route) throw notFound()
    if (!route.methods.includes(request.method)) return new Response(null, { status: 405, headers: { allow: route.methods.join(', ') } })
    const response = await route.answer(request, url)
    if (!response) throw notFound()
    return response
  } catch (error) {
    if (!(error instanceof AppError)) log.defect(`the door's ${route?.prefix ?? '/'}`, error)
    const failure = toFailure(error)
    return Response.json(failure, { status: statuses[failure.code] ?? 422 })
  }
}

const notFound = () => new AppError('NOT_FOUND', 'There is nothing under this address.')

const statuses: Partial<Record<ErrorCode, number>> = {
  INPUT_INVALID: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  FILE_TOO_LARGE: 413,
  CANCELLED: 499,
  INTERNAL: 500,
  WORKER_CRASHED: 503,
  STORE_BUSY: 503,
  DISK_FULL: 507
}
