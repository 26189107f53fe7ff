-- How often it is a run's turn where several wait for the same account or for a place: by weight, 1 : 4 : 16, so that every run goes on.
ALTER TABLE run
    ADD COLUMN priority text NOT NULL DEFAULT 'NORMAL' CHECK (priority IN ('LOW', 'NORMAL', 'HIGH'));
