-- Queries or metrics, by the schema that this is applied to. An item is never deleted; a change makes a new version.
CREATE TABLE item (
    id             uuid PRIMARY KEY,
    collection     text NOT NULL,
    external_id    text NOT NULL,           -- unique in the collection; for metrics the name
    category       text NOT NULL,           -- of the latest version: a query's theme, a metric's kind; '' for none
    latest_version int NOT NULL,
    archived_at    timestamptz,
    UNIQUE (collection, external_id)
);

CREATE INDEX item_by_category ON item (category, id) WHERE archived_at IS NULL;

CREATE TABLE item_version (
    item_id      uuid NOT NULL REFERENCES item,
    version      int NOT NULL,
    content      json NOT NULL,             -- in the suite file's shape; not jsonb, which loses the order of keys
    content_hash bytea NOT NULL,            -- SHA-256 of the content with sorted keys
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (item_id, version)
);
