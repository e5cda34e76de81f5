// Runs a script of the repository or of a package on the pinned Node: node scripts/run.mjs PATH [ARGUMENT...]
import { runNode } from './pinned-node.mjs'

const [script, ...args] = process.argv.slice(2)
process.exitCode = await runNode(script, args)
