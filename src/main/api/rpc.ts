import { mapEventIterator } from '@orpc/client'
import { implement } from '@orpc/server'
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/fetch'
import { contract } from '@shared/contract/contract'
import { AppError } from '@shared/domain/errors'
import type { Route } from '@main/api/door'
import { exchangeRouter } from '@main/api/exchange'
import type { Log } from '@main/api/log'
import { modelsRouter } from '@main/api/models'
import { toRpcError } from '@main/api/refusal'
import { retrievalRouter } from '@main/api/retrieval'
import { reviewRouter } from '@main/api/review'
import type { Services } from '@main/api/services'
import { studiesRouter } from '@main/api/studies'
import { suggestionsRouter } from '@main/api/suggestions'
import { trainingRouter } from '@main/api/training'
import { systemRouter } from '@main/api/system'

/** The longest report or prompt set is far smaller; files come by `/uploads`. */
const maxBodySize = 8 * 1024 * 1024

/** The typed RPC under `/rpc`. Only JSON is taken: oRPC would also parse forms, event streams and files. */
export function rpcRoute(services: Services, log: Log): Route {
  const router = implement(contract).router({
    studies: studiesRouter(services),
    exchange: exchangeRouter(services),
    suggestions: suggestionsRouter(services),
    review: reviewRouter(services),
    models: modelsRouter(services),
    training: trainingRouter(services),
    retrieval: retrievalRouter(services),
    system: systemRouter(services)
  })
  const handler = new RPCHandler(router, {
    plugins: [new BodyLimitPlugin({ maxBodySize })],
    clientInterceptors: [
      async (call) => {
        const asRpcError = (error: unknown) => toRpcError(error, call.path.join('.'), log)
        try {
          const output: unknown = await call.next()
          return isIterator(output) ? mapEventIterator(output, { value: (value) => Promise.resolve(value), error: (error) => Promise.resolve(asRpcError(error)) }) : output
        } catch (error) {
          throw asRpcError(error)
        }
      }
    ]
  })
  return {
    prefix: '/rpc/',
    methods: ['POST'],
    async answer(request) {
      const { headers } = request
      const isEmpty = request.body === null
      if (headers.has('content-disposition') || (!isEmpty && headers.get('content-type')?.split(';')[0] !== 'application/json')) {
        throw new AppError('INPUT_INVALID', 'A call is JSON.')
      }
      return (await handler.handle(request, { prefix: '/rpc', context: {} })).response ?? null
    }
  }
}

const isIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
