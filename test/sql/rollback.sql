-- Taking back what is live: by hand, and by the policy that watches a
-- deployment.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_rollback_owner LOGIN;
CREATE ROLE regress_rollback_stranger LOGIN;
CREATE ROLE regress_rollback_risk LOGIN;
CREATE ROLE regress_rollback_member LOGIN IN ROLE regress_rollback_risk;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_rollback_owner,regress_rollback_stranger,regress_rollback_member}'::name[]) r;
CREATE SCHEMA regress_rollback AUTHORIZATION regress_rollback_owner;

-- try runs a statement and returns what it returns, or its error with detail
-- and hint.
CREATE FUNCTION regress_rollback.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format('%s: %s%s%s', SQLSTATE, SQLERRM, ' | ' || nullif(detail, ''), ' | ' || nullif(hint, ''));
END $$;
GRANT USAGE ON SCHEMA regress_rollback TO PUBLIC;

SET SESSION AUTHORIZATION regress_rollback_owner;
SET search_path = regress_rollback, pg_temp;
-- the scores of v2 are noise: from the 11th day on nothing is right any more
CREATE TABLE log (at timestamptz, p double precision, y boolean, model_version text);
INSERT INTO log SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour', CASE WHEN i < 240 THEN (i * 37 % 101) / 101.0 ELSE (i * 53 % 101) / 101.0 END,
	i * 37 % 101 > 50, CASE WHEN i < 240 THEN 'v1' ELSE 'v2' END FROM generate_series(0, 24 * 30 - 1) i;
SELECT retrain.register_model('m') > 0 AS m, retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'y', version_column => 'model_version') > 0 AS log;
SELECT retrain.register_version('m', 'v' || i, 'file:///v' || i, sha256(convert_to('rollback v' || i, 'UTF8'))) > 0 AS version FROM generate_series(1, 4) i;
CREATE FUNCTION policy(name text, verdict text, shadow boolean DEFAULT false, length text DEFAULT '1 day') RETURNS boolean LANGUAGE sql
RETURN retrain.create_policy(name, 'm', jsonb_build_array(retrain.policy_check('roc_auc', fail => 0.8, min_rows => 10, verdict => verdict)), reference => 'none',
	window_length => length::interval, every => '1 day', anchor => '2026-01-02 00:00Z', shadow => shadow) > 0;
SELECT policy('guard', 'roll_back') AS guard, policy('weekly', 'roll_back', length => '7 days') AS weekly, policy('shadow', 'roll_back', true) AS shadow, policy('retrains', 'retrain') AS retrains,
	policy('gone', 'roll_back') AS gone, policy('late', 'roll_back') AS late;
SELECT retrain.retire_policy('gone') IS NOT NULL AS retired;
SELECT retrain.register_model('other') > 0 AS other, retrain.attach_log('other', 'log', 'at', probability_column => 'p', label_column => 'y', name => 'other') > 0 AS log,
	retrain.create_policy('foreign', 'other', jsonb_build_array(retrain.policy_check('roc_auc', fail => 0.8, verdict => 'roll_back')), log => 'other', reference => 'none', window_length => '1 day', every => '1 day') > 0 AS policy;

-- 1. By hand.
SELECT try($$SELECT retrain.rollback('m', 'v1', 'x')$$) AS nothing_live;
SELECT retrain.deploy('m', '{"v1": 1}', effective_at => '2026-01-01 00:00Z') AS d1, retrain.deploy('m', '{"v2": 1}', effective_at => '2026-01-03 00:00Z') AS d2;
SELECT try($$SELECT retrain.rollback('m', 'v3', 'x')$$) AS never_live;
SELECT try($$SELECT retrain.rollback('m', 'none', 'x')$$) AS no_version;
SELECT try($$SELECT retrain.rollback('m', 'v2', 'x')$$) AS live_now;
SELECT try($$SELECT retrain.rollback('m', 'v1', repeat('x', 8001))$$) AS long_reason;
SELECT try($$SELECT retrain.rollback('m', 'v1', '')$$) AS empty_reason, try($$SELECT retrain.rollback('m', 'v1', NULL)$$) AS no_reason;
SELECT try($$SELECT retrain.rollback('m', 'v1', 'x', 'staging')$$) AS no_environment;
SELECT try($$SELECT retrain.rollback('m', 'v1', 'x', effective_at => '2026-01-03 00:00Z')$$) AS same_time;
SELECT retrain.rollback('m', 'v1', 'complaints from the shops', effective_at => '2026-01-05 00:00Z') AS d3;
-- of a canary to one of its versions
SELECT retrain.deploy('m', '{"v1": 0.9, "v2": 0.1}', effective_at => '2026-01-06 00:00Z') AS d4;
SELECT retrain.rollback('m', 'v1', 'the canary died', effective_at => '2026-01-07 00:00Z') AS d5;
SELECT deployment_id, versions, effective_from, effective_until, cause, reason, previous_deployment_id AS previous, policy, deployed_by, deployed_as FROM retrain.deployments ORDER BY 1;

-- 2. Who may: the owner, and who has to approve promotions.
SET SESSION AUTHORIZATION regress_rollback_stranger;
SELECT try($$SELECT retrain.rollback('m', 'v2', 'x')$$) AS stranger;
SET SESSION AUTHORIZATION regress_rollback_member;
SELECT try($$SELECT retrain.rollback('m', 'v2', 'x')$$) AS no_rule_yet;
RESET SESSION AUTHORIZATION;
SET search_path = regress_rollback, pg_temp;
SET SESSION AUTHORIZATION regress_rollback_owner;
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_rollback_risk", "quorum": 1}]}') IS NOT NULL AS rule;
SET SESSION AUTHORIZATION regress_rollback_stranger;
SELECT try($$SELECT retrain.rollback('m', 'v2', 'x')$$) AS stranger;
SET SESSION AUTHORIZATION regress_rollback_member;
SELECT try($$SELECT retrain.rollback('m', 'v2', 'v1 was worse', effective_at => '2026-01-08 00:00Z')$$) AS member, try($$SELECT retrain.rollback('m', 'v1', 'x', 'staging')$$) AS elsewhere;
SET SESSION AUTHORIZATION regress_rollback_owner;
SELECT cause, reason, deployed_by, deployed_as FROM retrain.deployments WHERE deployment_id = 6;
SET SESSION AUTHORIZATION regress_rollback_member;
SELECT count(*) AS sees, count(*) FILTER (WHERE environment = 'production') AS production FROM retrain.deployments;
SELECT try($$SELECT retrain.live_version('m')$$) AS live, try($$SELECT retrain.live_version('m', 'elsewhere')$$) AS elsewhere;
SET SESSION AUTHORIZATION regress_rollback_owner;
-- what is live is changed by promotion and rollback only
SELECT try($$SELECT retrain.deploy('m', '{"v1": 1}')$$) AS by_hand;
SELECT retrain.create_environment('staging') > 0 AS staging;
SELECT try($$SELECT retrain.deploy('m', '{"v1": 1}', 'staging')$$) AS without_a_rule;
-- until a later revision of the rule has no approvers
SELECT retrain.set_approval_rule('m', '{"approvers": []}') IS NOT NULL AS rule;
SET SESSION AUTHORIZATION regress_rollback_member;
SELECT try($$SELECT retrain.rollback('m', 'v1', 'x')$$) AS no_approver_any_more;
SET SESSION AUTHORIZATION regress_rollback_owner;
SELECT retrain.deploy('m', '{"v1": 1}', effective_at => '2026-01-09 00:00Z') AS d8;

-- 3. A watch has to be able to act.
SELECT w AS watch_policy, i AS watch, try(format('SELECT retrain.deploy(%L, %L, watch_policy => %L, watch => %L, effective_at => %L)', 'm', '{"v2": 1}', w, i, '2026-01-10 00:00Z'))
FROM (VALUES ('guard', NULL), (NULL, '7 days'), ('guard', '0'), ('guard', '-1 day'), ('guard', '23 hours'), ('weekly', '6 days'), ('shadow', '7 days'), ('retrains', '7 days'), ('gone', '7 days'),
	('foreign', '7 days'), ('none', '7 days')) x (w, i);

-- 4. A request whose version goes live under watch; its figures collapse.
SELECT retrain.request_retraining('m', 'older by the day') AS r \gset
RESET SESSION AUTHORIZATION;
SELECT retrain.grant_role('trainer', 'regress_rollback_owner');
SET SESSION AUTHORIZATION regress_rollback_owner;
SELECT token AS t, fence AS f FROM retrain.claim('t') \gset
SELECT state FROM retrain.report(:'r', :'t', :f, 'k', 'trained', 'v5', 'file:///v5', sha256('rollback v5'));
BEGIN;
SELECT retrain.promote(:'r', effective_at => '2026-01-10 12:00Z', watch_policy => 'weekly', watch => '14 days') > 0 AS deployed;
-- the window begins before the deployment: it speaks of other versions, too
SET client_min_messages = notice;
SELECT verdict FROM retrain.evaluate('weekly', '2026-01-15');
RESET client_min_messages;
SELECT retrain.live_version('m');
ROLLBACK;
BEGIN;
SELECT retrain.promote(:'r', effective_at => '2026-01-10 00:00Z', watch_policy => 'guard', watch => '5 days') > 0 AS deployed;
SELECT watch_policy, watch_until FROM retrain.deployments WHERE live AND environment = 'production';
-- another policy, a dry run, a policy that only shadows, and a slot after the end take nothing back
SELECT verdict FROM retrain.evaluate('late', '2026-01-12');
SELECT verdict FROM retrain.evaluate('guard', '2026-01-12', dry_run => true);
SELECT verdict FROM retrain.evaluate('shadow', '2026-01-12');
SELECT verdict FROM retrain.evaluate('guard', '2026-01-16');
SELECT retrain.live_version('m'), (SELECT state FROM retrain.requests WHERE request_id = :'r') AS request;
ROLLBACK;
SELECT retrain.promote(:'r', share => 0.5, effective_at => '2026-01-10 00:00Z', watch_policy => 'guard', watch => '5 days') > 0 AS half,
	retrain.promote(:'r', effective_at => '2026-01-10 00:00:01Z', watch_policy => 'guard', watch => '5 days') > 0 AS all;
SELECT versions, cause, watch_policy FROM retrain.deployments WHERE environment = 'production' ORDER BY deployment_id DESC LIMIT 2;
-- an earlier slot: good figures, nothing happens; the day after: collapsed
SELECT verdict FROM retrain.evaluate('guard', '2026-01-10');
SELECT verdict FROM retrain.evaluate('guard', '2026-01-12');
-- not to the share of half, which has the version too
SELECT versions, effective_from, cause, reason, policy, slot, ordinal, watch_policy, deployed_by, deployed_as FROM retrain.deployments WHERE live AND environment = 'production';
SELECT state FROM retrain.requests WHERE request_id = :'r';
RESET SESSION AUTHORIZATION;
SELECT event, from_state, to_state, actor, caller_role, detail FROM retrain.request_transition WHERE request_id = :'r' ORDER BY transition_id DESC LIMIT 1;
SELECT kind, payload_json ->> 'cause' AS cause, payload_json ->> 'event' AS event, payload_json ->> 'verdict' AS verdict, payload_json ->> 'slot' AS slot, payload_json ->> 'versions' AS versions
FROM (SELECT * FROM retrain.ledger ORDER BY seq DESC LIMIT 3) l ORDER BY seq;
SET SESSION AUTHORIZATION regress_rollback_owner;
-- the watch is over with the deployment
SELECT verdict FROM retrain.evaluate('guard', '2026-01-13');
SELECT count(*) FROM retrain.deployments WHERE policy = 'guard';

-- 5. Nothing to go back to: the decision is recorded, and an event says why not.
SELECT retrain.create_environment('canary') > 0 AS canary;
SELECT retrain.deploy('m', '{"v2": 1}', 'canary', '2026-01-11 00:00Z', watch_policy => 'late', watch => '9 days') > 0 AS first;
SET client_min_messages = notice;
SELECT verdict FROM retrain.evaluate('late', '2026-01-13');
SELECT retrain.deploy('m', '{"v4": 1}', 'canary', '2026-01-13 00:00Z') > 0 AS second;
SELECT retrain.deploy('m', '{"v2": 1}', 'canary', '2026-01-14 00:00Z', watch_policy => 'late', watch => '6 days') > 0 AS third;
SELECT retrain.retire_version('m', 'v4');
SELECT verdict FROM retrain.evaluate('late', '2026-01-16');
RESET client_min_messages;
SELECT retrain.live_version('m', 'canary');

-- A withdrawal: nothing is live from then on; a watch has no way back to that.
SELECT retrain.create_environment('lab') > 0 AS lab;
SELECT try($$SELECT retrain.withdraw('m', 'x', 'lab')$$) AS nothing_live, try($$SELECT retrain.withdraw('m', '', 'lab')$$) AS no_reason, try($$SELECT retrain.withdraw('m', 'x', 'none')$$) AS no_environment;
SELECT retrain.deploy('m', '{"v2": 1}', 'lab', '2026-01-01 00:00Z') > 0 AS live, retrain.withdraw('m', 'the lab is closed', 'lab', '2026-01-05 00:00Z') > 0 AS withdrawn;
SELECT try($$SELECT retrain.withdraw('m', 'x', 'lab')$$) AS again;
SELECT versions, cause, reason, effective_from, live FROM retrain.deployments WHERE environment = 'lab' ORDER BY deployment_id;
SELECT try($$SELECT retrain.live_version('m', 'lab')$$) AS now, retrain.live_version('m', 'lab', '2026-01-04 00:00Z') AS before, (SELECT count(*) FROM retrain.live_versions('m', 'lab')) AS versions;
SELECT retrain.deploy('m', '{"v3": 1}', 'lab', '2026-01-11 00:00Z', watch_policy => 'late', watch => '9 days') > 0 AS watched;
SET client_min_messages = notice;
SELECT verdict FROM retrain.evaluate('late', '2026-01-12', repeat => true);
RESET client_min_messages;
SELECT retrain.withdraw('m', 'closed again', 'lab', '2026-01-13 00:00Z') > 0 AS withdrawn;
SELECT retrain.rollback('m', 'v2', 'open again', 'lab', '2026-01-14 00:00Z') > 0 AS rolled_back;
SET SESSION AUTHORIZATION regress_rollback_stranger;
SELECT try($$SELECT retrain.withdraw('m', 'x', 'lab')$$) AS stranger;
SET SESSION AUTHORIZATION regress_rollback_owner;

-- 6. Without a time of its own, by tick(): it begins now, and ends when the
-- decision is recorded, which is later than the slot.
SELECT retrain.deploy('m', '{"v2": 1}', 'staging') > 0 AS before, retrain.deploy('m', '{"v3": 1}', 'canary') > 0 AS elsewhere;
SELECT retrain.attach_log('m', 'log', 'at', probability_column => 'p', label_column => 'y', name => 'now') > 0 AS log,
	retrain.create_policy('quick', 'm', jsonb_build_array(retrain.policy_check('roc_auc', fail => 0.8, min_rows => 10, verdict => 'roll_back')), log => 'now', reference => 'none',
		window_length => '1 second', every => '1 second', anchor => date_trunc('second', clock_timestamp())) > 0 AS policy;
SELECT retrain.deploy('m', '{"v3": 1}', 'staging', watch_policy => 'quick', watch => '1 hour') > 0 AS watched;
INSERT INTO log SELECT clock_timestamp() + i * interval '20 milliseconds', (i * 53 % 101) / 101.0, i * 37 % 101 > 50, 'v3' FROM generate_series(0, 3000) i;
SELECT pg_sleep(2.2);
CALL retrain.tick();
SELECT versions, cause, policy, effective_from = recorded_at AS when_recorded, effective_from > slot AS after_the_slot FROM retrain.deployments WHERE live AND environment = 'staging';
RESET SESSION AUTHORIZATION;
SELECT kind, object_name, message FROM retrain.event WHERE kind = 'not_rolled_back' ORDER BY event_id;
SELECT ok FROM retrain.verify_ledger();
SELECT * FROM retrain.verify_release();
-- 7. What a superuser changes behind the functions' back is found.
CREATE FUNCTION regress_rollback.tamper(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	found text;
BEGIN
	SET LOCAL session_replication_role = replica;
	ALTER TABLE retrain.deployment DISABLE TRIGGER ALL;
	ALTER TABLE retrain.deployment_version DISABLE TRIGGER ALL;
	ALTER TABLE retrain.environment DISABLE TRIGGER ALL;
	EXECUTE statement;
	SELECT string_agg(DISTINCT object || ' ' || id || ' ' || problem || ': ' || regexp_replace(detail, '[0-9]+', '<n>', 'g'), E'\n') INTO found FROM retrain.verify_release();
	RAISE EXCEPTION USING MESSAGE = coalesce(found, 'nothing'), ERRCODE = 'RTXXX';
EXCEPTION WHEN SQLSTATE 'RTXXX' THEN
	RETURN SQLERRM;
END $$;
SELECT regress_rollback.tamper($$UPDATE retrain.deployment SET reason = 'all was well' WHERE deployment_id = 3$$);
SELECT regress_rollback.tamper($$UPDATE retrain.deployment_version SET share = 1 WHERE deployment_id = 4 AND share > 0.5$$);
SELECT regress_rollback.tamper($$UPDATE retrain.deployment SET effective = tstzrange('2026-01-01 06:00Z', upper(effective)) WHERE deployment_id = 1$$);
SELECT regress_rollback.tamper($$UPDATE retrain.deployment SET effective = tstzrange(lower(effective), '2026-01-02 00:00Z') WHERE deployment_id = 1$$);
SELECT regress_rollback.tamper($$UPDATE retrain.deployment SET ended_recorded_at = ended_recorded_at + interval '1 day' WHERE deployment_id = 1$$);
SELECT regress_rollback.tamper($$UPDATE retrain.deployment SET effective = tstzrange(lower(effective), '2999-01-01 00:00Z'), ended_recorded_at = recorded_at + interval '1 second' WHERE ended_recorded_at IS NULL AND deployment_id = (SELECT max(deployment_id) FROM retrain.deployment)$$) ~ 'no deployment follows' AS an_end_of_its_own;
SELECT regress_rollback.tamper($$INSERT INTO retrain.deployment_version SELECT d.deployment_id, d.model_id, v.version_id, 1 FROM retrain.deployment d, retrain.version v WHERE d.cause = 'withdrawal' AND v.name = 'v3' LIMIT 1$$) ~ 'differs' AS a_version_for_a_withdrawal;
SELECT regress_rollback.tamper($$DELETE FROM retrain.deployment_version WHERE deployment_id = 2$$);
SELECT regress_rollback.tamper($$UPDATE retrain.environment SET target = 'edge' WHERE name = 'production'$$) ~ 'environment .* differs' AS environment;

SET client_min_messages = error;
DROP SCHEMA regress_rollback CASCADE;
DROP OWNED BY regress_rollback_owner, regress_rollback_stranger, regress_rollback_member, regress_rollback_risk;
DROP ROLE regress_rollback_owner, regress_rollback_stranger, regress_rollback_member, regress_rollback_risk;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
