/** Training runs, each as JSON (shared/domain/training): how it was set up, how it went, what the gate said of it. */
export const trainingRuns = `
CREATE TABLE training_run (
  id TEXT PRIMARY KEY,
  started_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'interrupted', 'cancelled', 'failed', 'done')),
  json TEXT NOT NULL
) STRICT;
CREATE INDEX training_run_started ON training_run (started_at);
`
