import { Option, type Command } from 'commander'
import { AppError } from '@shared/domain/errors'
import type { PromptSet } from '@shared/domain/prompts'
import { dataDir } from '@main/cli/data-dir'
import { promptsFor } from '@main/cli/prompts-argument'
import { readLabelsFile } from '@main/cli/read-labels-file'
import type { TrainingFilm, UncertainPolicy } from '@main/training/labelled-film'

/** Where labelled films come from: files of labels and folders of films, or what readers labelled in a library. */
export interface FilmOptions {
  readonly labels: readonly string[]
  readonly images: readonly string[]
  readonly data?: string | undefined
  readonly prompts?: string | undefined
  readonly uncertain: UncertainPolicy
}

export function addFilmOptions(command: Command): Command {
  const repeated = (value: string, before: readonly string[]) => [...before, value]
  return command
    .option('--labels <csv>', 'labels (see gloriole evaluate), with a report column where there are reports; may be repeated, each being a source with its own base rates', repeated, [])
    .option('--images <dir>', 'folder of the films; once for all labels, or once for each', repeated, [])
    .option('--data <dir>', 'instead: the library whose readers labelled films; held-out patients are left out')
    .option('--prompts <file>', 'prompt set, JSON (default: the one the model was evaluated with)')
    .addOption(new Option('--uncertain <policy>', 'what uncertain labels count as').choices(['ones', 'zeros', 'ignore']).default('ignore'))
}

/**
 * The films and the prompt set of a training.
 * @throws AppError USAGE when neither or both sources are named, TRAINING_DATA when there is no labelled film
 */
export async function filmsToTrainOn(model: string, { labels, images, data, prompts: file, uncertain }: FilmOptions): Promise<{ readonly prompts: PromptSet; readonly films: TrainingFilm[] }> {
  if ((labels.length > 0) === (data !== undefined)) throw new AppError('USAGE', 'Name either --labels CSV and --images DIR, or --data DIR.')
  const { openPack } = await import('@main/checkpoint/pack')
  const { openTokenizer } = await import('@main/gloria/tokenizer-of-pack')
  const pack = await openPack(model)
  const { set, classes: expanded } = await promptsFor({ pack, tokenizer: await openTokenizer(pack) }, file)
  const classes = expanded.map((one) => one.class)
  const films = data === undefined ? await labelledTrainingFilms({ labels, images, classes, uncertain }) : await filmsOfLibrary(data, classes, uncertain)
  if (films.length === 0) throw new AppError('TRAINING_DATA', 'No film of a patient to train on is labelled with a finding of the prompt set. Label films first.')
  return { prompts: set, films }
}

async function filmsOfLibrary(data: string, classes: readonly string[], uncertain: UncertainPolicy): Promise<TrainingFilm[]> {
  const { openStore } = await import('@main/store/open')
  const { libraryFilms } = await import('@main/training/library-films')
  const store = await openStore(dataDir(data))
  try {
    const { films } = await libraryFilms(store.db, store.dataDir, classes, { uncertain })
    return films.filter(({ heldOut }) => !heldOut)
  } finally {
    await store.close()
  }
}

export interface LabelledFilmsOptions extends Pick<FilmOptions, 'labels' | 'images' | 'uncertain'> {
  readonly classes: readonly string[]
}

/**
 * The frontal films of labels files, each file a source of its own.
 * @throws AppError USAGE when folders do not pair with labels, those of `readLabelsFile` and `openDataset`
 */
export async function labelledTrainingFilms({ labels, images, classes, uncertain }: LabelledFilmsOptions): Promise<TrainingFilm[]> {
  if (images.length !== 1 && images.length !== labels.length) throw new AppError('USAGE', `Name one folder of films with --images, or one for each of the ${labels.length} files of labels.`)
  const { openDataset } = await import('@main/evaluation/dataset-files')
  const { labelsByClass } = await import('@main/training/labelled-film')
  const sources = labels.map(async (csv, source) => {
    const files = await openDataset(images[source] ?? images[0]!)
    const films = (await readLabelsFile(csv, classes)).filter(({ view }) => view !== 'LATERAL')
    return films.map((film) => ({ path: files.locate(film.file), patient: film.patient, source, labels: labelsByClass(film, classes, uncertain), report: film.report ?? null }))
  })
  return (await Promise.all(sources)).flat()
}
