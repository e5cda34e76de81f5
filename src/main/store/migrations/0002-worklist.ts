/**
 * What lists 100,000 studies in a few milliseconds, in every order the worklist offers.
 *
 * - `prefix`: readers search as they type; the index of short prefixes counts the matches of a first letter at once.
 * - `study_top_finding`: the highest suggestion of each study, for every model, prompt set and mode; kept by triggers,
 *   so that whoever writes suggestions need not know. Studies without suggestions have no row.
 */
export const worklist = `
CREATE INDEX patient_by_name ON patient (name COLLATE NOCASE);
CREATE INDEX patient_by_patient_id ON patient (patient_id COLLATE NOCASE);
CREATE INDEX study_by_status ON study (status, study_date, study_time);
CREATE INDEX study_by_progress ON study ((CASE status WHEN 'unread' THEN 0 WHEN 'reading' THEN 1 WHEN 'second-look' THEN 2 ELSE 3 END), study_date, study_time);
CREATE INDEX study_by_import ON study (imported_at);

CREATE VIRTUAL TABLE study_search_2 USING fts5 (study_uid UNINDEXED, patient, study, report, labels, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
INSERT INTO study_search_2 (rowid, study_uid, patient, study, report, labels) SELECT rowid, study_uid, patient, study, report, labels FROM study_search;
DROP TABLE study_search;
ALTER TABLE study_search_2 RENAME TO study_search;

-- A model with its prompt set and mode under a short number: three long keys in every row would make sorting slow.
CREATE TABLE scoring (
  id INTEGER PRIMARY KEY,
  model_sha256 TEXT NOT NULL,
  prompt_set_sha256 TEXT NOT NULL,
  mode TEXT NOT NULL,
  UNIQUE (model_sha256, prompt_set_sha256, mode)
) STRICT;

CREATE TABLE study_top_finding (
  scoring INTEGER NOT NULL REFERENCES scoring (id),
  study INTEGER NOT NULL REFERENCES study (id),
  class TEXT NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (scoring, study)
) STRICT, WITHOUT ROWID;
CREATE INDEX study_by_top_finding ON study_top_finding (scoring, score);

${trigger('INSERT', 'NEW')}
${trigger('UPDATE', 'NEW')}
${trigger('DELETE', 'OLD')}

INSERT INTO scoring (model_sha256, prompt_set_sha256, mode) SELECT DISTINCT model_sha256, prompt_set_sha256, mode FROM suggestion;
INSERT INTO study_top_finding
SELECT c.id, s.id, g.top_class, max(g.top_score)
FROM suggestion g
JOIN scoring c ON c.model_sha256 = g.model_sha256 AND c.prompt_set_sha256 = g.prompt_set_sha256 AND c.mode = g.mode
JOIN instance i ON i.sop_instance_uid = g.sop_instance_uid
JOIN study s ON s.study_uid = i.study_uid
GROUP BY c.id, s.id;
`

/**
 * Takes the highest of the study's films again; with max() alone SQLite gives the other columns of that row.
 * No OR IGNORE or ON CONFLICT in it: the conflict rule of the statement that fires a trigger overrides the trigger's own.
 */
function trigger(event: 'INSERT' | 'UPDATE' | 'DELETE', row: 'NEW' | 'OLD'): string {
  const key = `model_sha256 = ${row}.model_sha256 AND prompt_set_sha256 = ${row}.prompt_set_sha256 AND mode = ${row}.mode`
  return `CREATE TRIGGER suggestion_${event.toLowerCase()} AFTER ${event} ON suggestion BEGIN
  INSERT INTO scoring (model_sha256, prompt_set_sha256, mode)
  SELECT ${row}.model_sha256, ${row}.prompt_set_sha256, ${row}.mode WHERE NOT EXISTS (SELECT 1 FROM scoring WHERE ${key});
  DELETE FROM study_top_finding
  WHERE scoring = (SELECT id FROM scoring WHERE ${key})
    AND study = (SELECT s.id FROM instance i JOIN study s ON s.study_uid = i.study_uid WHERE i.sop_instance_uid = ${row}.sop_instance_uid);
  INSERT INTO study_top_finding
  SELECT (SELECT id FROM scoring WHERE ${key}), s.id, g.top_class, max(g.top_score)
  FROM instance i
  JOIN study s ON s.study_uid = i.study_uid
  JOIN instance film ON film.study_uid = s.study_uid
  JOIN suggestion g ON g.sop_instance_uid = film.sop_instance_uid
    AND g.model_sha256 = ${row}.model_sha256 AND g.prompt_set_sha256 = ${row}.prompt_set_sha256 AND g.mode = ${row}.mode
  WHERE i.sop_instance_uid = ${row}.sop_instance_uid
  GROUP BY s.id;
END;`
}
