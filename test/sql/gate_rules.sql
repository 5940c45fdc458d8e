-- Types of rules of gates: for each a candidate that passes, one that does not,
-- and too few rows; the figures are those of layer 1 over the same rows.
SET client_min_messages = warning;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
CREATE ROLE regress_gr_owner LOGIN;
CREATE ROLE regress_gr_trainer LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_gr_owner'), retrain.grant_role('trainer', 'regress_gr_trainer');
CREATE SCHEMA regress_gr AUTHORIZATION regress_gr_owner;
GRANT USAGE ON SCHEMA regress_gr TO regress_gr_trainer;
SET SESSION AUTHORIZATION regress_gr_owner;
SET search_path = regress_gr, pg_temp;

-- 36 days of 100 rows: 20 days of training, then 15 days for the gate.  Columns
-- that end in _bad have a fault; p is the true probability.
CREATE TABLE log AS
SELECT i AS id, '2026-01-01 00:00Z'::timestamptz + i * interval '864 seconds' AS at, x, g, source, (ARRAY['v0', 'v1'])[1 + u3 % 2] AS arm,
	CASE WHEN u3 % 100 < 42 THEN 'v1' ELSE 'v0' END AS arm_bad, y, p, p ^ 3 AS p_bad, p >= 0.5 AS d, p >= CASE WHEN g = 'b' THEN 0.65 ELSE 0.5 END AS d_bad,
	y <> (u2 % 100 < CASE WHEN g = 'b' AND source = 's1' THEN 45 ELSE 15 END) AS d_corner, 0.2 + 0.5 * (x > 6)::int + u2 % 100 / 1000.0 AS p_jump,
	'2026-01-01 00:00Z'::timestamptz + i * interval '864 seconds' + interval '6 hours' AS known,
	'2026-01-01 00:00Z'::timestamptz + i * interval '864 seconds' + CASE WHEN i % 500 = 0 THEN interval '-1 day' ELSE interval '6 hours' END AS known_bad,
	'2026-01-01 00:00Z'::timestamptz + i * interval '864 seconds' + CASE WHEN i % 700 = 0 THEN interval '1 day' ELSE interval '-1 hour' END AS at_bad,
	y::int + u2 % 100 / 85.0 AS hint, i AS customer, CASE WHEN i % 900 = 0 THEN 5 ELSE i END AS customer_bad,
	CASE WHEN i BETWEEN 1500 AND 1540 THEN 0.871 ELSE i * 7919 % 100003 END AS w, CASE WHEN i > 1500 AND u2 % 3 > 0 THEN 's9' ELSE source END AS source_bad,
	x + CASE WHEN i > 1500 AND y THEN 4 ELSE 0 END AS x_bad, 20 + u2 % 100 / 10.0 AS ms, 20 + u3 % 1000 / 10.0 AS ms_bad,
	(ARRAY[0, 1])[1 + (u2 % 50 = 0)::int] = 1 AS err, u2 % 10 = 0 AS err_bad, u1 % 50 + CASE WHEN u3 % 2 = 1 THEN 5 ELSE 0 END AS revenue
FROM (SELECT *, (u1 / 100 % 100) < p * 100 AS y, CASE WHEN i % 97 = 0 THEN 't' WHEN i % 2 = 0 THEN 'a' ELSE 'b' END AS g, 's' || i % 3 AS source, i % 10 AS x
	FROM (SELECT i, 0.2 + 0.6 * (u1 % 100) / 100.0 AS p, u1, u2, u3
		FROM (SELECT i, abs(hashint4(i)::bigint) AS u1, abs(hashint4(i + 1000000)::bigint) AS u2, abs(hashint4(i + 2000000)::bigint) AS u3 FROM generate_series(0, 3599) i) a) b) c;
SELECT retrain.register_model('m') > 0 AS model,
	retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,customer,customer_bad,w,x_bad,hint,known_bad,at_bad,err,err_bad,revenue}', slices => '{g,source,source_bad,arm,arm_bad}') > 0 AS log;
SELECT retrain.register_version('m', 'v0', 'file:///v0', sha256('v0'), '{"metrics": {"size": {"bytes": 1000}}, "cost": 4, "currency": "EUR", "energy_kwh": 0.5}') > 0 AS v0;
GRANT SELECT ON log TO regress_gr_trainer;
SELECT retrain.request_retraining('m', 'test') AS r \gset
SET SESSION AUTHORIZATION regress_gr_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t1') \gset
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT row_count, window_start, window_end, label_cutoff FROM retrain.training_set(:'r', '{"window_end": "2026-01-21", "label_cutoff": "2026-01-21",
	"columns": ["at", "x", "customer", "customer_bad", "w", "x_bad", "g", "source", "source_bad", "y"]}');
COMMIT;
SELECT state FROM retrain.report(:'r', :'t', :f, 'a', 'trained', 'v1', 'file:///v1', sha256('v1'),
	'{"metrics": {"size": {"bytes": 1500}, "notes": "none"}, "cost": 6, "currency": "EUR", "energy_kwh": 0.6}');
SET SESSION AUTHORIZATION regress_gr_owner;

-- judge makes a gate of one rule and returns what the rule says of v1
CREATE SEQUENCE gate_no;
CREATE FUNCTION judge(rule text, options jsonb, candidate jsonb DEFAULT '{}', gate jsonb DEFAULT '{}')
RETURNS TABLE (slice text, status text, value numeric, low numeric, high numeric, margin numeric, p numeric, rows bigint, detail jsonb, reason text) LANGUAGE plpgsql AS $$
DECLARE
	name text := 'g' || nextval('gate_no');
BEGIN
	PERFORM retrain.create_gate(name, 'm', '{"log": "log", "window_start": "2026-01-22", "window_end": "2026-02-06", "replicates": 200, "allow_post_hoc": true,
		"champion": {"probability": "p", "prediction": "d", "latency": "ms"}}'::jsonb
		|| jsonb_build_object('candidate', '{"probability": "p", "prediction": "d", "latency": "ms"}'::jsonb || candidate,
			'rules', jsonb_build_array(retrain.gate_rule(rule, options))) || gate);
	RETURN QUERY SELECT c.slice, c.status, round(c.value::numeric, 8), round(c.low::numeric, 8), round(c.high::numeric, 8), round(c.margin::numeric, 8), round(c.p::numeric, 8), c.rows, c.detail, c.reason
		FROM retrain.check_gate(name, 'v1', '{"champion": "v0"}') c;
	PERFORM retrain.retire_gate(name);
END $$;
CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
	RETURN format('%s: %s%s%s', SQLSTATE, SQLERRM, ' | ' || nullif(detail, ''), ' | ' || nullif(hint, ''));
END $$;
CREATE VIEW used AS SELECT * FROM log WHERE at >= '2026-01-22' AND at < '2026-02-06';
CREATE VIEW trained AS SELECT * FROM log WHERE at < '2026-01-21' AND known <= '2026-01-21';

-- 1. calibration; the interval of the difference is that of numpy 1.24.2 on the same draws (test/goldens/gate_rules.py): 0.29187934, 0.32792626
SELECT * FROM judge('calibration', '{"maximum": 0.05}');
SELECT status, value, low, high, reason FROM judge('calibration', '{"maximum": 0.05}', '{"probability": "p_bad"}');
SELECT round(value::numeric, 8) AS value, round(low::numeric, 8) AS low, round(high::numeric, 8) AS high FROM unnest((SELECT retrain.scores_summary(retrain.scores_agg(y, p_bad)) FROM used)) WHERE metric = 'ece';
SELECT status, value, low, high, reason FROM judge('calibration', '{"figure": "slope", "maximum": 0.3}');
SELECT status, value, low, high, reason FROM judge('calibration', '{"figure": "slope", "maximum": 0.3}', '{"probability": "p_bad"}');
SELECT round((l).slope::numeric, 8) AS slope, round(((l).slope - 1.9599639845400545 * (l).slope_error)::numeric, 8) AS low FROM (SELECT retrain.calibration_line(y, p_bad) AS l FROM used) s;
SELECT status, value, low, high, detail, reason FROM judge('calibration', '{"margin": 0.02}', '{"probability": "p_bad"}');
SELECT round((retrain.ece(y, p_bad) - retrain.ece(y, p))::numeric, 8) AS difference FROM used;
SELECT status, value, low, high FROM judge('calibration', '{"margin": 0.02, "seed": 7}');
SELECT status, rows, reason FROM judge('calibration', '{"maximum": 0.05, "minimum_rows": 5000}');
SELECT status, reason FROM judge('calibration', '{"margin": 0.02, "block": "30 days"}', '{"probability": "p_bad"}');
SELECT m, judged_by, status, value, low, high FROM (VALUES (0.216), (0.224), (0.24)) v (m), unnest(ARRAY['interval', 'value', 'worst_end']) judged_by, judge('calibration', jsonb_build_object('figure', 'brier', 'maximum', m, 'judged_by', judged_by));

-- 2. fairness; interval of the difference by numpy 1.24.2 on the same draws: 0.13773012, 0.26920349
SELECT slice, status, value, low, high, rows, detail, reason FROM judge('fairness', '{"column": "g", "maximum": 0.1}');
SELECT slice, status, value, low, high, rows, detail, reason FROM judge('fairness', '{"column": "g", "maximum": 0.1, "margin": 0.05}', '{"prediction": "d_bad"}');
SELECT round(value::numeric, 8) AS value, round(low::numeric, 8) AS low, round(high::numeric, 8) AS high, lowest_group, highest_group
FROM unnest((SELECT retrain.fairness(y, d_bad, g, 100) FROM used)) WHERE metric = 'demographic_parity' AND comparison = 'difference';
SELECT slice, status, value, reason FROM judge('fairness', '{"column": "g", "maximum": 0.1, "margin": 0.05, "minimum_rows": 2000}');
SELECT metric, slice, status, value, low, high FROM unnest(ARRAY['equal_opportunity', 'predictive_equality', 'equalized_odds', 'predictive_parity']) metric,
	judge('fairness', jsonb_build_object('column', 'source', 'metric', metric, 'threshold', 0.5, 'margin', 0.05), '{"probability": "p_bad"}');
SELECT metric, round(value::numeric, 8) FROM unnest((SELECT retrain.fairness(y, p_bad >= 0.5, source, 100) FROM used)) WHERE comparison = 'difference' ORDER BY 1;
SELECT metric, round(value::numeric, 8) FROM unnest((SELECT retrain.fairness(y, p >= 0.5, source, 100) FROM used)) WHERE comparison = 'difference' ORDER BY 1;

-- 3. leakage and overlap
SELECT status, value, margin, rows, detail FROM judge('leakage', '{"label_known_at": "known", "features": ["x", "w"]}');
SELECT status, value, margin, rows, detail, reason FROM judge('leakage', '{"label_known_at": "known_bad", "feature_times": ["at_bad"], "features": ["hint"]}');
SELECT (c).count, (c).share, (c).status FROM (SELECT unnest(ARRAY[retrain.check_label_before_prediction(known_bad, at), retrain.check_feature_after_prediction(at_bad, at), retrain.check_single_feature(y, hint)]) AS c FROM used) s;
SELECT status, reason FROM judge('leakage', '{"features": ["hint"]}', gate => '{"window_end": "2026-01-23"}');
SELECT status, value, rows, detail FROM judge('overlap', '{"compare": "key", "columns": ["customer"]}');
SELECT status, value, rows, detail - 'keys' AS detail, reason FROM judge('overlap', '{"compare": "key", "columns": ["customer_bad"]}');
SELECT (c).count, (c).rows, (c).status FROM (SELECT retrain.check_key_overlap(e, customer_bad) AS c FROM (SELECT true AS e, customer_bad FROM used UNION ALL SELECT false, customer_bad FROM trained) s) t;
SELECT status, value FROM judge('overlap', '{"compare": "key", "columns": ["customer_bad"], "maximum": 0.01}');
SELECT status, value, rows FROM judge('overlap', '{"columns": ["x", "customer", "g"]}');
SELECT status, value FROM judge('leakage', '{"features": ["err"]}');
SELECT status, reason FROM judge('overlap', '{"columns": ["hint"]}');
SELECT status, reason FROM judge('overlap', '{"columns": ["x"]}', gate => '{"window_start": "2026-03-01", "window_end": "2026-03-02"}');

-- 4. poisoning
SELECT status, value, rows, detail FROM judge('poisoning', '{"check": "bursts", "columns": ["customer"]}');
SELECT status, value, rows, detail - 'keys' AS detail, reason FROM judge('poisoning', '{"check": "bursts", "columns": ["w"], "width": "6 hours"}');
SELECT (c).count, (c).rows, (c).status FROM (SELECT retrain.check_bursts(at, '6 hours', w) AS c FROM trained) s;
SELECT status, value, rows FROM judge('poisoning', jsonb_build_object('check', 'canaries_absent', 'columns', '{customer}'::text[], 'canaries', ARRAY[encode(retrain.row_hash(3000), 'hex')]));
SELECT status, value, rows, reason FROM judge('poisoning', jsonb_build_object('check', 'canaries_absent', 'columns', '{customer}'::text[], 'canaries', ARRAY[encode(retrain.row_hash(30), 'hex')]));
SELECT status, value, rows, detail FROM judge('poisoning', '{"check": "dominant_source", "columns": ["source"], "recent": "5 days"}');
SELECT status, value, rows, detail, reason FROM judge('poisoning', '{"check": "dominant_source", "columns": ["source_bad"], "recent": "5 days"}');
SELECT status, value, rows, detail FROM judge('poisoning', '{"check": "label_conditional_shift", "columns": ["x"], "recent": "5 days"}');
SELECT status, value, rows, detail, reason FROM judge('poisoning', '{"check": "label_conditional_shift", "columns": ["x_bad"], "recent": "5 days"}');
SELECT (c).rows, (c).count, round((c).share::numeric, 8) AS share, (c).status FROM (SELECT retrain.check_label_conditional_shift(
	retrain.profile_agg(x_bad) FILTER (WHERE NOT y AND at < '2026-01-16'), retrain.profile_agg(x_bad) FILTER (WHERE NOT y AND at >= '2026-01-16'),
	retrain.profile_agg(x_bad) FILTER (WHERE y AND at < '2026-01-16'), retrain.profile_agg(x_bad) FILTER (WHERE y AND at >= '2026-01-16')) AS c FROM trained) s;
SELECT status, reason FROM judge('poisoning', '{"check": "label_conditional_shift", "columns": ["x_bad"], "recent": "100 days"}');

-- 5. robustness
SELECT status, value, rows, detail FROM judge('robustness', '{"check": "worst_slice", "columns": ["g", "source"], "maximum": 0.05}');
SELECT status, value, low, high, p, rows, detail, reason FROM judge('robustness', '{"check": "worst_slice", "columns": ["g", "source"], "maximum": 0.05}', '{"prediction": "d_corner"}');
SELECT round(held_out_difference::numeric, 8) AS value, round(held_out_low::numeric, 8) AS low, round(p_value::numeric, 8) AS p, support, slices
FROM unnest((SELECT retrain.worst_slices((y <> d_corner)::int, date_trunc('day', at), 100, g, source) FROM used)) WHERE slices = '{b,s1}';
SELECT status, reason FROM judge('robustness', '{"check": "worst_slice", "columns": ["g"], "maximum": 0.05, "minimum_rows": 5000}');
SELECT status, value, low, high, detail FROM judge('robustness', '{"check": "sensitivity", "feature": "x", "edges": [2.5, 5, 7.5], "maximum": 0.1}');
SELECT status, value, low, high, detail, reason FROM judge('robustness', '{"check": "sensitivity", "feature": "x", "edges": [2.5, 5, 7.5], "maximum": 0.1}', '{"probability": "p_jump"}');
SELECT bin, round(difference::numeric, 8) AS difference, round(difference_low::numeric, 8) AS low FROM unnest((SELECT retrain.sensitivity_by_bin(x, p_jump, ARRAY[2.5, 5, 7.5]) FROM used)) WHERE bin = 3 OR bin = 4;
SELECT status, reason FROM judge('robustness', '{"check": "sensitivity", "feature": "x", "edges": [5], "maximum": 0.1, "minimum_rows": 5000}');

-- 6. limits
SELECT status, value, margin, rows, detail, reason FROM judge('limits', '{"figure": "latency", "maximum": 40, "maximum_ratio": 1.5}');
SELECT status, value, margin, rows, detail, reason FROM judge('limits', '{"figure": "latency", "maximum": 40, "maximum_ratio": 1.5}', '{"latency": "ms_bad"}');
SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY ms_bad) AS q FROM used;
SELECT status, reason FROM judge('limits', '{"figure": "latency", "maximum": 40, "minimum_rows": 5000}');
SELECT status, value, margin, detail, reason FROM judge('limits', '{"figure": "metric", "path": ["size", "bytes"], "maximum": 2000, "maximum_ratio": 1.2}');
SELECT status, value, margin, reason FROM judge('limits', '{"figure": "cost", "maximum_ratio": 1.5}');
SELECT status, value, margin, reason FROM judge('limits', '{"figure": "energy_kwh", "maximum": 0.55}');
SELECT status, value, margin, reason FROM judge('limits', '{"figure": "metric", "path": ["notes"], "maximum": 1}');
SELECT status, value, margin FROM judge('limits', '{"figure": "metric", "path": ["nothing"], "maximum": 1, "missing": "ok"}');

-- 7. shadow_time
SELECT status, value, margin, rows, detail FROM judge('shadow_time', '{"minimum": "14 days", "coverage": 1, "since": "window"}');
SELECT status, value, margin, rows, reason FROM judge('shadow_time', '{"minimum": "15 days", "since": "window"}');
SELECT status, rows, reason FROM judge('shadow_time', '{"minimum": "1 day"}');
SELECT status, detail, reason FROM judge('shadow_time', '{"minimum": "1 day", "coverage": 0.9, "block": "1 minute", "since": "window"}');

-- 8. ab_window; p of the sample ratio is that of scipy.stats.chisquare 1.10.1: ([754, 746], [750, 750]) 0.83635420,
-- ([846, 654], [750, 750]) 0.00000071, ([846, 654], [870, 630]) 0.20928655
SELECT status, value, low, high, margin, p, rows, detail FROM judge('ab_window', '{"split": "arm", "sample_size": 500, "column": "revenue", "direction": "higher", "margin": 0}');
SELECT (t).statistic IS NOT NULL AS t, round((t).p_value::numeric, 8) AS p FROM (SELECT retrain.t_test(revenue, arm = 'v1') AS t FROM used) s;
SELECT round((b).difference::numeric, 8) AS difference, round((b).difference_low::numeric, 8) AS low, round((b).difference_high::numeric, 8) AS high
FROM (SELECT unnest(retrain.sensitivity_by_bin((arm = 'v1')::int, revenue, ARRAY[0.5])) AS b FROM used) s WHERE (b).bin = 2;
SELECT status, value, p, reason FROM judge('ab_window', '{"split": "arm_bad", "sample_size": 500, "column": "revenue", "direction": "higher", "margin": 0}');
SELECT status, value, p FROM judge('ab_window', '{"split": "arm_bad", "share": 0.42, "sample_size": 500, "column": "revenue", "direction": "higher", "margin": 3}') LIMIT 1;
SELECT count(*) FILTER (WHERE arm_bad = 'v0') AS v0, count(*) FILTER (WHERE arm_bad = 'v1') AS v1 FROM used;
SELECT status, value, reason FROM judge('ab_window', '{"split": "arm", "sample_size": 1000, "column": "revenue", "direction": "higher", "margin": 0}');
SELECT status, value, low, high, reason FROM judge('ab_window', '{"split": "arm", "sample_size": 500, "column": "revenue", "direction": "lower", "margin": 1}');
SELECT status, value, reason FROM judge('ab_window', '{"split": "arm", "champion_arm": "none", "candidate_arm": "neither", "sample_size": 500, "column": "revenue", "direction": "lower", "margin": 1}');

-- 9. canary
SELECT status, value, margin, rows, detail, reason FROM judge('canary', '{"version": "arm", "minimum_share": 0.1}');
SELECT retrain.deploy('m', '{"v0": 0.9, "v1": 0.1}') > 0 AS deployed;
SELECT status, value, low, high, margin, rows, detail FROM judge('canary', '{"version": "arm", "minimum_share": 0.1, "error": "err", "maximum": 0.05}');
SELECT status, value, low, high, margin, rows, detail, reason FROM judge('canary', '{"version": "arm", "minimum_share": 0.2, "error": "err_bad", "maximum": 0.05}');
SELECT count(*), count(*) FILTER (WHERE err_bad) AS errors, round((retrain.wilson_interval(count(*) FILTER (WHERE err_bad), count(*))).low::numeric, 8) AS low FROM used WHERE arm = 'v1';
SELECT status, rows, reason FROM judge('canary', '{"version": "arm", "error": "err_bad", "maximum": 0.05, "minimum_rows": 5000}');

-- 10. A gate of all of them is sealed with all defaults, and reads itself again.
SELECT retrain.create_gate('all', 'm', jsonb_build_object('log', 'log', 'window', '4 weeks', 'candidate', '{"probability": "p", "prediction": "d", "latency": "ms"}'::jsonb, 'rules', jsonb_build_array(
	retrain.gate_rule('calibration', '{"maximum": 0.05, "margin": 0.02}'), retrain.gate_rule('fairness', '{"column": "g", "maximum": 0.10, "margin": 0.05, "threshold": 0.5}'),
	retrain.gate_rule('leakage', '{"features": ["x"]}'), retrain.gate_rule('overlap', '{"columns": ["customer"]}'), retrain.gate_rule('poisoning', '{"check": "bursts", "columns": ["w"]}'),
	retrain.gate_rule('robustness', '{"check": "sensitivity", "feature": "x", "edges": [1, 2.50], "maximum": 0.1}'), retrain.gate_rule('robustness', '{"check": "worst_slice", "columns": ["g"], "maximum": 0.1}'),
	retrain.gate_rule('limits', '{"figure": "latency", "maximum": 40}'), retrain.gate_rule('shadow_time', '{"minimum": "14 days"}'),
	retrain.gate_rule('ab_window', '{"split": "arm", "sample_size": 500, "column": "revenue", "direction": "higher", "margin": 0}'), retrain.gate_rule('canary', '{"version": "arm"}')))) > 0 AS sealed;
SELECT r FROM jsonb_array_elements(retrain.gate_definition('all') -> 'rules') r;
SELECT retrain.alter_gate('all', jsonb_build_object('rules', retrain.gate_definition('all') -> 'rules')) AS same_revision;
SELECT result, count(*) FROM retrain.check_gate('all', 'v1', '{"until": "2026-02-06", "champion": "v0"}') GROUP BY 1;

-- 11. Options that are none.
SELECT rule, o, try(format('SELECT retrain.gate_rule(%L, %L)', rule, o)) FROM (VALUES
	('calibration', '{}'), ('calibration', '{"figure": "mce", "maximum": 0.1}'), ('calibration', '{"figure": "slope", "margin": 0.1}'), ('calibration', '{"maximum": -1}'), ('calibration', '{"maximum": 0.1, "level": 0.9}'),
	('calibration', '{"maximum": 0.1, "judged_by": "mood", "colour": 1}'),
	('fairness', '{}'), ('fairness', '{"column": "g", "metric": "kindness", "maximum": 2}'),
	('leakage', '{}'), ('leakage', '{"features": "x"}'), ('overlap', '{}'), ('overlap', '{"compare": "soul", "columns": []}'),
	('poisoning', '{}'), ('poisoning', '{"check": "bursts", "columns": ["x"], "canaries": ["00"]}'), ('poisoning', '{"check": "canaries_absent", "columns": ["x"]}'), ('poisoning', '{"check": "dominant_source", "columns": ["x", "w"]}'),
	('robustness', '{}'), ('robustness', '{"check": "sensitivity", "edges": [3, 2, "x"], "maximum": 1}'), ('robustness', '{"check": "worst_slice", "maximum": 1}'),
	('limits', '{}'), ('limits', '{"figure": "cost"}'), ('limits', '{"figure": "metric", "maximum": 1}'), ('limits', '{"figure": "cost", "path": ["x"], "quantile": 0.5, "maximum": 1, "missing": "maybe"}'),
	('shadow_time', '{}'), ('shadow_time', '{"minimum": "1 month", "coverage": 2}'),
	('ab_window', '{}'), ('ab_window', '{"split": "arm", "sample_size": 1, "column": "c", "direction": "up", "margin": 0, "share": 1}'),
	('canary', '{}'), ('canary', '{"version": "arm", "error": "err"}')) AS v (rule, o);
SELECT rule, try(format('SELECT retrain.create_gate(''none'', ''m'', %L)', jsonb_build_object('log', 'log', 'window', '4 weeks', 'champion', '{"probability": "p"}'::jsonb, 'candidate', '{"probability": "p"}'::jsonb,
	'rules', jsonb_build_array(jsonb_build_object('rule', rule) || o::jsonb)))) FROM (VALUES
	('fairness', '{"column": "g", "maximum": 0.1}'), ('fairness', '{"column": "nothing", "threshold": 0.5, "maximum": 0.1}'), ('limits', '{"figure": "latency", "maximum": 1, "maximum_ratio": 2}'),
	('robustness', '{"check": "worst_slice", "columns": ["g"], "maximum": 0.1}'), ('poisoning', '{"check": "bursts", "columns": ["ms"]}'), ('ab_window', '{"split": "arm", "sample_size": 500, "column": "g", "direction": "higher", "margin": 0}'),
	('canary', '{"version": "arm", "error": "revenue", "maximum": 0.1}'), ('leakage', '{"label_known_at": "x", "feature_times": ["x"], "features": ["g", "err"]}'),
	('robustness', '{"check": "sensitivity", "feature": "g", "edges": [1], "maximum": 0.1}')) AS v (rule, o);
-- 12. Without any row no line that reads them is ok, and none is in error; training rows and deployments are there all the same.
SELECT rule, o, slice, status, value, low, rows FROM (VALUES ('calibration', '{"maximum": 0.05, "margin": 0.02}'::jsonb), ('calibration', '{"figure": "slope", "maximum": 0.3}'), ('fairness', '{"column": "g", "maximum": 0.1, "margin": 0.05}'),
	('leakage', '{"label_known_at": "known_bad", "feature_times": ["at_bad"], "features": ["hint"]}'), ('overlap', '{"columns": ["x"]}'), ('robustness', '{"check": "worst_slice", "columns": ["g"], "maximum": 1}'),
	('robustness', '{"check": "sensitivity", "feature": "x", "edges": [5], "maximum": 1}'), ('limits', '{"figure": "latency", "maximum": 40, "maximum_ratio": 2}'), ('shadow_time', '{"minimum": "1 day"}'),
	('ab_window', '{"split": "arm", "sample_size": 500, "column": "revenue", "direction": "higher", "margin": 0}'), ('canary', '{"version": "arm", "error": "err", "maximum": 0.05}'),
	('poisoning', '{"check": "bursts", "columns": ["customer"]}')) AS v (rule, o), LATERAL judge(rule, o, gate => '{"window_start": "2026-03-01", "window_end": "2026-03-02"}') j;

-- 13. Labels and predictions of 0 and 1 give the same lines as booleans.
ALTER TABLE log ADD yi integer, ADD di integer, ADD di_bad integer;
UPDATE log SET yi = y::int, di = d::int, di_bad = d_bad::int;
SELECT retrain.register_model('i') > 0 AS model, retrain.attach_log('i', 'log', 'at', probability_column => 'p', prediction_column => 'di', label_column => 'yi', features => '{x,hint}', slices => '{g}', name => 'ints') > 0 AS log;
SELECT retrain.register_version('i', 'v1', 'file:///i1', sha256('i1'), '{"training_end": "2026-01-21"}') > 0 AS v1;
SELECT retrain.create_gate('ints', 'i', jsonb_build_object('log', 'ints', 'window_start', '2026-01-22', 'window_end', '2026-02-06', 'replicates', 200, 'allow_post_hoc', true, 'champion', '{"probability": "p", "prediction": "di"}'::jsonb,
	'candidate', '{"probability": "p_bad", "prediction": "di_bad"}'::jsonb, 'rules', jsonb_build_array(retrain.gate_rule('calibration', '{"maximum": 0.05, "margin": 0.02}'), retrain.gate_rule('calibration', '{"figure": "slope", "maximum": 0.3}'),
	retrain.gate_rule('fairness', '{"column": "g", "maximum": 0.1, "margin": 0.05}'), retrain.gate_rule('leakage', '{"features": ["hint"]}'),
	retrain.gate_rule('robustness', '{"check": "worst_slice", "columns": ["g"], "maximum": 0.01, "loss": "brier"}')))) > 0 AS sealed;
SELECT rule, slice, status, round(value::numeric, 8) AS value, round(low::numeric, 8) AS low, round(high::numeric, 8) AS high, rows FROM retrain.check_gate('ints', 'v1');
RESET SESSION AUTHORIZATION;

SET client_min_messages = error;
DROP SCHEMA regress_gr CASCADE;
DROP OWNED BY regress_gr_owner, regress_gr_trainer;
DROP ROLE regress_gr_owner, regress_gr_trainer;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
