-- Paired rules of gates: each figure by each of its methods, equal to the calls of layer 1 over the same rows; slices with Holm; verdicts.
SET client_min_messages = warning;
-- on records of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
CREATE ROLE regress_gp_owner LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_gp_owner');
CREATE SCHEMA regress_gp AUTHORIZATION regress_gp_owner;
SET SESSION AUTHORIZATION regress_gp_owner;
SET search_path = regress_gp, pg_temp;
-- 40 days of 100 rows; carrier E gets much worse, D a little; T has 8 rows
CREATE TABLE log AS
SELECT i AS id, '2025-01-01Z'::timestamptz + i / 100 * interval '1 day' + i % 100 * interval '10 minutes' AS at,
	u[1] < 0.4 AS label, CASE WHEN i % 500 = 77 THEN 'T' ELSE (ARRAY['A', 'B', 'C', 'D', 'E'])[1 + i % 5] END AS carrier,
	round((0.3 + 0.4 * (u[1] < 0.4)::int + 0.6 * (u[2] - 0.5))::numeric, 6)::float8 AS p, 10 * u[3] AS amount, 10 * u[3] + 2 * u[4] - 1 AS forecast
FROM generate_series(0, 3999) i, LATERAL (SELECT array_agg((hashint8extended(i, s) & 1048575) / 1048576.0::float8) AS u FROM generate_series(1, 6) s) h;
CREATE TABLE scores AS
SELECT v.version, id, CASE WHEN v.version = 'same' THEN p ELSE round((0.3 + 0.4 * (label = (carrier <> 'E' OR id % 3 > 0))::int + 0.5 * (u - 0.5))::numeric, 6)::float8 END AS p,
	CASE WHEN v.version = 'same' THEN forecast ELSE amount + u - 0.5 END AS forecast
FROM log, (VALUES ('same'), ('new')) v (version), LATERAL (SELECT (hashint8extended(id, 9) & 1048575) / 1048576.0::float8 AS u) h;
SELECT retrain.register_model('m') > 0 AS m, retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'label', slices => '{carrier}', name => 'binary') > 0 AS log,
	retrain.register_model('r') > 0 AS r, retrain.attach_log('r', 'log', 'at', prediction_column => 'forecast', label_column => 'amount', slices => '{carrier}', name => 'numbers') > 0 AS numbers;
SELECT retrain.register_version(m, m || '-' || v, 'file:///' || m || v, sha256(convert_to('gp' || m || v, 'UTF8')), '{"training_end": "2024-12-01T00:00:00Z"}') > 0 AS version
FROM unnest('{m,r}'::text[]) m, unnest('{live,same,new}'::text[]) v;
UPDATE scores SET version = 'm-' || version;
INSERT INTO scores SELECT 'r' || substr(version, 2), id, p, forecast FROM scores;
SELECT retrain.deploy(m, jsonb_build_object(m || '-live', 1)) > 0 AS deployed FROM unnest('{m,r}'::text[]) m;

-- definition returns a gate of some rules
CREATE FUNCTION definition(rules jsonb, log text DEFAULT 'binary') RETURNS jsonb LANGUAGE sql AS $$
SELECT jsonb_build_object('log', log, 'window_start', '2025-01-01T00:00:00Z', 'window_end', '2025-02-10T00:00:00Z', 'rules', rules, 'slices', CASE WHEN rules @> '[{"rule": "no_slice_worse"}]' AND rules::text NOT LIKE '%nothing%' THEN '["carrier"]'::jsonb ELSE '[]' END, 'allow_post_hoc', true,
	'minimum_rows', 50, 'replicates', 200, 'seed', 3, 'candidate', jsonb_build_object('relation', 'regress_gp.scores', 'key', '{"id": "id"}'::jsonb, 'version', 'version') ||
		CASE log WHEN 'binary' THEN '{"probability": "p"}' ELSE '{"prediction": "forecast"}' END::jsonb) $$;

-- 1. Every figure and method.
SELECT retrain.create_gate('all', 'm', definition((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('rule', 'non_inferiority', 'name', s || ' by ' || t, 'statistic', s, 'method', t, 'margin', 0.01,
	'threshold', CASE WHEN s IN ('accuracy', 'f1', 'precision', 'recall') THEN 0.5 END)) ORDER BY n)
FROM (VALUES (1, 'auc', 'delong'), (2, 'auc', 'block_bootstrap'), (3, 'accuracy', 'mcnemar'), (4, 'accuracy', 'block_bootstrap'), (5, 'f1', 'block_bootstrap'), (6, 'precision', 'block_bootstrap'),
	(7, 'recall', 'block_bootstrap'), (8, 'brier', 'block_bootstrap'), (9, 'log_loss', 'block_bootstrap'), (10, 'ece', 'block_bootstrap'), (11, 'ace', 'block_bootstrap')) v (n, s, t)))) > 0 AS gate;
SELECT retrain.create_gate('numbers', 'r', definition('[{"rule": "superiority", "statistic": "mae"}, {"rule": "superiority", "statistic": "mse", "name": "mse", "margin": 1}]', 'numbers')) > 0 AS gate;
CREATE TEMP TABLE seen AS SELECT * FROM retrain.check_gate('all', 'm-new');
SELECT result, reason FROM seen LIMIT 1;
SELECT ordinal, rule, status, rows, round(value::numeric, 9) AS value, round(low::numeric, 9) AS low, round(high::numeric, 9) AS high, p < 0.05 AS small, detail ->> 'method' AS method FROM seen ORDER BY ordinal;
-- the same by layer 1
CREATE TEMP VIEW pair AS SELECT l.*, s.p AS q, s.forecast AS candidate_forecast, at::date AS day FROM log l JOIN scores s USING (id) WHERE s.version = 'm-new';
CREATE TEMP TABLE by_day AS SELECT day, count(*)::float8 AS n, count(*) FILTER (WHERE label)::float8 AS pos, count(*) FILTER (WHERE p >= 0.5)::float8 AS pred_a, count(*) FILTER (WHERE q >= 0.5)::float8 AS pred_b,
	count(*) FILTER (WHERE label AND p >= 0.5)::float8 AS tp_a, count(*) FILTER (WHERE label AND q >= 0.5)::float8 AS tp_b, count(*) FILTER (WHERE label = (p >= 0.5))::float8 AS right_a,
	count(*) FILTER (WHERE label = (q >= 0.5))::float8 AS right_b, retrain.brier(label, p) * count(*) AS brier_a, retrain.brier(label, q) * count(*) AS brier_b,
	retrain.log_loss(label, p) * count(*) AS loss_a, retrain.log_loss(label, q) * count(*) AS loss_b, retrain.scores_agg(label, p) AS a, retrain.scores_agg(label, q) AS b FROM pair GROUP BY day;
CREATE TEMP TABLE expected AS
SELECT 1 AS ordinal, (d).difference AS value, NULL::float8 AS low, NULL::float8 AS high, NULL::float8 AS p FROM (SELECT retrain.auc_difference(label, p, q) AS d FROM pair) x
UNION ALL SELECT 2, (c).difference, (c).low, (c).high, (c).p_value FROM (SELECT retrain.auc_block_comparison(retrain.auc_blocks_agg(label, p, day), retrain.auc_blocks_agg(label, q, day), 200, 3, 0.95, -0.01) AS c FROM pair) x
UNION ALL SELECT 3, (c).difference, (c).low, (c).high, (c).p_value FROM (SELECT retrain.mcnemar_test(count(*) FILTER (WHERE label = (p >= 0.5) AND label <> (q >= 0.5)),
	count(*) FILTER (WHERE label <> (p >= 0.5) AND label = (q >= 0.5)), count(*), reference => -0.01) AS c FROM pair) x
UNION ALL SELECT n, (c).difference, (c).low, (c).high, (c).p_value FROM (SELECT n, retrain.block_comparison(na, da, nb, db, 200, 3, 0.95, r) AS c FROM (
	SELECT 4 AS n, array_agg(right_a ORDER BY day) AS na, array_agg(n ORDER BY day) AS da, array_agg(right_b ORDER BY day) AS nb, array_agg(n ORDER BY day) AS db, -0.01 AS r FROM by_day
	UNION ALL SELECT 5, array_agg(2 * tp_a ORDER BY day), array_agg(pos + pred_a ORDER BY day), array_agg(2 * tp_b ORDER BY day), array_agg(pos + pred_b ORDER BY day), -0.01 FROM by_day
	UNION ALL SELECT 6, array_agg(tp_a ORDER BY day), array_agg(pred_a ORDER BY day), array_agg(tp_b ORDER BY day), array_agg(pred_b ORDER BY day), -0.01 FROM by_day
	UNION ALL SELECT 7, array_agg(tp_a ORDER BY day), array_agg(pos ORDER BY day), array_agg(tp_b ORDER BY day), array_agg(pos ORDER BY day), -0.01 FROM by_day
	UNION ALL SELECT 8, array_agg(brier_a ORDER BY day), array_agg(n ORDER BY day), array_agg(brier_b ORDER BY day), array_agg(n ORDER BY day), 0.01 FROM by_day
	UNION ALL SELECT 9, array_agg(loss_a ORDER BY day), array_agg(n ORDER BY day), array_agg(loss_b ORDER BY day), array_agg(n ORDER BY day), 0.01 FROM by_day) y) x
UNION ALL SELECT 10, retrain.ece(label, q) - retrain.ece(label, p), NULL, NULL, NULL FROM pair
UNION ALL SELECT 11, retrain.ace(label, q) - retrain.ace(label, p), NULL, NULL, NULL FROM pair;
-- draws of ece by hand
CREATE TEMP TABLE draw AS SELECT replicate, retrain.ece(retrain.merge(b)) - retrain.ece(retrain.merge(a)) AS d
FROM retrain.block_draws(40, 200, 3) w JOIN (SELECT row_number() OVER (ORDER BY day) AS i, a, b FROM by_day) s ON s.i = w.block, generate_series(1, times) GROUP BY replicate;
UPDATE expected SET low = (SELECT percentile_cont(0.025) WITHIN GROUP (ORDER BY d) FROM draw), high = (SELECT percentile_cont(0.975) WITHIN GROUP (ORDER BY d) FROM draw),
	p = (SELECT least(1, 2.0 * (1 + least(count(*) FILTER (WHERE d <= 0.01), count(*) FILTER (WHERE d >= 0.01))) / 201) FROM draw) WHERE ordinal = 10;
SELECT count(*) AS rules, count(*) FILTER (WHERE s.value IS DISTINCT FROM e.value) AS values_differ, count(e.low) AS intervals,
	count(*) FILTER (WHERE abs(s.low - e.low) > 1e-12 OR abs(s.high - e.high) > 1e-12) AS intervals_differ, count(*) FILTER (WHERE e.p IS NOT NULL AND abs(s.p - e.p) > 1e-15) AS p_differ
FROM seen s JOIN expected e USING (ordinal);
-- DeLong: the normal interval at the rule's level
SELECT abs(s.low - ((d).difference - 1.959963984540054 * (d).standard_error)) < 1e-15 AS low, abs(s.high - ((d).difference + 1.959963984540054 * (d).standard_error)) < 1e-15 AS high, s.p < 0.05 AS p
FROM (SELECT retrain.auc_difference(label, p, q) AS d FROM pair) x, seen s WHERE s.ordinal = 1;
SELECT ordinal, status, round(value::numeric, 9) = round((SELECT retrain.mae(amount, candidate_forecast) - retrain.mae(amount, forecast) FROM pair)::numeric, 9) AS mae,
	round(value::numeric, 9) = round((SELECT retrain.mse(amount, candidate_forecast) - retrain.mse(amount, forecast) FROM pair)::numeric, 9) AS mse, low < value AND value < high AS inside
FROM retrain.check_gate('numbers', 'r-new') ORDER BY ordinal;

-- 2. The same scores: not inferior, not superior; all intervals are of no difference.
SELECT retrain.create_gate('both', 'm', definition('[{"rule": "superiority", "statistic": "auc"}, {"rule": "non_inferiority", "statistic": "auc", "margin": 0.001},
	{"rule": "superiority", "statistic": "accuracy", "threshold": 0.5}, {"rule": "non_inferiority", "statistic": "accuracy", "threshold": 0.5, "margin": 0.001}, {"rule": "non_inferiority", "statistic": "log_loss", "margin": 0.001}]')) > 0 AS gate;
SELECT ordinal, status, value, low IS NOT NULL AND low <= 0 AND high >= 0 AS around_0, p = 1 AS p_1, detail ->> 'method' AS method FROM retrain.check_gate('both', 'm-same') ORDER BY ordinal;

-- 3. By slice: E is refused, the others are better, T is too thin; Holm over those with enough rows.
SELECT retrain.create_gate('slices', 'm', definition('[{"rule": "no_slice_worse", "statistic": "auc", "margin": 0.05}, {"rule": "no_slice_worse", "statistic": "accuracy", "threshold": 0.5, "margin": 0.02, "name": "accuracy"},
	{"rule": "no_slice_worse", "statistic": "brier", "margin": 0.02, "replicates": 400, "name": "brier"}, {"rule": "no_slice_worse", "statistic": "ece", "margin": 0.1, "replicates": 200, "name": "ece"}]')) > 0 AS gate;
CREATE TEMP TABLE sliced AS SELECT * FROM retrain.check_gate('slices', 'm-new');
SELECT result, reason FROM sliced LIMIT 1;
SELECT ordinal, rule, slice_column, slice, status, rows, round(value::numeric, 6) AS value, round(low::numeric, 6) AS low, round(high::numeric, 6) AS high, round(p::numeric, 6) AS p, round(p_adjusted::numeric, 6) AS p_adjusted
FROM sliced ORDER BY ordinal, slice COLLATE "C";
SELECT ordinal, p_adjusted = (retrain.holm_adjust(array_agg(p) FILTER (WHERE status <> 'insufficient_rows') OVER w))[count(*) FILTER (WHERE status <> 'insufficient_rows') OVER (PARTITION BY ordinal ORDER BY slice COLLATE "C")] AS holm
FROM sliced WHERE status <> 'insufficient_rows' WINDOW w AS (PARTITION BY ordinal ORDER BY slice COLLATE "C" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ORDER BY 1, 2;
SELECT round(value::numeric, 12) = (SELECT round((d).difference::numeric, 12) FROM (SELECT retrain.auc_difference(label, p, q) AS d FROM pair WHERE carrier = 'E') x) AS auc_of_e FROM sliced WHERE ordinal = 1 AND slice = 'E';
-- too few replicates to refuse one of five slices
SELECT retrain.create_gate('few', 'm', definition('[{"rule": "no_slice_worse", "statistic": "brier", "margin": 0.02, "replicates": 100}]')) > 0 AS gate;
SELECT slice, status, reason FROM retrain.check_gate('few', 'm-new') WHERE slice IN ('A', 'T') ORDER BY slice;

-- too many slices: the rule's line says so
CREATE TABLE wide AS SELECT i AS id, '2025-01-01Z'::timestamptz + i * interval '1 minute' AS at, i % 3 = 0 AS label, i::text AS k, (i % 7) / 7.0::float8 AS p FROM generate_series(0, 10000) i;
SELECT retrain.attach_log('m', 'wide', 'at', probability_column => 'p', label_column => 'label', slices => '{k}', name => 'wide') > 0 AS log;
SELECT retrain.create_gate('wide', 'm', '{"log": "wide", "window_start": "2025-01-01T00:00:00Z", "window_end": "2025-02-10T00:00:00Z", "candidate": {"probability": "p"}, "allow_post_hoc": true,
	"minimum_slice_rows": 1, "rules": [{"rule": "no_slice_worse", "statistic": "accuracy", "threshold": 0.5, "margin": 0.01, "slices": ["k"]}]}') > 0 AS gate;
SELECT rule, slice, status, reason, result FROM retrain.check_gate('wide', 'm-new');

-- 4. What cannot be.
CREATE FUNCTION try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLSTATE || ': ' || SQLERRM || coalesce(E'\n' || detail, '');
END $$;
SELECT r AS rule, try(format('SELECT retrain.create_gate(%L, %L, %L)', 'bad', 'm', definition(jsonb_build_array(r::jsonb)))) AS answer FROM unnest(ARRAY[
	'{"rule": "superiority", "statistic": "auc", "method": "mcnemar"}', '{"rule": "superiority", "statistic": "auc", "threshold": 0.5}', '{"rule": "superiority", "statistic": "auc", "direction": "lower"}',
	'{"rule": "non_inferiority", "statistic": "auc"}', '{"rule": "superiority", "statistic": "accuracy"}', '{"rule": "superiority", "statistic": "mae"}', '{"rule": "superiority", "statistic": "beauty", "margin": -1, "level": 2}',
	'{"rule": "superiority", "statistic": "f1", "threshold": 2, "replicates": 1, "block": "1 month", "seed": 1.5}', '{"rule": "no_slice_worse", "statistic": "auc", "margin": 0.01, "slices": ["nothing"]}']) r;

DISCARD TEMP;
RESET SESSION AUTHORIZATION;
SET search_path = public;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
DROP SCHEMA regress_gp CASCADE;
DROP ROLE regress_gp_owner;
