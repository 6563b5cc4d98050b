-- History in two times: valid time, when something held, and recorded time, when the store knew it. Tables whose rows gain times are made anew,
-- so that what a scan looks at stands before the blobs.

-- One version of all edges that a job claims into a target on one ground. closed_at says when the end became known: before, it was believed to
-- hold still. recorded_to says when it was found never to have held so. Current is what has neither.
CREATE TABLE edge_set_new (
  id INTEGER PRIMARY KEY,
  job_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  evidence INTEGER NOT NULL,
  is_active INTEGER NOT NULL, -- 0: kept as evidence, not walked
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  recorded_from INTEGER NOT NULL,
  closed_at INTEGER,
  recorded_to INTEGER,
  edge_count INTEGER NOT NULL,
  producer TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  cause BLOB,
  end_cause BLOB,
  unknowns BLOB,
  edges BLOB NOT NULL);

-- What was recorded_to is closed_at. A version that a later one overlaps (it came late) ends where that one begins.
INSERT INTO edge_set_new (
  id, job_id, target_id, evidence, is_active, valid_from, valid_to, recorded_from, closed_at, edge_count, producer, content_hash, unknowns, edges)
SELECT
  id, job_id, target_id, evidence, 1, valid_from,
  CASE WHEN recorded_to IS NULL THEN NULL ELSE max(valid_from, min(valid_to, coalesce((
    SELECT min(later.valid_from) FROM edge_set AS later
    WHERE later.job_id = edge_set.job_id AND later.target_id = edge_set.target_id AND later.evidence = edge_set.evidence
      AND later.id > edge_set.id AND (later.valid_to IS NULL OR later.valid_to > later.valid_from)), valid_to))) END,
  recorded_from, recorded_to, edge_count, producer, content_hash, unknowns, edges
FROM edge_set;

DROP TABLE edge_set;
ALTER TABLE edge_set_new RENAME TO edge_set;

CREATE UNIQUE INDEX edge_set_current ON edge_set (job_id, target_id, evidence) WHERE closed_at IS NULL AND recorded_to IS NULL;
CREATE INDEX edge_set_by_target ON edge_set (target_id) WHERE closed_at IS NULL AND recorded_to IS NULL;
CREATE INDEX edge_set_unknown ON edge_set (job_id) WHERE closed_at IS NULL AND recorded_to IS NULL AND unknowns IS NOT NULL;
CREATE INDEX edge_set_past ON edge_set (job_id, target_id, evidence, valid_to) WHERE closed_at IS NOT NULL OR recorded_to IS NOT NULL;
CREATE INDEX edge_set_past_by_target ON edge_set (target_id) WHERE closed_at IS NOT NULL OR recorded_to IS NOT NULL;

-- Which past edge sets read a dataset; edge_set_source has the current ones.
CREATE TABLE edge_set_source_past (
  source_id INTEGER NOT NULL,
  edge_set_id INTEGER NOT NULL,
  PRIMARY KEY (source_id, edge_set_id)) WITHOUT ROWID;

CREATE INDEX edge_set_source_past_by_set ON edge_set_source_past (edge_set_id);

INSERT INTO edge_set_source_past (source_id, edge_set_id)
SELECT DISTINCT source.value, edge_set.id FROM edge_set, json_each(sources_of(edge_set.edges)) AS source WHERE closed_at IS NOT NULL;

-- A description holds from valid_from until the next one begins. The row of the entity has the current one; earlier ones stand beside it.
CREATE TABLE dataset_new (
  id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT,
  layer TEXT COLLATE NOCASE,
  owner TEXT COLLATE NOCASE,
  present INTEGER NOT NULL,
  knowledge INTEGER NOT NULL,
  alias_namespace TEXT,
  alias_name TEXT,
  valid_from INTEGER NOT NULL,
  recorded_from INTEGER NOT NULL,
  record BLOB,     -- JSON without fields; NULL where only lineage mentions the dataset
  fields BLOB,     -- the schema as given: places in paths, types, modes
  paths BLOB,      -- every path ever declared or mentioned, in order of arrival; append-only, since edges name fields by their place
  UNIQUE (namespace, name));

-- Of what a store of the first version had nobody knows since when: since its beginning.
INSERT INTO dataset_new (
  id, namespace, name, kind, layer, owner, present, knowledge, alias_namespace, alias_name, valid_from, recorded_from, record, fields, paths)
SELECT id, namespace, name, kind, layer, owner, present, knowledge, alias_namespace, alias_name, first.time, first.time, record, fields, paths
FROM dataset, (SELECT coalesce(min(time), 0) AS time FROM (
  SELECT min(recorded_from) AS time FROM edge_set UNION ALL SELECT min(received_at) FROM event UNION ALL SELECT min(started_at) FROM run)) AS first;

DROP TABLE dataset;
ALTER TABLE dataset_new RENAME TO dataset;

CREATE TABLE dataset_version (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  recorded_from INTEGER NOT NULL,
  closed_at INTEGER NOT NULL, -- when the one after it became known
  recorded_to INTEGER,        -- when it was found never to have held so
  record BLOB,
  fields BLOB);

CREATE INDEX dataset_version_by_dataset ON dataset_version (dataset_id, valid_from);

CREATE TABLE job_new (
  id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  layer TEXT COLLATE NOCASE,
  owner TEXT COLLATE NOCASE,
  state INTEGER NOT NULL,
  doubtful INTEGER NOT NULL, -- 1 where the record alone says that something may be unknown
  retired_at INTEGER,        -- a retired job's current version says that it is gone since valid_from
  valid_from INTEGER NOT NULL,
  recorded_from INTEGER NOT NULL,
  record BLOB,     -- JSON without SQL; NULL where only lineage, a run or a fold state mentions the job
  links BLOB,      -- inputs and outputs by number, unknowns
  sql TEXT,
  UNIQUE (namespace, name));

INSERT INTO job_new (
  id, namespace, name, layer, owner, state, doubtful, retired_at, valid_from, recorded_from, record, links, sql)
SELECT id, namespace, name, layer, owner, state, doubtful, retired_at, coalesce(retired_at, first.time), coalesce(retired_at, first.time),
  record, links, sql
FROM job, (SELECT coalesce(min(time), 0) AS time FROM (
  SELECT min(recorded_from) AS time FROM edge_set UNION ALL SELECT min(received_at) FROM event UNION ALL SELECT min(started_at) FROM run)) AS first;

DROP TABLE job;
ALTER TABLE job_new RENAME TO job;

CREATE INDEX job_doubtful ON job (id) WHERE doubtful = 1;

CREATE TABLE job_version (
  id INTEGER PRIMARY KEY,
  job_id INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  recorded_from INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  recorded_to INTEGER,
  state INTEGER NOT NULL,
  record BLOB,
  links BLOB,
  sql TEXT);

CREATE INDEX job_version_by_job ON job_version (job_id, valid_from);

INSERT INTO job_version (job_id, retired, valid_from, recorded_from, closed_at, state, record, links, sql)
SELECT id, 0, first.time, first.time, retired_at, state, record, links, sql
FROM job, (SELECT coalesce(min(time), 0) AS time FROM (
  SELECT min(recorded_from) AS time FROM edge_set UNION ALL SELECT min(received_at) FROM event UNION ALL SELECT min(started_at) FROM run)) AS first
WHERE retired_at > first.time;

-- First recorded. Runs have no versions.
ALTER TABLE run ADD COLUMN recorded_at INTEGER NOT NULL DEFAULT 0;
UPDATE run SET recorded_at = started_at;

CREATE TABLE identity_merge (
  place INTEGER PRIMARY KEY, -- in the order of their making
  id TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  alias_namespace TEXT NOT NULL,
  alias_name TEXT NOT NULL,
  canonical_namespace TEXT NOT NULL,
  canonical_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  merged_at INTEGER NOT NULL,
  undone_at INTEGER,
  undone_by TEXT);
