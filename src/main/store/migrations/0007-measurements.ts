/**
 * Lengths, angles and ratios on films. The change log is made anew without its list of entities, which
 * review/entities.ts closes: SQLite cannot alter a CHECK, and dropping a table fires no trigger.
 */
export const measurements = `
CREATE TABLE measurement (
  id TEXT PRIMARY KEY,
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  sop_instance_uid TEXT NOT NULL REFERENCES instance (sop_instance_uid),
  frame INTEGER NOT NULL CHECK (frame >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('length', 'angle', 'cardiothoracic')),
  points TEXT NOT NULL,
  reader TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX measurement_study ON measurement (study_uid);

CREATE TABLE change_of_any (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  bundle INTEGER REFERENCES change_of_any (sequence),
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  at TEXT NOT NULL,
  reader TEXT NOT NULL,
  action TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT,
  reverses INTEGER REFERENCES change_of_any (sequence)
) STRICT;
INSERT INTO change_of_any SELECT sequence, bundle, study_uid, at, reader, action, entity, entity_id, subject, before, after, reverses FROM change ORDER BY sequence;
DROP TABLE change;
ALTER TABLE change_of_any RENAME TO change;
CREATE INDEX change_study ON change (study_uid, sequence);
CREATE INDEX change_bundle ON change (bundle);
CREATE INDEX change_reverses ON change (reverses);
CREATE INDEX change_entity ON change (entity_id);
CREATE TRIGGER change_is_append_only_update BEFORE UPDATE ON change BEGIN SELECT RAISE (ABORT, 'change is append-only'); END;
CREATE TRIGGER change_is_append_only_delete BEFORE DELETE ON change BEGIN SELECT RAISE (ABORT, 'change is append-only'); END;
`
