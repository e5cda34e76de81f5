/**
 * Which prompt set served since when, append-only: `saved` stored a version and had it serve, `used` chose one that was
 * there. `version` counts the distinct sets of a name in the order in which they first served.
 */
export const promptSetHistory = `
CREATE TABLE prompt_set_change (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('saved', 'used')),
  prompt_set_sha256 TEXT NOT NULL REFERENCES prompt_set (sha256),
  name TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT;
CREATE INDEX prompt_set_change_name ON prompt_set_change (name, version);
CREATE TRIGGER prompt_set_change_is_append_only_update BEFORE UPDATE ON prompt_set_change BEGIN SELECT RAISE (ABORT, 'prompt_set_change is append-only'); END;
CREATE TRIGGER prompt_set_change_is_append_only_delete BEFORE DELETE ON prompt_set_change BEGIN SELECT RAISE (ABORT, 'prompt_set_change is append-only'); END;
CREATE TRIGGER prompt_set_is_kept_update BEFORE UPDATE ON prompt_set BEGIN SELECT RAISE (ABORT, 'a prompt set is never changed, its hash names it'); END;

INSERT INTO prompt_set_change (at, actor, action, prompt_set_sha256, name, version)
SELECT created_at, 'gloriole', 'saved', sha256, name, row_number() OVER (PARTITION BY name ORDER BY created_at, sha256) FROM prompt_set ORDER BY created_at, sha256;
`
