import { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import { uid } from '@shared/domain/study'
import type { Route } from '@main/api/door'
import type { Services } from '@main/api/services'
import { readSettings } from '@main/store/settings'

/** What to show over the film: a class, a text as a whole, or one word of it (counted from 0). */
const shown = z.union([
  z.strictObject({ class: z.string().min(1).max(100) }),
  z.strictObject({ text: z.string().min(1).max(2000), word: z.coerce.number().int().min(0).optional() })
])

/**
 * `/overlays/<SOP Instance UID>.png?class=...` or `?text=...[&word=N]`: the film with a map over it, in its own pixels,
 * drawn as the reader's settings say; for scripts and reports. The window draws its overlays itself.
 */
export function overlaysRoute({ library, suggestions, inference, store }: Services): Route {
  const prefix = '/overlays/'
  return {
    prefix,
    methods: ['GET', 'HEAD'],
    async answer(_request, url) {
      const name = url.pathname.slice(prefix.length)
      const film = uid.safeParse(name.slice(0, -'.png'.length))
      if (!name.endsWith('.png') || !film.success) return null
      const asked = shown.safeParse(Object.fromEntries(url.searchParams))
      if (!asked.success) throw new AppError('INPUT_INVALID', 'Name a class, or a text and perhaps the number of one of its words.')
      const sopInstanceUid = film.data
      const { path } = await library.filePath(sopInstanceUid)
      const { grid, map } = await mapOf(sopInstanceUid, asked.data)
      const settings = await readSettings(store.db)
      const options = { opacity: settings.overlayOpacity, sharpened: settings.overlaySharpened, style: settings.overlayStyle, colours: settings.overlayColours }
      const [png] = await inference.overlays({ path, grid, maps: [map], options })
      return new Response(Uint8Array.from(png!), { headers: { 'content-type': 'image/png' } })
    }
  }

  async function mapOf(sopInstanceUid: string, asked: z.infer<typeof shown>) {
    if ('class' in asked) {
      const { grid, whole } = await suggestions.groundClass({ sopInstanceUid, class: asked.class })
      return { grid, map: whole }
    }
    const { grid, whole, words } = await suggestions.ground({ sopInstanceUid, text: asked.text })
    const map = asked.word === undefined ? whole : words[asked.word]?.data
    if (!map) throw new AppError('NOT_FOUND', 'The text has fewer words.')
    return { grid, map }
  }
}
