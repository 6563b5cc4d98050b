-- When it became known that a run ended: before, it was believed to run still. NULL for runs of before this step: their end counts as known from
-- the first.
ALTER TABLE run ADD COLUMN end_recorded_at INTEGER;

-- Which parts of datasets it read and wrote: JSON, NULL for none.
ALTER TABLE run ADD COLUMN subsets TEXT;
