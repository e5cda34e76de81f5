// npm run bench [-- NAME...]: prints a JSON line per figure. Without names all of test/bench/main.ts run.
import { join } from 'node:path'
import { build } from 'vite'
import { buildIfStale, root } from './build-if-stale.mjs'
import { pinnedNode, run } from './pinned-node.mjs'

await buildIfStale()
const outDir = join(root, '.cache', 'bench')
await build({
  root,
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '@shared': join(root, 'src/shared'), '@main': join(root, 'src/main'), '@renderer': join(root, 'src/renderer'), '@test': join(root, 'test') } },
  build: { ssr: join(root, 'test/bench/main.ts'), outDir, target: 'node24', rollupOptions: { output: { entryFileNames: 'main.mjs' } } }
})
process.exitCode = await run(pinnedNode(), [join(outDir, 'main.mjs'), ...process.argv.slice(2)], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
