import type { PromptClass, PromptSet } from '@shared/domain/prompts'

export const promptParts = ['severity', 'subtype', 'location', 'absent'] as const
export type PromptPart = (typeof promptParts)[number]

export interface PartDifference {
  readonly part: PromptPart
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export interface ClassDifference {
  readonly class: string
  readonly change: 'added' | 'removed' | 'changed'
  /** Only the parts that differ; `''` stands for "not named". */
  readonly parts: readonly PartDifference[]
}

/** What turns one prompt set into another, class by class; classes that say the same are left out. Order does not matter. */
export function diffPromptSets(before: PromptSet, after: PromptSet): ClassDifference[] {
  const names = [...new Set([...Object.keys(before.classes), ...Object.keys(after.classes)])].sort()
  return names.flatMap((name): ClassDifference[] => {
    const old = before.classes[name]
    const now = after.classes[name]
    const parts = promptParts.flatMap((part) => diffPart(part, old, now))
    if (old && now && parts.length === 0) return []
    return [{ class: name, change: !old ? 'added' : !now ? 'removed' : 'changed', parts }]
  })
}

function diffPart(part: PromptPart, before: PromptClass | undefined, after: PromptClass | undefined): PartDifference[] {
  const [old, now] = [before?.[part] ?? [], after?.[part] ?? []]
  const added = now.filter((entry) => !old.includes(entry))
  const removed = old.filter((entry) => !now.includes(entry))
  return added.length + removed.length === 0 ? [] : [{ part, added, removed }]
}
