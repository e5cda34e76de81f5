import { registerDoctor } from '@main/cli/doctor'
import { registerModel } from '@main/cli/model'
import { registerPhantom } from '@main/cli/phantom'
import { registerPixels } from '@main/cli/pixels'
import { createProgram } from '@main/cli/program'
import { run } from '@main/cli/run'
import { registerServe } from '@main/cli/serve'

// `gloriole ... --json | head -1` closes our output early: that is the reader's wish, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await run(createProgram([registerModel, registerPixels, registerPhantom, registerServe, registerDoctor]), process.argv.slice(2))
