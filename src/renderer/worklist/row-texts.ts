import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { StudyStatus } from '@shared/domain/study'

/** What rows say in the reader's language, translated once for all of them. */
export interface RowTexts {
  readonly status: Readonly<Record<StudyStatus, string>>
  readonly noName: string
  readonly demonstration: string
}

export function useRowTexts(): RowTexts {
  const { t } = useTranslation()
  return useMemo(
    () => ({
      status: { unread: t('status.unread'), reading: t('status.reading'), read: t('status.read'), 'second-look': t('status.second-look') },
      noName: t('worklist.noName'),
      demonstration: t('worklist.demonstration')
    }),
    [t]
  )
}
