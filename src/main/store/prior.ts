import { sql } from 'kysely'

/**
 * Whether `prior` is a prior of `study`: an earlier study of the same patient. Of two studies on one day the time
 * decides; what has no date, or the same day and no time, cannot be said to be earlier.
 */
export const isPriorOf = sql<boolean>`prior.patient = study.patient AND (prior.study_date, prior.study_time) < (study.study_date, study.study_time)`
