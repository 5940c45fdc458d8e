-- Gates, approvals and promotion together: what is not passed is not promoted,
-- another result voids what was signed, and a gate is waived by whom the rule
-- names only.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SELECT current_user AS superuser \gset
CREATE ROLE regress_prom_owner LOGIN;
CREATE ROLE regress_prom_trainer LOGIN IN ROLE regress_prom_owner;
CREATE ROLE regress_prom_risk LOGIN;
CREATE ROLE regress_prom_head LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_prom_owner');
SELECT retrain.grant_role('trainer', 'regress_prom_trainer');
SELECT retrain.grant_role('approver', r) FROM unnest('{regress_prom_risk,regress_prom_head}'::name[]) r;
CREATE SCHEMA regress_prom AUTHORIZATION regress_prom_owner;
CREATE FUNCTION regress_prom.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
BEGIN
	EXECUTE statement INTO result;
	RETURN regexp_replace(result, '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN regexp_replace(format('%s: %s%s', SQLSTATE, SQLERRM, E'\n  ' || nullif(detail, '')), '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
END $$;
-- train claims the open request and reports a version.
CREATE FUNCTION regress_prom.train(version text) RETURNS text LANGUAGE sql AS $$
	SELECT p.state FROM retrain.claim('t') c, LATERAL retrain.report(c.request_id, c.token, c.fence, 'done', 'trained', version, 'file:///' || version, sha256(version::bytea),
		'{"training_start": "2026-01-01T00:00:00Z", "training_end": "2026-01-10T00:00:00Z"}') p $$;
-- sign reads and approves.
CREATE FUNCTION regress_prom.sign(request uuid) RETURNS text LANGUAGE sql AS $$
	SELECT regress_prom.try(format('SELECT retrain.approve(%L, %L) > 0', request, e.digest)) FROM retrain.open_evidence(request) e $$;
GRANT USAGE ON SCHEMA regress_prom TO PUBLIC;

SET SESSION AUTHORIZATION regress_prom_owner;
SET search_path = regress_prom, pg_temp;
CREATE TABLE log (id integer, at timestamptz, p double precision, y boolean, known timestamptz);
INSERT INTO log SELECT i, '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour', (i * 53 % 97) / 97.0, i * 31 % 97 < i * 53 % 97,
	'2026-01-01 00:00Z'::timestamptz + i * interval '1 hour' FROM generate_series(0, 999) i;
CREATE TABLE scores (id integer, version text, p double precision);
SELECT retrain.register_model('m') > 0 AS model, retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known') > 0 AS log;
SELECT retrain.register_version('m', 'v0', 'file:///v0', sha256('v0')) > 0 AS v0;
SELECT retrain.deploy('m', '{"v0": 1}') > 0 AS deployed;
SELECT retrain.create_gate('main', 'm', '{"window_start": "2026-01-20T00:00:00Z", "window_end": "2026-02-01T00:00:00Z", "champion": {"probability": "p"},
	"candidate": {"relation": "regress_prom.scores", "key": {"id": "id"}, "version": "version", "probability": "p"}, "rules": [{"rule": "minimum_rows", "rows": 200}]}') > 0 AS gate;
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_prom_risk"}], "waivers": [{"role": "regress_prom_head", "requirements": ["gate:main"]}]}') AS rule;

-- 1. Neither evaluated nor passed.
SELECT retrain.request_retraining('m', 'first') AS r \gset
\c - regress_prom_trainer
SELECT regress_prom.train('v1');
\c - regress_prom_owner
SELECT * FROM retrain.check_promotion(:'r');
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) AS not_evaluated;
-- on other rows
INSERT INTO regress_prom.scores SELECT id, 'v1', p FROM regress_prom.log WHERE id % 2 = 0;
SELECT result FROM retrain.evaluate_gates(:'r');
SELECT requirement, met, regexp_replace(detail, 'result \d+', 'result <n>') AS detail FROM retrain.check_promotion(:'r');
\c - regress_prom_risk
SELECT regress_prom.sign(:'r');
\c - regress_prom_owner
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT015.*gate:main: result \d+ of revision 1 is error.$' AS approved_and_not_passed;

-- 2. Passed: the evidence is another one now, and what was signed is void.
INSERT INTO regress_prom.scores SELECT id, 'v1', p FROM regress_prom.log WHERE id % 2 = 1;
SELECT result FROM retrain.evaluate_gates(:'r');
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT requirement, met, regexp_replace(detail, '(result|approval) \d+', '\1 <n>', 'g') AS detail FROM retrain.check_promotion(:'r');
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT017.*is of other evidence' AS approval_void;
\c - regress_prom_risk
SELECT evidence #>> '{gates,0,gate}' AS gate, evidence #>> '{gates,0,result,result}' AS result, evidence #>> '{gates,0,state}' AS state,
	jsonb_typeof(evidence #> '{gates,0,result,bundle}') AS bundle FROM retrain.open_evidence(:'r');
SELECT regress_prom.sign(:'r');
SELECT bool_and(met) AS all_met FROM retrain.check_promotion(:'r');
-- evaluated again, with the same outcome: another result, other evidence
\c - regress_prom_owner
SELECT result FROM retrain.evaluate_gates(:'r');
SELECT requirement, met FROM retrain.check_promotion(:'r');
\c - regress_prom_risk
SELECT regress_prom.sign(:'r');
-- the owner takes the gate away: that is seen
\c - regress_prom_owner
BEGIN;
SELECT retrain.retire_gate('main', 'in the way');
SELECT requirement, met FROM retrain.check_promotion(:'r');
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT017.*is of other evidence' AS approval_void;
ROLLBACK;
-- the gate is changed: a result of its older revision does not count, and a new one is post hoc
BEGIN;
SELECT retrain.alter_gate('main', '{"rules": [{"rule": "minimum_rows", "rows": 1}]}') AS revision;
SELECT requirement, met, detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'gate%';
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT015.*gate:main: its revision in force has no result' AS older_revision;
SELECT result FROM retrain.evaluate_gates(:'r');
SELECT requirement, met, regexp_replace(detail, '(result) \d+', '\1 <n>', 'g') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'gate%';
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT015.*gate:main: result \d+ of revision 2 is insufficient, post hoc' AS post_hoc;
ROLLBACK;
SELECT retrain.promote(:'r') > 0 AS promoted;
SELECT from_version, to_version, gates, approved_by, waived FROM retrain.promotions;
SELECT retrain.live_version('m', at => clock_timestamp());

-- 3. Too few rows: nobody is refused, and only whom the rule names may waive it.
SELECT retrain.alter_gate('main', '{"rules": [{"rule": "minimum_rows", "rows": 5000}]}') AS revision;
SELECT retrain.request_retraining('m', 'second') AS r \gset
\c - regress_prom_trainer
SELECT regress_prom.train('v2');
\c - regress_prom_owner
INSERT INTO regress_prom.scores SELECT id, 'v2', p FROM regress_prom.log;
SELECT result FROM retrain.evaluate_gates(:'r');
SELECT state FROM retrain.requests WHERE request_id = :'r';
\c - regress_prom_risk
SELECT regress_prom.sign(:'r');
SELECT regress_prom.try(format($$SELECT retrain.waive(%L, 'gate:main', 'hurry', now() + interval '1 day')$$, :'r')) AS not_by_the_rule;
\c - regress_prom_head
SELECT retrain.waive(:'r', 'gate:main', 'the new market has few rows yet', now() + interval '1 day') > 0 AS waived;
SELECT requirement, met, regexp_replace(detail, '(result|waiver) \d+', '\1 <n>', 'g') AS detail FROM retrain.check_promotion(:'r');
\c - regress_prom_owner
SELECT retrain.promote(:'r') > 0 AS promoted;
SELECT from_version, to_version, gates, approved_by, waived FROM retrain.promotions ORDER BY promotion_id DESC LIMIT 1;

-- 4. Rejected though it has passed.
SELECT retrain.alter_gate('main', '{"rules": [{"rule": "minimum_rows", "rows": 200}]}') AS revision;
SELECT retrain.request_retraining('m', 'third') AS r \gset
\c - regress_prom_trainer
SELECT regress_prom.train('v3');
\c - regress_prom_owner
INSERT INTO regress_prom.scores SELECT id, 'v3', p FROM regress_prom.log;
SELECT result FROM retrain.evaluate_gates(:'r');
\c - regress_prom_risk
SELECT retrain.reject(:'r', digest, 'no better than what is live') > 0 AS rejected FROM retrain.open_evidence(:'r');
SELECT state FROM retrain.requests WHERE request_id = :'r';
\c - regress_prom_owner
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT011' AS rejected_is_final;

-- a gate that has failed closes the request
SELECT retrain.alter_gate('main', '{"rules": [{"rule": "superiority", "statistic": "auc", "margin": 0.2}]}') AS revision;
SELECT retrain.request_retraining('m', 'fourth') AS r \gset
\c - regress_prom_trainer
SELECT regress_prom.train('v4');
\c - regress_prom_owner
INSERT INTO regress_prom.scores SELECT id, 'v4', p FROM regress_prom.log;
SELECT result FROM retrain.evaluate_gates(:'r');
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT requirement, met, regexp_replace(detail, '(result) \d+', '\1 <n>', 'g') AS detail FROM retrain.check_promotion(:'r');
SELECT regress_prom.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT011.*gate:main: result \d+ of revision 4 is failed' AS failed;

-- 5. Taken back, and what was written behind the functions' back.
SELECT retrain.rollback('m', 'v1', 'complaints') > 0 AS rolled_back;
SELECT reason, state FROM retrain.requests ORDER BY requested_at;
\c - :superuser
SELECT * FROM retrain.verify_release();
SELECT ok, reason, detail FROM retrain.verify_ledger();
CREATE FUNCTION regress_prom.tamper(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	t text;
BEGIN
	BEGIN
		FOR t IN SELECT unnest('{gate_revision,gate_result,promotion}'::text[]) LOOP
			EXECUTE format('ALTER TABLE retrain.%I DISABLE TRIGGER ALL', t);
		END LOOP;
		EXECUTE statement;
		SELECT string_agg(x.line, E'\n' ORDER BY x.line COLLATE "C") INTO result FROM (SELECT DISTINCT format('%s %s: %s', v.object, v.problem,
			regexp_replace(v.detail, '\m\d+', '<n>', 'g')) AS line FROM retrain.verify_release() v) x;
		RAISE EXCEPTION 'undo';
	EXCEPTION WHEN raise_exception THEN
		NULL;
	END;
	RETURN coalesce(result, 'nothing found');
END $$;
SELECT regress_prom.tamper($$UPDATE retrain.gate_result SET result = 'passed'$$) AS all_passed;
SELECT regress_prom.tamper($$UPDATE retrain.gate_result SET bundle = bundle || '{"reason": "all is well"}'$$) AS other_numbers;
SELECT regress_prom.tamper($$UPDATE retrain.gate_revision SET definition = definition || '{"rules": []}'$$) AS other_rules;
SELECT regress_prom.tamper($$UPDATE retrain.promotion SET gate_result_ids = ARRAY(SELECT gate_result_id FROM retrain.gate_result WHERE result = 'error')$$) AS by_another_result;
SELECT regress_prom.tamper($$UPDATE retrain.promotion SET gate_result_ids = '{}', waiver_ids = '{}'$$) AS without_gates;
SELECT * FROM retrain.verify_release();

DROP SCHEMA regress_prom CASCADE;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
DROP ROLE regress_prom_trainer, regress_prom_owner, regress_prom_risk, regress_prom_head;
