-- The queue for trainers: requests from decisions and by hand, claim,
-- heartbeat, release, report, cancel; every pair of state and event.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET retrain.retry_pause = 0;
CREATE ROLE regress_queue_owner LOGIN;
CREATE ROLE regress_queue_trainer LOGIN;
CREATE ROLE regress_queue_second LOGIN;
CREATE ROLE regress_queue_stranger LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_queue_owner,regress_queue_stranger}'::name[]) r;
SELECT retrain.grant_role('trainer', r) FROM unnest('{regress_queue_trainer,regress_queue_second}'::name[]) r;
CREATE SCHEMA regress_queue AUTHORIZATION regress_queue_owner;

-- try runs a statement and returns what it returns, or its error with its
-- hint; identifiers of requests are different each time.
CREATE FUNCTION regress_queue.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN regexp_replace(result, '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN regexp_replace(format('%s: %s%s', SQLSTATE, SQLERRM, ' | ' || nullif(hint, '')), '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
END $$;
GRANT USAGE ON SCHEMA regress_queue TO PUBLIC;

SET SESSION AUTHORIZATION regress_queue_owner;
SET search_path = regress_queue, pg_temp;
CREATE TABLE log (at timestamptz, x double precision, y boolean, known timestamptz, seg text);
INSERT INTO log SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour', i % 24 + CASE WHEN i > 240 THEN 20 ELSE 0 END, i % 3 = 0,
	'2026-01-01 00:00Z'::timestamptz + i * interval '1 hour' + interval '6 hours', 's' || i % 4 FROM generate_series(0, 24 * 20 - 1) i;
SELECT retrain.register_model('m') > 0 AS model, retrain.register_model('bare') > 0 AS bare,
	retrain.attach_log('m', 'log', 'at', label_column => 'y', label_time_column => 'known', features => '{x}', slices => '{seg}') > 0 AS log;
SELECT retrain.create_policy('p', 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.3, min_rows => 10, verdict => 'retrain')),
	log => 'log', reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2026-01-03', label_delay => '6 hours') > 0 AS policy;

-- 1. A decision makes a request in its transaction.
SELECT verdict FROM retrain.evaluate('p', '2026-01-05');
SELECT count(*) FROM retrain.requests;
BEGIN;
SELECT verdict FROM retrain.evaluate('p', '2026-01-12');
SELECT model, action, state, open, policy, slot, decisions, requested_by, requested_as, attempts, max_attempts FROM retrain.requests;
ROLLBACK;
SELECT count(*) FROM retrain.requests;
SELECT verdict FROM retrain.evaluate('p', '2026-01-12');
-- further decisions are evidence of the open one
SELECT verdict FROM retrain.evaluate('p', '2026-01-12', repeat => true);
SELECT action, state, decisions FROM retrain.requests;
SELECT try($$SELECT retrain.request_retraining('m', 'by hand')$$);
SELECT try($$SELECT retrain.request_retraining('m', 'by hand', 'reboot')$$), try($$SELECT retrain.request_retraining('none', 'by hand')$$),
	try($$SELECT retrain.request_retraining('m', NULL)$$);
-- a shadow policy asks for nothing, a dry run neither
SELECT retrain.request_retraining('bare', 'for later', priority => -1) IS NOT NULL AS made;
SELECT request_id AS bare FROM retrain.requests WHERE model = 'bare' \gset
SELECT retrain.cancel(:'bare', 'not needed');
SELECT retrain.create_policy(retrain.policy_definition('p') || '{"name": "shadow", "shadow": true}') > 0 AS shadow;
SELECT verdict FROM retrain.evaluate('shadow', '2026-01-12');
SELECT model, state, decisions FROM retrain.requests ORDER BY model;

-- 2. Claiming: who may, and what is told to who may not.
SET SESSION AUTHORIZATION regress_queue_trainer;
SET client_min_messages = notice;
SELECT count(*) FROM retrain.claim('t1');
SET client_min_messages = warning;
SELECT try($$SELECT retrain.claim('t1', 'm')$$);
SELECT try($$SELECT retrain.claim('t1', 'none')$$), try($$SELECT retrain.claim('')$$), try($$SELECT retrain.claim(NULL)$$);
SELECT try($$SELECT retrain.claim('t1', lease => '0.5 seconds')$$), try($$SELECT retrain.claim('t1', lease => '1 mon')$$),
	try($$SELECT retrain.claim('t1', lease => '2 days')$$), try($$SELECT retrain.claim('t1', max_requests => 0)$$);
SELECT try($$SELECT retrain.request_retraining('m', 'me too')$$);
SELECT count(*) FROM retrain.requests;
SET SESSION AUTHORIZATION regress_queue_owner;
GRANT SELECT ON log TO regress_queue_trainer, regress_queue_second;
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT request_id AS r, token AS t, fence AS f FROM retrain.claim('t1', 'm', lease => '10 minutes') \gset
SELECT :f AS fence, lease_until > clock_timestamp() + interval '9 minutes' AS until, lease_until < clock_timestamp() + interval '11 minutes' AS not_longer,
	model, state, trainer, lease_role, attempts, (SELECT count(*) FROM retrain.claim('t1')) AS more FROM retrain.requests;

-- 3. Heartbeats.
SELECT lease_until > clock_timestamp() + interval '9 minutes' AS as_long_as_before, cancelled FROM retrain.heartbeat(:'r', :'t', '{"epoch": 3}');
SELECT lease_until < clock_timestamp() + interval '3 minutes' AS shorter FROM retrain.heartbeat(:'r', :'t', lease => '2 minutes');
SELECT progress FROM retrain.requests;
SELECT try(format('SELECT retrain.heartbeat(%L, gen_random_uuid())', :'r')) AS other_token,
	try(format('SELECT retrain.heartbeat(gen_random_uuid(), %L)', :'t')) AS other_request,
	try(format('SELECT retrain.heartbeat(%L, NULL)', :'r')) AS no_token;
SELECT try(format('SELECT retrain.heartbeat(%L, %L, to_jsonb(repeat(''x'', 70000)))', :'r', :'t')) AS large;
-- a stolen token
SET SESSION AUTHORIZATION regress_queue_second;
SELECT try(format('SELECT retrain.heartbeat(%L, %L)', :'r', :'t')) AS heartbeat,
	try(format('SELECT retrain.release(%L, %L)', :'r', :'t')) AS release,
	try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'failed', error => 'x')$$, :'r', :'t', :f)) AS report,
	try(format('SELECT retrain.training_set(%L)', :'r')) AS training_set;
RESET SESSION AUTHORIZATION;
SET ROLE regress_queue_trainer;
SELECT regress_queue.try(format('SELECT retrain.heartbeat(%L, %L)', :'r', :'t')) AS set_role_is_not_the_session;
RESET ROLE;

-- 4. Release: once for nothing, and the token is void.
SET SESSION AUTHORIZATION regress_queue_trainer;
SET search_path = regress_queue, pg_temp;
SELECT retrain.release(:'r', :'t', '1 day', 'shutdown');
SELECT state, attempts, last_error, available_at > now() + interval '23 hours' AS later, (SELECT count(*) FROM retrain.claim('t1')) AS claimed FROM retrain.requests;
SELECT try(format('SELECT retrain.heartbeat(%L, %L)', :'r', :'t')), try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'failed', error => 'x')$$, :'r', :'t', :f));
RESET SESSION AUTHORIZATION;
UPDATE retrain.request SET available_at = now() WHERE state = 'queued';
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT token AS t, fence AS f, attempt FROM retrain.claim('t1', 'm') \gset
SELECT :attempt AS attempt, :f AS fence, retrain.release(:'r', :'t');
SELECT token AS t, fence AS f, attempt FROM retrain.claim('t1', 'm') \gset
SELECT :attempt AS attempt, :f AS fence, try(format($$SELECT retrain.release(%L, %L, '-1 second')$$, :'r', :'t')) AS delay;

-- 5. Reports that are not in order.
SELECT try(format($$SELECT retrain.report(%L, %L, 1, 'k', 'failed', error => 'x')$$, :'r', :'t')) AS fence;
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'done')$$, :'r', :'t', :f)) AS outcome,
	try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'failed')$$, :'r', :'t', :f)) AS no_error,
	try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v1', 'file:///v1')$$, :'r', :'t', :f)) AS no_digest,
	try(format($$SELECT retrain.report(%L, %L, %s, '', 'failed', error => 'x')$$, :'r', :'t', :f)) AS no_key;
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v1', 'file:///v1', 'short')$$, :'r', :'t', :f)) AS digest,
	try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v1', 'file:///v1', sha256('v1'), '{"colour": 1}')$$, :'r', :'t', :f)) AS details;
SELECT state, attempts FROM retrain.requests;

-- 6. A training that fails, and one that is reported twice.
SELECT state, version_id, late, repeated FROM retrain.report(:'r', :'t', :f, 'first', 'failed', error => 'out of memory');
SELECT state, version_id, late, repeated FROM retrain.report(:'r', :'t', :f, 'first', 'failed', error => 'out of memory');
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'first', 'failed', error => 'disk full')$$, :'r', :'t', :f)) AS other_content,
	try(format($$SELECT retrain.report(%L, %L, %s, 'second', 'failed', error => 'disk full')$$, :'r', :'t', :f)) AS other_key;
SELECT state, attempts, last_error FROM retrain.requests;
SELECT token AS t, fence AS f FROM retrain.claim('t1', 'm') \gset
SELECT state, version_id IS NOT NULL AS version, late, repeated FROM retrain.report(:'r', :'t', :f, 'done', 'trained', 'v1', 'file:///v1', sha256('v1'),
	'{"framework": "none 1.0", "seed": 7, "training_rows": 5, "metrics": {"auc": 0.7}, "cost": 1.50, "currency": "EUR", "energy_kwh": 0.2}');
SELECT state, version_id IS NOT NULL AS version, late, repeated FROM retrain.report(:'r', :'t', :f, 'done', 'trained', 'v1', 'file:///v1', sha256('v1'),
	'{"energy_kwh": 0.2, "framework": "none 1.0", "seed": 7, "training_rows": 5, "metrics": {"auc": 0.7}, "cost": 1.50, "currency": "EUR"}');
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'done', 'trained', 'v1', 'file:///v1', sha256('other'))$$, :'r', :'t', :f)) AS other_digest,
	try(format($$SELECT retrain.report(%L, %L, %s, 'again', 'trained', 'v2', 'file:///v2', sha256('v2'))$$, :'r', :'t', :f)) AS again;
SELECT version, model, registered_by, framework, seed, training_rows, training_data_issued, metrics, cost, currency, energy_kwh FROM retrain.versions;
SELECT state, version, open FROM retrain.requests;
SET SESSION AUTHORIZATION regress_queue_second;
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'done', 'trained', 'v1', 'file:///v1', sha256('v1'))$$, :'r', :'t', :f)) AS key_of_another;

-- 7. Leases that are over.  The clock is turned by the superuser.
SET SESSION AUTHORIZATION regress_queue_owner;
SELECT try(format('SELECT retrain.cancel(%L)', :'r')) AS gating_is_not_cancelled;
RESET SESSION AUTHORIZATION;
UPDATE retrain.request SET state = 'failed_gate' WHERE state = 'gating';
CREATE FUNCTION regress_queue.lease_over() RETURNS void LANGUAGE sql SECURITY DEFINER AS
$$UPDATE retrain.request SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'leased'$$;
SET SESSION AUTHORIZATION regress_queue_owner;
SELECT retrain.request_retraining('m', 'again') AS r \gset
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t1') \gset
SELECT lease_over();
-- over, but nobody has noticed: a heartbeat still renews it
SELECT lease_until > clock_timestamp() AS renewed FROM retrain.heartbeat(:'r', :'t', lease => '5 minutes');
SELECT lease_over();
SET SESSION AUTHORIZATION regress_queue_second;
SELECT token AS t2, fence AS f2, attempt FROM retrain.claim('t2') \gset
SELECT :f2 AS fence, :attempt AS attempt;
-- the first trainer comes late: another has claimed
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v2', 'file:///v2', sha256('v2'))$$, :'r', :'t', :f)) AS report,
	try(format('SELECT retrain.heartbeat(%L, %L)', :'r', :'t')) AS heartbeat;
-- late, and nobody has claimed, but the queue has noticed
SELECT lease_over();
SELECT count(*) FROM retrain.claim('t1', 'bare');
SET SESSION AUTHORIZATION regress_queue_second;
SELECT try(format('SELECT retrain.heartbeat(%L, %L)', :'r', :'t2')) AS heartbeat;
SELECT state, late FROM retrain.report(:'r', :'t2', :f2, 'k', 'trained', 'v2', 'file:///v2', sha256('v2'));
RESET SESSION AUTHORIZATION;
SELECT event, from_state, to_state, actor, session_role, fence, detail FROM retrain.request_transition WHERE request_id = :'r' ORDER BY transition_id;
UPDATE retrain.request SET state = 'failed_gate' WHERE state = 'gating';
-- attempts run out
SET SESSION AUTHORIZATION regress_queue_owner;
SELECT retrain.request_retraining('m', 'third') AS r \gset
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT fence, attempt, max_attempts FROM retrain.claim('t1');
SELECT lease_over();
SELECT fence, attempt FROM retrain.claim('t1');
SELECT lease_over();
SELECT token AS t, fence AS f, attempt FROM retrain.claim('t1') \gset
SELECT lease_over();
SELECT count(*) AS dead_is_not_claimed FROM retrain.claim('t1');
SELECT state, attempts, last_error FROM retrain.requests WHERE request_id = :'r';
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v3', 'file:///v3', sha256('v3'))$$, :'r', :'t', :f)) AS dead;
SELECT count(*) AS not_registered FROM retrain.versions WHERE version = 'v3';

-- 8. Cancel while a trainer is at it.
SET SESSION AUTHORIZATION regress_queue_owner;
SELECT retrain.request_retraining('m', 'fourth') AS r \gset
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t1') \gset
SELECT try(format('SELECT retrain.cancel(%L)', :'r')) AS trainer;
SET SESSION AUTHORIZATION regress_queue_stranger;
SELECT try(format('SELECT retrain.cancel(%L)', :'r')) AS stranger, try(format('SELECT retrain.training_set(%L)', :'r')) AS rows,
	try(format($$SELECT retrain.training_set(%L, '{"preview": true}')$$, :'r')) AS preview;
SET SESSION AUTHORIZATION regress_queue_owner;
SELECT retrain.cancel(:'r', 'changed my mind');
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT * FROM retrain.heartbeat(:'r', :'t');
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v4', 'file:///v4', sha256('v4'))$$, :'r', :'t', :f)) AS report,
	try(format('SELECT retrain.release(%L, %L)', :'r', :'t')) AS release;

-- 9. Priority before age; several at once; versions and artifacts are unique.
SET SESSION AUTHORIZATION regress_queue_owner;
SELECT retrain.request_retraining('m', 'low') IS NOT NULL AS low, retrain.request_retraining('bare', 'high', priority => 5) IS NOT NULL AS high;
SELECT model_name, fence FROM retrain.claim('owner''s own', max_requests => 5);
RESET SESSION AUTHORIZATION;
GRANT EXECUTE ON FUNCTION retrain.claim(text, text, interval, integer), retrain.report(uuid, uuid, integer, text, text, text, text, bytea, jsonb, text) TO regress_queue_owner;
SET SESSION AUTHORIZATION regress_queue_owner;
CREATE TEMP TABLE claimed AS SELECT * FROM retrain.claim('owner''s own', max_requests => 5);
SELECT model_name, fence, ledger_seq > 0 AS seq, length(ledger_hash) AS hash FROM claimed;
SELECT try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v1', 'file:///v5', sha256('v5'))$$, request_id, token, fence)) AS name_taken,
	try(format($$SELECT retrain.report(%L, %L, %s, 'k', 'trained', 'v5', 'file:///v5', sha256('v1'))$$, request_id, token, fence)) AS artifact_taken
FROM claimed WHERE model_name = 'm';
SELECT state FROM retrain.requests WHERE open ORDER BY model;
SELECT retrain.cancel(request_id) FROM claimed;

-- 10. Every pair of state and event: an arrow, or RT011.
RESET SESSION AUTHORIZATION;
WITH s AS (SELECT DISTINCT to_state AS state FROM retrain.request_arrows() UNION SELECT NULL),
	e AS (SELECT DISTINCT event FROM retrain.request_arrows()),
	pairs AS (SELECT state, event, regress_queue.try(format('SELECT retrain.next_request_state(%L, %L)', state, event)) AS result FROM s, e)
SELECT count(*) AS pairs, count(*) FILTER (WHERE a.to_state IS NOT NULL) AS arrows, count(*) FILTER (WHERE p.result LIKE 'RT011: %') AS refused,
	count(*) FILTER (WHERE a.to_state IS NOT NULL AND a.to_state <> p.result) AS wrong
FROM pairs p LEFT JOIN retrain.request_arrows() a ON a.from_state IS NOT DISTINCT FROM p.state AND a.event = p.event;
SELECT regress_queue.try($$SELECT retrain.next_request_state('asleep', 'claim')$$), regress_queue.try($$SELECT retrain.next_request_state('queued', 'kiss')$$);
-- every function in every state, at a request whose state was set by hand
SET SESSION AUTHORIZATION regress_queue_owner;
SELECT retrain.request_retraining('m', 'walk') AS r \gset
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT token AS t, fence AS f FROM retrain.claim('t1', 'm') \gset
RESET SESSION AUTHORIZATION;
GRANT regress_queue_owner TO regress_queue_trainer;
GRANT EXECUTE ON FUNCTION retrain.cancel(uuid, text) TO regress_queue_trainer;
CREATE FUNCTION regress_queue.walk(request uuid, token uuid, fence integer, OUT state text, OUT call text, OUT result text) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
	c text;
	calls text[] := ARRAY[format('SELECT (retrain.heartbeat(%L, %L)).cancelled', request, token), format('SELECT retrain.release(%L, %L)', request, token),
		format('SELECT (retrain.report(%L, %L, %s, ''walk'', ''failed'', error => ''x'')).state', request, token, fence),
		format('SELECT retrain.cancel(%L)', request), 'SELECT count(*) FROM retrain.claim(''t1'', ''m'')'];
BEGIN
	FOR state IN SELECT DISTINCT to_state FROM retrain.request_arrows() ORDER BY 1 LOOP
		FOREACH c IN ARRAY calls LOOP
			BEGIN
				UPDATE retrain.request r SET state = walk.state, lease_until = CASE walk.state WHEN 'leased' THEN clock_timestamp() + interval '1 hour' END WHERE r.request_id = request;
				SET LOCAL SESSION AUTHORIZATION regress_queue_trainer;
				call := substring(c FROM 'retrain\.(\w+)');
				result := regress_queue.try(c);
				RAISE SQLSTATE 'ZZZZZ';
			EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
				RETURN NEXT;
			END;
		END LOOP;
	END LOOP;
END $$;
SELECT state, call, regexp_replace(result, ' \| .*', '') AS result FROM regress_queue.walk(:'r', :'t', :f);

-- 11. What everybody else may: nothing.
SET SESSION AUTHORIZATION regress_queue_trainer;
SELECT regress_queue.try('UPDATE retrain.request SET state = ''queued''') UNION ALL SELECT regress_queue.try('DELETE FROM retrain.version')
	UNION ALL SELECT regress_queue.try('SELECT * FROM retrain.request')
	UNION ALL SELECT regress_queue.try('CREATE TRIGGER x BEFORE UPDATE ON retrain.request FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()')
	UNION ALL SELECT regress_queue.try('ALTER TABLE retrain.request ADD COLUMN x integer');
RESET SESSION AUTHORIZATION;
SELECT regress_queue.try('UPDATE retrain.request SET reason = ''none''') UNION ALL SELECT regress_queue.try('DELETE FROM retrain.request')
	UNION ALL SELECT regress_queue.try('UPDATE retrain.request_report SET late = true') UNION ALL SELECT regress_queue.try('UPDATE retrain.version SET seed = 1')
	UNION ALL SELECT regress_queue.try('TRUNCATE retrain.request_transition');

-- 12. Every arrow has its row in the ledger, and the ledger verifies.
SELECT (SELECT count(*) FROM retrain.request_transition) = (SELECT count(*) FROM retrain.ledger WHERE kind = 'request') AS all_arrows,
	(SELECT count(*) FROM retrain.version) = (SELECT count(*) FROM retrain.ledger WHERE kind = 'version_registered') AS all_versions;
SELECT * FROM retrain.verify_ledger();

SET client_min_messages = error;
DROP SCHEMA regress_queue CASCADE;
DROP OWNED BY regress_queue_owner, regress_queue_trainer, regress_queue_second, regress_queue_stranger;
DROP ROLE regress_queue_owner, regress_queue_trainer, regress_queue_second, regress_queue_stranger;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
