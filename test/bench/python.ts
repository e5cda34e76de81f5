import { spawn, spawnSync } from 'node:child_process'
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
