import { create } from 'zustand'

/** What an overlay stands for: a text on a film and, of that text, one word or all; or a whole class. */
export type OverlayTarget =
  | {
      readonly kind: 'text'
      readonly sopInstanceUid: string
      readonly text: string
      /** Start and end of the word in the text; null for the whole text. */
      readonly word: { readonly start: number; readonly end: number } | null
    }
  | { readonly kind: 'class'; readonly sopInstanceUid: string; readonly class: string }

interface OverlayState {
  readonly on: boolean
  /** Under the pointer now; goes before what is pinned. */
  readonly hovered: OverlayTarget | null
  readonly pinned: OverlayTarget | null
  /** While the reader drags the slider; the settings hold what was chosen. */
  readonly draggedOpacity: number | null
  /** Whether the outlines that the model suggests lie on the film. */
  readonly outlines: boolean
}

export const useOverlay = create<OverlayState>(() => ({ on: true, hovered: null, pinned: null, draggedOpacity: null, outlines: false }))

const set = useOverlay.setState

export const hoverOverlay = (hovered: OverlayTarget | null) => set({ hovered })
export const toggleOverlay = () => set(({ on }) => ({ on: !on }))
export const toggleOutlines = () => set(({ outlines }) => ({ outlines: !outlines }))
export const dragOpacity = (draggedOpacity: number | null) => set({ draggedOpacity })
export const clearOverlay = () => set({ hovered: null, pinned: null })

/** Keeps an overlay on the film, or lets it go when it is the one that is kept. */
export const pinOverlay = (target: OverlayTarget) =>
  set(({ pinned }) => ({ pinned: sameTarget(pinned, target) ? null : target, on: true }))

export function showPinned(target: OverlayTarget | null): void {
  set({ pinned: target })
}

export function sameTarget(a: OverlayTarget | null, b: OverlayTarget | null): boolean {
  if (a === null || b === null || a.kind !== b.kind || a.sopInstanceUid !== b.sopInstanceUid) return a === b
  if (a.kind === 'class' || b.kind === 'class') return a.kind === 'class' && b.kind === 'class' && a.class === b.class
  return a.text === b.text && a.word?.start === b.word?.start && a.word?.end === b.word?.end
}
