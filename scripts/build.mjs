// npm run build: builds out/ in any case.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale, root } from './build-if-stale.mjs'

rmSync(join(root, 'out', '.stamp'), { force: true })
await buildIfStale()
