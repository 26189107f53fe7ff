-- A run that the system paused, for lack of room on the disk, goes on without a person when there is room again.
ALTER TABLE run
    ADD COLUMN resumes_by_itself boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT run_resumes_by_itself_check CHECK (NOT resumes_by_itself OR status = 'PAUSED');

-- Asked for every second.
CREATE INDEX run_resumes_by_itself ON run (id) WHERE resumes_by_itself;

-- Runs that were deleted and whose results are not all removed yet: they go in small transactions after the run itself.
CREATE TABLE deleted_run (
    run_id     uuid PRIMARY KEY,
    deleted_at timestamptz NOT NULL
);

-- What is purged without being asked for; no row, or null: nothing.
CREATE TABLE run_retention (
    singleton       boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    older_than_days int CHECK (older_than_days >= 1),
    keep_last       int NOT NULL CHECK (keep_last >= 1)
);

-- The room of deleted results is found again after a twentieth of a table has gone, not a fifth.
ALTER TABLE output SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE judgment SET (autovacuum_vacuum_scale_factor = 0.05);
