import { memo, useMemo } from 'react'
import type { PresentationState } from '@shared/domain/presentation-state'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { PlaneCanvas } from '@renderer/viewer/plane-canvas'
import { coversOf } from '@renderer/viewer/presentation'

/** What a presentation state covers of the film by a bitmap. */
export const CoverCanvas = memo(function CoverCanvas({ view, state }: { readonly view: FilmPlace; readonly state: PresentationState }) {
  const planes = useMemo(() => coversOf(state), [state])
  const ink = useMemo(() => {
    const grey = Math.round(255 * state.shutterGrey)
    return [grey, grey, grey, 255] as const
  }, [state])
  return planes.length > 0 ? <PlaneCanvas view={view} planes={planes} ink={ink} testId="bitmap-shutter" /> : null
})
