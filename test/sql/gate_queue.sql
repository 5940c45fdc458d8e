-- Gates that tick() evaluates: passed, failed, a part of the rows only and again later, a process that died, a relation that is gone.
SET client_min_messages = warning;
-- on records of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
CREATE ROLE regress_gq_owner LOGIN;
CREATE ROLE regress_gq_other LOGIN;
CREATE ROLE regress_gq_trainer LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_gq_owner,regress_gq_other}'::name[]) r;
SELECT retrain.grant_role('trainer', 'regress_gq_trainer');
CREATE SCHEMA regress_gq AUTHORIZATION regress_gq_owner;
GRANT USAGE ON SCHEMA regress_gq TO regress_gq_trainer;
SET SESSION AUTHORIZATION regress_gq_owner;
SET search_path = regress_gq, pg_temp;
-- the last 20 days
CREATE TABLE log AS SELECT i AS id, now() - interval '20 days' + i * interval '10 minutes' AS at, u < 0.5 AS label, u * 0.5 + 0.25 AS p, 1 - u AS good
FROM generate_series(0, 2799) i, LATERAL (SELECT (hashint8extended(i, 1) & 65535) / 65536.0::float8 AS u) h;
GRANT SELECT ON log TO regress_gq_trainer;
CREATE TABLE scores (version text, id integer, p float8);
SELECT retrain.register_model('m') > 0 AS m, retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'label', name => 'log') > 0 AS log;
SELECT retrain.register_version('m', 'live', 'file:///gq', sha256('gq live')) > 0 AS live, retrain.deploy('m', '{"live": 1}') > 0 AS deployed;
SELECT retrain.create_gate('g', 'm', '{"log": "log", "window": "14 days", "minimum_rows": 500, "allow_unknown_training": true,
	"candidate": {"relation": "regress_gq.scores", "key": {"id": "id"}, "version": "version", "probability": "p"}, "rules": [{"rule": "superiority", "statistic": "auc"}]}') > 0 AS g;

-- report makes a request by hand, and answer reports a version
CREATE PROCEDURE report(version text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM retrain.request_retraining('m', 'for ' || version);
END $$;
CREATE FUNCTION answer(version text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
	SELECT * INTO c FROM retrain.claim('t', 'm');
	RETURN (SELECT r.state FROM retrain.report(c.request_id, c.token, c.fence, 'run', 'trained', version, 'file:///' || version, sha256(convert_to('gq ' || version, 'UTF8')), '{"training_end": "2020-01-01T00:00:00Z"}') r);
END $$;
CREATE VIEW requests AS SELECT r.reason, r.state, e.result, e.trigger, e.reason AS why FROM retrain.requests r LEFT JOIN retrain.gate_results e USING (request_id) ORDER BY r.requested_at, e.gate_result_id;

-- 1. Better: tick() evaluates the gate once, and the request waits for people.
INSERT INTO scores SELECT 'v1', id, good FROM log;
CALL report('v1');
SET SESSION AUTHORIZATION regress_gq_trainer;
SELECT answer('v1');
SET SESSION AUTHORIZATION regress_gq_other;
CALL retrain.tick();
SET SESSION AUTHORIZATION regress_gq_owner;
SELECT reason, state, result FROM requests;
CALL retrain.tick();
SELECT reason, state, result, trigger FROM requests;
CALL retrain.tick();
SELECT count(*) AS results FROM retrain.gate_results;
SELECT retrain.promote(request_id) > 0 AS promoted FROM retrain.requests WHERE state = 'awaiting_promotion';

-- 2. Not better: failed, and that is final.
INSERT INTO scores SELECT 'v2', id, p FROM log;
CALL report('v2');
SET SESSION AUTHORIZATION regress_gq_trainer;
SELECT answer('v2');
SET SESSION AUTHORIZATION regress_gq_owner;
CALL retrain.tick();
SELECT reason, state, result FROM requests WHERE reason = 'for v2';

-- 3. Scored on a part of the rows only: no result that counts; again after a minute, then two.  The clock of the request is turned back by the owner of the extension.
CALL report('v3');
INSERT INTO scores SELECT 'v3', id, good FROM log WHERE id > 2500;
SET SESSION AUTHORIZATION regress_gq_trainer;
SELECT answer('v3');
SET SESSION AUTHORIZATION regress_gq_owner;
CALL retrain.tick();
CALL retrain.tick();
SELECT reason, state, result FROM requests WHERE reason = 'for v3';
RESET SESSION AUTHORIZATION;
SELECT gates_attempts, gates_deadline IS NULL AS free, gates_due - now() BETWEEN interval '30 seconds' AND interval '60 seconds' AS in_a_minute FROM retrain.request WHERE reason = 'for v3';
UPDATE retrain.request SET gates_due = now() WHERE reason = 'for v3';
SET SESSION AUTHORIZATION regress_gq_owner;
CALL retrain.tick();
RESET SESSION AUTHORIZATION;
SELECT gates_attempts, gates_due - now() BETWEEN interval '90 seconds' AND interval '120 seconds' AS in_two_minutes FROM retrain.request WHERE reason = 'for v3';
-- a process that died at it: its claim holds until the deadline, and not longer
UPDATE retrain.request SET gates_due = now(), gates_deadline = now() + interval '1 hour' WHERE reason = 'for v3';
SET SESSION AUTHORIZATION regress_gq_owner;
CALL retrain.tick();
SELECT count(*) AS results FROM requests WHERE reason = 'for v3';
RESET SESSION AUTHORIZATION;
UPDATE retrain.request SET gates_deadline = now() WHERE reason = 'for v3';
SET SESSION AUTHORIZATION regress_gq_owner;
INSERT INTO scores SELECT 'v3', id, good FROM log WHERE id <= 2500;
CALL retrain.tick();
SELECT reason, state, result, trigger FROM requests WHERE reason = 'for v3';
SELECT retrain.promote(request_id) > 0 AS promoted FROM retrain.requests WHERE state = 'awaiting_promotion';

-- 4. The relation of the candidate is gone: an error is a result, and the next attempt may do better.
CALL report('v4');
SET SESSION AUTHORIZATION regress_gq_trainer;
SELECT answer('v4');
SET SESSION AUTHORIZATION regress_gq_owner;
ALTER TABLE scores RENAME TO gone;
CALL retrain.tick();
SELECT reason, state, result, why FROM requests WHERE reason = 'for v4';
ALTER TABLE gone RENAME TO scores;
INSERT INTO scores SELECT 'v4', id, good FROM log;
RESET SESSION AUTHORIZATION;
UPDATE retrain.request SET gates_due = now() WHERE reason = 'for v4';
SET SESSION AUTHORIZATION regress_gq_owner;
CALL retrain.tick();
SELECT reason, state, result FROM requests WHERE reason = 'for v4';

-- 5. Without a gate nothing is due.
SELECT retrain.promote(request_id) > 0 AS promoted FROM retrain.requests WHERE state = 'awaiting_promotion';
SELECT retrain.retire_gate('g', 'no longer');
CALL report('v5');
SET SESSION AUTHORIZATION regress_gq_trainer;
SELECT answer('v5');
SET SESSION AUTHORIZATION regress_gq_owner;
CALL retrain.tick();
SELECT reason, state, result FROM requests WHERE reason = 'for v5';
SELECT retrain.promote(request_id) > 0 AS promoted FROM retrain.requests WHERE state = 'gating';

-- 6. A request that only post hoc decisions stand behind opens no gate, unless their policy says so.
SELECT retrain.create_gate('h', 'm', '{"log": "log", "window": "14 days", "allow_unknown_training": true,
	"candidate": {"relation": "regress_gq.scores", "key": {"id": "id"}, "version": "version", "probability": "p"}, "rules": [{"rule": "superiority", "statistic": "auc"}]}') > 0 AS h;
SELECT retrain.create_policy('p', 'm', jsonb_build_array(retrain.policy_check('brier', fail => 0.0001, verdict => 'retrain')), every => '1 day', anchor => date_trunc('day', now()) - interval '10 days') > 0 AS policy;
SELECT verdict FROM retrain.evaluate('p', (SELECT date_trunc('day', now()) - interval '3 days'));
INSERT INTO scores SELECT 'v6', id, good FROM log;
SET SESSION AUTHORIZATION regress_gq_trainer;
SELECT answer('v6');
SET SESSION AUTHORIZATION regress_gq_owner;
CALL retrain.tick();
SELECT state, regexp_replace(last_error, '[0-9a-f]{8}-[0-9a-f-]*', 'R') AS last_error, (SELECT count(*) FROM retrain.gate_results e WHERE e.request_id = r.request_id) AS results FROM retrain.requests r WHERE policy = 'p';
DO $$ BEGIN PERFORM retrain.evaluate_gates((SELECT request_id FROM retrain.requests WHERE policy = 'p')); EXCEPTION WHEN OTHERS THEN RAISE WARNING '% %', SQLSTATE, regexp_replace(SQLERRM, '[0-9a-f]{8}-[0-9a-f-]*', 'R'); END $$;
-- another decision, which the policy allows to open a gate
SELECT retrain.alter_policy('p', '{"allow_post_hoc": true}') AS revision;
SELECT verdict FROM retrain.evaluate('p', (SELECT date_trunc('day', now()) - interval '2 days'));
SELECT result FROM retrain.evaluate_gates((SELECT request_id FROM retrain.requests WHERE policy = 'p'));
RESET SESSION AUTHORIZATION;
SELECT (SELECT ok FROM retrain.verify_ledger()) AS ledger, (SELECT count(*) FROM retrain.verify_release()) AS differences;

SET search_path = public;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
DROP SCHEMA regress_gq CASCADE;
DROP ROLE regress_gq_owner, regress_gq_other, regress_gq_trainer;
