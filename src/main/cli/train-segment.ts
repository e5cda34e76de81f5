import type { Command } from 'commander'
import { AppError } from '@shared/domain/errors'
import { dataDir } from '@main/cli/data-dir'
import { filmsWithRegions, regionsHelp } from '@main/cli/films-with-regions'
import { trainInChild } from '@main/cli/train-in-child'
import { addCommonOptions, commonOf, upToHalf, whole, type CommonOptions } from '@main/cli/training-options'
import type { SegmentFilm } from '@main/training/segment-film'
import type { Spawn } from '@main/workers/channel'

export interface SegmentOptions extends CommonOptions {
  readonly regions: readonly string[]
  readonly images: readonly string[]
  readonly data?: string | undefined
  readonly split?: string | undefined
  readonly class: readonly string[]
  readonly validation: number
  readonly validateEvery: number
}

/** `gloriole train segment`. */
export function registerTrainSegment(train: Command): void {
  const repeated = (value: string, before: readonly string[]) => [...before, value]
  addCommonOptions(train.command('segment'), { shuffle: true, augment: true, schedule: 'cosine' })
    .description('teach a segmenter (U-Net) on the image encoder, which stays as it is, to outline findings')
    .option('--regions <file>', `${regionsHelp}; may be repeated`, repeated, [])
    .option('--images <dir>', 'folder of the films; once for all regions, or once for each', repeated, [])
    .option('--split <name>', 'of drawn findings only this split')
    .option('--data <dir>', 'instead: the library whose readers drew regions; held-out patients are left out')
    .requiredOption('--class <name>', 'a finding to outline, as the prompt set calls it; may be repeated', repeated, [])
    .option('--validation <share>', 'share of the patients that the run is watched on instead of trained', upToHalf, 0.1)
    .option('--validate-every <n>', 'steps between two looks at them', whole, 50)
    .action((options: SegmentOptions) => trainSegment(options))
}

/** Trains on films of which it is known where the finding lies, or that it is absent. */
export async function trainSegment({ regions, images, data, split, class: classes, validation, validateEvery, ...common }: SegmentOptions, spawn?: Spawn): Promise<void> {
  if ((regions.length > 0) === (data !== undefined)) throw new AppError('USAGE', 'Name either --regions FILE and --images DIR, or --data DIR.')
  if (regions.length > 0 && images.length !== 1 && images.length !== regions.length) throw new AppError('USAGE', 'Give --images once for all regions, or once for each.')
  const films = data === undefined ? (await Promise.all(regions.map((file, i) => filmsOfFile(file, images[images.length === 1 ? 0 : i]!, split, classes)))).flat() : await filmsOfLibrary(data, classes)
  const recipe = { ...commonOf(common), classes: [...classes], films, validation, validateEvery }
  await trainInChild(common, (worker, options) => worker.call('segment', recipe, options), spawn)
}

/** Films of a file of regions. @throws those of `filmsWithRegions` */
export async function filmsOfFile(file: string, images: string, split: string | undefined, classes: readonly string[]): Promise<SegmentFilm[]> {
  const { outlinedFilm } = await import('@main/training/outlined-film')
  return (await filmsWithRegions(file, images, split)).map(({ path, film }) => outlinedFilm(path, film, classes))
}

async function filmsOfLibrary(data: string, classes: readonly string[]): Promise<SegmentFilm[]> {
  const { openStore } = await import('@main/store/open')
  const { outlinesOfLibrary, withoutUid } = await import('@main/training/library-outlines')
  const store = await openStore(dataDir(data))
  try {
    return (await outlinesOfLibrary(store.db, store.dataDir, classes)).films.filter(({ heldOut }) => !heldOut).map(withoutUid)
  } finally {
    await store.close()
  }
}
