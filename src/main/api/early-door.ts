import { secured } from '@main/api/headers'
import { rendererRoute } from '@main/api/renderer-files'

type Door = (request: Request) => Promise<Response>

/**
 * The door of a backend that is still being opened: the window's own files are there at once, who asks for anything else
 * waits. Rejects where it could not be opened.
 */
export function earlyDoor(rendererDir: string, opened: Promise<{ readonly door: Door }>): Door {
  // Who waits sees why it failed; the first to wait may come later.
  opened.catch(() => undefined)
  const files = rendererRoute(rendererDir)
  return async (request) => {
    const file = request.method === 'GET' ? await files.answer(request, new URL(request.url)).catch(() => null) : null
    return file ? secured(file) : (await opened).door(request)
  }
}
