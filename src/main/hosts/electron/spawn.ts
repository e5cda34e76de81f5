import { resolve } from 'node:path'
import { utilityProcess, type UtilityProcess } from 'electron'
import type { Child, Spawn } from '@main/workers/channel'
import { startThread } from '@main/workers/thread'

/** Spawns built entries as Electron utility processes; `dir` is the folder that holds them (out/main/workers). */
export function utilityFrom(dir: string): Spawn {
  return (entry) => (entry === 'film' ? startThread(resolve(dir, 'film.js')) : asChild(utilityProcess.fork(resolve(dir, `${entry}.js`), [], { serviceName: `Gloriole ${entry}`, stdio: process.env['GLORIOLE_DEBUG'] ? 'inherit' : 'ignore' })))
}

function asChild(child: UtilityProcess): Child {
  const listeners: ((reason: string) => void)[] = []
  let ended: string | null = null
  child.once('exit', (code) => {
    ended = `exit code ${code}`
    for (const listener of listeners) listener(ended)
  })
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => (ended === null ? void listeners.push(listener) : listener(ended)),
    kill: () => void child.kill()
  }
}
