/** Texts that recur, each kept once under a small number; the empty one is 0. */
export interface Interned {
  readonly texts: readonly string[]
  /** The number of a text, which is entered when it is new. */
  indexOf(text: string): number
}

export function interned(empty: string): Interned {
  const texts = [empty]
  const known = new Map([[empty, 0]])
  return {
    texts,
    indexOf(text) {
      const found = known.get(text)
      if (found !== undefined) return found
      known.set(text, texts.length)
      return texts.push(text) - 1
    }
  }
}
