import type { PromptPart } from '@shared/domain/prompt-diff'
import { promptSet, type PromptClass, type PromptSet } from '@shared/domain/prompts'

/** A class as its editor holds it: one entry a line; a line with only `-` is the entry that names nothing. */
export interface EditedClass {
  readonly name: string
  readonly parts: Readonly<Record<PromptPart, string>>
}

export interface EditedSet {
  readonly name: string
  readonly note: string
  readonly classes: readonly EditedClass[]
}

const unnamed = '-'

const toLines = (entries: readonly string[] | undefined) => (entries ?? []).map((entry) => entry || unnamed).join('\n')

const fromLines = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .map((line) => (line === unnamed ? '' : line))
  )
]

export function toEdited(set: PromptSet): EditedSet {
  const classes = Object.entries(set.classes).map(([name, parts]) => ({
    name,
    parts: { severity: toLines(parts.severity), subtype: toLines(parts.subtype), location: toLines(parts.location), absent: toLines(parts.absent) }
  }))
  return { name: set.name, note: set.note ?? '', classes }
}

/** The set as it will be stored, or the paths of what does not fit (`classes.edema.subtype`). */
export function fromEdited(edited: EditedSet): { readonly set: PromptSet; readonly problems: null } | { readonly set: null; readonly problems: readonly string[] } {
  const names = edited.classes.map(({ name }) => name.trim().toLowerCase())
  const twice = names.filter((name, i) => names.indexOf(name) !== i)
  const classes = Object.fromEntries(edited.classes.map(({ parts }, i) => [names[i]!, classOf(parts)]))
  const checked = promptSet.safeParse({ name: edited.name, ...(edited.note.trim() ? { note: edited.note.trim() } : {}), classes })
  const problems = [...twice, ...(checked.error?.issues.map((issue) => issue.path.join('.')) ?? [])]
  return checked.success && problems.length === 0 ? { set: checked.data, problems: null } : { set: null, problems: [...new Set(problems)] }
}

/** Severity and location may go unnamed; without any line they do. */
function classOf(parts: EditedClass['parts']): PromptClass {
  const orUnnamed = (entries: string[]) => (entries.length === 0 ? [''] : entries)
  const absent = fromLines(parts.absent).filter(Boolean)
  return {
    severity: orUnnamed(fromLines(parts.severity)),
    subtype: fromLines(parts.subtype).filter(Boolean),
    location: orUnnamed(fromLines(parts.location)),
    ...(absent.length > 0 ? { absent } : {})
  }
}
