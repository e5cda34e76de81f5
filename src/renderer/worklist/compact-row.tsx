import type { StudyRow } from '@shared/domain/study'
import type { RowTexts } from '@renderer/worklist/row-texts'
import { StatusMark } from '@renderer/worklist/status-mark'
import { dateText, sexAge } from '@renderer/worklist/study-text'
import { TopFinding } from '@renderer/worklist/top-finding'

/** One study in two lines, for the narrow list beside an open study. */
export function CompactRow({ row, blindFirst, texts }: { readonly row: StudyRow; readonly blindFirst: boolean; readonly texts: RowTexts }) {
  return (
    <div role="gridcell" className="compact-row">
      <div className="compact-row__line">
        <StatusMark status={row.status} name={texts.status[row.status]} short />
        <span className="compact-row__name" title={row.patientName}>
          {row.patientName || texts.noName}
        </span>
        <span className="muted">{sexAge(row)}</span>
      </div>
      <div className="compact-row__line">
        <span className="number muted">{dateText(row.studyDate)}</span>
        <TopFinding finding={blindFirst ? null : row.topFinding} />
      </div>
    </div>
  )
}
