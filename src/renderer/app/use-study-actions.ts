import { useTranslation } from 'react-i18next'
import type { StudyRow } from '@shared/domain/study'
import { notify, notifyFailure } from '@renderer/app/notices'
import { openSecondWindow } from '@renderer/app/second-window'
import { windowName } from '@renderer/app/window-name'
import { useActions } from '@renderer/app/use-actions'
import { closeStudy, openPage, openStudy, showKeyMap, showPalette, toggleWorklist, useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { saveUnsaved } from '@renderer/review/save-unsaved'
import { setStudyStatus } from '@renderer/review/study-status'
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
    await setStudyStatus(studyUid, 'read', async () => {
      if (useView.getState().studyUid === studyUid) await go(1)
    })
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
