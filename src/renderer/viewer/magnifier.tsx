import { useEffect, useRef } from 'react'
import { apply, inverse, pixelOfPoint } from '@shared/geometry/affine'
import { useView } from '@renderer/app/view'
import type { FilmView } from '@renderer/viewer/film-view'
import { FilmViewport } from '@renderer/viewer/film-viewport'
import '@renderer/viewer/magnifier.css'

/** How much larger than around it the film is under the lens. */
const power = 3

/** The lens of the magnifier tool: the film's own pixels around the pointer, in the window and position it is shown in. */
export function Magnifier({ view }: { readonly view: FilmView }) {
  return useView(({ tool }) => tool === 'magnifier') ? <Lens view={view} /> : null
}

function Lens({ view }: { readonly view: FilmView }) {
  const lens = useRef<HTMLDivElement>(null)
  const latest = useRef(view)
  const { presentation } = view
  const { sopInstanceUid, frame, spacing } = view.film
  useEffect(() => {
    latest.current = view
  })
  useEffect(() => {
    const element = lens.current
    const pane = element?.parentElement
    if (!element || !pane) return
    const viewport = new FilmViewport(element)
    const shown = viewport.show({ sopInstanceUid, frame, spacing }, null, presentation)
    const onMove = (event: PointerEvent) => {
      const box = pane.getBoundingClientRect()
      const point = { x: event.clientX - box.left, y: event.clientY - box.top }
      const back = inverse(latest.current.toCanvas)
      if (!back) return
      element.style.transform = `translate(${point.x - element.clientWidth / 2}px, ${point.y - element.clientHeight / 2}px)`
      element.style.visibility = 'visible'
      void shown.then((ready) => {
        if (!ready) return
        viewport.dressAs(latest.current)
        viewport.lookAt(pixelOfPoint(apply(back, point)), latest.current.scale * power)
      })
    }
    const onLeave = () => {
      element.style.visibility = 'hidden'
    }
    // A film that cannot be shown again says so in its own pane.
    shown.catch(onLeave)
    pane.addEventListener('pointermove', onMove)
    pane.addEventListener('pointerleave', onLeave)
    return () => {
      pane.removeEventListener('pointermove', onMove)
      pane.removeEventListener('pointerleave', onLeave)
      viewport.close()
    }
  }, [sopInstanceUid, frame, spacing, presentation])
  return <div ref={lens} className="magnifier" aria-hidden="true" />
}
