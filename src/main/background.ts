import { AppError } from '@shared/domain/errors'
import type { ImportEvent } from '@shared/domain/exchange'
import type { StudyView } from '@shared/domain/study-filter'
import type { Activities, ActivityControls } from '@main/api/activities'
import type { Log } from '@main/api/log'
import type { SuggestionsService } from '@main/gloria/suggestions'
import type { Demonstration } from '@main/library/demonstration'

export interface Background {
  /** Passes the events of an import on, and sees to suggestions for what came in. */
  following(events: AsyncIterable<ImportEvent>): AsyncIterable<ImportEvent>
  /** At the start of a window: the demonstration library where there is none, suggestions that an earlier end cut off. */
  begin(demonstration: Demonstration): Promise<void>
  /** Suggestions on all films that have none by what serves now: goes on after a cancel, turns to what changed since. */
  catchUp(): Promise<void>
  /**
   * Suggestions on the films of a list alone, from its top, before anything else; what was under way goes on after it.
   * Another list takes its place. Answers once it has begun; rejects where no model serves.
   */
  suggestOn(view: StudyView): Promise<void>
  /** Goes on with what a cancel stopped. */
  resume(): Promise<void>
}

interface BackgroundParts {
  readonly activities: Activities
  readonly suggestions: Pick<SuggestionsService, 'isPending' | 'suggestAll' | 'serving'>
  /** The studies of a view in its order. */
  readonly studiesOf: (view: StudyView) => Promise<readonly number[]>
  readonly log: Log
}

/** What Gloriole does by itself, as activities that the reader sees and can cancel. */
export function createBackground({ activities, suggestions, studiesOf, log }: BackgroundParts): Background {
  let isSuggesting = false
  /** Films came in, something else serves, or something else is wanted since the present round began: another round. */
  let isStale = false
  /** What is wanted: a list first, then the library. A cancel leaves it, for a reader who goes on. */
  let list: StudyView | null = null
  let isLibraryWanted = false

  const suggest = async () => {
    isStale = true
    const isWanted = list !== null || (isLibraryWanted && (await suggestions.isPending()))
    // Looked at after the answer, as someone else may have begun meanwhile.
    if (isSuggesting || !isWanted) return
    isSuggesting = true
    void quietly(work(), 'suggestions')
  }

  /** Rounds until nothing is wanted any more, or one was cancelled; each is an activity of its own. */
  const work = async () => {
    try {
      do {
        const own = list
        const isCancelled = await activities.run(own === null ? 'suggestions' : 'list-suggestions', (controls) => rounds(own, controls))
        if (isCancelled && !isStale) return
        if (!isCancelled && own !== null && list === own) list = null
        // After a list, what it interrupted.
        if (own !== null && list === null && isLibraryWanted) isStale ||= await suggestions.isPending()
      } while (isStale && (list !== null || isLibraryWanted))
    } finally {
      isSuggesting = false
    }
  }

  const stale = (): boolean => isStale

  /** Whether it was cancelled. */
  const rounds = async (own: StudyView | null, controls: ActivityControls): Promise<boolean> => {
    const { signal } = controls
    do {
      isStale = false
      const studies = own === null ? [] : [await studiesOf(own)]
      await suggestions.suggestAll({ ...controls, isStale: stale }, ...studies)
    } while (stale() && list === own && !signal.aborted)
    // Who asks from here on, even before the activity has ended, is heard.
    if (signal.aborted) isStale = false
    return signal.aborted
  }

  /** The activity shows an expected failure; a defect is for the log. */
  const quietly = (work: Promise<unknown>, what: string) =>
    work.catch((error: unknown) => {
      if (!(error instanceof AppError)) log.defect(what, error)
    })

  return {
    async *following(events) {
      for await (const event of events) {
        if (event.kind === 'done' && event.summary.studyUids.length > 0) await this.catchUp()
        yield event
      }
    },
    async catchUp() {
      isLibraryWanted = true
      await quietly(suggest(), 'suggestions')
    },
    async suggestOn(view) {
      await suggestions.serving()
      list = view
      // What a reader stopped stays stopped.
      if (!isSuggesting) isLibraryWanted = false
      await suggest()
    },
    async resume() {
      if (list === null) isLibraryWanted = true
      await quietly(suggest(), 'suggestions')
    },
    async begin(demonstration) {
      await this.catchUp()
      if (!(await demonstration.wanted())) return
      const work = activities.run('demonstration', ({ signal, report }) => demonstration.run({ signal, onProgress: (done, total) => report({ done, total }) }))
      await quietly(work, 'demonstration')
    }
  }
}
