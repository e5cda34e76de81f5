import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { studyStatus, type StudyRow, type StudyStatus } from '@shared/domain/study'
import { closeStudy, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { setStudyStatus } from '@renderer/review/study-status'
import { IconButton } from '@renderer/ui/icon-button'
import { dateText, sexAge, timeText } from '@renderer/worklist/study-text'

/** Whose study is open, and which model speaks: both always in sight. */
export function StudyBar() {
  const { t } = useTranslation()
  const studyUid = useView((view) => view.studyUid)
  const study = useQuery({ ...queries.study(studyUid ?? ''), enabled: studyUid !== null }).data
  const model = useQuery(queries.servingModel()).data
  return (
    <header className="study-bar">
      <span className="study-bar__brand">Gloriole</span>
      {studyUid !== null && study ? <OpenRow row={study.row} view={study.series[0]?.instances[0]?.viewPosition ?? null} /> : <span className="study-bar__space" />}
      {model ? (
        <span className="study-bar__model" title={model.sha256}>
          <span className="muted study-bar__model-name">{model.name}</span>
          {model.notice ? (
            <strong className="chip chip--amber" data-testid="model-notice">
              {model.demonstration ? t('models.standingNotice') : model.notice}
            </strong>
          ) : null}
        </span>
      ) : null}
    </header>
  )
}

function OpenRow({ row, view }: { readonly row: StudyRow; readonly view: string | null }) {
  const { t } = useTranslation()
  const setStatus = useMutation({ mutationFn: (status: StudyStatus) => setStudyStatus(row.studyUid, status) })
  return (
    <div className="study-bar__study">
      <strong className="study-bar__name" title={row.patientName}>{row.patientName || t('worklist.noName')}</strong>
      <span className="muted study-bar__fact">{row.patientId}</span>
      <span className="muted study-bar__fact">{sexAge(row)}</span>
      <span className="study-bar__fact number">
        {dateText(row.studyDate)} <span className="muted">{timeText(row.studyTime)}</span>
      </span>
      <span className="study-bar__fact study-bar__description" title={row.description}>{row.description}</span>
      {view ? <span className="chip">{view}</span> : null}
      {row.priorCount > 0 ? <span className="muted study-bar__fact">{t('study.priors', { count: row.priorCount })}</span> : null}
      {row.demonstration ? <span className="chip">{t('worklist.demonstration')}</span> : null}
      <span className="study-bar__space" />
      <label className="study-bar__status">
        <span className="visually-hidden">{t('study.status')}</span>
        <select className="select" value={row.status} disabled={setStatus.isPending} onChange={(event) => setStatus.mutate(studyStatus.parse(event.target.value))}>
          {studyStatus.options.map((status) => (
            <option key={status} value={status}>
              {t(`status.${status}`)}
            </option>
          ))}
        </select>
      </label>
      <IconButton icon="close" label={t('actions.study.close')} onClick={closeStudy} />
    </div>
  )
}
