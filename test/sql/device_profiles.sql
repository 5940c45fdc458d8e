-- Edge: devices report profiles; fleets with several versions.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE ROLE regress_edge_owner LOGIN;
CREATE ROLE regress_edge_gateways;
CREATE ROLE regress_edge_gateway LOGIN IN ROLE regress_edge_gateways;
CREATE ROLE regress_edge_stranger LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_edge_owner,regress_edge_stranger}'::name[]) r;
GRANT EXECUTE ON FUNCTION retrain.report_device_profile TO regress_edge_gateways;
CREATE SCHEMA regress_edge AUTHORIZATION regress_edge_owner;
CREATE FUNCTION regress_edge.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
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
-- report reports rows of numbers from a device
CREATE FUNCTION regress_edge.report(device text, version text, hour integer, p retrain.profile, model text DEFAULT 'm', environment text DEFAULT 'fleet') RETURNS text LANGUAGE sql AS $$
	SELECT regress_edge.try(format('SELECT retrain.report_device_profile(%L, %L, %L, %L, %L, %L, %L, %L)', model, environment, device, version, 'temperature',
		'2026-01-10 00:00Z'::timestamptz + hour * interval '1 hour', '2026-01-10 01:00Z'::timestamptz + hour * interval '1 hour', p)) $$;
GRANT USAGE ON SCHEMA regress_edge TO PUBLIC;

SET SESSION AUTHORIZATION regress_edge_owner;
SET search_path = regress_edge, pg_temp;
SELECT retrain.register_model('m') > 0 AS m, retrain.register_model('old') > 0 AS old;
SELECT retrain.register_version('m', 'v' || i, 'file:///v' || i, sha256(convert_to('edge v' || i, 'UTF8'))) > 0 AS version FROM generate_series(1, 3) i;
SELECT retrain.register_version('old', 'o1', 'file:///o1', sha256('edge o1')) > 0 AS version;
SELECT retrain.create_environment('fleet', 'edge', 'two hundred trucks', 'regress_edge_gateways') > 0 AS fleet, retrain.create_environment('rack') > 0 AS rack;
SELECT retrain.retire_model('old') IS NOT NULL AS retired;
SELECT retrain.deploy('m', '{"v1": 1}', 'fleet', '2026-01-01 00:00Z') > 0 AS all_on_v1;
SELECT retrain.deploy('m', '{"v1": 0.75, "v2": 0.25}', 'fleet', '2026-01-10 00:00Z', 'a quarter of the trucks') > 0 AS some_on_v2;

-- 1. Who may, and where.
SET SESSION AUTHORIZATION regress_edge_stranger;
SELECT report('a', 'v1', 0, (SELECT retrain.profile_agg(x) FROM generate_series(1, 3) x)) AS stranger;
SET SESSION AUTHORIZATION regress_edge_gateway;
SELECT report('a', 'v1', 0, (SELECT retrain.profile_agg(x) FROM generate_series(1, 3) x), environment => 'rack') AS another_environment,
	report('a', 'v1', 0, (SELECT retrain.profile_agg(x) FROM generate_series(1, 3) x), environment => 'none') AS no_environment;
SELECT report('a', 'v1', 0, (SELECT retrain.profile_agg(x) FROM generate_series(1, 3) x), model => 'none') AS no_model, report('a', 'o1', 0, (SELECT retrain.profile_agg(x) FROM generate_series(1, 3) x), model => 'old') AS retired;
SELECT report('a', 'v1', 0, (SELECT retrain.profile_agg(x::float8) FROM generate_series(1, 30) x)) > '0' AS gateway;
SET SESSION AUTHORIZATION regress_edge_owner;
SELECT report('a', 'v1', 0, (SELECT retrain.profile_agg(x::float8) FROM generate_series(1, 30) x), environment => 'rack') AS a_cloud;

-- 2. The same report again gives the same answer; other content is refused.
SELECT report('a', 'v1', 0, (SELECT retrain.profile_agg(x::float8 ORDER BY x DESC) FROM generate_series(1, 30) x)) = min(device_profile_id)::text AS the_first_one, count(*) FROM retrain.device_profiles;
SELECT report('a', 'v1', 0, (SELECT retrain.profile_agg(x::float8) FROM generate_series(1, 31) x)) AS other_content;
-- an overlapping period would count rows twice
SELECT try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', 'temperature', '2026-01-10 00:30Z', '2026-01-10 02:00Z', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$) AS overlapping;
SELECT try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', 'temperature', '2026-01-09 00:30Z', '2026-01-12 02:00Z', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$) AS containing;
SELECT report('a', 'v1', 1, (SELECT retrain.profile_agg(x::float8) FROM generate_series(11, 40) x)) > '0' AS adjoining;
SELECT report('b', 'v2', 0, (SELECT retrain.profile_agg(x::float8) FROM generate_series(51, 60) x)) > '0' AS another_device, report('c', 'v3', 0, (SELECT retrain.profile_agg(NULL::float8) FROM generate_series(1, 5) x)) > '0' AS undeployed;
SELECT try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v9', 'x', '2026-01-10', '2026-01-11', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$) AS no_version;
SELECT try($$SELECT retrain.report_device_profile('m', 'fleet', '', 'v1', 'x', '2026-01-10', '2026-01-11', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$), try($$SELECT retrain.report_device_profile('m', 'fleet', repeat('ä', 201), 'v1', 'x', '2026-01-10', '2026-01-11', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$),
	try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', repeat('x', 129), '2026-01-10', '2026-01-11', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$);
SELECT try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', 'x', '2026-01-11', '2026-01-11', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$), try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', 'x', '-infinity', '2026-01-11', '{"retrain_profile": 1, "buckets": [[1, 2]]}')$$);
SELECT try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', 'x', '2026-01-10', '2026-01-11', NULL)$$), try($$SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', 'x', '2026-01-10', '2026-01-11', '{"retrain_profile": 2, "buckets": []}')$$) LIKE '22%' AS no_profile;

-- 3. Merged over devices and periods it is one profile of all rows, version by version.
SELECT version, deployed, count(DISTINCT device) AS devices, sum(rows) AS rows, retrain.mean(retrain.merge(profile)) AS mean, retrain.null_rows(retrain.merge(profile)) AS nulls
FROM retrain.device_profiles WHERE model = 'm' AND environment = 'fleet' AND column_name = 'temperature' GROUP BY 1, 2 ORDER BY 1;
SELECT retrain.merge(d.profile) OPERATOR(retrain.=) (SELECT retrain.profile_agg(x) FROM (SELECT generate_series(1, 30)::float8 UNION ALL SELECT generate_series(11, 40)) AS r (x)) AS same_bytes
FROM retrain.device_profiles d WHERE d.version = 'v1';
SELECT v.version, v.share, sum(d.rows) / sum(sum(d.rows)) OVER () AS of_the_rows FROM retrain.live_versions('m', 'fleet', '2026-01-10 00:30Z') v JOIN retrain.device_profiles d ON d.version = v.version GROUP BY 1, 2 ORDER BY 1;
SELECT device, reported_by, reported_as FROM retrain.device_profiles ORDER BY device_profile_id LIMIT 2;
SET SESSION AUTHORIZATION regress_edge_stranger;
SELECT count(*) FROM retrain.device_profiles;
RESET SESSION AUTHORIZATION;
SELECT regress_edge.try($$DELETE FROM retrain.device_profile$$), regress_edge.try($$UPDATE retrain.device_profile SET device = 'z'$$);
SELECT payload_json ->> 'device' AS device, payload_json ->> 'version' AS version, payload_json ->> 'period_start' AS period_start, length(payload_json ->> 'row_digest') AS digest
FROM retrain.ledger WHERE kind = 'device_profile' ORDER BY seq;
SELECT ok FROM retrain.verify_ledger();
SELECT * FROM retrain.verify_release();
BEGIN;
ALTER TABLE retrain.device_profile DISABLE TRIGGER ALL;
UPDATE retrain.device_profile SET profile = '{"retrain_profile": 1, "buckets": [[20, 30]]}' WHERE device = 'b';
SELECT object, problem FROM retrain.verify_release();
ROLLBACK;

SET client_min_messages = error;
DROP SCHEMA regress_edge CASCADE;
DROP OWNED BY regress_edge_owner, regress_edge_gateway, regress_edge_gateways, regress_edge_stranger;
DROP ROLE regress_edge_owner, regress_edge_gateway, regress_edge_gateways, regress_edge_stranger;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
