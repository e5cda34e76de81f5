import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { followRuns, useRuns } from '@renderer/door/runs'
import { CurveCard } from '@renderer/training/curve-card'
import { DatasetCard } from '@renderer/training/dataset-card'
import { NextCasesCard } from '@renderer/training/next-cases-card'
import { RecipeCard } from '@renderer/training/recipe-card'
import { RunCard } from '@renderer/training/run-card'
import { RunHistory } from '@renderer/training/run-history'
import { FailureNote } from '@renderer/ui/failure-note'
import { Page } from '@renderer/ui/page'
import '@renderer/training/training.css'

/** From labels to a better model: what there is to learn from, how, and how it goes. */
export function TrainingPage() {
  const { t } = useTranslation()
  const dataset = useQuery(queries.trainingDataset())
  const runs = useRuns((state) => state.runs)
  useEffect(() => {
    const controller = new AbortController()
    void followRuns(controller.signal)
    return () => controller.abort()
  }, [])
  const [newest, ...older] = runs ?? []
  return (
    <Page title={t('training.title')} wide>
      {dataset.error ? <FailureNote failure={failureOf(dataset.error)} onRetry={() => void dataset.refetch()} /> : null}
      <div className="training">
        <div className="training__column">
          {dataset.data ? <DatasetCard dataset={dataset.data} /> : null}
          <NextCasesCard />
          <CurveCard />
        </div>
        <div className="training__column">
          {dataset.data ? <RecipeCard dataset={dataset.data} busy={newest?.state === 'running' || newest?.state === 'paused'} /> : null}
          {newest ? <RunCard run={newest} /> : null}
          {older.length > 0 ? <RunHistory runs={older} /> : null}
        </div>
      </div>
    </Page>
  )
}
