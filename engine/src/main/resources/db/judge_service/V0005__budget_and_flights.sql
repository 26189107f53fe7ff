-- Why a run is paused, as a word for programs (BUDGET_EXHAUSTED, QUOTA_EXHAUSTED, ...); null where there is only the reason's text.
-- possible_nano_usd: what calls of the run may have cost that brought no result, or a result without a count of tokens. It counts
-- against the budget, at the most that each could have cost.
ALTER TABLE run
    ADD COLUMN reason_code text,
    ADD COLUMN revision int NOT NULL DEFAULT 0,      -- how often the run was amended: its snapshot changes then, and only then
    ADD COLUMN possible_nano_usd bigint NOT NULL DEFAULT 0 CHECK (possible_nano_usd >= 0);

-- The part of a run's budget that one engine may spend without asking. It counts as spent. The transaction that commits a
-- result, and so its cost, takes what was reserved for it out of here; a portion that nobody renews any more is its dead
-- engine's, and returns to the run. No foreign key: see output.
CREATE TABLE budget_portion (
    id            uuid PRIMARY KEY,
    run_id        uuid NOT NULL,
    held_nano_usd bigint NOT NULL CHECK (held_nano_usd >= 0),
    renewed_at    timestamptz NOT NULL
);

CREATE INDEX budget_portion_by_run ON budget_portion (run_id);

-- Calls under way, by content key, so that several engines do not make the same one at once; and the engines that make them, while
-- they say that they are alive. Not logged: after a crash of the server nobody makes any, and at worst a call is made twice.
CREATE UNLOGGED TABLE flight_holder (
    id         uuid PRIMARY KEY,
    renewed_at timestamptz NOT NULL
);

CREATE UNLOGGED TABLE flight (
    content_key bytea PRIMARY KEY,
    holder      uuid NOT NULL
);
