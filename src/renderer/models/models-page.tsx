import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readAnewEverywhere } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { ImportModelButton, ImportModelState, useImportModel } from '@renderer/models/import-model'
import { ModelSheet } from '@renderer/models/model-sheet'
import { ServingHistory } from '@renderer/models/serving-history'
import { FailureNote } from '@renderer/ui/failure-note'
import { Page } from '@renderer/ui/page'
import { momentText } from '@renderer/ui/moment-text'
import '@renderer/models/models.css'

/** The model packs on this machine: which serves, where each comes from, and what the gate says of it. */
export function ModelsPage() {
  const { t } = useTranslation()
  const models = useQuery(queries.models())
  const history = useQuery(queries.servingHistory())
  const [chosen, setChosen] = useState<string | null>(null)
  const taking = useImportModel(setChosen)
  const rollBack = useMutation({ mutationFn: () => door.models.rollBack(), onSettled: () => readAnewEverywhere('serving') })
  const shown = models.data?.find(({ sha256 }) => sha256 === chosen) ?? models.data?.[0]
  const known = new Map(models.data?.flatMap((model) => [...model.ancestors, model]).map(({ sha256, name }) => [sha256, name]))
  const nameOf = (sha256: string | null) => (sha256 === null ? t('models.imported') : (known.get(sha256) ?? sha256.slice(0, 10)))
  const canRollBack = (history.data?.changes ?? []).reduce((depth, { action }) => depth + (action === 'promoted' ? 1 : -1), 0) > 0
  return (
    <Page
      title={t('models.title')}
      wide
      tools={
        <>
          {canRollBack ? (
            <button type="button" className="button" disabled={rollBack.isPending} onClick={() => rollBack.mutate()}>
              {t('models.rollBack')}
            </button>
          ) : null}
          <ImportModelButton busy={taking.importing !== null} onFiles={taking.start} />
        </>
      }
    >
      {models.error ? <FailureNote failure={failureOf(models.error)} onRetry={() => void models.refetch()} /> : null}
      <ImportModelState importing={taking.importing} failure={taking.failure} />
      {rollBack.error ? <FailureNote failure={failureOf(rollBack.error)} /> : null}
      {history.data?.fallback ? <FailureNote failure={history.data.fallback} what={t('models.fallback')} /> : null}
      {models.data?.length === 0 ? <p className="muted">{t('models.none')}</p> : null}
      {models.data && models.data.length > 0 ? (
        <table className="table models" aria-label={t('models.title')}>
          <thead>
            <tr>
              <th scope="col">{t('models.name')}</th>
              <th scope="col">{t('models.parent')}</th>
              <th scope="col">{t('models.made')}</th>
              <th scope="col">{t('models.calibration')}</th>
              <th scope="col">{t('models.hash')}</th>
            </tr>
          </thead>
          <tbody>
            {models.data.map((model) => (
              <tr key={model.sha256} className="models__row" aria-selected={model.sha256 === shown?.sha256} onClick={() => setChosen(model.sha256)}>
                <th scope="row">
                  <button type="button" className="link" aria-pressed={model.sha256 === shown?.sha256} onClick={() => setChosen(model.sha256)}>
                    {model.name}
                  </button>{' '}
                  {model.serving ? <span className="chip chip--good">{t('models.serving')}</span> : null}
                </th>
                <td>{nameOf(model.parent)}</td>
                <td>{momentText(model.createdAt)}</td>
                <td>{model.calibrated ? t('models.calibrated') : t('suggestions.uncalibrated')}</td>
                <td>
                  <code>{model.sha256.slice(0, 10)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {shown ? <ModelSheet key={shown.sha256} model={shown} here={models.data ?? []} onChoose={setChosen} /> : null}
      {history.data && history.data.changes.length > 0 ? <ServingHistory changes={history.data.changes} /> : null}
    </Page>
  )
}
