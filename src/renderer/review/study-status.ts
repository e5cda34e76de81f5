import type { StudyStatus } from '@shared/domain/study'
import { notifyFailure } from '@renderer/app/notices'
import { tellChange } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { i18n } from '@renderer/i18n/i18n'
import { saveUnsaved } from '@renderer/review/save-unsaved'

/**
 * Says how far a study has come; the reader is told where that fails, with a way to try again. It does not become read before
 * its answers and its report are safe.
 * @param then what to do once it is said
 */
export async function setStudyStatus(studyUid: string, status: StudyStatus, then: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const again = () => void setStudyStatus(studyUid, status, then)
  const unsaved = status === 'read' ? await saveUnsaved(studyUid) : null
  if (unsaved) {
    notifyFailure(i18n.t('study.answersNotSaved'), unsaved, again)
    return
  }
  try {
    const row = await door.studies.setStatus({ studyUid, status })
    queryClient.setQueryData(queries.study(studyUid).queryKey, (now) => (now ? { ...now, row } : now))
    tellChange({ studyUid })
    await queryClient.invalidateQueries({ queryKey: queries.review(studyUid).queryKey })
    await then()
    await queryClient.invalidateQueries({ queryKey: ['studies'] })
  } catch (error) {
    notifyFailure(i18n.t('study.statusNotSaved'), failureOf(error), again)
  }
}
