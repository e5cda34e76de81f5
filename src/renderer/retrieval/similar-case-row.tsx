import { useTranslation } from 'react-i18next'
import type { SimilarCase } from '@shared/domain/similar-case'
import { openStudy } from '@renderer/app/view'
import { Icon } from '@renderer/ui/icon'
import { dateText } from '@renderer/worklist/study-text'

/** Not by the colour alone, which some readers do not see. */
const looks = { present: { tone: 'good', icon: 'accept' }, absent: { tone: 'danger', icon: 'reject' }, uncertain: { tone: 'amber', icon: 'help' } } as const

/** One found film: what it looks like, whose it is, what was said of it. Opens its study. */
export function SimilarCaseRow({ one }: { readonly one: SimilarCase }) {
  const { t } = useTranslation()
  const { studyUid, sopInstanceUid, patientName, studyDate, similarity, labels, report } = one
  return (
    <li>
      <button type="button" className="similar__case" onClick={() => openStudy(studyUid)}>
        <img className="similar__picture" src={`/thumbnails/${sopInstanceUid}.png`} alt="" width={72} height={72} loading="lazy" />
        <span className="similar__text">
          <span className="similar__head">
            <span className="similar__name">{patientName || t('training.unnamed')}</span>
            <span className="muted">{dateText(studyDate)}</span>
            <span className="number muted" title={t('similar.cosine')}>
              {similarity.toFixed(2)}
            </span>
          </span>
          {labels.length > 0 ? (
            <span className="similar__labels">
              {labels.map(({ class: name, presence }) => (
                <span key={`${name} ${presence}`} className={`chip chip--${looks[presence].tone}`} title={t(`presence.${presence}`)}>
                  <Icon name={looks[presence].icon} />
                  {name} <span className="visually-hidden">{t(`presence.${presence}`)}</span>
                </span>
              ))}
            </span>
          ) : null}
          <span className="similar__report muted">{report || t('report.empty')}</span>
        </span>
      </button>
    </li>
  )
}
