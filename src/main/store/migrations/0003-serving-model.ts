/**
 * Which model serves, append-only: the one of the newest promotion that was not rolled back, or, without any, the model
 * that ships. `folder` is a pack's below `models/` of the data folder; `comparison` is what the gate saw, as JSON.
 */
export const servingModel = `
CREATE TABLE serving_change (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('promoted', 'rolled-back')),
  folder TEXT,
  model_sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  comparison TEXT,
  overridden INTEGER NOT NULL DEFAULT 0,
  CHECK (action = 'rolled-back' OR folder IS NOT NULL)
) STRICT;
CREATE TRIGGER serving_change_is_append_only_update BEFORE UPDATE ON serving_change BEGIN SELECT RAISE (ABORT, 'serving_change is append-only'); END;
CREATE TRIGGER serving_change_is_append_only_delete BEFORE DELETE ON serving_change BEGIN SELECT RAISE (ABORT, 'serving_change is append-only'); END;
`
