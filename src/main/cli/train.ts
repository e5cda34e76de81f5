import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { registerTrainCurve } from '@main/cli/train-curve'
import { registerTrainEncoder } from '@main/cli/train-encoder'
import { registerTrainHead } from '@main/cli/train-head'
import { registerTrainSegment } from '@main/cli/train-segment'
import { trainInChild } from '@main/cli/train-in-child'
import { addCommonOptions, commonOf, type CommonOptions } from '@main/cli/training-options'
import type { ContrastiveRecipe } from '@main/training/recipe'
import type { Spawn } from '@main/workers/channel'

interface ContrastiveOptions extends CommonOptions {
  readonly pairs: string
  readonly bn: 'frozen' | 'batch'
  readonly encoders: ('image' | 'text')[]
  readonly globalOnly?: boolean
}

/** `gloriole train contrastive`: training runs in a child process, on this machine alone. */
export function registerTrain(program: Command): void {
  const train = program.command('train').description('train a model pack further; the result is a new pack')
  addCommonOptions(train.command('contrastive'), { shuffle: true, augment: false, schedule: 'constant' })
    .description('contrast films with their texts, globally and word by word (GLoRIA)')
    .requiredOption('--pairs <jsonl>', 'lines of {"image": path, "text": string}')
    .addOption(new Option('--bn <statistics>', 'batch normalisation with running statistics, or with those of the batch').choices(['frozen', 'batch']).default('frozen'))
    .option('--encoders <names>', 'what is trained: image, text, or image,text', encoders, ['image', 'text'])
    .option('--global-only', 'leave out the losses of words and regions (ConVIRT)')
    .action((options: ContrastiveOptions) => trainContrastive(options))
  registerTrainHead(train)
  registerTrainEncoder(train)
  registerTrainSegment(train)
  registerTrainCurve(train)
}

function encoders(text: string): ('image' | 'text')[] {
  const names = text.split(',')
  if (!names.every((name) => name === 'image' || name === 'text')) throw new InvalidArgumentError('Expected image, text, or image,text.')
  return names
}

export async function trainContrastive({ pairs, bn, encoders: trained, globalOnly, ...common }: ContrastiveOptions, spawn?: Spawn): Promise<void> {
  const recipe: ContrastiveRecipe = { ...commonOf(common), pairs: resolve(pairs), statistics: bn, encoders: trained, globalOnly: globalOnly ?? false }
  await trainInChild(common, (worker, options) => worker.call('contrastive', recipe, options), spawn)
}
