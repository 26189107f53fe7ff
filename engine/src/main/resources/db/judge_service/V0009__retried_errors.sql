-- Calls that failed and were made again, by class, of the results that are stored: counted in their transaction, as the failed
-- results are. A class that only such calls have had has a row with n = 0.
ALTER TABLE error_rollup ADD COLUMN retried bigint NOT NULL DEFAULT 0;
