import { sql } from 'kysely'
import { assertFrontalFilm, filmModalities, lateralViews } from '@main/gloria/film-facts'
import type { SuggestionKey } from '@main/gloria/suggestion-store'
import type { Store } from '@main/store/open'

/** Whose suggestions are asked for: model, prompt set and mode. */
export type ServingKey = Omit<SuggestionKey, 'sopInstanceUid'>

/** Films read from the index at a time. */
const pageSize = 500

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

/** How many films have no suggestion yet; a few of them may turn out to be no frontal chest films. */
export async function countPending(store: Store, key: ServingKey): Promise<number> {
  const { films } = await pendingOf(store, key).select(({ fn }) => fn.countAll<number>().as('films')).executeTakeFirstOrThrow()
  return films
}

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
      .select(['instance.sop_instance_uid', 'study.imported_at', 'series.modality', 'series.body_part', 'instance.view_position', 'instance.image_rows', 'instance.image_columns', 'instance.frames'])
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
