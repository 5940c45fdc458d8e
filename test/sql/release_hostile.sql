-- Hostile input to gates, deployments, approvals and findings: names, columns,
-- relations, keys and numbers that would be SQL; a candidate whose relation is a
-- view of the trainer's; a gate sealed between two claims of one request.
SET client_min_messages = warning;
-- on records of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_hostile_owner LOGIN;
CREATE ROLE regress_hostile_trainer LOGIN;
CREATE ROLE regress_hostile_stranger LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_hostile_owner,regress_hostile_stranger}'::name[]) r;
SELECT retrain.grant_role('trainer', 'regress_hostile_trainer');
CREATE SCHEMA regress_hostile AUTHORIZATION regress_hostile_owner;
CREATE SCHEMA regress_hostile_t AUTHORIZATION regress_hostile_trainer;
CREATE FUNCTION regress_hostile.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE statement INTO result;
	RETURN coalesce(result, '<null>');
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
GRANT USAGE ON SCHEMA regress_hostile TO PUBLIC;

SET SESSION AUTHORIZATION regress_hostile_owner;
SET search_path = regress_hostile, pg_temp;
CREATE TABLE log (id integer, at timestamptz, p double precision, y boolean, known timestamptz, seg text);
INSERT INTO log SELECT i, '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour', (i * 53 % 97) / 97.0, i * 31 % 97 < i * 53 % 97,
	'2026-01-01 00:00Z'::timestamptz + i * interval '1 hour', 's' || i % 2 FROM generate_series(0, 999) i;
GRANT SELECT ON log TO regress_hostile_trainer;
CREATE TABLE scores (id integer, version text, p double precision);
SELECT retrain.register_model('m') > 0 AS model, retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known', slices => '{seg}') > 0 AS log;
SELECT retrain.register_version('m', 'v0', 'file:///v0', sha256('v0')) > 0 AS v0;
CREATE TABLE hostile (id serial, s text);
INSERT INTO hostile (s) VALUES ('p; DROP TABLE log'), ('p"; DROP TABLE log; --'), ('p'' OR true --'), ('p) FROM log; DELETE FROM log; SELECT (1'), ('(SELECT p)'),
	('p::text'), ('log.p'), ('*'), ('ctid'), ('tableoid'), ('xmin'), (''), (' '), ('"p"'), ('P'), ('$x'), (':p'), ('%s'), ('\'), ('E''\x'), ('/*'), ('--'), ('current_user'),
	('pg_sleep(9)'), ('p' || chr(10) || 'FROM pg_authid'), (repeat('p', 64)), (repeat('p', 100000)), ('p' || chr(8203)), ('retrain.tick()'), ('NULL'), ('true'), ('NaN'), ('1e400'), ('-1'),
	('gate_row'), ('pg_catalog.pg_authid'), ('pg_authid'), ('regress_hostile.log.p'), ('..'), ('a.b.c.d'), ('"'), ('{}'), ('[]'), ('log"');

-- 1. Each of them in each place where a gate takes a text.  Nothing but a refusal that names its code.
CREATE FUNCTION gate_with(place text, s text) RETURNS text LANGUAGE sql AS $$
	SELECT try(format('SELECT retrain.create_gate(%L, ''m'', %L) > 0', CASE place WHEN 'name' THEN s ELSE 'g' END,
		jsonb_set('{"log": "log", "window": "4 weeks", "slices": ["seg"], "minimum_rows": 10, "level": 0.95, "block": "1 day", "seed": 0, "candidate": {"relation": "scores", "key": {"id": "id"}, "version": "version",
			"probability": "p"}, "rules": [{"rule": "non_inferiority", "statistic": "auc", "margin": 0.1, "name": "r"}, {"rule": "no_slice_worse", "statistic": "auc", "margin": 0.1}]}'::jsonb
			#- CASE place WHEN 'log_key' THEN '{candidate,key,id}' ELSE '{none}' END::text[],
			CASE place WHEN 'name' THEN '{description}' WHEN 'log_key' THEN ARRAY['candidate', 'key', s] ELSE place::text[] END, CASE place WHEN 'log_key' THEN '"id"' ELSE to_jsonb(s) END, true)))
$$;
SELECT place, r AS outcome, count(*) FROM unnest('{log_key,"{candidate,key,id}","{candidate,relation}","{candidate,version}","{candidate,probability}","{candidate,latency}","{log}","{window}","{block}","{slices,0}","{level}","{seed}","{minimum_rows}","{rules,0,rule}","{rules,0,statistic}","{rules,0,margin}","{rules,0,level}"}'::text[]) WITH ORDINALITY AS x (place, n),
	LATERAL (SELECT gate_with(place, s) AS r FROM hostile ORDER BY id) h GROUP BY n, place, r ORDER BY n, r COLLATE "C";
SELECT count(*) AS gates FROM retrain.gates;
-- names are free text, and stay text
SELECT r AS outcome, count(*) FROM (SELECT gate_with('name', s) AS r FROM hostile ORDER BY id) h GROUP BY r ORDER BY r COLLATE "C";
SELECT count(*) AS gates, count(*) FILTER (WHERE gate = ANY (SELECT s FROM hostile)) AS as_they_were FROM retrain.gates;
SELECT r AS outcome, count(*) FROM (SELECT try(format('SELECT result FROM retrain.check_gate(%L, ''v0'') LIMIT 1', s)) AS r FROM hostile ORDER BY id) h GROUP BY r ORDER BY r COLLATE "C";
SELECT count(retrain.retire_gate(gate)) > 0 AS retired FROM retrain.gates;


-- 2. The same in the other functions of a release.
SELECT what, r AS outcome, count(*) FROM (VALUES (1, 'deploy', 'SELECT retrain.deploy(''m'', jsonb_build_object(%1$L, 1))'), (2, 'share', 'SELECT retrain.deploy(''m'', jsonb_build_object(''v0'', %1$L))'),
	(3, 'environment', 'SELECT retrain.live_version(''m'', %1$L)'), (4, 'model', 'SELECT retrain.live_version(%1$L)'), (5, 'rollback', 'SELECT retrain.rollback(''m'', %1$L, ''r'')'),
	(6, 'watch', 'SELECT retrain.deploy(''m'', ''{"v0": 1}'', watch_policy => %1$L, watch => ''1 day'')'), (7, 'kind', 'SELECT retrain.open_finding(''m'', %1$L, ''t'', ''regress_hostile_owner'', now())'),
	(8, 'finding owner', 'SELECT retrain.open_finding(''m'', ''bias'', ''t'', left(%1$L, 63)::name, now())'), (9, 'approver', 'SELECT retrain.set_approval_rule(''m'', jsonb_build_object(''approvers'', jsonb_build_array(jsonb_build_object(''role'', %1$L))))'),
	(10, 'valid', 'SELECT retrain.set_approval_rule(''m'', jsonb_build_object(''approvers'', ''[{"role": "regress_hostile_owner"}]''::jsonb, ''valid'', %1$L))'),
	(11, 'delegate', 'SELECT retrain.delegate(''regress_hostile_owner'', left(%1$L, 63)::name, now() + ''1 day'', ''r'')'),
	(12, 'until', 'SELECT retrain.evaluate_gate(''g'', options => jsonb_build_object(''until'', %1$L))')) x (n, what, statement),
	LATERAL (SELECT try(format(statement, s)) AS r FROM hostile ORDER BY id) h GROUP BY n, what, r ORDER BY n, r COLLATE "C";
SELECT count(*) AS rows FROM log;
SELECT count(*) AS deployments FROM retrain.deployments;

-- 3. Infinity and NULL.
SELECT t, try(format('SELECT retrain.deploy(''m'', ''{"v0": 1}'', effective_at => %L)', t)) AS deploy, try(format('SELECT retrain.live_version(''m'', at => %L)', t)) AS live,
	try(format('SELECT retrain.open_finding(''m'', ''bias'', ''t'', ''regress_hostile_owner'', %L)', t)) AS finding, try(format('SELECT retrain.check_gate(''g'', ''v0'', jsonb_build_object(''until'', %L::text))', t)) AS until
FROM unnest('{infinity,-infinity,4713-01-01 BC,294276-12-31}'::timestamptz[]) t;
SELECT p.proname, try(format('SELECT retrain.%I(%s)', p.proname, (SELECT string_agg('NULL::' || format_type(t, NULL), ', ') FROM unnest(p.proargtypes) t))) AS all_null
FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
WHERE p.proname ~ '(gate|deploy|live_version|rollback|withdraw|environment|device|finding|approv|evidence|reject|delegat|waive|promot)' AND p.pronargs > 0 AND p.prorettype <> 'trigger'::regtype AND p.provolatile = 'v' ORDER BY p.proname COLLATE "C";

-- 4. The trainer owns where the candidate's scores stand, and makes a view of it
-- with a function that acts as the owner of the model.

RESET SESSION AUTHORIZATION;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SELECT retrain.grant_role('policy_author', 'regress_hostile_owner'), retrain.grant_role('trainer', 'regress_hostile_trainer');
SET SESSION AUTHORIZATION regress_hostile_trainer;
CREATE TABLE regress_hostile_t.told (what text);
GRANT USAGE ON SCHEMA regress_hostile_t TO regress_hostile_owner;
GRANT ALL ON regress_hostile_t.told TO regress_hostile_owner;
CREATE FUNCTION regress_hostile_t.f(p double precision) RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
	attack text;
	said text := '';
BEGIN
	FOREACH attack IN ARRAY ARRAY['GRANT regress_hostile_owner TO regress_hostile_trainer', 'INSERT INTO regress_hostile_t.told VALUES (1)', 'DROP TABLE regress_hostile.log', 'RESET ROLE',
		'SET ROLE regress_hostile_trainer', 'RESET SESSION AUTHORIZATION', 'SET transaction_read_only = off', 'SET row_security = on; INSERT INTO regress_hostile_t.told VALUES (2)',
		'CREATE TEMP TABLE x (y int)', 'SELECT retrain.retire_gate(''g'')', 'SELECT retrain.deploy(''m'', ''{"v1": 1}'')', 'SELECT retrain.set_approval_rule(''m'', ''{"approvers": []}'')', 'SELECT retrain.checkpoint()',
		'SELECT retrain.evaluate_gate(''g'')', 'DECLARE c CURSOR WITH HOLD FOR SELECT 1', 'LISTEN x', 'SELECT count(*) FROM retrain.gate_result', 'SELECT count(*) FROM pg_authid', 'ALTER EXTENSION retrain UPDATE', 'CALL retrain.tick()']
	LOOP
		BEGIN
			EXECUTE attack;
			said := said || attack || ' worked. ';
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
	IF said <> '' THEN
		RAISE EXCEPTION '%', said;
	END IF;
	IF current_user <> 'regress_hostile_owner' THEN
		RAISE EXCEPTION 'runs as %', current_user;
	END IF;
	RETURN p;
END $$;
CREATE VIEW regress_hostile_t.scores AS SELECT id, 'v1'::text AS version, regress_hostile_t.f(p) AS p FROM regress_hostile.log WHERE id >= 700;
GRANT SELECT ON regress_hostile_t.scores TO regress_hostile_owner;
SET SESSION AUTHORIZATION regress_hostile_owner;
GRANT USAGE ON SCHEMA regress_hostile TO regress_hostile_trainer;
SELECT retrain.register_model('m') > 0 AS model, retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known', slices => '{seg}') > 0 AS log;
SELECT retrain.register_version('m', 'v0', 'file:///v0', sha256('v0')) > 0 AS v0, retrain.register_version('m', 'v1', 'file:///v1', sha256('v1')) > 0 AS v1;
CREATE FUNCTION definition(relation text, allowed boolean DEFAULT true) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('window_start', '2026-01-30 04:00Z', 'window_end', '2026-02-11 16:00Z', 'allow_post_hoc', allowed, 'allow_unknown_training', true, 'replicates', 100,
		'champion', '{"probability": "p"}'::jsonb, 'candidate', jsonb_build_object('relation', relation, 'key', '{"id": "id"}'::jsonb, 'version', 'version', 'probability', 'p'),
		'rules', '[{"rule": "non_inferiority", "statistic": "auc", "margin": 0.1}, {"rule": "non_inferiority", "statistic": "brier", "margin": 0.1}]'::jsonb) $$;
SELECT retrain.create_gate('g', 'm', definition('regress_hostile_t.scores')) > 0 AS gate;
SELECT result, reason, status, rows FROM retrain.check_gate('g', 'v1');
SELECT result, reason FROM retrain.evaluate_gate('g', candidate => 'v1');
SELECT count(*) AS told FROM regress_hostile_t.told;

-- 5. Without an option the champion is the version that is live, with the largest share besides the candidate.
SELECT champion FROM retrain.gate_results;
SELECT retrain.deploy('m', '{"v0": 1}') > 0 AS deployed;
SELECT count(*) AS evaluated FROM retrain.evaluate_gate('g', candidate => 'v1');
SELECT retrain.deploy('m', '{"v0": 0.4, "v1": 0.6}') > 0 AS deployed;
SELECT count(*) AS evaluated FROM retrain.evaluate_gate('g', candidate => 'v1');
SELECT count(*) AS evaluated FROM retrain.evaluate_gate('g', candidate => 'v1', options => '{"until": "2026-03-01"}');
SELECT retrain.withdraw('m', 'test') > 0 AS withdrawn;
SELECT count(*) AS evaluated FROM retrain.evaluate_gate('g', candidate => 'v1');
SELECT champion, result FROM retrain.gate_results ORDER BY gate_result_id;

-- 6. The same rows give the same bits: other order, other plans.
CREATE TABLE scores_a AS SELECT id, 'v1'::text AS version, p * 0.99 AS p FROM log WHERE id >= 700 ORDER BY id;
CREATE TABLE scores_b AS SELECT * FROM scores_a ORDER BY id * 7919 % 1009;
SELECT retrain.create_gate('a', 'm', definition('scores_a')) > 0 AS a, retrain.create_gate('b', 'm', definition('scores_b')) > 0 AS b;
CREATE FUNCTION lines(gate text) RETURNS text LANGUAGE sql AS $$ SELECT md5(string_agg(to_jsonb(c)::text, ' ' ORDER BY ordinal)) FROM retrain.check_gate(gate, 'v1') c $$;
SELECT lines('a') = lines('b') AS permuted;
SELECT lines('a') AS a \gset
SET enable_hashjoin = off;
SELECT lines('b') = :'a' AS merged;
SET enable_mergejoin = off;
SELECT lines('b') = :'a' AS looped;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET work_mem = 64;
SELECT lines('b') = :'a' AS parallel;
SET extra_float_digits = -15;
SET bytea_output = escape;
SET intervalstyle = sql_standard;
SET timezone = 'Asia/Kathmandu';
SET datestyle = 'German';
SELECT count(*) AS evaluated FROM retrain.evaluate_gate('a', candidate => 'v1', options => '{"until": "2026-03-01 00:00Z"}');
RESET ALL;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET search_path = regress_hostile, pg_temp;
SET client_min_messages = warning;
SELECT count(*) AS evaluated FROM retrain.evaluate_gate('a', candidate => 'v1', options => '{"until": "2026-03-01 00:00Z"}');
SELECT count(DISTINCT bundle - 'snapshot') AS bundles, bool_and(digest = sha256(convert_to(bundle::text, 'UTF8'))) AS of_bundle FROM retrain.gate_results WHERE gate = 'a';

-- a rule that nothing can be judged by does not let anybody pass
SELECT retrain.create_gate('thin', 'm', definition('scores_a') || '{"slices": ["seg"], "minimum_slice_rows": 10000, "rules": [{"rule": "minimum_rows", "rows": 100}, {"rule": "no_slice_worse", "statistic": "auc", "margin": 0.1}]}') > 0 AS gate;
SELECT result, reason, status, rows FROM retrain.check_gate('thin', 'v1');
SELECT retrain.alter_gate('thin', '{"rules": [{"rule": "no_slice_worse", "statistic": "auc", "margin": 0.1, "minimum_rows": 100}]}') AS revision;
SELECT result, reason, status, rows FROM retrain.check_gate('thin', 'v1');

-- 7. Who gives a request back and claims it again has seen the rows all the same: the gate sealed in between is post hoc.
SELECT count(retrain.retire_gate(gate)) AS retired FROM retrain.gates;
SELECT retrain.request_retraining('m', 'test') AS r \gset
SET SESSION AUTHORIZATION regress_hostile_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t') \gset
SET SESSION AUTHORIZATION regress_hostile_owner;
SELECT retrain.create_gate('late', 'm', definition('scores_a', false)) > 0 AS gate;
SET SESSION AUTHORIZATION regress_hostile_trainer;
SELECT retrain.release(:'r', :'t', reason => 'seen enough') AS state;
SELECT token AS t, fence AS f FROM retrain.claim('t') \gset
SELECT state FROM retrain.report(:'r', :'t', :f, 'a', 'trained', 'v2', 'file:///v2', sha256('v2'), '{"training_start": "2026-01-01T00:00:00Z", "training_end": "2026-01-20T00:00:00Z"}');
SET SESSION AUTHORIZATION regress_hostile_owner;
UPDATE scores_a SET version = 'v2';
SELECT result, reason FROM retrain.evaluate_gates(:'r');

-- a gate that is retired while a request is under way stays in the evidence, evaluated or not
SELECT retrain.create_gate('not_evaluated', 'm', definition('scores_a')) > 0 AS gate, retrain.retire_gate('not_evaluated', 'it would fail');
RESET SESSION AUTHORIZATION;
SELECT x ->> 'gate' AS gate, x ->> 'state' AS state, x #>> '{result,result}' AS result FROM retrain.open_evidence(:'r') e, jsonb_array_elements(e.evidence -> 'gates') x WHERE x ->> 'state' = 'retired' OR x ->> 'gate' = 'late' ORDER BY 1;
SET SESSION AUTHORIZATION regress_hostile_owner;

-- 8. Levels of isolation, read only, savepoints.
BEGIN READ ONLY;
SELECT try(format('SELECT result FROM retrain.evaluate_gate(''late'', %L)', :'r')) AS evaluate, try('SELECT retrain.deploy(''m'', ''{"v0": 1}'')') AS deploy, try('SELECT retrain.retire_gate(''late'')') AS retire,
	try(format('SELECT retrain.promote(%L)', :'r')) AS promote, try('SELECT retrain.open_finding(''m'', ''bias'', ''t'', ''regress_hostile_owner'', now())') AS finding, try('SELECT result FROM retrain.check_gate(''late'', ''v2'') LIMIT 1') AS check_gate,
	try('SELECT retrain.live_version(''m'')') AS live;
ROLLBACK;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT try(format('SELECT result FROM retrain.evaluate_gate(''late'', %L)', :'r')) AS evaluate, try('SELECT retrain.deploy(''m'', ''{"v0": 1}'') > 0') AS deploy, try(format('SELECT retrain.promote(%L)', :'r')) AS promote;
SAVEPOINT s;
SELECT retrain.retire_gate('late') AS gate;
ROLLBACK TO s;
COMMIT;
SELECT gate, state FROM retrain.gates WHERE state = 'active';
RESET SESSION AUTHORIZATION;
SELECT kind, count(*) FROM retrain.ledger WHERE kind ~ 'gate|deploy' GROUP BY kind ORDER BY kind COLLATE "C";
SELECT count(*) AS problems FROM retrain.verify_release();
DROP EXTENSION retrain CASCADE;
DROP SCHEMA regress_hostile, regress_hostile_t CASCADE;
DROP ROLE regress_hostile_owner, regress_hostile_trainer, regress_hostile_stranger;
CREATE EXTENSION retrain;
