import { create } from 'zustand'

/** Sizes of the panels in CSS pixels; `window-keeper` keeps them between launches. */
interface Panels {
  readonly worklistPx: number
  readonly sidePx: number
  readonly reportPx: number
}

export const usePanels = create<Panels>(() => ({ worklistPx: 264, sidePx: 380, reportPx: 340 }))

export const resizePanel = (name: keyof Panels, sizePx: number) => usePanels.setState({ [name]: sizePx })
