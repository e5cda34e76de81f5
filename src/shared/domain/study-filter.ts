import { z } from 'zod'
import { studyStatus } from '@shared/domain/study'

const day = z.string().regex(/^\d{8}$/)

/** Study dates: of the last days (1 is today), or between two days (YYYYMMDD), both included, each may be open. */
export const dateFilter = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('any') }),
  z.object({ kind: z.literal('last'), days: z.number().int().min(1).max(36_500) }),
  z.object({ kind: z.literal('between'), from: day.nullable(), to: day.nullable() })
])
export type DateFilter = z.infer<typeof dateFilter>

/** What a study must have to be in the list; every condition must hold. */
export const studyFilter = z.object({
  /** Words that must all occur in patient name, patient id, description, accession, report text or label classes. */
  search: z.string().max(200).default(''),
  /** One of these; none: any. */
  statuses: z.array(studyStatus).max(4).default([]),
  modality: z.string().max(16).nullable().default(null),
  date: dateFilter.default({ kind: 'any' }),
  /** The class of the study's top suggestion by the serving model. */
  suggested: z.string().max(200).nullable().default(null),
  /** A class that some label of the study calls present or uncertain. */
  labelled: z.string().max(200).nullable().default(null),
  /** Who read the study: changed anything in it. */
  reader: z.string().max(100).nullable().default(null)
})
export type StudyFilter = z.infer<typeof studyFilter>

/** `topFinding`: by how suspicious the serving model finds the study; `uncertainty`: by how unsure it is of it. */
export const studySort = z.enum(['studyDate', 'patientName', 'patientId', 'status', 'topFinding', 'uncertainty', 'importedAt'])
export type StudySort = z.infer<typeof studySort>

export const studyOrder = z.object({ sort: studySort.default('studyDate'), direction: z.enum(['ascending', 'descending']).default('descending') })
export type StudyOrder = z.infer<typeof studyOrder>

/** What the worklist shows, and in which order. */
export const studyView = studyFilter.extend(studyOrder.shape)
export type StudyView = z.infer<typeof studyView>

/** A view that readers keep under a name. */
export const savedFilter = z.object({ id: z.uuid(), name: z.string().trim().min(1).max(60), view: studyView })
export type SavedFilter = z.infer<typeof savedFilter>

const counted = z.object({ value: z.string(), count: z.number().int() })

/** What there is to filter by in the library, with the number of its studies; the commonest first. */
export const studyFacets = z.object({
  statuses: z.array(z.object({ value: studyStatus, count: z.number().int() })),
  modalities: z.array(counted),
  suggested: z.array(counted),
  labelled: z.array(counted),
  readers: z.array(counted)
})
export type StudyFacets = z.infer<typeof studyFacets>

/** Whether anything but the order is asked for. */
export const isFiltered = ({ search, statuses, modality, date, suggested, labelled, reader }: StudyFilter): boolean =>
  search.trim() !== '' || statuses.length > 0 || date.kind !== 'any' || [modality, suggested, labelled, reader].some((value) => value !== null)
