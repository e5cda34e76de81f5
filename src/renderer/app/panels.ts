import { create } from 'zustand'

/** Sizes of the panels in CSS pixels; kept on this machine between launches. */
interface Panels {
  readonly worklistPx: number
  readonly sidePx: number
  readonly reportPx: number
}

const storageKey = 'gloriole.panels'
const defaults: Panels = { worklistPx: 264, sidePx: 380, reportPx: 340 }

function read(): Panels {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Record<keyof Panels, unknown>>
    const size = (name: keyof Panels) => (typeof kept[name] === 'number' ? kept[name] : defaults[name])
    return { worklistPx: size('worklistPx'), sidePx: size('sidePx'), reportPx: size('reportPx') }
  } catch {
    return defaults // unreadable sizes are not worth a word to the reader
  }
}

export const usePanels = create<Panels>(read)

export function resizePanel(name: keyof Panels, sizePx: number): void {
  usePanels.setState({ [name]: sizePx })
  localStorage.setItem(storageKey, JSON.stringify(usePanels.getState()))
}
