import type { StudyRow } from '@shared/domain/study'
import { textFits } from '@renderer/ui/text-fits'
import type { RowTexts } from '@renderer/worklist/row-texts'
import { StatusMark } from '@renderer/worklist/status-mark'
import { dateText, sexAge, timeText } from '@renderer/worklist/study-text'
import { TopFinding } from '@renderer/worklist/top-finding'

const cell = 'worklist__cell'
const number = 'worklist__cell worklist__cell--number'
/** A cell of any text: cut only where it has to be (see worklist.css), and whole under the pointer then. */
const textCell = (text: string, narrowestPx: number) => (textFits(text, narrowestPx) ? { className: cell } : { className: `${cell} worklist__cell--cut`, title: text })

/** Left of the name's column beside the mark of a demonstration. */
const besideChipPx = 60

const countText = (count: number) => (count === 0 ? '–' : String(count))

/** The cells of one study in the full worklist, in the order of `columns`. */
export function FullRow({ row, blindFirst, texts }: { readonly row: StudyRow; readonly blindFirst: boolean; readonly texts: RowTexts }) {
  const name = row.patientName || texts.noName
  const modalities = row.modalities.join(' ')
  return (
    <>
      <div role="gridcell" className={cell}>
        <StatusMark status={row.status} name={texts.status[row.status]} />
      </div>
      <div role="gridcell" {...textCell(name, row.demonstration ? besideChipPx : 170)}>
        <span className="worklist__name">{name}</span>
        {row.demonstration ? <span className="chip worklist__demo">{texts.demonstration}</span> : null}
      </div>
      <div role="gridcell" {...textCell(row.patientId, 96)}>
        {row.patientId}
      </div>
      <div role="gridcell" className={cell}>
        {sexAge(row)}
      </div>
      <div role="gridcell" className={`${cell} number`}>
        {dateText(row.studyDate)} <span className="muted">{timeText(row.studyTime)}</span>
      </div>
      <div role="gridcell" {...textCell(row.description, 120)}>
        {row.description}
      </div>
      <div role="gridcell" {...textCell(modalities, 60)}>
        {modalities}
      </div>
      <div role="gridcell" className={number}>
        {row.instanceCount}
      </div>
      <div role="gridcell" className={cell}>
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
