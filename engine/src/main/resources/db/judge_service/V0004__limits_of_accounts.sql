-- An account here is a SHA-256: of a provider's address, the name of its key (never the key) and the limits in the
-- models' definitions. What all engines of this database share of it:

-- From when on the account's allowance per minute is not leased yet. Engines lease it in short spans. Unlogged: it is
-- written many times a second and looks ahead by less than one, so a crash of the server may forget it.
CREATE UNLOGGED TABLE account_allowance (
    account  text NOT NULL,
    resource text NOT NULL CHECK (resource IN ('REQUESTS', 'TOKENS')),
    next_at  timestamptz NOT NULL,
    PRIMARY KEY (account, resource)
);

-- Which engines use the account now: they share its calls in flight evenly, and one that joins waits for its room.
CREATE UNLOGGED TABLE account_engine (
    account   text NOT NULL,
    engine    text NOT NULL,
    seen_at   timestamptz NOT NULL,
    in_flight int NOT NULL,
    PRIMARY KEY (account, engine)
);

-- Limits that a person has changed while runs use them; they take the place of the definitions'. Null: no limit.
CREATE TABLE account_limits (
    account             text PRIMARY KEY,
    concurrency         int CHECK (concurrency >= 1),
    requests_per_minute int CHECK (requests_per_minute >= 1),
    tokens_per_minute   int CHECK (tokens_per_minute >= 1),
    changed_at          timestamptz NOT NULL
);

-- Asked for every second while an engine has no place left: which running runs nobody works on.
CREATE INDEX run_running ON run (id) WHERE status = 'RUNNING';
CREATE INDEX scheduled_tasks_picked ON scheduled_tasks (task_name, task_instance) WHERE picked;
