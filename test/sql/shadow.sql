-- X03: an attacker with CREATE in the first schema of everybody's search path
-- makes operators and functions that match ours better than those of the
-- server.  None of them is ever called: each would raise an error.
SET client_min_messages = warning;
\set old_database :DBNAME
CREATE ROLE regress_shadow_attacker LOGIN;
CREATE ROLE regress_shadow_owner LOGIN;
-- no worker goes into a template database
CREATE DATABASE regress_retrain_shadow TEMPLATE template0 IS_TEMPLATE true;
\c regress_retrain_shadow
SET client_min_messages = warning;
GRANT ALL ON SCHEMA public TO regress_shadow_attacker;
GRANT CREATE ON DATABASE regress_retrain_shadow TO regress_shadow_owner;
SET ROLE regress_shadow_attacker;
-- one for every operator of the server on types that we use, and for every plain function on them
DO $$
DECLARE
	types regtype[] := '{text,name,integer,bigint,boolean,oid,float8,numeric,timestamptz,interval,jsonb,bytea,uuid,text[],name[],regclass}';
	o record;
	made integer := 0;
BEGIN
	FOR o IN SELECT DISTINCT p.proname, oidvectortypes(p.proargtypes) AS arguments, p.prorettype::regtype AS result
		FROM pg_catalog.pg_proc p
		WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND p.provariadic = 0 AND p.pronargs BETWEEN 1 AND 3
			AND p.proargtypes::oid[] <@ types::oid[] AND p.prorettype = ANY (types)
			AND p.proname ~ '^(lower|upper|format|coalesce|length|octet_length|btrim|replace|quote_|split_|concat|array_|jsonb_|date_trunc|extract|age|abs|greatest|round|floor|ceil|encode|decode|sha|md5|pg_has_role|has_|pg_get|to_char|to_json|text|name|int|float8|numeric|timezone|string_to|substr|position|strpos|starts|left|right|generate)'
	LOOP
		EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L', o.proname, o.arguments, o.result,
			'BEGIN RAISE EXCEPTION ''shadow of a function called by %'', current_user; END');
		made := made + 1;
	END LOOP;
	FOR o IN SELECT p.oprname, p.oprleft::regtype AS l, p.oprright::regtype AS r, p.oprresult::regtype AS result
		FROM pg_catalog.pg_operator p
		WHERE p.oprnamespace = 'pg_catalog'::regnamespace AND p.oprkind = 'b' AND p.oprleft = ANY (types) AND p.oprright = ANY (types) AND p.oprresult <> 0
	LOOP
		EXECUTE format('CREATE FUNCTION public.%I(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L', 'shadow_' || made, o.l, o.r, o.result,
			'BEGIN RAISE EXCEPTION ''shadow of an operator called by %'', current_user; END');
		EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = public.%I, LEFTARG = %s, RIGHTARG = %s)', o.oprname, 'shadow_' || made, o.l, o.r);
		made := made + 1;
	END LOOP;
	CREATE TEMP TABLE made AS SELECT made OPERATOR(pg_catalog.>) 300 AS many;
END $$;
SELECT many FROM made;
-- they work
SET search_path = public, pg_catalog;
\set VERBOSITY terse
SELECT lower('A');
SELECT 1 + 1;
\set VERBOSITY default
RESET ROLE;

-- Everything that follows is done under that path.
CREATE EXTENSION retrain;
SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 100 AS installed FROM pg_catalog.pg_proc p WHERE p.pronamespace OPERATOR(pg_catalog.=) (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.name);
SELECT retrain.grant_role('policy_author', 'regress_shadow_owner');
SELECT retrain.grant_role('auditor', 'regress_shadow_owner');
GRANT SELECT ON pg_temp.made TO regress_shadow_owner;
SET ROLE regress_shadow_owner;
CREATE SCHEMA shadow;
CREATE TABLE shadow.log (at timestamptz, x float8, kind text, p float8, y boolean, seen timestamptz);
SET search_path = pg_catalog;
INSERT INTO shadow.log SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '1 hour', i % 24, 'k' || i % 3, (i % 10) / 10.0, i % 3 = 0, '2020-01-01 00:00Z'::timestamptz + i * interval '1 hour' FROM generate_series(0, 239) i;
SET search_path = public, pg_catalog;
SELECT retrain.register_model('m') AS model, retrain.attach_log('m', 'shadow.log', 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', label_time_column => 'seen',
	features => '{x,kind}', slices => '{kind}') AS log;
SELECT retrain.freeze_baseline('m', 'log', '2020-01-01 00:00Z', '2020-01-04 00:00Z', 'b', known_until => '2020-01-04 00:00Z') AS baseline;
SELECT retrain.create_policy('p', 'm', pg_catalog.jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.9), retrain.policy_check('psi', 'kind', fail => 0.9),
	retrain.policy_check('ks_stat', 'x', slice => 'kind', fail => 0.9), retrain.policy_check('ece', fail => 0.9), retrain.policy_check('f1_by_slice', slice => 'kind', fail => 0.01)),
	baseline => 'b', filter => 'x >= 0', every => '1 day', window_length => '2 days', anchor => '2020-01-06 00:00Z', until => '2020-01-08 00:00Z', catchup => 'each') AS policy;
SELECT r.outcome FROM retrain.evaluate('p', '2020-01-06 00:00Z') r;
CALL retrain.tick();
SELECT retrain.alter_policy('p', '{"description": "changed"}') AS revision;
SELECT retrain.pause_policy('p');
SELECT retrain.resume_policy('p');
SELECT pg_catalog.count(*) FROM retrain.policy_status;
SELECT pg_catalog.count(*) FROM retrain.decisions;
SELECT pg_catalog.count(*), pg_catalog.string_agg(error_message, '; ') FROM retrain.measurements;
SELECT pg_catalog.count(*), pg_catalog.string_agg(error_message, '; ') FROM retrain.evaluations;
SELECT pg_catalog.count(*) FROM retrain.evidence;
SELECT pg_catalog.count(*) FROM retrain.scheduler_status;
SELECT pg_catalog.count(*) FROM retrain.progress;
SELECT pg_catalog.count(*) FROM retrain.rollup_status;
SELECT pg_catalog.count(*) FROM retrain.policy_changes;
SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 0 AS checked FROM retrain.check_policy('p');
SELECT DISTINCT v.result FROM retrain.verify('p', '2020-01-06 00:00Z') v;
SELECT pg_catalog.bool_or(v IS NULL) FROM retrain.verify_ledger() v;
SELECT retrain.export_decision('p', '2020-01-06 00:00Z') IS NOT NULL AS decision, retrain.export_prov('p', '2020-01-06 00:00Z') IS NOT NULL AS prov;
SELECT retrain.policy_definition('p') IS NOT NULL AS definition;
SELECT retrain.register_version('m', 'v1', 'file:///v1', pg_catalog.sha256('v1')) IS NOT NULL AS version, retrain.register_version('m', 'v2', 'file:///v2', pg_catalog.sha256('v2')) IS NOT NULL AS second;
SELECT retrain.create_environment('fleet', 'edge') IS NOT NULL AS environment, retrain.deploy('m', '{"v1": 1}', 'fleet', '2020-01-06 00:00Z') IS NOT NULL AS live,
	retrain.deploy('m', '{"v1": 0.5, "v2": 0.5}', 'fleet', '2020-01-07 00:00Z') IS NOT NULL AS canary, retrain.rollback('m', 'v1', 'worse', 'fleet', '2020-01-08 00:00Z') IS NOT NULL AS taken_back;
SELECT retrain.live_version('m', 'fleet'), (SELECT pg_catalog.count(*) FROM retrain.live_versions('m', 'fleet', '2020-01-07 12:00Z')) AS versions, (SELECT pg_catalog.count(*) FROM retrain.deployments) AS deployments;
SELECT retrain.report_device_profile('m', 'fleet', 'a', 'v1', 'x', '2020-01-06 00:00Z', '2020-01-07 00:00Z', retrain.profile_agg(x)) IS NOT NULL AS report FROM shadow.log;
SELECT retrain.open_finding('m', 'other', 't', 'regress_shadow_owner', '2020-02-01 00:00Z', policy => 'p', slot => '2020-01-06 00:00Z') IS NOT NULL AS finding;
SELECT retrain.update_finding(finding_id, comment => 'c'), overdue FROM retrain.findings;
SELECT (SELECT pg_catalog.count(*) FROM retrain.device_profiles) AS profiles, (SELECT pg_catalog.count(*) FROM retrain.finding_history) AS history, (SELECT pg_catalog.count(*) FROM retrain.open_matters WHERE kind OPERATOR(pg_catalog.=) 'finding') AS open;
SELECT * FROM retrain.verify_release();
SELECT retrain.psi(x, y) IS NOT NULL AS psi, retrain.profile_agg(x) IS NOT NULL AS profile FROM shadow.log;
RESET ROLE;
SELECT retrain.checkpoint() IS NOT NULL AS checkpoint;
SELECT retrain.adopt('cloned') IS NOT NULL AS adopted;
DROP EXTENSION retrain CASCADE;

\c :old_database
ALTER DATABASE regress_retrain_shadow IS_TEMPLATE false;
DROP DATABASE regress_retrain_shadow;
DROP ROLE regress_shadow_attacker, regress_shadow_owner;
