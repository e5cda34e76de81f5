import { useRef, type KeyboardEvent, type PointerEvent } from 'react'

interface Props {
  readonly label: string
  /** Size of the panel that this line resizes, in CSS pixels. */
  readonly sizePx: number
  readonly minPx: number
  readonly maxPx: number
  /** +1 where the panel lies before the line (left or top of it), -1 where it lies after. */
  readonly side: 1 | -1
  readonly row?: boolean
  readonly onResize: (sizePx: number) => void
}

const stepPx = 16

/** The line between two panels: dragged, or moved with the arrow keys. */
export function Splitter({ label, sizePx, minPx, maxPx, side, row = false, onResize }: Props) {
  const start = useRef<{ at: number; sizePx: number } | null>(null)
  const resize = (next: number) => onResize(Math.round(Math.min(maxPx, Math.max(minPx, next))))
  const at = (event: PointerEvent) => (row ? event.clientY : event.clientX)
  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = row ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight']
    if (event.key !== less && event.key !== more) return
    event.preventDefault()
    resize(sizePx + side * (event.key === more ? stepPx : -stepPx))
  }
  return (
    <div
      className={`splitter ${row ? 'splitter--row' : `splitter--column splitter--${side === 1 ? 'after' : 'before'}`}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={row ? 'horizontal' : 'vertical'}
      aria-valuenow={sizePx}
      aria-valuemin={minPx}
      aria-valuemax={maxPx}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { at: at(event), sizePx }
      }}
      onPointerMove={(event) => {
        if (start.current) resize(start.current.sizePx + side * (at(event) - start.current.at))
      }}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    />
  )
}
