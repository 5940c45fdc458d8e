-- Control of false discoveries over the tests of one run.
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_control LOGIN;
CREATE SCHEMA regress_control AUTHORIZATION regress_control;
SELECT retrain.grant_role('policy_author', 'regress_control');
SET ROLE regress_control;
SET search_path = regress_control, pg_temp;

-- 1. Twelve columns, moved by more and more (goldens: test/goldens/error_control.py, scipy 1.17.1,
--    ks_2samp(method="exact") and false_discovery_control(method="bh")).
CREATE TEMPORARY TABLE golden (column_name text, p float8, adjusted float8);
INSERT INTO golden VALUES
('f1', 0.999998821968, 0.999998821968),
('f2', 0.994235625769, 0.999998821968),
('f3', 0.908410501774, 0.999998821968),
('f4', 0.702056982866, 0.936075977155),
('f5', 0.469506448504, 0.704259672756),
('f6', 0.281941629808, 0.483328508243),
('f7', 0.0539020789313, 0.107804157863),
('f8', 0.0363842878749, 0.0873222908998),
('f9', 0.0240558028411, 0.0721674085233),
('f10', 0.0155771316229, 0.0623085264915),
('f11', 0.00613403342186, 0.0368042005311),
('f12', 0.000224873931749, 0.00269848718099);
CREATE TABLE log AS SELECT '2020-01-01 00:00Z'::timestamptz + d * interval '1 day' + i * interval '10 minutes' AS at, 's' || i % 2 AS seg, i % 10 > 0 AS y, true AS yhat,
	i + d * 3.5 AS f1, i + d * 5.5 AS f2, i + d * 7.5 AS f3, i + d * 9.5 AS f4, i + d * 11.5 AS f5, i + d * 13.5 AS f6,
	i + d * 18.5 AS f7, i + d * 19.5 AS f8, i + d * 20.5 AS f9, i + d * 21.5 AS f10, i + d * 23.5 AS f11, i + d * 29.5 AS f12
FROM generate_series(0, 1) d, generate_series(0, 99) i;
SELECT retrain.register_model('control') > 0 AS model,
	retrain.attach_log('control', 'log', 'at', prediction_column => 'yhat', label_column => 'y', slices => '{seg}', features => ARRAY(SELECT 'f' || i FROM generate_series(1, 12) i), name => 'control') > 0 AS log;
CREATE FUNCTION policy(of_name text, checks jsonb, changes jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
	SELECT retrain.create_policy(jsonb_build_object('name', of_name, 'model', 'control', 'log', 'control', 'reference', 'previous', 'window_length', '1 day', 'every', '1 day', 'anchor', '2020-01-03', 'checks', checks) || changes) $$;
SELECT policy('none', jsonb_build_array(retrain.policy_check('ks_stat', '*', fail => 0, test => 'p_value', name => 'drift')));
SELECT policy('bh', jsonb_build_array(retrain.policy_check('ks_stat', '*', fail => 0, test => 'p_value', name => 'drift')), '{"error_control": {"method": "bh"}}');
SELECT policy('wide', jsonb_build_array(retrain.policy_check('ks_stat', '*', fail => 0, test => 'p_value', name => 'drift')), '{"error_control": {"method": "bh", "alpha": 0.1}}');
SELECT n, (retrain.evaluate(n, '2020-01-03')).verdict FROM unnest('{none,bh,wide}'::text[]) n;
SELECT count(*) AS goldens, count(*) FILTER (WHERE abs(m.p_value / g.p - 1) > 1e-11) AS other_p, count(*) FILTER (WHERE abs(m.adjusted_p / g.adjusted - 1) > 1e-11) AS other_adjusted
FROM golden g JOIN retrain.measurements m USING (column_name) WHERE m.policy = 'bh';
SELECT policy, string_agg(column_name, ' ' ORDER BY measurement_no) FILTER (WHERE level = 'fail') AS fails, count(adjusted_p) AS adjusted, count(p_value) AS p_values FROM retrain.measurements GROUP BY 1 ORDER BY 1;
-- the verification of a record adjusts as well
SELECT subject, result FROM retrain.verify('bh', '2020-01-03', level => 1) WHERE subject IN ('levels', 'verdict', 'checks', 'truth_table') OR result = 'differs';

-- 2. The family: all columns and slices of all checks with the test p_value, and no others.
SELECT policy('family', jsonb_build_array(retrain.policy_check('ks_stat', '*', slice => 'seg', fail => 0, min_rows => 10, test => 'p_value', name => 'sliced'), retrain.policy_check('psi', 'f7', fail => 0, warn => 0, test => 'p_value', name => 'psi'),
	retrain.policy_check('ks_stat', 'f12', fail => 0.01, name => 'untested'), retrain.policy_check('accuracy', fail => 0.97, warn => 0.99, test => 'p_value', name => 'accuracy'), retrain.policy_check('ks_stat', 'f1', slice => 'seg', fail => 0, min_rows => 90, test => 'p_value', name => 'too few')),
	'{"error_control": {"method": "bh", "alpha": 0.01}}');
SELECT verdict FROM retrain.evaluate('family', '2020-01-03');
SELECT check_name, count(*) AS measurements, count(p_value) AS p_values, count(adjusted_p) AS adjusted, count(*) FILTER (WHERE level = 'fail') AS fails, min(status) AS status FROM retrain.measurements WHERE policy = 'family' GROUP BY check_no, check_name ORDER BY check_no;
WITH m AS (SELECT * FROM retrain.measurements WHERE policy = 'family' AND adjusted_p IS NOT NULL),
	b AS (SELECT retrain.bh_adjust(array_agg(p_value ORDER BY check_no, measurement_no)) AS p FROM m)
SELECT count(*) AS tests, count(*) FILTER (WHERE m.adjusted_p <> b.p[n]) AS differences, count(*) FILTER (WHERE (level = 'fail') <> (adjusted_p <= 0.01)) AS other_levels
FROM (SELECT m.*, row_number() OVER (ORDER BY check_no, measurement_no) AS n FROM m) m, b WHERE check_name <> 'accuracy';
SELECT check_name, round(value::numeric, 4) AS value, p_value < adjusted_p AS adjusted, level FROM retrain.measurements WHERE policy = 'family' AND check_name IN ('accuracy', 'psi');

-- 3. A planted world without drift: 20 columns of noise, 60 days.  Single tests raise an alarm on most days, the
--    controlled family on about 1 in 20; then one column drifts, and is found.
CREATE TABLE noise AS SELECT '2020-01-01 00:00Z'::timestamptz + d * interval '1 day' + i * interval '20 minutes' AS at, x.*
FROM generate_series(0, 63) d, generate_series(0, 59) i, LATERAL (SELECT v[1] AS c1, v[2] AS c2, v[3] AS c3, v[4] AS c4, v[5] AS c5, v[6] AS c6, v[7] AS c7, v[8] AS c8, v[9] AS c9, v[10] AS c10,
	v[11] AS c11, v[12] AS c12, v[13] AS c13, v[14] AS c14, v[15] AS c15, v[16] AS c16, v[17] AS c17, v[18] AS c18, v[19] AS c19, v[20] + CASE WHEN d > 61 THEN 0.5 ELSE 0 END AS c20
	FROM (SELECT array_agg(('x' || substr(md5(d || ' ' || i || ' ' || c), 1, 8))::bit(32)::bigint / 4294967296.0::float8 ORDER BY c) AS v FROM generate_series(1, 20) c) a) x;
SELECT retrain.attach_log('control', 'noise', 'at', features => ARRAY(SELECT 'c' || i FROM generate_series(1, 20) i), name => 'noise') > 0 AS log;
SELECT policy('noise ' || m, jsonb_build_array(retrain.policy_check('ks_stat', '*', fail => 0, min_rows => 50, test => 'p_value', name => 'drift')), jsonb_build_object('log', 'noise', 'error_control', jsonb_build_object('method', m))) FROM unnest('{none,bh}'::text[]) m;
SELECT count(retrain.evaluate('noise ' || m, '2020-01-02 00:00Z'::timestamptz + d * interval '1 day')) FROM unnest('{none,bh}'::text[]) m, generate_series(1, 63) d;
SELECT policy, count(*) AS days, count(*) FILTER (WHERE verdict <> 'keep') BETWEEN 30 AND 45 AS most, count(*) FILTER (WHERE verdict <> 'keep') <= 7 AS few FROM retrain.decisions WHERE policy ~ '^noise' AND slot < '2020-03-04' GROUP BY 1 ORDER BY 1;
SELECT policy, slot::date AS slot, verdict, reason FROM retrain.decisions WHERE policy = 'noise bh' AND slot = '2020-03-04';
ROLLBACK;
