-- Slots of a schedule, catching up, and CALL retrain.tick(), in a database of
-- its own: tick() commits.
SET client_min_messages = notice;
CREATE ROLE regress_slots_one LOGIN;
CREATE ROLE regress_slots_two LOGIN;
CREATE ROLE regress_slots_sched LOGIN;
CREATE ROLE regress_slots_nobody LOGIN;
\set old_database :DBNAME
-- no worker goes into a template database
CREATE DATABASE regress_retrain_slots TEMPLATE template0 IS_TEMPLATE true;
\c regress_retrain_slots
SET client_min_messages = notice;
SET timezone = 'America/New_York';
SET datestyle = 'ISO, YMD';
CREATE EXTENSION retrain;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_slots_one,regress_slots_two}'::name[]) r;
SELECT retrain.grant_role('scheduler', 'regress_slots_sched');
CREATE SCHEMA slots;
GRANT ALL ON SCHEMA slots TO PUBLIC;
-- a log whose days are all alike
CREATE TABLE slots.log AS SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '1 hour' AS at, (i % 24)::double precision AS x FROM generate_series(0, 24 * 40 - 1) i;
GRANT SELECT ON slots.log TO PUBLIC;
CREATE FUNCTION slots.policy(of_name text, of_model text, changes jsonb) RETURNS void LANGUAGE sql AS $$
	SELECT retrain.create_policy(jsonb_build_object('name', of_name, 'model', of_model, 'reference', 'previous', 'window_length', '1 day',
		'checks', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10))) || changes) $$;
SET ROLE regress_slots_one;
SELECT retrain.register_model('one') AS model, retrain.attach_log('one', 'slots.log', 'at', features => '{x}', name => 'one') AS log;
RESET ROLE;
SET ROLE regress_slots_two;
SELECT retrain.register_model('two') AS model, retrain.attach_log('two', 'slots.log', 'at', features => '{x}', name => 'two') AS log;
RESET ROLE;

-- 1. Planned instants: month ends, leap days, mixed intervals, the session's zone does not matter.
SET ROLE regress_slots_one;
BEGIN;
SELECT slots.policy('monthly', 'one', '{"every": "1 month", "anchor": "2019-12-31 12:00:00+00"}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.policy_slots('monthly', '2019-01-01', '2020-07-01') AS s (slot);
SELECT slots.policy('leap', 'one', '{"every": "1 year", "anchor": "2016-02-29 00:00:00+00"}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.policy_slots('leap', '2016-01-01', '2024-12-31') AS s (slot);
SELECT slots.policy('mixed', 'one', '{"every": "1 month 2 days 03:00", "anchor": "2020-01-30 00:00:00+00"}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.policy_slots('mixed', '2020-01-01', '2020-08-01') AS s (slot);
-- across the change to summer time in New York a day is 24 hours
SELECT slots.policy('daily', 'one', '{"every": "1 day", "anchor": "2020-03-07 05:00:00+00"}');
SELECT slot FROM retrain.policy_slots('daily', '2020-03-07', '2020-03-10') AS s (slot);
-- both ends belong to the range; until belongs to the schedule
SELECT slots.policy('bounded', 'one', '{"every": "7 days", "anchor": "2020-01-01 00:00:00+00", "until": "2020-01-15 00:00:00+00"}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.policy_slots('bounded', '2020-01-01 00:00Z', '2020-01-08 00:00Z') AS s (slot);
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.policy_slots('bounded', '2020-01-01 00:00:00.000001Z', '2021-01-01') AS s (slot);
SELECT count(*) FROM retrain.policy_slots('bounded', '2020-01-16', '2021-01-01');
SELECT count(*) FROM retrain.policy_slots('bounded', '2021-01-01', '2020-01-01');
SELECT count(*) AS a_year_of_minutes_and_a_bit FROM (SELECT slots.policy('minutely', 'one', '{"every": "1 minute", "anchor": "2020-01-01 00:00:00+00"}')) x, retrain.policy_slots('minutely', '2020-01-01 00:00Z', '2020-03-10 10:39Z');
\set ON_ERROR_ROLLBACK on
SELECT count(*) FROM retrain.policy_slots('minutely', '2020-01-01 00:00Z', '2020-03-10 10:40Z');
SELECT count(*) FROM retrain.policy_slots('monthly', '-infinity', '2020-01-01');
SELECT count(*) FROM retrain.policy_slots('monthly', NULL, '2020-01-01');
SELECT count(*) FROM retrain.policy_slots('no such', '2020-01-01', '2020-01-01');
SET LOCAL ROLE regress_slots_two;
SELECT count(*) FROM retrain.policy_slots('monthly', '2020-01-01', '2020-01-02');
SET LOCAL ROLE regress_slots_sched;
SELECT count(*) FROM retrain.policy_slots('monthly', '2020-01-01', '2020-03-01');
SET LOCAL ROLE regress_slots_one;
-- evaluate() takes the same slots; windows are reckoned back from them in UTC
SELECT slot AT TIME ZONE 'UTC' AS slot, outcome FROM retrain.evaluate('monthly', '2020-02-29 11:59:59Z');
SELECT slot AT TIME ZONE 'UTC' AS slot, outcome FROM retrain.evaluate('monthly', '2020-02-29 12:00Z', dry_run => true);
SELECT slots.policy('month window', 'one', '{"every": "1 month", "anchor": "2020-03-31 00:00:00+00", "window_length": "1 month", "label_delay": "1 day"}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.evaluate('month window', '2020-04-01');
SELECT window_start AT TIME ZONE 'UTC' AS window_start, window_end AT TIME ZONE 'UTC' AS window_end, reference_start AT TIME ZONE 'UTC' AS reference_start, reference_end AT TIME ZONE 'UTC' AS reference_end
FROM retrain.evaluations WHERE policy = 'month window';
ROLLBACK;
\set ON_ERROR_ROLLBACK off

-- 2. tick(): where it may be called, and with what.
RESET ROLE;
CALL retrain.tick();
SET ROLE regress_slots_nobody;
CALL retrain.tick();
SET ROLE regress_slots_one;
BEGIN;
CALL retrain.tick();
ROLLBACK;
CREATE FUNCTION slots.call_tick() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CALL retrain.tick(); END $$;
SELECT slots.call_tick();
CALL retrain.tick(0);
CALL retrain.tick(NULL);
CALL retrain.tick(max_time => NULL);
SET default_transaction_read_only = on;
CALL retrain.tick();
RESET default_transaction_read_only;
CALL retrain.tick();
SELECT count(*) FROM retrain.evaluations;

-- 3. Catching up: skip takes the latest slot, each the oldest that its limit allows; what is left out is counted.
CREATE FUNCTION slots.state() RETURNS TABLE (policy text, last_slot timestamp, next_due timestamp, evaluations bigint, missed bigint) LANGUAGE sql AS $$
	SELECT s.policy, s.last_slot AT TIME ZONE 'UTC', s.next_due AT TIME ZONE 'UTC', count(e), sum(e.missed_slots) FROM retrain.policy_status s LEFT JOIN retrain.evaluations e USING (policy) GROUP BY 1, 2, 3 ORDER BY 1 $$;
SELECT slots.policy('skip', 'one', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-20 12:00:00+00"}');
SELECT slots.policy('each', 'one', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-20 12:00:00+00", "catchup": "each", "catchup_limit": 4}');
SELECT slots.policy('each all', 'one', '{"every": "1 day", "anchor": "2020-01-18 00:00:00+00", "until": "2020-01-20 00:00:00+00", "catchup": "each", "catchup_limit": 100}');
SELECT * FROM slots.state();
CALL retrain.tick(1);
SELECT * FROM slots.state();
CALL retrain.tick(max_policies => 2);
SELECT * FROM slots.state();
CALL retrain.tick(max_time => '0');
CALL retrain.tick(max_time => '-1 s');
SELECT count(*) FROM retrain.evaluations;
CALL retrain.tick();
SELECT * FROM slots.state();
SELECT policy, slot AT TIME ZONE 'UTC' AS slot, ordinal, missed_slots, outcome, triggered_by, attempt, run_as, session_role = session_user AS by_me FROM retrain.evaluations ORDER BY 1, 2;
-- cron: the same rules; in New York 30 minutes past 1, 2 and 3 on 12 March 2023 are 6:30, 7:00 and 7:30 UTC, and 2:00, 2:30 and 3:00 one slot
SELECT slots.policy('cron skip', 'one', '{"cron": "0,30 1-3 * * *", "time_zone": "America/New_York", "anchor": "2023-03-11 00:00+00", "until": "2023-03-14 00:00+00"}');
SELECT slots.policy('cron each', 'one', '{"cron": "0,30 1-3 * * *", "time_zone": "America/New_York", "anchor": "2023-03-11 00:00+00", "until": "2023-03-12 08:00+00", "catchup": "each", "catchup_limit": 3}');
SELECT slots.policy('cron over', 'one', '{"cron": "0 12 1 1 *", "anchor": "2020-01-01 00:00+00", "until": "2021-01-01 00:00+00"}');
CALL retrain.tick();
SELECT * FROM slots.state() WHERE policy LIKE 'cron%';
SELECT policy, slot AT TIME ZONE 'UTC' AS slot, missed_slots FROM retrain.evaluations WHERE policy LIKE 'cron%' ORDER BY 1, 2;
-- a DO block at top level is no transaction block
DO $$ BEGIN CALL retrain.tick(); CALL retrain.tick(); END $$;
SELECT count(*) FROM retrain.evaluations;

-- 4. Slots recorded by hand are passed over.
SELECT slots.policy('by hand', 'one', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-08 00:00:00+00", "catchup": "each", "catchup_limit": 4}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.evaluate('by hand', '2020-01-05 00:00Z');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.evaluate('by hand', '2020-01-07 00:00Z');
CALL retrain.tick();
SELECT slot AT TIME ZONE 'UTC' AS slot, ordinal, triggered_by, missed_slots FROM retrain.evaluations WHERE policy = 'by hand' ORDER BY slot;
-- what the rule left out is counted, less what somebody recorded
SELECT slots.policy('by hand, two', 'one', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-08 00:00:00+00", "catchup": "each", "catchup_limit": 2}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM unnest('{2020-01-04 00:00Z,2020-01-07 00:00Z}'::timestamptz[]) s (s), retrain.evaluate('by hand, two', s);
CALL retrain.tick();
SELECT slot AT TIME ZONE 'UTC' AS slot, ordinal, triggered_by, missed_slots FROM retrain.evaluations WHERE policy = 'by hand, two' ORDER BY slot;
SELECT slots.policy('by hand, skip', 'one', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-08 00:00:00+00"}');
SELECT slot AT TIME ZONE 'UTC' AS slot FROM retrain.evaluate('by hand, skip', '2020-01-08 00:00Z');
CALL retrain.tick();
SELECT slot AT TIME ZONE 'UTC' AS slot, ordinal, triggered_by, missed_slots FROM retrain.evaluations WHERE policy = 'by hand, skip' ORDER BY slot;
SELECT * FROM slots.state() WHERE policy LIKE 'by hand%';

-- 5. Whose policies: one's own, or everybody's with the scheduler privilege.  A broken one stops nobody.
SELECT slots.policy('mine', 'one', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-03 00:00:00+00"}');
SELECT slots.policy('broken', 'one', '{"every": "1 day", "anchor": "2020-01-02 00:00:00+00", "until": "2020-01-03 00:00:00+00"}');
SELECT slots.policy('owner gone', 'one', '{"every": "1 day", "anchor": "2020-01-02 12:00:00+00", "until": "2020-01-03 12:00:00+00"}');
SET ROLE regress_slots_two;
SELECT slots.policy('theirs', 'two', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-03 00:00:00+00"}');
SELECT slots.policy('paused', 'two', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-03 00:00:00+00"}');
SELECT retrain.pause_policy('paused');
-- damage as only a superuser can do
RESET ROLE;
ALTER TABLE retrain.policy_revision DISABLE TRIGGER policy_revision_append_only;
UPDATE retrain.policy_revision r SET definition = definition - 'checks' FROM retrain.policy p WHERE p.policy_id = r.policy_id AND p.name = 'broken';
ALTER TABLE retrain.policy_revision ENABLE ALWAYS TRIGGER policy_revision_append_only;
UPDATE retrain.policy SET owner_oid = 1 WHERE name = 'owner gone';
SET ROLE regress_slots_two;
CALL retrain.tick();
SELECT policy, triggered_by, run_as FROM retrain.evaluations WHERE policy IN ('mine', 'theirs', 'paused', 'broken', 'owner gone');
SET ROLE regress_slots_sched;
CALL retrain.tick();
RESET ROLE;
SELECT policy, triggered_by, run_as, session_role = session_user AS by_me FROM retrain.evaluations WHERE policy IN ('mine', 'theirs', 'paused', 'broken', 'owner gone') ORDER BY 1;
SELECT policy, state, state_reason FROM retrain.policy_status WHERE policy IN ('mine', 'theirs', 'paused', 'broken', 'owner gone') ORDER BY 1;
SELECT e.kind, p.name, e.message FROM retrain.event e JOIN retrain.policy p USING (policy_id) WHERE e.kind IN ('invalid', 'suspended') ORDER BY e.event_id;
-- the one that needs repair cannot be evaluated or resumed
SET ROLE regress_slots_one;
SELECT retrain.evaluate('broken', '2020-01-04');
SELECT retrain.resume_policy('broken');
SELECT retrain.pause_policy('owner gone');

-- an owner who is gone, has become a superuser, or is no member of the model's owner any more
SET ROLE regress_slots_sched;
SELECT retrain.evaluate('owner gone', '2020-01-04');
RESET ROLE;
ALTER ROLE regress_slots_two SUPERUSER;
SET ROLE regress_slots_sched;
SELECT retrain.evaluate('theirs', '2020-01-04');
RESET ROLE;
ALTER ROLE regress_slots_two NOSUPERUSER;
GRANT regress_slots_one TO regress_slots_two;
SET ROLE regress_slots_two;
SELECT slots.policy('guest', 'one', '{"every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-04 00:00:00+00"}');
SELECT slot AT TIME ZONE 'UTC' AS slot, outcome FROM retrain.evaluate('guest', '2020-01-03 00:00Z');
RESET ROLE;
REVOKE regress_slots_one FROM regress_slots_two;
SET ROLE regress_slots_two;
SELECT retrain.evaluate('guest', '2020-01-04');
SELECT retrain.evaluate('guest', '2020-01-04', dry_run => true);
CALL retrain.tick();
SELECT state, state_reason, problem FROM retrain.policy_status WHERE policy = 'guest';
RESET ROLE;
-- a renamed owner stays the owner
ALTER ROLE regress_slots_two RENAME TO regress_slots_zwei;
SET ROLE regress_slots_zwei;
SELECT outcome FROM retrain.evaluate('theirs', '2020-01-04', repeat => true);
SELECT ordinal, run_as FROM retrain.evaluations WHERE policy = 'theirs' ORDER BY 1;
RESET ROLE;
ALTER ROLE regress_slots_zwei RENAME TO regress_slots_two;

-- 6. Errors in a row: a pause before the next attempt, then suspension.
RESET ROLE;
SET timezone = 'UTC';
CREATE VIEW slots.failing AS SELECT at, 1 / (x - x)::integer AS x FROM slots.log;
GRANT SELECT ON slots.failing TO PUBLIC;
SET ROLE regress_slots_one;
SELECT retrain.attach_log('one', 'slots.failing', 'at', features => '{x}', name => 'failing') > 0 AS log;
SELECT slots.policy('failing', 'one', '{"log": "failing", "every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-10 00:00:00+00", "catchup": "each", "catchup_limit": 100}');
CALL retrain.tick();
CALL retrain.tick();
SELECT s.state, s.consecutive_errors, s.last_error, s.last_slot, s.next_due, s.last_outcome, s.last_verdict FROM retrain.policy_status s WHERE policy = 'failing';
RESET ROLE;
-- 10 s, doubled with each further error, at most one period
SELECT consecutive_errors, round(extract(epoch FROM retry_at - e.recorded_at)) AS pause FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id)
JOIN retrain.evaluations e ON e.policy = p.name AND e.slot = s.last_slot WHERE p.name = 'failing';
UPDATE retrain.policy_state SET retry_at = now() WHERE retry_at IS NOT NULL;
SET ROLE regress_slots_one;
CALL retrain.tick();
RESET ROLE;
SELECT consecutive_errors, round(extract(epoch FROM retry_at - e.recorded_at)) AS pause FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id)
JOIN retrain.evaluations e ON e.policy = p.name AND e.slot = s.last_slot WHERE p.name = 'failing';
-- the tenth in a row, retrain.max_consecutive_errors, is one too many
UPDATE retrain.policy_state SET retry_at = now(), consecutive_errors = 9 WHERE retry_at IS NOT NULL;
SET ROLE regress_slots_one;
CALL retrain.tick();
SELECT s.state, s.state_reason, s.problem, s.consecutive_errors, s.last_slot FROM retrain.policy_status s WHERE policy = 'failing';
CALL retrain.tick();
-- mended and resumed, it goes on after the last slot
RESET ROLE;
CREATE OR REPLACE VIEW slots.failing AS SELECT at, x::integer AS x FROM slots.log;
SET ROLE regress_slots_one;
SELECT retrain.resume_policy('failing');
CALL retrain.tick();
SELECT slot, outcome, verdict, candidate FROM retrain.decisions WHERE policy = 'failing' ORDER BY slot;
SELECT s.state, s.consecutive_errors, s.last_error, s.next_due FROM retrain.policy_status s WHERE policy = 'failing';
-- the pause is never longer than the period
RESET ROLE;
CREATE OR REPLACE VIEW slots.failing AS SELECT at, 1 / (x - x)::integer AS x FROM slots.log;
SET ROLE regress_slots_one;
SELECT slots.policy('failing fast', 'one', '{"log": "failing", "every": "1 s", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-03 00:00:01+00"}');
CALL retrain.tick();
RESET ROLE;
SELECT round(extract(epoch FROM retry_at - e.recorded_at)) AS pause FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id)
JOIN retrain.evaluations e ON e.policy = p.name AND e.slot = s.last_slot WHERE p.name = 'failing fast';

-- 7. A claim keeps others from its slot (RT005), and is taken up after its deadline, with the next attempt.
SET ROLE regress_slots_one;
SELECT slots.policy('claimed', 'one', '{"log": "one", "every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-05 00:00:00+00", "catchup": "each"}');
RESET ROLE;
UPDATE retrain.policy_state s SET run_id = gen_random_uuid(), run_slot = '2020-01-03 00:00Z', run_revision = 1, run_started = now() - interval '1 hour', run_deadline = now() + interval '1 hour',
	run_missed = 0, attempts = 1, next_due = '2020-01-04 00:00Z' FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'claimed';
SET ROLE regress_slots_one;
CALL retrain.tick();
SELECT count(*) FROM retrain.evaluations WHERE policy = 'claimed';
SELECT slot FROM retrain.evaluate('claimed', '2020-01-03 00:00Z');
SELECT slot, ordinal FROM retrain.evaluate('claimed', '2020-01-03 00:00Z', dry_run => true);
SELECT slot FROM retrain.evaluate('claimed', '2020-01-04 00:00Z');
RESET ROLE;
UPDATE retrain.policy_state SET run_deadline = now() WHERE run_id IS NOT NULL;
SET ROLE regress_slots_one;
CALL retrain.tick();
SELECT slot, ordinal, triggered_by, attempt, missed_slots, outcome FROM retrain.evaluations WHERE policy = 'claimed' ORDER BY slot;
RESET ROLE;
SELECT e.kind, e.message FROM retrain.event e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'claimed' ORDER BY event_id;

-- The clock was ahead, and was set back: the last slot lies in the future.  The policy goes on from the last recorded one that has come, and evaluates none twice.
SET ROLE regress_slots_one;
SELECT slots.policy('ahead', 'one', jsonb_build_object('log', 'one', 'every', '1 day', 'anchor', to_char(now() AT TIME ZONE 'UTC' - interval '3 days', 'YYYY-MM-DD'), 'catchup', 'each'));
CALL retrain.tick();
RESET ROLE;
UPDATE retrain.policy_state s SET last_slot = s.next_due + interval '8 days', next_due = s.next_due + interval '9 days', retry_at = now() + interval '9 days' FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'ahead';
SET ROLE regress_slots_one;
CALL retrain.tick();
RESET ROLE;
SELECT s.last_slot = max(e.slot) AS last_recorded, s.next_due = max(e.slot) + interval '1 day' AS next_day, s.retry_at IS NULL AS no_pause, count(*) AS evaluations, count(DISTINCT e.slot) AS slots
FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) JOIN retrain.evaluation e USING (policy_id) WHERE p.name = 'ahead' GROUP BY s.policy_id;
SELECT e.kind, e.message FROM retrain.event e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'ahead' ORDER BY event_id;
-- slots after the last recorded one that have come are made up for, and a claim made ahead of the clock is void
SET ROLE regress_slots_one;
SELECT slots.policy('behind', 'one', '{"log": "one", "every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2100-01-01 00:00:00+00"}');
SELECT slot FROM retrain.evaluate('behind', '2020-01-03 00:00Z');
RESET ROLE;
UPDATE retrain.policy_state s SET last_slot = now() + interval '1 day', next_due = now() + interval '2 days' FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'behind';
SET ROLE regress_slots_one;
CALL retrain.tick();
RESET ROLE;
UPDATE retrain.policy_state s SET run_id = gen_random_uuid(), run_slot = s.last_slot, run_revision = 1, run_started = now() + interval '8 hours', run_deadline = now() + interval '9 hours', run_missed = 0, attempts = 1
FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'behind';
SET ROLE regress_slots_one;
CALL retrain.tick();
RESET ROLE;
SELECT s.run_id IS NULL AS no_claim, s.next_due - s.last_slot AS ahead, s.next_due > now() AS to_come, count(*) AS evaluations, bool_or(e.missed_slots > 2000) AS counted
FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) JOIN retrain.evaluation e USING (policy_id) WHERE p.name = 'behind' GROUP BY s.policy_id;
SELECT retrain.retire_policy(p) FROM unnest('{ahead,behind}'::text[]) p;

-- 8. Whoever cancels the call ends it: the policy in work is recorded as cancelled, the next one is not begun.
CREATE VIEW slots.endless AS SELECT l.at, l.x + 0 * length(pg_sleep(600)::text) AS x FROM slots.log l;
GRANT SELECT ON slots.endless TO PUBLIC;
SET ROLE regress_slots_one;
SELECT retrain.attach_log('one', 'slots.endless', 'at', features => '{x}', name => 'endless') > 0 AS log;
SELECT slots.policy('endless ' || n, 'one', '{"log": "endless", "every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-03 00:00:00+00"}') FROM generate_series(1, 2) n;
\set SHOW_CONTEXT never
SET statement_timeout = '2s';
CALL retrain.tick();
SELECT retrain.evaluate('endless 2', '2020-01-04');
RESET statement_timeout;
\set SHOW_CONTEXT errors
SELECT policy, e.outcome, e.error_code, d.verdict, d.candidate FROM retrain.evaluations e JOIN retrain.decisions d USING (policy, slot, ordinal) WHERE policy LIKE 'endless%';
SELECT policy, consecutive_errors, next_due FROM retrain.policy_status WHERE policy LIKE 'endless%' ORDER BY 1;
SELECT retrain.retire_policy('endless ' || n) FROM generate_series(1, 2) n;

-- 9. The settings of the session are as before.
SET ROLE regress_slots_one;
SELECT slots.policy('settings', 'one', '{"log": "one", "every": "1 day", "anchor": "2020-01-03 00:00:00+00", "until": "2020-01-05 00:00:00+00", "catchup": "each"}');
SET search_path = slots; SET extra_float_digits = 0; SET datestyle = 'German'; SET row_security = off;
CALL retrain.tick();
SELECT current_user, current_setting('search_path'), current_setting('extra_float_digits'), current_setting('datestyle'), current_setting('row_security'), current_setting('transaction_isolation'), current_setting('transaction_read_only'),
	current_setting('timezone');
SELECT count(*), min(triggered_by) FROM retrain.evaluations WHERE policy = 'settings';
SELECT * FROM retrain.policy_slots('settings', '2020-01-03', '2020-01-04');
RESET ALL;
RESET ROLE;
\c :old_database
ALTER DATABASE regress_retrain_slots IS_TEMPLATE false;
DROP DATABASE regress_retrain_slots;
DROP ROLE regress_slots_one, regress_slots_two, regress_slots_sched, regress_slots_nobody;
