import type { Command } from 'commander'
import { trainInChild } from '@main/cli/train-in-child'
import { addFilmOptions, filmsToTrainOn, type FilmOptions } from '@main/cli/training-films'
import { addCommonOptions, commonOf, notNegative, stages, upToHalf, whole, type CommonOptions } from '@main/cli/training-options'
import type { ImageStage } from '@main/training/image-stages'
import type { Spawn } from '@main/workers/channel'

export interface EncoderOptions extends CommonOptions, FilmOptions {
  readonly stages: readonly ImageStage[]
  readonly contrastive: number
  readonly globalOnly?: boolean
  readonly validation: number
  readonly validateEvery: number
}

/** `gloriole train encoder`. */
export function registerTrainEncoder(train: Command): void {
  addFilmOptions(addCommonOptions(train.command('encoder'), { shuffle: true, augment: true, schedule: 'cosine' }))
    .description('fine-tune the image encoder on labels by class, and on reports where the labels file has them')
    .option('--stages <names>', 'parts of the encoder that are trained, of stem,1,2,3,4,embedders (default: all)', stages, [])
    .option('--contrastive <weight>', 'weight of the contrastive losses for films with a report', notNegative, 1)
    .option('--global-only', 'leave out the losses of words and regions (ConVIRT)')
    .option('--validation <share>', 'share of the patients that the run is watched on instead of trained', upToHalf, 0.1)
    .option('--validate-every <n>', 'steps between two looks at them', whole, 50)
    .action((options: EncoderOptions) => trainEncoder(options))
}

/** Trains on the frontal films of the labels; a film that cannot be read is refused by name. */
export async function trainEncoder({ labels, images, data, prompts, uncertain, stages: trained, contrastive, globalOnly, validation, validateEvery, ...common }: EncoderOptions, spawn?: Spawn): Promise<void> {
  const recipe = { ...commonOf(common), ...(await filmsToTrainOn(common.model, { labels, images, data, prompts, uncertain })), stages: [...trained], contrastive, globalOnly: globalOnly ?? false, validation, validateEvery }
  await trainInChild(common, (worker, options) => worker.call('encoder', recipe, options), spawn)
}
