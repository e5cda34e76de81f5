import { Option, type Command } from 'commander'
import { promptsFor } from '@main/cli/prompts-argument'
import { trainInChild } from '@main/cli/train-in-child'
import { labelledTrainingFilms } from '@main/cli/training-films'
import { addCommonOptions, commonOf, notNegative, stages, upToHalf, whole, type CommonOptions } from '@main/cli/training-options'
import type { ImageStage } from '@main/training/image-stages'
import type { UncertainPolicy } from '@main/training/labelled-film'
import type { Spawn } from '@main/workers/channel'

export interface EncoderOptions extends CommonOptions {
  readonly labels: readonly string[]
  readonly images: readonly string[]
  readonly prompts?: string
  readonly uncertain: UncertainPolicy
  readonly stages: readonly ImageStage[]
  readonly contrastive: number
  readonly globalOnly?: boolean
  readonly validation: number
  readonly validateEvery: number
}

/** `gloriole train encoder`. */
export function registerTrainEncoder(train: Command): void {
  const repeated = (value: string, before: readonly string[]) => [...before, value]
  addCommonOptions(train.command('encoder'), { shuffle: true, augment: true, schedule: 'cosine' })
    .description('fine-tune the image encoder on labels by class, and on reports where the labels file has them')
    .requiredOption('--labels <csv>', 'labels (see gloriole evaluate), with a report column where there are reports; may be repeated, each being a source with its own base rates', repeated, [])
    .requiredOption('--images <dir>', 'folder of the films; once for all labels, or once for each', repeated, [])
    .option('--prompts <file>', 'prompt set, JSON (default: the one the model was evaluated with)')
    .addOption(new Option('--uncertain <policy>', 'what uncertain labels count as').choices(['ones', 'zeros', 'ignore']).default('ignore'))
    .option('--stages <names>', 'parts of the encoder that are trained, of stem,1,2,3,4,embedders (default: all)', stages, [])
    .option('--contrastive <weight>', 'weight of the contrastive losses for films with a report', notNegative, 1)
    .option('--global-only', 'leave out the losses of words and regions (ConVIRT)')
    .option('--validation <share>', 'share of the patients that the run is watched on instead of trained', upToHalf, 0.1)
    .option('--validate-every <n>', 'steps between two looks at them', whole, 50)
    .action((options: EncoderOptions) => trainEncoder(options))
}

/** Trains on the frontal films of the labels; a film that cannot be read is refused by name. */
export async function trainEncoder({ labels, images, prompts: file, uncertain, stages: trained, contrastive, globalOnly, validation, validateEvery, ...common }: EncoderOptions, spawn?: Spawn): Promise<void> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { openTokenizer } = await import('@main/gloria/tokenizer-of-pack')
  const pack = await openPack(common.model)
  const { set, classes } = await promptsFor({ pack, tokenizer: await openTokenizer(pack) }, file)
  const films = await labelledTrainingFilms({ labels, images, classes: classes.map((one) => one.class), uncertain })
  const recipe = { ...commonOf(common), prompts: set, films, stages: [...trained], contrastive, globalOnly: globalOnly ?? false, validation, validateEvery }
  await trainInChild(common, (worker, options) => worker.call('encoder', recipe, options), spawn)
}
