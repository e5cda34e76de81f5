import { setTimeout as delay } from 'node:timers/promises'
import { AppError, toFailure } from '@shared/domain/errors'
import type { ScoringMode } from '@shared/domain/suggestion'
import type { ProviderRung, SystemInfo } from '@shared/domain/system'
import type { FilmEmbedding, TextEmbedding } from '@main/gloria/embedding'
import type { SegmentedFilm } from '@main/gloria/outlines'
import type { TextScores } from '@main/nn/score-table'
import type { ScorableText } from '@main/nn/text-table'
import type { Worker } from '@main/workers/channel'
import type { Alteration } from '@main/gloria/alter-film'
import type { EncodedFilm, InferenceProcedures, OverlayRequest, Readiness } from '@main/workers/inference-procedures'

/** The texts of a prompt set as they are scored; `key` names them (and their mode) in the child. */
export interface ScorablePrompts {
  readonly key: string
  readonly texts: readonly ScorableText[]
  readonly mode: ScoringMode
}

export interface EncodeOptions {
  readonly frontalOnly: boolean
  /** Encodes the film as it is when shown wrong, to measure whether that is noticed. */
  readonly altered?: Alteration
}

/** The model in its child process. Every call rejects with AppError; WORKER_CRASHED when the child died of it twice. */
export interface InferenceService {
  /** What the System page shows. */
  state(): SystemInfo['inference']
  /** Resolves when the model is open. Rejects with the pack's error, or WORKER_CRASHED. */
  ready(): Promise<Readiness>
  /** `frontalOnly` refuses what is no frontal chest film. */
  encodeFilm(path: string, options: EncodeOptions): Promise<EncodedFilm>
  encodeTexts(texts: readonly string[]): Promise<readonly TextEmbedding[]>
  /** Scores in the order of the texts. */
  score(film: Pick<FilmEmbedding, 'local' | 'global'>, prompts: ScorablePrompts): Promise<readonly TextScores[]>
  /** The film as a small PNG. */
  thumbnail(path: string): Promise<Uint8Array>
  /** Where the pack's segmenter finds its classes. */
  segment(path: string): Promise<SegmentedFilm>
  /** The film with each of the maps over it, as PNG files; drawn in the child because it decodes the film. */
  overlays(request: OverlayRequest): Promise<readonly Uint8Array[]>
  close(): void
}

export interface InferenceOptions {
  readonly start: () => Worker<InferenceProcedures>
  readonly packDir: string
  /** Only these providers; default: the whole ladder. */
  readonly providers?: readonly ProviderRung['provider'][] | undefined
  /** Waits before the first, second, ... restart in a row; the last one repeats. */
  readonly backOffMs?: readonly number[]
  /** The child starts after so long though nobody asked for it: the start of a window goes first. */
  readonly unaskedMs?: number
}

type InferenceWorker = Worker<InferenceProcedures>

/**
 * Owns the inference child: starts it when it is first asked, or soon, restarts it after a crash (slower each time it
 * crashes again), and repeats an interrupted request once. The child owns no data, so a crash loses nothing.
 */
export function createInference({ start, packDir, providers, backOffMs = [100, 500, 2000, 10_000], unaskedMs = 1_500 }: InferenceOptions): InferenceService {
  const status: { state: SystemInfo['inference']['state']; restarts: number; lastError: string | null } = { state: 'starting', restarts: 0, lastError: null }
  let readiness: Readiness | null = null
  const closing = new AbortController()
  let crashesInARow = 0
  let running: InferenceWorker | null = null
  let child: Promise<InferenceWorker>

  /** One life of the child: rejects when it ends, or the pack is refused, before the model is open. */
  const launch = async (): Promise<InferenceWorker> => {
    if (stopped(status)) throw new AppError('CANCELLED', 'The inference process was stopped.')
    const worker = start()
    running = worker
    worker.onExit((reason) => {
      if (running !== worker || status.state === 'stopped') return
      status.state = 'crashed'
      status.restarts++
      status.lastError = `The inference process ended (${reason}).`
      const wait = backOffMs[Math.min(crashesInARow++, backOffMs.length - 1)] ?? 0
      // Closing ends the wait, and then launch does nothing.
      begin(() => delay(wait, undefined, { signal: closing.signal }).catch(() => undefined).then(launch))
    })
    status.state = 'starting'
    try {
      readiness = await worker.call('open', providers ? { packDir, providers } : { packDir })
    } catch (error) {
      // A crash is handled above; any other failure would be the same the next time.
      if (!isCrash(error)) Object.assign(status, { state: 'crashed', lastError: toFailure(error).message })
      throw error
    }
    if (running === worker) status.state = 'ready'
    return worker
  }
  const begin = (life: () => Promise<InferenceWorker>) => {
    child = life()
    // Whoever calls sees the failure; without a caller it is in the state.
    child.catch(() => undefined)
  }
  const asked = new AbortController()
  begin(() => delay(unaskedMs, undefined, { signal: AbortSignal.any([asked.signal, closing.signal]), ref: false }).catch(() => undefined).then(launch))

  const attempt = async <T>(work: (worker: InferenceWorker) => Promise<T>): Promise<T> => {
    asked.abort()
    const result = await work(await child)
    crashesInARow = 0
    return result
  }
  const request = async <T>(work: (worker: InferenceWorker) => Promise<T>): Promise<T> => {
    if (stopped(status)) throw new AppError('CANCELLED', 'The inference process was stopped.')
    try {
      return await attempt(work)
    } catch (error) {
      if (!isCrash(error) || stopped(status)) throw error
      return attempt(work)
    }
  }

  return {
    state: () => ({ ...status, ladder: [...(readiness?.ladder ?? [])] }),
    async ready() {
      asked.abort()
      await child.catch((error: unknown) => {
        if (!isCrash(error) || stopped(status)) throw error
        return child
      })
      return readiness!
    },
    async encodeFilm(path, options) {
      const film = await request((worker) => worker.call('encodeFilm', { path, ...options }))
      // A provider can fail when the encoder is first opened on it; then another one serves from now on.
      if (film.provider !== readiness?.provider) readiness = await request((worker) => worker.call('readiness', {}))
      return film
    },
    encodeTexts: (texts) => request((worker) => worker.call('encodeTexts', { texts })),
    score: ({ local, global }, { key, texts, mode }) =>
      request(async (worker) => {
        const score = () => worker.call('score', { key, film: { local, global } })
        try {
          return await score()
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error
          await worker.call('tabulate', { key, texts, mode })
          return score()
        }
      }),
    thumbnail: (path) => request((worker) => worker.call('thumbnail', { path })),
    segment: (path) => request((worker) => worker.call('segment', { path })),
    overlays: (overlay) => request((worker) => worker.call('overlays', overlay)),
    close() {
      status.state = 'stopped'
      closing.abort()
      running?.close()
    }
  }
}

const isCrash = (error: unknown) => error instanceof AppError && error.code === 'WORKER_CRASHED'
/** The state can change while a request is under way. */
const stopped = (status: { readonly state: SystemInfo['inference']['state'] }) => status.state === 'stopped'
