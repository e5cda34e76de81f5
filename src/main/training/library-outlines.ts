import type { Kysely } from 'kysely'
import { regionPoint } from '@shared/domain/drawn'
import { storedPath } from '@main/library/file-store'
import type { Schema } from '@main/store/schema'
import { isHeldOut, libraryFilms } from '@main/training/library-films'
import type { SegmentFilm } from '@main/training/segment-film'

/** What readers of a library drew, of patients to train on: boxes and polygons of a class; absent where they said so. */
export async function outlinesOfLibrary(db: Kysely<Schema>, dataDir: string, classes: readonly string[]): Promise<SegmentFilm[]> {
  const { films } = await libraryFilms(db, dataDir, classes, 'ignore')
  const rows = await db
    .selectFrom('region')
    .innerJoin('instance', 'instance.sop_instance_uid', 'region.sop_instance_uid')
    .innerJoin('study', 'study.study_uid', 'instance.study_uid')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .select(['region.sop_instance_uid', 'region.class', 'region.kind', 'region.points', 'instance.file_sha256', 'patient.patient_id', 'patient.issuer'])
    .where('region.class', 'in', classes)
    .where('region.kind', 'in', ['box', 'polygon'])
    .orderBy('region.sop_instance_uid')
    .execute()
  const found = new Map<string, SegmentFilm>()
  for (const { sopInstanceUid, path, patient, labels, heldOut } of films) {
    const absent = classes.filter((name) => labels[name] === 0)
    if (!heldOut && absent.length > 0) found.set(sopInstanceUid, { path, patient, regions: Object.fromEntries(absent.map((name) => [name, []])) })
  }
  for (const { sop_instance_uid: sopInstanceUid, class: name, kind, points, file_sha256: file, patient_id: patientId, issuer } of rows) {
    const patient = `${issuer}|${patientId}`
    if (isHeldOut(patient)) continue
    const film = found.get(sopInstanceUid) ?? { path: storedPath(dataDir, file), patient, regions: {} }
    found.set(sopInstanceUid, { ...film, regions: { ...film.regions, [name]: [...(film.regions[name] ?? []), shapeOf(kind, regionPoint.array().parse(JSON.parse(points)))] } })
  }
  return [...found.values()]
}

function shapeOf(kind: string, points: readonly { columnPx: number; rowPx: number }[]): SegmentFilm['regions'][string][number] {
  if (kind !== 'box') return { kind: 'polygon', points: [...points] }
  const [columns, rows] = [points.map(({ columnPx }) => columnPx), points.map(({ rowPx }) => rowPx)]
  const [leftPx, topPx] = [Math.min(...columns), Math.min(...rows)]
  return { kind: 'box', leftPx, topPx, widthPx: Math.max(...columns) - leftPx, heightPx: Math.max(...rows) - topPx }
}
