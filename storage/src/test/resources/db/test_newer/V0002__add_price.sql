ALTER TABLE item ADD COLUMN price bigint;
