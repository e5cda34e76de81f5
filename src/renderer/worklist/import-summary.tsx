import { useTranslation } from 'react-i18next'
import { dismissImport, useImportJob } from '@renderer/worklist/import-job'
import { Dialog } from '@renderer/ui/dialog'
import { FailureNote } from '@renderer/ui/failure-note'
import '@renderer/worklist/worklist.css'

/** What an import did: counts, and every file that was not taken with its reason. */
export function ImportSummaryDialog() {
  const { t } = useTranslation()
  const { summary, failure } = useImportJob()
  if (!summary && !failure) return null
  return (
    <Dialog
      title={summary?.cancelled ? t('import.cancelledTitle') : t('import.doneTitle')}
      onClose={dismissImport}
      foot={
        <button type="button" className="button button--primary" onClick={dismissImport}>
          {t('common.close')}
        </button>
      }
    >
      {failure ? <FailureNote failure={failure} what={t('import.failed')} /> : null}
      {summary ? (
        <>
          <dl className="import-summary__counts number">
            <div>
              <dt>{t('import.imported')}</dt>
              <dd>{summary.imported}</dd>
            </div>
            <div>
              <dt>{t('import.unchanged')}</dt>
              <dd>{summary.unchanged}</dd>
            </div>
            <div>
              <dt>{t('import.refused')}</dt>
              <dd>{summary.refused.length}</dd>
            </div>
            <div>
              <dt>{t('import.seconds')}</dt>
              <dd>{(summary.ms / 1000).toFixed(1)}</dd>
            </div>
          </dl>
          {summary.refused.length > 0 ? (
            <div className="import-summary__refused scroll" tabIndex={0} role="region" aria-label={t('import.refusedFiles')}>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('import.file')}</th>
                    <th scope="col">{t('import.reason')}</th>
                  </tr>
                </thead>
                <tbody>
                  {summary.refused.map((refusal, i) => (
                    <tr key={i}>
                      <td className="import-summary__path">{refusal.path}</td>
                      <td>
                        {t(`errors.${refusal.code}`)}
                        <div className="muted">
                          {refusal.code}: {refusal.message}
                        </div>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ) : null}
        </>
      ) : null}
    </Dialog>
  )
}
