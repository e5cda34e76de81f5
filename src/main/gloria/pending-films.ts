import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { assertFrontalFilm, filmModalities, lateralViews } from '@main/gloria/film-facts'
import type { SuggestionKey } from '@main/gloria/suggestion-store'
import type { Store } from '@main/store/open'

/** Whose suggestions are asked for: model, prompt set and mode. */
export type ServingKey = Omit<SuggestionKey, 'sopInstanceUid'>

/** Films read from the index at a time. */
const pageSize = 500
/** Studies of a list looked at at a time. */
const sliceStudies = 200

/**
 * Films of a study, or of the whole library, that have no suggestion yet. Laterals and other modalities, of which there
 * may be as many as frontal films, are sorted out by the database; the rest of `assertFrontalFilm` is left to it.
 */
const pendingOf = ({ db }: Store, key: ServingKey, studyUid?: string) =>
  db
    .selectFrom('instance')
    .innerJoin('study', 'study.study_uid', 'instance.study_uid')
    .innerJoin('series', 'series.series_uid', 'instance.series_uid')
    .where('series.modality', 'in', filmModalities)
    .where((film) => film.or([film('instance.view_position', 'is', null), film('instance.view_position', 'not in', lateralViews)]))
    .where((film) =>
      film.not(
        film.exists(
          film
            .selectFrom('suggestion')
            .select('suggestion.sop_instance_uid')
            .whereRef('suggestion.sop_instance_uid', '=', 'instance.sop_instance_uid')
            .where('suggestion.model_sha256', '=', key.modelSha256)
            .where('suggestion.prompt_set_sha256', '=', key.promptSetSha256)
            .where('suggestion.mode', '=', key.mode)
        )
      )
    )
    .$if(studyUid !== undefined, (query) => query.where('instance.study_uid', '=', studyUid!))

/**
 * How many films have no suggestion yet; a few of them may turn out to be no frontal chest films.
 * @param studies only of these, by the ids of their rows
 */
export async function countPending(store: Store, key: ServingKey, studies: readonly number[] | null = null): Promise<number> {
  const count = async (slice: readonly number[] | null) =>
    (await pendingOf(store, key).$if(slice !== null, (query) => query.where('study.id', 'in', slice!)).select(({ fn }) => fn.countAll<number>().as('films')).executeTakeFirstOrThrow()).films
  if (studies === null) return count(null)
  let films = 0
  for await (const slice of slicesOf(studies)) films += await count(slice)
  return films
}

/** Films without a suggestion of a list of studies, in the order of the list; see `pendingFilms`. */
export async function* pendingFilmsOf(store: Store, key: ServingKey, studies: readonly number[]): AsyncGenerator<string> {
  for await (const slice of slicesOf(studies)) {
    const films = await pendingOf(store, key).where('study.id', 'in', slice).select(['study.id', ...filmColumns]).orderBy('instance.sop_instance_uid').execute()
    const byStudy = Map.groupBy(films, ({ id }) => id)
    for (const id of slice) for (const film of byStudy.get(id) ?? []) if (isFrontal(film)) yield film.sop_instance_uid
  }
}

/** Gives way between slices: a list may be the whole library. */
async function* slicesOf(studies: readonly number[]): AsyncGenerator<readonly number[]> {
  for (let start = 0; start < studies.length; start += sliceStudies) {
    yield studies.slice(start, start + sliceStudies)
    await setImmediate()
  }
}

const filmColumns = ['instance.sop_instance_uid', 'series.modality', 'series.body_part', 'instance.view_position', 'instance.image_rows', 'instance.image_columns', 'instance.frames'] as const

/**
 * Films that have no suggestion yet, the newest studies' first, a page at a time, so that a library of any size costs
 * the same memory. What came in after the first page is not among them. Films whose header says that they are no
 * frontal chest films are left out without a look at their file.
 * @param studyUid only this study's
 */
export async function* pendingFilms(store: Store, key: ServingKey, studyUid?: string): AsyncGenerator<string> {
  let after: { readonly importedAt: string; readonly sopInstanceUid: string } | null = null
  for (;;) {
    const page = await pendingOf(store, key, studyUid)
      .select(['study.imported_at', ...filmColumns])
      .$if(after !== null, (query) => query.where(sql<boolean>`(study.imported_at, instance.sop_instance_uid) < (${after!.importedAt}, ${after!.sopInstanceUid})`))
      .orderBy('study.imported_at', 'desc')
      .orderBy('instance.sop_instance_uid', 'desc')
      .limit(pageSize)
      .execute()
    for (const film of page) if (isFrontal(film)) yield film.sop_instance_uid
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = { importedAt: last.imported_at, sopInstanceUid: last.sop_instance_uid }
  }
}

interface FilmRow {
  readonly modality: string
  readonly body_part: string
  readonly view_position: string | null
  readonly image_rows: number
  readonly image_columns: number
  readonly frames: number
}

function isFrontal({ modality, body_part: bodyPart, view_position, image_rows: rows, image_columns: columns, frames }: FilmRow): boolean {
  try {
    assertFrontalFilm({ modality, bodyPart, viewPosition: view_position ?? '', rows, columns, frames })
    return true
  } catch {
    return false
  }
}
