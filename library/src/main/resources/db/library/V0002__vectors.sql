-- The vector index of the items, which is derived, follows them by sequence number. A write sets an item's number to
-- null in its own transaction; the indexer gives committed items their next number, one indexer at a time. So numbers
-- become visible in their order, in whatever order writers commit (docs/decisions/0010).
ALTER TABLE item ADD COLUMN vector_sequence bigint;

CREATE UNIQUE INDEX item_by_vector_sequence ON item (vector_sequence);
CREATE INDEX item_unnumbered ON item (id) WHERE vector_sequence IS NULL;

-- What an index is built from, and what answers searches while there is none. Plain arrays: nothing here needs an
-- extension.
CREATE TABLE item_embedding (
    item_id   uuid PRIMARY KEY REFERENCES item,
    version   int NOT NULL,                 -- of the item, that it is of
    model     text NOT NULL,                -- that made it; those of other models cannot be compared
    embedding real[] NOT NULL               -- of length 1
);

-- The lives of this database as seen by indexers: each process that numbers begins one. An index whose position is in
-- none of them is ahead of this database, which was restored from an earlier time.
CREATE TABLE vector_lineage (
    lineage_no     int PRIMARY KEY,
    id             uuid NOT NULL UNIQUE,
    first_sequence bigint NOT NULL,         -- numbers given in it are from here ...
    last_sequence  bigint NOT NULL          -- ... to here; one less than the first while there is none
);

-- The mark of each kind of store: it must hold the probe, else it has forgotten.
CREATE TABLE vector_store (
    kind      text PRIMARY KEY,
    probe     uuid,                         -- null while the store is being begun
    forgot_at timestamptz                   -- when it was last seen to have lost what it had
);
