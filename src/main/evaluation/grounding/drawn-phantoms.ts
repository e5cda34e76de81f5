import { labelNames } from '@main/evaluation/classes'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { runsOf } from '@main/evaluation/labels/siim-rle'
import { drawPhantomFile } from '@main/library/phantom/file'
import type { DrawnFinding } from '@main/library/phantom/findings'
import { createRandom } from '@shared/random'

const drawable = ['atelectasis', 'cardiomegaly', 'consolidation', 'edema', 'nodule', 'pleural effusion', 'pneumothorax'] as const
const bothSides: readonly string[] = ['edema', 'cardiomegaly']
/** Enough for an encoder that sees 224 pixels, and quick to draw. */
const rowsPx = 1024

/** Drawn films with one finding each, the classes in turn: the same number draws the same films. */
export function* drawnPhantoms(count: number, classes: readonly string[]): Generator<{ readonly bytes: Uint8Array; readonly film: LabelledFilm }> {
  const own = drawable.filter((name) => classes.some((one) => labelNames(one).includes(name)))
  for (let i = 0; i < count && own.length > 0; i++) {
    const random = createRandom(i * 31_337 + 7)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random.between(0, from.length))]!
    const name = own[i % own.length]!
    const finding: DrawnFinding = { class: name, grade: pick([0, 1, 2] as const), side: bothSides.includes(name) ? 'both' : pick(['left', 'right'] as const), zone: pick(['upper', 'mid', 'lower'] as const) }
    const patient = `PHANTOM-${i}`
    const { bytes, phantom } = drawPhantomFile(
      { person: 5000 + i, exposure: 0, female: random.chance(0.5), findings: [finding], rowsPx },
      { patientId: patient, patientName: `Phantom^Number ${i}`, birthDate: '19700101', studyDate: '20260101', studyTime: '120000' }
    )
    const { maskRows: rows, maskColumns: columns } = phantom
    const regions = phantom.truth.map(({ finding: drawn, mask }) => ({ finding: drawn.class, kind: 'mask' as const, rows, columns, runs: runsOf(mask) }))
    yield { bytes, film: { file: `${i}.dcm`, patient, view: 'PA', findings: new Set([name]), denied: new Set(), unknown: new Set(), labelled: null, regions } }
  }
}
