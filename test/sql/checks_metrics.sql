-- Every metric of the catalogue as a check: the measured value against the
-- function of layer 1 called by hand over the same rows, over all of them, by
-- slice, by slices crossed, and as the difference from the reference.
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_checks_owner LOGIN;
CREATE SCHEMA regress_checks AUTHORIZATION regress_checks_owner;
SELECT retrain.grant_role('policy_author', 'regress_checks_owner');
SET ROLE regress_checks_owner;
SET search_path = regress_checks, pg_temp;

-- Two windows of 700 rows.  Among the values are NULL, NaN, zeros and rows that occur twice; in the
-- second window x has drifted, and a category is gone while another is new.
CREATE TABLE log (at timestamptz, x double precision, share double precision, n integer, cat text, flag boolean, later timestamptz,
	seg text, grp text, propensity double precision, yhat boolean, p double precision, y boolean, known timestamptz);
INSERT INTO log
SELECT '2020-01-06 00:00Z'::timestamptz + i * interval '14 minutes 24 seconds',
	CASE WHEN i % 97 = 0 THEN NULL WHEN i % 89 = 0 THEN 'NaN' ELSE (i * 37 % 101) / 7.0 + (i >= 700)::integer * (i % 7) / 3.0 END,
	(i * 41 % 103) / 103.0, i * 29 % 31 % 12, 'c' || CASE WHEN i >= 700 THEN 1 + i % 5 ELSE i % 5 END, i % (3 + (i >= 700)::integer) = 0,
	'2020-01-06 00:00Z'::timestamptz + (i + i % 3 - 1) * interval '14 minutes 24 seconds',
	NULLIF('s' || i % 4, 's3'), 'g' || i * 7 % 3, 0.5 + i * 29 % 31 % 12 / 30.0, i * 53 % 97 >= 48, (i * 53 % 97) / 97.0, i * 31 % 97 < i * 53 % 97,
	CASE WHEN i % 50 > 0 THEN '2020-01-06 00:00Z'::timestamptz + (i - 40) * interval '14 minutes 24 seconds' + i * 7 % 48 * interval '1 hour' END
FROM generate_series(0, 1399) i;
-- several classes, and a regression, over the same times
CREATE VIEW classes AS SELECT at, 'k' || n % 3 AS y, 'k' || CASE WHEN n % 4 = 0 THEN 1 ELSE n % 3 END AS yhat, known, seg, x FROM log;
CREATE VIEW regression AS SELECT at, share * 10 AS y, (share * 9 + n / 20.0)::double precision AS yhat, known, seg FROM log;
SELECT retrain.register_model('checks') > 0 AS model,
	retrain.attach_log('checks', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,share,n,cat,flag,later,propensity}', slices => '{seg,grp}', name => 'log') > 0 AS log,
	retrain.attach_log('checks', 'classes', 'at', prediction_column => 'yhat', label_column => 'y', label_time_column => 'known', features => '{x}', slices => '{seg}', name => 'classes') > 0 AS classes,
	retrain.attach_log('checks', 'regression', 'at', prediction_column => 'yhat', label_column => 'y', label_time_column => 'known', slices => '{seg}', name => 'regression') > 0 AS regression,
	retrain.freeze_baseline('checks', 'log', '2020-01-06', '2020-01-13', 'training', known_until => '2020-01-14') > 0 AS baseline;

-- What each check is by hand: SQL over w, the rows of both windows as they were known, cur for the current ones.
CREATE TABLE by_hand (log text, metric text, column_name text, options jsonb, sql text);
INSERT INTO by_hand (log, metric, column_name, sql) VALUES
	('log', 'psi', 'x', 'retrain.psi(x, cur)'), ('log', 'psi', 'cat', 'retrain.psi(cat, cur)'), ('log', 'psi', 'flag', 'retrain.psi(flag, cur)'),
	('log', 'ks_stat', 'x', 'retrain.ks_stat(x, cur)'), ('log', 'ks_stat', 'later', 'retrain.ks_stat(later, cur)'),
	('log', 'js_distance', 'x', 'retrain.js_distance(x, cur)'), ('log', 'js_distance', 'cat', 'retrain.js_distance(cat, cur)'),
	('log', 'hellinger', 'x', 'retrain.hellinger(x, cur)'), ('log', 'total_variation', 'cat', 'retrain.total_variation(cat, cur)'),
	('log', 'l_infinity', 'n', 'retrain.l_infinity(n, cur)'), ('log', 'kl_divergence', 'cat', 'retrain.kl_divergence(cat, cur)'),
	('log', 'wasserstein', 'x', 'retrain.wasserstein(x, cur)'), ('log', 'wasserstein_scaled', 'x', 'retrain.wasserstein_scaled(x, cur)'),
	('log', 'energy_distance', 'x', 'retrain.energy_distance(x, cur)'),
	('log', 'cramer_von_mises', 'x', '(retrain.cramer_von_mises_test(x, cur)).effect'), ('log', 'anderson_darling', 'x', '(retrain.anderson_darling_test(x, cur)).effect'),
	('log', 'mann_whitney', 'x', 'abs((retrain.mann_whitney_test(x, cur)).effect - 0.5)'), ('log', 't_test', 'x', 'abs((retrain.t_test(x, cur)).effect)'),
	('log', 'z_test', 'flag', 'abs((retrain.z_test(flag, cur)).effect)'), ('log', 'chi2_test', 'cat', '(retrain.chi2_test(cat, cur)).effect'),
	('log', 'g_test', 'n', '(retrain.g_test(n, cur)).effect'),
	('log', 'missing_growth', 'x', '(retrain.check_completeness(retrain.profile_agg(x) FILTER (WHERE NOT cur), retrain.profile_agg(x) FILTER (WHERE cur))).share'),
	('log', 'type_change', 'x', '(retrain.check_type(retrain.profile_agg(x) FILTER (WHERE NOT cur), retrain.profile_agg(x) FILTER (WHERE cur))).share'),
	('log', 'distinct_growth', 'n', '(retrain.check_distinct_ratio(retrain.profile_agg(n) FILTER (WHERE NOT cur), retrain.profile_agg(n) FILTER (WHERE cur))).share'),
	('log', 'new_categories', 'cat', '(retrain.check_new_categories(retrain.profile_agg(cat) FILTER (WHERE NOT cur), retrain.profile_agg(cat) FILTER (WHERE cur))).share'),
	('log', 'vanished_categories', 'cat', '(retrain.check_vanished_categories(retrain.profile_agg(cat) FILTER (WHERE NOT cur), retrain.profile_agg(cat) FILTER (WHERE cur))).share'),
	('log', 'out_of_range', 'x', '(retrain.check_range(retrain.profile_agg(x) FILTER (WHERE NOT cur), retrain.profile_agg(x) FILTER (WHERE cur))).share'),
	('log', 'representativeness', 'cat', '(retrain.check_representativeness(retrain.profile_agg(cat) FILTER (WHERE NOT cur), retrain.profile_agg(cat) FILTER (WHERE cur))).share'),
	('log', 'source_growth', 'cat', '(retrain.check_dominant_source(retrain.profile_agg(cat) FILTER (WHERE NOT cur), retrain.profile_agg(cat) FILTER (WHERE cur))).share'),
	('log', 'row_overlap', NULL, '(retrain.check_row_overlap(cur, x, share, n, cat, flag, later, propensity)).share'), ('log', 'key_overlap', 'n', '(retrain.check_key_overlap(cur, n)).share'),
	('log', 'class_imbalance', NULL, '(retrain.check_class_imbalance(y) FILTER (WHERE cur)).share'),
	('log', 'duplicates', NULL, '(retrain.check_duplicates(x, share, n, cat, flag, later, propensity) FILTER (WHERE cur)).share'),
	('log', 'bursts', NULL, '(retrain.check_bursts(at, ''1 hour'', x, share, n, cat, flag, later, propensity) FILTER (WHERE cur)).share'),
	('log', 'dominant_source', 'cat', '(retrain.check_dominant_source(retrain.profile_agg(cat) FILTER (WHERE cur))).share'),
	('log', 'single_feature', 'share', '(retrain.check_single_feature(y, share) FILTER (WHERE cur)).share'),
	('log', 'label_before_prediction', NULL, '(retrain.check_label_before_prediction(known, at) FILTER (WHERE cur)).share'),
	('log', 'feature_after_prediction', 'later', '(retrain.check_feature_after_prediction(later, at) FILTER (WHERE cur)).share'),
	('log', 'label_coverage', NULL, '(retrain.label_delay(at, known, ''2020-01-21Z'') FILTER (WHERE cur)).coverage'),
	('log', 'label_delay_p50', NULL, 'extract(epoch FROM (retrain.label_delay(at, known, ''2020-01-21Z'') FILTER (WHERE cur)).delay_p50)'),
	('log', 'label_delay_p90', NULL, 'extract(epoch FROM (retrain.label_delay(at, known, ''2020-01-21Z'') FILTER (WHERE cur)).delay_p90)'),
	('log', 'label_delay_p99', NULL, 'extract(epoch FROM (retrain.label_delay(at, known, ''2020-01-21Z'') FILTER (WHERE cur)).delay_p99)'),
	('log', 'mean', 'x', 'retrain.mean(retrain.profile_agg(x) FILTER (WHERE cur))'), ('log', 'stddev', 'x', 'retrain.stddev(retrain.profile_agg(x) FILTER (WHERE cur))'),
	('log', 'minimum', 'n', 'min(n) FILTER (WHERE cur)'), ('log', 'maximum', 'n', 'max(n) FILTER (WHERE cur)'),
	('log', 'quantile', 'x', 'retrain.quantile(retrain.profile_agg(x) FILTER (WHERE cur), 0.5)'),
	('log', 'missing_share', 'x', 'count(*) FILTER (WHERE cur AND (x IS NULL OR x = ''NaN''))::float8 / count(*) FILTER (WHERE cur)'),
	('log', 'zero_share', 'n', 'count(*) FILTER (WHERE cur AND n = 0)::float8 / count(n) FILTER (WHERE cur)'),
	('log', 'distinct_values', 'cat', 'count(DISTINCT cat) FILTER (WHERE cur)'), ('log', 'row_count', NULL, 'count(*) FILTER (WHERE cur)'),
	('log', 'accuracy', NULL, 'retrain.accuracy(y, yhat) FILTER (WHERE cur)'), ('log', 'error_rate', NULL, 'retrain.error_rate(y, yhat) FILTER (WHERE cur)'),
	('log', 'precision', NULL, 'retrain.precision(y, yhat) FILTER (WHERE cur)'), ('log', 'recall', NULL, 'retrain.recall(y, yhat) FILTER (WHERE cur)'),
	('log', 'f1', NULL, 'retrain.f1(y, yhat) FILTER (WHERE cur)'), ('log', 'fbeta', NULL, 'retrain.fbeta(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), 2)'),
	('log', 'specificity', NULL, 'retrain.specificity(y, yhat) FILTER (WHERE cur)'), ('log', 'negative_predictive_value', NULL, 'retrain.negative_predictive_value(y, yhat) FILTER (WHERE cur)'),
	('log', 'balanced_accuracy', NULL, 'retrain.balanced_accuracy(y, yhat) FILTER (WHERE cur)'), ('log', 'mcc', NULL, 'retrain.mcc(y, yhat) FILTER (WHERE cur)'),
	('log', 'kappa', NULL, 'retrain.kappa(y, yhat) FILTER (WHERE cur)'), ('log', 'prediction_rate', NULL, 'avg(yhat::integer::float8) FILTER (WHERE cur)'),
	('classes', 'accuracy', NULL, 'retrain.accuracy(y, yhat) FILTER (WHERE cur)'), ('classes', 'precision', NULL, 'retrain.precision(y, yhat) FILTER (WHERE cur)'),
	('classes', 'mcc', NULL, 'retrain.mcc(y, yhat) FILTER (WHERE cur)'), ('classes', 'kappa', NULL, 'retrain.kappa(y, yhat) FILTER (WHERE cur)'),
	('classes', 'macro_f1', NULL, 'retrain.f1(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), ''macro'')'), ('classes', 'micro_f1', NULL, 'retrain.f1(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), ''micro'')'),
	('classes', 'weighted_f1', NULL, 'retrain.f1(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), ''weighted'')'),
	('classes', 'macro_precision', NULL, 'retrain.precision(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), ''macro'')'), ('classes', 'weighted_precision', NULL, 'retrain.precision(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), ''weighted'')'),
	('classes', 'macro_recall', NULL, 'retrain.recall(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), ''macro'')'), ('classes', 'weighted_recall', NULL, 'retrain.recall(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), ''weighted'')'),
	('log', 'roc_auc', NULL, 'retrain.roc_auc(y, p) FILTER (WHERE cur)'), ('log', 'gini', NULL, 'retrain.gini(y, p) FILTER (WHERE cur)'),
	('log', 'average_precision', NULL, 'retrain.average_precision(y, p) FILTER (WHERE cur)'), ('log', 'ks_separation', NULL, 'retrain.ks_separation(y, p) FILTER (WHERE cur)'),
	('log', 'positive_rate', NULL, 'avg(y::integer::float8) FILTER (WHERE cur)'), ('log', 'log_loss', NULL, 'retrain.log_loss(y, p) FILTER (WHERE cur)'),
	('log', 'brier', NULL, 'retrain.brier(y, p) FILTER (WHERE cur)'), ('log', 'ece', NULL, 'retrain.ece(y, p) FILTER (WHERE cur)'),
	('log', 'mce', NULL, 'retrain.mce(retrain.scores_agg(y, p) FILTER (WHERE cur))'), ('log', 'ace', NULL, 'retrain.ace(retrain.scores_agg(y, p) FILTER (WHERE cur))'),
	('log', 'lift', NULL, 'retrain.lift(retrain.scores_agg(y, p) FILTER (WHERE cur), 0.1)'), ('log', 'capture', NULL, 'retrain.capture(retrain.scores_agg(y, p) FILTER (WHERE cur), 0.1)'),
	('log', 'calibration_slope', NULL, 'abs((retrain.calibration_line(y, p) FILTER (WHERE cur)).slope - 1)'), ('log', 'calibration_intercept', NULL, 'abs((retrain.calibration_line(y, p) FILTER (WHERE cur)).intercept)'),
	('log', 'calibration_in_the_large', NULL, 'abs((retrain.calibration_line(y, p) FILTER (WHERE cur)).in_the_large)'),
	('regression', 'mae', NULL, 'retrain.mae(y, yhat) FILTER (WHERE cur)'), ('regression', 'mse', NULL, 'retrain.mse(y, yhat) FILTER (WHERE cur)'), ('regression', 'rmse', NULL, 'retrain.rmse(y, yhat) FILTER (WHERE cur)'),
	('regression', 'mape', NULL, 'retrain.mape(y, yhat) FILTER (WHERE cur)'), ('regression', 'smape', NULL, 'retrain.smape(y, yhat) FILTER (WHERE cur)'), ('regression', 'wape', NULL, 'retrain.wape(y, yhat) FILTER (WHERE cur)'),
	('regression', 'r2', NULL, 'retrain.r2(y, yhat) FILTER (WHERE cur)'), ('regression', 'explained_variance', NULL, 'retrain.explained_variance(y, yhat) FILTER (WHERE cur)'),
	('regression', 'bias', NULL, 'retrain.bias(y, yhat) FILTER (WHERE cur)'), ('regression', 'max_error', NULL, 'retrain.max_error(y, yhat) FILTER (WHERE cur)'),
	('regression', 'pinball', NULL, 'retrain.pinball(retrain.errors_agg(y, yhat) FILTER (WHERE cur), 0.5)'), ('regression', 'error_quantile', NULL, 'retrain.error_quantile(retrain.errors_agg(y, yhat) FILTER (WHERE cur), 0.5)'),
	('log', 'estimated_accuracy', NULL, 'retrain.estimated_accuracy(p, yhat) FILTER (WHERE cur)'), ('log', 'estimated_precision', NULL, 'retrain.estimated_precision(p, yhat) FILTER (WHERE cur)'),
	('log', 'estimated_recall', NULL, 'retrain.estimated_recall(p, yhat) FILTER (WHERE cur)'), ('log', 'estimated_specificity', NULL, 'retrain.estimated_specificity(p, yhat) FILTER (WHERE cur)'),
	('log', 'estimated_f1', NULL, 'retrain.estimated_f1(p, yhat) FILTER (WHERE cur)'), ('log', 'estimated_roc_auc', NULL, 'retrain.estimated_roc_auc(p) FILTER (WHERE cur)'),
	('log', 'page_hinkley', 'x', '(retrain.page_hinkley(x ORDER BY at) FILTER (WHERE cur)).drifts'), ('log', 'cusum', 'x', '(retrain.cusum(x ORDER BY at) FILTER (WHERE cur)).drifts'),
	('log', 'adwin', 'share', '(retrain.adwin(share ORDER BY at) FILTER (WHERE cur)).drifts'), ('log', 'kswin', 'x', '(retrain.kswin(x ORDER BY at) FILTER (WHERE cur)).drifts'),
	('log', 'ddm', NULL, '(retrain.ddm(y <> yhat ORDER BY at) FILTER (WHERE cur)).drifts'), ('log', 'eddm', NULL, '(retrain.eddm(y <> yhat ORDER BY at) FILTER (WHERE cur)).drifts'),
	('log', 'hddm', NULL, '(retrain.hddm(y <> yhat ORDER BY at) FILTER (WHERE cur)).drifts'),
	('log', 'f1_by_slice', NULL, '((retrain.f1_by_slice(y, yhat, ''''::text) FILTER (WHERE cur))[1]).f1');
INSERT INTO by_hand VALUES
	('log', 'diagnosis', NULL, NULL, 'array_position(ARRAY[''keep'', ''investigate'', ''recalibrate'', ''retrain''], (retrain.diagnose(y, p, at, cur)).verdict) - 1'),
	('log', 'fbeta', NULL, '{"beta": 0.5}', 'retrain.fbeta(retrain.confusion_agg(y, yhat) FILTER (WHERE cur), 0.5)'),
	('log', 'quantile', 'x', '{"q": 0.9}', 'retrain.quantile(retrain.profile_agg(x) FILTER (WHERE cur), 0.9)'),
	('log', 'lift', NULL, '{"k": 0.25}', 'retrain.lift(retrain.scores_agg(y, p) FILTER (WHERE cur), 0.25)'),
	('classes', 'f1', NULL, '{"positive_class": "k1"}', 'retrain.f1(y = ''k1'', yhat = ''k1'') FILTER (WHERE cur)'),
	('log', 'loss_monitor', 'share', '{"target": 0.4}', '(retrain.loss_monitor(share, 0.4 ORDER BY at) FILTER (WHERE cur)).drifts'),
	('log', 'error_monitor', NULL, '{"target": 0.1}', '(retrain.loss_monitor((y <> yhat)::integer, 0.1 ORDER BY at) FILTER (WHERE cur)).drifts'),
	('log', 'ipw_accuracy', 'propensity', NULL, 'retrain.ipw_accuracy(y, yhat, propensity) FILTER (WHERE cur)');
INSERT INTO by_hand
SELECT 'log', g.metric || '_' || c, 'grp', NULL, format('(SELECT f.value FROM unnest(retrain.fairness(y, yhat, grp) FILTER (WHERE cur)) f WHERE f.metric = %L AND f.comparison = %L)', g.metric, c)
FROM unnest('{demographic_parity,equal_opportunity,predictive_equality,equalized_odds,predictive_parity}'::text[]) g (metric), unnest('{difference,ratio}'::text[]) c;
-- no metric is missing here; those of SQL of the user have a test of their own
SELECT m.metric FROM retrain.policy_metrics() m WHERE family <> 'sql' AND NOT EXISTS (SELECT FROM by_hand h WHERE h.metric = m.metric) ORDER BY 1;

-- A level in the middle of the range of each metric; what counts here are the values.
CREATE FUNCTION check_of(h by_hand, cross_slices text[] DEFAULT NULL, compared boolean DEFAULT false) RETURNS jsonb LANGUAGE sql AS $$
	SELECT retrain.policy_check(h.metric, h.column_name, warn => CASE WHEN compared THEN 0.3 ELSE least(m.highest_level, 0.6) END::numeric, slices => cross_slices,
		options => h.options, min_rows => 1, against => CASE WHEN compared THEN 'reference' END,
		name => concat_ws(' ', h.metric, h.column_name, h.options)) FROM retrain.policy_metrics() m WHERE m.metric = h.metric $$;
CREATE FUNCTION create_policies(prefix text, cross_slices text[], compared boolean, of_logs text[] DEFAULT '{log,classes,regression}', more jsonb DEFAULT '{}') RETURNS bigint LANGUAGE sql AS $$
	SELECT count(retrain.create_policy(jsonb_build_object('name', prefix || h.log, 'model', 'checks', 'checks',
		(SELECT jsonb_agg(regress_checks.check_of(o, cross_slices, compared) ORDER BY o.metric, o.column_name, o.options)
			FROM regress_checks.by_hand o JOIN retrain.policy_metrics() m USING (metric)
			WHERE o.log = h.log AND (m.metric <> 'f1_by_slice' OR cross_slices IS NULL AND NOT compared) AND (NOT compared OR m.samples = 1) AND (cross_slices IS NULL OR m.family <> 'detectors')),
		'log', h.log, 'reference', 'previous', 'window_length', '7 days', 'label_delay', '1 day', 'every', '7 days', 'anchor', '2020-01-21') || more))
	FROM unnest(of_logs) h (log) $$;
SELECT create_policies('', NULL, false), create_policies('by seg: ', '{seg}', false), create_policies('against: ', NULL, true), create_policies('against by seg: ', '{seg}', true),
	create_policies('baseline: ', NULL, false, '{log}', '{"reference": "baseline"}') + create_policies('baseline, against by seg: ', '{seg}', true, '{log}', '{"reference": "baseline"}') AS of_baseline,
	create_policies('filtered: ', NULL, false, '{log}', '{"filter": "n > 2"}') + create_policies('filtered, against by grp: ', '{grp}', true, '{log}', '{"filter": "n > 2"}') AS filtered;

-- The rows of both windows; labels as known at the slot.
CREATE VIEW rows_log AS SELECT at >= '2020-01-13' AS cur, at, x, share, n, cat, flag, later, propensity, seg, grp, yhat, p, CASE WHEN known <= '2020-01-21' THEN y END AS y, CASE WHEN known <= '2020-01-21' THEN known END AS known FROM log;
-- the baseline's labels are those known when it was frozen; the policy's filter holds for both windows
CREATE VIEW rows_baseline AS SELECT at >= '2020-01-13' AS cur, at, x, share, n, cat, flag, later, propensity, seg, grp, yhat, p,
	CASE WHEN known <= CASE WHEN at >= '2020-01-13' THEN '2020-01-21' ELSE '2020-01-14' END::timestamptz THEN y END AS y, CASE WHEN known <= CASE WHEN at >= '2020-01-13' THEN '2020-01-21' ELSE '2020-01-14' END::timestamptz THEN known END AS known FROM log;
CREATE VIEW rows_filtered AS SELECT * FROM rows_log WHERE n > 2;
CREATE VIEW rows_classes AS SELECT at >= '2020-01-13' AS cur, seg, yhat, CASE WHEN known <= '2020-01-21' THEN y END AS y FROM classes;
CREATE VIEW rows_regression AS SELECT at >= '2020-01-13' AS cur, seg, yhat, CASE WHEN known <= '2020-01-21' THEN y END AS y FROM regression;
CREATE TABLE expected_values (policy text, name text, slices text[], value double precision);
-- by hand, over the slices of some columns (NULL: over all rows)
CREATE FUNCTION expect(prefix text, cross_slices text[], compared boolean, rows_of text DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	h regress_checks.by_hand;
	value text;
BEGIN
	FOR h IN SELECT * FROM regress_checks.by_hand WHERE rows_of IS NULL OR log = 'log' LOOP
		value := CASE WHEN compared THEN format('(%s)::float8 - (%s)::float8', h.sql, replace(h.sql, 'WHERE cur', 'WHERE NOT cur')) ELSE format('(%s)::float8', h.sql) END;
		EXECUTE format('INSERT INTO regress_checks.expected_values SELECT %L, %L, %s, %s FROM regress_checks.rows_%s %s', prefix || h.log, concat_ws(' ', h.metric, h.column_name, h.options),
			CASE WHEN cross_slices IS NULL THEN 'NULL' ELSE format('ARRAY[%s]', array_to_string(cross_slices, ', ')) END, value, coalesce(rows_of, h.log),
			CASE WHEN cross_slices IS NOT NULL THEN 'GROUP BY ' || array_to_string(cross_slices, ', ') END);
	END LOOP;
	RETURN (SELECT count(*) > 0 FROM regress_checks.expected_values WHERE policy LIKE prefix || '%')::integer;
END $$;
SELECT expect('', NULL, false), expect('by seg: ', '{seg}', false), expect('against: ', NULL, true), expect('against by seg: ', '{seg}', true),
	expect('baseline: ', NULL, false, 'baseline') + expect('baseline, against by seg: ', '{seg}', true, 'baseline') AS of_baseline, expect('filtered: ', NULL, false, 'filtered') + expect('filtered, against by grp: ', '{grp}', true, 'filtered') AS filtered;

SELECT p.policy, e.outcome FROM (SELECT policy FROM retrain.policy_status ORDER BY policy COLLATE "C") p, retrain.evaluate(p.policy, '2020-01-21') e;
SELECT policy, check_name, slice_values, status, error_message FROM retrain.measurements WHERE status = 'error' ORDER BY 1, 2, 3;
-- each one measured is the value by hand; magnitudes are taken before differences
SELECT m.policy, m.check_name, m.slice_values, m.value, e.value AS by_hand, m.status
FROM retrain.measurements m LEFT JOIN expected_values e ON e.policy = m.policy AND e.name = m.check_name AND e.slices IS NOT DISTINCT FROM m.slice_values
WHERE m.value IS DISTINCT FROM e.value AND NOT (m.metric IN ('zero_share', 'prediction_rate', 'positive_rate', 'mean') AND abs(m.value - e.value) < 1e-12)
ORDER BY 1, 2, 3;
SELECT policy, count(*) AS measurements, count(value) AS with_value, count(DISTINCT metric) AS metrics, count(interval_low) > 0 AS with_interval, count(p_value) AS with_p_value,
	count(reference_value) AS with_reference, count(detail) AS with_detail, bool_and(current_used > 0 OR status <> 'ok') AS used_rows, bool_and(interval_low <= interval_high) AS intervals
FROM retrain.measurements GROUP BY policy ORDER BY policy COLLATE "C";
-- 2 % of the rows never get a label, so the delay of 99 % is not known
SELECT policy, check_name, slice_values, status FROM retrain.measurements WHERE status <> 'ok' ORDER BY policy COLLATE "C", check_no, measurement_no;
ROLLBACK;
