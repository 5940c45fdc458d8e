-- Creating policies: rights of caller and owner, what relation and columns
-- must offer, what is written, and the states of a policy.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_create_super SUPERUSER LOGIN;
CREATE ROLE regress_create_model LOGIN;
CREATE ROLE regress_create_other LOGIN;
CREATE ROLE regress_create_nologin;
CREATE SCHEMA "regress Create";
SET search_path = "regress Create";
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE log (at timestamptz, p double precision, y boolean, yhat boolean, y_text text, yhat_no integer, known timestamptz,
	carrier text, temp real, feeling mood, payload jsonb, unmapped integer);
INSERT INTO log SELECT '2013-01-01 00:00+00'::timestamptz + i * interval '1 hour', i % 100 / 100.0, i % 3 = 0, i % 2 = 0, 'a', 1, '2013-01-02', 'C' || i % 3, i % 17, 'low', '{}', i FROM generate_series(0, 499) i;
SELECT retrain.grant_role('policy_author', r) FROM unnest(ARRAY['regress_create_model', 'regress_create_other', 'regress_create_nologin']::name[]) r;
GRANT USAGE ON SCHEMA "regress Create" TO regress_create_model;
GRANT SELECT ON log TO regress_create_model;
SELECT retrain.register_model('created', owner => 'regress_create_model') > 0 AS model,
	retrain.attach_log('created', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{temp,payload,feeling}', slices => '{carrier}', name => 'created') > 0 AS log;
CREATE TEMP TABLE checks AS SELECT jsonb_build_array(retrain.policy_check('psi', 'temp', fail => 0.2)) AS psi,
	jsonb_build_array(retrain.policy_check('ece', fail => 0.1)) AS ece;
GRANT SELECT ON checks TO PUBLIC;

-- 1. A superuser is refused with the lines that lead on ...
SET SESSION AUTHORIZATION regress_create_super;
SET search_path = "regress Create";
SELECT retrain.create_policy('p', 'created', ece) FROM checks;
SELECT retrain.create_policy('p', 'created', ece, owner => 'regress_create_super') FROM checks;
-- ... which typed in as they are lead to a policy.
CREATE ROLE policy_owner LOGIN;
GRANT regress_create_model TO policy_owner;
GRANT USAGE ON SCHEMA "regress Create" TO policy_owner;
GRANT SELECT ON "regress Create".log TO policy_owner;
SELECT retrain.grant_role('policy_author', 'policy_owner');
SELECT retrain.create_policy('p', 'created', ece, owner => 'policy_owner') > 0 AS created FROM checks;
-- The same for a model.
SELECT retrain.register_model('second');
CREATE ROLE model_owner LOGIN;
SELECT retrain.grant_role('policy_author', 'model_owner');
SELECT retrain.register_model('second', owner => 'model_owner') > 0 AS registered;
RESET SESSION AUTHORIZATION;

-- 2. Owners.
SET search_path = "regress Create";
SELECT retrain.create_policy('q', 'created', ece, owner => 'regress_create_other') FROM checks;
GRANT regress_create_model TO regress_create_nologin;
SELECT retrain.create_policy('q', 'created', ece, owner => 'regress_create_nologin') FROM checks;
SELECT retrain.create_policy('q', 'created', ece, owner => 'regress_create_nobody') FROM checks;
SET ROLE regress_create_other;
SELECT retrain.create_policy('q', 'created', ece, owner => 'regress_create_model') FROM checks;
SELECT retrain.create_policy('q', 'created', ece) FROM checks;
SELECT retrain.pause_policy('p');
SELECT retrain.alter_policy('p', '{}');
SELECT retrain.policy_definition('p');
RESET ROLE;
-- a member of the model owner needs SELECT of his own
ALTER ROLE regress_create_other NOINHERIT;
GRANT regress_create_model TO regress_create_other;
SELECT retrain.create_policy('q', 'created', ece, owner => 'regress_create_other') FROM checks;
GRANT USAGE ON SCHEMA "regress Create" TO regress_create_other;
GRANT SELECT (at, p, y, known) ON log TO regress_create_other;
SELECT retrain.create_policy('q', 'created', ece, owner => 'regress_create_other') FROM checks;
GRANT SELECT (yhat) ON log TO regress_create_other;
SELECT retrain.create_policy('q', 'created', ece, owner => 'regress_create_other') > 0 AS created FROM checks;
SET ROLE regress_create_other;
SELECT retrain.create_policy('q2', 'created', ece, owner => 'policy_owner') FROM checks;
RESET ROLE;

-- 3. Columns and types.
SET ROLE regress_create_model;
SELECT retrain.create_policy('r', 'created', psi) FROM checks;
SELECT retrain.freeze_baseline('created', 'created', '2013-01-01', '2013-01-10') > 0 AS frozen;
CREATE FUNCTION pg_temp.try(checks jsonb, changes jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	PERFORM retrain.create_policy(jsonb_build_object('name', 'try', 'model', 'created', 'anchor', '2013-02-01', 'checks', checks) || changes);
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN
		RETURN 'accepted';
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
		RETURN SQLSTATE || ' ' || SQLERRM || E'\n' || hint;
END $$;
\pset format unaligned
SELECT c, pg_temp.try(jsonb_build_array(c)) FROM unnest(ARRAY[
	retrain.policy_check('psi', 'temp', fail => 1), retrain.policy_check('psi', 'feeling', fail => 1), retrain.policy_check('psi', 'y', fail => 1), retrain.policy_check('psi', 'carrier', fail => 1),
	retrain.policy_check('psi', 'payload', fail => 1), retrain.policy_check('psi', 'at', fail => 1), retrain.policy_check('psi', 'unmapped', fail => 1), retrain.policy_check('psi', 'tmep', fail => 1),
	retrain.policy_check('psi', 'temp', fail => 1, bins => 20), retrain.policy_check('psi', 'temp', slice => 'carrier', fail => 1, bins => 20), retrain.policy_check('psi', 'temp', slice => 'nothing', fail => 1),
	retrain.policy_check('ks_stat', 'temp', fail => 1), retrain.policy_check('ks_stat', 'at', fail => 1), retrain.policy_check('ks_stat', 'carrier', fail => 1), retrain.policy_check('ks_stat', 'feeling', fail => 1), retrain.policy_check('ks_stat', 'payload', fail => 1),
	retrain.policy_check('ece', slice => 'carrier', fail => 1), retrain.policy_check('f1_by_slice', fail => 0), retrain.policy_check('f1_by_slice', slice => 'payload', fail => 0)]) AS c;
SELECT pg_temp.try(psi, '{"reference": "previous"}') FROM checks;
SELECT pg_temp.try(jsonb_build_array(retrain.policy_check('psi', 'at', fail => 1, bins => 20)), '{"reference": "previous"}');
\pset format aligned
SELECT retrain.attach_log('created', 'log', 'at', name => 'bare') > 0 AS attached;
SELECT retrain.attach_log('created', 'log', 'at', label_column => 'y_text', prediction_column => 'yhat_no', probability_column => 'p', name => 'odd') > 0 AS attached;
SELECT retrain.create_policy('r', 'created', ece) FROM checks;
\pset format unaligned
SELECT c ->> 'name' AS name, log, pg_temp.try(jsonb_build_array(c), jsonb_build_object('log', log)) FROM unnest(ARRAY['bare', 'odd']) log,
	unnest(ARRAY[retrain.policy_check('ece', fail => 1), retrain.policy_check('f1_by_slice', fail => 0), retrain.policy_check('psi', 'p', fail => 1)]) c;
\pset format aligned

-- 4. Windows that reach into the baseline; baselines that are several or retired.
SELECT retrain.create_policy('r', 'created', psi, log => 'created', anchor => '2013-01-16 23:59:59') FROM checks;
SELECT retrain.create_policy('r', 'created', psi, log => 'created', anchor => '2013-01-17 23:59:59', label_delay => '1 day') FROM checks;
SELECT retrain.create_policy('r', 'created', psi, log => 'created', anchor => '2013-01-18', label_delay => '1 day') > 0 AS created FROM checks;
SELECT retrain.freeze_baseline('created', 'created', '2013-01-01', '2013-01-05', 'short') > 0 AS frozen;
SELECT retrain.create_policy('s', 'created', psi, log => 'created', anchor => '2013-02-01') FROM checks;
SELECT retrain.retire_baseline('created', 'short');
SELECT retrain.create_policy('s', 'created', psi, log => 'created', anchor => '2013-02-01', baseline => 'short') FROM checks;
SELECT retrain.retire_log('bare');
SELECT retrain.create_policy('s', 'created', ece, log => 'bare') FROM checks;
SELECT retrain.create_policy('s', 'second', ece) FROM checks;
RESET ROLE;
SELECT retrain.create_policy('s', 'second', ece) FROM checks;
SELECT retrain.create_policy('s', 'second', ece, log => 'created') FROM checks;
SET ROLE regress_create_model;
SELECT retrain.create_policy('r', 'created', psi, log => 'created', anchor => '2013-02-01') FROM checks;
-- the default anchor is the last midnight, UTC
SELECT retrain.create_policy('s', 'created', ece, log => 'created') > 0 AS created FROM checks;
SELECT retrain.policy_definition('s') ->> 'anchor' = to_char(date_trunc('day', now() AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"') AS midnight,
	retrain.policy_definition('s') ->> 'reference' AS reference;

-- 5. What was written; a schedule that is over is never due.
SELECT retrain.create_policy('over', 'created', ece, log => 'created', anchor => '2013-02-01', until => '2013-02-20', catchup => 'each') > 0 AS created FROM checks;
RESET ROLE;
SELECT p.name, p.owner_name, p.owner_oid::regrole AS owner, p.current_revision, p.state, s.next_due >= '2013-01-18' AS due, s.attempts, s.consecutive_errors
FROM retrain.policy p JOIN retrain.policy_state s USING (policy_id) WHERE p.name IN ('p', 'q', 'r') ORDER BY 1;
-- the view shows to each his own
SELECT policy, model, log, owner, state, revision, last_slot, problem FROM retrain.policy_status WHERE model = 'created' ORDER BY 1;
SET ROLE regress_create_other;
SELECT policy, owner FROM retrain.policy_status WHERE model = 'created' ORDER BY 1;
SELECT count(*) FROM retrain.policy;
RESET ROLE;
SET ROLE model_owner;
SELECT policy, owner FROM retrain.policy_status WHERE model = 'created' ORDER BY 1;
RESET ROLE;

-- 6. States.
SET ROLE regress_create_model;
SELECT retrain.resume_policy('r');
SELECT retrain.pause_policy('r', 'audit');
SELECT state, state_reason, problem FROM retrain.policy_status WHERE policy = 'r';
SELECT retrain.pause_policy('r');
SELECT retrain.resume_policy('r');
SELECT retrain.pause_policy('no such');
RESET ROLE;
UPDATE retrain.policy SET state = 'suspended', state_reason = '10 errors' WHERE name = 'r';
UPDATE retrain.policy_state s SET consecutive_errors = 10, last_error = 'boom', retry_at = now() FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'r';
SET ROLE regress_create_model;
SELECT state, problem, consecutive_errors, last_error FROM retrain.policy_status WHERE policy = 'r';
SELECT retrain.resume_policy('r');
SELECT state, problem, consecutive_errors, last_error FROM retrain.policy_status WHERE policy = 'r';
RESET ROLE;
-- an invalid policy: its definition is readable after all ...
UPDATE retrain.policy SET state = 'invalid', state_reason = 'could not be read' WHERE name = 'r';
SET ROLE regress_create_model;
SELECT retrain.pause_policy('r');
SELECT retrain.resume_policy('r');
SELECT state, state_reason, problem FROM retrain.policy_status WHERE policy = 'r';
RESET ROLE;
UPDATE retrain.policy SET state = 'invalid', state_reason = 'could not be read' WHERE name = 'r';
SET ROLE regress_create_model;
SELECT retrain.alter_policy('r', '{}');
SELECT state, state_reason, problem, revision FROM retrain.policy_status WHERE policy = 'r';
RESET ROLE;
SELECT kind, message FROM retrain.event WHERE object_name = 'policy r' ORDER BY event_id DESC LIMIT 2;
-- ... or not: then only a change of what is wrong helps
ALTER TABLE retrain.policy_revision DISABLE TRIGGER policy_revision_append_only;
UPDATE retrain.policy_revision r SET definition = definition || '{"every": "soon"}' FROM retrain.policy p WHERE p.policy_id = r.policy_id AND p.name = 'r';
ALTER TABLE retrain.policy_revision ENABLE ALWAYS TRIGGER policy_revision_append_only;
UPDATE retrain.policy SET state = 'invalid', state_reason = 'could not be read' WHERE name = 'r';
SET ROLE regress_create_model;
SELECT retrain.resume_policy('r');
SELECT retrain.alter_policy('r', '{}');
SELECT state, state_reason, problem FROM retrain.policy_status WHERE policy = 'r';
SELECT retrain.alter_policy('r', '{"every": "2 days"}');
SELECT state, state_reason, problem, revision FROM retrain.policy_status WHERE policy = 'r';
SELECT retrain.retire_policy('r', 'enough');
SELECT state, state_reason, problem FROM retrain.policy_status WHERE policy = 'r';
SELECT retrain.resume_policy('r');
SELECT retrain.alter_policy('r', '{}');
SELECT retrain.retire_policy('r');
RESET ROLE;

-- 7. Problems that the status names: owner and relation.
SET ROLE regress_create_other;
SELECT retrain.alter_policy('q', '{"owner": "regress_create_model"}');
SELECT retrain.alter_policy('q', '{"owner": "regress_create_super"}');
RESET ROLE;
ALTER TABLE log RENAME TO gone;
SELECT policy, problem FROM retrain.policy_status WHERE model = 'created' AND policy IN ('p', 'q') ORDER BY 1;
ALTER TABLE gone RENAME TO log;
DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$;
SELECT policy, problem FROM retrain.policy_status WHERE policy = 'p';
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO PUBLIC', current_database()); END $$;
ALTER ROLE policy_owner NOLOGIN;
SELECT policy, problem FROM retrain.policy_status WHERE policy = 'p';
REVOKE regress_create_model FROM policy_owner;
ALTER ROLE policy_owner LOGIN;
SELECT policy, problem FROM retrain.policy_status WHERE policy = 'p';
DROP OWNED BY policy_owner;
DROP ROLE policy_owner;
CREATE ROLE policy_owner LOGIN;
SELECT retrain.grant_role('policy_author', 'policy_owner');
SELECT policy, owner, problem FROM retrain.policy_status WHERE policy = 'p';
SET ROLE policy_owner;
SELECT count(*) FROM retrain.policy_status;
SELECT retrain.retire_policy('p');
SELECT retrain.policy_definition('p');
RESET ROLE;
SELECT retrain.alter_policy('p', '{}');
SELECT retrain.alter_policy('p', '{"owner": "regress_create_model"}');
SELECT policy, owner, problem, revision FROM retrain.policy_status WHERE policy = 'p';
DROP TABLE log;
SELECT policy, problem FROM retrain.policy_status WHERE policy = 'p';
UPDATE retrain.instance SET database_oid = 1;
SELECT policy, problem FROM retrain.policy_status WHERE policy = 'p';
ROLLBACK;
