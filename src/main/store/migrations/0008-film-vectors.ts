/**
 * What films are searched by, small beside their embeddings: the global vector (float32), and a sign code for each block
 * of regions (gloria/film-vector). Rows follow each other by id, so that what is new since is found at once.
 */
export const filmVectors = `
CREATE TABLE film_vector (
  id INTEGER PRIMARY KEY,
  model_sha256 TEXT NOT NULL,
  sop_instance_uid TEXT NOT NULL REFERENCES instance (sop_instance_uid),
  global BLOB NOT NULL,
  regions BLOB NOT NULL,
  UNIQUE (model_sha256, sop_instance_uid)
) STRICT;
`
