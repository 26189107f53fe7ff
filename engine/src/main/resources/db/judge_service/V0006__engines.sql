-- Engines that live and what they work on, told by themselves every second: for people to see, and an engine that sees no
-- other claims no calls (table flight). It need not survive a crash.
CREATE UNLOGGED TABLE engine (
    name       text PRIMARY KEY,           -- as in scheduled_tasks.picked_by
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,       -- by the database's clock
    limits     jsonb NOT NULL DEFAULT '[]' -- of the providers' accounts that it uses now
);

CREATE UNLOGGED TABLE engine_run (
    engine               text NOT NULL REFERENCES engine ON DELETE CASCADE,
    run_id               uuid NOT NULL,
    chunks               int NOT NULL,
    in_flight            int NOT NULL,
    outputs_per_second   double precision NOT NULL,
    judgments_per_second double precision NOT NULL,
    PRIMARY KEY (engine, run_id)
);

CREATE INDEX engine_run_by_run ON engine_run (run_id);
