import type { StudyView } from '@shared/domain/study-filter'
import type { SystemInfo } from '@shared/domain/system'
import type { Activities } from '@main/api/activities'
import type { InferenceService } from '@main/gloria/inference'
import type { SuggestionsService } from '@main/gloria/suggestions'
import type { FilmReader } from '@main/library/film-reader'
import type { LibraryService } from '@main/library/library'
import type { ModelsService } from '@main/models/models'
import type { RetrievalService } from '@main/retrieval/retrieval'
import type { RunsService } from '@main/runs/runs'
import type { NextCase, NextCaseReason } from '@shared/domain/training'
import type { ReviewService } from '@main/review/review'
import type { Store } from '@main/store/open'

/** What the door opens onto. The command line uses the same services without it. */
export interface Services {
  readonly version: string
  readonly host: SystemInfo['host']
  readonly store: Store
  readonly library: LibraryService
  readonly films: FilmReader
  readonly review: ReviewService
  readonly suggestions: SuggestionsService
  readonly inference: InferenceService
  readonly models: ModelsService
  readonly runs: RunsService
  readonly retrieval: RetrievalService
  /** Films that are most worth a label next. */
  readonly nextCases: (input: { readonly reason: NextCaseReason; readonly limit: number }) => Promise<NextCase[]>
  readonly activities: Activities
  /** Suggestions on films that have none by what serves now. */
  readonly background: { catchUp(): Promise<void>; suggestOn(view: StudyView): Promise<void>; resume(): Promise<void> }
}
