-- Bytes that a suite refers to by their hash, in parts so that none must fit in memory.
CREATE TABLE upload (
    id         uuid PRIMARY KEY,
    sha256     text UNIQUE,                 -- null until the last part is there
    bytes      bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL
);

CREATE TABLE upload_part (
    upload_id uuid NOT NULL REFERENCES upload ON DELETE CASCADE,
    part_no   int NOT NULL,
    content   bytea NOT NULL,
    PRIMARY KEY (upload_id, part_no)
);

-- Which content a query id or a metric name has had under a suite's name: a change makes a new version.
CREATE TABLE known_query (
    suite_name   text NOT NULL,
    query_id     text NOT NULL,
    version      int NOT NULL,
    content_hash bytea NOT NULL,
    PRIMARY KEY (suite_name, query_id, version)
);

CREATE TABLE known_metric (
    suite_name   text NOT NULL,
    name         text NOT NULL,
    version      int NOT NULL,
    content_hash bytea NOT NULL,
    PRIMARY KEY (suite_name, name, version)
);

CREATE TABLE run (
    id                uuid PRIMARY KEY,
    idempotency_key   text UNIQUE,
    name              text NOT NULL,
    description       text,
    status            text NOT NULL CHECK (status IN ('RUNNING', 'PAUSED', 'COMPLETED', 'CANCELLED', 'FAILED')),
    reason            text,
    suite             jsonb NOT NULL,
    repeats           int NOT NULL,
    concurrency       int NOT NULL,
    cache_mode        text NOT NULL,
    seed              bigint NOT NULL,
    margin            double precision,
    budget_nano_usd   bigint,
    planned_outputs   bigint NOT NULL,
    planned_judgments bigint NOT NULL,
    planned_calls     bigint NOT NULL,      -- results wanted from providers: contestants' and judges'
    created_at        timestamptz NOT NULL,
    started_at        timestamptz,
    finished_at       timestamptz,
    report            jsonb                 -- computed once, when the run completes
);

CREATE INDEX run_by_name ON run (name, id);

-- The snapshot of a run: what it was planned with, whatever becomes of the stores later.
CREATE TABLE run_query (
    run_id   uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    query_no int NOT NULL,                  -- names a query within the run; identity is (query_id, version)
    query_id text NOT NULL,
    version  int NOT NULL,
    theme    text,
    content  jsonb NOT NULL,
    PRIMARY KEY (run_id, query_no),
    UNIQUE (run_id, query_id)               -- recorded outputs and replies name a query by its id alone
);

CREATE TABLE run_contestant (
    run_id        uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    contestant_no int NOT NULL,
    label         text NOT NULL,            -- the model's id, with /prompt where prompts exist
    model_id      text NOT NULL,
    prompt_id     text,
    model         jsonb NOT NULL,           -- in the suite's shape
    prompt        jsonb,
    PRIMARY KEY (run_id, contestant_no),
    UNIQUE (run_id, label)
);

-- Models that judge, as they were when the run was planned.
CREATE TABLE run_judge (
    run_id   uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    model_id text NOT NULL,
    model    jsonb NOT NULL,
    PRIMARY KEY (run_id, model_id)
);

CREATE TABLE run_metric (
    run_id      uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    metric_no   int NOT NULL,
    name        text NOT NULL,
    version     int NOT NULL,
    kind        text NOT NULL,
    definition  jsonb NOT NULL,             -- in the suite's shape
    judge       text,                       -- its label; null for deterministic metrics
    skip_reason text,                       -- every cell is SKIPPED with it, such as: no judge configured
    PRIMARY KEY (run_id, metric_no),
    UNIQUE (run_id, name)
);

-- Which contestants meet in a pairwise metric: A is contestant_no, B is other_no.
CREATE TABLE run_pair (
    run_id        uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    metric_no     int NOT NULL,
    contestant_no int NOT NULL,
    other_no      int NOT NULL,
    PRIMARY KEY (run_id, metric_no, contestant_no, other_no)
);

-- Answers that people already had, by the query's own id.
CREATE TABLE recorded_output (
    run_id        uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    contestant_no int NOT NULL,
    query_id      text NOT NULL,
    text          text NOT NULL,
    PRIMARY KEY (run_id, contestant_no, query_id)
);

-- Judges' replies that people already had. Empty contestant labels mean: whichever the metric judges.
CREATE TABLE recorded_reply (
    run_id     uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    metric_no  int NOT NULL,
    query_id   text NOT NULL,
    contestant text NOT NULL DEFAULT '',
    opponent   text NOT NULL DEFAULT '',
    reply      text,
    scores     double precision[],
    PRIMARY KEY (run_id, metric_no, query_id, contestant, opponent)
);

-- One chunk is the cells of a range of queries; the unit of scheduling and of takeover.
CREATE TABLE chunk (
    run_id         uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    chunk_no       int NOT NULL,
    first_query_no int NOT NULL,
    last_query_no  int NOT NULL,
    done_at        timestamptz,
    PRIMARY KEY (run_id, chunk_no)
);

CREATE INDEX chunk_undone ON chunk (run_id) WHERE done_at IS NULL;

-- What came of asking, once for each cell: (query, contestant, repeat). No foreign key to run: the row lock that each
-- insert would take on it costs more than it guards, and deletion removes these rows in its own transaction.
CREATE TABLE output (
    id              uuid PRIMARY KEY,
    run_id          uuid NOT NULL,
    query_no        int NOT NULL,
    contestant_no   int NOT NULL,
    repeat          int NOT NULL,           -- from 1
    status          text NOT NULL CHECK (status IN ('ANSWERED', 'REFUSED', 'FAILED')),
    text            text,
    finish_reason   text,
    error_class     text,
    error           text,
    input_tokens    bigint,
    output_tokens   bigint,
    cost_nano_usd   bigint,                 -- of this call; 0 when cached, null when the price is unknown
    saved_nano_usd  bigint,                 -- what the cached original had cost
    latency_millis  bigint,                 -- of a real call; null when cached or recorded
    attempts        int NOT NULL,           -- calls made; 0 when cached or recorded
    cached          boolean NOT NULL,
    content_key     bytea NOT NULL,
    reusable        boolean NOT NULL,       -- may serve the cache: a real answer, and the run's cache is not off
    created_at      timestamptz NOT NULL,
    UNIQUE (run_id, query_no, contestant_no, repeat),
    CHECK ((status = 'ANSWERED') <= (text IS NOT NULL))
);

CREATE INDEX output_reusable ON output (content_key) WHERE reusable;

-- One verdict. For pairs: contestant_no is A, other_no is B, swapped says that B was shown first, score is the
-- preference for A in [0, 1].
CREATE TABLE judgment (
    id             uuid PRIMARY KEY,
    run_id         uuid NOT NULL,
    metric_no      int NOT NULL,
    query_no       int NOT NULL,
    contestant_no  int NOT NULL,
    repeat         int NOT NULL,
    other_no       int NOT NULL DEFAULT -1, -- -1 but for pairs
    swapped        boolean NOT NULL DEFAULT false,
    judge_no       int NOT NULL DEFAULT 0,
    judge_repeat   int NOT NULL DEFAULT 1,
    status         text NOT NULL CHECK (status IN ('SCORED', 'UNREADABLE', 'REFUSED', 'FAILED', 'SKIPPED')),
    score          double precision,
    score_a        double precision,
    score_b        double precision,
    label          text,
    explanation    text,
    reason         text,                    -- why there is no number
    error_class    text,
    reply          text,                    -- the judge's, raw
    parser_version int,
    input_tokens   bigint,
    output_tokens  bigint,
    cost_nano_usd  bigint,
    saved_nano_usd bigint,
    latency_millis bigint,
    attempts       int NOT NULL,
    cached         boolean NOT NULL,
    content_key    bytea NOT NULL,
    reusable       boolean NOT NULL,
    created_at     timestamptz NOT NULL,
    UNIQUE (run_id, metric_no, query_no, contestant_no, repeat, other_no, swapped, judge_no, judge_repeat),
    CHECK ((status = 'SCORED') = (score IS NOT NULL)),
    CHECK (score IS NULL OR score NOT IN ('NaN', 'Infinity', '-Infinity'))
);

CREATE INDEX judgment_reusable ON judgment (content_key) WHERE reusable;

-- Sums that the transaction of each commit keeps: progress and the dashboard read these, whatever the number of rows.
-- One row for each theme, '' for queries without one: a total is the sum over the themes. Sums add the shortest decimal
-- text of each score, so they do not depend on the order of commits.
CREATE TABLE rollup (
    run_id           uuid NOT NULL,
    metric_no        int NOT NULL,
    contestant_no    int NOT NULL,
    other_no         int NOT NULL DEFAULT -1,
    judge_no         int NOT NULL DEFAULT 0,
    theme            text NOT NULL DEFAULT '',
    n                bigint NOT NULL,
    scored           bigint NOT NULL,
    unreadable       bigint NOT NULL,
    refused          bigint NOT NULL,
    failed           bigint NOT NULL,
    skipped          bigint NOT NULL,
    score_sum        numeric NOT NULL,
    score_square_sum numeric NOT NULL,
    histogram        bigint[] NOT NULL,     -- 20 equal bins over the metric's range
    calls            bigint NOT NULL,
    retried          bigint NOT NULL,
    cached           bigint NOT NULL,
    input_tokens     bigint NOT NULL,
    output_tokens    bigint NOT NULL,
    cost_nano_usd    bigint NOT NULL,
    saved_nano_usd   bigint NOT NULL,
    PRIMARY KEY (run_id, metric_no, contestant_no, other_no, judge_no, theme)
);

-- The same for the answers of each contestant.
CREATE TABLE output_rollup (
    run_id         uuid NOT NULL,
    contestant_no  int NOT NULL,
    n              bigint NOT NULL,
    answered       bigint NOT NULL,
    refused        bigint NOT NULL,
    failed         bigint NOT NULL,
    calls          bigint NOT NULL,
    retried        bigint NOT NULL,
    cached         bigint NOT NULL,
    input_tokens   bigint NOT NULL,
    output_tokens  bigint NOT NULL,
    cost_nano_usd  bigint NOT NULL,
    saved_nano_usd bigint NOT NULL,
    PRIMARY KEY (run_id, contestant_no)
);

-- Failed results by class, of outputs and judgments; not those that merely lack an answer to judge (NO_OUTPUT).
CREATE TABLE error_rollup (
    run_id      uuid NOT NULL,
    error_class text NOT NULL,
    n           bigint NOT NULL,
    example     text NOT NULL,
    PRIMARY KEY (run_id, error_class)
);

-- db-scheduler's own table (its documentation, PostgreSQL).
CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    state                text,
    PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
CREATE INDEX scheduled_tasks_priority ON scheduled_tasks (priority DESC, execution_time ASC);
