-- A run that the system paused, for lack of room on the disk, goes on without a person when there is room again.
ALTER TABLE run
    ADD COLUMN resumes_by_itself boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT run_resumes_by_itself_check CHECK (NOT resumes_by_itself OR status = 'PAUSED');
