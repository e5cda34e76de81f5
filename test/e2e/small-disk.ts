import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import Database from 'better-sqlite3'
import { newDataDir } from './window'

/** A disk so small that a test can fill it. */
export interface SmallDisk {
  /** A folder that holds nothing else. */
  readonly dataDir: string
  /** Leaves no room, nor any in the log of the library's database. */
  readonly fill: () => void
  readonly makeRoom: () => void
}

const megabytes = 64

/** Mounts one for a test, which is skipped where that is not allowed: it takes Linux and root. */
export const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({}, use, testInfo) => {
    const dataDir = await newDataDir()
    const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', dataDir]).status === 0
    try {
      testInfo.skip(!mounted, 'a disk of its own takes Linux and root')
      await use({ dataDir, fill: () => fill(dataDir), makeRoom: () => rmSync(ballastIn(dataDir)) })
    } finally {
      if (mounted) spawnSync('umount', ['-l', dataDir])
      await rm(dataDir, { recursive: true, force: true })
    }
  }
})

const ballastIn = (dataDir: string) => join(dataDir, 'ballast')

function fill(dataDir: string): void {
  // A log that was written before is written over; one that is cut off has to grow.
  const database = new Database(join(dataDir, 'gloriole.sqlite'))
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  const file = openSync(ballastIn(dataDir), 'w')
  for (const bytes of [1 << 16, 1 << 12]) {
    try {
      while (writeSync(file, Buffer.alloc(bytes)) === bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
  closeSync(file)
}
