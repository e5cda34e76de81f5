import type { Generated } from 'kysely'

/** The tables as Kysely sees them; the truth is in store/migrations. `Buffer` columns are float32 little endian. */
export interface Schema {
  patient: { id: Generated<number>; patient_id: string; issuer: string; name: string; birth_date: string | null; sex: string | null }
  study: {
    id: Generated<number>
    study_uid: string
    patient: number
    study_date: string | null
    study_time: string | null
    description: string
    accession: string
    status: Generated<string>
    demonstration: Generated<number>
    imported_at: string
  }
  series: { series_uid: string; study_uid: string; modality: string; series_number: number | null; description: string; body_part: string }
  file: { sha256: string; bytes: number; stored_at: string }
  instance: {
    sop_instance_uid: string
    series_uid: string
    study_uid: string
    sop_class_uid: string
    instance_number: number | null
    transfer_syntax_uid: string
    image_rows: number
    image_columns: number
    frames: number
    photometric: string
    view_position: string | null
    laterality: string | null
    spacing_row_mm: number | null
    spacing_column_mm: number | null
    spacing_source: string | null
    file_sha256: string
  }
  presentation_state: {
    sop_instance_uid: string
    study_uid: string
    patient_id: string
    label: string
    description: string
    creator: string
    created_date: string | null
    created_time: string | null
    file_sha256: string
    state: string | null
  }
  study_search: { rowid: number; study_uid: string; patient: string; study: string; report: string; labels: string }
  import_run: {
    id: string
    started_at: string
    finished_at: string | null
    imported: Generated<number>
    unchanged: Generated<number>
    refused: Generated<number>
    cancelled: Generated<number>
  }
  model: { sha256: string; name: string; path: string; manifest: string; first_seen_at: string }
  prompt_set: { sha256: string; name: string; json: string; created_at: string }
  prompt_set_change: { sequence: Generated<number>; at: string; actor: string; action: 'saved' | 'used'; prompt_set_sha256: string; name: string; version: number }
  film_embedding: {
    sop_instance_uid: string
    model_sha256: string
    dim: number
    region_rows: number
    region_columns: number
    grid: string
    local: Buffer
    global: Buffer
    provider: string
    created_at: string
  }
  film_vector: { id: Generated<number>; model_sha256: string; sop_instance_uid: string; global: Buffer; regions: Buffer }
  text_embedding: { text_sha256: string; model_sha256: string; words: string; dim: number; word_vectors: Buffer; sentence_vector: Buffer }
  suggestion: {
    sop_instance_uid: string
    model_sha256: string
    prompt_set_sha256: string
    mode: string
    provider: string
    findings: string
    top_class: string
    top_score: number
    created_at: string
  }
  scoring: { id: Generated<number>; model_sha256: string; prompt_set_sha256: string; mode: string }
  study_top_finding: { scoring: number; study: number; class: string; score: number; suspicion: number; uncertainty: number }
  study_facts: { study: number; revision: number; text: number; modalities: string; films: number; label_count: number; labelled: string; readers: string }
  saved_filter: { id: string; name: string; view: string; created_at: string }
  change: {
    sequence: Generated<number>
    bundle: number | null
    study_uid: string
    at: string
    reader: string
    action: string
    entity: 'label' | 'region' | 'measurement' | 'report' | 'status'
    entity_id: string
    subject: string
    before: string | null
    after: string | null
    reverses: number | null
  }
  label: {
    id: string
    study_uid: string
    sop_instance_uid: string
    class: string
    presence: string
    severity: string | null
    subtype: string | null
    location: string | null
    origin: string
    reader: string
    updated_at: string
    provenance: string | null
    source: string | null
  }
  region: {
    id: string
    study_uid: string
    sop_instance_uid: string
    label_id: string | null
    class: string
    kind: string
    points: string
    outlined_by: string | null
    words: string | null
    reader: string
    updated_at: string
  }
  label_template: { id: string; name: string; labels: string; reader: string; updated_at: string }
  measurement: { id: string; study_uid: string; sop_instance_uid: string; frame: number; kind: string; points: string; reader: string; updated_at: string }
  report: { study_uid: string; text: string; revision: number; reader: string; updated_at: string }
  visit: { id: Generated<number>; study_uid: string; reader: string; left_at: string; dwell_ms: number; blind: number }
  serving_change: { sequence: Generated<number>; at: string; actor: string; action: string; folder: string | null; model_sha256: string; name: string; comparison: string | null; overridden: number }
  training_run: { id: string; started_at: string; state: string; json: string }
  setting: { key: string; value: string }
  audit: {
    sequence: number
    at: string
    actor: string
    action: string
    subject: string
    details: string
    previous_hash: string
    hash: string
  }
}
