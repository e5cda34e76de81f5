import { useTranslation } from 'react-i18next'
import type { StudyRow } from '@shared/domain/study'
import { showPrior } from '@renderer/app/view'
import { IconButton } from '@renderer/ui/icon-button'
import { dateText } from '@renderer/worklist/study-text'
import '@renderer/viewer/prior-head.css'

/** Which prior is shown, and the others to choose from. */
export function PriorHead({ studyUid, priors }: { readonly studyUid: string; readonly priors: readonly StudyRow[] }) {
  const { t } = useTranslation()
  return (
    <div className="prior-head">
      <label>
        <span className="visually-hidden">{t('viewer.choosePrior')}</span>
        <select className="select" value={studyUid} onChange={(event) => showPrior(event.target.value)}>
          {priors.map((row) => (
            <option key={row.studyUid} value={row.studyUid}>
              {dateText(row.studyDate)} {row.description}
            </option>
          ))}
        </select>
      </label>
      <IconButton icon="close" label={t('viewer.closePrior')} onClick={() => showPrior(null)} />
    </div>
  )
}
