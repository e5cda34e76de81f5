import { useEffect, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

interface Fitting {
  /** The line to fill; its `data-group` children may be left out. */
  readonly row: RefObject<HTMLDivElement | null>
  /** What else stands on the line, whatever it needs. */
  readonly rest: RefObject<HTMLDivElement | null>
  /** Groups that there is no room for. */
  readonly left: ReadonlySet<string>
}

/** Pixels of the button that leads to what was left out. */
const moreWidthPx = 35

/**
 * The names of `leastFirst`, from the first on, that have to go for the others to stand on one line.
 * @param widthsPx of all groups
 */
export function leftOut(leastFirst: readonly string[], widthsPx: ReadonlyMap<string, number>, roomPx: number): readonly string[] {
  let needed = [...widthsPx.values()].reduce((sum, width) => sum + width, 0)
  if (needed <= roomPx) return []
  needed += moreWidthPx
  const gone: string[] = []
  for (const name of leastFirst) {
    if (needed <= roomPx) break
    gone.push(name)
    needed -= widthsPx.get(name) ?? 0
  }
  return gone
}

/** Keeps a line of groups one line, at any width: before it is painted, the least needed ones are left out. */
export function useFitting(leastFirst: readonly string[]): Fitting {
  const row = useRef<HTMLDivElement>(null)
  const rest = useRef<HTMLDivElement>(null)
  const widths = useRef(new Map<string, number>())
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const [line, others] = [row.current, rest.current]
    if (!line || !others) return
    const observer = new ResizeObserver(() => {
      for (const group of line.querySelectorAll<HTMLElement>(':scope > [data-group]')) widths.current.set(group.dataset['group']!, group.offsetWidth)
      const gone = leftOut(leastFirst, widths.current, line.clientWidth - others.offsetWidth)
      flushSync(() => setLeft((now) => (gone.length === now.size && gone.every((name) => now.has(name)) ? now : new Set(gone))))
    })
    observer.observe(line)
    observer.observe(others)
    return () => observer.disconnect()
  }, [leastFirst])
  return { row, rest, left }
}
