#!/usr/bin/env node
// The `gloriole` command: from a checkout it builds what is stale, then runs out/main/cli.js on a Node that can.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfStale, root } from './build-if-stale.mjs'
import { isUsable, runNode } from './pinned-node.mjs'

await buildIfStale()
const cli = join(root, 'out', 'main', 'cli.js')
if (isUsable()) await import(pathToFileURL(cli).href)
else process.exitCode = await runNode(cli, process.argv.slice(2))
