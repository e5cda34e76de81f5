import { useTranslation } from 'react-i18next'
import type { StudyRow } from '@shared/domain/study'
import { StatusMark } from '@renderer/worklist/status-mark'
import { dateText, sexAge, timeText } from '@renderer/worklist/study-text'
import { TopFinding } from '@renderer/worklist/top-finding'

const countText = (count: number) => (count === 0 ? '–' : String(count))

/** The cells of one study in the full worklist, in the order of `columns`. */
export function FullRow({ row, blindFirst }: { readonly row: StudyRow; readonly blindFirst: boolean }) {
  const { t } = useTranslation()
  const cell = 'worklist__cell'
  const text = 'worklist__cell worklist__cell--text'
  const number = 'worklist__cell worklist__cell--number'
  return (
    <>
      <div role="gridcell" className={cell}>
        <StatusMark status={row.status} />
      </div>
      <div role="gridcell" className={`${text} worklist__cell--name`} title={row.patientName}>
        {row.patientName || t('worklist.noName')}
        {row.demonstration ? <span className="chip worklist__demo">{t('worklist.demonstration')}</span> : null}
      </div>
      <div role="gridcell" className={text} title={row.patientId}>
        {row.patientId}
      </div>
      <div role="gridcell" className={cell}>
        {sexAge(row)}
      </div>
      <div role="gridcell" className={`${cell} number`}>
        {dateText(row.studyDate)} <span className="muted">{timeText(row.studyTime)}</span>
      </div>
      <div role="gridcell" className={text} title={row.description}>
        {row.description}
      </div>
      <div role="gridcell" className={text}>
        {row.modalities.join(' ')}
      </div>
      <div role="gridcell" className={number}>
        {row.instanceCount}
      </div>
      <div role="gridcell" className={text}>
        <TopFinding finding={blindFirst ? null : row.topFinding} />
      </div>
      <div role="gridcell" className={number}>
        {countText(row.labelCount)}
      </div>
      <div role="gridcell" className={number}>
        {countText(row.priorCount)}
      </div>
      <div role="gridcell" className={`${cell} number muted`}>
        {row.importedAt.slice(0, 10)}
      </div>
    </>
  )
}
