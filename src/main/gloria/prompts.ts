import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '@shared/domain/errors'
import { promptSet, type Prompt, type PromptSet } from '@shared/domain/prompts'
import { composePrompt } from '@main/gloria/prompt-grammar'

export interface ExpandedClass {
  readonly class: string
  readonly prompts: readonly Prompt[]
  /** Sentences that deny the finding. */
  readonly absent: readonly string[]
  /** Hash of the class's name and parts: what a calibration of the class rests on. */
  readonly sha256: string
}

/** A prompt set with its hash and every prompt spelt out. */
export interface ExpandedPrompts {
  readonly set: PromptSet
  readonly sha256: string
  readonly classes: readonly ExpandedClass[]
}

/**
 * Reads a prompt file.
 * @param json the text of the file
 * @throws AppError PROMPTS_INVALID that names the place and what is wrong there
 */
export function parsePrompts(json: string): ExpandedPrompts {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new AppError('PROMPTS_INVALID', `The prompt file is not valid JSON: ${cause instanceof Error ? cause.message : 'unreadable'}.`, { cause })
  }
  const parsed = promptSet.safeParse(value)
  if (!parsed.success) throw new AppError('PROMPTS_INVALID', `The prompt file is not as it should be: ${parsed.error.issues.slice(0, 5).map(describe).join('; ')}.`)
  return expandPrompts(parsed.data)
}

const describe = ({ path, message }: z.core.$ZodIssue) => `${path.length === 0 ? 'the file' : path.map(String).join(' > ')}: ${message}`

/** Most prompts of a set: each is one pass of the text encoder, and one row of every film's score table. */
const PROMPTS_MAX = 5_000

/**
 * Every severity x subtype x location of every class, without doubles and without combinations that no one would say.
 * @throws AppError PROMPTS_INVALID when the set or one of its classes has no prompt left, or there are too many
 */
export function expandPrompts(set: PromptSet): ExpandedPrompts {
  const classes = Object.entries(set.classes).map(([name, parts]) => ({ class: name, prompts: expandClass(parts), absent: parts.absent ?? [], sha256: hashOf([name, parts]) }))
  if (classes.length === 0) throw new AppError('PROMPTS_INVALID', 'The prompt file has no class.')
  const empty = classes.find(({ prompts }) => prompts.length === 0)
  if (empty) throw new AppError('PROMPTS_INVALID', `classes > ${empty.class}: its severities, subtypes and locations contradict each other; no prompt is left.`)
  const count = classes.reduce((sum, { prompts }) => sum + prompts.length, 0)
  if (count > PROMPTS_MAX) throw new AppError('PROMPTS_INVALID', `The prompt file makes ${count} prompts; ${PROMPTS_MAX} are the most.`)
  return { set, sha256: hashOf(set), classes }
}

function expandClass({ severity, subtype, location }: PromptSet['classes'][string]): Prompt[] {
  const byText = new Map<string, Prompt>()
  for (const degree of orNothing(severity)) {
    for (const kind of subtype) {
      for (const place of orNothing(location)) {
        const prompt = composePrompt(degree, kind, place)
        if (prompt && !byText.has(prompt.text.toLowerCase())) byText.set(prompt.text.toLowerCase(), prompt)
      }
    }
  }
  return [...byText.values()]
}

const orNothing = (parts: readonly string[]): readonly string[] => (parts.length === 0 ? [''] : parts)

/** SHA-256 of a value as JSON without spaces, keys in order: two files that say the same have the same hash. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(canonical(value))).digest('hex')
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)])
  )
}
