import { useTranslation } from 'react-i18next'
import type { Share } from '@shared/domain/readers-report'

/** A share with its interval, and of how many. */
export function ShareText({ share: { some, all, interval } }: { readonly share: Share }) {
  const { t } = useTranslation()
  if (!interval) return <>–</>
  const percent = (value: number) => Math.round(100 * value)
  return <>{t('readers.share', { percent: percent(some / all), low: percent(interval.low), high: percent(interval.high), some, all })}</>
}
