import { toFailure, type Failure } from '@shared/domain/errors'
import type { Store } from '@main/store/open'

/** How a long action tells how far it is, and learns that it shall end. */
export interface SuggestControls {
  readonly signal: AbortSignal
  readonly report: (progress: { readonly done: number; readonly total: number | null; readonly message?: string | null }) => void
}

export interface SuggestedStudies {
  readonly films: number
  /** Films that got no suggestion, and why: what is no frontal chest film is among them. */
  readonly refused: readonly (Failure & { readonly sopInstanceUid: string })[]
}

/**
 * Suggests on every film of the studies, in their order, one film at a time. Before each film it waits until
 * `interactive` is idle, so that the film that a reader has opened comes first.
 */
export async function suggestOnStudies(
  store: Store,
  studyUids: readonly string[],
  suggest: (sopInstanceUid: string) => Promise<unknown>,
  interactive: { idle(): Promise<void> },
  { signal, report }: SuggestControls
): Promise<SuggestedStudies> {
  const films = await filmsOf(store, studyUids)
  const refused: SuggestedStudies['refused'][number][] = []
  let done = 0
  for (const sopInstanceUid of films) {
    report({ done, total: films.length, message: refused.length === 0 ? null : `${refused.length} films without suggestions` })
    await interactive.idle()
    if (signal.aborted) break
    try {
      await suggest(sopInstanceUid)
    } catch (error) {
      refused.push({ ...toFailure(error), sopInstanceUid })
    }
    done++
  }
  report({ done, total: films.length })
  return { films: done, refused }
}

async function filmsOf({ db }: Store, studyUids: readonly string[]): Promise<string[]> {
  const films: string[] = []
  for (const studyUid of studyUids) {
    const rows = await db.selectFrom('instance').select('sop_instance_uid').where('study_uid', '=', studyUid).orderBy('series_uid').orderBy('instance_number').execute()
    films.push(...rows.map((row) => row.sop_instance_uid))
  }
  return films
}

/** Counts what a reader waits for. */
export function createInteractive(): { during<T>(work: () => Promise<T>): Promise<T>; idle(): Promise<void> } {
  let running = 0
  let waiting: (() => void)[] = []
  return {
    async during(work) {
      running++
      try {
        return await work()
      } finally {
        if (--running === 0) {
          const released = waiting
          waiting = []
          for (const release of released) release()
        }
      }
    },
    async idle() {
      while (running > 0) await new Promise<void>((release) => waiting.push(release))
    }
  }
}
