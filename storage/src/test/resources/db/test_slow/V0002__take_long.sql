-- Long enough to be killed in the middle of it.
CREATE TABLE half_done (id int);
SELECT pg_sleep(300);
