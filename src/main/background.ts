import { AppError } from '@shared/domain/errors'
import type { ImportEvent } from '@shared/domain/exchange'
import type { Activities } from '@main/api/activities'
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
}

interface BackgroundParts {
  readonly activities: Activities
  readonly suggestions: Pick<SuggestionsService, 'isPending' | 'suggestAll'>
  readonly log: Log
}

/** What Gloriole does by itself, as activities that the reader sees and can cancel. */
export function createBackground({ activities, suggestions, log }: BackgroundParts): Background {
  let isSuggesting = false
  /** Films came in or something else serves since the present round began: another round. */
  let isStale = false

  const suggest = async () => {
    isStale = true
    const isWanted = await suggestions.isPending()
    // Looked at after the answer, as someone else may have begun meanwhile.
    if (isSuggesting || !isWanted) return
    isSuggesting = true
    const work = activities.run('suggestions', async (controls) => {
      try {
        while (isStale && !controls.signal.aborted) {
          isStale = false
          await suggestions.suggestAll({ ...controls, isStale: () => isStale })
        }
      } finally {
        // At once: whoever asks from here on begins a new activity.
        isSuggesting = false
      }
    })
    void quietly(work, 'suggestions')
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
