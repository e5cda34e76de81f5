import { useTranslation } from 'react-i18next'
import type { StudyStatus } from '@shared/domain/study'

/** A study's status: a small mark, with its name beside it where there is room. */
export function StatusMark({ status, short = false }: { readonly status: StudyStatus; readonly short?: boolean }) {
  const { t } = useTranslation()
  const name = t(`status.${status}`)
  return (
    <span className={`status status--${status}`} title={name}>
      <span className="status__mark" aria-hidden="true" />
      <span className={short ? 'visually-hidden' : undefined}>{name}</span>
    </span>
  )
}
