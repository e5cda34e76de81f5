/** Something that can be done, under the name a reader would look for. */
export interface Command {
  readonly id: string
  readonly text: string
  readonly keys: string | null
  readonly run: () => void
}

/** Commands whose names, or ids (`film.rotateRight`), hold all typed words, those where a word begins a word of the name first; all of them when nothing is typed. */
export function matching<T extends Pick<Command, 'id' | 'text'>>(commands: readonly T[], typed: string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const rank = ({ id, text }: T): number => {
    const name = text.toLowerCase()
    if (!words.every((word) => name.includes(word) || id.toLowerCase().includes(word))) return -1
    return words.filter((word) => name.startsWith(word) || name.includes(` ${word}`)).length
  }
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter((one) => one.rank >= 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command)
}
