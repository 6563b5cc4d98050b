-- Facets of some size are stored once, by content hash. What is left of an event is its envelope; facets says which facet belongs where in it
-- (src/LineageService.Graph.Sqlite/Log). Events of the first version stay as they are: whole bodies without a size.

CREATE TABLE facet (
  id INTEGER PRIMARY KEY,
  content_hash BLOB NOT NULL UNIQUE, -- SHA-256 of the value's exact bytes
  size INTEGER NOT NULL,
  encoding INTEGER NOT NULL,         -- 0 as it came, 1 Brotli
  body BLOB NOT NULL);

ALTER TABLE event RENAME TO former_event;

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  content_hash BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  reason TEXT,
  position TEXT,
  size INTEGER,                      -- of the whole body; NULL where it was not noted
  envelope_size INTEGER,             -- before packing; NULL where it was not noted
  encoding INTEGER NOT NULL,         -- of the envelope: 0 as it came, 1 Brotli
  facets BLOB,                       -- NULL where nothing was cut out
  envelope BLOB NOT NULL);

INSERT INTO event (id, content_hash, kind, received_at, reason, encoding, envelope)
  SELECT id, content_hash, kind, received_at, reason, encoding, body FROM former_event;

DROP TABLE former_event;

CREATE INDEX event_received ON event (received_at);
CREATE INDEX event_dead ON event (kind, received_at) WHERE kind = 'dead' OR kind = 'discarded';
