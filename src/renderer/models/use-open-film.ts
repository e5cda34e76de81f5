import { useQuery } from '@tanstack/react-query'
import { filmsOf } from '@shared/domain/study'
import { useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'

/** The film of the study that is open behind a page; null where none is. */
export function useOpenFilm(): string | null {
  const { studyUid, sopInstanceUid } = useView()
  const study = useQuery({ ...queries.study(studyUid ?? ''), enabled: studyUid !== null }).data
  if (studyUid === null || !study) return null
  const films = filmsOf(study).map(({ instance }) => instance.sopInstanceUid)
  return films.find((uid) => uid === sopInstanceUid) ?? films[0] ?? null
}
