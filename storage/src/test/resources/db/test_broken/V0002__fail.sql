CREATE TABLE half_done (id integer);
INSERT INTO no_such_table VALUES (1);
