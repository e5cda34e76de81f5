import { toFailure, type Failure } from '@shared/domain/errors'
import { countPending, pendingFilms, pendingFilmsOf, type ServingKey } from '@main/gloria/pending-films'
import type { Store } from '@main/store/open'

/** How a long action tells how far it is, and learns that it shall end. */
export interface SuggestControls {
  readonly signal: AbortSignal
  readonly report: (progress: { readonly done: number; readonly total: number | null; readonly message?: string | null }) => void
  /** Whether to stop before the next film because something changed: newer films came in, another prompt set serves. */
  readonly isStale?: () => boolean
}

export interface SuggestedFilms {
  readonly films: number
  /** Films that got no suggestion, and why. */
  readonly refused: readonly (Failure & { readonly sopInstanceUid: string })[]
}

export interface SuggestAllParts {
  readonly store: Store
  readonly key: ServingKey
  readonly suggest: (sopInstanceUid: string) => Promise<unknown>
  readonly reader: Reader
  /** Films that were refused before: they are not tried again. Those refused now are added. */
  readonly refusedBefore: Set<string>
  /** Only films of these studies, in this order, by the ids of their rows; null: the whole library, newest first. */
  readonly studies: readonly number[] | null
}

/**
 * Suggests on every film of the library, or of a list, that has no suggestion yet, one at a time: first the other films
 * of the study that the reader has open, then the newest studies, or the list from its top. Before each film it waits
 * until nobody waits for an answer. What is done is stored film by film, so it may end anywhere and goes on from there
 * the next time.
 */
export async function suggestOnLibrary({ store, key, suggest, reader, refusedBefore, studies }: SuggestAllParts, { signal, report, isStale = () => false }: SuggestControls): Promise<SuggestedFilms> {
  const total = await countPending(store, key, studies)
  const refused: SuggestedFilms['refused'][number][] = []
  const tried = new Set<string>()
  let done = 0
  const isOver = () => signal.aborted || isStale()

  const suggestOn = async (sopInstanceUid: string) => {
    if (tried.has(sopInstanceUid) || refusedBefore.has(sopInstanceUid)) return
    tried.add(sopInstanceUid)
    // The open study may lie outside the list.
    report({ done, total: Math.max(total, done + 1), message: refused.length === 0 ? null : `${refused.length} films without suggestions` })
    await reader.idle()
    if (isOver()) return
    try {
      await suggest(sopInstanceUid)
    } catch (error) {
      const failure = toFailure(error)
      refused.push({ ...failure, sopInstanceUid })
      // A child that died may live the next time; a film that is none stays none.
      if (failure.code !== 'WORKER_CRASHED') refusedBefore.add(sopInstanceUid)
    }
    done++
  }

  for await (const sopInstanceUid of studies === null ? pendingFilms(store, key) : pendingFilmsOf(store, key, studies)) {
    const opened = reader.takeOpened()
    if (opened !== null) for await (const own of pendingFilms(store, key, opened)) if (!isOver()) await suggestOn(own)
    if (isOver()) break
    await suggestOn(sopInstanceUid)
  }
  report({ done, total: isOver() ? total : done })
  return { films: done, refused }
}

/** What the reader waits for and looks at. */
export interface Reader {
  /** Counts `work` as waited for. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when nobody waits. */
  idle(): Promise<void>
  /** Says which study is on the screen. */
  opened(studyUid: string): void
  /** The study opened since this was last asked; null when there is none. */
  takeOpened(): string | null
}

export function createReader(): Reader {
  let running = 0
  let waiting: (() => void)[] = []
  let latest: string | null = null
  let taken: string | null = null
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
    },
    opened(studyUid) {
      latest = studyUid
    },
    takeOpened() {
      if (latest === taken) return null
      taken = latest
      return latest
    }
  }
}
