import { useTranslation } from 'react-i18next'
import type { CalibrationReport, ClassCalibrationReport } from '@shared/domain/calibration'
import { ReliabilityDiagram } from '@renderer/models/reliability-diagram'
import '@renderer/models/calibration.css'

const figure = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toFixed(3))
const percent = (value: number | null | undefined) => (value === null || value === undefined ? '–' : `${Math.round(value * 100)} %`)

/** What `gloriole calibrate` measured of a model: whether its probabilities hold, when it abstains, what it takes for no chest film. */
export function CalibrationCard({ report }: { readonly report: CalibrationReport }) {
  const { t } = useTranslation()
  const { films, patients, folds, errorRate, source, promptSet, classes, outliers } = report
  const calibrated = classes.filter((one) => one.before !== null && one.after !== null)
  return (
    <section className="calibration" aria-label={t('models.calibration')}>
      <h3>{t('models.calibration')}</h3>
      <p>{t('calibration.what', { films, patients, folds, promptSet: promptSet.name })}</p>
      <p className="muted">{source}</p>
      {calibrated.length > 0 ? (
        <div className="calibration__diagrams">
          {calibrated.map((one) => (
            <ReliabilityDiagram key={one.class} name={one.class} before={one.before!.bins} after={one.after!.bins} />
          ))}
          <p className="calibration__legend muted">
            <span className="calibration__dot calibration__dot--before" /> {t('calibration.before')}
            <br />
            <span className="calibration__dot calibration__dot--after" /> {t('calibration.after')}
            <br />
            {t('calibration.axes')}
          </p>
        </div>
      ) : null}
      <div className="calibration__scroll" tabIndex={0} role="group" aria-label={t('calibration.byClass')}>
        <table className="table">
          <caption className="visually-hidden">{t('calibration.byClass')}</caption>
          <thead>
            <tr>
              {(['class', 'positive', 'auroc', 'marginAuroc', 'ece', 'abstains', 'missed', 'invented'] as const).map((column) => (
                <th key={column} scope="col" title={t(`calibration.${column}What`)}>
                  {t(`calibration.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((one) => (
              <ClassRow key={one.class} report={one} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">{t('calibration.errorRate', { rate: percent(errorRate) })}</p>
      {outliers ? (
        <>
          <h4>{t('calibration.otherImages')}</h4>
          <p className="muted">{t('calibration.otherImagesWhat', { films: outliers.reference })}</p>
          <dl className="calibration__probes">
            {outliers.probes.map(({ name, films: count, refused }) => (
              <div key={name}>
                <dt>{t(`calibration.probes.${name}`, { defaultValue: name })}</dt>
                <dd>
                  <span className="calibration__bar" aria-hidden="true">
                    <span style={{ width: `${refused * 100}%` }} />
                  </span>
                  <span className="number">{t('calibration.ofImages', { share: percent(refused), count })}</span>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </section>
  )
}

function ClassRow({ report }: { readonly report: ClassCalibrationReport }) {
  const { t } = useTranslation()
  const { class: name, films, positive, auroc, marginAuroc, whyNot, before, after, answers } = report
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{t('calibration.of', { positive, films })}</td>
      <td className="number">{figure(auroc)}</td>
      <td className="number">{figure(marginAuroc)}</td>
      {whyNot !== null ? (
        <td colSpan={4} className="muted">
          {t(`calibration.whyNot.${whyNot}`)}
        </td>
      ) : (
        <>
          <td className="number">
            {figure(before?.ece)} → {figure(after?.ece)}
          </td>
          <td className="number">{percent(answers?.abstained)}</td>
          <td className="number">{percent(answers?.missed)}</td>
          <td className="number">{percent(answers?.invented)}</td>
        </>
      )}
    </tr>
  )
}
