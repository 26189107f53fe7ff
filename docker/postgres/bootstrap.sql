-- Makes an instance's database ready for roles in processes of their own: one database role for each
-- service, which owns the schema of its name and sees no other's.
--
-- Run it as superuser, in the database of the instance, before the services start; again at every
-- start, since it changes nothing that is right already. It gives to the services what the embedded
-- server's superuser made, so that a data set moves from embedded to separate processes; the way back
-- needs nothing, because a superuser may use everything and nothing here needs what the embedded
-- server lacks.
--
-- The passwords are settings of the session, so that they stand in no file and in no process list:
--   SELECT set_config('panopticon.query_storage_password', 'the password', false);
-- and so for evaluation_storage, judge_service, model_registry and gateway. A role whose password is
-- not set keeps the one that it has; a new one cannot log in until it is set.

-- Two at once would trip over each other; the lock ends with the session.
SELECT pg_advisory_lock(5783350126386827332);

DO $bootstrap$
DECLARE
    services CONSTANT text[] :=
        ARRAY['query_storage', 'evaluation_storage', 'judge_service', 'model_registry', 'gateway'];
    service text;
    password text;
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        RAISE EXCEPTION 'bootstrap.sql must be run by a superuser, but % is none', current_user;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    FOREACH service IN ARRAY services LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = service) THEN
            EXECUTE format('CREATE ROLE %I', service);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
            service);
        password := nullif(current_setting('panopticon.' || service || '_password', true), '');
        IF password IS NOT NULL THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', service, password);
        END IF;
        EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), service);
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', service);
    END LOOP;
    CREATE SCHEMA IF NOT EXISTS storage;
    GRANT pg_read_all_data TO judge_service;
END
$bootstrap$;

-- Whatever is in a service's schema is the service's; the schema storage is the judge service's,
-- which writes there whose database this is.
DO $ownership$
DECLARE
    owned record;
BEGIN
    FOR owned IN
        WITH home(schema, owner) AS (
            VALUES ('query_storage', 'query_storage'), ('evaluation_storage', 'evaluation_storage'),
                ('judge_service', 'judge_service'), ('model_registry', 'model_registry'),
                ('gateway', 'gateway'), ('storage', 'judge_service')
        ), place AS (
            SELECT space.oid, space.nspname, space.nspowner, home.owner, role.oid AS wanted
            FROM home
            JOIN pg_namespace space ON space.nspname = home.schema
            JOIN pg_roles role ON role.rolname = home.owner
        )
        SELECT 'SCHEMA' AS kind, format('%I', nspname) AS name, owner
        FROM place WHERE nspowner <> wanted
        UNION ALL
        -- An index follows its table, and so does a sequence that belongs to a column.
        SELECT CASE class.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
                   WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END,
               format('%I.%I', place.nspname, class.relname), place.owner
        FROM pg_class class JOIN place ON place.oid = class.relnamespace
        WHERE class.relowner <> place.wanted AND class.relkind IN ('r', 'p', 'S', 'v', 'm')
            AND NOT EXISTS (
                SELECT 1 FROM pg_depend depend
                WHERE depend.classid = 'pg_class'::regclass AND depend.objid = class.oid
                    AND depend.deptype IN ('a', 'i') AND class.relkind = 'S')
        UNION ALL
        SELECT CASE proc.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END,
               format('%I.%I(%s)', place.nspname, proc.proname,
                   pg_get_function_identity_arguments(proc.oid)), place.owner
        FROM pg_proc proc JOIN place ON place.oid = proc.pronamespace
        WHERE proc.proowner <> place.wanted
        UNION ALL
        -- A table's row type and an array follow what they are made of.
        SELECT CASE type.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
               format('%I.%I', place.nspname, type.typname), place.owner
        FROM pg_type type
        JOIN place ON place.oid = type.typnamespace
        LEFT JOIN pg_class class ON class.oid = type.typrelid
        WHERE type.typowner <> place.wanted AND type.typtype IN ('c', 'd', 'e', 'r')
            AND (class.oid IS NULL OR class.relkind = 'c')
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO %I', owned.kind, owned.name, owned.owner);
    END LOOP;
END
$ownership$;

-- Every service compares the id in there with its own, before it uses anything.
GRANT USAGE ON SCHEMA storage TO query_storage, evaluation_storage, model_registry, gateway;
GRANT SELECT ON ALL TABLES IN SCHEMA storage TO query_storage, evaluation_storage, model_registry, gateway;
ALTER DEFAULT PRIVILEGES FOR ROLE judge_service IN SCHEMA storage
    GRANT SELECT ON TABLES TO query_storage, evaluation_storage, model_registry, gateway;

SELECT pg_advisory_unlock(5783350126386827332);
