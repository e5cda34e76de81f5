/**
 * What the worklist filters and sorts by, one narrow row a study, for the index that each process keeps in memory
 * (library/worklist-index): `revision` counts up with every change of what the worklist shows or finds, so that what
 * changed since is read alone, whichever process changed it; `text` is the revision in which what the search finds
 * changed last.
 *
 * Kept by triggers, so that writers need not know. Lists are JSON arrays in order: modalities of the series, classes
 * that labels do not deny, readers who changed anything. A migration that makes one of these tables anew makes its
 * triggers anew, too.
 *
 * `study_top_finding` now ranks films by suspicion and tells how unsure the model is of the study.
 */
export const studyFacts = `
CREATE TABLE study_facts (
  study INTEGER PRIMARY KEY REFERENCES study (id),
  revision INTEGER NOT NULL,
  text INTEGER NOT NULL,
  modalities TEXT NOT NULL DEFAULT '[]',
  films INTEGER NOT NULL DEFAULT 0,
  label_count INTEGER NOT NULL DEFAULT 0,
  labelled TEXT NOT NULL DEFAULT '[]',
  readers TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX study_facts_revision ON study_facts (revision);

INSERT INTO study_facts (study, revision, text, modalities, films, label_count, labelled, readers)
SELECT s.id, s.id, s.id, ${modalitiesOf('s.study_uid')}, ${filmsOf('s.study_uid')}, ${labelCountOf('s.study_uid')}, ${labelledOf('s.study_uid')},
  (SELECT json_group_array(reader) FROM (SELECT DISTINCT reader FROM change WHERE study_uid = s.study_uid AND bundle IS NOT NULL ORDER BY reader))
FROM study s;

CREATE TRIGGER facts_study_insert AFTER INSERT ON study BEGIN
  INSERT INTO study_facts (study, revision, text) VALUES (NEW.id, ${next()}, ${next()});
END;
CREATE TRIGGER facts_study_update AFTER UPDATE ON study BEGIN
  UPDATE study_facts SET revision = ${next()}, text = CASE
    WHEN OLD.description IS NEW.description AND OLD.accession IS NEW.accession AND OLD.patient IS NEW.patient THEN text ELSE ${next()} END
  WHERE study = NEW.id;
END;
CREATE TRIGGER facts_study_delete BEFORE DELETE ON study BEGIN
  DELETE FROM study_facts WHERE study = OLD.id;
END;
CREATE TRIGGER facts_patient_update AFTER UPDATE ON patient BEGIN
  UPDATE study_facts SET revision = ${next()}, text = ${next()} WHERE study IN (SELECT id FROM study WHERE patient = NEW.id);
END;
${onEvery('series', (uid) => `modalities = ${modalitiesOf(uid)}`)}
${onEvery('instance', (uid) => `films = ${filmsOf(uid)}`)}
${onEvery('label', (uid) => `text = ${next()}, label_count = ${labelCountOf(uid)}, labelled = ${labelledOf(uid)}`)}
${onEvery('report', () => `text = ${next()}`)}
CREATE TRIGGER facts_change_insert AFTER INSERT ON change WHEN NEW.bundle IS NOT NULL BEGIN
  UPDATE study_facts SET revision = ${next()},
    readers = (SELECT json_group_array(value) FROM (SELECT value FROM json_each(readers) UNION SELECT NEW.reader ORDER BY 1))
  WHERE study = ${studyOf('NEW.study_uid')};
END;

-- The orders of the worklist are kept in memory now.
DROP INDEX study_by_status;
DROP INDEX study_by_progress;
DROP INDEX patient_by_name;
DROP INDEX patient_by_patient_id;

DROP TRIGGER suggestion_insert;
DROP TRIGGER suggestion_update;
DROP TRIGGER suggestion_delete;
DROP TABLE study_top_finding;
CREATE TABLE study_top_finding (
  scoring INTEGER NOT NULL REFERENCES scoring (id),
  study INTEGER NOT NULL REFERENCES study (id),
  class TEXT NOT NULL,
  score REAL NOT NULL,
  suspicion REAL NOT NULL,
  uncertainty REAL NOT NULL,
  PRIMARY KEY (scoring, study)
) STRICT, WITHOUT ROWID;
INSERT INTO study_top_finding
SELECT c.id, s.id, g.top_class, g.top_score, max(${suspicion('g')}), 0
FROM suggestion g
JOIN scoring c ON c.model_sha256 = g.model_sha256 AND c.prompt_set_sha256 = g.prompt_set_sha256 AND c.mode = g.mode
JOIN instance i ON i.sop_instance_uid = g.sop_instance_uid
JOIN study s ON s.study_uid = i.study_uid
GROUP BY c.id, s.id;
UPDATE study_top_finding AS t SET uncertainty = (
  SELECT max(${uncertainty('g')})
  FROM scoring c
  JOIN study s ON s.id = t.study
  JOIN instance i ON i.study_uid = s.study_uid
  JOIN suggestion g ON g.sop_instance_uid = i.sop_instance_uid
    AND g.model_sha256 = c.model_sha256 AND g.prompt_set_sha256 = c.prompt_set_sha256 AND g.mode = c.mode
  WHERE c.id = t.scoring);

${onSuggestion('INSERT', 'NEW')}
${onSuggestion('UPDATE', 'NEW')}
${onSuggestion('DELETE', 'OLD')}

-- Filters that readers keep under a name: filter and order of the worklist as JSON (shared/domain/study-filter).
CREATE TABLE saved_filter (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  view TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

function next(): string {
  return '(SELECT coalesce(max(revision), 0) + 1 FROM study_facts)'
}
function studyOf(uid: string): string {
  return `(SELECT id FROM study WHERE study_uid = ${uid})`
}
function modalitiesOf(uid: string): string {
  return `(SELECT json_group_array(modality) FROM (SELECT DISTINCT modality FROM series WHERE study_uid = ${uid} AND modality <> '' ORDER BY modality))`
}
function filmsOf(uid: string): string {
  return `(SELECT count(*) FROM instance WHERE study_uid = ${uid})`
}
function labelCountOf(uid: string): string {
  return `(SELECT count(*) FROM label WHERE study_uid = ${uid})`
}
function labelledOf(uid: string): string {
  return `(SELECT json_group_array(class) FROM (SELECT DISTINCT class FROM label WHERE study_uid = ${uid} AND presence <> 'absent' ORDER BY class))`
}

function onEvery(table: string, facts: (uid: string) => string): string {
  const trigger = (event: string, row: string) => `CREATE TRIGGER facts_${table}_${event.toLowerCase()} AFTER ${event} ON ${table} BEGIN
  UPDATE study_facts SET revision = ${next()}, ${facts(`${row}.study_uid`)} WHERE study = ${studyOf(`${row}.study_uid`)};
END;`
  return [trigger('INSERT', 'NEW'), trigger('UPDATE', 'NEW'), trigger('DELETE', 'OLD')].join('\n')
}

/**
 * How suspicious a film is, 0 to 3: its most suspicious finding, those that the model calls present (from 2) before
 * those it leaves open (from 1) before those it calls absent, by probability, or by score where there is none.
 */
function suspicion(g: string): string {
  const tier = `CASE json_extract(value, '$.judgement.decision') WHEN 'present' THEN 2 WHEN 'absent' THEN 0 ELSE 1 END`
  return `coalesce(
    (SELECT max(${tier} + coalesce(json_extract(value, '$.probability'), ${share(`json_extract(value, '$.score')`)})) FROM json_each(${g}.findings)),
    1 + ${share(`${g}.top_score`)})`
}

/** As training/next-cases tells it: the probability nearest to a half, or how close the two best scores are; 0 to 1. */
function uncertainty(g: string): string {
  const score = (place: number) => `(SELECT json_extract(value, '$.score') FROM json_each(${g}.findings) ORDER BY 1 DESC LIMIT 1 OFFSET ${place})`
  return `coalesce(
    (SELECT max(1 - 2 * abs(json_extract(value, '$.probability') - 0.5)) FROM json_each(${g}.findings) WHERE json_extract(value, '$.probability') IS NOT NULL),
    exp((${score(1)} - ${score(0)}) / 0.1),
    0)`
}

function share(score: string): string {
  return `1.0 / (1.0 + exp(-(${score})))`
}

/**
 * Takes the most suspicious of the study's films again; with max() alone SQLite gives the other columns of that row.
 * No OR IGNORE or ON CONFLICT in it: the conflict rule of the statement that fires a trigger overrides the trigger's own.
 */
function onSuggestion(event: 'INSERT' | 'UPDATE' | 'DELETE', row: 'NEW' | 'OLD'): string {
  const key = (g: string) => `${g}model_sha256 = ${row}.model_sha256 AND ${g}prompt_set_sha256 = ${row}.prompt_set_sha256 AND ${g}mode = ${row}.mode`
  const study = `(SELECT s.id FROM instance i JOIN study s ON s.study_uid = i.study_uid WHERE i.sop_instance_uid = ${row}.sop_instance_uid)`
  const ofStudy = `FROM instance i
  JOIN study s ON s.study_uid = i.study_uid
  JOIN instance film ON film.study_uid = s.study_uid
  JOIN suggestion g ON g.sop_instance_uid = film.sop_instance_uid AND ${key('g.')}
  WHERE i.sop_instance_uid = ${row}.sop_instance_uid`
  return `CREATE TRIGGER suggestion_${event.toLowerCase()} AFTER ${event} ON suggestion BEGIN
  INSERT INTO scoring (model_sha256, prompt_set_sha256, mode)
  SELECT ${row}.model_sha256, ${row}.prompt_set_sha256, ${row}.mode WHERE NOT EXISTS (SELECT 1 FROM scoring WHERE ${key('')});
  DELETE FROM study_top_finding WHERE scoring = (SELECT id FROM scoring WHERE ${key('')}) AND study = ${study};
  INSERT INTO study_top_finding
  SELECT (SELECT id FROM scoring WHERE ${key('')}), s.id, g.top_class, g.top_score, max(${suspicion('g')}), 0 ${ofStudy} GROUP BY s.id;
  UPDATE study_top_finding SET uncertainty = (SELECT max(${uncertainty('g')}) ${ofStudy})
  WHERE scoring = (SELECT id FROM scoring WHERE ${key('')}) AND study = ${study};
  UPDATE study_facts SET revision = ${next()} WHERE study = ${study};
END;`
}
