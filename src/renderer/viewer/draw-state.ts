import { create } from 'zustand'
import type { PointPx } from '@shared/geometry/attention-grid'

/** A region under the reader's hand, not yet sent. */
export interface Draft {
  readonly sopInstanceUid: string
  readonly kind: 'box' | 'polygon'
  readonly points: readonly PointPx[]
}

export const useDraft = create<{ readonly draft: Draft | null }>(() => ({ draft: null }))

export const setDraft = (draft: Draft | null) => useDraft.setState({ draft })
