-- Times are ticks of 100 ns since 0001-01-01 UTC. Blobs are described beside the code that packs them (src/LineageService.Graph.Sqlite/Codecs,
-- PackedEdges in LineageService.Graph/Store); each begins with a version byte.

CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  store_id BLOB NOT NULL,
  epoch INTEGER NOT NULL);

-- Kind, layer, owner, presence, schema knowledge and alias stand twice, here and in the record: lists filter by them and the graph is built from them.
CREATE TABLE dataset (
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
  record BLOB,     -- JSON without fields; NULL where only lineage mentions the dataset
  fields BLOB,     -- the schema as given: places in paths, types, modes
  paths BLOB,      -- every path ever declared or mentioned, in order of arrival; append-only, since edges name fields by their place
  UNIQUE (namespace, name));

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  layer TEXT COLLATE NOCASE,
  owner TEXT COLLATE NOCASE,
  state INTEGER NOT NULL,
  doubtful INTEGER NOT NULL, -- 1 where the record alone says that something may be unknown
  retired_at INTEGER,
  record BLOB,     -- JSON without SQL; NULL where only lineage, a run or a fold state mentions the job
  links BLOB,      -- inputs and outputs by number, unknowns
  sql TEXT,
  UNIQUE (namespace, name));

CREATE INDEX job_doubtful ON job (id) WHERE doubtful = 1;

-- One version of all edges that a job claims into a target on one ground. A version that was replaced or ended stays: valid_to says until when it
-- held, recorded_to when that became known. So before recorded_to it was believed to hold still.
CREATE TABLE edge_set (
  id INTEGER PRIMARY KEY,
  job_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  evidence INTEGER NOT NULL,
  producer TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER,
  content_hash BLOB NOT NULL,
  edge_count INTEGER NOT NULL,
  unknowns BLOB,
  edges BLOB NOT NULL);

CREATE UNIQUE INDEX edge_set_current ON edge_set (job_id, target_id, evidence) WHERE recorded_to IS NULL;
CREATE INDEX edge_set_by_target ON edge_set (target_id) WHERE recorded_to IS NULL;
CREATE INDEX edge_set_unknown ON edge_set (job_id) WHERE recorded_to IS NULL AND unknowns IS NOT NULL;
CREATE INDEX edge_set_history ON edge_set (job_id, target_id, recorded_from) WHERE recorded_to IS NOT NULL;

-- Which current edge sets read a dataset.
CREATE TABLE edge_set_source (
  source_id INTEGER NOT NULL,
  edge_set_id INTEGER NOT NULL,
  PRIMARY KEY (source_id, edge_set_id)) WITHOUT ROWID;

CREATE INDEX edge_set_source_by_set ON edge_set_source (edge_set_id);

CREATE TABLE run (
  id BLOB PRIMARY KEY,
  job_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  parent_namespace TEXT,
  parent_name TEXT,
  parent_run BLOB) WITHOUT ROWID;

CREATE INDEX run_by_job ON run (job_id, started_at DESC, id DESC);
CREATE INDEX run_by_time ON run (started_at DESC, id DESC);

CREATE TABLE fold_state (
  job_id INTEGER PRIMARY KEY,
  state BLOB NOT NULL);

CREATE TABLE keyed_state (
  key TEXT PRIMARY KEY,
  state BLOB NOT NULL);

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  content_hash BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  reason TEXT,
  encoding INTEGER NOT NULL, -- 0 as it came, 1 Brotli
  body BLOB NOT NULL);

-- One row a dataset (rowid = dataset.id) or job. Without positions the index is small; what it finds is checked and ranked by the program.
CREATE VIRTUAL TABLE dataset_search USING fts5 (name, attributes, tokenize = 'trigram', detail = 'none', columnsize = 0);
CREATE VIRTUAL TABLE field_search USING fts5 (paths, tokenize = 'trigram', detail = 'none', columnsize = 0);
CREATE VIRTUAL TABLE job_search USING fts5 (name, attributes, tokenize = 'trigram', detail = 'none', columnsize = 0);
