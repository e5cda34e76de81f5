import { parentPort, Worker } from 'node:worker_threads'
import type { Child, Port } from '@main/workers/channel'

/** JavaScript's own heap; pixels lie outside it. */
const heapMb = 512

/**
 * Runs a built entry in a thread of this process: a film's values cross from it without being copied, where a child process would
 * send them through a pipe. For files that an import's child process has decoded before.
 */
export function startThread(path: string): Child {
  const thread = new Worker(path, { resourceLimits: { maxOldGenerationSizeMb: heapMb } })
  const listeners: ((reason: string) => void)[] = []
  let ended: string | null = null
  const end = (reason: string) => {
    ended ??= reason
    for (const listener of listeners.splice(0)) listener(ended)
  }
  thread.once('error', (error) => end(error instanceof Error ? error.message : 'an error'))
  thread.once('exit', (code) => end(`exit code ${code}`))
  // It must not keep a process alive that has nothing else to do.
  thread.unref()
  return {
    send: (message) => thread.postMessage(message),
    onMessage: (listener) => void thread.on('message', listener),
    onExit: (listener) => (ended === null ? void listeners.push(listener) : listener(ended)),
    kill: () => void thread.terminate()
  }
}

/** The thread's own port. Arrays that fill their memory are given away with a message: whoever sends them must not keep them. */
export function threadPort(): Port {
  const port = parentPort
  if (!port) throw new Error('This entry runs in a thread.')
  return { send: (message) => port.postMessage(message, ownedBuffers(message)), onMessage: (listener) => void port.on('message', listener) }
}

/** The memory of the arrays in the answer of a call. */
function ownedBuffers(message: unknown): ArrayBuffer[] {
  const { value } = message as { value?: unknown }
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap((part: unknown) => (ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer && part.byteLength === part.buffer.byteLength ? [part.buffer] : []))
}
