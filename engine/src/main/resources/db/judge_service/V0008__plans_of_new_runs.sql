-- Whatever statistics say of run_id, they say of the runs that were there when they were gathered: of a newer one PostgreSQL
-- would expect a single row, and scan a whole run for each chunk, or join a run with itself row by row (seen: minutes for
-- 20,000 answers). Without statistics it expects a two-hundredth of the table of each run, and its plans are right from the
-- first row on. To set the type again forgets what was gathered before; it rewrites nothing.
ALTER TABLE run_query ALTER COLUMN run_id SET STATISTICS 0, ALTER COLUMN run_id TYPE uuid;
ALTER TABLE recorded_output ALTER COLUMN run_id SET STATISTICS 0, ALTER COLUMN run_id TYPE uuid;
ALTER TABLE recorded_reply ALTER COLUMN run_id SET STATISTICS 0, ALTER COLUMN run_id TYPE uuid;
ALTER TABLE chunk ALTER COLUMN run_id SET STATISTICS 0, ALTER COLUMN run_id TYPE uuid;
ALTER TABLE output ALTER COLUMN run_id SET STATISTICS 0, ALTER COLUMN run_id TYPE uuid;
ALTER TABLE judgment ALTER COLUMN run_id SET STATISTICS 0, ALTER COLUMN run_id TYPE uuid;
