-- retrain.calibrate_policy(): levels and false alarms from windows without a change.
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
\set ON_ERROR_ROLLBACK on
BEGIN;
CREATE ROLE regress_calibrate LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_calibrate');
CREATE SCHEMA calib;
GRANT USAGE ON SCHEMA calib TO PUBLIC;
-- 80 days of 48 rows; x is shifted on one day in ten of the first fifty
CREATE TABLE calib.log AS
SELECT at, (i * 7919 % 1009)::double precision / 1009 + CASE WHEN at < '2021-02-20' AND extract(doy FROM at)::integer % 10 = 5 THEN 0.3 ELSE 0 END AS x, i * 31 % 7 AS k,
	CASE WHEN i % 3 = 0 THEN 'b' ELSE 'a' END AS segment, (i * 104729 % 1000 + 0.5) / 1000 AS p, i * 104729 % 1000 >= 500 AS predicted, i * 15485863 / 1009 % 1000 < i * 104729 % 1000 AS y
FROM (SELECT i, '2021-01-01 00:00Z'::timestamptz + i * interval '30 minutes' AS at FROM generate_series(0::bigint, 48 * 80 - 1) i) r;
GRANT SELECT ON calib.log TO PUBLIC;
SET ROLE regress_calibrate;
SELECT retrain.register_model('calib') > 0 AS model, retrain.attach_log('calib', 'calib.log', 'at', prediction_column => 'predicted', probability_column => 'p', label_column => 'y', features => '{x,k}', slices => '{segment}', name => 'calib') > 0 AS log;
SELECT retrain.freeze_baseline('calib', 'calib', '2021-01-01', '2021-02-20', name => 'calib') > 0 AS baseline;
SELECT retrain.create_policy('calib', 'calib', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.25, min_rows => 10), retrain.policy_check('ks_stat', 'k', slice => 'segment', warn => 0.02, fail => 0.3, min_rows => 10),
	retrain.policy_check('f1_by_slice', fail => 0.5, warn => 0.6, min_rows => 10)), window_length => '1 day', every => '1 day', anchor => '2021-02-22 00:00Z') > 0 AS policy;

-- 1. Every day of the baseline against the other 49: 5 of them are shifted.
CREATE FUNCTION pg_temp.short(c record) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
	RETURN format('%s|%s|%s of %s windows (%s independent)|quantile %s, level %s|warnings %s|%s a quarter, %s to %s, %s slots|%s', c.check_name, c.against, c.alarms, c.windows, round(c.independent_windows::numeric, 6), round(c.quantile_value::numeric, 8), c.suggested_level, c.warnings,
		round(c.alarms_per_quarter::numeric, 6), round(c.alarms_low::numeric, 6), round(c.alarms_high::numeric, 6), round(c.slots_per_quarter::numeric, 6), c.note);
END $$;
SELECT pg_temp.short(c) FROM retrain.calibrate_policy('calib') c;
-- the quantile by hand: each day against the rest
CREATE VIEW pg_temp.by_hand AS SELECT d.day, (SELECT retrain.ks_stat(l.x, l.at >= d.day AND l.at < d.day + interval '1 day') FROM calib.log l WHERE l.at < '2021-02-20') AS value FROM generate_series('2021-01-01'::timestamptz, '2021-02-19', '1 day') d (day);
SELECT c.quantile, c.quantile_value = h.value AS as_by_hand, c.suggested_level > h.value AS beyond, (SELECT count(*) FROM pg_temp.by_hand b WHERE b.value >= c.suggested_level) AS alarms_then
FROM (SELECT q AS quantile, c.* FROM unnest('{0.5,0.9,1}'::float8[]) q, retrain.calibrate_policy('calib', q) c WHERE c.check_name = 'ks_stat(x)') c, LATERAL (SELECT percentile_disc(c.quantile) WITHIN GROUP (ORDER BY value) AS value FROM pg_temp.by_hand) h ORDER BY 1;
-- Clopper-Pearson for 5 of 50: the shares at which 5 or more, and 5 or fewer, have a chance of 0.025; by halving the sum of binomial terms in Python 3.11 (math.comb): 0.033275093589 and 0.218135366434
SELECT round((alarms_low / slots_per_quarter)::numeric, 12) AS low, round((alarms_high / slots_per_quarter)::numeric, 12) AS high FROM retrain.calibrate_policy('calib') WHERE check_name = 'ks_stat(x)';

CREATE FUNCTION pg_temp.one(changes jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT retrain.policy_definition('calib') || jsonb_build_object('checks', jsonb_build_array(retrain.policy_definition('calib') -> 'checks' -> 0)) || changes $$;
-- 2. The rule over several slots, and the cool-down, take alarms away.
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"breaches_needed": 2, "slots_considered": 10}')) c WHERE check_name IS NULL;
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"breaches_needed": 2, "slots_considered": 11}')) c WHERE check_name IS NULL;
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"cooldown": "11 days"}')) c WHERE check_name IS NULL;
-- a slot a month: one day a month is looked at, so a third of an alarm in a quarter
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"every": "1 month"}')) c WHERE check_name IS NULL;
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"cron": "0 0 * * MON", "every": null}')) c WHERE check_name IS NULL;
-- windows that overlap: 7 days, one day apart
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"window_length": "7 days", "anchor": "2021-02-28 00:00+00"}')) c;
-- excluded days are passed over
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"exclude": [["2021-01-05", "2021-01-06"], ["2021-01-15", "2021-01-15 00:00:01"]]}')) c;
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(pg_temp.one('{"exclude": [["2021-01-01", "2022-01-01"]]}')) c;

-- 3. A quiet period of the log, against the policy's own reference.
SELECT pg_temp.short(c) FROM retrain.calibrate_policy('calib', 0.95, '2021-02-20', '2021-03-20') c;
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(retrain.policy_definition('calib') || '{"reference": "previous", "baseline": null}', 0.95, '2021-02-20', '2021-03-20') c;
SELECT pg_temp.short(c) FROM retrain.calibrate_policy(jsonb_set(retrain.policy_definition('calib'), '{checks}', jsonb_build_array(retrain.policy_check('ks_stat', 'x', form => 'profile', fail => 0.25, min_rows => 10)))) c;

-- 4. Taking the levels over.
SELECT e -> 'name' AS name, e -> 'warn' AS warn, e -> 'fail' AS fail FROM jsonb_array_elements(retrain.calibrated_checks('calib')) e;
SELECT retrain.alter_policy('calib', jsonb_build_object('checks', retrain.calibrated_checks('calib')));
SELECT check_name, alarms FROM retrain.calibrate_policy('calib');
SELECT count(*) AS evaluations FROM retrain.evaluations WHERE policy = 'calib';

-- 5. Refused.
SELECT retrain.calibrate_policy('calib', 0);
SELECT retrain.calibrate_policy('calib', 1.01);
SELECT retrain.calibrate_policy('calib', 'NaN');
SELECT retrain.calibrate_policy('calib', NULL);
SELECT retrain.calibrate_policy('calib', since => '2021-02-22');
SELECT retrain.calibrate_policy('calib', 0.9, '2021-02-22', '2021-02-22');
SELECT retrain.calibrate_policy('calib', 0.9, '-infinity', '2021-02-22');
SELECT retrain.calibrate_policy('calib', 0.9, '2001-01-01', '2021-01-01');
SELECT retrain.calibrate_policy('no such');
SELECT retrain.calibrate_policy('{"name": "x"}'::jsonb);
SELECT retrain.calibrate_policy(retrain.policy_definition('calib') || '{"reference": "previous", "baseline": null}');
SELECT retrain.calibrate_policy(retrain.policy_definition('calib') || '{"window_length": "51 days", "anchor": "2022-01-01 00:00+00"}');
RESET ROLE;
SELECT retrain.calibrate_policy('calib');
SELECT retrain.calibrate_policy('{}'::jsonb);
ROLLBACK;
