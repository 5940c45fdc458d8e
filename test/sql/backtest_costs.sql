-- Backtests held against incidents and quiet periods, scores of models one would have had, costs of schedules; goldens (test/goldens/backtest.py).
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/backtest.sql'
\set ECHO none
\i :goldens
\set ECHO all
GRANT SELECT ON summary_golden, schedule_golden TO PUBLIC;
CREATE ROLE regress_costs_author LOGIN;
CREATE ROLE regress_costs_other LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_costs_author,regress_costs_other}'::name[]) r;
CREATE SCHEMA world;
GRANT USAGE ON SCHEMA world TO PUBLIC;
-- the world of the golden: week, row, label, and what each version would have said
CREATE TABLE world.log AS
SELECT w.week * 1000 + i AS id, '2020-01-06 00:00Z'::timestamptz + (w.week - 1) * interval '7 days' + i * interval '6000 s' AS at,
	0.9::double precision AS p, true AS predicted, i * 61 % 100 < CASE WHEN w.week >= 9 THEN 50 ELSE 90 END AS y, 1 AS x
FROM generate_series(1, 24) w(week), generate_series(0, 99) i;
CREATE TABLE world.scores AS
SELECT l.id, v.version, '2020-01-06 00:00Z'::timestamptz + v.week * interval '7 days' AS trained_until,
	CASE v.version WHEN 'v1' THEN 0.9 WHEN 'v2' THEN 0.5 ELSE CASE WHEN l.y THEN 0.9 ELSE 0.1 END END::double precision AS probability
FROM world.log l, (VALUES ('v1', 4), ('v2', 10), ('v3', 16)) v(version, week);
GRANT SELECT ON world.log, world.scores TO PUBLIC;
SET ROLE regress_costs_author;
SELECT retrain.register_model('world') > 0 AS model, retrain.attach_log('world', 'world.log', 'at', prediction_column => 'predicted', probability_column => 'p',
	label_column => 'y', features => '{x}', name => 'world') > 0 AS log;
SELECT retrain.create_policy('world', 'world', jsonb_build_array(retrain.policy_check('brier', fail => 0.3, verdict => 'retrain')),
	every => '7 days', window_length => '7 days', label_delay => '1 day', anchor => '2020-01-28 00:00Z', until => '2020-06-23 00:00Z',
	breaches_needed => 2, slots_considered => 3, cooldown => '21 days',
	cost => '{"target": 0.09, "retrain": 500, "per_loss_unit": 2, "volume": 100, "horizon": "90 days", "currency": "EUR"}') > 0 AS policy;
\set since '2020-01-01 00:00Z'
\set until '2020-12-31 00:00Z'
\set scores '{"relation": "world.scores", "key": ["id"]}'

-- 1. Declared periods; the same as an argument.
SELECT count(retrain.declare_incident('world', t0 + a * interval '7 days', t0 + b * interval '7 days', kind)) AS declared
FROM (VALUES (8, 12, 'incident'), (30, 31, 'incident'), (5, 6, 'incident'), (2, 8, 'quiet'), (13, 20, 'quiet'), (19, 26, 'quiet')) v(a, b, kind), (VALUES (timestamptz '2020-01-06 00:00Z')) t(t0);
SELECT count(*) FROM retrain.backtest_summary('world', :'since', :'until');
SELECT count(retrain.withdraw_incident(incident_id)) AS withdrawn FROM retrain.incidents WHERE started_at = '2020-01-20 00:00Z';
SELECT retrain.declare_incident('world', '2020-01-20', '2020-02-10', 'quiet', 'as far as week 5') > 0 AS again, retrain.declare_incident('world', '2020-02-17', '2020-03-02', 'quiet', 'weeks 7 and 8') > 0 AS once_more;
SELECT model, kind, started_at, ended_at, description, declared_by, withdrawn_by FROM retrain.incidents ORDER BY started_at, ended_at, kind, withdrawn_by;
SELECT slots, slots_conclusive, slots_counterfactual_missing AS missing, alarms, retrains, incidents_covered AS covered, incidents_detected AS detected, mean_delay, longest_delay,
	false_alarms, quiet_time, round(false_alarms_per_quarter::numeric, 6) AS per_quarter, alarms_elsewhere AS elsewhere, jsonb_pretty(detections) AS detections
FROM retrain.backtest_summary('world', :'since', :'until');
CREATE FUNCTION pg_temp.declared() RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_agg(jsonb_build_object('start', started_at, 'end', ended_at, 'kind', kind)) FROM retrain.incidents WHERE withdrawn_at IS NULL $$;
SELECT s = retrain.backtest_summary('world', :'since', :'until', incidents => pg_temp.declared()) AS same FROM retrain.backtest_summary('world', :'since', :'until') s;

-- 2. As the golden has it: alarms, delay, false alarms, costs; of the logged model, and with the models that would have been.
CREATE TEMP TABLE summary AS
SELECT 'logged' AS what, s.* FROM retrain.backtest_summary('world', :'since', :'until') s
UNION ALL SELECT 'counterfactual', s.* FROM retrain.backtest_summary('world', :'since', :'until', counterfactual => :'scores') s;
SELECT what, s.alarms, s.retrains, total_cost::numeric(10, 2) AS total_cost, slots_with_loss,
	(s.alarms, s.retrains, s.incidents_covered, s.incidents_detected, s.false_alarms, s.alarms_elsewhere) =
	(g.alarms, g.retrains, g.covered, g.detected, g.false_alarms, g.elsewhere) AS counts_as_golden,
	(extract(epoch FROM mean_delay) / 86400, extract(epoch FROM s.quiet_time) / 86400) = (g.mean_delay_days, g.quiet_days) AS times_as_golden,
	round(false_alarms_per_quarter::numeric, 6) = round(g.per_quarter, 6) AS rate_as_golden,
	(SELECT bool_and(round(a::numeric, 6) = round(b, 6)) FROM unnest(ARRAY[loss_cost, action_cost, total_cost, total_action_half, total_action_double,
		total_loss_half, total_loss_double], g.costs) x(a, b)) AS costs_as_golden
FROM summary s JOIN summary_golden g USING (what) ORDER BY what DESC;
SELECT jsonb_pretty(assumptions) AS assumptions FROM summary WHERE what = 'logged';
-- slot by slot: the week in which version 2 takes over has rows of both
SELECT (window_end::date - date '2020-01-06') / 7 AS week, verdict, status, model_version, missing_scores AS missing, round((cost->>'value')::numeric, 6) AS brier, round((cost->>'loss')::numeric, 6) AS loss
FROM retrain.backtest('world', :'since', :'until', counterfactual => :'scores') WHERE slot >= '2020-03-10';

-- 3. Schedules, each with the models it would have had.
CREATE TEMP TABLE compared AS
SELECT d.delay, row_number() OVER (PARTITION BY delay) - 1 AS n, s.*
FROM (VALUES (interval '0'), (interval '3 days')) d(delay),
	retrain.compare_schedules('world', :'since', :'until', jsonb_build_object('cost', retrain.policy_definition('world')->'cost' || jsonb_build_object('delay', delay)),
		counterfactual => :'scores', periods => '{14 days,56 days}') s;
SELECT c.delay, c.schedule, c.retrains, slots, slots_compared AS compared, total_cost::numeric(10, 2) AS total_cost, c.difference::numeric(10, 2) AS difference,
	(c.schedule, c.retrains, c.retrains_without_scores, round(c.mean_loss::numeric, 6)) = (g.schedule, g.retrains, g.without_scores, round(g.mean_loss, 6)) AS as_golden,
	(SELECT bool_and(round(a::numeric, 6) = round(b, 6)) FROM unnest(ARRAY[loss_cost, action_cost, total_cost, total_action_half, total_action_double,
		total_loss_half, total_loss_double, c.difference], g.costs || g.difference) x(a, b) WHERE b IS NOT NULL) AS costs_as_golden
FROM compared c JOIN schedule_golden g USING (delay, n) ORDER BY delay, n;
-- the interval is the one that block_comparison has for the costs of the slots, retrains added
CREATE TEMP TABLE slot_cost AS
SELECT (b.cost->>'loss')::float8 * 2 * 100 * 7 AS never, (c.cost->>'loss')::float8 * 2 * 100 * 7 AS policy
FROM retrain.backtest('world', :'since', :'until') b JOIN retrain.backtest('world', :'since', :'until', counterfactual => :'scores') c USING (slot);
SELECT difference_status, round(difference_low::numeric, 6) = round((i.low * i.blocks + 500)::numeric, 6) AS low, round(difference_high::numeric, 6) = round((i.high * i.blocks + 500)::numeric, 6) AS high,
	difference_low < compared.difference AND compared.difference < difference_high AS within
FROM compared, (SELECT (retrain.block_comparison(array_agg(never), array_agg(1::float8), array_agg(policy), array_agg(1::float8), 1000, 1)).* FROM slot_cost) i
WHERE delay = '0' AND schedule = 'policy';
-- few slots; a retrain before any version was trained; no slot at all
SELECT schedule, retrains, retrains_without_scores AS without, slots_compared AS compared, difference, difference_status
FROM retrain.compare_schedules('world', '2020-01-28', '2020-02-11', counterfactual => :'scores', periods => '{1 day}');
SELECT schedule, retrains, slots, total_cost, difference_status FROM retrain.compare_schedules('world', '2019-01-28', '2019-02-11', counterfactual => :'scores', periods => '{}');

-- 4. Rows without a score are counted; a retrain without a version is marked.
RESET ROLE;
CREATE TABLE world.some AS SELECT * FROM world.scores WHERE version <> 'v1' AND NOT (version = 'v2' AND id % 1000 = 50);
GRANT SELECT ON world.some TO PUBLIC;
SET ROLE regress_costs_author;
SELECT status, model_version, missing_scores, count(*) FROM retrain.backtest('world', :'since', :'until', counterfactual => '{"relation": "world.some", "key": ["id"]}') GROUP BY 1, 2, 3 ORDER BY 1, 2;
SELECT status, model_version, count(*) FROM retrain.backtest('world', :'since', :'until', '{"checks": [{"metric": "brier", "fail": 0.05, "verdict": "retrain"}], "cost": null}',
	counterfactual => '{"relation": "world.some", "key": ["id"]}') GROUP BY 1, 2 ORDER BY min(slot);
-- predictions: a threshold, a column, or a refusal; a filter could read them, too
SELECT verdict, count(*) FROM retrain.backtest('world', '2020-03-10', '2020-04-21', '{"checks": [{"metric": "f1_by_slice", "fail": 0.7, "verdict": "retrain"}], "cost": null}',
	counterfactual => '{"relation": "world.scores", "key": ["id"], "threshold": 0.5}') GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM retrain.backtest('world', :'since', :'until', '{"checks": [{"metric": "f1_by_slice", "fail": 0.7, "verdict": "retrain"}], "cost": null}', counterfactual => :'scores');
SELECT count(*) FROM retrain.backtest('world', :'since', :'until', '{"filter": "predicted"}', counterfactual => :'scores');
-- row and aggregate expressions of the user read the scores; a query of his own cannot
SELECT (window_end::date - date '2020-01-06') / 7 AS week, verdict, status, left(reason, 19) AS reason FROM retrain.backtest('world', '2020-03-10', '2020-04-07',
	'{"checks": [{"metric": "sql_row", "sql": "p", "fail": 0.8, "min_rows": 1, "verdict": "retrain", "name": "mean p"}], "cost": null}',
	counterfactual => '{"relation": "world.scores", "key": ["id"], "threshold": 0.5}');
SELECT count(*) FROM retrain.backtest('world', '2020-03-10', '2020-04-07',
	'{"checks": [{"metric": "sql_query", "sql": "SELECT avg(p) FROM world.log WHERE at >= $1 AND at < $2", "fail": 0.8, "min_rows": 0, "name": "query"}], "cost": null}', counterfactual => :'scores');

-- 5. What is refused.
\set SHOW_CONTEXT never
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until');
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until', '{"cost": null}', counterfactual => :'scores');
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until', counterfactual => :'scores', periods => '{0 days}');
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until', counterfactual => :'scores', periods => '{-1 month}');
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until', counterfactual => :'scores', periods => '{1 ms}');
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until', counterfactual => :'scores', periods => '{NULL}');
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until', counterfactual => :'scores', periods => NULL);
SELECT count(*) FROM retrain.compare_schedules('world', :'since', :'until', counterfactual => :'scores', replicates => 1);
CREATE FUNCTION pg_temp.try(changes jsonb) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM retrain.backtest('world', '2020-01-01', '2020-12-31', counterfactual => '{"relation": "world.scores", "key": ["id"]}' || changes) $$;
SELECT pg_temp.try('{"relation": null}');
SELECT pg_temp.try('{"key": null}');
SELECT pg_temp.try('{"relation": "scores"}');
SELECT pg_temp.try('{"relation": "world.no such"}');
SELECT pg_temp.try('{"relation": "world.\"no such\""}');
SELECT pg_temp.try('{"key": ["no such"]}');
SELECT pg_temp.try('{"version": "no such"}');
SELECT pg_temp.try('{"prediction": "no such"}');
SELECT pg_temp.try('{"prediction": "probability", "threshold": 0.5}');
SELECT pg_temp.try('{"other": 1}');
SELECT pg_temp.try('{"key": ["at"]}');
RESET ROLE;
CREATE TABLE world.bad AS SELECT * FROM world.scores WHERE id < 1010;
GRANT SELECT ON world.bad TO PUBLIC;
CREATE FUNCTION pg_temp.try_bad(changed text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'RESET ROLE'; EXECUTE changed; EXECUTE 'SET ROLE regress_costs_author';
	RETURN pg_temp.try('{"relation": "world.bad"}');
END $$;
SELECT pg_temp.try_bad('INSERT INTO world.bad SELECT * FROM world.bad WHERE id = 1003 AND version = ''v2''');
SELECT pg_temp.try_bad('UPDATE world.bad SET trained_until = trained_until + ''1 day'' WHERE id = 1004');
SELECT pg_temp.try_bad('UPDATE world.bad SET trained_until = NULL WHERE id = 1004');
SELECT pg_temp.try_bad('UPDATE world.bad SET trained_until = ''infinity'' WHERE version = ''v2''');
SELECT pg_temp.try_bad('UPDATE world.bad SET trained_until = ''2020-03-01''');
SELECT pg_temp.try_bad('UPDATE world.bad SET version = NULL WHERE id = 1004');
SELECT pg_temp.try_bad('DELETE FROM world.bad');
SELECT pg_temp.try_bad('REVOKE SELECT ON world.bad FROM PUBLIC');
SET ROLE regress_costs_author;
SELECT slots FROM retrain.backtest_summary('world', :'since', :'until', incidents => '{}');
SELECT slots FROM retrain.backtest_summary('world', :'since', :'until', incidents => '[1]');
SELECT slots FROM retrain.backtest_summary('world', :'since', :'until', incidents => '[{"end": "2020-03-01"}]');
SELECT slots FROM retrain.backtest_summary('world', :'since', :'until', incidents => '[{"start": "2020-03-01", "end": "2020-02-01"}]');
SELECT slots FROM retrain.backtest_summary('world', :'since', :'until', incidents => '[{"start": "2020-03-01", "kind": "quiet"}]');
SELECT slots FROM retrain.backtest_summary('world', :'since', :'until', incidents => '[{"start": "2020-03-01", "kind": "noise"}]');
SELECT slots, incidents_covered, mean_delay, false_alarms, false_alarms_per_quarter, detections FROM retrain.backtest_summary('world', :'since', :'until', incidents => '[]');
SELECT slots, incidents_covered, incidents_detected, longest_delay FROM retrain.backtest_summary('world', :'since', :'until', incidents => '[{"start": "2020-03-02"}]');
SELECT slots, slots_with_loss, total_cost, assumptions FROM retrain.backtest_summary('world', :'since', :'until', '{"cost": null}', incidents => '[]');
SELECT retrain.declare_incident('no such', '2020-03-01');
SELECT retrain.declare_incident('world', '-infinity');
SELECT retrain.declare_incident('world', '2020-03-01', '2020-03-01');
SELECT retrain.declare_incident('world', '2020-03-01', kind => 'quiet');
SELECT retrain.declare_incident('world', '2020-03-01', kind => 'noise');
SELECT retrain.declare_incident('world', NULL);
SELECT retrain.withdraw_incident(-1);
SELECT retrain.withdraw_incident(NULL);
SET ROLE regress_costs_other;
SELECT retrain.declare_incident('world', '2020-03-01');
SELECT count(*) FROM retrain.incidents;
SELECT count(*) FROM retrain.incident;
SELECT count(*) FROM retrain.backtest_summary('world', :'since', :'until');
RESET ROLE;
DROP SCHEMA world CASCADE;
DROP OWNED BY regress_costs_author, regress_costs_other;
DROP ROLE regress_costs_author, regress_costs_other;
SET client_min_messages = error;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
