-- Checks of form profile: from a scan and from rollups the same to the last
-- byte; against a baseline and the window before; edges, slices, filters; what
-- serves and what does not; the record.
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = postgres;
CREATE ROLE regress_profile_owner LOGIN;
CREATE SCHEMA regress_profile AUTHORIZATION regress_profile_owner;
SELECT retrain.grant_role('policy_author', 'regress_profile_owner');
SET ROLE regress_profile_owner;
SET search_path = regress_profile, pg_temp;

-- 1. The form of a check.
\pset format unaligned
\pset tuples_only on
SELECT retrain.policy_check('psi', 'x', fail => 0.2);
SELECT retrain.policy_check('psi', 'x', fail => 0.2, form => 'profile');
SELECT retrain.policy_check('ks_stat', 'x', 'seg', fail => 0.2, form => 'profile', capacity => 100);
SELECT retrain.policy_check('psi', 'x', fail => 0.2, form => 'rollup');
SELECT retrain.policy_check('ece', fail => 0.2, form => 'profile');
SELECT retrain.policy_check('f1_by_slice', fail => 0.2, form => 'profile');
SELECT retrain.policy_check('psi', 'x', fail => 0.2, capacity => 100);
SELECT retrain.policy_check('psi', 'x', fail => 0.2, form => 'profile', capacity => 15);
\pset format aligned
\pset tuples_only off

-- sixty days; x has more values than a small profile holds, n few
CREATE TABLE log (id integer, at timestamptz, x double precision, n integer, cat text, seg text, p double precision, yhat boolean, y boolean, known timestamptz);
INSERT INTO log
SELECT i, '2020-01-01 00:00Z'::timestamptz + i * interval '15 minutes',
	CASE WHEN i % 211 = 0 THEN 'NaN' WHEN i % 223 = 0 THEN 'Infinity' WHEN i % 229 = 0 THEN NULL ELSE i * 48271::bigint % 2147483647 / 1e8 + CASE WHEN i >= 30 * 96 THEN 3 ELSE 0 END END, i % 17 + i / 3000,
	'c' || CASE WHEN i >= 28 * 96 THEN i % 6 ELSE i % 5 END, NULLIF('s' || i % 4, 's3'), i * 53 % 97 / 97.0, i * 53 % 97 >= 48, i * 31 % 97 < i * 53 % 97, '2020-01-01 00:00Z'::timestamptz + i * interval '15 minutes' + interval '1 day'
FROM generate_series(0, 60 * 96 - 1) i;
CREATE INDEX ON log (at);
SELECT retrain.register_model('m') > 0 AS model,
	retrain.attach_log('m', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known', features => '{x,n,cat}', slices => '{seg}') > 0 AS log,
	retrain.freeze_baseline('m', 'log', '2020-01-01', '2020-01-15') > 0 AS baseline;
CREATE TABLE checks AS SELECT jsonb_build_array(
	retrain.policy_check('psi', 'x', fail => 9, form => 'profile'), retrain.policy_check('psi', 'x', fail => 9, bins => 20, name => 'psi20', form => 'profile'),
	retrain.policy_check('psi', 'cat', fail => 9, form => 'profile'), retrain.policy_check('psi', 'yhat', fail => 9, form => 'profile'),
	retrain.policy_check('ks_stat', 'x', fail => 1, form => 'profile'), retrain.policy_check('ks_stat', 'n', fail => 1, form => 'profile'),
	retrain.policy_check('psi', 'x', 'seg', fail => 9, form => 'profile'), retrain.policy_check('ks_stat', 'p', 'seg', fail => 1, form => 'profile')) AS c;
-- slots at midnight, whose windows fall on days; and windows that fall on no border at all
CREATE FUNCTION policies(suffix text) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(retrain.create_policy(name || suffix, 'm', c, reference => reference, label_delay => delay::interval, window_length => '10 days', every => '1 day', anchor => '2020-02-10', filter => filter))
	FROM regress_profile.checks, (VALUES ('days', 'baseline', '1 day', NULL), ('odd', 'baseline', '1 day 3 hours 17 minutes', NULL), ('previous', 'previous', '1 day 3 hours 17 minutes', NULL), ('filtered', 'previous', '1 day', 'n < 12')) v (name, reference, delay, filter) $$;
SELECT policies('');
SELECT retrain.create_policy('rows', 'm', (SELECT jsonb_agg(e - 'form' - 'capacity' - 'name' ORDER BY n) FROM jsonb_array_elements(c) WITH ORDINALITY e (e, n) WHERE n IN (1, 3, 4, 5, 6)), label_delay => '1 day', window_length => '10 days', anchor => '2020-02-10') > 0 AS created FROM checks;

-- 2. From scans: on exact profiles the figures of rows, bit for bit.
SELECT policy, outcome, verdict FROM unnest('{days,odd,previous,filtered,rows}'::text[]) policy, LATERAL retrain.evaluate(policy, '2020-02-20') ORDER BY policy;
SELECT r.metric, r.column_name, r.value = d.value AS same_value, r.p_value = d.p_value AS same_p, r.form, d.form AS form_2, d.source, d.status, d.reference_used, d.current_used
FROM retrain.measurements r JOIN retrain.measurements d USING (metric, column_name) WHERE r.policy = 'rows' AND d.policy = 'days' AND d.check_name <> 'psi20' AND d.slice_column IS NULL ORDER BY d.check_no;
CREATE VIEW figures AS SELECT policy, check_no, measurement_no, slice_value, value, level, status, max_error, p_value, reference_used, current_used, detail, source, ordinal FROM retrain.measurements;
CREATE TABLE scanned AS SELECT * FROM figures WHERE policy <> 'rows';
SELECT policy, count(*), count(value) AS with_value, string_agg(DISTINCT source, ',') AS source, string_agg(DISTINCT status, ',') AS status FROM scanned GROUP BY 1 ORDER BY 1;
SELECT policy, scan_mode, rows_current, rows_current_unused, rows_current_labelled, rows_reference, cardinality(query_texts) AS statements, profile_sources FROM retrain.evaluations WHERE policy <> 'rows' ORDER BY policy;

-- 3. From rollups: everything the same, but where it came from.
CREATE FUNCTION again() RETURNS TABLE (policy text, measurements bigint, different bigint, from_rollup bigint) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM retrain.evaluate(v, '2020-02-20', repeat => true) FROM unnest('{days,odd,previous,filtered}'::text[]) v;
	RETURN QUERY SELECT s.policy, count(*), count(*) FILTER (WHERE (s.value, s.level, s.status, s.max_error, s.p_value, s.reference_used, s.current_used, s.detail) IS DISTINCT FROM
		(f.value, f.level, f.status, f.max_error, f.p_value, f.reference_used, f.current_used, f.detail)), count(*) FILTER (WHERE f.source = 'rollup')
	FROM regress_profile.scanned s LEFT JOIN (SELECT f.*, max(f.ordinal) OVER (PARTITION BY f.policy) AS latest FROM regress_profile.figures f) f
		ON f.ordinal = f.latest AND (f.policy, f.check_no, f.measurement_no) = (s.policy, s.check_no, s.measurement_no) AND f.slice_value IS NOT DISTINCT FROM s.slice_value GROUP BY s.policy ORDER BY 1;
END $$;
CREATE VIEW latest AS SELECT e.policy, e.scan_mode, e.rows_current, e.rows_current_unused, e.rows_current_labelled, e.rows_reference, cardinality(e.query_texts) AS statements, s.window, s.checks_from_rollup AS from_rollup, s.checks_scanned AS scanned, s.buckets, s.days, s.rows_in_buckets, s.edges_scanned
FROM (SELECT DISTINCT ON (policy) * FROM retrain.evaluations ORDER BY policy, ordinal DESC) e, jsonb_to_recordset(e.profile_sources) s ("window" text, checks_from_rollup integer, checks_scanned integer, buckets integer, days integer, rows_in_buckets bigint, edges_scanned jsonb);
-- a column of no rollup, then one with all
SELECT retrain.enable_rollup('log', columns => '{x,n,cat}', slices => '{}');
CALL retrain.tick(1000);
SELECT * FROM again();
SELECT retrain.disable_rollup('log'), retrain.enable_rollup('log');
CALL retrain.tick(1000);
SELECT * FROM again();
SELECT * FROM latest ORDER BY policy, "window";
-- evidence: no fingerprint where no row was read, the same profiles either way
SELECT DISTINCT ON (policy) policy, status, current_fingerprint IS NOT NULL AS fingerprint FROM retrain.evidence WHERE policy <> 'rows' ORDER BY policy, ordinal DESC;
SELECT policy, check_no, measurement_no, side FROM retrain.measurement_states WHERE policy <> 'rows' GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT digest) > 1 OR count(*) < 2;
-- half of it: the rest of the window is an edge
SELECT retrain.disable_rollup('log'), retrain.enable_rollup('log', since => '2020-02-14');
CALL retrain.tick(1000);
SELECT * FROM again();
SELECT policy, "window", buckets, days, edges_scanned FROM latest WHERE policy <> 'filtered' ORDER BY 1, 2;
-- another capacity serves nobody, the same filter serves the policy that has it
SELECT retrain.disable_rollup('log'), retrain.enable_rollup('log', capacity => 100);
CALL retrain.tick(1000);
SELECT * FROM again();
SELECT retrain.disable_rollup('log'), retrain.enable_rollup('log', filter => 'n < 12', every => '6 hours');
CALL retrain.tick(1000);
SELECT * FROM again();
SELECT policy, rows_current, rows_current_unused, rows_current_labelled, rows_reference, buckets, days FROM latest WHERE policy = 'filtered' ORDER BY "window";
-- too many slices in the buckets: checks by slice scan
SELECT retrain.disable_rollup('log'), retrain.enable_rollup('log', max_slices => 3);
CALL retrain.tick(1000);
SELECT * FROM again();
-- what is to be made anew, or was made of another revision of the log, serves nobody
SELECT retrain.disable_rollup('log'), retrain.enable_rollup('log');
CALL retrain.tick(1000);
SELECT retrain.refresh_rollup('log', '2020-02-15 01:30', '2020-02-15 02:30');
SELECT * FROM again();
SELECT buckets, days, edges_scanned FROM latest WHERE policy = 'days';
CALL retrain.tick(1000);
SELECT retrain.alter_log('log', '{"version_column": "cat"}'), retrain.alter_policy('odd', '{}');
SELECT * FROM again();

-- 4. Rights: who may not scan is told nothing from a rollup either.
SELECT from_rollup, jsonb_array_length(edges_scanned) AS edges FROM latest WHERE policy = 'previous' ORDER BY "window";
ALTER TABLE log ENABLE ROW LEVEL SECURITY;
ALTER TABLE log FORCE ROW LEVEL SECURITY;
SELECT outcome, reason FROM retrain.evaluate('previous', '2020-02-20', repeat => true);
ALTER TABLE log NO FORCE ROW LEVEL SECURITY;
ALTER TABLE log DISABLE ROW LEVEL SECURITY;
REVOKE SELECT ON log FROM regress_profile_owner;
GRANT SELECT (at, y, known, n, p, yhat, cat, seg) ON log TO regress_profile_owner;
SELECT outcome, reason FROM retrain.evaluate('previous', '2020-02-20', repeat => true);
SELECT check_name, status, count(*) FROM retrain.measurements m WHERE policy = 'previous' AND ordinal = (SELECT max(ordinal) FROM retrain.measurements WHERE policy = 'previous') GROUP BY check_no, 1, 2 ORDER BY check_no;
GRANT SELECT ON log TO regress_profile_owner;

-- 5. Baselines without rows serve; what they lack is refused.
SELECT retrain.import_baseline('m', 'log', retrain.export_baseline('m', 'training'), 'imported') > 0 AS imported,
	retrain.import_baseline('m', 'log', jsonb_build_object('retrain_baseline', 1, 'profiles', jsonb_build_array(jsonb_build_object('column_name', 'x', 'profile', (SELECT retrain.profile_agg(x) FROM log WHERE at < '2020-01-15')::jsonb))), 'one') > 0 AS one;
SELECT retrain.create_policy('imported', 'm', c, baseline => 'imported', label_delay => '1 day', window_length => '10 days', anchor => '2020-02-10') > 0 AS created FROM checks;
SELECT outcome FROM retrain.evaluate('imported', '2020-02-20');
SELECT count(*), count(*) FILTER (WHERE i.value = s.value AND i.detail = s.detail AND i.slice_value IS NOT DISTINCT FROM s.slice_value) AS same FROM figures i JOIN scanned s USING (check_no, measurement_no) WHERE i.policy = 'imported' AND s.policy = 'days';
SELECT retrain.create_policy('lacks', 'm', jsonb_build_array(retrain.policy_check('psi', 'cat', fail => 1, form => 'profile')), baseline => 'one', anchor => '2020-02-10');
SELECT retrain.create_policy('lacks', 'm', jsonb_build_array(retrain.policy_check('psi', 'x', 'seg', fail => 1, form => 'profile')), baseline => 'one', anchor => '2020-02-10');
SELECT retrain.create_policy('lacks', 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'cat', fail => 1, form => 'profile')), baseline => 'imported', anchor => '2020-02-10');

-- merged from buckets: the profiles of the rows; the rollup is of the first revision of the log until it is made anew
SELECT retrain.freeze_baseline_from_rollup('m', 'log', '2020-01-01', '2020-01-15', 'merged');
SELECT retrain.disable_rollup('log'), retrain.enable_rollup('log');
CALL retrain.tick(1000);
SELECT retrain.freeze_baseline_from_rollup('m', 'log', '2020-01-01', '2020-01-15', 'merged') > 0 AS merged;
SELECT retrain.freeze_baseline_from_rollup('m', 'log', '2020-01-01', '2020-01-15 00:30', 'none');
SELECT retrain.freeze_baseline_from_rollup('m', 'log', '2019-12-31', '2020-01-15', 'none');
SELECT retrain.freeze_baseline_from_rollup('m', 'log', '2020-01-15', '2020-01-01', 'none');
RESET ROLE;
SELECT b.source, b.rows_used, b.window_start, b.rows_digest, m.column_name, m.profile OPERATOR(retrain.=) t.profile AS same FROM retrain.baseline b JOIN retrain.baseline_profile m USING (baseline_id)
	JOIN retrain.baseline_profile t ON t.column_name = m.column_name AND t.slice_column IS NULL JOIN retrain.baseline training ON training.baseline_id = t.baseline_id AND training.name = 'training'
WHERE b.name = 'merged' ORDER BY m.profile_no;
SET ROLE regress_profile_owner;

-- 6. Rows and profiles in one policy; a check that fails stops no other.
SELECT retrain.create_policy('mixed', 'm', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 9), retrain.policy_check('psi', 'x', fail => 9, form => 'profile'), retrain.policy_check('ece', fail => 1)), baseline => 'training', label_delay => '1 day', window_length => '10 days', anchor => '2020-02-10') > 0 AS created;
SELECT outcome FROM retrain.evaluate('mixed', '2020-02-20');
SELECT check_name, form, source, level, status, value = first_value(value) OVER (ORDER BY check_no) AS same FROM retrain.measurements WHERE policy = 'mixed' ORDER BY check_no;
SELECT scan_mode, rows_current, rows_current_labelled, cardinality(query_texts) AS statements FROM retrain.evaluations WHERE policy = 'mixed';
ALTER TABLE log RENAME COLUMN cat TO dog;
SELECT outcome, verdict FROM retrain.evaluate('imported', '2020-02-20', repeat => true);
SELECT check_name, status, count(*), max(error_message) AS error FROM retrain.measurements WHERE policy = 'imported' AND ordinal = 1 GROUP BY check_no, 1, 2 ORDER BY check_no;
ALTER TABLE log RENAME COLUMN dog TO cat;

-- 7. Coarse profiles: a figure is a lower bound, and a level that it does not decide is none.
CREATE TABLE coarse AS SELECT at, x, 'u' || id AS name FROM log;
SELECT retrain.attach_log('m', 'coarse', 'at', features => '{x,name}') > 0 AS log;
SELECT retrain.create_policy(name, 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => ks, form => 'profile', capacity => 16), retrain.policy_check('psi', 'name', fail => psi, form => 'profile', capacity => 16)),
	log => 'coarse', reference => 'previous', window_length => '15 days', anchor => '2020-02-10') > 0 AS created
FROM (VALUES ('far below', 0.0001, 0.000001), ('between', 0.97, 1000), ('far above', 1, 1000)) v (name, ks, psi);
SELECT name, outcome, verdict FROM unnest('{far below,between,far above}'::text[]) name, LATERAL retrain.evaluate(name, '2020-02-10');
SELECT policy, metric, status, level, round(value::numeric, 3) AS value, round(max_error::numeric, 3) AS max_error, fail FROM retrain.measurements WHERE policy IN ('far below', 'between', 'far above') ORDER BY metric, fail;
RESET ROLE;
DROP EXTENSION retrain CASCADE;
DROP SCHEMA regress_profile CASCADE;
DROP ROLE regress_profile_owner;
CREATE EXTENSION retrain;
