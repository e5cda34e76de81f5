import type { StudyRow } from '@shared/domain/study'
import { door } from '@renderer/door/door'
import { useWorklistQuery } from '@renderer/worklist/worklist-query'

/**
 * The study before or after one, in the order of the worklist as it now is. A study that has left the list meanwhile
 * (a filter by status) is followed by the list's first one. Null at the end of the list.
 */
export const stepStudy = (studyUid: string, step: 1 | -1): Promise<StudyRow | null> => door.studies.neighbour({ view: useWorklistQuery.getState(), studyUid, step })
