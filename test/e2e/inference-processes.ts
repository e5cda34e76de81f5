import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect } from '@playwright/test'

/** The backend's inference processes, found in /proc. */
export async function inferencePids(): Promise<number[]> {
  const entry = resolve(import.meta.dirname, '../../out/main/workers/inference.js')
  const lines = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (pid) => ({ pid: Number(pid), line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })))
  return lines.filter(({ line }) => line.includes(entry)).map(({ pid }) => pid)
}

/** Does `work` while inference stands still: at most the film under way gets done, however fast the machine. */
export async function whileInferenceStands(work: () => Promise<void>): Promise<void> {
  await expect.poll(async () => (await inferencePids()).length, { timeout: 60_000 }).toBeGreaterThan(0)
  const pids = await inferencePids()
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    await work()
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}
