// The graph that people query: (:Dataset)-[:HAS_FIELD]->(:Field)-[:FLOWS_TO]->(:Field). What each label holds is in docs/neo4j.md.
// Every statement may run twice. A statement ends with a semicolon at the end of a line.

// One node: id, epoch, schema version.
CREATE CONSTRAINT store_name IF NOT EXISTS FOR (n:Store) REQUIRE n.name IS UNIQUE;

// Keys are hashes of namespace and name (and path): short, exact, never too long for an index. People use name, namespace and id.
CREATE CONSTRAINT dataset_key IF NOT EXISTS FOR (n:Dataset) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT job_key IF NOT EXISTS FOR (n:Job) REQUIRE n.key IS UNIQUE;
// A Field or a RowSet: whatever FLOWS_TO joins.
CREATE CONSTRAINT lineage_node_key IF NOT EXISTS FOR (n:LineageNode) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT label_name IF NOT EXISTS FOR (n:Label) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT change_epoch IF NOT EXISTS FOR (n:Change) REQUIRE n.epoch IS UNIQUE;

CREATE INDEX dataset_name IF NOT EXISTS FOR (n:Dataset) ON (n.name);
CREATE INDEX dataset_full_name IF NOT EXISTS FOR (n:Dataset) ON (n.namespace, n.name);
CREATE INDEX job_name IF NOT EXISTS FOR (n:Job) ON (n.name);
CREATE INDEX job_full_name IF NOT EXISTS FOR (n:Job) ON (n.namespace, n.name);
CREATE INDEX job_doubtful IF NOT EXISTS FOR (n:Job) ON (n.doubtful);
CREATE INDEX run_started IF NOT EXISTS FOR (n:Run) ON (n.startedTicks, n.id);
CREATE INDEX run_job IF NOT EXISTS FOR (n:Run) ON (n.jobKey, n.startedTicks, n.id);
CREATE INDEX change_recorded IF NOT EXISTS FOR (n:Change) ON (n.recordedAt);
CREATE INDEX change_commit IF NOT EXISTS FOR (n:Change) ON (n.commit);

// Versions: what a job claims into a dataset on one ground. EdgeSet holds now; FormerEdgeSet ended or was found wrong.
CREATE CONSTRAINT edge_set_key IF NOT EXISTS FOR (n:EdgeSet) REQUIRE n.set IS UNIQUE;
CREATE INDEX edge_set_job IF NOT EXISTS FOR (n:EdgeSet) ON (n.jobKey);
CREATE INDEX edge_set_doubtful IF NOT EXISTS FOR (n:EdgeSet) ON (n.doubtful);
CREATE INDEX former_edge_set IF NOT EXISTS FOR (n:FormerEdgeSet) ON (n.set, n.validTo);
CREATE INDEX former_edge_set_job IF NOT EXISTS FOR (n:FormerEdgeSet) ON (n.jobKey);
CREATE INDEX former_edge_set_known IF NOT EXISTS FOR (n:FormerEdgeSet) ON (n.endKnown);
CREATE INDEX former_description IF NOT EXISTS FOR (n:FormerDescription) ON (n.owner, n.validFrom);
CREATE INDEX former_description_known IF NOT EXISTS FOR (n:FormerDescription) ON (n.endKnown);

// What the service remembers between commits.
CREATE CONSTRAINT fold_state_key IF NOT EXISTS FOR (n:FoldState) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT keyed_state_key IF NOT EXISTS FOR (n:KeyedState) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT merge_id IF NOT EXISTS FOR (n:IdentityMerge) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT event_hash IF NOT EXISTS FOR (n:Event) REQUIRE n.hash IS UNIQUE;
CREATE INDEX event_received IF NOT EXISTS FOR (n:Event) ON (n.received, n.place);
CREATE INDEX event_kind IF NOT EXISTS FOR (n:Event) ON (n.kind, n.received, n.place);

// Lower-case text, names whole and in their parts: orders finds dw.orders, *rder* finds any part of a word.
CREATE FULLTEXT INDEX lineage_search IF NOT EXISTS FOR (n:Dataset|Field|Job) ON EACH [n.search]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
