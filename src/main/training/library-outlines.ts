import type { Kysely } from 'kysely'
import { regionPoint } from '@shared/domain/drawn'
import { storedPath } from '@main/library/file-store'
import type { Schema } from '@main/store/schema'
import { isHeldOut, isLateral, libraryFilms } from '@main/training/library-films'
import type { SegmentFilm } from '@main/training/segment-film'

/** A film of the library of which readers said where findings lie, or that they are absent. */
export interface OutlinedLibraryFilm extends SegmentFilm {
  readonly sopInstanceUid: string
  readonly heldOut: boolean
}

export interface LibraryOutlines {
  readonly films: readonly OutlinedLibraryFilm[]
  /** Lateral films with regions: the model does not read them. */
  readonly lateral: readonly { readonly studyUid: string; readonly sopInstanceUid: string }[]
}

/**
 * What readers of a library drew on films that the model reads: boxes and polygons of a class; absent where they said so.
 * @param unreadable SOP Instance UIDs of films that are left out, because they could not be read before
 */
export async function outlinesOfLibrary(db: Kysely<Schema>, dataDir: string, classes: readonly string[], unreadable: ReadonlySet<string> = new Set()): Promise<LibraryOutlines> {
  const { films } = await libraryFilms(db, dataDir, classes, { uncertain: 'ignore' })
  const rows = await db
    .selectFrom('region')
    .innerJoin('instance', 'instance.sop_instance_uid', 'region.sop_instance_uid')
    .innerJoin('study', 'study.study_uid', 'instance.study_uid')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .select(['region.sop_instance_uid', 'region.class', 'region.kind', 'region.points', 'instance.study_uid', 'instance.file_sha256', 'instance.view_position', 'patient.patient_id', 'patient.issuer'])
    .where('region.class', 'in', classes)
    .where('region.kind', 'in', ['box', 'polygon'])
    .orderBy('region.sop_instance_uid')
    .execute()
  const found = new Map<string, OutlinedLibraryFilm>()
  const lateral = new Map<string, LibraryOutlines['lateral'][number]>()
  for (const { sopInstanceUid, path, patient, labels, heldOut } of films) {
    const absent = classes.filter((name) => labels[name] === 0)
    if (absent.length > 0) found.set(sopInstanceUid, { path, patient, sopInstanceUid, heldOut, regions: Object.fromEntries(absent.map((name) => [name, []])) })
  }
  for (const { sop_instance_uid: sopInstanceUid, study_uid: studyUid, class: name, kind, points, file_sha256: file, view_position: view, patient_id: patientId, issuer } of rows) {
    if (isLateral(view)) {
      lateral.set(sopInstanceUid, { studyUid, sopInstanceUid })
      continue
    }
    const patient = `${issuer}|${patientId}`
    const film = found.get(sopInstanceUid) ?? { path: storedPath(dataDir, file), patient, sopInstanceUid, heldOut: isHeldOut(patient), regions: {} }
    found.set(sopInstanceUid, { ...film, regions: { ...film.regions, [name]: [...(film.regions[name] ?? []), shapeOf(kind, regionPoint.array().parse(JSON.parse(points)))] } })
  }
  return { films: [...found.values()].filter(({ sopInstanceUid }) => !unreadable.has(sopInstanceUid)), lateral: [...lateral.values()] }
}

/** A film as it crosses to the training process, and as the gate takes it. */
export const withoutUid = ({ path, patient, regions }: OutlinedLibraryFilm): SegmentFilm => ({ path, patient, regions })

function shapeOf(kind: string, points: readonly { columnPx: number; rowPx: number }[]): SegmentFilm['regions'][string][number] {
  if (kind !== 'box') return { kind: 'polygon', points: [...points] }
  const [columns, rows] = [points.map(({ columnPx }) => columnPx), points.map(({ rowPx }) => rowPx)]
  const [leftPx, topPx] = [Math.min(...columns), Math.min(...rows)]
  return { kind: 'box', leftPx, topPx, widthPx: Math.max(...columns) - leftPx, heightPx: Math.max(...rows) - topPx }
}
