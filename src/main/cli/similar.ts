import { join } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { AppError } from '@shared/domain/errors'
import type { SimilarCase } from '@shared/domain/similar-case'
import { dataDir } from '@main/cli/data-dir'
import { printable } from '@main/cli/refusals'
import { resourcesDir } from '@main/cli/resources'
import { packageRoot } from '@main/package-root'
import type { Spawn } from '@main/workers/channel'

export interface SimilarOptions {
  readonly text?: string
  readonly data?: string
  readonly limit: number
  readonly json?: boolean
}

/** `gloriole similar`: films of the library like those of a study, or as a text describes them. */
export function registerSimilar(program: Command): void {
  program
    .command('similar')
    .description("find films of the library like a study's, or as a text describes them, most alike first")
    .argument('[study-uid]', 'Study Instance UID of a study of the library')
    .option('--text <string>', 'instead: what to look for')
    .option('--data <dir>', 'data folder')
    .option('--limit <n>', 'number of films', upTo100, 12)
    .option('--json', 'print one JSON object per film')
    .action((study: string | undefined, options: SimilarOptions) => similar(study, options))
}

function upTo100(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 100) throw new InvalidArgumentError('Expected a whole number from 1 to 100.')
  return value
}

/** @throws AppError USAGE when neither or both are named, NOT_FOUND when there is no such study */
export async function similar(study: string | undefined, { text, data, limit, json }: SimilarOptions, spawn?: Spawn): Promise<void> {
  if ((study === undefined) === (text === undefined)) throw new AppError('USAGE', 'Name either a Study Instance UID, or --text STRING.')
  const { openStore } = await import('@main/store/open')
  const { createRegistry } = await import('@main/models/registry')
  const { createRetrieval } = await import('@main/retrieval/retrieval')
  const { openServing } = await import('@main/serving')
  const { forkFrom } = await import('@main/workers/fork')
  const store = await openStore(dataDir(data))
  try {
    const serving = await openServing({ store, registry: createRegistry(store), spawn: spawn ?? forkFrom(join(packageRoot(), 'out', 'main', 'workers')), resourcesDir: resourcesDir(), shippedDir: join(resourcesDir(), 'models', 'gloria-demo'), providers: undefined })
    try {
      const retrieval = createRetrieval({ store, inference: serving.inference, suggestions: serving.suggestions, servingPack: () => serving.pack() })
      const found = text === undefined ? await retrieval.similar({ sopInstanceUid: await filmOf(study!), limit }) : await retrieval.byText({ text, limit })
      for (const one of found) process.stdout.write(json === true ? `${JSON.stringify(one)}\n` : line(one))
    } finally {
      serving.close()
    }
  } finally {
    await store.close()
  }

  async function filmOf(studyUid: string): Promise<string> {
    const film = await store.db.selectFrom('instance').select('sop_instance_uid').where('study_uid', '=', studyUid).orderBy('instance_number').executeTakeFirst()
    if (!film) throw new AppError('NOT_FOUND', 'The library has no such study.')
    return film.sop_instance_uid
  }
}

/** How alike, the study's date, its UID and what readers said of it: nothing that names the patient. */
const line = ({ similarity, studyDate, studyUid, labels }: SimilarCase): string =>
  `${similarity.toFixed(3)}  ${studyDate?.replace(/^(....)(..)(..)$/, '$1-$2-$3') ?? '-         '}  ${studyUid}  ${printable(labels.map((label) => `${label.class} ${label.presence}`).join(', ')) || '-'}\n`
