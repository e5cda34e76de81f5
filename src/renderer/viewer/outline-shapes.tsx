import { memo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import type { FilmPlace } from '@renderer/viewer/film-view'
import { apply, pointOfPixel } from '@shared/geometry/affine'
import { useRegions } from '@renderer/review/use-regions'
import { useHidden } from '@renderer/suggestions/blind-first'
import { useOverlay } from '@renderer/viewer/overlay-state'
import { keepOutline } from '@renderer/viewer/keep-outline'
import { toPoints } from '@renderer/viewer/canvas-points'

/** What the model's segmenter outlines on the film, dashed; a click keeps one, and then the class's others are no longer suggested. */
export const OutlineShapes = memo(function OutlineShapes({ view }: { readonly view: FilmPlace }) {
  const { t } = useTranslation()
  const { sopInstanceUid } = view.film
  const on = useOverlay((state) => state.outlines)
  const selected = useView((state) => state.selectedClass)
  const studyUid = useView((state) => state.studyUid)
  const hidden = useHidden(sopInstanceUid, useQuery({ ...queries.review(studyUid ?? ''), enabled: studyUid !== null }).data)
  const { data } = useQuery({ ...queries.outlines(sopInstanceUid), enabled: on })
  const regions = useRegions(sopInstanceUid)
  if (!on || !data) return null
  const kept = new Set(regions.filter(({ outlinedBy }) => outlinedBy !== null).map((region) => region.class))
  return (
    <>
      {data.outlines.filter((outline) => !hidden(outline.class) && !kept.has(outline.class)).map((outline, i) => {
        const top = outline.points.map((point) => apply(view.toCanvas, pointOfPixel(point))).reduce((best, point) => (point.y < best.y ? point : best))
        return (
          <g key={i} data-testid="outline" data-class={outline.class}>
            <polygon className={`region region--suggested${outline.class === selected ? ' region--selected' : ''}`} points={toPoints(outline.points, view, false)} />
            <polygon className="region__grip region__grip--keep" points={toPoints(outline.points, view, false)} onPointerDown={(event) => event.stopPropagation()} onClick={() => keepOutline(outline, data)}>
              <title>{t('outline.keep', { class: outline.class })}</title>
            </polygon>
            <text className="region__label region__label--suggested" x={top.x} y={top.y - 6}>
              {t('outline.suggested', { class: outline.class })}
            </text>
          </g>
        )
      })}
    </>
  )
})
