-- Labels that arrive after a baseline was frozen, or after a slot, change
-- neither: the digest of the baseline stays, and with it the status.
\set ON_ERROR_ROLLBACK on
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_late_owner LOGIN;
CREATE SCHEMA regress_late AUTHORIZATION regress_late_owner;
SELECT retrain.grant_role('policy_author', 'regress_late_owner');
SET ROLE regress_late_owner;
CREATE TABLE regress_late.log (at timestamptz, p double precision, y boolean, known timestamptz);
-- one row an hour; every fifth row has no label yet
INSERT INTO regress_late.log
SELECT '2013-01-01 00:00+00'::timestamptz + i * interval '1 hour', i % 10 / 10.0,
	CASE WHEN i % 5 > 0 THEN i % 2 = 0 END, CASE WHEN i % 5 > 0 THEN '2013-01-02 00:00+00'::timestamptz + i * interval '1 hour' END
FROM generate_series(0, 999) i;
SELECT retrain.register_model('late') > 0 AS model,
	retrain.attach_log('late', 'regress_late.log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known', name => 'late') > 0 AS log,
	retrain.freeze_baseline('late', 'late', '2013-01-01', '2013-01-15', known_until => '2013-01-15') > 0 AS baseline,
	retrain.create_policy('late', 'late', jsonb_build_array(retrain.policy_check('ks_stat', 'p', fail => 0.5), retrain.policy_check('ece', fail => 0.9)),
		every => '7 days', anchor => '2013-01-22') > 0 AS policy;
SELECT slot, outcome, verdict FROM retrain.evaluate('late', '2013-01-22');
SELECT check_name, status, reference_used, current_used FROM retrain.measurements WHERE policy = 'late' ORDER BY slot, check_name;
-- the missing labels arrive
UPDATE regress_late.log SET y = true, known = '2013-02-01' WHERE known IS NULL;
SELECT slot, ordinal, outcome, verdict FROM retrain.evaluate('late', '2013-01-22', repeat => true);
SELECT ordinal, check_name, status, reference_used, current_used FROM retrain.measurements WHERE policy = 'late' ORDER BY ordinal, check_name;
SELECT ordinal, rows_current_labelled FROM retrain.evaluations WHERE policy = 'late' ORDER BY ordinal;
-- a row of the baseline changes: that is seen
UPDATE regress_late.log SET p = 0.99 WHERE at = '2013-01-05 00:00+00';
SELECT slot, ordinal, outcome, verdict FROM retrain.evaluate('late', '2013-01-22', repeat => true);
SELECT check_name, status FROM retrain.measurements WHERE policy = 'late' AND ordinal = 2 ORDER BY check_name;
ROLLBACK;
