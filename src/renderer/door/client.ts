import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '@shared/contract/contract'

export type Door = ContractRouterClient<typeof contract>

/** The typed client of the backend's door; calls are plain `fetch`es to `/rpc` of the page's own origin. */
export function createDoor(origin: string, fetchRequest: (request: Request, init: RequestInit) => Promise<Response>): Door {
  return createORPCClient(
    new RPCLink({ url: `${origin}/rpc`, fetch: (request, init) => fetchRequest(request, init as RequestInit) })
  )
}
