-- What a check can say besides metric and levels: all features, slices crossed,
-- direction, margin, tests, minima, form profile; and what is refused.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_options_owner LOGIN;
CREATE SCHEMA regress_options AUTHORIZATION regress_options_owner;
SELECT retrain.grant_role('policy_author', 'regress_options_owner');
SET ROLE regress_options_owner;
SET search_path = regress_options, pg_temp;

CREATE TABLE log (at timestamptz, x double precision, n integer, cat text, payload jsonb, seg text, grp integer,
	yhat boolean, p double precision, y boolean, known timestamptz);
INSERT INTO log
SELECT '2020-01-06 00:00Z'::timestamptz + i * interval '14 minutes 24 seconds', (i * 37 % 101) / 7.0 + (i >= 700)::integer * (i % 7) / 3.0,
	i * 29 % 31 % 12, 'c' || i % 5, '{}', NULLIF('s' || i % 4, 's3'), i * 7 % 3, i * 53 % 97 >= 48, (i * 53 % 97) / 97.0,
	CASE WHEN i % 10 > 0 THEN i * 31 % 97 < i * 53 % 97 END, '2020-01-06 00:00Z'::timestamptz + i * interval '14 minutes 24 seconds'
FROM generate_series(0, 1399) i;
CREATE VIEW classes AS SELECT at, 'k' || n % 3 AS y, 'k' || CASE WHEN n % 4 = 0 THEN 1 ELSE n % 3 END AS yhat, x FROM log;
SELECT retrain.register_model('options') > 0 AS model,
	retrain.attach_log('options', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,n,cat,payload}', slices => '{seg,grp}', name => 'log') > 0 AS log,
	retrain.attach_log('options', 'classes', 'at', prediction_column => 'yhat', label_column => 'y', name => 'classes') > 0 AS classes,
	retrain.freeze_baseline('options', 'log', '2020-01-06', '2020-01-13', 'training') > 0 AS baseline;
-- evaluates checks on the second week against the first, and shows what they measured
CREATE FUNCTION measured(checks jsonb, log text DEFAULT 'log', more jsonb DEFAULT '{}')
RETURNS TABLE (check_name text, about text, value numeric, reference numeric, level text, status text) LANGUAGE plpgsql AS $$
DECLARE
	of_policy text := 'p' || (SELECT count(*) FROM retrain.policy_status);
BEGIN
	PERFORM retrain.create_policy(jsonb_build_object('name', of_policy, 'model', 'options', 'log', log, 'checks', checks, 'reference', 'previous', 'every', '7 days', 'anchor', '2020-01-20') || more);
	PERFORM retrain.evaluate(of_policy, '2020-01-20');
	RETURN QUERY SELECT m.check_name, concat_ws(' ', m.column_name, m.slice_values::text), round(m.value::numeric, 9), round(m.reference_value::numeric, 9), m.level, m.status || coalesce(': ' || m.error_message, '')
		FROM retrain.measurements m WHERE m.policy = of_policy ORDER BY m.check_no, m.measurement_no;
END $$;
CREATE FUNCTION try(checks jsonb, log text DEFAULT 'log', more jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	PERFORM retrain.create_policy(jsonb_build_object('name', 'tried', 'model', 'options', 'log', log, 'checks', checks, 'reference', 'previous', 'anchor', '2020-01-20') || more);
	RAISE EXCEPTION 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(E'\n', SQLERRM, NULLIF(detail, ''), NULLIF(hint, ''));
END $$;

-- 1. All features: those whose type the metric reads, sealed as a list.
SELECT retrain.policy_check('psi', '*', fail => 0.2) - '{bins,form,verdict}'::text[] AS unsealed;
SELECT check_name, about, level, status, value = round((CASE check_name || about WHEN 'psi(*)x' THEN x WHEN 'psi(*)n' THEN n WHEN 'psi(*)cat' THEN c WHEN 'ks_stat(*)x' THEN kx WHEN 'ks_stat(*)n' THEN kn END)::numeric, 9) AS by_hand
FROM measured(jsonb_build_array(retrain.policy_check('psi', '*', fail => 0.2), retrain.policy_check('ks_stat', '*', fail => 0.2), retrain.policy_check('ks_stat', '*', fail => 0.2, slice => 'grp', name => 'sliced'))) m,
	(SELECT retrain.psi(x, at >= '2020-01-13') AS x, retrain.psi(n, at >= '2020-01-13') AS n, retrain.psi(cat, at >= '2020-01-13') AS c, retrain.ks_stat(x, at >= '2020-01-13') AS kx, retrain.ks_stat(n, at >= '2020-01-13') AS kn FROM log) h;
SELECT c ->> 'name' AS name, c -> 'columns' AS columns FROM retrain.policy_status s, jsonb_array_elements(retrain.policy_definition(s.policy) -> 'checks') c;
SELECT reason FROM retrain.decisions;
-- a sealed definition can be read again; a list that is given is kept
SELECT retrain.create_policy(retrain.policy_definition(policy) || '{"name": "copy"}') > 0 AS copy FROM retrain.policy_status;
SELECT c -> 'columns' AS columns FROM jsonb_array_elements(retrain.policy_definition('copy') -> 'checks') c;
SELECT check_name, about FROM measured('[{"metric": "psi", "column_name": "*", "columns": ["cat", "p"], "fail": 1}]');
SELECT about, level, status FROM measured('[{"metric": "psi", "column_name": "*", "fail": 0.2}, {"metric": "wasserstein_scaled", "column_name": "*", "fail": 0.2, "form": "profile"}]', more => '{"reference": "baseline"}');

-- 2. Slices crossed: each cell by hand.
SELECT m.check_name, m.about, m.level, m.status, m.value = round(CASE m.check_name WHEN 'f1 by seg, grp' THEN h.f1 WHEN 'f1 by grp, seg' THEN h.f1 ELSE h.ks END::numeric, 9) AS by_hand
FROM measured(jsonb_build_array(retrain.policy_check('f1', warn => 0.7, fail => 0.69, min_rows => 20, slices => '{seg,grp}'), retrain.policy_check('ks_stat', 'x', warn => 0.9, min_rows => 20, slices => '{seg,grp}'),
	retrain.policy_check('f1', warn => 0.7, min_rows => 50, slices => '{grp,seg}'), retrain.policy_check('f1', warn => 0.7, slices => '{seg}'))) m
LEFT JOIN (SELECT seg, grp, retrain.f1(y, yhat) FILTER (WHERE at >= '2020-01-13') AS f1, retrain.ks_stat(x, at >= '2020-01-13') AS ks FROM log GROUP BY seg, grp) h
	ON replace(m.about, 'x ', '') = ARRAY[seg, grp::text]::text OR m.about = ARRAY[grp::text, seg]::text;
SELECT check_name, slice_column, slice_value, slice_columns, slice_values, current_used FROM retrain.measurements WHERE check_name LIKE 'f1 by seg%' ORDER BY check_no, measurement_no LIMIT 2;
SELECT reason FROM retrain.decisions WHERE reason LIKE '%f1%';
-- more cells than 1000
SELECT check_name, about, value, level, status FROM measured(jsonb_build_array(retrain.policy_check('mean', 'x', warn => 9, slices => '{n,at}', min_rows => 1)), more => '{"window_length": "14 days"}');

-- 3. Direction and margin.
SELECT * FROM measured(jsonb_build_array(
	retrain.policy_check('mean', 'n', fail => 5, name => 'above'), retrain.policy_check('mean', 'n', fail => 5, direction => 'below', name => 'below'),
	retrain.policy_check('mean', 'n', fail => 4, margin => 1, name => 'within the margin'), retrain.policy_check('mean', 'n', fail => 4, margin => 0.5, name => 'beyond the margin'),
	retrain.policy_check('mean', 'n', fail => 6, margin => 1, direction => 'below', name => 'within, below'),
	retrain.policy_check('accuracy', fail => 0, direction => 'above', name => 'a level is part of the breach'),
	retrain.policy_check('mean', 'x', against => 'reference', warn => 0.5, fail => 0.9, name => 'difference'),
	retrain.policy_check('accuracy', against => 'reference', warn => -0.01, fail => -0.05, name => 'loss')));

-- 4. Tests.  The value is beyond the level in all of them.
SELECT * FROM measured(jsonb_build_array(
	retrain.policy_check('accuracy', fail => 0.85, name => 'none'), retrain.policy_check('accuracy', fail => 0.83, test => 'interval', name => 'interval reaches over'),
	retrain.policy_check('accuracy', fail => 0.95, test => 'interval', name => 'interval disjoint'), retrain.policy_check('accuracy', warn => 0.95, fail => 0.83, test => 'interval', name => 'warn disjoint'),
	retrain.policy_check('accuracy', fail => 0.95, margin => 0.12, test => 'interval', name => 'interval and margin'),
	retrain.policy_check('accuracy', fail => 0.84, test => 'p_value', name => 'p above alpha'), retrain.policy_check('accuracy', fail => 0.95, test => 'p_value', alpha => 0.001, name => 'p at most alpha'),
	retrain.policy_check('ks_stat', 'x', fail => 0.02, test => 'p_value', name => 'ks'), retrain.policy_check('ks_stat', 'n', fail => 0.005, test => 'p_value', name => 'ks of chance'),
	retrain.policy_check('js_distance', 'x', fail => 0.01, test => 'p_value', name => 'no p'), retrain.policy_check('psi', 'x', fail => 0.01, test => 'interval', name => 'jackknife of two samples'), retrain.policy_check('psi', 'x', fail => 0.01, test => 'interval', name => 'too few blocks') || '{"block": "2 days"}',
	retrain.policy_check('error_monitor', fail => 1, test => 'anytime', options => '{"target": 0.1}', name => 'anytime'),
	retrain.policy_check('error_monitor', fail => 1, test => 'anytime', alpha => 1e-12, options => '{"target": 0.1}', name => 'anytime, smaller alpha'),
	retrain.policy_check('accuracy', fail => 0.95, test => 'anytime', name => 'accuracy, anytime'), retrain.policy_check('accuracy', fail => 0.83, test => 'anytime', name => 'accuracy, anytime, near'),
	retrain.policy_check('accuracy', fail => 0.95, margin => 0.12, test => 'anytime', slice => 'grp', min_rows => 50, name => 'by slice, margin'),
	retrain.policy_check('error_rate', fail => 0.05, test => 'anytime', alpha => 0.001, name => 'error rate, anytime'), retrain.policy_check('brier', fail => 0.05, test => 'anytime', name => 'brier, anytime'),
	retrain.policy_check('roc_auc', against => 'reference', fail => 0.1, test => 'interval', name => 'difference, interval'),
	retrain.policy_check('roc_auc', against => 'reference', fail => 0.1, test => 'p_value', name => 'difference, p')));
SELECT check_name, round(standard_error::numeric, 9) AS standard_error, round(interval_low::numeric, 9) AS low, round(interval_high::numeric, 9) AS high, round(p_value::numeric, 12) AS p_value,
	e_value > 20 AS evidence, round(constant_value::numeric, 9) AS constant FROM retrain.measurements WHERE policy = (SELECT max(policy) FROM retrain.measurements WHERE check_name = 'anytime') ORDER BY check_no;
-- the e-values by hand
SELECT m.check_name, abs(ln(m.e_value) - CASE m.check_name WHEN 'accuracy, anytime' THEN h.a WHEN 'accuracy, anytime, near' THEN h.near WHEN 'error rate, anytime' THEN h.e WHEN 'brier, anytime' THEN h.b END) < 1e-9 AS same
FROM retrain.measurements m, (SELECT (retrain.loss_monitor((y <> yhat)::integer, 1 - 0.95::float8 ORDER BY at)).statistic AS a, (retrain.loss_monitor((y <> yhat)::integer, 1 - 0.83::float8 ORDER BY at)).statistic AS near,
	(retrain.loss_monitor((y <> yhat)::integer, 0.05 ORDER BY at)).statistic AS e, (retrain.loss_monitor((y::integer - p) ^ 2, 0.05 ORDER BY at)).statistic AS b FROM log WHERE at >= '2020-01-13') h
WHERE m.check_name IN ('accuracy, anytime', 'accuracy, anytime, near', 'error rate, anytime', 'brier, anytime') ORDER BY m.check_no;
-- the jackknife by hand: without each day of the window, and of the reference
SELECT m.check_name, abs(m.standard_error - h.se) < 1e-9 AS standard_error, abs(m.interval_high - m.value - 2.4469118511449692 * h.se) < 1e-9 AS t_of_6
FROM retrain.measurements m JOIN (
	SELECT 'interval disjoint' AS check_name, sqrt(6.0 / 7 * sum((a - mean) ^ 2)) AS se FROM (SELECT a, avg(a) OVER () AS mean FROM (SELECT retrain.accuracy(y, yhat) AS a FROM log, generate_series(13, 19) d WHERE at >= '2020-01-13' AND extract(day FROM at) <> d GROUP BY d) t) t
	UNION ALL SELECT 'jackknife of two samples', sqrt(6.0 / 7 * sum((a - mean) ^ 2)) FROM (SELECT a, avg(a) OVER (PARTITION BY d >= 13) AS mean FROM (SELECT d, retrain.psi(x, at >= '2020-01-13') AS a FROM log, generate_series(6, 19) d WHERE extract(day FROM at) <> d GROUP BY d) t) t) h USING (check_name);
-- the interval of a difference by hand
SELECT abs(m.interval_low - (m.value - sqrt((c.auc - c.low) ^ 2 + (r.high - r.auc) ^ 2))) < 1e-12 AS low, abs(m.interval_high - (m.value + sqrt((c.high - c.auc) ^ 2 + (r.auc - r.low) ^ 2))) < 1e-12 AS high,
	abs(m.standard_error - sqrt(c.standard_error ^ 2 + r.standard_error ^ 2)) < 1e-12 AS standard_error
FROM retrain.measurements m, (SELECT (retrain.roc_auc_test(y, p) FILTER (WHERE at >= '2020-01-13')).* FROM log) c, (SELECT (retrain.roc_auc_test(y, p) FILTER (WHERE at < '2020-01-13')).* FROM log) r
WHERE m.check_name = 'difference, p';

-- Of diagnosis the verdict is that of its result, and it needs no level.
CREATE VIEW useless AS SELECT at, CASE WHEN at < '2020-01-13' THEN y ELSE n % 2 = 0 END AS y, known, p FROM log;
SELECT retrain.attach_log('options', 'useless', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known', name => 'useless') > 0 AS log, retrain.policy_check('diagnosis') - 'form' AS "check";
SELECT * FROM measured(jsonb_build_array(retrain.policy_check('diagnosis')), 'useless');
SELECT m.detail -> 'diagnosis' ->> 'verdict' AS of_result, m.detail -> 'diagnosis' ->> 'reason' AS reason, d.checks -> 0 ->> 'verdict' AS stands_for, d.verdict
FROM retrain.measurements m JOIN retrain.decisions d USING (policy, slot, ordinal) WHERE m.metric = 'diagnosis';

-- 5. Minima: rows, labels, positives, share of labels; a window without rows.
SELECT * FROM measured(jsonb_build_array(
	retrain.policy_check('accuracy', fail => 0.1, min_rows => 630, name => 'enough'), retrain.policy_check('accuracy', fail => 0.1, min_rows => 631, name => 'too few labels'),
	retrain.policy_check('accuracy', fail => 0.1, min_rows => 701, name => 'too few rows'), retrain.policy_check('js_distance', 'x', fail => 1, min_rows => 701, name => 'too few rows of two samples'),
	retrain.policy_check('recall', fail => 0.1, min_positives => 300, name => 'enough positives'), retrain.policy_check('recall', fail => 0.1, min_positives => 400, name => 'too few positives'),
	retrain.policy_check('recall', fail => 0.1, min_positives => 100, slice => 'seg', name => 'by slice'),
	retrain.policy_check('accuracy', fail => 0.1, min_label_coverage => 0.9, name => 'enough coverage'), retrain.policy_check('accuracy', fail => 0.1, min_label_coverage => 0.91, name => 'too little coverage'),
	retrain.policy_check('stddev', 'x', fail => 100, min_rows => 701, name => 'column')));
SELECT count(*) FILTER (WHERE y) AS positives FROM log WHERE at >= '2020-01-13';
SELECT * FROM measured('[{"metric": "recall", "fail": 0.1, "min_positives": 200, "options": {"positive_class": "k1"}}, {"metric": "recall", "fail": 0.1, "min_positives": 400, "options": {"positive_class": "k1"}, "name": "too few k1"}]', 'classes');
SELECT check_name, level, status FROM measured(jsonb_build_array(retrain.policy_check('accuracy', fail => 0.1), retrain.policy_check('psi', 'x', fail => 1), retrain.policy_check('js_distance', 'x', fail => 1), retrain.policy_check('roc_auc', fail => 0.1),
	retrain.policy_check('mean', 'x', fail => 1), retrain.policy_check('t_test', 'x', fail => 1), retrain.policy_check('demographic_parity_ratio', 'seg', fail => 0.1), retrain.policy_check('missing_growth', 'x', fail => 0.1),
	retrain.policy_check('duplicates', fail => 0.1), retrain.policy_check('row_count', fail => 10), retrain.policy_check('label_coverage', fail => 0.1), retrain.policy_check('ddm', fail => 1), retrain.policy_check('estimated_f1', fail => 0.1),
	retrain.policy_check('brier', fail => 0.1, against => 'reference'), retrain.policy_check('accuracy', fail => 0.1, slice => 'seg', name => 'sliced')), more => '{"filter": "x < -1"}');

-- 6. Form profile: where profiles are exact the figures are those of rows.
SELECT count(*) AS measurements FROM measured((SELECT jsonb_agg(retrain.policy_check(metric, CASE WHEN column_types @> '{number}' THEN 'x' WHEN metric = 'z_test' THEN 'yhat' ELSE 'cat' END,
	fail => least(highest_level, 1e6)::numeric, form => f, name => concat_ws(' ', metric, f)) ORDER BY metric) FROM retrain.policy_metrics(), unnest(forms) f WHERE 'profile' = ANY (forms)));
SELECT r.metric, r.value = p.value AS same, r.reference_used = p.reference_used AND r.current_used = p.current_used AS same_rows, r.status, p.status
FROM retrain.measurements r JOIN retrain.measurements p USING (policy, metric) WHERE r.form = 'rows' AND r.check_name = concat_ws(' ', r.metric, 'rows') AND p.form = 'profile' ORDER BY r.metric;

-- 7. Refusals.
SELECT retrain.policy_check('psi', 'x', slice => 'a', slices => '{b}', fail => 1);
SELECT retrain.policy_check('f1', slices => '{a,b,c,d}', fail => 1);
SELECT retrain.policy_check('f1', slices => '{a,a}', fail => 1);
SELECT retrain.policy_check('f1', slices => '{a,NULL}', fail => 1);
SELECT retrain.policy_check('f1_by_slice', slices => '{a,b}', fail => 1);
SELECT retrain.policy_check('psi', 'x', slices => '{a,b}', fail => 1, form => 'profile');
SELECT retrain.policy_check('accuracy', fail => 0.5, form => 'profile');
SELECT retrain.policy_check('accuracy', fail => 0.5, direction => 'up');
SELECT retrain.policy_check('accuracy', warn => 0.5, fail => 0.6);
SELECT retrain.policy_check('accuracy', warn => 0.5, fail => 0.6, direction => 'above') - 'form' AS fine;
SELECT retrain.policy_check('accuracy', fail => 0.6, margin => -1);
SELECT retrain.policy_check('accuracy', fail => 0.6, test => 't');
SELECT retrain.policy_check('accuracy', fail => 0.6, alpha => 0.01);
SELECT retrain.policy_check('accuracy', fail => 0.6, alpha => 0.01, test => 'interval');
SELECT retrain.policy_check('accuracy', fail => 0.6, alpha => 0.7, test => 'p_value');
SELECT retrain.policy_check('f1', fail => 0.6, test => 'interval') - 'form' AS fine;
SELECT retrain.policy_check('f1', fail => 0.6, test => 'anytime');
SELECT retrain.policy_check('js_distance', 'x', fail => 0.6, test => 'anytime');
SELECT retrain.policy_check('accuracy', fail => 0.6, direction => 'above', test => 'anytime');
SELECT retrain.policy_check('brier', fail => 0.6, direction => 'below', test => 'anytime');
SELECT retrain.policy_check('accuracy', fail => -0.1, against => 'reference', test => 'anytime');
SELECT retrain.policy_check('accuracy', fail => 1, test => 'anytime');
SELECT retrain.policy_check('brier', fail => 0.6, margin => 0.4, test => 'anytime');
SELECT retrain.policy_check('accuracy', fail => 0.6, clear => 0.5);
SELECT retrain.policy_check('accuracy', warn => 0.7, fail => 0.6, clear => 0.75) - 'form' AS fine;
SELECT retrain.policy_check('psi', 'x', fail => 0.6, against => 'reference');
SELECT retrain.policy_check('f1_by_slice', fail => 0.6, against => 'reference');
SELECT retrain.policy_check('accuracy', fail => 0.6, against => 'me');
SELECT retrain.policy_check('accuracy', fail => -2, against => 'reference');
SELECT retrain.policy_check('psi', 'x', fail => 0.6, min_positives => 3);
SELECT retrain.policy_check('psi', 'x', fail => 0.6, min_label_coverage => 0.3);
SELECT retrain.policy_check('accuracy', fail => 0.6, min_label_coverage => 1.3);
SELECT retrain.policy_check('accuracy', fail => 0.6, min_positives => -1);
SELECT retrain.policy_check('accuracy', fail => 0.6, options => '{"beta": 1}');
SELECT retrain.policy_check('fbeta', fail => 0.6, options => '{"beta": "1"}');
SELECT retrain.policy_check('fbeta', fail => 0.6, options => '{"beta": -1}');
SELECT retrain.policy_check('fbeta', fail => 0.6, options => '[]');
SELECT retrain.policy_check('psi', 'x', fail => 0.6, options => '{}');
SELECT retrain.policy_check('loss_monitor', 'x', fail => 1);
SELECT retrain.policy_check('demographic_parity_ratio', 'x', fail => 1, options => '{"min_support": 0.5}');
SELECT retrain.policy_check('row_count', 'x', fail => 1);
SELECT retrain.policy_check('psi', 'x', fail => 0.6) || '{"columns": ["x"]}' AS not_checked_yet;
SELECT try(c) FROM (VALUES
	('[{"metric": "psi", "column_name": "x", "columns": ["x"], "fail": 1}]'::jsonb),
	('[{"metric": "psi", "column_name": "*", "columns": ["nothing"], "fail": 1}]'),
	('[{"metric": "psi", "column_name": "*", "columns": "x", "fail": 1}]'),
	('[{"metric": "feature_after_prediction", "column_name": "*", "fail": 1}]'),
	('[{"metric": "new_categories", "column_name": "x", "fail": 1}]'),
	('[{"metric": "t_test", "column_name": "cat", "fail": 1}]'),
	('[{"metric": "f1", "slice": ["seg", "nothing"], "fail": 1}]'),
	('[{"metric": "f1", "slice": ["seg", 1], "fail": 1}]'),
	('[{"metric": "f1", "slice": {}, "fail": 1}]'),
	('[{"metric": "f1", "fail": 1, "options": {"positive_class": "true"}}]'),
	('[{"metric": "f1", "fail": 1, "options": {"positive_class": 1}}]'),
	('[{"metric": "f1", "fail": 1, "block": "1 day"}]'), ('[{"metric": "f1", "fail": 1, "test": "interval", "block": "1 mon"}]'), ('[{"metric": "f1", "fail": 1, "test": "interval", "block": "0"}]'),
	('[{"metric": "mae", "fail": 1}]')) c (c);
SELECT try(c, 'classes') FROM (VALUES
	('[{"metric": "roc_auc", "fail": 1}]'::jsonb), ('[{"metric": "demographic_parity_ratio", "column_name": "x", "fail": 1}]'), ('[{"metric": "recall", "min_positives": 3, "fail": 1}]'),
	('[{"metric": "label_delay_p50", "fail": 1}]'), ('[{"metric": "duplicates", "fail": 1}]'), ('[{"metric": "psi", "column_name": "*", "fail": 1}]')) c (c);
SELECT try('[{"metric": "accuracy", "fail": 0.1, "against": "reference"}]', more => '{"reference": "none"}');
SELECT try('[{"metric": "accuracy", "fail": 0.1, "against": "reference"}]', 'classes', more => '{"reference": "baseline"}');
ROLLBACK;
