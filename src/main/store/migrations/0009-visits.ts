/** How long a reader had a study on screen, and whether suggestions were hidden at first. Rows are only added. */
export const visits = `
CREATE TABLE visit (
  id INTEGER PRIMARY KEY,
  study_uid TEXT NOT NULL REFERENCES study (study_uid),
  reader TEXT NOT NULL,
  left_at TEXT NOT NULL,
  dwell_ms REAL NOT NULL,
  blind INTEGER NOT NULL CHECK (blind IN (0, 1))
) STRICT;
CREATE INDEX visit_reader ON visit (reader, study_uid);
`
