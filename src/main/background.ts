import { AppError } from '@shared/domain/errors'
import type { ImportEvent } from '@shared/domain/exchange'
import type { Activities } from '@main/api/activities'
import type { Log } from '@main/api/log'
import type { SuggestionsService } from '@main/gloria/suggestions'
import type { Demonstration } from '@main/library/demonstration'
import type { Store } from '@main/store/open'

/** At a start, the newest studies of the worklist are looked after; older ones get suggestions when they are opened. */
const studiesToResume = 200

export interface Background {
  /** Passes the events of an import on, and sees to suggestions for what came in. */
  following(events: AsyncIterable<ImportEvent>): AsyncIterable<ImportEvent>
  /** At the start of a window: the demonstration library where there is none, suggestions that an earlier end cut off. */
  begin(demonstration: Demonstration): Promise<void>
  /** Another model serves: suggestions by it, newest studies first. */
  catchUp(): Promise<void>
}

interface BackgroundParts {
  readonly store: Store
  readonly activities: Activities
  readonly suggestions: SuggestionsService
  readonly log: Log
}

/** What Gloriole does by itself, as activities that the reader sees and can cancel. */
export function createBackground({ store, activities, suggestions, log }: BackgroundParts): Background {
  const waiting = new Set<string>()
  let isSuggesting = false

  const suggestOn = (studyUids: readonly string[]) => {
    for (const studyUid of studyUids) waiting.add(studyUid)
    if (waiting.size === 0 || isSuggesting) return
    isSuggesting = true
    const work = activities.run('suggestions', async (controls) => {
      while (waiting.size > 0 && !controls.signal.aborted) {
        const studies = [...waiting]
        waiting.clear()
        await suggestions.suggestAll(studies, controls)
      }
    })
    void quietly(work.finally(() => (isSuggesting = false)), 'suggestions')
  }

  /** The activity shows an expected failure; a defect is for the log. */
  const quietly = (work: Promise<unknown>, what: string) =>
    work.catch((error: unknown) => {
      if (!(error instanceof AppError)) log.defect(what, error)
    })

  return {
    async *following(events) {
      for await (const event of events) {
        if (event.kind === 'done') suggestOn(event.summary.studyUids)
        yield event
      }
    },
    async catchUp() {
      await quietly(resume(), 'suggestions')
    },
    async begin(demonstration) {
      await this.catchUp()
      if (!(await demonstration.wanted())) return
      const work = activities.run('demonstration', ({ signal, report }) => demonstration.run({ signal, onProgress: (done, total) => report({ done, total }) }))
      await quietly(work, 'demonstration')
    }
  }

  async function resume(): Promise<void> {
    const { modelSha256, promptSetSha256, mode } = await suggestions.serving()
    const rows = await store.db
      .selectFrom('study')
      .select('study_uid')
      .where((study) => {
        const suggested = study
          .selectFrom('instance')
          .innerJoin('suggestion', 'suggestion.sop_instance_uid', 'instance.sop_instance_uid')
          .select('instance.sop_instance_uid')
          .whereRef('instance.study_uid', '=', 'study.study_uid')
          .where('suggestion.model_sha256', '=', modelSha256)
          .where('suggestion.prompt_set_sha256', '=', promptSetSha256)
          .where('suggestion.mode', '=', mode)
        return study.not(study.exists(suggested))
      })
      .orderBy('study.imported_at', 'desc')
      .limit(studiesToResume)
      .execute()
    suggestOn(rows.map((row) => row.study_uid))
  }
}
