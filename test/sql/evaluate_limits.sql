-- Limits of evaluate(): slots that have not come, figures and the scheduler
-- privilege, slices without end, disabled triggers, what is noted of settings.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_limit_owner LOGIN;
CREATE ROLE regress_limit_sched LOGIN;
CREATE SCHEMA regress_limit AUTHORIZATION regress_limit_owner;
SELECT retrain.grant_role('policy_author', 'regress_limit_owner');
SELECT retrain.grant_role('scheduler', 'regress_limit_sched');
SET ROLE regress_limit_owner;
CREATE TABLE regress_limit.log (at timestamptz, x double precision, y boolean, yhat boolean, key text, wide text, few text);
INSERT INTO regress_limit.log
SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '1 minute', i % 97, i % 3 = 0, i % 2 = 0,
	'k' || i % 1001, CASE i % 2 WHEN 0 THEN repeat('a', 1000) ELSE repeat('a', 999) || 'b' END, 'f' || i % 1000
FROM generate_series(0, 20 * 1440 - 1) i;
SELECT retrain.register_model('limits') > 0 AS model,
	retrain.attach_log('limits', 'regress_limit.log', 'at', prediction_column => 'yhat', label_column => 'y',
		features => '{x}', slices => '{key,wide,few}', name => 'limits') > 0 AS log,
	retrain.freeze_baseline('limits', 'limits', '2020-01-01', '2020-01-08') > 0 AS baseline;
SELECT retrain.create_policy('limits', 'limits', jsonb_build_array(
	retrain.policy_check('psi', 'x', warn => 0.1),
	retrain.policy_check('f1_by_slice', slice => 'key', warn => 0.01, min_rows => 1),
	retrain.policy_check('f1_by_slice', slice => 'few', warn => 0.01, min_rows => 1),
	retrain.policy_check('f1_by_slice', slice => 'wide', warn => 0.01, min_rows => 1)),
	every => '1 day', anchor => '2020-01-15') > 0 AS policy;

-- a slot that has not come: only to look at
SELECT outcome FROM retrain.evaluate('limits', '2999-01-01');
SELECT ordinal, outcome FROM retrain.evaluate('limits', '2999-01-01', dry_run => true);

-- 1001 slices are refused, 1000 are not; long slice values can be told apart
SELECT outcome, jsonb_array_length(measurements) FROM retrain.evaluate('limits', '2020-01-16');
SELECT check_name, count(*), max(length(slice_value)) AS longest, min(status) AS status, min(error_message) AS error
FROM retrain.measurements WHERE policy = 'limits' GROUP BY check_no, check_name ORDER BY check_no;
SELECT count(DISTINCT slice_value), bool_and(slice_value ~ '^a{200,}\.\.\. sha256 [0-9a-f]{16}$') AS cut
FROM retrain.measurements WHERE policy = 'limits' AND check_name LIKE '%wide';

-- with the scheduler privilege alone: the verdict, not the figures
SET ROLE regress_limit_sched;
SELECT outcome, verdict, reason, measurements FROM retrain.evaluate('limits', '2020-01-16');
SELECT outcome, verdict, reason, measurements FROM retrain.evaluate('limits', '2020-01-17');
SELECT count(*) FROM retrain.measurements;
SET ROLE regress_limit_owner;

-- what is noted: settings as they were in force, parameters, who asked
SET lc_numeric = 'C';
SET timezone = 'Asia/Tokyo';
SELECT outcome FROM retrain.evaluate('limits', '2020-01-18Z');
SET timezone = 'UTC';
SELECT slot, settings->>'TimeZone' AS time_zone, settings->>'lc_numeric' AS lc_numeric, settings->>'row_security' AS row_security,
	settings ? 'datcollate' AS collation, query_parameters->0->>'column_name' AS parameter, caller_role, run_as
FROM retrain.evaluations WHERE policy = 'limits' ORDER BY slot;

-- records cannot be thinned out behind our back unnoticed
RESET ROLE;
ALTER TABLE retrain.decision DISABLE TRIGGER decision_append_only;
SET ROLE regress_limit_owner;
SELECT outcome FROM retrain.evaluate('limits', '2020-01-19');
RESET ROLE;
ROLLBACK;
