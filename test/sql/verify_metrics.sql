-- Every metric of the catalogue with a state: levels 1 to 3 of retrain.verify() over checks of all features, slices, crossed
-- slices, differences from the reference and both forms; coarse states are told from differences.
\set ON_ERROR_ROLLBACK on
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_metrics_owner LOGIN;
CREATE SCHEMA regress_metrics AUTHORIZATION regress_metrics_owner;
SELECT retrain.grant_role('policy_author', 'regress_metrics_owner');
SET ROLE regress_metrics_owner;
SET search_path = regress_metrics, pg_temp;
CREATE TABLE log (at timestamptz, x double precision, n integer, cat text, seg text, p double precision, yhat boolean, y boolean, known timestamptz, cost double precision, guess double precision);
INSERT INTO log SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '10 minutes', (i * 37 % 101) / 7.0 + i / 3000.0, i % 17, 'c' || i % 5, NULLIF('s' || i % 3, 's2'), (i * 53 % 97) / 97.0, i * 53 % 97 >= 48, i * 31 % 97 < i * 53 % 97,
	'2020-01-01 00:00Z'::timestamptz + i * interval '10 minutes' + i * 7 % 48 * interval '1 hour', i % 13, i % 13 + (i % 7 - 3) / 10.0
FROM generate_series(0, 28 * 144 - 1) i;
SELECT retrain.register_model('metrics') > 0 AS model, retrain.attach_log('metrics', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
	features => '{x,n,cat}', slices => '{seg,cat}', name => 'metrics') > 0 AS log,
	retrain.attach_log('metrics', 'log', 'at', prediction_column => 'guess', label_column => 'cost', features => '{x}', name => 'errors') > 0 AS errors;
-- one check for each metric that the log has what it needs for; levels nobody reaches
CREATE TEMP TABLE tried (metric text, log text, outcome text);
DO $$
DECLARE
	m record;
BEGIN
	FOR m IN SELECT v.metric, l.log, c.column_name FROM retrain.policy_metrics() v, (VALUES ('metrics'), ('errors')) l (log), (VALUES (NULL), ('x'), ('n'), ('yhat'), ('cat')) c (column_name) WHERE v.metric NOT LIKE 'sql%' ORDER BY 1, 2 DESC, c.column_name DESC LOOP
		CONTINUE WHEN EXISTS (SELECT FROM tried t WHERE t.metric = m.metric AND t.outcome = 'created');
		BEGIN
			PERFORM retrain.create_policy(format('%s %s %s', m.metric, m.log, coalesce(m.column_name, '')), 'metrics', jsonb_build_array(retrain.policy_check(m.metric, m.column_name, fail => CASE m.metric WHEN 'mann_whitney' THEN 0.5 ELSE 0.9 END)), log => m.log, reference => 'previous', every => '7 days', anchor => '2020-01-15');
			INSERT INTO tried VALUES (m.metric, m.log, 'created');
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO tried VALUES (m.metric, m.log, SQLERRM);
		END;
	END LOOP;
END $$;
SELECT count(DISTINCT metric) AS metrics FROM tried WHERE outcome = 'created';
SELECT metric, min(outcome) FROM tried GROUP BY 1 HAVING bool_and(outcome <> 'created') ORDER BY 1;
SELECT count(*) > 0 AS evaluated FROM retrain.policy_status s, retrain.evaluate(s.policy, '2020-01-22Z') v;
CREATE VIEW findings AS SELECT e.policy, v.at_level, v.result, v.subject, regexp_replace(v.detail, '(\.\d{10})\d+', '\1..', 'g') AS detail
FROM retrain.evaluations e, retrain.verify(e.policy, e.slot, e.ordinal) v WHERE v.subject <> 'registration';
CREATE TEMP TABLE found AS SELECT * FROM findings;
-- logic and rows: nothing but identical
SELECT * FROM found WHERE at_level IN (1, 3) AND result <> 'identical' ORDER BY 1, 2, 4;
-- statistics: which metrics have which state, and what it gives
SELECT split_part(f.policy, ' ', 1) AS metric, string_agg(DISTINCT s.state_type, ' ') AS state, string_agg(DISTINCT f.result, ' ') AS result
FROM found f LEFT JOIN retrain.measurement_states s ON s.policy = f.policy WHERE at_level = 2 AND subject ~ '^measurement' GROUP BY 1 ORDER BY 1;
-- several features, slices, crossed slices, differences from the reference, a class, profiles
SELECT retrain.create_policy('many', 'metrics', jsonb_build_array(retrain.policy_check('js_distance', '*', fail => 0.9), retrain.policy_check('roc_auc', slice => 'seg', fail => 0.1), retrain.policy_check('accuracy', slices => ARRAY['seg', 'cat'], fail => 0.1),
	retrain.policy_check('ks_stat', 'x', slice => 'cat', fail => 1), retrain.policy_check('wasserstein', 'x', fail => 90, form => 'profile'), retrain.policy_check('mcc', fail => -0.9), retrain.policy_check('fbeta', fail => 0.01, options => '{"beta": 0.5}')),
	log => 'metrics', reference => 'previous', every => '7 days', anchor => '2020-01-15') > 0 AS many;
SELECT outcome, verdict FROM retrain.evaluate('many', '2020-01-22Z');
SELECT at_level, result, count(*) FROM findings WHERE policy = 'many' GROUP BY 1, 2 ORDER BY 1, 2;
SELECT at_level, subject, result, detail FROM findings WHERE policy = 'many' AND result <> 'identical' ORDER BY 1, 2;
-- more values than a state has buckets
UPDATE log SET x = sqrt(extract(epoch FROM at)), p = abs(sin(extract(epoch FROM at)));
SELECT retrain.create_policy('coarse', 'metrics', jsonb_build_array(retrain.policy_check('ks_stat', 'x', slice => 'seg', fail => 1), retrain.policy_check('wasserstein', 'x', slice => 'seg', fail => 1e9), retrain.policy_check('roc_auc', slice => 'seg', fail => 0.1),
	retrain.policy_check('t_test', 'x', slice => 'seg', fail => 90)), log => 'metrics', reference => 'previous', every => '7 days', anchor => '2020-01-15') > 0 AS coarse;
SELECT outcome FROM retrain.evaluate('coarse', '2020-01-22Z');
SELECT at_level, subject, result FROM findings WHERE policy = 'coarse' AND at_level = 2 ORDER BY 2;
ROLLBACK;
