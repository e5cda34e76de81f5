import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { gloriole } from './gloriole'
import { newDataDir, openWindow, startBackend, type Backend, type Window } from './window'

/** A library of drawn films with its backend and a window on it. */
export interface DrawnLibrary {
  readonly dataDir: string
  backend: Backend
  window: Window
  readonly page: Page
  readonly complaints: readonly string[]
  /** Closes the window and ends the backend, orderly or as a crash would, and opens both anew; the new page. */
  restart(how?: 'stop' | 'crash'): Promise<Page>
}

/** `library(n)` opens the window on studies of n patients, `Number 11` and on, one small film each; all is gone after the test. */
export const test = base.extend<{ library: (patients: number) => Promise<DrawnLibrary> }>({
  library: async ({}, use) => {
    const opened: { folder: string; library: DrawnLibrary | null }[] = []
    await use(async (patients) => {
      const one: (typeof opened)[number] = { folder: await newDataDir(), library: null }
      opened.push(one)
      const [drawn, dataDir] = [join(one.folder, 'drawn'), join(one.folder, 'data')]
      await gloriole('phantom', '--out', drawn, '--count', String(patients), '--seed', '11', '--rows', '700')
      await gloriole('import', join(drawn, 'films'), '--data', dataDir)
      one.library = await open(dataDir)
      return one.library
    })
    for (const { folder, library } of opened) {
      await library?.window.close()
      await library?.backend.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }
})

async function open(dataDir: string): Promise<DrawnLibrary> {
  const backend = await startBackend(dataDir)
  const library: DrawnLibrary = {
    dataDir,
    backend,
    window: await openWindow(),
    get page() {
      return this.window.page
    },
    get complaints() {
      return this.window.complaints
    },
    async restart(how = 'stop') {
      await this.backend[how]()
      await this.window.close()
      this.backend = await startBackend(dataDir)
      this.window = await openWindow()
      await this.page.goto(this.backend.url)
      return this.page
    }
  }
  await library.page.goto(backend.url)
  return library
}
