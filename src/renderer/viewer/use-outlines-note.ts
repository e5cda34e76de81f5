import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queries } from '@renderer/door/queries'
import { useFilms, useFilmView } from '@renderer/viewer/films'
import { useOverlay } from '@renderer/viewer/overlay-state'

/** Why there is nothing to see where the reader asked for outlines; null where there is something, or nobody asked. */
export function useOutlinesNote(): string | null {
  const { t } = useTranslation()
  const on = useOverlay((state) => state.outlines)
  const film = useFilmView(useFilms((state) => state.main))?.film.sopInstanceUid
  const { data } = useQuery({ ...queries.outlines(film ?? ''), enabled: on && film !== undefined })
  if (!on || !data || data.outlines.length > 0) return null
  return data.classes.length === 0 ? t('outline.cannot') : t('outline.none')
}
