import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelSummary } from '@shared/domain/model'
import { readAnewEverywhere } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { useRuns } from '@renderer/door/runs'
import { CalibrationCard } from '@renderer/models/calibration-card'
import { GateVerdict } from '@renderer/models/gate-verdict'
import { Lineage } from '@renderer/models/lineage'
import { Markdown } from '@renderer/models/markdown'
import { Dialog } from '@renderer/ui/dialog'
import { FailureNote } from '@renderer/ui/failure-note'
import { Icon } from '@renderer/ui/icon'

/** One model: facts, lineage, what the gate says of it, calibration, card. */
export function ModelSheet({ model, here, onChoose }: { readonly model: ModelSummary; readonly here: readonly ModelSummary[]; readonly onChoose: (sha256: string) => void }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const ofRun = useRuns((state) => state.runs?.find(({ result }) => result?.sha256 === model.sha256)?.comparison ?? null)
  const compare = useMutation({ mutationFn: () => door.models.compare({ sha256: model.sha256 }) })
  const promote = useMutation({
    mutationFn: (override: boolean) => door.models.promote({ sha256: model.sha256, override }),
    onSuccess: () => readAnewEverywhere('serving')
  })
  const comparison = compare.data ?? ofRun
  const onPromote = () => (comparison?.verdict.passed ? promote.mutate(false) : setAsking(true))
  const facts: readonly (readonly [string, string])[] = [
    [t('models.imageEncoder'), model.imageEncoder],
    [t('models.textEncoder'), model.textEncoder],
    [t('models.parameters'), `${(model.parameters / 1e6).toFixed(1)} M`],
    [t('models.inputSize'), `${model.inputSize} px`],
    [t('models.outlines'), model.outlines.join(', ') || '–'],
    [t('models.calibration'), model.calibrated ? t('models.calibrated') : t('suggestions.uncalibrated')],
    [t('models.licence'), model.licence],
    [t('models.hash'), model.sha256],
    [t('models.path'), model.path]
  ]
  return (
    <article className="sheet" aria-label={model.name}>
      <header className="sheet__head">
        <h2 className="sheet__title">{model.name}</h2>
        {model.serving ? <span className="chip chip--good">{t('models.serving')}</span> : null}
        {model.demonstration ? <span className="chip chip--amber">{t('models.demonstration')}</span> : null}
        <span className="panel-head__space" />
        <a className="button" href={`/packs/${model.sha256}.zip`} download title={t('models.exportWhat')}>
          <Icon name="export" />
          {t('models.export')}
        </a>
        {model.serving ? null : (
          <>
            <button type="button" className="button" disabled={compare.isPending} onClick={() => compare.mutate()}>
              {compare.isPending ? t('models.comparing') : t('models.compare')}
            </button>
            <button type="button" className="button button--primary" disabled={promote.isPending} onClick={onPromote}>
              {t('models.promote')}
            </button>
          </>
        )}
      </header>
      {model.notice ? <p className="sheet__notice">{model.notice}</p> : null}
      {compare.error ? <FailureNote failure={failureOf(compare.error)} /> : null}
      {promote.error ? <FailureNote failure={failureOf(promote.error)} /> : null}
      {comparison ? <GateVerdict comparison={comparison} /> : null}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {model.lineage ? <Lineage model={model} here={here} onChoose={onChoose} /> : null}
      {model.calibration ? <CalibrationCard report={model.calibration} /> : null}
      {model.card ? (
        <details open={model.serving}>
          <summary>{t('models.card')}</summary>
          <Markdown text={model.card} />
        </details>
      ) : null}
      {asking ? (
        <Dialog
          title={t('models.promoteTitle', { model: model.name })}
          onClose={() => setAsking(false)}
          foot={
            <>
              <button type="button" className="button" data-first-focus onClick={() => setAsking(false)}>
                {t('common.cancel')}
              </button>
              <button
                type="button"
                className="button button--danger"
                onClick={() => {
                  setAsking(false)
                  promote.mutate(true)
                }}
              >
                {t('models.promoteAnyway')}
              </button>
            </>
          }
        >
          <p>{comparison ? t('models.promoteStopped') : t('models.promoteUnseen')}</p>
        </Dialog>
      ) : null}
    </article>
  )
}
