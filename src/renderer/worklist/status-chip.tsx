import { useTranslation } from 'react-i18next'
import type { StudyStatus } from '@shared/domain/study'

const tones: Readonly<Record<StudyStatus, string>> = { unread: 'chip--accent', reading: 'chip--amber', read: 'chip--good', 'second-look': 'chip--danger' }

export function StatusChip({ status }: { readonly status: StudyStatus }) {
  const { t } = useTranslation()
  return <span className={`chip ${tones[status]}`}>{t(`status.${status}`)}</span>
}
