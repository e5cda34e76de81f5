import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeComputedRadiograph, type ComputedRadiograph } from '@main/dicom/computed-radiograph'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

export interface FilmFacts {
  readonly patientId?: string
  readonly patientName?: string
  readonly birthDate?: string | null
  readonly sex?: 'F' | 'M' | null
  readonly study?: string
  readonly series?: string
  readonly instance?: string
  readonly date?: string
  readonly description?: string
  readonly accession?: string
  /** Another value gives other pixels. */
  readonly grey?: number
}

/** A small radiograph as a DICOM file; equal facts give equal bytes. */
export function film(facts: FilmFacts = {}): Uint8Array {
  const { patientId = 'PAT1', patientName = 'Doe^Jane', birthDate = '19500101', sex = 'F', study = '1.2.1', date = '20240102', description = 'Chest PA', accession = 'ACC1', grey = 0 } = facts
  const { series = `${study}.1`, instance = `${study}.1.1` } = facts
  const rows = 40
  const columns = 32
  const radiograph: ComputedRadiograph = {
    patient: { id: patientId, name: patientName, birthDate, sex },
    study: { uid: study, date, time: '101500', description, accession },
    series: { uid: series, number: 1, description: 'PA', bodyPart: 'CHEST' },
    instance: { uid: instance, number: 1 },
    pixels: Uint16Array.from({ length: rows * columns }, (_, i) => (i + grey) % 4096),
    rows,
    columns,
    bitsStored: 12,
    spacingMm: 0.15,
    window: { centre: 2000, width: 4000 },
    viewPosition: 'PA'
  }
  return writeComputedRadiograph(radiograph)
}

/** A folder with the given films as `<name>.dcm`. */
export function folderOf(films: Record<string, FilmFacts>): string {
  const folder = temporaryFolder()
  for (const [name, facts] of Object.entries(films)) writeFileSync(join(folder, `${name}.dcm`), film(facts))
  return folder
}
