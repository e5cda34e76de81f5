import { presence } from '@shared/domain/finding'
import type { SimilarCase } from '@shared/domain/similar-case'
import type { Store } from '@main/store/open'

export type FoundFilm = Pick<SimilarCase, 'sopInstanceUid' | 'similarity' | 'place'>

const reportMax = 400

/** What is shown of found films, in their order; films that are gone meanwhile are left out. */
export async function describeCases({ db }: Store, found: readonly FoundFilm[]): Promise<SimilarCase[]> {
  const uids = found.map(({ sopInstanceUid }) => sopInstanceUid)
  if (uids.length === 0) return []
  const films = await db
    .selectFrom('instance')
    .innerJoin('study', 'study.study_uid', 'instance.study_uid')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .leftJoin('report', 'report.study_uid', 'study.study_uid')
    .select(['instance.sop_instance_uid', 'instance.study_uid', 'patient.name', 'study.study_date', 'report.text'])
    .where('instance.sop_instance_uid', 'in', uids)
    .execute()
  const labels = await db.selectFrom('label').select(['sop_instance_uid', 'class', 'presence']).distinct().where('sop_instance_uid', 'in', uids).orderBy('class').execute()
  return found.flatMap((one) => {
    const film = films.find((row) => row.sop_instance_uid === one.sopInstanceUid)
    if (!film) return []
    return [{
      ...one,
      studyUid: film.study_uid,
      patientName: film.name,
      studyDate: film.study_date,
      labels: labels.filter((row) => row.sop_instance_uid === one.sopInstanceUid).map((row) => ({ class: row.class, presence: presence.parse(row.presence) })),
      report: (film.text ?? '').slice(0, reportMax)
    }]
  })
}
