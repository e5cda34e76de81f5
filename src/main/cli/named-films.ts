import { join } from 'node:path'
import { AppError, toFailure } from '@shared/domain/errors'
import type { ScoringMode } from '@shared/domain/suggestion'
import { dataDir } from '@main/cli/data-dir'
import type { FilmArgument } from '@main/cli/film-arguments'
import type { OpenModel } from '@main/cli/open-model'
import { refuse } from '@main/cli/refusals'
import { resourcesDir } from '@main/cli/resources'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import type { SuggestedFilm } from '@main/gloria/suggest-file'

/** A film that was named: a file, or an instance of the library. */
export interface NamedFilm {
  readonly path: string
  suggest(): Promise<SuggestedFilm>
}

interface How {
  readonly model: OpenModel
  readonly prompts: ExpandedPrompts
  readonly mode: ScoringMode
  /** Folder of the library; default: the platform's. */
  readonly data: string | undefined
}

/**
 * Runs `work` on the films that arguments name. The library is opened only when a study is named, and closed at the
 * end; its suggestions are stored as the window's are. A study that is not there is refused by name.
 */
export async function withFilms(named: readonly FilmArgument[], how: How, work: (films: readonly NamedFilm[]) => Promise<void>): Promise<void> {
  const { createFileSuggester } = await import('@main/gloria/suggest-file')
  const suggester = createFileSuggester({ ...how.model, prompts: how.prompts, mode: how.mode })
  const library = named.some(({ kind }) => kind === 'study') ? await openLibrary(how) : null
  try {
    const films: NamedFilm[] = []
    for (const argument of named) {
      if (argument.kind === 'files') films.push(...argument.paths.map((path) => ({ path, suggest: () => suggester.suggest(path) })))
      else films.push(...(await library!.filmsOf(argument.studyUid)))
    }
    await work(films)
  } finally {
    await library?.close()
  }
}

async function openLibrary({ model, prompts, mode, data }: How): Promise<{ filmsOf(studyUid: string): Promise<NamedFilm[]>; close(): Promise<void> }> {
  const { createSuggestions } = await import('@main/gloria/suggestions')
  const { findInstance } = await import('@main/library/stored-instance')
  const { openStore } = await import('@main/store/open')
  const store = await openStore(dataDir(data))
  const filePath = (sopInstanceUid: string) => findInstance(store.db, store.dataDir, sopInstanceUid)
  const suggestions = await createSuggestions({ ...model, store, filePath, promptsDir: join(resourcesDir(), 'prompts') })
  return {
    async filmsOf(studyUid) {
      const rows = await store.db.selectFrom('instance').select('sop_instance_uid').where('study_uid', '=', studyUid).orderBy('series_uid').orderBy('instance_number').execute()
      if (rows.length === 0) refuse(studyUid, toFailure(new AppError('NOT_FOUND', 'This study is not in the library.')))
      return Promise.all(
        rows.map(async ({ sop_instance_uid: sopInstanceUid }) => ({
          path: (await filePath(sopInstanceUid)).path,
          suggest: async () => ({
            suggestions: await suggestions.forFilm({ sopInstanceUid, mode }, prompts),
            mapOf: async (findingClass: string) => {
              const { grid, whole } = await suggestions.groundClass({ sopInstanceUid, class: findingClass, mode }, prompts)
              return { grid, map: whole }
            }
          })
        }))
      )
    },
    close: () => store.close()
  }
}
