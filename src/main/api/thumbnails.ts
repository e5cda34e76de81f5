import { uid } from '@shared/domain/study'
import type { Route } from '@main/api/door'
import type { Services } from '@main/api/services'

/** Pictures kept in memory, some 10 KiB each: patients' films are cached nowhere else. */
const KEPT = 400

/** `/thumbnails/<SOP Instance UID>.png`: the film's first frame, 160 pixels on its long side, as a reader first sees it. */
export function thumbnailsRoute({ library, inference }: Pick<Services, 'library' | 'inference'>): Route {
  const prefix = '/thumbnails/'
  const kept = new Map<string, Promise<Uint8Array>>()
  const draw = async (sopInstanceUid: string) => inference.thumbnail((await library.filePath(sopInstanceUid)).path)
  return {
    prefix,
    methods: ['GET', 'HEAD'],
    async answer(_request, url) {
      const name = url.pathname.slice(prefix.length)
      const film = uid.safeParse(name.slice(0, -'.png'.length))
      if (!name.endsWith('.png') || !film.success) return null
      const drawing = kept.get(film.data) ?? draw(film.data)
      kept.delete(film.data)
      kept.set(film.data, drawing)
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
      // A failure is not kept: the file may be mended, the child restarted.
      drawing.catch(() => kept.delete(film.data))
      return new Response(Uint8Array.from(await drawing), { headers: { 'content-type': 'image/png' } })
    }
  }
}
