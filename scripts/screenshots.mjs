// npm run screenshots: draws the demonstration library into a scratch folder and takes every page of the real window in
// both themes and both languages: all to .cache/screenshots, what the documentation shows to docs/screenshots as well.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { buildIfStale, root } from './build-if-stale.mjs'
import { pinnedNode, run } from './pinned-node.mjs'

await buildIfStale()
const pictures = join(root, '.cache', 'screenshots')
const outDir = join(root, '.cache', 'take-screenshots')
for (const dir of [outDir, pictures]) rmSync(dir, { recursive: true, force: true })
mkdirSync(join(root, 'docs', 'screenshots'), { recursive: true })
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: { ssr: join(root, 'test/e2e/take-screenshots.ts'), outDir, target: 'node24', rollupOptions: { output: { entryFileNames: 'main.mjs' } } }
})
process.exitCode = await run(pinnedNode(), [join(outDir, 'main.mjs'), pictures, join(root, 'docs', 'screenshots')], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
