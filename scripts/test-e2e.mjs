// npm run test:e2e [-- NAME...]: the end-to-end tests on the window as the sources now are.
import { buildIfStale } from './build-if-stale.mjs'
import { runNode } from './pinned-node.mjs'

await buildIfStale()
process.exitCode = await runNode('node_modules/@playwright/test/cli.js', ['test', '--config', 'test/e2e/playwright.config.ts', ...process.argv.slice(2)])
