-- Every shape of table that a role may have: what a backup must bring back.
CREATE TABLE parent (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    child  bigint,
    parent bigint REFERENCES parent,
    label  text NOT NULL UNIQUE
);

-- Keys in a circle: no order of tables could satisfy them row by row.
CREATE TABLE child (
    id        serial PRIMARY KEY,
    parent_id bigint NOT NULL REFERENCES parent ON DELETE CASCADE,
    doubled   int GENERATED ALWAYS AS (size * 2) STORED,
    size      int NOT NULL
);
ALTER TABLE parent ADD CONSTRAINT parent_child FOREIGN KEY (child) REFERENCES child DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE "Odd Name" (
    "select"  text,
    "a""b"    bytea,
    numbers   double precision[],
    at        timestamptz,
    span      interval,
    tree      jsonb,
    text_tree json,
    amount    numeric,
    key       uuid
);

CREATE TABLE noted (id bigint PRIMARY KEY, written int NOT NULL);
CREATE TABLE note (id bigint NOT NULL);
CREATE FUNCTION write_note() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO judge_service.note VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER notes AFTER INSERT ON noted FOR EACH ROW EXECUTE FUNCTION write_note();

CREATE TABLE empty (id int);
