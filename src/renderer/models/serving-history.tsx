import { useTranslation } from 'react-i18next'
import type { ServingChange } from '@shared/domain/model'
import { momentText } from '@renderer/ui/moment-text'

/** Promotions and rollbacks, newest first. */
export function ServingHistory({ changes }: { readonly changes: readonly ServingChange[] }) {
  const { t } = useTranslation()
  return (
    <section className="sheet" aria-labelledby="serving-history">
      <h2 id="serving-history" className="sheet__title">
        {t('models.history')}
      </h2>
      <table className="table">
        <tbody>
          {changes.map(({ sequence, at, actor, action, name, modelSha256, comparison, overridden }) => (
            <tr key={sequence}>
              <td>{momentText(at)}</td>
              <td>{t(`models.actions.${action}`)}</td>
              <th scope="row">
                {name} <code>{modelSha256.slice(0, 10)}</code>
              </th>
              <td>{actor}</td>
              <td className="number">{comparison?.mean.difference?.toFixed(3) ?? ''}</td>
              <td>{overridden ? <span className="chip chip--danger">{t('models.overridden')}</span> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
