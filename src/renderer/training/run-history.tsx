import { useTranslation } from 'react-i18next'
import type { TrainingRun } from '@shared/domain/training'
import { momentText } from '@renderer/ui/moment-text'

/** Runs before the newest, a line each. */
export function RunHistory({ runs }: { readonly runs: readonly TrainingRun[] }) {
  const { t } = useTranslation()
  return (
    <section className="sheet" aria-labelledby="runs-title">
      <h2 id="runs-title" className="sheet__title">
        {t('training.history')}
      </h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('training.started')}</th>
            <th scope="col">{t('training.kind')}</th>
            <th scope="col">{t('training.state')}</th>
            <th scope="col" className="number">{t('training.filmsShort')}</th>
            <th scope="col" className="number">{t('gate.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>{momentText(run.startedAt)}</td>
              <td>{t(`training.kinds.${run.settings.kind}`)}</td>
              <td>{t(`training.states.${run.state}`)}</td>
              <td className="number">{run.films}</td>
              <td className="number">{run.comparison?.mean.difference?.toFixed(3) ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
