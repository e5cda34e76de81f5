import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Label } from '@shared/domain/review'
import { editClass, selectClass, selectRegion, showFilm, showTab, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { SharedFindings } from '@renderer/readers/shared-findings'
import { SaveFailure } from '@renderer/review/save-failure'
import { save, useSaves } from '@renderer/review/saves'
import { useRegions, type ShownRegion } from '@renderer/review/use-regions'
import { useShownLabels } from '@renderer/suggestions/blind-first'
import { originText, stateText } from '@renderer/suggestions/finding-text'
import type { FilmOfStudy } from '@renderer/suggestions/decide'
import { momentText } from '@renderer/ui/moment-text'
import { IconButton } from '@renderer/ui/icon-button'

/** What readers said about the study: labels with what they rest on, and drawn regions. */
export function LabelsPanel({ film }: { readonly film: FilmOfStudy }) {
  const { t } = useTranslation()
  const review = useQuery(queries.review(film.studyUid)).data
  const labels = useShownLabels(review)
  const kept = (review?.labels.length ?? 0) - labels.length
  const regions = useRegions(film.sopInstanceUid)
  const failed = useSaves((state) => state.open).filter((one) => one.studyUid === film.studyUid && one.state === 'failed')
  return (
    <div className="labels scroll" tabIndex={0} role="group" aria-label={t('labels.title')}>
      {failed.map((one) => (
        <SaveFailure key={one.key} save={one} />
      ))}
      <SharedFindings studyUid={film.studyUid} />
      {kept > 0 ? <p className="labels__none muted">{t('labels.kept', { count: kept })}</p> : null}
      {labels.length + kept === 0 && regions.length === 0 ? <p className="labels__none muted">{t('labels.none')}</p> : null}
      <ul>
        {labels.map((label) => (
          <LabelRow key={label.id} label={label} onThisFilm={label.sopInstanceUid === film.sopInstanceUid} />
        ))}
      </ul>
      {regions.length > 0 ? (
        <>
          <h3 className="labels__heading">{t('region.regions')}</h3>
          <ul>
            {regions.map((region) => (
              <RegionRow key={region.id} region={region} studyUid={film.studyUid} />
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}

function LabelRow({ label, onThisFilm }: { readonly label: Label; readonly onThisFilm: boolean }) {
  const { t } = useTranslation()
  const { provenance } = label
  const choose = () => {
    if (!onThisFilm) showFilm(label.sopInstanceUid)
    selectClass(label.class)
  }
  return (
    <li className="labels__row" data-label={label.class}>
      <div className="labels__line">
        <button type="button" className="labels__name" onClick={choose}>
          {label.class}
        </button>
        <span className={`chip chip--${label.state.presence === 'present' ? 'good' : label.state.presence === 'absent' ? 'danger' : 'amber'}`}>{originText(label, t)}</span>
        <span className="panel-head__space" />
        <IconButton icon="edit" label={t('suggestions.editOf', { class: label.class })} onClick={() => { choose(); editClass(label.class) }} />
        <IconButton icon="trash" label={t('labels.remove', { class: label.class })} onClick={() => void save({ kind: 'remove-label', studyUid: label.studyUid, id: label.id })} />
      </div>
      <p>{stateText(label.state, t)}</p>
      <p className="muted labels__who">
        {label.reader} · <time dateTime={label.updatedAt}>{momentText(label.updatedAt)}</time>
      </p>
      {label.source?.kind === 'prior' ? <p className="muted labels__who">{t('labels.fromPrior', { reader: label.source.reader, time: momentText(label.source.updatedAt) })}</p> : null}
      {provenance ? (
        <details className="labels__provenance muted">
          <summary>{t('labels.provenance')}</summary>
          <p>
            {provenance.prompt} · {provenance.score.toFixed(3)} · {provenance.model.name} <code>{provenance.model.sha256.slice(0, 10)}</code> · {provenance.promptSet.name}{' '}
            <code>{provenance.promptSet.sha256.slice(0, 10)}</code> · {t(`mode.${provenance.mode}`)} · {provenance.provider}
          </p>
        </details>
      ) : null}
    </li>
  )
}

function RegionRow({ region, studyUid }: { readonly region: ShownRegion; readonly studyUid: string }) {
  const { t } = useTranslation()
  const selected = useView((view) => view.selectedRegionId === region.id)
  return (
    <li className={`labels__row${selected ? ' labels__row--selected' : ''}`} data-region-row={region.id}>
      <div className="labels__line">
        <button type="button" className="labels__name" onClick={() => selectRegion(region.id)}>
          {region.class}
        </button>
        <span className="muted">{t(`region.${region.kind}`)}</span>
        {region.state === 'saved' ? null : <span className="chip chip--amber">{t(`save.${region.state}`)}</span>}
        <span className="panel-head__space" />
        <IconButton icon="trash" label={t('region.remove', { class: region.class })} onClick={() => void save({ kind: 'remove-region', studyUid, id: region.id })} />
      </div>
      {region.words ? (
        <button
          type="button"
          className="labels__quote muted"
          onClick={() => {
            selectRegion(region.id)
            showTab('report')
          }}
        >
          <q>{region.words.text}</q>
        </button>
      ) : null}
    </li>
  )
}
