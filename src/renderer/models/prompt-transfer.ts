import { promptSet, type PromptSet } from '@shared/domain/prompts'

/** Offers a set as a JSON file, as `gloriole suggest --prompts` and the import below read it. */
export function exportPromptSet(set: PromptSet): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(set, null, 2)}\n`], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${set.name.replace(/[^\p{L}\p{N} _-]/gu, '-')}.json`
  link.click()
  URL.revokeObjectURL(url)
}

/** The set in a file's text, or the places that do not fit; an empty path stands for the file as a whole. */
export function readPromptSet(text: string): { readonly set: PromptSet; readonly problems: null } | { readonly set: null; readonly problems: readonly string[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { set: null, problems: ['JSON'] }
  }
  const read = promptSet.safeParse(value)
  return read.success ? { set: read.data, problems: null } : { set: null, problems: [...new Set(read.error.issues.map(({ path }) => path.join('.') || 'JSON'))].slice(0, 8) }
}
