import { z } from 'zod'

/** How a reader answers one finding; `uncertain` is an answer, not the lack of one. */
export const presence = z.enum(['present', 'absent', 'uncertain'])
export type Presence = z.infer<typeof presence>

/** A class of a prompt set, e.g. `pleural effusion`; lower case, as in the prompt file. */
export const findingClass = z.string().trim().min(1).max(100)

/** One finding as a reader or a report states it: presence x severity x subtype x location. Empty parts are null. */
export const findingState = z.object({
  presence,
  severity: z.string().max(100).nullable(),
  subtype: z.string().max(100).nullable(),
  location: z.string().max(100).nullable()
})
export type FindingState = z.infer<typeof findingState>
