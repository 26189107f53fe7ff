-- The same as CheckEveryPage.java: reads every page of every table, by which the server checks their checksums, and has
-- amcheck compare every B-tree with its table. It ends at the first damage; nothing of it stays in the database.
BEGIN;

SELECT format('SELECT count(*) FROM %s', c.oid::regclass) FROM pg_class c
WHERE c.relkind IN ('r', 't', 'm') AND c.relpersistence = 'p' ORDER BY c.oid
\gexec

CREATE EXTENSION IF NOT EXISTS amcheck;
SELECT bt_index_check(index => c.oid::regclass, heapallindexed => true)
FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam
WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p' AND i.indisvalid AND i.indisready;
ROLLBACK;
