import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { tagRow } from '@shared/domain/film-frame'
import { listedPresentation } from '@shared/domain/presentation-state'
import { study, studyRow, studyStatus, uid } from '@shared/domain/study'
import { savedFilter, studyFacets, studyView } from '@shared/domain/study-filter'

export const studyQuery = studyView.extend({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100)
})
export type StudyQuery = z.infer<typeof studyQuery>

export const studies = {
  /** `unsuggested`: how many of all that match have no suggestion by what serves; null while that is not known yet. */
  list: base.input(studyQuery).output(z.object({ total: z.number().int(), unsuggested: z.number().int().nullable(), studies: z.array(studyRow) })),
  /** The study after (1) or before (-1) one in a view; the view's first when the study is not in it; null at its end. */
  neighbour: base.input(z.object({ view: studyView, studyUid: uid, step: z.union([z.literal(1), z.literal(-1)]) })).output(studyRow.nullable()),
  /** What there is to filter by. */
  facets: base.output(studyFacets),
  get: base.input(z.object({ studyUid: uid })).output(study),
  /** How somebody had the study's films shown, newest first. */
  presentations: base.input(z.object({ studyUid: uid })).output(z.array(listedPresentation)),
  /** What the file of a film says, tag by tag. */
  tags: base.input(z.object({ sopInstanceUid: uid })).output(z.array(tagRow)),
  setStatus: base.input(z.object({ studyUid: uid, status: studyStatus })).output(studyRow),
  /** Filters kept under a name, in the order in which they were made. */
  savedFilters: base.output(z.array(savedFilter)),
  /** Adds a filter, or changes name and view of the one with this id; answers with all. */
  saveFilter: base.input(savedFilter).output(z.array(savedFilter)),
  /** Answers with those that are left. */
  removeFilter: base.input(z.object({ id: z.uuid() })).output(z.array(savedFilter))
}
