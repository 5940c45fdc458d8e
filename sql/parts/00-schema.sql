\echo Use "CREATE EXTENSION retrain" to load this file. \quit

-- Every name below is written with its schema, every operator with
-- OPERATOR(pg_catalog.x) where a caller's search_path could reach it.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE SCHEMA retrain;
COMMENT ON SCHEMA retrain IS
'Watching models in production and governing their retraining: metrics (layer 1, open to everybody) and governance (layer 2, by role).';
GRANT USAGE ON SCHEMA retrain TO PUBLIC;

CREATE FUNCTION retrain.version() RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_version';
COMMENT ON FUNCTION retrain.version() IS
'Version of the loaded library, for example 1.0.0. Differs from pg_extension.extversion only between an upgrade of the files and ALTER EXTENSION retrain UPDATE or a server restart.';
