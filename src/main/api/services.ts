import type { SystemInfo } from '@shared/domain/system'
import type { Activities } from '@main/api/activities'
import type { InferenceService } from '@main/gloria/inference'
import type { SuggestionsService } from '@main/gloria/suggestions'
import type { LibraryService } from '@main/library/library'
import type { ModelsService } from '@main/models/models'
import type { ReviewService } from '@main/review/review'
import type { Store } from '@main/store/open'

/** What the door opens onto. The command line uses the same services without it. */
export interface Services {
  readonly version: string
  readonly host: SystemInfo['host']
  readonly store: Store
  readonly library: LibraryService
  readonly review: ReviewService
  readonly suggestions: SuggestionsService
  readonly inference: InferenceService
  readonly models: ModelsService
  readonly activities: Activities
  /** Suggestions on all films that have none by what serves now. */
  readonly background: { catchUp(): Promise<void> }
}
