import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '@shared/domain/review'
import { reportConflicts } from '@shared/domain/report-claims'
import { selectClass } from '@renderer/app/view'

/** Where the report and the labels say different things; a press goes to the finding. */
export function ReportChecks({ text, labels }: { readonly text: string; readonly labels: readonly Label[] }) {
  const { t } = useTranslation()
  const conflicts = useMemo(() => reportConflicts(text, labels.map(({ class: name, state }) => ({ class: name, presence: state.presence }))), [text, labels])
  if (conflicts.length === 0) return null
  return (
    <ul className="report__checks" aria-label={t('report.checks.title')} data-testid="report-checks">
      {conflicts.map(({ class: name, report, label }) => (
        <li key={name}>
          <button type="button" className="report__check" onClick={() => selectClass(name)}>
            {report === null
              ? t('report.checks.missing', { class: name })
              : t('report.checks.conflict', { class: name, report: t(`presence.${report.presence}`), label: t(`presence.${label}`) })}
          </button>
        </li>
      ))}
    </ul>
  )
}
