import type { Kysely } from 'kysely'
import type { Agreement, DisagreementOfReaders, ReaderReport, ReadersReport, Share } from '@shared/domain/readers-report'
import { suggestedPresence } from '@shared/domain/suggested-presence'
import { toLabel } from '@main/review/label-table'
import { cohensKappa } from '@main/review/kappa'
import { readAnswers, type AnswersOfReader } from '@main/review/reading-answers'
import type { Schema } from '@main/store/schema'

/** Disagreements shown: the newest, open ones first. */
const shown = 200

/** How readers read and how far they agree, from the log of what they did. */
export async function reportReaders(db: Kysely<Schema>): Promise<ReadersReport> {
  const answers = await readAnswers(db)
  const visits = await db.selectFrom('visit').select(['reader', 'study_uid', 'dwell_ms']).execute()
  const readers = [...new Set([...answers.map(({ reader }) => reader), ...visits.map(({ reader }) => reader)])].sort()
  const films = [...Map.groupBy(answers, (one) => `${one.sopInstanceUid}\n${one.class}`).values()].filter((own) => own.length > 1)
  const labels = Map.groupBy((await db.selectFrom('label').selectAll().orderBy('updated_at', 'desc').execute()).map(toLabel), (label) => `${label.sopInstanceUid}\n${label.class}`)
  const disagreements = films
    .filter((own) => new Set(own.map(({ last }) => last.state.presence)).size > 1)
    .sort((a, b) => newest(b).localeCompare(newest(a)))
    .map((own) => {
      const { studyUid, sopInstanceUid, class: name } = own[0]!
      const standing = labels.get(`${sopInstanceUid}\n${name}`) ?? []
      const settled = standing.find(({ source }) => source?.kind === 'adjudicated')
      const adjudicated = settled?.source?.kind === 'adjudicated' ? { reader: settled.reader, together: settled.source.together } : null
      return { studyUid, sopInstanceUid, class: name, answers: own.map(({ reader, last }) => ({ reader, presence: last.state.presence, at: last.updatedAt })), settled: (settled ?? standing[0])?.state.presence ?? null, adjudicated }
    })
    // Those that wait for an answer first.
    .sort((a, b) => Number(a.adjudicated !== null) - Number(b.adjudicated !== null))
    .slice(0, shown)
  const studies = await namesOf(db, disagreements.map(({ studyUid }) => studyUid))
  return {
    readers: readers.map((reader) => reportOf(reader, answers.filter((one) => one.reader === reader), visits.filter((visit) => visit.reader === reader))),
    agreements: agreementsOf(films),
    disagreements: disagreements.map((one): DisagreementOfReaders => ({ ...one, ...studies.get(one.studyUid)! }))
  }
}

async function namesOf(db: Kysely<Schema>, studyUids: readonly string[]): Promise<ReadonlyMap<string, { readonly patientName: string; readonly studyDate: string | null }>> {
  const rows = await db
    .selectFrom('study')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .select(['study.study_uid', 'patient.name', 'study.study_date'])
    .where('study.study_uid', 'in', [...new Set(studyUids)])
    .execute()
  return new Map(rows.map((row) => [row.study_uid, { patientName: row.name, studyDate: row.study_date }]))
}

const newest = (own: readonly AnswersOfReader[]): string => own.map(({ last }) => last.updatedAt).sort().at(-1)!

function reportOf(reader: string, answers: readonly AnswersOfReader[], visits: readonly { readonly study_uid: string; readonly dwell_ms: number }[]): ReaderReport {
  const dwell = [...Map.groupBy(visits, (visit) => visit.study_uid).values()].map((own) => own.reduce((sum, visit) => sum + visit.dwell_ms, 0)).sort((a, b) => a - b)
  const against = answers.flatMap((one) => {
    const suggested = one.first.provenance && suggestedPresence(one.first.provenance)
    return suggested ? [{ ...one, suggested, blind: one.first.provenance!.blind, before: one.first.state.presence, after: one.last.state.presence }] : []
  })
  const blind = against.filter((one) => one.blind)
  return {
    reader,
    studies: new Set([...answers.map(({ studyUid }) => studyUid), ...visits.map((visit) => visit.study_uid)]).size,
    answers: answers.length,
    medianDwellMs: dwell.length === 0 ? null : dwell[Math.floor(dwell.length / 2)]!,
    agreedInSight: shareOf(against.filter((one) => !one.blind), ({ before, suggested }) => before === suggested),
    agreedBlind: shareOf(blind, ({ before, suggested }) => before === suggested),
    switchedTo: shareOf(blind.filter(({ before, suggested }) => before !== suggested), ({ after, suggested }) => after === suggested),
    switchedFrom: shareOf(blind.filter(({ before, suggested }) => before === suggested), ({ after, suggested }) => after !== suggested)
  }
}

function shareOf<T>(all: readonly T[], is: (one: T) => boolean): Share {
  const [some, n] = [all.filter(is).length, all.length]
  if (n === 0) return { some, all: n, interval: null }
  const [z, p] = [1.96, some / n]
  const [middle, half] = [(p + z ** 2 / (2 * n)) / (1 + z ** 2 / n), (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n)]
  return { some, all: n, interval: { low: Math.max(0, middle - half), high: Math.min(1, middle + half) } }
}

/** Of every two readers and class that both answered on some films. */
function agreementsOf(films: readonly (readonly AnswersOfReader[])[]): Agreement[] {
  const pairs = new Map<string, { readers: [string, string]; class: string; answers: (readonly [string, string])[] }>()
  for (const own of films) {
    const sorted = own.toSorted((a, b) => a.reader.localeCompare(b.reader))
    sorted.forEach((a, i) => {
      for (const b of sorted.slice(i + 1)) {
        const key = [a.reader, b.reader, a.class].join('\n')
        const pair = pairs.get(key) ?? { readers: [a.reader, b.reader] as [string, string], class: a.class, answers: [] }
        pair.answers.push([a.last.state.presence, b.last.state.presence])
        pairs.set(key, pair)
      }
    })
  }
  return [...pairs.values()].map(({ readers, class: name, answers }) => {
    const found = cohensKappa(answers)
    return { readers, class: name, films: answers.length, agreed: answers.filter(([a, b]) => a === b).length, kappa: found?.kappa ?? null, interval: found?.interval ?? null }
  })
}
