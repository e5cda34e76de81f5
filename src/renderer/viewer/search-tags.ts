import type { TagRow } from '@shared/domain/film-frame'

/** Rows in whose tag, name or value all words occur; case does not matter. */
export function searchTags(rows: readonly TagRow[], search: string): readonly TagRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ tag, name, value }) => {
    const text = `${tag} ${tag.replace(/\W/g, '')} ${name} ${value ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
