-- retrain.check_policy(): what is missing before a policy acts, rows, noise.
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
\set ON_ERROR_ROLLBACK on
BEGIN;
CREATE ROLE regress_check_author LOGIN;
CREATE ROLE regress_check_other LOGIN;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_check_author,regress_check_other}'::name[]) r;
CREATE SCHEMA try;
GRANT USAGE ON SCHEMA try TO PUBLIC;
-- 40 days of 300 rows each: x, a probability that is right, a segment with few rows in b
CREATE TABLE try.log AS
SELECT i AS id, '2020-01-01 00:00Z'::timestamptz + i * interval '288 s' AS at,
	(i * 7919 % 1009)::double precision AS x, i * 31 % 97 AS z,
	(i * 104729 % 1000 + 0.5) / 1000 AS p, i * 104729 % 1000 >= 500 AS predicted,
	i * 15485863 / 1009 % 1000 < i * 104729 % 1000 AS y, CASE WHEN i % 25 = 0 THEN 'b' ELSE 'a' END AS segment
FROM generate_series(0::bigint, 300 * 40 - 1) i;
GRANT SELECT ON try.log TO PUBLIC;
SET ROLE regress_check_author;
SELECT retrain.register_model('try') > 0 AS model, retrain.attach_log('try', 'try.log', 'at', prediction_column => 'predicted', probability_column => 'p',
	label_column => 'y', features => '{x,z}', slices => '{segment}', name => 'try') > 0 AS log;
SELECT retrain.freeze_baseline('try', 'try', '2020-01-01 00:00Z', '2020-01-11 00:00Z', name => 'ten days') > 0 AS baseline;

-- 1. A policy that is fine, and what noise does: psi by chi-square, ks_stat by the limit of Kolmogorov, ece, f1 by its interval.
SELECT retrain.create_policy('fine', 'try', jsonb_build_array(
	retrain.policy_check('psi', 'x', fail => 0.2, warn => 0.1),
	retrain.policy_check('ks_stat', 'x', fail => 0.2),
	retrain.policy_check('ece', fail => 0.1, bins => 10),
	retrain.policy_check('f1_by_slice', slice => 'segment', fail => 0.5)),
	every => '7 days', window_length => '7 days', anchor => '2020-01-22 00:00Z', until => '2020-02-05 00:00Z') > 0 AS policy;
SELECT check_name, slice_value, rows_current, rows_reference, rows_needed, expected_value::numeric(10, 6) AS expected, noise_floor::numeric(10, 6) AS noise_floor, noise_kind, level, problem FROM retrain.check_policy('fine');
SELECT count(*) AS evaluations FROM retrain.evaluations WHERE policy = 'fine';
-- the definition as jsonb gives the same
SELECT count(*) AS differences FROM (SELECT * FROM retrain.check_policy('fine') EXCEPT SELECT * FROM retrain.check_policy(retrain.policy_definition('fine'))) d;

-- 2. Levels below the noise, too few rows, the level within the interval, a failing window.
SELECT check_name, slice_value, rows_current, rows_reference, rows_needed, noise_floor::numeric(10, 6) AS noise_floor, level, problem, remedy
FROM retrain.check_policy(retrain.policy_definition('fine') || jsonb_build_object('name', 'not yet', 'checks', jsonb_build_array(
	retrain.policy_check('psi', 'x', fail => 0.001),
	retrain.policy_check('ks_stat', 'x', warn => 0.01),
	retrain.policy_check('psi', 'z', slice => 'segment', fail => 0.5, min_rows => 500),
	retrain.policy_check('f1_by_slice', slice => 'segment', fail => 0.75, min_rows => 80),
	retrain.policy_check('f1_by_slice', name => 'all rows', fail => 0.9))));

-- 3. What create_policy would refuse is a row.
CREATE FUNCTION pg_temp.try(changes jsonb) RETURNS TABLE (check_name text, problem text, remedy text) LANGUAGE sql AS $$
	SELECT c.check_name, c.problem, c.remedy FROM retrain.check_policy(retrain.policy_definition('fine') || changes) c WHERE c.problem IS NOT NULL $$;
SELECT * FROM pg_temp.try('{"checks": []}');
SELECT * FROM pg_temp.try('{"checks": [{"metric": "psi", "column_name": "no such", "fail": 0.1}]}');
SELECT * FROM pg_temp.try('{"baseline": "no such"}');
SELECT * FROM pg_temp.try('{"anchor": "2020-01-12 00:00+00"}');
SELECT * FROM pg_temp.try('{"filter": "x > ("}');
SELECT * FROM pg_temp.try('{"owner": "regress_check_other"}');
-- a schedule whose first slot is still to come: the window that ends now, in which there are no rows
SELECT c.check_name, regexp_replace(c.problem, 'up to .*', 'up to ...') AS problem, c.rows_current, c.remedy
FROM retrain.check_policy(retrain.policy_definition('fine') || '{"anchor": "2100-01-01 00:00+00", "until": null}') c;

-- explain_policy(): the statements of the next slot, and that they are the ones an evaluation runs
SELECT statement_no, purpose, slot, window_start, window_end, split_part(statement, E'\nFROM ', 2) AS from_clause, parameters #- '{0,baseline_id}' AS parameters FROM retrain.explain_policy('fine', '2020-01-28') \gx
SELECT statement_no, purpose, slot, statement ~ 'profile_agg' AS profiles FROM retrain.explain_policy(retrain.policy_definition('fine') || jsonb_build_object('checks', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.1), retrain.policy_check('psi', 'x', form => 'profile', fail => 0.1)), 'reference', 'previous', 'baseline', null), '2100-01-01');
-- a query of the user is shown, not run
SELECT statement_no, purpose, statement ~ '1 / ' AS failing, parameters FROM retrain.explain_policy(retrain.policy_definition('fine') || '{"checks": [{"metric": "sql_query", "name": "q", "sql": "SELECT (1 / (count(*) - count(*)))::float8 FROM try.log WHERE at >= $1 AND at < $2", "fail": 1}]}', '2020-01-28');
SELECT outcome FROM retrain.evaluate('fine', '2020-01-29');
SELECT array_agg(x.statement ORDER BY x.statement_no) = e.query_texts AS as_run FROM retrain.explain_policy('fine', '2020-01-28') x, retrain.evaluations e WHERE e.policy = 'fine' AND x.purpose = 'measure' GROUP BY e.query_texts;
SELECT * FROM retrain.explain_policy('fine', 'infinity');
SELECT * FROM retrain.explain_policy('no such');

-- 4. A policy in trouble: rights, columns.
RESET ROLE;
REVOKE SELECT ON try.log FROM PUBLIC;
GRANT SELECT (at, p, y, predicted, segment) ON try.log TO regress_check_author;
SET ROLE regress_check_author;
SELECT check_name, problem, remedy FROM retrain.check_policy('fine');
SELECT statement_no, purpose, statement ~ 'psi_test' AS psi, statement ~ 'ece_test' AS ece, statement ~ 'f1_by_slice' AS f1 FROM retrain.explain_policy('fine');
RESET ROLE;
GRANT SELECT ON try.log TO regress_check_author;
ALTER TABLE try.log RENAME COLUMN x TO w;
SET ROLE regress_check_author;
SELECT check_name, problem, remedy FROM retrain.check_policy('fine');
RESET ROLE;
ALTER TABLE try.log RENAME COLUMN w TO x;

-- 5. Who may.
SELECT * FROM retrain.check_policy('fine');
SELECT * FROM retrain.check_policy('{}'::jsonb);
SELECT * FROM retrain.explain_policy('fine');
SELECT * FROM retrain.explain_policy('{}'::jsonb);
SET ROLE regress_check_other;
SELECT * FROM retrain.check_policy('fine');
SELECT * FROM retrain.check_policy('no such');
SELECT problem, remedy FROM retrain.check_policy('{"name": "a", "model": "try", "checks": [{"metric": "ece", "fail": 0.1}]}'::jsonb);
SELECT * FROM retrain.check_policy(NULL::text);
SELECT * FROM retrain.check_policy(NULL::jsonb);
SAVEPOINT before;
SET TRANSACTION READ ONLY;
SELECT problem FROM retrain.check_policy('{"name": "a", "model": "try", "checks": [{"metric": "ece", "fail": 0.1}]}'::jsonb);
ROLLBACK TO before;
RESET ROLE;
ROLLBACK;
