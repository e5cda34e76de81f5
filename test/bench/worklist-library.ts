import { sql, type Transaction } from 'kysely'
import { createRandom } from '@shared/random'
import type { Serving } from '@main/library/serving'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'

/** Whose suggestions they are where nobody asks for another's. */
export const serving: Serving = { modelSha256: 'a'.repeat(64), promptSetSha256: 'b'.repeat(64), mode: 'corrected' }

const syllables = 'al an ar be bo ca ch da de el er fa fi ga go ha hi is ja jo ka ki la li ma mi na no or pa pe ra ri sa si ta ti ul va vi wa ya zo'.split(' ')
const classes = ['pleural effusion', 'cardiomegaly', 'edema', 'atelectasis', 'consolidation', 'pneumothorax', 'nodule']
const words = 'the lungs are clear without focal consolidation no pleural effusion or pneumothorax heart size is normal mediastinal contours unremarkable small left right moderate large cardiomegaly edema atelectasis base opacity stable compared prior study radiograph evidence of acute disease osseous structures intact tube tip carina line central venous catheter support devices interval change kerley granuloma scoliosis hiatal hernia pacemaker sternotomy'.split(' ')
const statuses = ['unread', 'unread', 'reading', 'read', 'read', 'read', 'read', 'second-look']
const readers = ['Dr Alvarez', 'Dr Brandt', 'Dr Chen']

/** Studies a transaction: as many as a large import writes, so that the full-text index looks as after imports. */
const batch = 2_000

/**
 * Fills a store with generated studies: two a patient, three films in two studies, two reports in three studies, a
 * suggestion each but for every tenth, a label in every sixth. No picture, no patient: names are made of syllables.
 */
export async function fillLibrary(store: Store, studies: number, by: Serving = serving): Promise<void> {
  const random = createRandom(11)
  const some = (n: number) => Math.floor(random.between(0, n))
  const pick = <T>(list: readonly T[]) => list[some(list.length)]!
  const name = () => Array.from({ length: 3 }, () => pick(syllables)).join('').replace(/^./, (letter) => letter.toUpperCase())
  await store.transaction(async (tx) => {
    await tx.insertInto('file').values({ sha256: '0'.repeat(64), bytes: 1, stored_at: '' }).execute()
    await tx.insertInto('model').values({ sha256: by.modelSha256, name: 'bench', path: '', manifest: '{}', first_seen_at: '' }).onConflict((conflict) => conflict.doNothing()).execute()
    await tx.insertInto('prompt_set').values({ sha256: by.promptSetSha256, name: 'bench', json: '{}', created_at: '' }).onConflict((conflict) => conflict.doNothing()).execute()
  })
  const text = () => Array.from({ length: 12 + some(40) }, () => words[some(some(2) ? words.length : 24)]!).join(' ')
  for (let start = 1; start <= studies; start += batch) {
    await store.transaction(async (tx) => {
      for (let id = start; id < start + batch && id <= studies; id++) await add(tx, id)
    })
  }

  async function add(tx: Transaction<Schema>, id: number): Promise<void> {
    const patient = (id + 1) >> 1
    const [patientName, patientId] = id % 2 ? [`${name()} ${name()}`, `PAT${(patient * 48_271) % 2_147_483_647}`] : await known(tx, patient)
    if (id % 2) await tx.insertInto('patient').values({ id: patient, patient_id: patientId, issuer: '', name: patientName, birth_date: `19${10 + some(90)}0${1 + some(9)}15`, sex: pick(['F', 'M']) }).execute()
    const uid = `1.2.826.${id}`
    const day = new Date(Date.UTC(2026, 0, 1) - some(12 * 365) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
    const description = pick(['Chest PA', 'Chest AP portable', 'Chest PA and lateral', 'Thorax'])
    const accession = `ACC${id}`
    await tx.insertInto('study').values({ id, study_uid: uid, patient, study_date: day, study_time: `${10 + some(14)}${10 + some(50)}00`, description, accession, status: pick(statuses), imported_at: new Date(1.77e12 + id * 1000).toISOString() }).execute()
    await tx.insertInto('series').values({ series_uid: `${uid}.1`, study_uid: uid, modality: pick(['DX', 'DX', 'CR']), series_number: 1, description: '', body_part: 'CHEST' }).execute()
    for (let film = 1; film <= 1 + (id % 2); film++) {
      await tx.insertInto('instance').values({ sop_instance_uid: `${uid}.1.${film}`, series_uid: `${uid}.1`, study_uid: uid, sop_class_uid: '1.2', instance_number: film, transfer_syntax_uid: '1.2', image_rows: 2500, image_columns: 2000, frames: 1, photometric: 'MONOCHROME2', view_position: film === 1 ? 'PA' : 'LL', laterality: null, spacing_row_mm: null, spacing_column_mm: null, spacing_source: null, file_sha256: '0'.repeat(64) }).execute()
    }
    if (id % 10 !== 0) {
      const findings = classes.map((one) => ({ class: one, score: random.normal() / 4, probability: null })).sort((a, b) => b.score - a.score)
      await tx.insertInto('suggestion').values({ sop_instance_uid: `${uid}.1.1`, model_sha256: by.modelSha256, prompt_set_sha256: by.promptSetSha256, mode: by.mode, provider: 'cpu', findings: JSON.stringify(findings), top_class: findings[0]!.class, top_score: findings[0]!.score, created_at: '' }).execute()
    }
    const report = id % 3 ? text() : ''
    if (report) await tx.insertInto('report').values({ study_uid: uid, text: report, revision: 1, reader: 'bench', updated_at: '' }).execute()
    const labelled = id % 6 ? '' : pick(classes)
    if (labelled) {
      const reader = pick(readers)
      await tx.insertInto('label').values({ id: `${id}`, study_uid: uid, sop_instance_uid: `${uid}.1.1`, class: labelled, presence: 'present', severity: null, subtype: null, location: null, origin: 'added', reader, updated_at: '', provenance: null }).execute()
      await tx.insertInto('change').values({ sequence: id, bundle: id, study_uid: uid, at: '', reader, action: 'label', entity: 'label', entity_id: `${id}`, subject: labelled, before: null, after: '{}', reverses: null }).execute()
    }
    // What reindexStudy would write, without reading it all again.
    await tx.insertInto('study_search').values({ rowid: id, study_uid: uid, patient: `${patientName} ${patientId}`, study: `${description} ${accession}`, report, labels: labelled }).execute()
  }

  async function known(tx: Transaction<Schema>, patient: number): Promise<[string, string]> {
    const row = await tx.selectFrom('patient').select(['name', 'patient_id']).where('id', '=', patient).executeTakeFirstOrThrow()
    return [row.name, row.patient_id]
  }
}

/** How many bytes the database takes. */
export async function bytesOf(store: Store): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()`.execute(store.db)
  return rows[0]!.bytes
}
