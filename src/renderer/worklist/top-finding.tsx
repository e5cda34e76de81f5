import type { StudyRow } from '@shared/domain/study'
import { textFits } from '@renderer/ui/text-fits'

/** Px for a class beside its score, where the column is narrowest. */
const narrowestPx = 110

/** The highest suggestion of a study, quietly: a hint for the order of reading, not an answer. */
export function TopFinding({ finding }: { readonly finding: StudyRow['topFinding'] }) {
  if (!finding) return <span className="muted">–</span>
  return (
    <span className="top-finding">
      <span {...(textFits(finding.class, narrowestPx) ? {} : { className: 'top-finding__class', title: finding.class })}>{finding.class}</span> <span className="number muted">{finding.score.toFixed(2)}</span>
    </span>
  )
}
