-- X04: what code of a policy owner can do while it is evaluated: through
-- evaluate() and tick(); through a worker: 017_owner_tricks.pl.  A view of the
-- owner calls a function of his.
SET client_min_messages = notice;
CREATE ROLE regress_sandbox_owner LOGIN;
CREATE ROLE regress_sandbox_sched LOGIN;
CREATE ROLE regress_sandbox_victim LOGIN;
GRANT regress_sandbox_victim TO regress_sandbox_owner;
\set old_database :DBNAME
-- no worker goes into a template database
CREATE DATABASE regress_retrain_sandbox TEMPLATE template0 IS_TEMPLATE true;
\c regress_retrain_sandbox
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE EXTENSION retrain;
SELECT retrain.grant_role('policy_author', 'regress_sandbox_owner');
SELECT retrain.grant_role('scheduler', 'regress_sandbox_sched');
CREATE SCHEMA box AUTHORIZATION regress_sandbox_owner;
GRANT CREATE, TEMPORARY ON DATABASE regress_retrain_sandbox TO regress_sandbox_owner;
SET ROLE regress_sandbox_owner;
CREATE TABLE box.attacks (n integer GENERATED ALWAYS AS IDENTITY, statement text);
INSERT INTO box.attacks (statement) VALUES
	('SELECT 1'),
	('SELECT box.who()'),
	('RESET ROLE'),
	('SET ROLE regress_sandbox_victim'),
	('SET ROLE NONE'),
	('SET SESSION AUTHORIZATION regress_sandbox_victim'),
	('RESET SESSION AUTHORIZATION'),
	('SELECT set_config(''role'', ''none'', false)'),
	('SELECT set_config(''session_authorization'', ''regress_sandbox_victim'', false)'),
	('INSERT INTO box.target VALUES (1)'),
	('SELECT box.define()'),
	('UPDATE box.attacks SET statement = ''x'''),
	('DELETE FROM box.attacks'),
	('TRUNCATE box.target'),
	('SELECT nextval(''box.counter'')'),
	('CREATE TABLE box.made ()'),
	('CREATE TEMP TABLE made ()'),
	('CREATE FUNCTION box.made() RETURNS integer LANGUAGE sql AS ''SELECT 1'''),
	('GRANT ALL ON box.target TO PUBLIC'),
	('COPY box.target FROM PROGRAM ''true'''),
	('ALTER ROLE regress_sandbox_owner SUPERUSER'),
	('SELECT FROM box.target FOR UPDATE'),
	('CALL box.commit()'),
	('DO $d$ BEGIN COMMIT; END $d$'),
	('SET TRANSACTION READ WRITE'),
	('SELECT set_config(''transaction_read_only'', ''off'', false)'),
	('SELECT box.stubborn(''SET TRANSACTION READ WRITE'')'),
	('SELECT box.stubborn(''INSERT INTO box.target VALUES (1)'')'),
	('SELECT box.stubborn(''RESET ROLE'')'),
	('PREPARE made AS SELECT 1'),
	('LISTEN retrain_v1'),
	('DECLARE made CURSOR WITH HOLD FOR SELECT 1'),
	('COMMIT'),
	('ROLLBACK'),
	('SAVEPOINT s'),
	('INSERT INTO retrain.event (happened_at, kind, message, actor) VALUES (now(), ''x'', ''x'', ''x'')'),
	('SELECT retrain.pause_policy(''box 1'')'),
	('SELECT retrain.evaluate(''box 1'', repeat => true)'),
	('CALL retrain.tick()'),
	('SELECT count(*) FROM retrain.policy');
CREATE TABLE box.target (t text);
CREATE SEQUENCE box.counter;
-- runs attack n; the error, if any, ends the scan
CREATE FUNCTION box.attack(of_n bigint) RETURNS double precision LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	EXECUTE (SELECT statement FROM box.attacks WHERE n = of_n);
	RETURN 0;
END $$;
-- tries again after the error was caught
CREATE FUNCTION box.stubborn(statement text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	BEGIN
		EXECUTE statement;
	EXCEPTION WHEN OTHERS THEN
		NULL;
	END;
	EXECUTE statement;
END $$;
CREATE PROCEDURE box.commit() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
CREATE FUNCTION box.define() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE 'INSERT INTO box.target VALUES (1)'; END $$;
CREATE FUNCTION box.who() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RAISE EXCEPTION USING MESSAGE = format('current_user %s, session_user %s, is_superuser %s, read_only %s, search_path %s, TimeZone %s, DateStyle %s, IntervalStyle %s, row_security %s, extra_float_digits %s, parallel %s, synchronize_seqscans %s, jit %s',
		current_user, CASE session_user WHEN current_user THEN 'the owner' ELSE 'the caller' END, current_setting('is_superuser'), current_setting('transaction_read_only'), current_setting('search_path'), current_setting('timezone'), current_setting('datestyle'),
		current_setting('intervalstyle'), current_setting('row_security'), current_setting('extra_float_digits'), current_setting('max_parallel_workers_per_gather'), current_setting('synchronize_seqscans'), current_setting('jit'));
END $$;
-- one view, log and policy for each attack
SELECT retrain.register_model('box') > 0 AS model;
DO $$
BEGIN
	FOR n IN 1 .. (SELECT max(a.n) FROM box.attacks a) LOOP
		EXECUTE format('CREATE VIEW box.log_%s AS SELECT timestamptz ''2020-01-01 00:00Z'' + i * interval ''1 hour'' AS at, i + CASE WHEN i = 30 THEN box.attack(%s) ELSE 0 END AS x FROM generate_series(0, 47) i', n, n);
		PERFORM retrain.attach_log('box', format('box.log_%s', n)::regclass, 'at', features => '{x}', name => 'box ' || n),
			retrain.create_policy('box ' || n, 'box', jsonb_build_array(retrain.policy_check('ks_stat', 'x', warn => 0, min_rows => 10)), log => 'box ' || n, reference => 'previous', window_length => '1 day',
				every => '1 day', anchor => '2020-01-03 00:00Z', until => '2020-01-03 00:00Z');
	END LOOP;
END $$;
RESET ROLE;

-- 1. evaluate(), called by a scheduler with settings of his own.  Of the server's messages only the codes.
BEGIN;
SET ROLE regress_sandbox_sched;
SET LOCAL timezone = 'Asia/Kathmandu'; SET LOCAL datestyle = 'German'; SET LOCAL extra_float_digits = 0; SET LOCAL search_path = box; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL synchronize_seqscans = on;
SELECT count(*) AS evaluated FROM (SELECT retrain.evaluate('box ' || n) FROM generate_series(1, 40) n) e;
SELECT current_user, current_setting('transaction_read_only') AS read_only, current_setting('timezone') AS timezone, current_setting('datestyle') AS datestyle, current_setting('extra_float_digits') AS digits,
	current_setting('search_path') AS search_path, current_setting('intervalstyle') AS intervalstyle, current_setting('row_security') AS row_security;
RESET ROLE;
CREATE TEMP VIEW results AS SELECT a.n, a.statement, coalesce(e.error_code || CASE WHEN e.error_code ~ '^(P0001|RT)' THEN ' ' || e.error_message ELSE '' END, e.outcome) AS result FROM box.attacks a LEFT JOIN retrain.evaluations e ON e.policy = 'box ' || a.n;
\pset format unaligned
\pset tuples_only on
SELECT statement || E'\n    ' || coalesce(result, 'no record') FROM results ORDER BY n;
\pset tuples_only off
\pset format aligned
CREATE TEMP TABLE by_evaluate AS SELECT * FROM results;
-- nothing was written, made, prepared or subscribed to
CREATE TEMP VIEW left_over AS SELECT (SELECT count(*) FROM box.target) AS target, (SELECT count(*) FROM box.attacks) AS attacks, (SELECT is_called FROM box.counter) AS counter,
	(SELECT count(*) FROM pg_class WHERE relname = 'made') + (SELECT count(*) FROM pg_proc WHERE proname = 'made') AS made,
	(SELECT count(*) FROM pg_prepared_statements) AS prepared, (SELECT count(*) FROM pg_cursors WHERE name = 'made') AS cursors, (SELECT count(*) FROM pg_listening_channels()) AS listening,
	(SELECT rolsuper FROM pg_roles WHERE rolname = 'regress_sandbox_owner') AS superuser, (SELECT relacl IS NULL FROM pg_class WHERE relname = 'target') AS no_grants,
	(SELECT count(*) FROM retrain.event WHERE kind NOT IN ('created', 'attached')) AS events;
SELECT * FROM left_over;
COMMIT;

-- 2. The same through tick(), in slots of their own.
SET ROLE regress_sandbox_owner;
DO $$ BEGIN FOR n IN 1 .. 40 LOOP PERFORM retrain.alter_policy('box ' || n, '{"anchor": "2020-01-02 23:00:00+00", "until": "2020-01-02 23:00:00+00"}'); END LOOP; END $$;
RESET ROLE;
CREATE TEMP VIEW results_of_tick AS SELECT a.n, a.statement, coalesce(e.error_code || CASE WHEN e.error_code ~ '^(P0001|RT)' THEN ' ' || e.error_message ELSE '' END, e.outcome) AS result FROM box.attacks a LEFT JOIN retrain.evaluations e ON e.policy = 'box ' || a.n AND e.triggered_by = 'tick';
SET ROLE regress_sandbox_sched;
CALL retrain.tick();
SELECT current_user, current_setting('transaction_read_only') AS read_only;
RESET ROLE;
SELECT count(*) FROM retrain.evaluations WHERE triggered_by = 'tick';
-- what differs from evaluate()
\pset format unaligned
\pset tuples_only on
SELECT t.statement || E'\n    ' || coalesce(t.result, 'no record') FROM results_of_tick t JOIN by_evaluate e USING (n) WHERE e.result IS DISTINCT FROM t.result ORDER BY n;
\pset tuples_only off
\pset format aligned
SELECT * FROM left_over;

-- 3. What succeeds inside: settings and notifications are undone, ...
SET ROLE regress_sandbox_owner;
UPDATE box.attacks SET statement = 'SELECT set_config(''search_path'', ''box'', false), set_config(''statement_timeout'', ''1ms'', false), set_config(''work_mem'', ''65kB'', false), set_config(''box.planted'', ''yes'', false),
	pg_notify(''retrain_v1'', ''forged'')' WHERE n = 1;
SET statement_timeout = '10min';
LISTEN retrain_v1;
SELECT outcome FROM retrain.evaluate('box 1', repeat => true);
SELECT current_setting('search_path'), current_setting('statement_timeout'), current_setting('work_mem') <> '65kB' AS work_mem_kept, coalesce(current_setting('box.planted', true), '') AS planted;
-- psql would tell here of a notification; the channel works
SELECT pg_notify('other', '') IS NOT NULL AS sent, count(*) FROM pg_listening_channels();
UNLISTEN *;
RESET statement_timeout;
-- ... an advisory lock of the session is not: to release all would take the caller's own
UPDATE box.attacks SET statement = 'SELECT pg_advisory_lock(4711), pg_advisory_xact_lock(4712)' WHERE n = 1;
SELECT outcome FROM retrain.evaluate('box 1', repeat => true);
SELECT objid, granted FROM pg_locks WHERE locktype = 'advisory' ORDER BY objid;
SELECT pg_advisory_unlock(4711);
RESET ROLE;

-- 4. X09: row security.
SET ROLE regress_sandbox_owner;
CREATE TABLE box.rows AS SELECT timestamptz '2020-01-01 00:00Z' + i * interval '1 hour' AS at, i::double precision AS x, i % 2 AS part FROM generate_series(0, 95) i;
RESET ROLE;
CREATE ROLE regress_sandbox_reader LOGIN NOINHERIT;
GRANT regress_sandbox_owner TO regress_sandbox_reader;
GRANT USAGE ON SCHEMA box TO regress_sandbox_reader;
GRANT SELECT ON box.rows TO regress_sandbox_reader;
SELECT retrain.grant_role('policy_author', 'regress_sandbox_reader');
SET ROLE regress_sandbox_owner;
SELECT retrain.attach_log('box', 'box.rows', 'at', features => '{x}', name => 'strict') > 0 AS strict, retrain.attach_log('box', 'box.rows', 'at', features => '{x}', name => 'lenient', respect_rls => true) > 0 AS lenient;
SET ROLE regress_sandbox_reader;
SELECT retrain.create_policy('strict', 'box', jsonb_build_array(retrain.policy_check('ks_stat', 'x', warn => 0, min_rows => 5)), log => 'strict', reference => 'previous', window_length => '1 day', anchor => '2020-01-03 00:00Z', until => '2020-01-05 00:00Z') > 0 AS policy,
	retrain.create_policy('lenient', 'box', jsonb_build_array(retrain.policy_check('ks_stat', 'x', warn => 0, min_rows => 5)), log => 'lenient', reference => 'previous', window_length => '1 day', anchor => '2020-01-03 00:00Z', until => '2020-01-05 00:00Z') > 0 AS policy;
RESET ROLE;
CREATE VIEW box.rls AS SELECT policy, slot, triggered_by, outcome, rls_applied, rows_current, rows_reference, error_code FROM retrain.evaluations WHERE policy IN ('strict', 'lenient') ORDER BY slot, policy;
SET ROLE regress_sandbox_reader;
SELECT outcome FROM unnest('{strict,lenient}'::text[]) p, retrain.evaluate(p, '2020-01-03 00:00Z');
RESET ROLE;
ALTER TABLE box.rows ENABLE ROW LEVEL SECURITY;
CREATE POLICY half ON box.rows USING (part = 0);
SET ROLE regress_sandbox_reader;
SELECT outcome FROM unnest('{strict,lenient}'::text[]) p, retrain.evaluate(p, '2020-01-04 00:00Z');
SET row_security = off;
SELECT outcome FROM unnest('{strict,lenient}'::text[]) p, retrain.evaluate(p, '2020-01-04 00:00Z', repeat => true);
SHOW row_security;
RESET row_security;
CALL retrain.tick();
RESET ROLE;
SELECT * FROM box.rls;
-- the owner of the table is not bound by its policies, unless they are forced
SET ROLE regress_sandbox_reader;
SELECT retrain.alter_policy('strict', '{"owner": "regress_sandbox_owner"}') AS revision;
SET ROLE regress_sandbox_owner;
SELECT outcome FROM retrain.evaluate('strict', '2020-01-04 00:00Z', repeat => true);
ALTER TABLE box.rows FORCE ROW LEVEL SECURITY;
SELECT outcome FROM retrain.evaluate('strict', '2020-01-04 00:00Z', repeat => true);
RESET ROLE;
SELECT ordinal, outcome, rls_applied, rows_current, error_code FROM retrain.evaluations WHERE policy = 'strict' AND slot = '2020-01-04 00:00Z' ORDER BY ordinal;

-- 5. X05: foreign triggers, rules, row security, owners or expressions on our tables: RT030, and nothing is written.
CREATE FUNCTION box.foreign_trigger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END $$;
CREATE FUNCTION box.with_change(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE change;
	BEGIN
		SET LOCAL ROLE regress_sandbox_owner;
		PERFORM retrain.evaluate('box 2', repeat => true);
		result := 'evaluated';
	EXCEPTION WHEN OTHERS THEN
		result := SQLSTATE || ' ' || SQLERRM;
	END;
	-- undoes the change
	RAISE EXCEPTION USING MESSAGE = result, ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN SQLERRM;
END $$;
CREATE FUNCTION box.spied() RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1';
-- on each table; shown is what was not refused, or for another reason
WITH tried AS (
	SELECT k.kind, c.relname, box.with_change(format(k.change, c.relname)) AS result
	FROM pg_class c, (VALUES
		('trigger spy', 'CREATE TRIGGER spy BEFORE INSERT OR UPDATE ON retrain.%I FOR EACH ROW EXECUTE FUNCTION box.foreign_trigger()'),
		('rule spy', 'CREATE RULE spy AS ON INSERT TO retrain.%I DO ALSO NOTIFY spied'),
		('row security', 'ALTER TABLE retrain.%I ENABLE ROW LEVEL SECURITY'),
		('row security', 'ALTER TABLE retrain.%I FORCE ROW LEVEL SECURITY'),
		('another owner', 'ALTER TABLE retrain.%I OWNER TO regress_sandbox_sched'),
		('default of column spy', 'ALTER TABLE retrain.%I ADD COLUMN spy integer, ALTER COLUMN spy SET DEFAULT box.spied()'),
		('default of column spy', 'ALTER TABLE retrain.%I ADD COLUMN spy xml, ALTER COLUMN spy SET DEFAULT query_to_xml(''SELECT 1'', true, true, '''')'),
		('constraint spy', 'ALTER TABLE retrain.%I ADD CONSTRAINT spy CHECK (box.spied() > 0) NOT VALID'),
		('index spy', 'CREATE INDEX spy ON retrain.%I ((box.spied()))'),
		('index spy', 'CREATE INDEX spy ON retrain.%I ((1)) WHERE box.spied() > 0')) AS k(kind, change)
	WHERE c.relnamespace = 'retrain'::regnamespace AND c.relkind = 'r'), failed AS (
	SELECT * FROM tried WHERE result <> format('RT030 table retrain.%s is not as the extension made it: %s', relname, kind))
SELECT (SELECT count(DISTINCT relname) > 20 FROM tried) AS all_tables, (SELECT count(DISTINCT kind) FROM tried) AS kinds,
	(SELECT string_agg(format('%s, %s: %s', relname, kind, result), E'\n') FROM failed) AS not_refused;
SELECT box.with_change('SELECT 1') AS unchanged;
-- tick() claims nothing then
SET ROLE regress_sandbox_owner;
SELECT retrain.alter_policy('box 2', '{"anchor": "2020-01-03 00:00:00+00", "until": "2020-01-04 00:00:00+00"}') > 0 AS due;
RESET ROLE;
CREATE TRIGGER spy BEFORE INSERT ON retrain.event FOR EACH ROW EXECUTE FUNCTION box.foreign_trigger();
SET ROLE regress_sandbox_owner;
CALL retrain.tick();
SELECT retrain.evaluate('box 2', dry_run => true);
RESET ROLE;
DROP TRIGGER spy ON retrain.event;
SELECT run_id IS NULL AS unclaimed FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE p.name = 'box 2';
SELECT count(*) FROM retrain.evaluations WHERE policy = 'box 2';

\c :old_database
ALTER DATABASE regress_retrain_sandbox IS_TEMPLATE false;
DROP DATABASE regress_retrain_sandbox;
DROP ROLE regress_sandbox_owner, regress_sandbox_sched, regress_sandbox_victim, regress_sandbox_reader;
