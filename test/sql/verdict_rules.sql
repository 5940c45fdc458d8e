-- Verdict rules: trees in three-valued logic, what statuses stand for, clear
-- levels, the limit of retrains, costs, shadow policies, post hoc.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_rules LOGIN;
CREATE SCHEMA regress_rules AUTHORIZATION regress_rules;
SELECT retrain.grant_role('policy_author', 'regress_rules');
SET ROLE regress_rules;
SET search_path = regress_rules, pg_temp;

-- 1. Truth tables.  t, f, u (unknown), i (ignored); the value of a node for all values of its operands.
CREATE FUNCTION given(word text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$ SELECT CASE word WHEN 't' THEN 'true' WHEN 'f' THEN 'false' WHEN 'u' THEN 'null' ELSE '"ignored"' END::jsonb $$;
CREATE FUNCTION value(rule jsonb, a text, b text, c text DEFAULT 'u') RETURNS text LANGUAGE sql AS $$
	SELECT left(retrain.rule_truth(rule, jsonb_build_object('a', given(a), 'b', given(b), 'c', given(c))) ->> 'value', 1) $$;
CREATE FUNCTION two(rule jsonb) RETURNS TABLE ("a \ b" text, t text, f text, u text, i text) LANGUAGE sql AS $$
	SELECT a, value(rule, a, 't'), value(rule, a, 'f'), value(rule, a, 'u'), value(rule, a, 'i') FROM unnest('{t,f,u,i}'::text[]) a $$;
SELECT * FROM two('{"any": ["a", "b"]}');
SELECT * FROM two('{"all": ["a", "b"]}');
-- at least 1 and n of n are any and all, with ignored operands apart: n stays n
SELECT * FROM two('{"at_least": 1, "of": ["a", "b"]}');
SELECT * FROM two('{"at_least": 2, "of": ["a", "b"]}');
CREATE FUNCTION three(rule jsonb) RETURNS TABLE ("a b" text, t text, f text, u text, i text) LANGUAGE sql AS $$
	SELECT a || ' ' || b, value(rule, a, b, 't'), value(rule, a, b, 'f'), value(rule, a, b, 'u'), value(rule, a, b, 'i')
	FROM unnest('{t,f,u,i}'::text[]) WITH ORDINALITY x (a, m), unnest('{t,f,u,i}'::text[]) WITH ORDINALITY y (b, n) WHERE m <= n ORDER BY m, n $$;
SELECT * FROM three('{"at_least": 2, "of": ["a", "b", "c"]}');
-- weights: c alone suffices, a and b together do
SELECT * FROM three('{"weighted": [{"check": "a", "weight": 1}, {"check": "b", "weight": 2}, {"check": "c", "weight": 3}], "threshold": 3}');
-- against Kleene's tables, that is SQL's own, for every combination without ignored
WITH words (w, b) AS (VALUES ('t', true), ('f', false), ('u', NULL))
SELECT count(*) AS combinations, count(*) FILTER (WHERE value('{"any": [{"all": ["a", "b"]}, {"all": ["b", "c"]}, "c"]}', x.w, y.w, z.w)
	<> CASE x.b AND y.b OR y.b AND z.b OR z.b WHEN true THEN 't' WHEN false THEN 'f' ELSE 'u' END) AS differences FROM words x, words y, words z;
-- there is no negation, so a node is unknown exactly when knowing the unknown checks could still turn it
WITH rules (r) AS (VALUES ('{"at_least": 2, "of": ["a", {"any": ["b", "c"]}, "c"]}'::jsonb),
	('{"weighted": [{"check": "a", "weight": 0.7}, {"check": "b", "weight": 0.1}, {"check": "c", "weight": 0.4}], "threshold": 0.8}'),
	('{"all": [{"at_least": 2, "of": ["a", "b", "c"]}, {"weighted": [{"any": ["a", "b"], "weight": 5}, {"check": "c", "weight": 2}], "threshold": 5}]}')),
	words AS (SELECT r, a, b, c FROM rules, unnest('{t,f,u}'::text[]) a, unnest('{t,f,u}'::text[]) b, unnest('{t,f,u}'::text[]) c)
SELECT count(*) AS combinations, count(*) FILTER (WHERE value(r, a, b, c) = 'u') AS unknown,
	count(*) FILTER (WHERE value(r, a, b, c) <> (SELECT CASE WHEN every(v = 't') THEN 't' WHEN every(v = 'f') THEN 'f' ELSE 'u' END
		FROM unnest(CASE a WHEN 'u' THEN '{t,f}' ELSE ARRAY[a] END) x, unnest(CASE b WHEN 'u' THEN '{t,f}' ELSE ARRAY[b] END) y, unnest(CASE c WHEN 'u' THEN '{t,f}' ELSE ARRAY[c] END) z, value(r, x, y, z) v)) AS differences
FROM words;
-- the whole table, and what decimals add up to: 0.7 + 0.1 is not below 0.8
SELECT retrain.rule_truth('{"weighted": [{"check": "a", "weight": 0.7}, {"weight": 0.1, "any": ["b", {"check": "c", "level": "warn"}]}, {"check": "d", "weight": 1e-3, "verdict": "suspend"}], "threshold": 0.8}',
	'{"a": true, "b": false, "c": "warn", "d": null}');
SELECT retrain.rule_truth('"a"', '{"a": "unknown"}'), retrain.rule_truth('{"at_least": 2, "of": ["a", "b", "c"]}', '{"a": true, "b": "warn", "c": null}');
SELECT retrain.rule_truth('"a"', '{"b": true}');
SELECT retrain.rule_truth('"a"', '{"a": 1}');
SELECT retrain.rule_truth('"a"', '[]');
SELECT retrain.rule_truth('{"any": []}', '{}');
SELECT retrain.rule_truth('{"any": ["a", "a"], "threshold": 1}', '{}');
SELECT retrain.rule_truth('{"at_least": 3, "of": ["a", "b"]}', '{}');
SELECT retrain.rule_truth('{"at_least": 1}', '{}');
SELECT retrain.rule_truth('{"of": ["a"]}', '{}');
SELECT retrain.rule_truth('{"weighted": ["a", {"check": "b"}, {"check": "c", "weight": -1}], "threshold": 0}', '{}');
SELECT retrain.rule_truth('{"weighted": [{"check": "a", "weight": 0.1}, {"check": "b", "weight": 0.2}], "threshold": 0.31}', '{}');
SELECT retrain.rule_truth('{"not": "a"}', '{}');
SELECT retrain.rule_truth('5', '{}');
SELECT retrain.rule_truth(('{"any": ['::text || repeat('{"any": [', 20) || '"a"' || repeat(']}', 20) || ']}')::jsonb, '{"a": true}');
SELECT retrain.rule_truth((repeat('{"any": [', 20) || '"a"' || repeat(']}', 20))::jsonb, '{"a": true}') ->> 'value' AS nested;
SELECT retrain.rule_truth(NULL, '{}') IS NULL AS null_rule;

-- 2. A world: one day a letter, as in judge.sql.  K keep; I ks 1; C ece 0.4; R f1 0; N no rows; L no labels; W f1 at its warn level.
CREATE TABLE log (at timestamptz, x double precision, p double precision, y boolean, yhat boolean);
CREATE FUNCTION fill(kinds text) RETURNS void LANGUAGE sql AS $$
	DELETE FROM regress_rules.log;
	INSERT INTO regress_rules.log
	SELECT '2020-01-01 00:00Z'::timestamptz + d.n * interval '24 hours' + h * interval '1 hour',
		h + CASE WHEN k ~ 'I' THEN 100 ELSE 0 END, CASE WHEN h % 2 = 0 THEN 1 WHEN k ~ 'C' THEN 0.8 ELSE 0 END, CASE WHEN k !~ 'L' THEN h % 2 = 0 END,
		CASE WHEN k ~ 'R' THEN h % 2 = 1 WHEN k ~ 'W' THEN h % 2 = 0 AND h < 10 ELSE h % 2 = 0 END
	FROM string_to_table('K ' || kinds, ' ') WITH ORDINALITY AS d0 (k, n1), LATERAL (SELECT n1 - 1 AS n) d, generate_series(0, 19) h
	WHERE k <> 'N' $$;
SELECT fill('K');
SELECT retrain.register_model('rules') > 0 AS model,
	retrain.attach_log('rules', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', features => '{x}', name => 'rules') > 0 AS log,
	retrain.freeze_baseline('rules', 'rules', '2020-01-01', '2020-01-02', 'first') > 0 AS baseline;
CREATE FUNCTION policy(of_name text, changes jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
	SELECT retrain.create_policy(jsonb_build_object('name', of_name, 'model', 'rules', 'log', 'rules', 'reference', 'baseline', 'window_length', '1 day', 'every', '1 day', 'anchor', '2020-01-03',
		'checks', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10, name => 'ks'), retrain.policy_check('ece', fail => 0.3, min_rows => 10),
			retrain.policy_check('f1_by_slice', warn => 0.7, fail => 0.2, min_rows => 5, name => 'f1'))) || changes) $$;
CREATE FUNCTION run(of_name text, days integer[]) RETURNS TABLE (day integer, outcome text, candidate text, verdict text, reason text) LANGUAGE plpgsql AS $$
BEGIN
	FOREACH day IN ARRAY days LOOP
		PERFORM retrain.evaluate(of_name, '2020-01-02 00:00Z'::timestamptz + day * interval '24 hours', repeat => true);
		RETURN QUERY SELECT d.slot::date - date '2020-01-02', d.outcome, d.candidate, d.verdict, d.reason FROM retrain.decisions d
		WHERE d.policy = of_name AND d.slot = '2020-01-02 00:00Z'::timestamptz + day * interval '24 hours' ORDER BY d.ordinal DESC LIMIT 1;
	END LOOP;
END $$;
-- the tree of one verdict in one line: names with their values
CREATE FUNCTION line(node jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN node ? 'check' THEN node ->> 'check'
		ELSE (SELECT k || '(' || (SELECT string_agg(regress_rules.line(o), ', ' ORDER BY n) FROM jsonb_array_elements(node -> k) WITH ORDINALITY e (o, n)) || ')' FROM unnest('{any,all,of,weighted}'::text[]) k WHERE node ? k) END
		|| '=' || left(node ->> 'value', 1) $$;
CREATE FUNCTION tables(of_name text) RETURNS TABLE (day integer, verdict text, tree text) LANGUAGE sql AS $$
	SELECT d.slot::date - date '2020-01-02', e.key, line(e.value) FROM retrain.decisions d, jsonb_each(d.truth_table) e WHERE d.policy = of_name ORDER BY d.slot, e.key $$;
SELECT fill('K I C R IR CR ICR N L');
-- without a rule: any check stands for its own verdict
SELECT policy('default');
SELECT * FROM run('default', '{1,4,7,8,9}');
SELECT * FROM tables('default');
-- retrain when drift comes with lost performance; recalibrate when two of three fail; each alone is investigated
SELECT policy('rule', '{"rule": {"retrain": {"all": ["ks", "f1"]}, "recalibrate": {"at_least": 2, "of": ["ks", "ece", "f1"]}, "investigate": {"any": ["ks", "ece"]}}}');
SELECT * FROM run('rule', '{1,2,3,4,5,6,7,8,9}');
SELECT * FROM tables('rule');
-- a check that no tree names decides nothing, whatever becomes of it
SELECT policy('one tree', '{"rule": {"suspend": "f1"}}');
SELECT * FROM run('one tree', '{2,4,8}');
-- from the warn level on
SELECT fill('K W R');
SELECT policy('warn', '{"rule": {"investigate": {"check": "f1", "level": "warn"}, "retrain": "f1"}}');
SELECT * FROM run('warn', '{1,2,3}');
-- only where a failure stands for the verdict named
SELECT policy('stands', '{"rule": {"suspend": {"check": "f1", "verdict": "suspend"}, "retrain": {"check": "f1", "verdict": "retrain"}}}');
SELECT day, verdict FROM run('stands', '{3}');
SELECT * FROM tables('stands');
-- the whole truth table as recorded, and the rule as sealed
SELECT fill('CR');
SELECT policy('weights', '{"rule": {"retrain": {"threshold": 3.0, "weighted": [{"weight": 2, "check": "f1"}, {"weight": 1.50, "any": ["ks", {"check": "ece", "level": "fail"}]}]}}}');
SELECT * FROM run('weights', '{1}');
SELECT jsonb_pretty(truth_table) FROM retrain.decisions WHERE policy = 'weights';
SELECT retrain.policy_definition('weights') -> 'rule' AS rule;

-- 3. What statuses stand for.
SELECT fill('N L IL R');
SELECT policy('st keep', '{"statuses": {"insufficient_rows": "keep", "insufficient_labels": "keep"}}');
SELECT * FROM run('st keep', '{1,2,3,4}');
SELECT policy('st ignored', '{"statuses": {"insufficient_rows": "ignored", "insufficient_labels": "ignored"}, "rule": {"retrain": {"all": ["ks", "f1"]}, "suspend": {"at_least": 2, "of": ["ks", "ece", "f1"]}}}');
SELECT * FROM run('st ignored', '{1,2,3,4}');
SELECT * FROM tables('st ignored');
SELECT policy('st investigate', '{"statuses": {"insufficient_rows": "investigate", "insufficient_labels": "suspend"}}');
SELECT * FROM run('st investigate', '{1,2,3,4}');
SELECT retrain.policy_definition('st investigate') -> 'statuses' AS statuses;
-- a baseline whose rows were changed
SELECT policy('st changed', '{"statuses": {"baseline_changed": "investigate"}}');
SELECT fill('K K');
UPDATE log SET x = x + 0.5 WHERE at = '2020-01-01 00:00Z';
SELECT * FROM run('st changed', '{1}');
SELECT * FROM run('st keep', '{2}');

-- 4. Clear levels.  One value of ece a day; N: no rows.
CREATE TABLE series (at timestamptz, p double precision, y boolean, yhat boolean);
CREATE FUNCTION fill_series(list text) RETURNS void LANGUAGE sql AS $$
	DELETE FROM regress_rules.series;
	INSERT INTO regress_rules.series SELECT '2020-01-02 00:00Z'::timestamptz + (n - 1) * interval '24 hours' + h * interval '1 hour', v::float8, false, v::float8 > h / 20.0
	FROM string_to_table(list, ' ') WITH ORDINALITY d (v, n), generate_series(0, 19) h WHERE v <> 'N' $$;
SELECT fill_series('0');
SELECT retrain.attach_log('rules', 'series', 'at', probability_column => 'p', label_column => 'y', prediction_column => 'yhat', name => 'series') > 0 AS log;
CREATE FUNCTION series_policy(of_name text, ece jsonb DEFAULT '{}', changes jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
	SELECT retrain.create_policy(jsonb_build_object('name', of_name, 'model', 'rules', 'log', 'series', 'window_length', '1 day', 'every', '1 day', 'anchor', '2020-01-03',
		'checks', jsonb_build_array(retrain.policy_check('ece', fail => 0.3, min_rows => 10, name => 'ece') || ece)) || changes) $$;
SELECT fill_series('0.1 0.3 0.25 0.2 0.15 0.25 0.35 N 0.25 N 0.1 0.2');
SELECT series_policy('no clear');
SELECT series_policy('clear', '{"clear": 0.2, "warn": 0.22}');
SELECT day, verdict, reason FROM run('no clear', (SELECT array_agg(i) FROM generate_series(1, 12) i));
SELECT day, verdict, reason FROM run('clear', (SELECT array_agg(i) FROM generate_series(1, 12) i));
SELECT slot::date - date '2020-01-02' AS day, c ->> 'level' AS level, c ->> 'status' AS status, c ->> 'value' AS value, c ->> 'raised' AS raised FROM retrain.decisions, jsonb_array_elements(checks) c WHERE policy = 'clear' ORDER BY slot;
-- m of n and a clear level; a repeated slot; out of order: only earlier slots count
SELECT series_policy('clear 2 of 3', '{"clear": 0.2}', '{"breaches_needed": 2, "slots_considered": 3}');
SELECT day, outcome, verdict FROM run('clear 2 of 3', (SELECT array_agg(i) FROM generate_series(1, 12) i));
-- a backtest, whose history is its own, comes to the same
CREATE FUNCTION replayed(of_name text) RETURNS TABLE (slots bigint, same bigint) LANGUAGE sql AS $$
	SELECT count(*), count(*) FILTER (WHERE (b.outcome, b.verdict, b.candidate, b.reason, b.checks) = (d.outcome, d.verdict, d.candidate, d.reason, d.checks))
	FROM retrain.decisions d JOIN retrain.backtest(of_name, '2020-01-03', (SELECT max(slot) FROM retrain.decisions WHERE policy = of_name)) b USING (slot) WHERE d.policy = of_name $$;
SELECT * FROM replayed('clear');
SELECT * FROM replayed('clear 2 of 3');
SELECT fill_series('0.3 0.25 0.25');
SELECT series_policy('clear again', '{"clear": 0.2}');
SELECT day, verdict FROM run('clear again', '{3,1,2,3}');
SELECT fill_series('0.1 0.25 0.25');
SELECT day, verdict FROM run('clear again', '{1,2,3}');
-- a new revision starts anew
SELECT fill_series('0.3 0.25 0.25');
SELECT series_policy('clear revised', '{"clear": 0.2}');
SELECT day, verdict FROM run('clear revised', '{1,2}');
SELECT retrain.alter_policy('clear revised', '{"description": "x"}');
SELECT day, verdict FROM run('clear revised', '{3}');
-- a check that breaches below clears above
SELECT fill_series('0.1 0.1');
SELECT retrain.create_policy(jsonb_build_object('name', 'clear below', 'model', 'rules', 'log', 'rules', 'reference', 'baseline', 'window_length', '1 day', 'every', '1 day', 'anchor', '2020-01-03',
	'checks', jsonb_build_array(retrain.policy_check('f1_by_slice', fail => 0.2, min_rows => 5, name => 'f1') || '{"clear": 0.7}'))) > 0 AS created;
SELECT fill('K W R W W K W');
SELECT day, verdict, reason FROM run('clear below', '{1,2,3,4,5,6,7}');

-- 5. At most r retrains in a period, slot time.
SELECT fill('R R R R R K R CR R R');
SELECT policy('limit', '{"max_retrains": 2, "retrain_period": "4 days"}');
SELECT * FROM run('limit', (SELECT array_agg(i) FROM generate_series(1, 10) i));
SELECT slot::date - date '2020-01-02' AS day, verdict, retrains, max_retrains FROM retrain.decisions WHERE policy = 'limit' ORDER BY slot;
SELECT * FROM replayed('limit');
-- a graver verdict is not limited; a cool-down comes first
SELECT policy('limit grave', jsonb_build_object('max_retrains', 1, 'retrain_period', '30 days', 'cooldown', '2 days', 'rule', '{"retrain": "f1", "suspend": {"all": ["f1", "ece"]}, "recalibrate": "ece"}'::jsonb));
SELECT fill('R R R CR C R');
SELECT * FROM run('limit grave', '{1,2,3,4,5,6}');
SELECT * FROM replayed('limit grave');

-- 6. Expected costs.  Golden by hand, in Python:
--   from fractions import Fraction as F
--   value, target, unit, volume = F('0.35'), F('0.05'), F('0.4'), 1000   # 50 days ahead, 10 until a retrain takes effect
--   loss = value - target; lost = unit * volume * loss
--   keep = lost * 50; retrain = 2500 + lost * 10; recalibrate = 100 + lost * (10 + F(1, 4) * 40); investigate = 20 + lost * 50
-- gives 6000, 3700, 2500 and 6020
SELECT fill_series('0.35 0.05 0.01 N 0.06');
SELECT series_policy('cost', '{}', '{"cost": {"target": 0.05, "retrain": 2500, "recalibrate": 100, "investigate": 20, "suspend": 7, "per_loss_unit": 0.4, "volume": 1000, "delay": "10 days", "horizon": "50 days", "remaining": {"recalibrate": 0.25}, "currency": "EUR"}}');
SELECT day, verdict FROM run('cost', '{1,2,3,4,5}');
SELECT slot::date - date '2020-01-02' AS day, round((cost ->> 'loss')::numeric, 12) AS loss, e.key AS verdict, round((e.value ->> 'expected')::numeric, 8) AS expected, cost ->> 'least' AS least
FROM retrain.decisions, jsonb_each(cost -> 'costs') e WHERE policy = 'cost' AND slot < '2020-01-05' ORDER BY slot, array_position('{keep,insufficient_evidence,investigate,recalibrate,retrain,roll_back,suspend}', e.key);
SELECT slot::date - date '2020-01-02' AS day, cost - 'assumptions' - 'costs' - 'value' - 'loss' AS rest FROM retrain.decisions WHERE policy = 'cost' ORDER BY slot;
SELECT cost -> 'assumptions' = retrain.policy_definition('cost') -> 'cost' AS stated, jsonb_pretty(cost -> 'assumptions') AS assumptions FROM retrain.decisions WHERE policy = 'cost' LIMIT 1;
-- a delay beyond the horizon; a metric that is better when larger; no cost of its own for keeping
SELECT retrain.create_policy(jsonb_build_object('name', 'cost below', 'model', 'rules', 'log', 'rules', 'reference', 'baseline', 'window_length', '1 day', 'every', '1 day', 'anchor', '2020-01-03',
	'cost', '{"target": 1, "retrain": 10, "per_loss_unit": 2, "volume": 3, "delay": "3 days", "horizon": "36:00"}'::jsonb, 'checks', jsonb_build_array(retrain.policy_check('f1_by_slice', fail => 0.2, min_rows => 5, name => 'f1')))) > 0 AS created;
SELECT day, verdict FROM run('cost below', '{1,2}');
SELECT slot::date - date '2020-01-02' AS day, cost ->> 'loss' AS loss, e.key AS verdict, e.value ->> 'expected' AS expected, round((e.value ->> 'low')::numeric, 9) AS low, e.value ->> 'high' AS high, cost ->> 'least' AS least
FROM retrain.decisions, jsonb_each(cost -> 'costs') e WHERE policy = 'cost below' AND slot < '2020-01-04' AND e.value <> 'null' ORDER BY e.key;

-- 7. Shadow policies: recorded, and without effect on what the policy decides as itself.
SELECT fill('R R R R R R');
SELECT policy('shadow', '{"shadow": true, "cooldown": "2 days", "max_retrains": 1, "retrain_period": "5 days"}');
SELECT day, outcome, verdict FROM run('shadow', '{1,2,3}');
SELECT retrain.alter_policy('shadow', '{"shadow": false}');
SELECT day, outcome, verdict FROM run('shadow', '{3,4,5}');
SELECT retrain.alter_policy('shadow', '{"shadow": true}');
SELECT day, outcome, verdict FROM run('shadow', '{5,6}');
SELECT slot::date - date '2020-01-02' AS day, ordinal, shadow, verdict, outcome FROM retrain.decisions WHERE policy = 'shadow' ORDER BY slot, ordinal;
SELECT policy, shadow, last_verdict FROM retrain.policy_status WHERE policy IN ('shadow', 'limit') ORDER BY 1;

-- no request for training comes of it, but of the others
RESET ROLE;
SELECT count(*) FILTER (WHERE d.shadow) AS of_shadows, count(*) FILTER (WHERE NOT d.shadow AND d.verdict IN ('retrain', 'recalibrate')) > 0 AS of_others
FROM retrain.request_evidence x JOIN retrain.decision d USING (policy_id, slot, ordinal) JOIN retrain.policy p USING (policy_id) WHERE p.owner_name = 'regress_rules';
SET ROLE regress_rules;

-- 8. Post hoc: the window had ended when the revision was sealed.
SELECT policy('rules past', '{"allow_post_hoc": true}');
SELECT verdict FROM retrain.evaluate('rules past', '2020-01-03');
SELECT policy('ahead', jsonb_build_object('anchor', (clock_timestamp() + interval '1 second')::text, 'every', '1 hour', 'window_length', '2 hours'));
SELECT pg_sleep(1.1);
SELECT verdict FROM retrain.evaluate('ahead', clock_timestamp());
SELECT policy, post_hoc, post_hoc_allowed FROM retrain.decisions WHERE policy IN ('rules past', 'ahead', 'shadow') AND ordinal = 0 GROUP BY 1, 2, 3 ORDER BY 1;

-- 9. The sealed form: one order, all in the digest.
SELECT policy('d1', '{"rule": {"suspend": {"all": ["f1", "ks"]}, "retrain": {"at_least": 1.0, "of": ["f1", {"check": "ks", "level": "fail"}]}}, "max_retrains": 1, "retrain_period": "30 days", "error_control": {"method": "bh", "alpha": 0.10},
	"cost": {"check": "ece", "target": 0.0, "retrain": 1.50, "per_loss_unit": 1, "volume": 1, "horizon": "1 mon"}}');
SELECT policy('d2', '{"retrain_period": "720:00:00", "cost": {"volume": 1, "horizon": "1 mon", "per_loss_unit": 1.0, "target": 0, "retrain": 1.5, "check": "ece", "remaining": {"retrain": 0}, "delay": "0"}, "statuses": {"error": "insufficient_evidence"}, "shadow": null,
	"error_control": {"alpha": 0.1, "method": "bh"}, "max_retrains": 1, "rule": {"retrain": {"of": [{"check": "f1"}, "ks"], "at_least": 1}, "suspend": {"all": ["f1", "ks"]}}}');
SELECT retrain.policy_definition('d1') - 'name' - 'retrain_period' = retrain.policy_definition('d2') - 'name' - 'retrain_period' AS same;
SELECT retrain.create_policy(retrain.policy_definition('d1') || '{"name": "d3"}') > 0 AS created;
SELECT retrain.policy_definition('d1') - 'name' = retrain.policy_definition('d3') - 'name' AS same;
SELECT key, value FROM jsonb_each(retrain.policy_definition('d1')) WHERE key IN ('rule', 'statuses', 'max_retrains', 'retrain_period', 'error_control', 'cost', 'shadow', 'allow_post_hoc') ORDER BY key;
-- every key makes another digest
RESET ROLE;
SELECT count(*) AS changes, count(DISTINCT r) AS revisions FROM (
	SELECT retrain.alter_policy('d3', changes::jsonb) AS r FROM unnest(ARRAY['{"rule": {"retrain": "f1"}}', '{"rule": {"retrain": {"check": "f1", "level": "warn"}}}', '{"rule": {"retrain": {"check": "f1", "verdict": "retrain"}}}', '{"rule": null}',
		'{"statuses": {"error": "ignored"}}', '{"max_retrains": 2}', '{"retrain_period": "1 day"}', '{"error_control": {"method": "bh", "alpha": 0.2}}', '{"error_control": null}', '{"cost": null}', '{"shadow": true}', '{"allow_post_hoc": true}']) changes) x;
SELECT count(*) AS revisions, count(DISTINCT digest) AS digests, bool_and(digest = sha256(convert_to(definition::text, 'UTF8'))) AS of_text FROM retrain.policy_revision JOIN retrain.policy USING (policy_id) WHERE name = 'd3';
SET ROLE regress_rules;

-- 10. Refusals, all at once.
SELECT policy('wrong', '{"rule": {"keep": "f1", "retrain": {"any": ["f2", "f1", 7]}, "suspend": [], "roll_back": {"check": "f1", "level": "bad", "verdict": "keep"}},
	"statuses": {"insufficient_rows": "retry", "lost": "keep"}, "max_retrains": 0, "error_control": {"method": "bh", "alpha": 1}, "cost": {"check": "f2", "retrain": -1, "per_loss_unit": "x", "horizon": "0", "remaining": {"retrain": 2, "keep": 1}},
	"shadow": "yes", "allow_post_hoc": 1}');
SELECT policy('wrong', '{"rule": "f1", "retrain_period": "1 day", "error_control": {"alpha": 0.1}, "cost": {}, "statuses": []}');
SELECT policy('wrong', '{"rule": {}}');
SELECT policy('wrong', '{"cost": {"check": "f1", "target": 1, "retrain": 1, "per_loss_unit": 1, "volume": 1, "horizon": "1 day"}, "checks": [{"metric": "f1_by_slice", "slice": "y", "fail": 0.2, "name": "f1"}]}');
SELECT policy('wrong', '{"checks": [{"metric": "ece", "fail": 0.2, "clear": 0.3}, {"metric": "ece", "warn": 0.2, "clear": 0.1, "name": "b"}, {"metric": "f1_by_slice", "fail": 0.2, "clear": 0.1}]}');
ROLLBACK;
