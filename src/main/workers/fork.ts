import { fork, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import type { Child, Port, Spawn } from '@main/workers/channel'
import { startThread } from '@main/workers/thread'

/**
 * Spawns built entries with child_process.fork; `dir` is the folder that holds them (out/main/workers). What graphics
 * drivers and codecs say on stderr is for whoever repairs Gloriole (GLORIOLE_DEBUG), not for the reader's terminal.
 */
export function forkFrom(dir: string): Spawn {
  const stderr = process.env['GLORIOLE_DEBUG'] ? 'inherit' : 'ignore'
  return (entry) => (entry === 'film' ? startThread(resolve(dir, 'film.js')) : asChild(fork(resolve(dir, `${entry}.js`), { serialization: 'advanced', stdio: ['ignore', 'ignore', stderr, 'ipc'] })))
}

function asChild(process: ChildProcess): Child {
  const listeners: ((reason: string) => void)[] = []
  let ended: string | null = null
  const end = (reason: string) => {
    if (ended !== null) return
    ended = reason
    for (const listener of listeners) listener(reason)
  }
  process.once('exit', (code, signal) => end(signal ?? `exit code ${String(code)}`))
  process.once('error', (error) => end(error.message))
  return {
    // A send to a child that has just died is not an error of the caller: onExit tells.
    send: (message) => void process.send(message as object, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
    onExit: (listener) => (ended === null ? void listeners.push(listener) : listener(ended)),
    kill: () => void process.kill('SIGKILL')
  }
}

/** The child's own port, under fork or under Electron's utilityProcess. */
export function parentPort(): Port {
  const electron = (process as { parentPort?: { postMessage(m: unknown): void; on(e: 'message', l: (e: { data: unknown }) => void): void } }).parentPort
  if (electron) {
    return { send: (message) => electron.postMessage(message), onMessage: (listener) => electron.on('message', ({ data }) => listener(data)) }
  }
  process.once('disconnect', () => process.exit(0))
  return { send: (message) => void process.send?.(message), onMessage: (listener) => void process.on('message', listener) }
}
