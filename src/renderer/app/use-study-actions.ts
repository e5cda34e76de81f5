import { useTranslation } from 'react-i18next'
import type { StudyRow } from '@shared/domain/study'
import { notify, notifyFailure } from '@renderer/app/notices'
import { openSecondWindow } from '@renderer/app/second-window'
import { windowName } from '@renderer/app/window-name'
import { useActions } from '@renderer/app/use-actions'
import { closeStudy, openPage, openStudy, showKeyMap, showPalette, toggleWorklist, useView } from '@renderer/app/view'
import { tellChange } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { saveUnsaved } from '@renderer/review/save-unsaved'
import { stepStudy } from '@renderer/worklist/step-study'

/** Keys that act on the window as a whole: from study to study, help, settings. */
export function useStudyActions(): void {
  const { t } = useTranslation()
  const go = async (step: 1 | -1) => {
    const { studyUid } = useView.getState()
    try {
      const next: StudyRow | null = studyUid === null ? null : await stepStudy(studyUid, step)
      if (next) openStudy(next.studyUid)
      else if (studyUid !== null) notify(step === 1 ? t('study.last') : t('study.first'))
    } catch (error) {
      notifyFailure(t('worklist.unreadable'), failureOf(error), () => void go(step))
    }
  }
  const saveNow = async () => {
    if ((await saveUnsaved()) === null) notify(t('save.allSaved'))
  }
  const finish = async (studyUid: string | null) => {
    if (studyUid === null) return
    // A study is not read before its answers and its report are safe.
    const unsaved = await saveUnsaved(studyUid)
    if (unsaved) {
      notifyFailure(t('study.answersNotSaved'), unsaved, () => void finish(studyUid))
      return
    }
    try {
      const row = await door.studies.setStatus({ studyUid, status: 'read' })
      queryClient.setQueryData(queries.study(studyUid).queryKey, (now) => (now ? { ...now, row } : now))
      tellChange({ studyUid })
      await queryClient.invalidateQueries({ queryKey: ['review', studyUid] })
      if (useView.getState().studyUid === studyUid) await go(1)
      await queryClient.invalidateQueries({ queryKey: ['studies'] })
    } catch (error) {
      notifyFailure(t('study.statusNotSaved'), failureOf(error), () => void finish(studyUid))
    }
  }
  useActions({
    'study.next': () => void go(1),
    'study.previous': () => void go(-1),
    'study.finish': () => void finish(useView.getState().studyUid),
    'review.save': () => void saveNow(),
    'study.close': closeStudy,
    ...(windowName === 'main' ? { 'window.second': openSecondWindow } : {}),
    'worklist.toggle': toggleWorklist,
    'palette.open': () => showPalette(true),
    'help.keys': () => showKeyMap(true),
    'settings.open': () => openPage('settings')
  })
}
