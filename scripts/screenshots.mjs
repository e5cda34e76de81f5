// npm run screenshots: draws the demonstration library into a scratch folder and takes docs/screenshots/*.png of the
// real window, each page in both themes, the reading page in Chinese too.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { buildIfStale, root } from './build-if-stale.mjs'
import { pinnedNode, run } from './pinned-node.mjs'

await buildIfStale()
const outDir = join(root, '.cache', 'screenshots')
rmSync(outDir, { recursive: true, force: true })
mkdirSync(join(root, 'docs', 'screenshots'), { recursive: true })
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: { ssr: join(root, 'test/e2e/take-screenshots.ts'), outDir, target: 'node24', rollupOptions: { output: { entryFileNames: 'main.mjs' } } }
})
process.exitCode = await run(pinnedNode(), [join(outDir, 'main.mjs'), join(root, 'docs', 'screenshots')], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
