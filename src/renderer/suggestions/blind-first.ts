import { create } from 'zustand'
import type { Label, Review } from '@shared/domain/review'
import { useSettings } from '@renderer/door/settings'
import { labelOf } from '@renderer/suggestions/label-of'

/** Films whose suggestions the reader asked to see before answering; only until the window closes. */
export const useRevealed = create<{ readonly films: ReadonlySet<string> }>(() => ({ films: new Set() }))

export const reveal = (sopInstanceUid: string) => useRevealed.setState(({ films }) => ({ films: new Set([...films, sopInstanceUid]) }))

/** A suggestion, and what another reader said, are kept from a blind reader until the first answer. */
export function isKept(label: Label | null, sopInstanceUid: string, { blindFirst, reader }: { readonly blindFirst: boolean; readonly reader: string }): boolean {
  return blindFirst && !useRevealed.getState().films.has(sopInstanceUid) && label?.reader !== reader
}

/** Whether a film's suggestion of a class is hidden, for what is drawn. */
export function useHidden(sopInstanceUid: string, review: Review | undefined): (name: string) => boolean {
  const settings = useSettings()
  useRevealed()
  return (name) => isKept(labelOf(review, sopInstanceUid, name), sopInstanceUid, settings)
}

/** Labels of a study that a blind reader may see. */
export function useShownLabels(review: Review | undefined): readonly Label[] {
  const settings = useSettings()
  useRevealed()
  return review?.labels.filter((label) => !isKept(label, label.sopInstanceUid, settings)) ?? []
}
