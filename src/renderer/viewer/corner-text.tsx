import { useTranslation } from 'react-i18next'
import type { Instance, StudyRow } from '@shared/domain/study'
import { dateText, sexAge, timeText } from '@renderer/worklist/study-text'
import type { FilmView } from '@renderer/viewer/film-view'
import { edgeLetters } from '@renderer/viewer/orientation'
import '@renderer/viewer/corner-text.css'

interface Props {
  readonly row: StudyRow
  readonly instance: Instance
  readonly view: FilmView
  readonly prior: boolean
}

/** Who, what and how in the corners; directions at the edges, only where the film states them. */
export function CornerText({ row, instance, view, prior }: Props) {
  const { t } = useTranslation()
  const letters = edgeLetters(view.patientOrientation, view.toCanvas)
  const changed = view.orientation.quarterTurns !== 0 || view.orientation.mirrored
  return (
    <div className="corner-text number">
      <div className="corner-text__corner corner-text__corner--top-left">
        <strong>{row.patientName}</strong>
        <span>
          {row.patientId} {sexAge(row)}
        </span>
        {prior ? <span className="corner-text__prior">{t('viewer.prior')}</span> : null}
      </div>
      <div className="corner-text__corner corner-text__corner--top-right">
        <span>
          {dateText(row.studyDate)} {timeText(row.studyTime)}
        </span>
        <span>{row.description}</span>
        <span>{[instance.viewPosition, instance.laterality].filter(Boolean).join(' ')}</span>
      </div>
      <div className="corner-text__corner corner-text__corner--bottom-left">
        <span data-testid="calibration">{t(`measure.source.${view.pixelSize.source ?? 'none'}`)}</span>
        {letters ? null : <span>{t('viewer.noOrientation')}</span>}
        {changed ? (
          <span className="corner-text__changed">
            {view.orientation.mirrored ? `${t('viewer.mirrored')} ` : ''}
            {view.orientation.quarterTurns === 0 ? '' : `${view.orientation.quarterTurns * 90}°`}
          </span>
        ) : null}
        {view.inverted ? <span>{t('viewer.inverted')}</span> : null}
      </div>
      <div className="corner-text__corner corner-text__corner--bottom-right">
        <span>
          W {Math.round(view.windowWidth)} L {Math.round(view.windowCenter)}
        </span>
        <span>{Math.round(view.scale * 100)} %</span>
        {instance.frames > 1 ? (
          <span>
            {view.film.frame + 1} / {instance.frames}
          </span>
        ) : null}
      </div>
      {letters
        ? (['top', 'right', 'bottom', 'left'] as const).map((edge) => (
            <span key={edge} className={`corner-text__edge corner-text__edge--${edge}`} data-testid={`edge-${edge}`}>
              {letters[edge]}
            </span>
          ))
        : null}
    </div>
  )
}
