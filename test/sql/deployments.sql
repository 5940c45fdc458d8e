-- Deployments: environments, shares, effective time and knowledge time, what
-- is live, who may.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_deploy_owner LOGIN;
CREATE ROLE regress_deploy_stranger LOGIN;
CREATE ROLE regress_deploy_server LOGIN;
CREATE ROLE regress_deploy_reporter LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_deploy_owner,regress_deploy_stranger}'::name[]) r;
CREATE SCHEMA regress_deploy AUTHORIZATION regress_deploy_owner;

-- try runs a statement and returns what it returns, or its error with detail
-- and hint.
CREATE FUNCTION regress_deploy.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN regexp_replace(format('%s: %s%s%s', SQLSTATE, SQLERRM, ' | ' || nullif(detail, ''), ' | ' || nullif(hint, '')), 'would begin at 20[0-9]+-.*?Z?(?= \|)', 'would begin then');
END $$;
GRANT USAGE ON SCHEMA regress_deploy TO PUBLIC;

SET SESSION AUTHORIZATION regress_deploy_owner;
SET search_path = regress_deploy, pg_temp;
SELECT retrain.register_model('m') > 0 AS m, retrain.register_model('other') > 0 AS other;
SELECT retrain.register_version('m', 'v' || i, 'file:///v' || i, sha256(convert_to('deploy v' || i, 'UTF8'))) > 0 AS version FROM generate_series(1, 4) i;
SELECT retrain.register_version('other', 'o1', 'file:///o1', sha256('deploy o1')) > 0 AS version;

-- 1. Environments.  production is made by its first use.
SELECT * FROM retrain.live_versions('m');
SELECT try($$SELECT retrain.live_version('m')$$) AS nothing, (SELECT count(*) FROM retrain.environments) AS environments;
SELECT try($$SELECT retrain.live_version('m', 'staging')$$);
SELECT try($$SELECT retrain.deploy('m', '{"v1": 1}', 'staging')$$);
SELECT retrain.create_environment('staging', description => 'before production') > 0 AS staging, retrain.create_environment('fleet', 'edge', reporter => 'regress_deploy_reporter') > 0 AS fleet;
SELECT try($$SELECT retrain.create_environment('staging')$$);
SELECT try($$SELECT retrain.create_environment('moon', 'moon')$$);
SELECT try($$SELECT retrain.create_environment('')$$);
SELECT try($$SELECT retrain.create_environment('x', reporter => 'nobody at all')$$);
SELECT try($$SELECT retrain.create_environment(NULL)$$), try($$SELECT retrain.create_environment('x', NULL)$$);

-- 2. Shares sum to exactly 1, in decimal numbers.
SELECT v AS versions, try(format('SELECT retrain.deploy(%L, %L)', 'm', v)) FROM unnest(ARRAY[
	'{}', '[]', '1', '{"v1": "1"}', '{"v1": null}', '{"v1": {"v2": 1}}', '{"v1": 0}', '{"v1": -1, "v2": 2}', '{"v1": 2}', '{"v1": 0.9}', '{"v1": 1, "v2": 0.1}',
	'{"v1": 0.3333333333333333333333333, "v2": 0.3333333333333333333333333, "v3": 0.3333333333333333333333333}',
	'{"v1": 1, "v2": 1e-100}', '{"v1": 0.1234567890123456789012345678901, "v2": 0.5}', '{"none": 1}', '{"o1": 1}']) v;
SELECT try($$SELECT retrain.deploy('m', NULL)$$), try($$SELECT retrain.deploy('m', '{"v1": 1}', NULL)$$), try($$SELECT retrain.deploy(NULL, '{"v1": 1}')$$);
SELECT (SELECT count(*) FROM retrain.deployments) AS deployments, (SELECT count(*) FROM retrain.environments WHERE environment = 'production') AS production;

-- 3. History that is replayed: effective times of its own, one after the other.
SELECT retrain.deploy('m', '{"v1": 1}', effective_at => '2026-01-01 00:00Z') AS d1;
SELECT pg_sleep(0.002), clock_timestamp() AS k1 \gset
SELECT retrain.deploy('m', '{"v1": 0.9, "v2": 0.1}', effective_at => '2026-02-01 00:00Z', reason => 'canary') AS d2;
SELECT pg_sleep(0.002), clock_timestamp() AS k2 \gset
SELECT retrain.deploy('m', '{"v2": 1}', effective_at => '2026-03-01 00:00:00.000001Z') AS d3;
SELECT try($$SELECT retrain.deploy('m', '{"v3": 1}', effective_at => '2026-03-01 00:00:00.000001Z')$$) AS same_time;
SELECT try($$SELECT retrain.deploy('m', '{"v3": 1}', effective_at => '2026-01-15 00:00Z')$$) AS earlier;
SELECT try($$SELECT retrain.deploy('m', '{"v3": 1}', effective_at => '2525-01-01 00:00Z')$$) AS ahead, try($$SELECT retrain.deploy('m', '{"v3": 1}', effective_at => 'infinity')$$) AS infinite,
	try($$SELECT retrain.deploy('m', '{"v3": 1}', effective_at => '-infinity')$$) AS minus_infinite;
-- at an instant: the start is included, the end is not
SELECT at, retrain.live_version('m', at => at) FROM unnest('{-infinity,2025-12-31 23:59:59.999999Z,2026-01-01 00:00Z,2026-01-31 23:59:59.999999Z,2026-03-01 00:00:00.000001Z,infinity}'::timestamptz[]) at;
SELECT try($$SELECT retrain.live_version('m', at => '2026-02-01 00:00Z')$$);
SELECT * FROM retrain.live_versions('m', at => '2026-03-01 00:00Z');
SELECT * FROM retrain.live_versions('m');
-- as known then: what came later had not been recorded
SELECT (SELECT jsonb_object_agg(version, share) FROM retrain.live_versions('m', at => '2026-06-01 00:00Z', known_at => k)) AS live,
	(SELECT max(effective_until) FROM retrain.live_versions('m', at => '2026-02-15 00:00Z', known_at => k)) AS until
FROM unnest(ARRAY['2026-01-01 00:00Z', :'k1', :'k2', clock_timestamp()]::timestamptz[]) k;
SELECT deployment_id, environment, versions, effective_from, effective_until, live, cause, reason, previous_deployment_id, ended_recorded_at = lead(recorded_at) OVER (ORDER BY deployment_id) AS known_at_once,
	deployed_by, deployed_as FROM retrain.deployments ORDER BY 1;
-- without a time: now; in a transaction too, one after the other
BEGIN;
SELECT retrain.deploy('m', '{"v3": 1}', 'staging') AS d4, retrain.live_version('m', 'staging') AS live;
SELECT retrain.deploy('m', '{"v2": 1}', 'staging') AS d5, retrain.live_version('m', 'staging') AS live, retrain.live_version('m') AS production;
ROLLBACK;
SELECT retrain.live_version('m', 'staging') AS live, (SELECT count(*) FROM retrain.deployments) AS deployments;

-- 4. Retired versions and models; what is live is not retired.
SELECT try($$SELECT retrain.retire_version('m', 'v2')$$);
SELECT try($$SELECT retrain.retire_version('m', 'v4')$$), try($$SELECT retrain.deploy('m', '{"v2": 0.5, "v4": 0.5}')$$);
SELECT try($$SELECT retrain.retire_version('m', 'v1')$$) AS was_live_before;
SELECT retrain.deploy('other', '{"o1": 1}', 'staging', '2026-01-01 00:00Z') > 0 AS live, retrain.retire_model('other') IS NOT NULL AS retired;
SELECT try($$SELECT retrain.deploy('other', '{"o1": 1}')$$);
SELECT retrain.withdraw('other', 'retired', 'staging', '2026-02-01 00:00Z') > 0 AS withdrawn, retrain.live_version('other', 'staging');

-- 5. Who may.
SET SESSION AUTHORIZATION regress_deploy_stranger;
SELECT try($$SELECT retrain.deploy('m', '{"v1": 1}')$$), try($$SELECT retrain.live_version('m')$$), try($$SELECT count(*) FROM retrain.live_versions('m')$$),
	try($$SELECT retrain.live_version('none')$$), try($$SELECT count(*) FROM retrain.deployments$$);
SET SESSION AUTHORIZATION regress_deploy_server;
SELECT try($$SELECT retrain.live_version('m')$$);
RESET SESSION AUTHORIZATION;
GRANT EXECUTE ON FUNCTION retrain.live_version TO regress_deploy_server;
GRANT SELECT ON retrain.deployment TO regress_deploy_server;
SET SESSION AUTHORIZATION regress_deploy_server;
SELECT try($$SELECT retrain.live_version('m')$$), try($$SELECT retrain.live_version('none')$$);
RESET SESSION AUTHORIZATION;
SET search_path = regress_deploy, pg_temp;

-- 6. The rows: sealed but for the end; the exclusion constraint stands behind
-- the function; each deployment is a row of the ledger.
SELECT try($$UPDATE retrain.deployment SET reason = 'another'$$);
SELECT try($$UPDATE retrain.deployment_version SET share = 1$$);
SELECT try($$DELETE FROM retrain.deployment$$);
SELECT try($$UPDATE retrain.environment SET target = 'cloud'$$);
SELECT split_part(try($$INSERT INTO retrain.deployment (model_id, environment_id, effective, effective_given, recorded_at, cause, deployed_by_oid, deployed_by, deployed_as_oid, deployed_as)
	SELECT model_id, environment_id, '[2026-05-01,)', true, now(), 'manual', 0, 'x', 0, 'x' FROM retrain.deployment LIMIT 1$$), ' | ', 1) AS refused;
SELECT split_part(try($$INSERT INTO retrain.deployment_version SELECT 1, v.model_id, v.version_id, 0.1 FROM retrain.version v WHERE v.name = 'o1'$$), ' | ', 1) AS refused;
SELECT payload_json ->> 'environment' AS environment, payload_json ->> 'versions' AS versions, payload_json ->> 'effective_from' AS effective_from, payload_json ->> 'cause' AS cause,
	payload_json ->> 'previous_deployment_id' AS previous FROM retrain.ledger WHERE kind = 'deployment' ORDER BY seq;
SELECT payload_json ->> 'environment' AS environment, payload_json ->> 'target' AS target FROM retrain.ledger WHERE kind = 'environment' ORDER BY seq;
SELECT ok FROM retrain.verify_ledger();

SET client_min_messages = error;
DROP SCHEMA regress_deploy CASCADE;
DROP OWNED BY regress_deploy_owner, regress_deploy_stranger, regress_deploy_server, regress_deploy_reporter;
DROP ROLE regress_deploy_owner, regress_deploy_stranger, regress_deploy_server, regress_deploy_reporter;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
