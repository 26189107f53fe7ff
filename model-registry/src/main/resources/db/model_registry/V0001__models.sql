-- Registered models. A definition never holds a key, only where the key is found.
CREATE TABLE model (
    id             text PRIMARY KEY,
    latest_version int NOT NULL,
    archived_at    timestamptz
);

CREATE TABLE model_version (
    model_id   text NOT NULL REFERENCES model,
    version    int NOT NULL,
    definition json NOT NULL,               -- in the suite file's shape; not jsonb, which loses the order of keys
    created_at timestamptz NOT NULL,
    PRIMARY KEY (model_id, version)
);
