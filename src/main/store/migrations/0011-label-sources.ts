/**
 * Where a label came from that was not given one by one, the words of the report that a region shows (both JSON), and
 * sets of labels that are given together. The set that ships can be changed and removed like any other.
 */
export const labelSources = `
ALTER TABLE label ADD COLUMN source TEXT;
ALTER TABLE region ADD COLUMN words TEXT;
CREATE TABLE label_template (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  labels TEXT NOT NULL,
  reader TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO label_template (id, name, labels, reader, updated_at)
SELECT '0d3b1c8e-6a54-4d0f-9a27-5b1f0c7e2d11', 'Normal chest',
  json_group_array(json_object('class', value, 'state', json_object('presence', 'absent', 'severity', NULL, 'subtype', NULL, 'location', NULL))),
  'Gloriole', '2026-01-01T00:00:00.000Z'
FROM json_each('["atelectasis", "cardiomegaly", "consolidation", "edema", "nodule", "pleural effusion", "pneumothorax"]');
`
