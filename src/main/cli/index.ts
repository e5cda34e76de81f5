import { createProgram } from '@main/cli/program'
import { run } from '@main/cli/run'

// `gloriole ... --json | head -1` closes our output early: that is the reader's wish, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await run(createProgram([]), process.argv.slice(2))
