import { suggestedFinding, type ScoringMode, type SuggestedFinding } from '@shared/domain/suggestion'
import type { NextCase, NextCaseReason } from '@shared/domain/training'
import { floatsOf } from '@main/gloria/float-blob'
import type { Store } from '@main/store/open'

export interface NextCaseOptions {
  readonly reason: NextCaseReason
  readonly limit: number
  readonly modelSha256: string
  readonly promptSetSha256: string
  readonly mode: ScoringMode
}

/** Newest films that are looked at: enough to choose from, and soon read. */
const FILMS_MAX = 4_000
/** Scores of the two best findings that lie this far apart leave the model a third as unsure. */
const APART = 0.1

/**
 * The films most worth a label next, best first: where the model is least sure (uncertainty sampling, Lewis & Gale
 * 1994), where a label contradicts how the model ranks the film, or what looks least like anything labelled (core-set,
 * Sener & Savarese, ICLR 2018). Films without a suggestion by the serving model are not known yet and left out.
 */
export async function findNextCases(store: Store, options: NextCaseOptions): Promise<NextCase[]> {
  const films = await filmsOf(store, options)
  const { reason, limit } = options
  if (reason === 'different') return different(films, await vectorsOf(store, options.modelSha256), limit)
  const valued = reason === 'uncertain' ? films.filter(({ labels }) => labels.size === 0).map(unsure) : disagreeing(films)
  return valued.sort((a, b) => b.value - a.value).slice(0, limit)
}

interface Film extends Omit<NextCase, 'class' | 'value'> {
  readonly findings: readonly SuggestedFinding[]
  /** Presence by class. */
  readonly labels: ReadonlyMap<string, string>
}

async function filmsOf({ db }: Store, { modelSha256, promptSetSha256, mode }: NextCaseOptions): Promise<Film[]> {
  const rows = await db
    .selectFrom('suggestion')
    .innerJoin('instance', 'instance.sop_instance_uid', 'suggestion.sop_instance_uid')
    .innerJoin('study', 'study.study_uid', 'instance.study_uid')
    .innerJoin('patient', 'patient.id', 'study.patient')
    .select(['suggestion.sop_instance_uid', 'suggestion.findings', 'study.study_uid', 'study.study_date', 'patient.name'])
    .where('suggestion.model_sha256', '=', modelSha256)
    .where('suggestion.prompt_set_sha256', '=', promptSetSha256)
    .where('suggestion.mode', '=', mode)
    .orderBy('study.id', 'desc')
    .limit(FILMS_MAX)
    .execute()
  const labels = Map.groupBy(await db.selectFrom('label').select(['sop_instance_uid', 'class', 'presence']).execute(), (row) => row.sop_instance_uid)
  return rows.map((row) => ({
    studyUid: row.study_uid,
    sopInstanceUid: row.sop_instance_uid,
    patientName: row.name,
    studyDate: row.study_date,
    findings: suggestedFinding.array().parse(JSON.parse(row.findings)),
    labels: new Map(labels.get(row.sop_instance_uid)?.map(({ class: name, presence }) => [name, presence]))
  }))
}

const caseOf = ({ studyUid, sopInstanceUid, patientName, studyDate }: Omit<NextCase, 'class' | 'value'>, name: string | null, value: number): NextCase => ({ studyUid, sopInstanceUid, patientName, studyDate, class: name, value })

/** By the probability nearest to a half; without probabilities, by how close the two best findings are. */
function unsure(film: Film): NextCase {
  const [closest] = film.findings.flatMap((finding) => (finding.probability === null ? [] : [{ name: finding.class, value: 1 - 2 * Math.abs(finding.probability - 0.5) }])).sort((a, b) => b.value - a.value)
  if (closest) return caseOf(film, closest.name, closest.value)
  const [first, second] = [...film.findings].sort((a, b) => b.score - a.score)
  return caseOf(film, first!.class, second ? Math.exp((second.score - first!.score) / APART) : 0)
}

/** Labels against the share of films that score lower for the class. */
function disagreeing(films: readonly Film[]): NextCase[] {
  const scores = new Map<string, number[]>()
  for (const { findings } of films) for (const { class: name, score } of findings) scores.set(name, [...(scores.get(name) ?? []), score])
  const sorted = new Map([...scores].map(([name, own]) => [name, own.sort((a, b) => a - b)]))
  return films.flatMap((film) => {
    const [worst] = film.findings
      .flatMap(({ class: name, score }) => {
        const presence = film.labels.get(name)
        if (presence !== 'present' && presence !== 'absent') return []
        const own = sorted.get(name)!
        const below = own.findIndex((value) => value >= score) / Math.max(1, own.length - 1)
        return [{ name, value: presence === 'present' ? 1 - below : below }]
      })
      .sort((a, b) => b.value - a.value)
    return worst ? [caseOf(film, worst.name, worst.value)] : []
  })
}

/** Farthest first: each time the film whose nearest neighbour among those labelled or chosen before is farthest, by cosine. */
function different(films: readonly Film[], vectors: ReadonlyMap<string, Float32Array>, limit: number): NextCase[] {
  const known = films.flatMap((film) => [vectors.get(film.sopInstanceUid)].flatMap((vector) => (vector ? [{ film, vector, nearest: -1 }] : [])))
  const open = known.filter(({ film }) => film.labels.size === 0)
  const near = (vector: Float32Array) => {
    for (const one of open) one.nearest = Math.max(one.nearest, one.vector.reduce((sum, value, i) => sum + value * vector[i]!, 0))
  }
  for (const { film, vector } of known) if (film.labels.size > 0) near(vector)
  const chosen: NextCase[] = []
  while (chosen.length < limit && open.length > 0) {
    const farthest = open.reduce((best, one, i) => (one.nearest < open[best]!.nearest ? i : best), 0)
    const [{ film, vector, nearest }] = open.splice(farthest, 1) as [(typeof open)[number]]
    chosen.push(caseOf(film, null, Math.min(1, (1 - nearest) / 2)))
    near(vector)
  }
  return chosen
}

/** Global embeddings of length 1. */
async function vectorsOf({ db }: Store, modelSha256: string): Promise<Map<string, Float32Array>> {
  const rows = await db.selectFrom('film_embedding').select(['sop_instance_uid', 'global']).where('model_sha256', '=', modelSha256).execute()
  return new Map(
    rows.map((row) => {
      const vector = floatsOf(row.global)
      const length = Math.hypot(...vector) || 1
      return [row.sop_instance_uid, vector.map((value) => value / length)]
    })
  )
}
