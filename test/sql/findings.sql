-- Findings: owner, due date, state, history.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_finding_owner LOGIN;
CREATE ROLE regress_finding_team;
CREATE ROLE regress_finding_engineer LOGIN IN ROLE regress_finding_team;
CREATE ROLE regress_finding_auditor LOGIN;
CREATE ROLE regress_finding_stranger LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_finding_owner,regress_finding_stranger}'::name[]) r;
SELECT retrain.grant_role('auditor', 'regress_finding_auditor');
GRANT EXECUTE ON FUNCTION retrain.update_finding, retrain.close_finding TO regress_finding_team;
GRANT SELECT ON retrain.findings, retrain.finding_history TO regress_finding_team;
CREATE SCHEMA regress_finding AUTHORIZATION regress_finding_owner;
CREATE FUNCTION regress_finding.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format('%s: %s%s%s', SQLSTATE, SQLERRM, ' | ' || nullif(detail, ''), ' | ' || nullif(hint, ''));
END $$;
GRANT USAGE ON SCHEMA regress_finding TO PUBLIC;

SET SESSION AUTHORIZATION regress_finding_owner;
SET search_path = regress_finding, pg_temp;
CREATE TABLE log AS SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour' AS at, (i % 24)::float8 AS x FROM generate_series(0, 240) i;
SELECT retrain.register_model('m') > 0 AS m, retrain.register_model('other') > 0 AS other, retrain.attach_log('m', 'log', 'at', features => '{x}') > 0 AS log,
	retrain.create_policy('p', 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10)), reference => 'previous', window_length => '1 day',
		every => '1 day', anchor => '2026-01-03 00:00Z') > 0 AS policy;
SELECT verdict FROM retrain.evaluate('p', '2026-01-05 00:00Z'), retrain.register_version('m', 'v1', 'file:///v1', sha256('finding v1'));
SELECT verdict FROM retrain.evaluate('p', '2026-01-05 00:00Z', repeat => true);
SELECT retrain.request_retraining('m', 'a finding') AS r \gset
SELECT retrain.request_retraining('other', 'another') AS other \gset

-- 1. Opening.
SELECT retrain.open_finding('m', 'bias', 'false negatives among the young', 'regress_finding_team', '2026-03-01 00:00Z', '{"gap": 0.12}', :'r', 'p', '2026-01-05 00:00Z', version => 'v1') AS f1;
SELECT retrain.open_finding('m', 'vulnerability', 'an old library', 'regress_finding_team', '2999-01-01 00:00Z', policy => 'p', slot => '2026-01-05 00:00Z', ordinal => 0) AS f2;
SELECT try($$SELECT retrain.open_finding('m', 'smell', 't', 'regress_finding_team', '2026-03-01')$$) AS kind;
SELECT try($$SELECT retrain.open_finding('m', 'bias', '', 'regress_finding_team', '2026-03-01')$$) AS title, try($$SELECT retrain.open_finding('m', 'bias', repeat('ä', 201), 'regress_finding_team', '2026-03-01')$$) AS long_title;
SELECT try($$SELECT retrain.open_finding('m', 'bias', 't', 'nobody at all', '2026-03-01')$$) AS role, try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', 'infinity')$$) AS due,
	try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', NULL)$$) AS no_due;
SELECT try($$SELECT retrain.open_finding('none', 'bias', 't', 'regress_finding_team', '2026-03-01')$$) AS model, try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', '2026-03-01', version => 'v9')$$) AS version;
SELECT try(format('SELECT retrain.open_finding(%L, %L, %L, %L, %L, request => %L)', 'm', 'bias', 't', 'regress_finding_team', '2026-03-01', :'other')) AS request_of_another_model,
	try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', '2026-03-01', request => '00000000-0000-4000-8000-000000000000')$$) AS no_request;
SELECT try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', '2026-03-01', policy => 'p', slot => '2026-01-06')$$) AS no_decision, try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', '2026-03-01', policy => 'p')$$) AS no_slot,
	try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', '2026-03-01', policy => 'p', slot => '2026-01-05', ordinal => 2)$$) AS ordinal, try($$SELECT retrain.open_finding('other', 'bias', 't', 'regress_finding_team', '2026-03-01', policy => 'p', slot => '2026-01-05')$$) AS policy_of_another_model;
SELECT try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', '2026-03-01', jsonb_build_object('x', repeat('x', 102400)))$$) AS long_details;
SELECT try($$SELECT retrain.update_finding(1, comment => repeat('ä', 8001))$$) AS long_comment, try($$SELECT retrain.request_retraining('m', repeat('x', 8001))$$) AS long_reason;
SET SESSION AUTHORIZATION regress_finding_stranger;
SELECT try($$SELECT retrain.open_finding('m', 'bias', 't', 'regress_finding_team', '2026-03-01')$$) AS stranger, (SELECT count(*) FROM retrain.findings) AS sees;
SET SESSION AUTHORIZATION regress_finding_auditor;
SELECT retrain.open_finding('m', 'other', 'no runbook', 'regress_finding_owner', '2026-02-01 00:00Z') AS f3;

-- 2. Who may change it, and how.
SET SESSION AUTHORIZATION regress_finding_stranger;
SELECT try($$SELECT retrain.update_finding(1, comment => 'x')$$) AS stranger, try($$SELECT retrain.close_finding(1, 'done', 'x')$$) AS closing, try($$SELECT retrain.update_finding(77, comment => 'x')$$) AS no_finding;
SET SESSION AUTHORIZATION regress_finding_engineer;
SELECT finding_id, title, state, owner, overdue FROM retrain.findings ORDER BY 1;
SELECT try($$SELECT retrain.update_finding(1, 'in_progress', due => '2026-04-01 00:00Z', comment => 'more data is on its way')$$) AS member_of_the_owner;
SELECT try($$SELECT retrain.close_finding(1, 'accepted', 'it is what it is')$$) AS accepts_his_own;
SELECT try($$SELECT retrain.update_finding(3, comment => 'x')$$) AS of_another;
SELECT try($$SELECT retrain.update_finding(1)$$) AS nothing, try($$SELECT retrain.update_finding(1, 'done')$$) AS done, try($$SELECT retrain.update_finding(1, owner => 'nobody at all')$$) AS role,
	try($$SELECT retrain.update_finding(1, due => '-infinity')$$) AS due, try($$SELECT retrain.update_finding(NULL, 'open')$$) AS none;
SELECT try($$SELECT retrain.close_finding(1, 'forgotten', 'x')$$) AS outcome, try($$SELECT retrain.close_finding(1, 'done', NULL)$$) AS no_reason;
SELECT try($$SELECT retrain.close_finding(1, 'done', 'trained on more of them')$$) AS closed, try($$SELECT retrain.update_finding(1, 'open')$$) AS reopened, try($$SELECT retrain.close_finding(1, 'done', 'x')$$) AS again;
SELECT try($$SELECT retrain.update_finding(2, owner => 'regress_finding_owner', comment => 'not ours')$$) AS handed_on;
SELECT finding_id, state FROM retrain.findings ORDER BY 1;
SET SESSION AUTHORIZATION regress_finding_auditor;
SELECT try($$SELECT retrain.close_finding(2, 'accepted', 'not reachable from outside')$$) AS auditor_accepts;

-- 3. What everybody sees; the history.
SET SESSION AUTHORIZATION regress_finding_owner;
SELECT finding_id, model, kind, title, state, owner, due, overdue, details, version, request_id IS NOT NULL AS request, policy, slot, ordinal, opened_by, changed_by FROM retrain.findings ORDER BY 1;
SELECT finding_id, from_state, to_state, owner, due, comment, session_role, caller_role FROM retrain.finding_history ORDER BY finding_event_id;
SELECT kind, model, subject, detail FROM retrain.open_matters WHERE kind = 'finding';
RESET SESSION AUTHORIZATION;
SELECT regress_finding.try($$UPDATE retrain.finding SET title = 'harmless'$$), regress_finding.try($$DELETE FROM retrain.finding_event$$), regress_finding.try($$UPDATE retrain.finding_event SET comment = 'x'$$);
SELECT payload_json ->> 'finding_id' AS finding, payload_json ->> 'from_state' AS from_state, payload_json ->> 'to_state' AS to_state, payload_json ->> 'owner' AS owner, payload_json ->> 'comment' AS comment
FROM retrain.ledger WHERE kind = 'finding' ORDER BY seq;
SELECT ok FROM retrain.verify_ledger();
SELECT * FROM retrain.verify_release();
-- what a superuser changes behind the functions' back is found
BEGIN;
ALTER TABLE retrain.finding DISABLE TRIGGER ALL;
ALTER TABLE retrain.finding_event DISABLE TRIGGER ALL;
UPDATE retrain.finding SET due = '2999-01-01' WHERE finding_id = 3;
UPDATE retrain.finding SET title = 'all is well' WHERE finding_id = 2;
UPDATE retrain.finding_event SET comment = 'we were right' WHERE finding_event_id = 4;
SELECT * FROM retrain.verify_release() ORDER BY object COLLATE "C", id;
ROLLBACK;

SET client_min_messages = error;
DROP SCHEMA regress_finding CASCADE;
DROP OWNED BY regress_finding_owner, regress_finding_engineer, regress_finding_team, regress_finding_auditor, regress_finding_stranger;
DROP ROLE regress_finding_owner, regress_finding_engineer, regress_finding_team, regress_finding_auditor, regress_finding_stranger;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
