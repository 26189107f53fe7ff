-- Which Panopticon this database belongs to: the same id stands in the markers of the data
-- directory, so that directories of two instances cannot be mixed unseen.
CREATE TABLE instance (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    id uuid NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);
