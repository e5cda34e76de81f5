import type { StudyRow } from '@shared/domain/study'

/** The highest suggestion of a study, quietly: a hint for the order of reading, not an answer. */
export function TopFinding({ finding }: { readonly finding: StudyRow['topFinding'] }) {
  if (!finding) return <span className="muted">–</span>
  return (
    <span className="top-finding">
      <span className="top-finding__class">{finding.class}</span> <span className="number muted">{finding.score.toFixed(2)}</span>
    </span>
  )
}
