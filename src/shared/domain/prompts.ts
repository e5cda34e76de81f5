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
