/**
 * Presentation states that came with films: how somebody had them shown, JSON in `state`. One may come before its films,
 * so its study need not be there; whose it is stands in `patient_id`.
 */
export const presentationStates = `
CREATE TABLE presentation_state (
  sop_instance_uid TEXT PRIMARY KEY,
  study_uid TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  label TEXT NOT NULL,
  description TEXT NOT NULL,
  creator TEXT NOT NULL,
  created_date TEXT,
  created_time TEXT,
  state TEXT NOT NULL,
  file_sha256 TEXT NOT NULL REFERENCES file (sha256)
) STRICT;
CREATE INDEX presentation_state_study ON presentation_state (study_uid);
`
