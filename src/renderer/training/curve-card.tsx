import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { stopAdvice, worthwhileGain, type Outlook } from '@shared/domain/learning-curve'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { LearningPlot } from '@renderer/training/learning-plot'
import { FailureNote } from '@renderer/ui/failure-note'

/** Whether more labels are worth a reader's time: what heads on shares of the labels do on held-out patients. */
export function CurveCard() {
  const { t } = useTranslation()
  const { data, error, isPending, mutate } = useMutation({ mutationFn: () => door.training.curve() })
  return (
    <section className="sheet" aria-labelledby="curve-title" data-testid="learning-curve">
      <header className="sheet__head">
        <h2 id="curve-title" className="sheet__title">
          {t('training.curve.title')}
        </h2>
        <span className="panel-head__space" />
        <button type="button" className="button" disabled={isPending} onClick={() => mutate()}>
          {isPending ? t('training.curve.computing') : t('training.curve.compute')}
        </button>
      </header>
      <p className="muted">{t('training.curve.what')}</p>
      {error ? <FailureNote failure={failureOf(error)} /> : null}
      {data ? (
        <>
          {data.outlook ? <Advice outlook={data.outlook} /> : <p>{t('training.curve.flat')}</p>}
          <LearningPlot curve={data} />
          <p className="muted">{t('training.curve.limits', { films: data.testFilms, patients: data.testPatients })}</p>
        </>
      ) : null}
    </section>
  )
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
const chips = { stop: 'chip--good', 'go-on': 'chip--accent', unclear: 'chip--amber' } as const

/** Whether to stop, and what it rests on. */
function Advice({ outlook }: { readonly outlook: Outlook }) {
  const { t } = useTranslation()
  const { more, gain, interval } = outlook
  const advice = stopAdvice(outlook)
  return (
    <p data-testid="stop-advice" data-advice={advice}>
      <span className={`chip ${chips[advice]}`}>{t(`training.curve.advice.${advice}`)}</span>{' '}
      {t('training.curve.gain', { more, gain: `${signed(gain)}${interval ? ` [${signed(interval.low)}, ${signed(interval.high)}]` : ''}` })} <span className="muted">{t('training.curve.worth', { gain: worthwhileGain })}</span>
    </p>
  )
}
