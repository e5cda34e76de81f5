import type { ImportEvent, ImportSummary, Refusal } from '@shared/domain/exchange'
import type { BatchResult } from '@main/library/import-run'

const progressMs = 100

/** Counts what became of the files of an import, and tells it. */
export interface Tally {
  /** How many files were found; until then the progress has no total. */
  expect(files: number): void
  /** Files that an archive or a DICOMDIR brings; -1 for itself. */
  expectMore(files: number): void
  add(items: number, result: BatchResult): void
  /** Progress is told ten times a second at most; this tells where it ended. */
  tellLast(): void
  summary(): Pick<ImportSummary, 'imported' | 'unchanged' | 'refused' | 'studyUids'>
}

export function createTally(emit: (event: ImportEvent) => void): Tally {
  let [done, more, imported, unchanged] = [0, 0, 0, 0]
  let expected: number | null = null
  let toldMs = -Infinity
  const refusals: Refusal[] = []
  const studyUids = new Set<string>()
  const tell = (isLast = false) => {
    if (performance.now() - toldMs < progressMs && !isLast) return
    toldMs = performance.now()
    emit({ kind: 'progress', done, total: expected === null ? null : Math.max(done, expected + more), refused: refusals.length })
  }
  return {
    expect(files) {
      expected = files
      tell()
    },
    expectMore(files) {
      more += files
    },
    add(items, result) {
      done += items
      imported += result.imported
      unchanged += result.unchanged
      for (const refusal of result.refused) {
        refusals.push(refusal)
        emit({ kind: 'refused', refusal })
      }
      for (const uid of result.studyUids) studyUids.add(uid)
      tell()
    },
    tellLast: () => tell(true),
    summary: () => ({ imported, unchanged, refused: refusals, studyUids: [...studyUids] })
  }
}
