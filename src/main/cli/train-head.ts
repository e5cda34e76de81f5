import { resolve } from 'node:path'
import type { Command } from 'commander'
import { addFilmOptions, filmsToTrainOn, type FilmOptions } from '@main/cli/training-films'
import { trainInChild } from '@main/cli/train-in-child'
import { above, upToHalf, whole } from '@main/cli/training-options'
import { headDefaults } from '@main/training/recipe'
import type { Spawn } from '@main/workers/channel'

export interface HeadOptions extends FilmOptions {
  readonly model: string
  readonly out: string
  readonly name?: string
  readonly steps: number
  readonly lr: number
  readonly validation: number
  readonly json?: boolean
}

/** `gloriole train head`. */
export function registerTrainHead(train: Command): void {
  addFilmOptions(train.command('head'))
    .description('fit a head to labels on embeddings that stay as they are: seconds; a class without enough labels stays zero-shot')
    .requiredOption('--model <pack>', 'the pack to start from')
    .requiredOption('--out <pack>', 'folder of the pack to be; must not exist, or be empty')
    .option('--name <name>', "the new model's name (default: the old one's and -trained)")
    .option('--steps <n>', 'updates', whole, headDefaults.steps)
    .option('--lr <x>', 'learning rate', above, headDefaults.learningRate)
    .option('--validation <share>', 'share of the patients that the head is watched on instead of fitted to', upToHalf, 0.1)
    .option('--json', 'print one JSON object per step')
    .action((options: HeadOptions) => trainHead(options))
}

/** Fits to the frontal films of the labels; a film that cannot be read is refused by name. */
export async function trainHead({ model, out, name, steps, lr, validation, json, ...films }: HeadOptions, spawn?: Spawn): Promise<void> {
  const recipe = { model: resolve(model), out: resolve(out), ...(name !== undefined && { name }), steps, learningRate: lr, validation, ...(await filmsToTrainOn(model, films)) }
  await trainInChild({ out, json }, (worker, options) => worker.call('head', recipe, options), spawn)
}
