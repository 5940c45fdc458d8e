-- retrain.backtest(): decisions that would have been made, against what evaluate() records.
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_backtest_author LOGIN;
CREATE ROLE regress_backtest_other LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_backtest_author,regress_backtest_other}'::name[]) r;
CREATE SCHEMA past;
GRANT USAGE ON SCHEMA past TO PUBLIC;
-- 24 weeks of 100 rows, all predicted true.  Right are 90 of a week, 50 in weeks 9 to 12, 17, 20 and 21: f1 = 2k / (100 + k)
-- is 0.9474 and 0.6667.  In weeks 5 and 6, x is another.  A label is known after half a day.
CREATE TABLE past.log AS
SELECT w.n * 100 + i AS id, '2020-01-06 00:00Z'::timestamptz + w.n * interval '7 days' + i * interval '6000 s' AS at,
	i * 37 % 100 + CASE WHEN w.n + 1 IN (5, 6) THEN 60 ELSE 0 END::double precision AS x,
	true AS predicted, i * 61 % 100 < CASE WHEN w.n + 1 IN (9, 10, 11, 12, 17, 20, 21) THEN 50 ELSE 90 END AS y
FROM generate_series(0, 23) w(n), generate_series(0, 99) i;
ALTER TABLE past.log ADD known timestamptz;
UPDATE past.log SET known = at + interval '12 hours';
GRANT SELECT ON past.log TO PUBLIC;
SET ROLE regress_backtest_author;
SELECT retrain.register_model('past') > 0 AS model, retrain.attach_log('past', 'past.log', 'at', prediction_column => 'predicted',
	label_column => 'y', label_time_column => 'known', features => '{x}', name => 'past') > 0 AS log;
SELECT retrain.freeze_baseline('past', 'past', '2020-01-06 00:00Z', '2020-01-20 00:00Z', name => 'two weeks') > 0 AS baseline;
SELECT retrain.create_policy('past', 'past', jsonb_build_array(
	retrain.policy_check('f1_by_slice', fail => 0.8, name => 'f1', verdict => 'retrain'),
	retrain.policy_check('ks_stat', 'x', fail => 0.5, warn => 0.4, name => 'x by rows'),
	retrain.policy_check('psi', 'x', fail => 0.5, name => 'x by profiles', form => 'profile')),
	every => '7 days', window_length => '7 days', label_delay => '1 day', anchor => '2020-01-28 00:00Z', until => '2020-06-23 00:00Z',
	breaches_needed => 2, slots_considered => 3, cooldown => '21 days') > 0 AS policy;

-- 1. By hand: investigate in week 6, cool-down to week 9; retrain in week 10, cool-down to week 13; week 17 alone is not
-- enough; retrain in week 21.
SELECT (window_end::date - date '2020-01-06') / 7 AS week, slot, outcome, verdict, candidate, retrain_ordered AS ordered, status, reason
FROM retrain.backtest('past', '2020-01-01', '2020-12-31');
SELECT window_start, window_end, jsonb_pretty(checks) AS checks FROM retrain.backtest('past', '2020-03-10', '2020-03-10 12:00');

-- 2. Only the past of the replay counts: from week 10 on, week 9 is none.
SELECT (window_end::date - date '2020-01-06') / 7 AS week, outcome, verdict, status, reason FROM retrain.backtest('past', '2020-03-17', '2020-03-31');
SELECT count(*) FROM retrain.backtest('past', '-infinity', 'infinity');
SELECT count(*) FROM retrain.backtest('past', '2020-07-01', 'infinity');

-- 3. What evaluate() records of the same slots is the same, to the word.
CREATE TEMP TABLE replay AS SELECT * FROM retrain.backtest('past', '2020-01-01', '2020-12-31');
SELECT count(*) AS recorded_by_the_backtest FROM retrain.evaluations WHERE policy = 'past';
SELECT count(e.ordinal) AS recorded FROM retrain.policy_slots('past', '2020-01-01', '2020-12-31') s CROSS JOIN LATERAL retrain.evaluate('past', s) e;
SELECT count(*) AS slots, count(*) FILTER (WHERE r.* IS NULL) AS only_recorded, count(*) FILTER (WHERE d.* IS NULL) AS only_replayed
FROM (SELECT slot, window_start, window_end, outcome, verdict, candidate, reason, checks FROM retrain.decisions WHERE policy = 'past') d
FULL JOIN (SELECT slot, window_start, window_end, outcome, verdict, candidate, reason, checks FROM replay) r
	ON (d.slot, d.window_start, d.window_end, d.outcome, d.verdict, d.candidate, d.reason, d.checks)
	= (r.slot, r.window_start, r.window_end, r.outcome, r.verdict, r.candidate, r.reason, r.checks);

-- 4. Changes of the definition: one week is enough; a lower level; another schedule.
SELECT string_agg((window_end::date - date '2020-01-06') / 7 || ' ' || verdict, ', ' ORDER BY slot) AS acts
FROM retrain.backtest('past', '2020-01-01', '2020-12-31', '{"breaches_needed": 1, "slots_considered": 1, "cooldown": "0"}') WHERE verdict <> 'keep';
SELECT count(*), count(*) FILTER (WHERE verdict <> 'keep') AS acts FROM retrain.backtest('past', '2020-01-01', '2020-12-31', '{"every": "14 days"}');
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31', '{"checks": []}');
SELECT count(*) FROM retrain.backtest('past', '-infinity', '2020-12-31', '{"every": "10 s", "until": null}');
-- a sealed revision
SELECT retrain.alter_policy('past', '{"breaches_needed": 1}');
SELECT revision, count(*) FILTER (WHERE verdict <> 'keep') AS acts FROM unnest('{1,2,NULL}'::int[]) revision
CROSS JOIN LATERAL retrain.backtest('past', '2020-01-01', '2020-12-31', revision => revision) GROUP BY revision ORDER BY revision;
\set VERBOSITY sqlstate
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31', '{"no such field": 1}');
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31', revision => 3);
\set VERBOSITY default

-- 5. A slot at which nothing can be measured is a row.
RESET ROLE;
REVOKE SELECT ON past.log FROM PUBLIC;
SET ROLE regress_backtest_author;
SELECT outcome, verdict, reason, status FROM retrain.backtest('past', '2020-03-10', '2020-03-10 12:00');
RESET ROLE;
GRANT SELECT ON past.log TO PUBLIC;

-- 6. Who may, and arguments.
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31');
SET ROLE regress_backtest_other;
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31');
SET ROLE regress_backtest_author;
SELECT count(*) FROM retrain.backtest('no such', '2020-01-01', '2020-12-31');
SELECT count(*) FROM retrain.backtest(NULL, '2020-01-01', '2020-12-31');
SELECT count(*) FROM retrain.backtest('past', NULL, '2020-12-31');
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', NULL);
SELECT count(*) FROM retrain.backtest('past', '2020-12-31', '2020-01-01');
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31', '{}', 1);
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31', revision => 0);
BEGIN TRANSACTION READ ONLY;
SELECT count(*) FROM retrain.backtest('past', '2020-01-01', '2020-12-31');
COMMIT;
RESET ROLE;
DROP SCHEMA past CASCADE;
DROP OWNED BY regress_backtest_author, regress_backtest_other;
DROP ROLE regress_backtest_author, regress_backtest_other;
SET client_min_messages = error;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
