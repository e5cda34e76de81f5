import { registerCalibrate } from '@main/cli/calibrate'
import { registerDoctor } from '@main/cli/doctor'
import { registerEmbed } from '@main/cli/embed'
import { registerEvaluate } from '@main/cli/evaluate'
import { registerGround } from '@main/cli/ground'
import { registerImport } from '@main/cli/import'
import { registerModel } from '@main/cli/model'
import { registerModels } from '@main/cli/models'
import { registerPhantom } from '@main/cli/phantom'
import { registerPixels } from '@main/cli/pixels'
import { createProgram } from '@main/cli/program'
import { registerPrompts } from '@main/cli/prompts'
import { run } from '@main/cli/run'
import { registerServe } from '@main/cli/serve'
import { registerSimilar } from '@main/cli/similar'
import { registerStudies } from '@main/cli/studies'
import { registerSuggest } from '@main/cli/suggest'
import { registerTrain } from '@main/cli/train'

// `gloriole ... --json | head -1` closes our output early: that is the reader's wish, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

// Whatever a verb writes, libraries and overlays alike, is about patients: it is for this user's eyes only.
process.umask(0o077)

const verbs = [registerImport, registerStudies, registerSuggest, registerGround, registerEmbed, registerEvaluate, registerCalibrate, registerSimilar, registerTrain, registerModel, registerModels, registerPrompts, registerPixels, registerPhantom, registerServe, registerDoctor]
process.exitCode = await run(createProgram(verbs), process.argv.slice(2))
