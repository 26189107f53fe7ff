-- API keys. Of a key only its SHA-256 is kept: keys are 256 random bits, so a slow hash would add nothing.
CREATE TABLE api_key (
    id           uuid PRIMARY KEY,
    name         text NOT NULL,
    role         text NOT NULL CHECK (role IN ('READER', 'EDITOR', 'ADMIN')),
    prefix       text NOT NULL,
    secret_hash  bytea NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz
);

-- Who did what that changed something or spent money.
CREATE TABLE audit_log (
    id         uuid PRIMARY KEY,
    key_id     uuid,                        -- null: no key was needed (loopback) or the server's own token
    method     text NOT NULL,
    path       text NOT NULL,
    status     int NOT NULL,
    created_at timestamptz NOT NULL
);

-- Written by the readiness probe, to find out whether anything can be written.
CREATE TABLE readiness_probe (
    id         int PRIMARY KEY,
    written_at timestamptz NOT NULL
);
