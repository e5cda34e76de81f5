/** The first schema. Migrations are immutable: change nothing here, add 0002. */
export const libraryAndReview = `
CREATE TABLE patient (
  id INTEGER PRIMARY KEY,
  patient_id TEXT NOT NULL,
  issuer TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  birth_date TEXT,
  sex TEXT,
  UNIQUE (patient_id, issuer)
) STRICT;

-- id is the rowid of the study's row in study_search: explicit, so that VACUUM keeps it.
CREATE TABLE study (
  id INTEGER PRIMARY KEY,
  study_uid TEXT NOT NULL UNIQUE,
  patient INTEGER NOT NULL REFERENCES patient (id),
  study_date TEXT,
  study_time TEXT,
  description TEXT NOT NULL,
  accession TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'unread' CHECK (status IN ('unread', 'reading', 'read', 'second-look')),
  demonstration INTEGER NOT NULL DEFAULT 0,
  imported_at TEXT NOT NULL
) STRICT;
CREATE INDEX study_patient ON study (patient, study_date);
CREATE INDEX study_date ON study (study_date, study_time);

CREATE TABLE series (
  series_uid TEXT PRIMARY KEY,
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  modality TEXT NOT NULL,
  series_number INTEGER,
  description TEXT NOT NULL,
  body_part TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX series_study ON series (study_uid);

-- The bytes of every instance lie in the content-addressed file store under this hash.
CREATE TABLE file (
  sha256 TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  stored_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE instance (
  sop_instance_uid TEXT PRIMARY KEY,
  series_uid TEXT NOT NULL REFERENCES series (series_uid),
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  sop_class_uid TEXT NOT NULL,
  instance_number INTEGER,
  transfer_syntax_uid TEXT NOT NULL,
  image_rows INTEGER NOT NULL,
  image_columns INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  photometric TEXT NOT NULL,
  view_position TEXT,
  laterality TEXT,
  spacing_row_mm REAL,
  spacing_column_mm REAL,
  spacing_source TEXT,
  file_sha256 TEXT NOT NULL REFERENCES file (sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX instance_series ON instance (series_uid, instance_number);
CREATE INDEX instance_study ON instance (study_uid);
CREATE INDEX instance_file ON instance (file_sha256);

-- Full-text search over patient, study, report and label classes; one row a study, kept by its writers.
CREATE VIRTUAL TABLE study_search USING fts5 (study_uid UNINDEXED, patient, study, report, labels, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE import_run (
  id TEXT PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  imported INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE model (
  sha256 TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  manifest TEXT NOT NULL,
  first_seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE prompt_set (
  sha256 TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  json TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- float32 little endian. Film: local (rows x columns regions, dim each: dim-major as the encoder gives it), global (dim).
CREATE TABLE film_embedding (
  sop_instance_uid TEXT NOT NULL REFERENCES instance (sop_instance_uid),
  model_sha256 TEXT NOT NULL,
  dim INTEGER NOT NULL,
  region_rows INTEGER NOT NULL,
  region_columns INTEGER NOT NULL,
  grid TEXT NOT NULL,
  local BLOB NOT NULL,
  global BLOB NOT NULL,
  provider TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (sop_instance_uid, model_sha256)
) STRICT, WITHOUT ROWID;

-- One row a text and model: words as JSON, word vectors (words x dim) and the sentence vector (dim), float32.
CREATE TABLE text_embedding (
  text_sha256 TEXT NOT NULL,
  model_sha256 TEXT NOT NULL,
  words TEXT NOT NULL,
  dim INTEGER NOT NULL,
  word_vectors BLOB NOT NULL,
  sentence_vector BLOB NOT NULL,
  PRIMARY KEY (text_sha256, model_sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE suggestion (
  sop_instance_uid TEXT NOT NULL REFERENCES instance (sop_instance_uid),
  model_sha256 TEXT NOT NULL,
  prompt_set_sha256 TEXT NOT NULL,
  mode TEXT NOT NULL,
  provider TEXT NOT NULL,
  findings TEXT NOT NULL,
  top_class TEXT NOT NULL,
  top_score REAL NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (sop_instance_uid, model_sha256, prompt_set_sha256, mode)
) STRICT, WITHOUT ROWID;

-- What readers did, append-only. Each row holds the entity before and after as JSON (null: did not exist), so any
-- state can be rebuilt and undone. An undo or redo is a row of its own that names the row it reverses: an undo a change,
-- a redo an undo. Rows of one action share a bundle (the sequence of its first row) and are undone together; a row
-- without a bundle (an imported report) is not undone at all.
CREATE TABLE change (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  bundle INTEGER REFERENCES change (sequence),
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  at TEXT NOT NULL,
  reader TEXT NOT NULL,
  action TEXT NOT NULL,
  entity TEXT NOT NULL CHECK (entity IN ('label', 'region', 'report', 'status')),
  entity_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT,
  reverses INTEGER REFERENCES change (sequence)
) STRICT;
CREATE INDEX change_study ON change (study_uid, sequence);
CREATE INDEX change_bundle ON change (bundle);
CREATE INDEX change_reverses ON change (reverses);
CREATE INDEX change_entity ON change (entity_id);
CREATE TRIGGER change_is_append_only_update BEFORE UPDATE ON change BEGIN SELECT RAISE (ABORT, 'change is append-only'); END;
CREATE TRIGGER change_is_append_only_delete BEFORE DELETE ON change BEGIN SELECT RAISE (ABORT, 'change is append-only'); END;

-- The present state, written in the same transaction as its change.
CREATE TABLE label (
  id TEXT PRIMARY KEY,
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  sop_instance_uid TEXT NOT NULL REFERENCES instance (sop_instance_uid),
  class TEXT NOT NULL,
  presence TEXT NOT NULL CHECK (presence IN ('present', 'absent', 'uncertain')),
  severity TEXT,
  subtype TEXT,
  location TEXT,
  origin TEXT NOT NULL CHECK (origin IN ('accepted', 'corrected', 'rejected', 'added')),
  reader TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  provenance TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX label_study ON label (study_uid);

CREATE TABLE region (
  id TEXT PRIMARY KEY,
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  sop_instance_uid TEXT NOT NULL REFERENCES instance (sop_instance_uid),
  label_id TEXT,
  class TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('box', 'polygon', 'point')),
  points TEXT NOT NULL,
  reader TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX region_study ON region (study_uid);

CREATE TABLE report (
  study_uid TEXT PRIMARY KEY REFERENCES study (study_uid),
  text TEXT NOT NULL,
  revision INTEGER NOT NULL,
  reader TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Hash chain: hash = SHA-256 of the previous hash and this row's canonical JSON.
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;
`
