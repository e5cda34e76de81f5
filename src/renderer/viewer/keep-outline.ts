import type { FilmOutlines } from '@shared/domain/outline'
import { selectClass, selectRegion, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { save, type DrawnRegion } from '@renderer/review/saves'
import { labelOf } from '@renderer/suggestions/label-of'

/** Keeps what the model outlined as a region of the reader's, to be mended corner by corner. */
export function keepOutline(outline: FilmOutlines['outlines'][number], { sopInstanceUid, model }: Pick<FilmOutlines, 'sopInstanceUid' | 'model'>): void {
  const { studyUid } = useView.getState()
  if (studyUid === null) return
  const region: DrawnRegion = {
    id: crypto.randomUUID(),
    studyUid,
    sopInstanceUid,
    labelId: labelOf(queryClient.getQueryData(queries.review(studyUid).queryKey), sopInstanceUid, outline.class)?.id ?? null,
    class: outline.class,
    kind: 'polygon',
    points: outline.points,
    outlinedBy: model,
    words: null
  }
  void save({ kind: 'region', region })
  selectClass(outline.class)
  selectRegion(region.id)
}

/** The largest outline of the selected finding on a film; nothing where there is none. */
export async function keepOutlineOf(sopInstanceUid: string, name: string): Promise<void> {
  const found = await queryClient.query({ ...queries.outlines(sopInstanceUid), staleTime: Infinity })
  const outline = found.outlines.find((one) => one.class === name)
  if (outline) keepOutline(outline, found)
}
