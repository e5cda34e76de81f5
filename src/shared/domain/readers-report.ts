import { z } from 'zod'
import { presence } from '@shared/domain/finding'
import { uid } from '@shared/domain/study'

/** Some of all, with the 95 % interval of their share (Wilson 1927); null of none. */
export const share = z.object({ some: z.number().int(), all: z.number().int(), interval: z.object({ low: z.number(), high: z.number() }).nullable() })
export type Share = z.infer<typeof share>

/** How one reader answers, with suggestions hidden at first and with them in sight. */
export const readerReport = z.object({
  reader: z.string(),
  studies: z.number().int(),
  answers: z.number().int(),
  /** Of the studies' times on screen, all visits of a study together. */
  medianDwellMs: z.number().nullable(),
  /** First answers given with the suggestion in sight that say what it says. */
  agreedInSight: share,
  /** First answers given blind that say what the suggestion says. */
  agreedBlind: share,
  /** Blind first answers against the suggestion that were changed to what it says once it was seen: the figure of automation bias. */
  switchedTo: share,
  /** Blind first answers with the suggestion that were changed to something else once it was seen. */
  switchedFrom: share
})
export type ReaderReport = z.infer<typeof readerReport>

export const agreement = z.object({
  readers: z.tuple([z.string(), z.string()]),
  class: z.string(),
  films: z.number().int(),
  agreed: z.number().int(),
  /** Cohen's kappa over present, absent and uncertain, with its 95 % interval (Fleiss, Cohen & Everitt 1969); null where chance alone explains all. */
  kappa: z.number().nullable(),
  interval: z.object({ low: z.number(), high: z.number() }).nullable()
})
export type Agreement = z.infer<typeof agreement>

/** A film and class on which readers differ. */
export const disagreementOfReaders = z.object({
  studyUid: uid,
  patientName: z.string(),
  studyDate: z.string().nullable(),
  sopInstanceUid: uid,
  class: z.string(),
  answers: z.array(z.object({ reader: z.string(), presence, at: z.string() })),
  /** What stands now; null where the label was removed. */
  settled: presence.nullable(),
  /** Who settled it, with whom (none: as a third reader); null while nobody has. */
  adjudicated: z.object({ reader: z.string(), together: z.array(z.string()) }).nullable()
})
export type DisagreementOfReaders = z.infer<typeof disagreementOfReaders>

export const readersReport = z.object({ readers: z.array(readerReport), agreements: z.array(agreement), disagreements: z.array(disagreementOfReaders) })
export type ReadersReport = z.infer<typeof readersReport>
