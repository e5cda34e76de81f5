import { readFilm, saveFilm } from '@main/gloria/film-store'
import type { EmbeddedFilm } from '@main/gloria/grounding'
import type { InferenceService } from '@main/gloria/inference'
import type { Store } from '@main/store/open'

/** An embedded film, and what it took: reading it from the store, or decoding and encoding it. */
export interface Film extends EmbeddedFilm {
  readonly provider: string
  readonly timingsMs: Readonly<Record<string, number>>
}

/** Films whose embeddings stay in memory: an open study, its priors, and a few before it. */
const KEPT = 8

/** Embeddings of the library's films: computed once, stored, and shared by whoever asks at the same time. */
export interface Films {
  /** Throws NOT_FOUND, NOT_AN_IMAGE, IMAGE_SIZE, WORKER_CRASHED and what the decoder throws. */
  get(sopInstanceUid: string): Promise<Film>
}

export function createFilms(
  store: Store,
  modelSha256: string,
  inference: Pick<InferenceService, 'encodeFilm'>,
  filePath: (sopInstanceUid: string) => Promise<{ readonly path: string }>
): Films {
  const films = new Map<string, Promise<Film>>()

  const read = async (sopInstanceUid: string): Promise<Film | null> => {
    const start = performance.now()
    const film = await readFilm(store, modelSha256, sopInstanceUid)
    return film && { ...film, timingsMs: { stored: performance.now() - start } }
  }
  const compute = async (sopInstanceUid: string): Promise<Film> => {
    const { path } = await filePath(sopInstanceUid)
    const encoded = await inference.encodeFilm(path, { frontalOnly: true })
    await saveFilm(store, modelSha256, sopInstanceUid, encoded)
    return encoded
  }

  return {
    get(sopInstanceUid) {
      const known = films.get(sopInstanceUid)
      films.delete(sopInstanceUid)
      const film = known ?? read(sopInstanceUid).then((stored) => stored ?? compute(sopInstanceUid))
      films.set(sopInstanceUid, film)
      if (films.size > KEPT) films.delete(films.keys().next().value!)
      // A failure is not kept: the file may be mended, the child restarted.
      film.catch(() => {
        if (films.get(sopInstanceUid) === film) films.delete(sopInstanceUid)
      })
      return film
    }
  }
}
