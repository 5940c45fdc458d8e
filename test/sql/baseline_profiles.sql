-- Profiles of baselines: from a window, from a query, from profiles, imported;
-- by slice; what is refused; and what policies make of baselines without rows.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_profiles_owner LOGIN;
CREATE ROLE regress_profiles_other LOGIN;
CREATE SCHEMA regress_profiles AUTHORIZATION regress_profiles_owner;
CREATE TABLE regress_profiles.secret AS SELECT 1.5::float8 AS x;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_profiles_owner,regress_profiles_other}'::name[]) r;
SET ROLE regress_profiles_owner;
SET search_path = regress_profiles, pg_temp;
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE log (at timestamptz, x double precision, n integer, feeling mood, day date, payload jsonb, seg text, big text, p double precision, yhat boolean, y boolean, known timestamptz);
INSERT INTO log
SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '15 minutes',
	CASE WHEN i % 211 = 0 THEN 'NaN' WHEN i % 223 = 0 THEN 'Infinity' WHEN i % 229 = 0 THEN NULL ELSE i * 48271::bigint % 2147483647 / 1000.0 END, i % 17,
	CASE WHEN i % 3 = 0 THEN 'low' ELSE 'high' END::mood, '2020-01-01'::date + i % 9, '{}', NULLIF('s' || i % 4, 's3'),
	CASE WHEN i % 2 = 0 THEN 'one' WHEN i % 3 = 0 THEN 'two' WHEN i % 5 = 0 THEN repeat('long ', 100) || i % 2 ELSE 'rare ' || i % 700 END,
	i * 53 % 97 / 97.0, i * 53 % 97 >= 48, i * 31 % 97 < i * 53 % 97, '2020-01-01 00:00Z'::timestamptz + i * interval '15 minutes' + i * 7 % 48 * interval '1 hour'
FROM generate_series(0, 30 * 96 - 1) i;
SELECT retrain.register_model('profiles') > 0 AS model,
	retrain.attach_log('profiles', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,n,feeling,day,payload}', slices => '{seg,big}') > 0 AS log;

-- 1. A window.  Each profile is the one that profile_agg makes of the same rows.
SELECT retrain.freeze_baseline('profiles', 'log', '2020-01-01', '2020-01-15', known_until => '2020-01-15', filter => 'n <> 16', slice_min_rows => 80) > 0 AS frozen;
RESET ROLE;
CREATE FUNCTION by_hand(column_name text, slice_column text, slice_value text) RETURNS retrain.profile LANGUAGE plpgsql AS $$
DECLARE result retrain.profile;
BEGIN
	EXECUTE format('SELECT retrain.profile_agg(%s) FROM regress_profiles.log WHERE at >= ''2020-01-01'' AND at < ''2020-01-15'' AND n <> 16 AND %s',
		CASE column_name WHEN 'y' THEN 'CASE WHEN known <= ''2020-01-15'' THEN y END' ELSE quote_ident(column_name) END,
		CASE WHEN slice_column IS NULL THEN 'true' WHEN slice_value IS NULL THEN slice_column || ' IS NULL'
			WHEN slice_value LIKE 'long%' THEN slice_column || ' LIKE ''long%''' ELSE format('%I = %L', slice_column, slice_value) END) INTO result;
	RETURN result;
END $$;
SELECT profile_no, column_name, slice_column, CASE WHEN length(slice_value) > 20 THEN left(slice_value, 9) || ' ... of ' || length(slice_value) ELSE slice_value END AS slice_value, kind, row_count,
	profile OPERATOR(retrain.=) by_hand(column_name, slice_column, slice_value) AS same
FROM retrain.baseline_profile ORDER BY profile_no;
SELECT slice_column, min_rows, max_slices, slices_kept, slices_left_out, rows_left_out FROM retrain.baseline_slice ORDER BY 1;
SELECT count(DISTINCT big) AS slices, count(*) FILTER (WHERE big LIKE 'rare%') AS rare_rows FROM log WHERE at < '2020-01-15' AND n <> 16;
-- the digest, as its comment says
CREATE VIEW digests AS SELECT b.name, b.profiles_digest, b.profiles_digest = sha256(convert_to((SELECT jsonb_agg(jsonb_build_object('column_name', p.column_name, 'slice_column', p.slice_column,
		'slice_value', p.slice_value, 'profile', encode(sha256(retrain.profile_send(p.profile)), 'hex')) ORDER BY p.profile_no)::text
	FROM retrain.baseline_profile p WHERE p.baseline_id = b.baseline_id), 'UTF8')) AS as_documented
FROM retrain.baseline b;
SELECT name, as_documented FROM digests;

-- 2. The same rows by a query, exported and imported, and merged from hours: the same profiles.
SET ROLE regress_profiles_owner;
SELECT retrain.freeze_baseline_from_query('profiles', 'log', $$SELECT seg, big, x, n, feeling, day, 'not looked at' AS other, payload, p, yhat, CASE WHEN known <= '2020-01-15Z' THEN y END AS y
	FROM regress_profiles.log WHERE at >= '2020-01-01Z' AND at < '2020-01-15Z' AND n <> 16 -- with a comment at its end$$, 'query', 80) > 0 AS frozen;
SELECT retrain.import_baseline('profiles', 'log', retrain.export_baseline('profiles', 'query'), 'imported') > 0 AS imported;
SELECT retrain.freeze_baseline_from_query('profiles', 'log', $$SELECT retrain.profile_agg(x) AS x, retrain.profile_agg(feeling) AS feeling FROM regress_profiles.log
	WHERE at >= '2020-01-01Z' AND at < '2020-01-15Z' AND n <> 16 GROUP BY pg_catalog.date_trunc('hour', at)$$, 'hours') > 0 AS frozen;
RESET ROLE;
SELECT name, profiles_digest = (SELECT profiles_digest FROM digests WHERE name = 'training') AS same_as_window, as_documented FROM digests ORDER BY name COLLATE "C";
SELECT p.column_name, p.profile OPERATOR(retrain.=) w.profile AS same FROM retrain.baseline_profile p JOIN retrain.baseline b USING (baseline_id), retrain.baseline_profile w, retrain.baseline v
WHERE b.name = 'hours' AND v.name = 'training' AND w.baseline_id = v.baseline_id AND w.column_name = p.column_name AND w.slice_column IS NULL ORDER BY p.profile_no;
SELECT name, source, source_query IS NOT NULL AS query, window_start, known_until, rows_used, rows_unused, rows_labelled, rows_digest IS NOT NULL AS rows_digest, digest_columns IS NOT NULL AS digest_columns,
	relation_name, snapshot IS NOT NULL AS snapshot, run_as, (SELECT count(*) FROM retrain.baseline_column c WHERE c.baseline_id = b.baseline_id) AS psi_columns,
	(SELECT slices_left_out FROM retrain.baseline_slice s WHERE s.baseline_id = b.baseline_id AND s.slice_column = 'big') AS left_out
FROM retrain.baseline b ORDER BY baseline_id;
SET ROLE regress_profiles_owner;
-- other limits: the largest slices first, of equal ones the first in C order
SELECT retrain.freeze_baseline_from_query('profiles', 'log', $$SELECT x, seg FROM (SELECT 1.0::float8 AS x, v AS seg FROM unnest('{b,b,d,d,a,a,c,c,c,NULL,NULL,e}'::text[]) v) t$$, 'limits', 2, 3) > 0 AS frozen;
SELECT retrain.export_baseline('profiles', 'limits') #>> '{slices}' AS slices, (SELECT jsonb_agg(p -> 'slice_value') FROM jsonb_array_elements(retrain.export_baseline('profiles', 'limits') -> 'profiles') p WHERE p ->> 'slice_column' = 'seg') AS kept;
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1.0 AS x', 'none', max_slices => 10001);
SELECT retrain.freeze_baseline('profiles', 'log', '2020-01-01', '2020-01-15', 'none', slice_min_rows => 0);

-- 3. Queries that are refused, and those that fail.
SELECT retrain.freeze_baseline_from_query('profiles', 'log', NULL);
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1.0 AS x; SELECT 2.0 AS x', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1.0 AS x) AS x; SELECT * FROM (SELECT 1', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1.0 AS x INTO t', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT x FROM regress_profiles.log FOR UPDATE', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'DELETE FROM regress_profiles.log RETURNING x', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'WITH d AS (DELETE FROM regress_profiles.log RETURNING x) SELECT x FROM d', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', '', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT x FROM log', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT x FROM regress_profiles.secret', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1 / 0 AS x', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT ''text'' AS x', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1.0 AS x, 2.0 AS x', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1.0 AS z', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT x FROM regress_profiles.log WHERE false', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT retrain.profile_agg(x) AS x, 1 AS n FROM regress_profiles.log', 'none');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT 1.0 AS x', 'training');
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT payload FROM regress_profiles.log', 'none');
SET ROLE regress_profiles_other;
SELECT retrain.freeze_baseline_from_query('profiles', 'log', 'SELECT x FROM regress_profiles.log', 'none');
SELECT retrain.import_baseline('profiles', 'log', '{}', 'none');
SELECT retrain.export_baseline('profiles', 'training');
SET ROLE regress_profiles_owner;

-- 4. Documents that are refused.
CREATE FUNCTION import(document jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE h text;
BEGIN
	RETURN retrain.import_baseline('profiles', 'log', document, 'none');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS h = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || ' ' || SQLERRM || CASE WHEN h <> '' THEN ' | ' || h ELSE '' END;
END $$;
CREATE FUNCTION one(entry jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('retrain_baseline', 1, 'profiles', jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('column_name', 'x', 'profile', retrain.profile_agg(v)::jsonb) || entry))) FROM unnest('{1,2}'::float8[]) v $$;
\pset format unaligned
\pset tuples_only on
SELECT import('[]');
SELECT import('{}');
SELECT import('{"retrain_baseline": 2, "profiles": []}');
SELECT import('{"retrain_baseline": 1}');
SELECT import('{"retrain_baseline": 1, "profiles": {}}');
SELECT import('{"retrain_baseline": 1, "profiles": []}');
SELECT import('{"retrain_baseline": 1, "profiles": [1]}');
SELECT import(one('{"colour": 1}'));
SELECT import(one('{"column_name": null}'));
SELECT import(one('{"column_name": "z"}'));
SELECT import(one('{"column_name": "feeling"}'));
SELECT import(one('{"slice_column": "n", "slice_value": "1"}'));
SELECT import(one('{"slice_value": "1"}'));
SELECT import(one('{"profile": null}'));
SELECT import(one('{"profile": 3}'));
SELECT import(one('{"profile": {"retrain_profile": 1, "kind": "number", "capacity": 4096, "buckets": [[2, 1], [1, 1]]}}'));
SELECT import(jsonb_set(one('{}'), '{profiles}', (one('{}') -> 'profiles') || (one('{}') -> 'profiles')));
SELECT import(one('{}') || '{"slices": [{"slice_column": "n"}]}');
SELECT import(one('{}') || '{"slices": [{"slice_column": "seg", "left_out": -1}]}');
SELECT import(one('{}') || '{"slices": [{"slice_column": "seg"}, {"slice_column": "seg"}]}');
\pset format aligned
\pset tuples_only off
SAVEPOINT small;
-- a small one by hand is taken, in jsonb or as text
SELECT import(one(jsonb_build_object('profile', retrain.profile_agg(v)))) > '' AS imported FROM unnest('{1,2}'::float8[]) v;
ROLLBACK TO SAVEPOINT small;
SELECT import(one('{"slice_column": "seg", "slice_value": null}')) > '' AS imported;

-- 5. Policies.  PSI needs no rows of a baseline that a query made; what does is refused, and PSI of imported profiles too.
SELECT retrain.create_policy('of a query', 'profiles', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.5), retrain.policy_check('psi', 'feeling', fail => 0.5)), baseline => 'query', anchor => '2020-01-23') > 0 AS created;
SELECT outcome, verdict FROM retrain.evaluate('of a query', '2020-01-23');
SELECT m.check_name, m.value = CASE m.column_name WHEN 'x' THEN h.x ELSE h.feeling END AS same, e.reference_start, e.rows_reference
FROM retrain.measurements m JOIN retrain.evaluations e USING (policy, slot, ordinal), (SELECT retrain.psi(x, at >= '2020-01-16') AS x, retrain.psi(feeling, at >= '2020-01-16') AS feeling
	FROM log WHERE at < '2020-01-15' AND n <> 16 OR at >= '2020-01-16' AND at < '2020-01-23') h WHERE m.policy = 'of a query' ORDER BY m.check_no;
SELECT retrain.create_policy('rows', 'profiles', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.5)), baseline => 'query', anchor => '2020-01-23');
SELECT retrain.create_policy('rows', 'profiles', jsonb_build_array(retrain.policy_check('psi', 'x', slice => 'seg', fail => 0.5)), baseline => 'query', anchor => '2020-01-23');
SELECT retrain.create_policy('rows', 'profiles', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.5)), baseline => 'imported', anchor => '2020-01-23');

-- 6. Sealed.
RESET ROLE;
UPDATE retrain.baseline_profile SET row_count = 1;
DELETE FROM retrain.baseline_slice;
TRUNCATE retrain.baseline_profile;
UPDATE retrain.baseline SET profiles_digest = '';
ROLLBACK;
