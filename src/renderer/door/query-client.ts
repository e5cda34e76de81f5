import { QueryClient } from '@tanstack/react-query'
import { isTransient } from '@renderer/door/failure'

/**
 * The window's cache of what the door answered. The backend is on this machine, so "offline" never pauses a call,
 * and nothing is stale by age: what changes is put or invalidated by the mutation that changed it.
 */
export function createQueryClient(): QueryClient {
  const retry = (count: number, error: unknown) => count < 3 && isTransient(error)
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', staleTime: Infinity, gcTime: 30 * 60_000, refetchOnWindowFocus: false, retry },
      mutations: { networkMode: 'always', retry: false }
    }
  })
}

/** The cache of this window. */
export const queryClient = createQueryClient()
