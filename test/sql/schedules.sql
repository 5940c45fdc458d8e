-- Cron expressions in time zones: goldens (test/goldens/schedules.py), reading, policies.
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/schedules.sql'
\set ECHO none
\i :goldens
\set ECHO all

-- 1. Slots, one by one.  Each list is the one of the golden, forwards ...
SELECT n, zone, cron, what, cardinality(g.slots) AS slots, (SELECT array_agg(s ORDER BY o) FROM retrain.cron_slots(g.cron, g.first, g.last, g.zone) WITH ORDINALITY x (s, o)) = g.slots AS as_golden FROM slot_golden g ORDER BY n;
-- ... thirty years of 40 schedules by digest ...
SELECT count(*) AS schedules, sum(d.n) AS slots, count(*) FILTER (WHERE s.n = d.n AND s.md5 = d.md5) AS as_golden FROM slot_digest d,
	LATERAL (SELECT count(*) AS n, md5(string_agg(extract(epoch FROM x)::bigint::text, ',' ORDER BY o)) AS md5 FROM retrain.cron_slots(d.cron, d.first, d.last, d.zone) WITH ORDINALITY y (x, o)) s;
-- ... and whatever the session's zone is.
SET timezone = 'Pacific/Apia';
SELECT count(*) AS schedules, count(*) FILTER (WHERE (SELECT array_agg(s) FROM retrain.cron_slots(g.cron, g.first, g.last, g.zone) s) = g.slots) AS as_golden FROM slot_golden g;
RESET timezone;
SET timezone = 'UTC';
-- a range may begin and end anywhere
SELECT * FROM retrain.cron_slots('30 2 * * *', '2023-03-12 07:00Z', '2023-03-12 07:00Z', 'America/New_York');
SELECT * FROM retrain.cron_slots('30 2 * * *', '2023-03-12 07:00:00.000001Z', '2023-03-13 06:29:59.999999Z', 'America/New_York');
SELECT * FROM retrain.cron_slots('0 0 1 1 *', '4713-11-24 00:00Z BC', '4710-01-01 BC', 'Europe/Berlin');
SELECT * FROM retrain.cron_slots('0 0 29 2 *', '294270-01-01', '294276-12-31 23:59Z');
SELECT count(*) FROM retrain.cron_slots(NULL, '2020-01-01', '2020-01-01');

-- 2. What is read, and what is not.
CREATE FUNCTION pg_temp.try(cron text, zone text DEFAULT 'UTC') RETURNS text LANGUAGE plpgsql AS $$
DECLARE m text; h text; s text; r text;
BEGIN
	SELECT string_agg(to_char(x, 'Dy DD Mon HH24:MI'), ', ' ORDER BY x) INTO r FROM (SELECT x FROM retrain.cron_slots(cron, '2024-02-27', '2024-12-31', zone) x ORDER BY x LIMIT 3) y;
	RETURN r;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, h = PG_EXCEPTION_HINT, s = RETURNED_SQLSTATE;
	RETURN s || ' ' || m || coalesce(E'\n' || nullif(h, ''), '');
END $$;
SELECT cron, pg_temp.try(cron) FROM unnest('{0 0 * * *,"  0	0  *  * * ",0 0 * * sun,0 0 * * 7,0 0 * * 0,0 0 * * Fri-Sun,0 0 * * 5-7,0 0 * * 5-0,0 0 1 jan-Mar *,0 0 L * *,"0 0 l,28 * *",0 0 L * fri,"*/40 */13 */30 */2 *","5,5,5 1-1 * * *",
0-59/59 23 1-31/10 3 *,000 00 001 03 *,0 0 31 2 mon,0 0 30 2 */2}'::text[]) cron;
SELECT left(cron, 25) AS cron, pg_temp.try(cron) FROM unnest(ARRAY['', '   ', '* * * *', '0 0 0 * *', '60 * * * *', '* 24 * * *', '* * 32 * *', '* * * 0 *', '* * * 13 *', '* * * * 8', '* * * * * *', '0 0 * * * 2024', '@daily', '@reboot', '5/10 * * * *', '*/0 * * * *', '*/60 * * * *', '*/x * * * *',
	'*/ * * * *', '5-1 * * * *', '1- * * * *', '-1 * * * *', '1,,2 * * * *', ',1 * * * *', '1, * * * *', '1000 * * * *', '1.5 * * * *', '0 0 ? * *', '0 0 15W * *', '0 0 LW * *', '0 0 L-3 * *', '0 0 L/2 * *', '0 0 * * 5L', '0 0 * * FRI#2', '0 0 * * FRIDAY', '0 0 * * XYZ', '0 MON * * *', '0 0 * MON *', '0 0 31 2 *',
	'0 0 30-31 feb *', '0 0 31 apr,jun,9,nov *', '* * * * *; DROP TABLE x', '0 0 * * ''', E'0\n0 * * *', '٣ * * * *', '* * * * ' || repeat('1,', 130) || '1']) cron;
SELECT length('0 0 * * ' || repeat('1,', 123) || '12'), pg_temp.try('0 0 * * ' || repeat('1,', 123) || '1');
SELECT zone, pg_temp.try('0 12 * * *', zone) FROM unnest('{UTC,utc,america/NEW_york,Etc/GMT+5,GMT,Europe/Berln,Europe/Berlin5,EST5EDT,XYZ5,<+03>-3,+02:00,2,../passwd,right/UTC,""}'::text[]) zone;
SELECT left(pg_temp.try('0 12 * * *', repeat('x', 300)), 70);
SELECT count(*) FROM retrain.cron_slots('0 0 * * *', '-infinity', '2020-01-01');
SELECT count(*) FROM retrain.cron_slots('* * * * *', '2020-01-01', '2021-01-01');

-- 3. Policies.
\set ON_ERROR_ROLLBACK on
BEGIN;
CREATE ROLE regress_schedules LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_schedules');
CREATE SCHEMA sched;
GRANT USAGE ON SCHEMA sched TO PUBLIC;
CREATE TABLE sched.log AS SELECT '2023-03-01 00:00Z'::timestamptz + i * interval '1 hour' AS at, (i % 24)::double precision AS x FROM generate_series(0, 24 * 40 - 1) i;
GRANT SELECT ON sched.log TO PUBLIC;
SET ROLE regress_schedules;
SELECT retrain.register_model('sched') > 0 AS model, retrain.attach_log('sched', 'sched.log', 'at', features => '{x}', name => 'sched') > 0 AS log;
SELECT retrain.create_policy('sched', 'sched', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10)), reference => 'previous', window_length => '1 day',
	cron => '30  2 * * sun-sat', time_zone => 'america/new_york', anchor => '2023-03-10 00:00Z', until => '2023-03-20 00:00Z', catchup => 'each', catchup_limit => 4, breaches_needed => 2, slots_considered => 3) > 0 AS policy;
SELECT d ->> 'every' AS every, d ->> 'cron' AS cron, d ->> 'time_zone' AS time_zone FROM retrain.policy_definition('sched') d;
SELECT * FROM retrain.policy_slots('sched', '2023-03-11', '2023-03-14');
SELECT min(s), max(s), count(*) FROM retrain.policy_slots('sched', '2000-01-01', '2100-01-01') s;
-- evaluate() takes the slot of the gap; records are in UTC
SELECT slot, outcome FROM retrain.evaluate('sched', '2023-03-12 12:00Z');
SELECT window_start, window_end FROM retrain.evaluations WHERE policy = 'sched';
SELECT retrain.evaluate('sched', '2023-03-10 07:29:59Z');
-- the state: the first slot is due, and a change of the schedule makes it due anew
SELECT next_due FROM retrain.policy_status WHERE policy = 'sched';
SELECT retrain.alter_policy('sched', '{"time_zone": "Asia/Kolkata"}');
SELECT next_due FROM retrain.policy_status WHERE policy = 'sched';
-- from one kind to the other
SELECT retrain.alter_policy('sched', '{"every": "7 days"}');
SELECT d -> 'every' AS every, d -> 'cron' AS cron, d -> 'time_zone' AS time_zone FROM retrain.policy_definition('sched') d;
SELECT retrain.alter_policy('sched', '{"cron": "0 6 15 * *"}');
SELECT d -> 'every' AS every, d -> 'cron' AS cron, d -> 'time_zone' AS time_zone FROM retrain.policy_definition('sched') d;
-- the same expression, written in another way, is no change
SELECT retrain.alter_policy('sched', '{"cron": "0   6 15 * *", "time_zone": "utc"}');
SELECT retrain.create_policy(retrain.policy_definition('sched') || '{"name": "sched copy"}') > 0 AS policy;
-- refused
SELECT retrain.alter_policy('sched', '{"cron": "0 6 L * *", "every": "1 day"}');
SELECT retrain.alter_policy('sched', '{"cron": "0 25 * * *"}');
SELECT retrain.alter_policy('sched', '{"time_zone": "Mars/Olympus"}');
SELECT retrain.alter_policy('sched', '{"cron": null, "time_zone": "Asia/Kolkata"}');
SELECT retrain.alter_policy('sched', '{"every": "1 day", "time_zone": "Asia/Kolkata"}');
SELECT retrain.alter_policy('sched', '{"cron": 5}');
SELECT retrain.alter_policy('sched', '{"cron": "0 6 29 2 *"}');
SELECT retrain.alter_policy('sched', '{"cron": "0 6 29 2 *", "until": null}');
RESET ROLE;
ROLLBACK;
