import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Instance, Study, StudyRow } from '@shared/domain/study'

/** The real films' folder; the fake door shows drawn noise in their place where it is absent. */
export const filmsFolder = resolve(import.meta.dirname, '../../../../shared/data/films')

interface Film {
  readonly file: string
  readonly patient: string
  readonly view: string
  readonly labels: readonly string[]
  readonly age: number
  readonly sex: string
  readonly studyDate: string
}

const invented: readonly Film[] = Array.from({ length: 12 }, (_, i) => ({
  file: `none-${i}`,
  patient: `FAKE-${Math.floor(i / 2)}`,
  view: i % 3 === 0 ? 'AP' : 'PA',
  labels: ['Effusion'],
  age: 40 + i,
  sex: i % 2 ? 'F' : 'M',
  studyDate: `2019${String((i % 12) + 1).padStart(2, '0')}11`
}))

/** Films as `labels.csv` lists them, or invented ones. */
function readFilms(): readonly Film[] {
  const list = join(filmsFolder, 'labels.csv')
  if (!existsSync(list)) return invented
  return readFileSync(list, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [file = '', patient = '', view = '', labels = '', age = '', sex = '', , studyDate = ''] = line.split(',')
      return { file, patient, view, labels: labels.split('|'), age: Number(age), sex, studyDate }
    })
}

const names = ['ALVAREZ, María', 'BRANDT, Jonas', 'CHEN, Wei 陈伟', 'DUBOIS, Claire', 'EZE, Chinedu', 'FUJITA, Aiko', 'GRANT, Oliver', 'HASSAN, Leila', 'IVANOVA, Anna', 'JENSEN, Mikkel', 'KUMAR, Ravi']

export interface FakeFilm extends Film {
  readonly studyUid: string
  readonly seriesUid: string
  readonly sopInstanceUid: string
  readonly name: string
}

const patients = [...new Set(readFilms().map((film) => film.patient))]

export const films: readonly FakeFilm[] = readFilms().map((film, i) => ({
  ...film,
  studyUid: `1.2.3.${i + 1}`,
  seriesUid: `1.2.3.${i + 1}.1`,
  sopInstanceUid: `1.2.3.${i + 1}.1.1`,
  name: names[patients.indexOf(film.patient) % names.length]!
}))

const statuses = ['unread', 'unread', 'reading', 'read', 'unread', 'second-look'] as const

export function createRows(extra = 0): StudyRow[] {
  const rows = films.map((film, i): StudyRow => ({
    studyUid: film.studyUid,
    patientId: film.patient,
    patientName: film.name,
    birthDate: `${Number(film.studyDate.slice(0, 4)) - film.age}0312`,
    sex: film.sex,
    studyDate: film.studyDate,
    studyTime: '083412',
    description: `Chest ${film.view}`,
    accession: `A${10_000 + i}`,
    modalities: ['DX'],
    instanceCount: 1,
    status: statuses[i % statuses.length]!,
    topFinding: i % 7 === 6 ? null : { class: ['pleural effusion', 'cardiomegaly', 'edema', 'atelectasis'][i % 4]!, score: 0.62 - (i % 9) * 0.05, uncertainty: (i % 5) / 5 },
    labelCount: 0,
    priorCount: films.filter((other) => other.patient === film.patient && other.studyDate < film.studyDate).length,
    importedAt: new Date(1_760_000_000_000 + i * 60_000).toISOString(),
    demonstration: i % 5 === 0
  }))
  const more = Array.from({ length: extra }, (_, i): StudyRow => {
    const base = rows[i % rows.length]!
    return { ...base, studyUid: `1.9.${i}`, accession: `X${i}`, patientId: `${base.patientId}-${i}`, description: `Follow-up ${i}` }
  })
  return [...rows, ...more]
}

const spacing = { rowMm: 0.168, columnMm: 0.143, source: 'PixelSpacing' as const }

export function studyOf(rows: readonly StudyRow[], studyUid: string): Study | null {
  const row = rows.find((r) => r.studyUid === studyUid)
  if (!row) return null
  const film = films.find((f) => f.studyUid === studyUid) ?? films[0]!
  const instance: Instance = {
    sopInstanceUid: film.sopInstanceUid,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
    instanceNumber: 1,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    rows: 1024,
    columns: 1024,
    frames: 1,
    photometric: 'MONOCHROME2',
    viewPosition: film.view,
    laterality: null,
    spacing
  }
  const priors = rows.filter((r) => r.patientId === row.patientId && (r.studyDate ?? '') < (row.studyDate ?? ''))
  const one = { seriesUid: film.seriesUid, modality: 'DX', seriesNumber: 1, description: `Chest ${film.view}`, bodyPart: 'CHEST', instances: [instance] }
  return { row, series: [one], priors: priors.sort((a, b) => (b.studyDate ?? '').localeCompare(a.studyDate ?? '')) }
}
