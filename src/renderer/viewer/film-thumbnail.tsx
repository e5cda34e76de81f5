import { useEffect, useRef, useState } from 'react'
import type { Instance } from '@shared/domain/study'
import { loadFilm } from '@renderer/viewer/film-source'
import { inBackground } from '@renderer/viewer/prefetch'
import { thumbnailOf } from '@renderer/viewer/thumbnail'

const longerSidePx = 64

/** A film's small picture, made when it scrolls into sight and nothing the reader waits for is being read. */
export function FilmThumbnail({ instance: { sopInstanceUid, spacing } }: { readonly instance: Instance }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const gone = new AbortController()
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return
      seen.disconnect()
      inBackground(async () => {
        const film = { sopInstanceUid, frame: 0, spacing }
        const { width, height, pixels } = thumbnailOf(await loadFilm(film).whole, film, longerSidePx)
        element.width = width
        element.height = height
        element.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0)
      }, gone.signal).catch(() => setFailed(true))
    })
    seen.observe(element)
    return () => {
      gone.abort()
      seen.disconnect()
    }
  }, [sopInstanceUid, spacing])
  return <canvas ref={canvas} className={failed ? 'thumbnail thumbnail--failed' : 'thumbnail'} width={longerSidePx} height={longerSidePx} aria-hidden="true" />
}
