/** Where a data set says that a finding lies, in pixels of the stored image. */
export type LabelledRegion =
  | { readonly finding: string; readonly kind: 'box'; readonly leftPx: number; readonly topPx: number; readonly widthPx: number; readonly heightPx: number }
  /** Runs of set pixels as start, length pairs over the rows x columns of the film, row by row. */
  | { readonly finding: string; readonly kind: 'mask'; readonly rows: number; readonly columns: number; readonly runs: readonly number[] }

/** One film of a labels file. `findings` are the file's own names, lower case. */
export interface LabelledFilm {
  /** As the file names it: a path, a file name, or the name without its ending. */
  readonly file: string
  readonly patient: string
  /** AP, PA, LATERAL, or null where the file does not say. */
  readonly view: string | null
  readonly findings: ReadonlySet<string>
  /** Findings the file says are absent, in so many words or by the rules of its data set. */
  readonly denied: ReadonlySet<string>
  /** Findings the file says nothing certain of: such a film is left out for that class. */
  readonly unknown: ReadonlySet<string>
  /** Findings the file says anything of; null: whatever is not named is absent. */
  readonly labelled: ReadonlySet<string> | null
  readonly regions: readonly LabelledRegion[]
  /** What a radiologist wrote of it, where the file says. */
  readonly report?: string
}
