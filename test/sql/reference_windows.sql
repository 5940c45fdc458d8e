-- What the reference is read from: seasonal windows, and ranges that are excluded.  Figures are compared with the aggregates
-- called by hand over the same rows.
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
\set ON_ERROR_ROLLBACK on
BEGIN;
CREATE ROLE regress_reference LOGIN;
SELECT retrain.grant_role('policy_author', 'regress_reference');
CREATE SCHEMA refw;
GRANT USAGE ON SCHEMA refw TO PUBLIC;
-- 120 days of 96 rows: x has a weekly season; an incident from 10 to 13 February
CREATE TABLE refw.log AS
SELECT at, (i * 7919 % 1009)::double precision / 1009 + extract(isodow FROM at)::double precision / 7 + CASE WHEN at >= '2021-02-10' AND at < '2021-02-13' THEN 5 ELSE 0 END AS x,
	i * 31 % 7 AS k, CASE WHEN i % 3 = 0 THEN 'b' ELSE 'a' END AS segment
FROM (SELECT i, '2021-01-01 00:00Z'::timestamptz + i * interval '15 minutes' AS at FROM generate_series(0::bigint, 96 * 120 - 1) i) r;
GRANT SELECT ON refw.log TO PUBLIC;
SET ROLE regress_reference;
SELECT retrain.register_model('refw') > 0 AS model, retrain.attach_log('refw', 'refw.log', 'at', features => '{x,k}', slices => '{segment}', name => 'refw') > 0 AS log;
SELECT retrain.freeze_baseline('refw', 'refw', '2021-02-01', '2021-02-15', name => 'refw with incident') > 0 AS baseline;
CREATE FUNCTION pg_temp.checks() RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.9, min_rows => 10), retrain.policy_check('psi', 'x', fail => 9, min_rows => 10),
	retrain.policy_check('ks_stat', 'x', slice => 'segment', fail => 0.9, min_rows => 10), retrain.policy_check('psi', 'k', fail => 9, min_rows => 10), retrain.policy_check('ks_stat', 'x', form => 'profile', fail => 0.9, min_rows => 10)) $$;
-- the figures of an evaluation beside those of the aggregates over rows that a condition picks
CREATE FUNCTION pg_temp.compare(of_policy text, reference text, current_start timestamptz, current_end timestamptz) RETURNS TABLE (check_name text, slice text, reference_rows bigint, current_rows bigint, same_rows boolean, same_value boolean) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
	WITH rows AS (SELECT x, k, segment, NOT (%s) AS is_current FROM refw.log WHERE (%s) OR at >= %L AND at < %L),
	expected AS (SELECT 'ks_stat(x)' AS name, NULL AS slice, count(*) FILTER (WHERE NOT is_current) AS n, retrain.ks_stat(x, is_current) AS value FROM rows
		UNION ALL SELECT 'psi(x)', NULL, count(*) FILTER (WHERE NOT is_current), retrain.psi(x, is_current) FROM rows
		UNION ALL SELECT 'ks_stat(x) by segment', segment, count(*) FILTER (WHERE NOT is_current), retrain.ks_stat(x, is_current) FROM rows GROUP BY segment
		UNION ALL SELECT 'psi(k)', NULL, count(*) FILTER (WHERE NOT is_current), retrain.psi(k, is_current) FROM rows
		UNION ALL SELECT 'ks_stat(x) of profiles', NULL, count(*) FILTER (WHERE NOT is_current), (retrain.ks_test(retrain.profile_agg(x) FILTER (WHERE NOT is_current), retrain.profile_agg(x) FILTER (WHERE is_current))).statistic FROM rows)
	SELECT m.check_name, m.slice_value, m.reference_used, m.current_used, m.reference_used = e.n, m.value = e.value
	FROM retrain.measurements m LEFT JOIN expected e ON e.name = m.check_name AND e.slice IS NOT DISTINCT FROM m.slice_value WHERE m.policy = %L ORDER BY m.check_no, m.measurement_no$q$,
	reference, reference, current_start, current_end, of_policy);
END $$;

-- 1. Seasonal: the same week day of three weeks before.
SELECT retrain.create_policy(jsonb_build_object('name', 'season week', 'model', 'refw', 'checks', pg_temp.checks(), 'reference', 'seasonal', 'season', 'week', 'seasons', 3, 'window_length', '1 day', 'anchor', '2021-04-01 00:00+00')) > 0 AS policy;
SELECT d -> 'reference' AS reference, d -> 'season' AS season, d -> 'seasons' AS seasons, d -> 'exclude' AS exclude FROM retrain.policy_definition('season week') d;
SELECT slot, outcome FROM retrain.evaluate('season week', '2021-04-01');
SELECT reference_kind, reference_start, reference_end, rows_reference, rows_current FROM retrain.evaluations WHERE policy = 'season week';
SELECT * FROM pg_temp.compare('season week', $$at >= '2021-03-24' AND at < '2021-03-25' OR at >= '2021-03-17' AND at < '2021-03-18' OR at >= '2021-03-10' AND at < '2021-03-11'$$, '2021-03-31', '2021-04-01');
-- the same day of earlier months, from a month's end: 31 March, 28 February, 31 January
SELECT retrain.create_policy(jsonb_build_object('name', 'season month', 'model', 'refw', 'checks', pg_temp.checks(), 'reference', 'seasonal', 'season', '1 mon', 'seasons', 2, 'window_length', '12 hours', 'anchor', '2021-03-31 12:00+00')) > 0 AS policy;
SELECT slot, outcome FROM retrain.evaluate('season month', '2021-03-31 12:00Z');
SELECT * FROM pg_temp.compare('season month', $$at >= '2021-02-28' AND at < '2021-02-28 12:00' OR at >= '2021-01-31' AND at < '2021-01-31 12:00'$$, '2021-03-31', '2021-03-31 12:00');
-- windows before the first row count as empty: here all of them
SELECT retrain.create_policy(jsonb_build_object('name', 'season year', 'model', 'refw', 'checks', pg_temp.checks(), 'reference', 'seasonal', 'season', 'year', 'window_length', '7 days', 'anchor', '2021-04-01 00:00+00')) > 0 AS policy;
SELECT slot, outcome, reason FROM retrain.evaluate('season year', '2021-04-01');

-- 2. Excluded: from seasonal windows, from the window before, from a baseline.
SELECT retrain.create_policy(jsonb_build_object('name', 'season without', 'model', 'refw', 'checks', pg_temp.checks(), 'reference', 'seasonal', 'seasons', 2, 'window_length', '7 days', 'anchor', '2021-02-22 00:00+00',
	'exclude', '[["2021-02-12T00:00:00+00", "2021-02-13T00:00:00+00"], ["2021-02-10", "2021-02-12 02:00+02"], ["2030-01-01", "2031-01-01"]]'::jsonb)) > 0 AS policy;
SELECT d -> 'season' AS season, d -> 'exclude' AS exclude FROM retrain.policy_definition('season without') d;
SELECT slot, outcome FROM retrain.evaluate('season without', '2021-02-22');
SELECT * FROM pg_temp.compare('season without', $$at >= '2021-02-01' AND at < '2021-02-10' OR at >= '2021-02-13' AND at < '2021-02-15'$$, '2021-02-15', '2021-02-22');
SELECT retrain.create_policy(jsonb_build_object('name', 'previous without', 'model', 'refw', 'checks', pg_temp.checks(), 'reference', 'previous', 'window_length', '7 days', 'anchor', '2021-02-22 00:00+00', 'exclude', '[["2021-02-10", "2021-02-13"]]'::jsonb)) > 0 AS policy;
SELECT slot, outcome FROM retrain.evaluate('previous without', '2021-02-22');
SELECT * FROM pg_temp.compare('previous without', $$at >= '2021-02-08' AND at < '2021-02-10' OR at >= '2021-02-13' AND at < '2021-02-15'$$, '2021-02-15', '2021-02-22');
-- all of it excluded: no reference, no verdict
SELECT retrain.alter_policy('previous without', '{"exclude": [["2021-02-08", "2021-02-15"]]}');
SELECT outcome, reason FROM retrain.evaluate('previous without', '2021-02-22', dry_run => true);
-- a baseline: the rest of its rows is read, and the digest is that of all of them
SELECT retrain.create_policy(jsonb_build_object('name', 'baseline without', 'model', 'refw', 'checks', pg_temp.checks() - 4, 'window_length', '7 days', 'anchor', '2021-02-22 00:00+00', 'exclude', '[["2021-02-10", "2021-02-13"]]'::jsonb)) > 0 AS policy;
SELECT slot, outcome FROM retrain.evaluate('baseline without', '2021-02-22');
RESET ROLE;
SELECT e.rows_reference, e.rows_current, e.reference_digest = b.rows_digest AS digest_of_all FROM retrain.evaluations e, retrain.baseline b WHERE e.policy = 'baseline without' AND b.name = 'refw with incident';
SET ROLE regress_reference;
SELECT * FROM pg_temp.compare('baseline without', $$at >= '2021-02-01' AND at < '2021-02-10' OR at >= '2021-02-13' AND at < '2021-02-15'$$, '2021-02-15', '2021-02-22');
-- the incident in the reference would look like a change
SELECT round(m.value::numeric, 6) AS value, m.status FROM retrain.evaluate('baseline without', '2021-02-22', dry_run => true) e, jsonb_to_recordset(e.measurements) m (check_name text, value numeric, status text) WHERE m.check_name = 'ks_stat(x)';
SELECT retrain.alter_policy('baseline without', '{"exclude": null}');
SELECT round(m.value::numeric, 6) AS value, m.status FROM retrain.evaluate('baseline without', '2021-02-22', dry_run => true) e, jsonb_to_recordset(e.measurements) m (check_name text, value numeric, status text) WHERE m.check_name = 'ks_stat(x)';
-- a row of the excluded time that changes is a changed baseline
SELECT retrain.alter_policy('baseline without', '{"exclude": [["2021-02-10", "2021-02-13"]]}');
RESET ROLE;
UPDATE refw.log SET k = k + 1 WHERE at = '2021-02-11';
SET ROLE regress_reference;
SELECT outcome, reason FROM retrain.evaluate('baseline without', '2021-02-22', dry_run => true);

-- the long form of create_policy takes the same
SELECT retrain.create_policy('season long', 'refw', pg_temp.checks(), reference => 'seasonal', window_length => '7 days', anchor => '2021-02-22 00:00Z', season => '14 days', seasons => 2, exclude => '[["2021-02-10", "2021-02-13"]]') > 0 AS policy;
SELECT d -> 'season' AS season, d -> 'seasons' AS seasons, d -> 'exclude' AS exclude FROM retrain.policy_definition('season long') d;

-- 3. What is refused.
CREATE FUNCTION pg_temp.try(changes jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE m text; d text; h text;
BEGIN
	PERFORM retrain.create_policy(jsonb_build_object('name', 'refused', 'model', 'refw', 'checks', pg_temp.checks() - 4, 'window_length', '7 days', 'anchor', '2021-02-22 00:00+00') || changes);
	RETURN 'created';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, d = PG_EXCEPTION_DETAIL, h = PG_EXCEPTION_HINT;
	RETURN concat_ws(E'\n', m, nullif(d, ''), nullif(h, ''));
END $$;
SELECT c AS changes, pg_temp.try(c) FROM unnest(ARRAY['{"season": "week"}', '{"seasons": 3}', '{"reference": "seasonal", "season": "6 days"}', '{"reference": "seasonal", "season": "month", "window_length": "29 days"}', '{"reference": "seasonal", "season": "month", "window_length": "2 months"}',
	'{"reference": "seasonal", "season": "fortnight"}', '{"reference": "seasonal", "season": 7}', '{"reference": "seasonal", "seasons": 0}', '{"reference": "seasonal", "seasons": 101}', '{"reference": "seasonal", "baseline": "refw with incident"}',
	'{"exclude": "2021"}', '{"exclude": {}}', '{"exclude": [[]]}', '{"exclude": [["2021-02-10"]]}', '{"exclude": [["2021-02-10", "2021-02-10"]]}', '{"exclude": [["2021-02-10", "2021-02-11"], ["2021-02-12", "2021-02-11"], 5]}', '{"exclude": [["2021-02-10", "infinity"]]}', '{"exclude": [["2021-02-10", null]]}',
	'{"reference": "none", "exclude": [["2021-02-10", "2021-02-11"]], "checks": [{"metric": "psi", "column_name": "x", "fail": 1}]}', '{"checks": [{"metric": "psi", "column_name": "x", "fail": 1, "form": "profile"}], "exclude": [["2021-02-10", "2021-02-11"]]}']::jsonb[]) c;
SELECT pg_temp.try(jsonb_build_object('exclude', (SELECT jsonb_agg(jsonb_build_array('2021-02-10', '2021-02-11')) FROM generate_series(1, 101))));
SELECT pg_temp.try('{"reference": "seasonal", "season": "month", "window_length": "1 month"}');
-- the kind of reference drops the seasons when it changes
SELECT retrain.alter_policy('season week', '{"reference": "previous"}');
SELECT d -> 'reference' AS reference, d -> 'season' AS season, d -> 'seasons' AS seasons FROM retrain.policy_definition('season week') d;
RESET ROLE;
ROLLBACK;
