import { isReadable, type KeptPresentation, type ListedPresentation } from '@shared/domain/presentation-state'
import type { FilmLook } from '@shared/domain/window-state'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'

/** The presentation state that a film was left with; null without one, and where it is gone: the film is then shown as filed. */
export async function leftPresentation(studyUid: string, left: FilmLook | null): Promise<KeptPresentation | null> {
  if (!left?.presentationUid) return null
  const all: readonly ListedPresentation[] = await queryClient.query(queries.presentations(studyUid)).catch(() => [])
  return all.filter(isReadable).find(({ sopInstanceUid }) => sopInstanceUid === left.presentationUid) ?? null
}
