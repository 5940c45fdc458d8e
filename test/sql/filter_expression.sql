-- Filter expressions: what passes, and a collection of attempts that must not.
-- Each is tried as the filter of a policy, as an ordinary role; an accepted
-- policy is rolled back again.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = warning;
SET timezone = 'UTC';
BEGIN;
CREATE ROLE regress_filter_owner LOGIN;
CREATE SCHEMA regress_filter;
SET search_path = regress_filter, public;
GRANT USAGE, CREATE ON SCHEMA regress_filter TO regress_filter_owner;
SELECT retrain.grant_role('policy_author', 'regress_filter_owner');
SET ROLE regress_filter_owner;
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE log (at timestamptz, p double precision, y boolean, carrier text, n integer, d date,
	feeling mood, "select" integer, tags text[], j jsonb);
CREATE TABLE secret (word text);
CREATE FUNCTION mine(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'shadow'$$;
CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = pg_catalog.int4eq);
CREATE FUNCTION shadow_eq(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR = (LEFTARG = text, RIGHTARG = text, FUNCTION = shadow_eq);
SELECT retrain.register_model('filtered') > 0 AS model, retrain.attach_log('filtered', 'log', 'at', probability_column => 'p', label_column => 'y', name => 'filtered') > 0 AS log;

CREATE FUNCTION pg_temp.try(filter text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	text_of text;
	hint_of text;
BEGIN
	PERFORM retrain.create_policy('try', 'filtered', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)), filter => filter);
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN
		RETURN 'accepted';
	WHEN OTHERS THEN
		RETURN SQLSTATE || ' ' || replace(SQLERRM, E'\n', '\n');
END $$;

-- 1. What people write.
CREATE TEMP TABLE good (n integer GENERATED ALWAYS AS IDENTITY, filter text);
INSERT INTO good (filter) VALUES
	('p > 0.5'), ('y'), ('NOT y'), ('true'), ('NULL::boolean'), ('NULL'),
	('carrier IN (''AA'', ''B6'') AND n BETWEEN 1 AND 10'),
	('carrier = ''AA'' -- only one'), ('/* why */ n > 1'), (E'n > 1\n\tAND n < 3'),
	('log.n > 1'), ('"select" = 1'), ('feeling = ''low'''), ('carrier ~ ''^A'''),
	('lower(carrier) = ''aa'''), ('coalesce(n, 0) <> 0'), ('CASE WHEN y THEN n > 1 ELSE n > 2 END'),
	('n = ANY (ARRAY[1, 2])'), ('''a'' = ANY (tags)'), ('tags @> ARRAY[''a'']'), ('j ->> ''k'' = ''v'''),
	('at >= ''2013-01-01 00:00+00'''), ('at >= timestamptz ''2013-01-01 00:00+00'' + interval ''1 day'''),
	('date_trunc(''day'', at) = at'), ('extract(dow FROM at) = 1'), ('at::date = d'), ('to_char(at, ''HH24'') = ''12'''),
	('at AT TIME ZONE ''Europe/Berlin'' > ''2013-01-01'''), ('carrier IS DISTINCT FROM ''now'''), ('carrier = ''today'''),
	('n::text = ''1'''), ('(n, d) = (1, ''2013-01-01'')'), ('greatest(n, 1) = 1'), ('nullif(n, 1) IS NULL'),
	('''a''''b'' = carrier'), ('$$it''s$$ = carrier'), ('U&''\0041'' = carrier'), ('E''\\x41'' = carrier'), ('''; DROP TABLE x; --'' = carrier');
SELECT n, filter, pg_temp.try(filter) FROM good ORDER BY n;

-- 2. What must not pass.
CREATE TEMP TABLE bad (n integer GENERATED ALWAYS AS IDENTITY, filter text);
INSERT INTO bad (filter) VALUES
	-- leaving the brackets
	('true) FROM secret WHERE (true'), ('true) UNION ALL SELECT (true'), ('true); DROP TABLE secret; SELECT (true'),
	('true), (true'), ('true) AS x, (true'), ('true) INTO stolen FROM secret WHERE (true'), ('true) ORDER BY (1'),
	('true) LIMIT (1'), ('true) OFFSET (0'), ('true) FOR UPDATE OF log WHERE (true'), ('true) WHERE (true'),
	('true) GROUP BY (true'), ('true) HAVING (true'), ('true) WINDOW w AS (PARTITION BY n'), ('true) EXCEPT SELECT (false'),
	('true) INTERSECT TABLE secret --'), ('true) x'), ('true) AS (x'), ('true) --'), ('true) /*'), ('true /*'), ('*/ true'),
	('true)) ((true'), ('(true'), ('true)'), ('true;'), (';'), ('true; SELECT true'), (''''), ('"'), ('$$'), ('$x$ true'), ('E''\'''),
	-- subqueries in every costume
	('(SELECT true)'), ('SELECT true'), ('EXISTS (SELECT FROM secret)'), ('n IN (SELECT 1)'), ('n = ANY (SELECT 1)'), ('ARRAY(SELECT n) = ARRAY[1]'),
	('VALUES (true)'), ('TABLE secret'), ('WITH x AS (SELECT 1) SELECT true'), ('(VALUES (true))'), ('(TABLE secret) IS NULL'),
	('CASE WHEN (SELECT true) THEN true END'), ('(DELETE FROM secret RETURNING true)'), ('DELETE FROM secret'), ('DO $$BEGIN END$$'),
	-- not one boolean
	('1'), ('carrier'), ('true, false'), ('ROW(true)'), ('(true, true)'), ('*'), ('log.*'), ('log'), ('log IS NULL'), ('true AS x'), ('DISTINCT true'), ('ALL true'), (''), (E' \n\t '),
	-- aggregates, windows, sets, parameters
	('count(*) > 1'), ('bool_and(y)'), ('count(*) OVER () > 1'), ('rank() OVER (ORDER BY n) = 1'), ('generate_series(1, 2) = 1'), ('unnest(tags) = ''a'''), ('$1'), ('$1 > n'), ('CURRENT OF c'), ('GROUPING(n) = 0'), ('DEFAULT'), ('n := 1'), (':x = 1'),
	-- other schemas
	('mine(n)'), ('regress_filter.mine(n)'), ('n OPERATOR(regress_filter.===) 1'), ('n === 1'), ('n::regress_filter.positive > 0'), ('n::positive > 0'), ('retrain.version() = ''1'''),
	-- volatile, clock, session, server
	('random() < 0.5'), ('at > now()'), ('at > transaction_timestamp()'), ('at > statement_timestamp()'), ('at > clock_timestamp()'), ('d = CURRENT_DATE'), ('at > CURRENT_TIMESTAMP'), ('at::time > LOCALTIME'), ('at > LOCALTIMESTAMP'),
	('at > ''now'''), ('at > ''Today'''), ('at > ''  yesterday '''), ('d > ''tomorrow'''), ('at > timestamptz ''now'''), ('d = date ''today'''), ('at = ANY (''{now}''::timestamptz[])'), ('at <@ ''[now,)''::tstzrange'), ('at > carrier::timestamptz'), ('at > (''n'' || ''ow'')::timestamptz'), ('age(at) > interval ''1 day'''), ('timeofday() = carrier'),
	('current_user = carrier'), ('session_user = carrier'), ('user = carrier'), ('current_role = carrier'), ('current_catalog = carrier'), ('current_schema = carrier'), ('current_setting(''x.y'') = carrier'), ('set_config(''role'', ''postgres'', false) = carrier'), ('current_query() = carrier'), ('version() = carrier'), ('inet_client_addr() IS NULL'),
	('pg_sleep(1) IS NULL'), ('pg_backend_pid() = n'), ('pg_read_file(''/etc/passwd'') = carrier'), ('pg_is_in_recovery()'), ('pg_notify(''x'', ''y'') IS NULL'), ('pg_advisory_lock(1) IS NULL'), ('nextval(''x'') = 1'), ('lo_import(''/etc/passwd'') = 1'), ('has_table_privilege(''secret'', ''SELECT'')'), ('txid_current() = n'), ('query_to_xml(''SELECT 1'', true, true, '''') IS NULL'), ('table_to_xml(''secret'', true, true, '''') IS NULL'), ('ctid = ''(0,1)'''), ('xmin = ''1'''), ('tableoid = 1'), ('pg_terminate_backend(1)'), ('dblink(''x'', ''y'') IS NULL'), ('''secret''::regclass = 1'), ('to_regclass(carrier) IS NULL'), ('carrier::regclass = 1'),
	-- names
	('nothing > 1'), ('secret.word = ''x'''), ('pg_class.relname = ''x'''), ('n > ''x'''), ('n +'), ('n IS'), ('"n'), ('1 / 0 = 1');
SELECT n, filter, pg_temp.try(filter) FROM bad ORDER BY n;
SELECT count(*) AS attempts, count(*) FILTER (WHERE pg_temp.try(filter) = 'accepted') AS accepted FROM bad;

-- 3. Length and depth.
SELECT pg_temp.try('n = 1' || repeat(' ', 8187));
SELECT pg_temp.try('n = 1' || repeat(' ', 8188));
SELECT left(pg_temp.try(repeat('NOT ', 2000) || 'y'), 60);
SELECT left(pg_temp.try(repeat('(', 4000) || 'y' || repeat(')', 4000)), 60);

-- 4. The position of an error is that in the filter.
SELECT retrain.create_policy('try', 'filtered', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)),
	filter => 'n > 1 AND carier = ''AA''');
SELECT retrain.create_policy('try', 'filtered', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)),
	filter => 'n > > 1');

-- 5. The owner's own operators and functions of the same names were not taken:
-- the shadow of = would pass every row.
INSERT INTO log (at, p, y, carrier) SELECT '2013-01-01 00:00+00', 0.5, true, unnest(ARRAY['AA', 'BB', 'AA']);
SELECT retrain.freeze_baseline('filtered', 'filtered', '2013-01-01', '2013-01-02', 'shadows', 'lower(carrier) = ''aa''') > 0 AS frozen;
RESET ROLE;
SELECT rows_used, rows_unused FROM retrain.baseline WHERE name = 'shadows';

-- 6. Columns that only the filter reads are checked too.
CREATE ROLE regress_filter_reader LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_filter_reader');
ALTER ROLE regress_filter_reader NOINHERIT;
GRANT regress_filter_owner TO regress_filter_reader;
GRANT USAGE ON SCHEMA regress_filter TO regress_filter_reader;
GRANT SELECT (at, p, y) ON log TO regress_filter_reader;
SELECT retrain.create_policy('reader', 'filtered', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)), filter => 'n > 1', owner => 'regress_filter_reader');
GRANT SELECT (n) ON log TO regress_filter_reader;
SELECT retrain.create_policy('reader', 'filtered', jsonb_build_array(retrain.policy_check('ece', fail => 0.1)), filter => 'n > 1', owner => 'regress_filter_reader') > 0 AS created;
ROLLBACK;
