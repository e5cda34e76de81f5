import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

const root = resolve(import.meta.dirname, '../..')

/** The real window: the built application behind its browser host, in the Chromium of the machine. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: resolve(root, 'test-results'),
  workers: 1,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: resolve(root, '.cache/test/playwright.json') }]],
  use: { actionTimeout: 20_000 }
})
