import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { expectedGain } from '@shared/domain/learning-curve'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { Curve } from '@renderer/training/curve'
import { FailureNote } from '@renderer/ui/failure-note'

const more = 100

/** Whether more labels are worth a reader's time: what heads on shares of the labels do on held-out patients. */
export function CurveCard() {
  const { t } = useTranslation()
  const { data, error, isPending, mutate } = useMutation({ mutationFn: () => door.training.curve() })
  const films = data?.points.at(-1)?.films ?? 0
  const gain = data ? expectedGain(data.law, films, more) : 0
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
          <Curve
            title={t('training.curve.axis')}
            steps={films}
            range={[Math.min(0.5, data.zeroShot, ...data.points.map(({ lowest }) => lowest)), 1]}
            lines={[
              { name: t('training.curve.learnt'), points: [[0, data.zeroShot], ...data.points.map(({ films: count, auroc }) => [count, auroc] as const)] },
              { name: t('training.curve.zeroShot'), points: [[0, data.zeroShot], [films, data.zeroShot]] }
            ]}
          />
          <p>
            {data.law ? t('training.curve.gain', { more, gain: `+${gain.toFixed(3)}` }) : t('training.curve.flat')}{' '}
            <span className="muted">{t('training.curve.limits', { films: data.testFilms, patients: data.testPatients })}</span>
          </p>
        </>
      ) : null}
    </section>
  )
}
