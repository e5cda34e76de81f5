import { z } from 'zod'

const part = z.string().trim().max(200)

/** The parts of one class; every severity x subtype x location is a prompt. `''` stands for "not named". */
export const promptClass = z.object({
  severity: z.array(part).max(50),
  subtype: z.array(part.min(1)).min(1).max(100),
  location: z.array(part).max(100),
  /** Sentences that deny the finding ("no pleural effusion"); present/absent margins are what gets calibrated. */
  absent: z.array(part.min(1)).max(20).optional()
})
export type PromptClass = z.infer<typeof promptClass>

/** A versioned, hashed, user-editable file. See gloria/prompts for the expansion. */
export const promptSet = z.object({
  name: z.string().trim().min(1).max(100),
  note: z.string().max(2000).optional(),
  classes: z.record(z.string().trim().min(1).max(100), promptClass)
})
export type PromptSet = z.infer<typeof promptSet>

export const promptSetRef = z.object({ name: z.string(), sha256: z.string() })
export type PromptSetRef = z.infer<typeof promptSetRef>

/** One prompt of an expanded set. `text` is grammatical; the parts say what it was made of. */
export const prompt = z.object({
  text: z.string(),
  severity: z.string(),
  subtype: z.string(),
  location: z.string()
})
export type Prompt = z.infer<typeof prompt>

/** A prompt set began to serve: as a version saved then, or as one that was there. */
export const promptSetChange = promptSetRef.extend({
  sequence: z.number().int(),
  at: z.string(),
  actor: z.string(),
  action: z.enum(['saved', 'used']),
  /** Counts the distinct sets of the name, in the order in which they first served. */
  version: z.number().int()
})
export type PromptSetChange = z.infer<typeof promptSetChange>

/** What a set would be if it were saved; `problem` says why it cannot be. Scores as in corrected mode, before calibration. */
export const promptPreview = z.object({
  sha256: z.string().nullable(),
  problem: z.string().nullable(),
  classes: z.array(
    z.object({
      class: z.string(),
      /** Severity x subtype x location before grammar and doubles. */
      combinations: z.number().int(),
      promptCount: z.number().int(),
      texts: z.array(z.string()),
      absent: z.array(z.string()),
      unfamiliarWords: z.array(z.string()),
      /** On the film that is open. `margin`: the score less that of the sentences that deny the finding. */
      ranking: z
        .object({ score: z.number(), margin: z.number().nullable(), best: z.array(z.object({ text: z.string(), score: z.number() })) })
        .nullable()
    })
  )
})
export type PromptPreview = z.infer<typeof promptPreview>
