import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { counterpart } from '@shared/domain/hanging'
import type { Label, Review } from '@shared/domain/review'
import { filmsOf } from '@shared/domain/study'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { ChooseLabels } from '@renderer/labelling/choose-labels'
import { decisionsOf, plan } from '@renderer/labelling/planned'
import { useHidden } from '@renderer/suggestions/blind-first'
import type { FilmOfStudy } from '@renderer/suggestions/decide'
import { Dialog } from '@renderer/ui/dialog'
import { FailureNote } from '@renderer/ui/failure-note'
import { momentText } from '@renderer/ui/moment-text'
import { dateText } from '@renderer/worklist/study-text'

/** One label a finding: that of the film that corresponds to the one on screen, else of another film of the prior. */
export function labelsToCopy(prior: Review, sopInstanceUid: string | null): readonly Label[] {
  const ranked = prior.labels.toSorted((a, b) => Number(b.sopInstanceUid === sopInstanceUid) - Number(a.sopInstanceUid === sopInstanceUid))
  return ranked.filter((label, i) => ranked.findIndex((one) => one.class === label.class) === i).toSorted((a, b) => a.class.localeCompare(b.class))
}

/** Labels of a prior study of the patient, to be given to the film on screen as they stood. Regions stay where they were drawn. */
export function CopyPriorDialog({ film, onClose }: { readonly film: FilmOfStudy; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [chosenUid, setChosenUid] = useState<string | null>(null)
  const study = useQuery(queries.study(film.studyUid))
  const priors = study.data?.priors ?? []
  const priorUid = chosenUid ?? priors[0]?.studyUid ?? null
  const prior = useQuery({ ...queries.review(priorUid ?? ''), enabled: priorUid !== null })
  const priorStudy = useQuery({ ...queries.study(priorUid ?? ''), enabled: priorUid !== null })
  const review = useQuery(queries.review(film.studyUid))
  const hidden = useHidden(film.sopInstanceUid, review.data)
  const error = study.error ?? prior.error ?? priorStudy.error ?? review.error
  const shown = study.data ? (filmsOf(study.data).find(({ instance }) => instance.sopInstanceUid === film.sopInstanceUid)?.instance ?? null) : null
  const like = priorStudy.data ? counterpart(filmsOf(priorStudy.data).map(({ instance }) => instance), shown) : null
  const labels = prior.data && priorStudy.data && review.data ? labelsToCopy(prior.data, like?.sopInstanceUid ?? null) : null
  return (
    <Dialog title={t('labelling.copyTitle')} onClose={onClose} className="labelling">
      {error ? <FailureNote failure={failureOf(error)} what={t('labels.failed')} /> : null}
      {study.data && priors.length === 0 ? <p>{t('labelling.noPrior')}</p> : null}
      {priors.length > 0 ? (
        <label className="field">
          <span className="field__label">{t('labelling.prior')}</span>
          <select className="select" value={priorUid ?? ''} onChange={(event) => setChosenUid(event.target.value)}>
            {priors.map((row) => (
              <option key={row.studyUid} value={row.studyUid}>
                {`${dateText(row.studyDate)} ${row.description}`}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {labels?.length === 0 ? <p>{t('labelling.priorUnlabelled')}</p> : null}
      {labels && labels.length > 0 && priorUid ? (
        <>
          <p className="muted">{t('labelling.copyWhat')}</p>
          <ChooseLabels
            key={priorUid}
            planned={plan(labels, review.data, film.sopInstanceUid, hidden)}
            note={({ class: name }) => whose(labels.find((label) => label.class === name))}
            batchOf={(chosen) => ({
              studyUid: film.studyUid,
              by: { kind: 'prior', studyUid: priorUid, labels: chosen.map(({ class: name }) => labels.find((label) => label.class === name)!.id) },
              decisions: decisionsOf(film, chosen, 'added')
            })}
            confirm={(count) => t('labelling.copy', { count })}
            onClose={onClose}
          />
        </>
      ) : null}
    </Dialog>
  )
}

const whose = (label: Label | undefined) => (label ? `${label.reader} · ${momentText(label.updatedAt)}` : null)
