-- From measurements to verdicts: levels, m of the last n in slot time,
-- cool-down, escalation, revisions, and every reason.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_judge LOGIN;
CREATE SCHEMA regress_judge AUTHORIZATION regress_judge;
SELECT retrain.grant_role('policy_author', 'regress_judge');
SET ROLE regress_judge;
SET search_path = regress_judge, pg_temp;

-- One day a letter; what each day measures:
--   K keep; I ks 1 (investigate); C ece 0.4 (recalibrate); R f1 0 (retrain);
--   N no rows; W f1 at its warn level.
-- 20 rows a day at hours 0 to 19; day 0 is the reference of all.
CREATE TABLE days (day integer, kind text);
CREATE TABLE log (at timestamptz, x double precision, p double precision, y boolean, yhat boolean);
CREATE FUNCTION fill(kinds text) RETURNS void LANGUAGE sql AS $$
	DELETE FROM regress_judge.log;
	INSERT INTO regress_judge.log
	SELECT '2020-01-01 00:00Z'::timestamptz + d.n * interval '24 hours' + h * interval '1 hour',
		h + CASE WHEN k ~ 'I' THEN 100 ELSE 0 END,
		CASE WHEN h % 2 = 0 THEN 1 WHEN k ~ 'C' THEN 0.8 ELSE 0 END, h % 2 = 0,
		CASE WHEN k ~ 'R' THEN h % 2 = 1 WHEN k ~ 'W' THEN h % 2 = 0 AND h < 10 ELSE h % 2 = 0 END
	FROM string_to_table('K ' || kinds, ' ') WITH ORDINALITY AS d0 (k, n1), LATERAL (SELECT n1 - 1 AS n) d, generate_series(0, 19) h
	WHERE k <> 'N' $$;
SELECT fill('K');
SELECT retrain.register_model('judge') > 0 AS model,
	retrain.attach_log('judge', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', features => '{x}', name => 'judge') > 0 AS log,
	retrain.freeze_baseline('judge', 'judge', '2020-01-01', '2020-01-02', 'first') > 0 AS baseline;
-- makes a policy; slot n is the end of day n
CREATE FUNCTION policy(of_name text, changes jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
	SELECT retrain.create_policy(jsonb_build_object('name', of_name, 'model', 'judge', 'reference', 'baseline', 'window_length', '1 day', 'every', '1 day', 'anchor', '2020-01-03',
		'checks', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10), retrain.policy_check('ece', fail => 0.3, min_rows => 10),
			retrain.policy_check('f1_by_slice', warn => 0.7, fail => 0.2, min_rows => 5, name => 'f1'))) || changes) $$;
-- evaluates days in the given order and tells what came out
CREATE FUNCTION run(of_name text, days integer[]) RETURNS TABLE (day integer, outcome text, candidate text, verdict text, breaches integer, cool_until date, reason text) LANGUAGE plpgsql AS $$
BEGIN
	FOREACH day IN ARRAY days LOOP
		PERFORM retrain.evaluate(of_name, '2020-01-02 00:00Z'::timestamptz + day * interval '24 hours', repeat => true);
		RETURN QUERY SELECT d.slot::date - date '2020-01-02', d.outcome, d.candidate, d.verdict, d.breaches, d.cooldown_until::date, d.reason FROM retrain.decisions d
		WHERE d.policy = of_name AND d.slot = '2020-01-02 00:00Z'::timestamptz + day * interval '24 hours' ORDER BY d.ordinal DESC LIMIT 1;
	END LOOP;
END $$;

-- 1. One slot: every kind; several failing checks lead to the gravest verdict and are all named.
SELECT fill('K I C R N W IC ICR RW');
SELECT policy('single');
SELECT * FROM run('single', '{1,2,3,4,5,6,7,8}');
SELECT slot::date AS slot, check_name, round(value::numeric, 4) AS value, level, status FROM retrain.measurements WHERE policy = 'single' AND slot IN ('2020-01-03', '2020-01-08', '2020-01-10') ORDER BY 1, check_no;
-- the truth table of a decision
SELECT jsonb_pretty(checks) FROM retrain.decisions WHERE policy = 'single' AND slot = '2020-01-09';
-- verdicts may be set apart per check
SELECT policy('apart', jsonb_build_object('checks', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10, verdict => 'suspend'),
	retrain.policy_check('f1_by_slice', fail => 0.2, min_rows => 5, verdict => 'roll_back', name => 'f1'))));
SELECT day, verdict, reason FROM run('apart', '{2,4,8}');
-- exactly at a level is a breach; F1 breaches downwards
SELECT policy('exact', jsonb_build_object('checks', jsonb_build_array(retrain.policy_check('ks_stat', 'x', warn => 0, fail => 1, min_rows => 10),
	retrain.policy_check('f1_by_slice', warn => 1, fail => 0, min_rows => 5, name => 'f1'))));
SELECT day, verdict, reason FROM run('exact', '{1,2,4}');
SELECT slot::date AS slot, check_name, value, level FROM retrain.measurements WHERE policy = 'exact' ORDER BY slot, check_no;
-- a failing check beats those that could not run
SELECT policy('partly', jsonb_build_object('checks', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10), retrain.policy_check('ece', fail => 0.3, min_rows => 1000))));
SELECT day, outcome, candidate, verdict, reason FROM run('partly', '{1,2}');

-- 2. m of the last n, in slot time.
SELECT fill('R K R R K K R N R R K R');
SELECT policy('two of three', '{"breaches_needed": 2, "slots_considered": 3}');
SELECT day, outcome, candidate, verdict, breaches, reason FROM run('two of three', '{1,2,3,4,5,6,7,8,9,10,11,12}');
-- the same days in another order: each sees only what is known of earlier slots
SELECT policy('backwards', '{"breaches_needed": 2, "slots_considered": 3}');
SELECT day, outcome, verdict, breaches FROM run('backwards', '{4,3,2,1,3,4}');
-- gaps: slots that were not evaluated are neither breach nor recovery, and use up their place
SELECT policy('gaps', '{"breaches_needed": 2, "slots_considered": 3}');
SELECT day, outcome, verdict, breaches FROM run('gaps', '{1,4,7,9}');
-- the latest record of a slot counts
SELECT policy('repeated', '{"breaches_needed": 2, "slots_considered": 2}');
SELECT day, outcome, verdict, breaches FROM run('repeated', '{3}');
SELECT fill('K K K R K');
SELECT day, outcome, verdict, breaches FROM run('repeated', '{3,4}');
SELECT fill('R R R R R');
SELECT day, outcome, verdict, breaches FROM run('repeated', '{3,4}');

-- 3. Lower verdicts: what m slots agree on.
SELECT fill('I C R I I R I');
SELECT policy('agree', '{"breaches_needed": 2, "slots_considered": 3}');
SELECT day, outcome, candidate, verdict, breaches, reason FROM run('agree', '{1,2,3,4,5,6,7}');
SELECT policy('agree on three', '{"breaches_needed": 3, "slots_considered": 3}');
SELECT day, outcome, candidate, verdict, breaches, reason FROM run('agree on three', '{1,2,3,4,5,6,7}');

-- 4. Cool-down in slot time: the same and lower verdicts wait, a graver one does not.
SELECT fill('C C R I R C R C');
SELECT policy('cool', '{"cooldown": "3 days"}');
SELECT day, outcome, candidate, verdict, cool_until, reason FROM run('cool', '{1,2,3,4,5,6,7,8}');
-- evaluated out of order: a later decision does not cool an earlier slot
SELECT policy('cool backwards', '{"cooldown": "3 days"}');
SELECT day, outcome, verdict, cool_until FROM run('cool backwards', '{3,2,1}');
-- a repeated slot is not cooled by its own first decision
SELECT day, outcome, verdict, cool_until FROM run('cool backwards', '{1}');
-- the cool-down ends with its last instant: the slot at its end decides again
SELECT policy('one day', '{"cooldown": "1 day"}');
SELECT day, outcome, verdict, cool_until FROM run('one day', '{1,2,3}');
SELECT policy('a bit more', '{"cooldown": "24:00:00.000001"}');
SELECT day, outcome, verdict FROM run('a bit more', '{1,2,3}');
-- m of n counts on during a cool-down
SELECT fill('C C C C C C C');
SELECT policy('both', '{"cooldown": "2 days", "breaches_needed": 2, "slots_considered": 2}');
SELECT day, outcome, verdict, breaches, cool_until FROM run('both', '{1,2,3,4,5,6}');

-- 5. A new revision starts the count anew; the cool-down goes on.
SELECT policy('revised', '{"breaches_needed": 2, "slots_considered": 4, "cooldown": "2 days"}');
SELECT day, outcome, verdict, breaches FROM run('revised', '{1}');
SELECT retrain.alter_policy('revised', '{"description": "second"}');
SELECT day, outcome, verdict, breaches FROM run('revised', '{2,3}');
SELECT retrain.alter_policy('revised', '{"breaches_needed": 1}');
SELECT day, outcome, verdict, breaches, reason FROM run('revised', '{4,5}');
SELECT slot::date AS slot, revision, verdict FROM retrain.decisions WHERE policy = 'revised' ORDER BY slot;

-- 6. Slices: the worst measurement decides and is named; a slice too small is no evidence.
CREATE TABLE sliced AS SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '10 minutes' AS at, 's' || i % 3 AS seg, i % 2 = 0 AS y,
	CASE i % 3 WHEN 0 THEN i % 2 = 0 WHEN 1 THEN i % 2 = 0 AND i % 5 > 0 ELSE i % 2 = 1 END AS yhat FROM generate_series(0, 143) i;
SELECT retrain.attach_log('judge', 'sliced', 'at', prediction_column => 'yhat', label_column => 'y', slices => '{seg}') > 0 AS log,
	retrain.create_policy('sliced', 'judge', jsonb_build_array(retrain.policy_check('f1_by_slice', slice => 'seg', warn => 0.95, fail => 0.5)), log => 'sliced', window_length => '1 day', anchor => '2020-01-02') > 0 AS policy;
SELECT verdict, reason FROM retrain.evaluate('sliced', '2020-01-02');
SELECT checks FROM retrain.decisions WHERE policy = 'sliced';
DELETE FROM sliced WHERE seg = 's2' AND at > '2020-01-01 03:00';
SELECT verdict, reason FROM retrain.evaluate('sliced', '2020-01-02', repeat => true);
SELECT slice_value, round(value::numeric, 4) AS value, level, status FROM retrain.measurements WHERE policy = 'sliced' AND ordinal = 1 ORDER BY measurement_no;
ROLLBACK;
