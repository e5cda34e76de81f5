import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Figure } from './figure'

/** A Python that has PyTorch and torchvision: Debian's are in the system's own. Undefined where there is none. */
const python = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import torch, torchvision'], { stdio: 'ignore' }).status === 0)

/** Whether there is such a Python; where not, a line says so instead of figures. */
export function foundPython(bench: string, print: (figure: Figure) => void): boolean {
  if (!python) print({ bench, of: 'skipped: no python3 with torch and torchvision (Debian: python3-torch, python3-torchvision)', runs: 0 })
  return python !== undefined
}

/** Runs a script of the repository (a path from its root) and gives what it prints; rejects when it fails. */
export function runPython(script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python!, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(`${script} ended with ${code}.`))))
  })
}

export interface Peer {
  /** Sends a line, gives the line that comes back. */
  ask(line: string): Promise<string>
  close(): void
}

/** Starts a script of the repository that answers lines with lines; resolves when it has said that it is ready. */
export async function startPython(script: string, args: readonly string[]): Promise<Peer> {
  const child = spawn(python!, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${script} ended early.`)
    return value
  }
  await next()
  return {
    ask(line) {
      child.stdin.write(`${line}\n`)
      return next()
    },
    close: () => child.stdin.end()
  }
}
