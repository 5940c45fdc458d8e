-- retrain.errors: goldens, edges, bad input, and the same bytes in every order and plan.
\set SHOW_CONTEXT never
SET extra_float_digits = 1;
SET client_min_messages = warning;
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/errors.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- ---------------------------------------------------------------- goldens
-- The scale of a figure: 1 for shares, the standard deviation of the values (scale) for errors.
CREATE FUNCTION pg_temp.agree(a float8, b float8, scale float8) RETURNS boolean LANGUAGE sql AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b
	ELSE abs(a - b) <= 1e-12 * greatest(abs(b), scale) END $$;
CREATE TEMP TABLE state AS
SELECT id, kind, g.exact, g.sklearn, exact[23] AS scale,
	(SELECT retrain.errors_agg(y, p) FROM unnest(actual, predicted) r (y, p)) AS s FROM golden_errors g;
CREATE TEMP TABLE ours AS
SELECT t.id, t.kind, f.i, f.name, f.value, t.exact[f.i] AS exact, t.sklearn[f.sk] AS sklearn,
	CASE f.unit WHEN 0 THEN 1 WHEN 1 THEN scale ELSE scale * scale END AS scale
FROM state t, LATERAL (
	SELECT array_agg(m.value ORDER BY o) AS v, array_agg(m.standard_error ORDER BY o) AS se, array_agg(m.constant ORDER BY o) AS c
	FROM unnest(retrain.errors_summary(s)) WITH ORDINALITY AS m (metric, value, standard_error, low, high, method, constant, support, max_error, status, o)) m,
LATERAL (VALUES (1, 'mae', retrain.mae(s), 1, 1), (2, 'mse', retrain.mse(s), 2, 2), (3, 'rmse', retrain.rmse(s), 1, 3),
	(4, 'mape', retrain.mape(s), 0, 4), (5, 'smape', retrain.smape(s), 0, NULL), (6, 'wape', retrain.wape(s), 0, NULL),
	(7, 'r2', retrain.r2(s), 0, 5), (8, 'explained_variance', retrain.explained_variance(s), 0, 6),
	(9, 'bias', retrain.bias(s), 1, NULL), (10, 'max_error', retrain.max_error(s), 1, 7),
	(11, 'mae, standard error', se[1], 1, NULL), (12, 'mse, standard error', se[2], 2, NULL),
	(13, 'rmse, standard error', se[3], 1, NULL), (14, 'mape, standard error', se[4], 0, NULL),
	(15, 'smape, standard error', se[5], 0, NULL), (16, 'bias, standard error', se[9], 1, NULL),
	(17, 'mse, constant', c[2], 2, NULL), (18, 'rmse, constant', c[3], 1, NULL),
	(19, 'pinball 0.1', retrain.pinball(s, 0.1), 1, 8), (20, 'pinball 0.9', retrain.pinball(s, 0.9), 1, 9),
	(21, 'quantile 0.25', retrain.error_quantile(s, 0.25), 1, NULL), (22, 'quantile 0.9', retrain.error_quantile(s, 0.9), 1, NULL)
) f (i, name, value, unit, sk);
-- ... exact rationals, everywhere; scikit-learn on ordinary values
SELECT name, count(*), count(exact) AS defined, count(*) FILTER (WHERE NOT pg_temp.agree(value, exact, scale)) AS off,
	count(sklearn) FILTER (WHERE kind = 'random') AS sklearn,
	count(*) FILTER (WHERE kind = 'random' AND NOT pg_temp.agree(value, sklearn, scale) AND sklearn IS NOT NULL) AS off_sklearn
FROM ours GROUP BY i, name ORDER BY i;
-- Elsewhere scikit-learn itself is off, and the exact value decides.
SELECT kind, count(*) AS figures, count(*) FILTER (WHERE NOT pg_temp.agree(sklearn, exact, scale)) AS sklearn_off,
	count(*) FILTER (WHERE NOT pg_temp.agree(value, exact, scale)) AS ours_off
FROM ours WHERE sklearn IS NOT NULL GROUP BY kind ORDER BY kind;
-- The example of definitions 6.8: 0.1667, not 1.1e15 (scikit-learn) or 0.125 (a 0 as no error).
SELECT round(value::numeric, 4) AS mape FROM ours WHERE kind = 'definitions 6.8' AND name = 'mape';
-- One-step aggregates are the same bits.
SELECT bool_and((o.one) IS NOT DISTINCT FROM ARRAY[retrain.mae(s), retrain.mse(s), retrain.rmse(s), retrain.mape(s), retrain.smape(s),
	retrain.wape(s), retrain.r2(s), retrain.explained_variance(s), retrain.bias(s), retrain.max_error(s)]) AS one_step
FROM state JOIN golden_errors g USING (id), LATERAL (SELECT ARRAY[retrain.mae(y, p), retrain.mse(y, p), retrain.rmse(y, p), retrain.mape(y, p),
	retrain.smape(y, p), retrain.wape(y, p), retrain.r2(y, p), retrain.explained_variance(y, p), retrain.bias(y, p), retrain.max_error(y, p)] AS one
	FROM unnest(actual, predicted) r (y, p)) o;

-- ---------------------------------------------------------------- same bytes
CREATE TEMP TABLE log AS
SELECT i, i * 7919 % 101 AS part, i * 104729 % 20011 AS shuffled, (i % 4)::bigint AS weight,
	CASE i % 97 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN -1e308 WHEN 4 THEN 0 WHEN 5 THEN '-0' WHEN 6 THEN 5e-324
		ELSE ((i * 48271::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * power(10, i % 7) END AS y,
	CASE i % 89 WHEN 0 THEN NULL WHEN 1 THEN 'Infinity' WHEN 2 THEN '-Infinity' WHEN 3 THEN 1e308 WHEN 4 THEN 0
		ELSE ((i * 69621::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * power(10, i % 5) END AS p
FROM generate_series(1, 20011) i;
CREATE FUNCTION pg_temp.same(VARIADIC states retrain.errors[]) RETURNS text LANGUAGE sql AS
$$ SELECT count(s) || ' states, ' || count(DISTINCT retrain.errors_send(s)) || ' distinct' FROM unnest(states) s $$;
SELECT pg_temp.same((SELECT retrain.errors_agg(y, p ORDER BY i) FROM log), (SELECT retrain.errors_agg(y, p ORDER BY i DESC) FROM log),
	(SELECT retrain.errors_agg(y, p ORDER BY shuffled) FROM log), (SELECT retrain.errors_agg(y, p, 1) FROM log),
	(SELECT retrain.merge(s ORDER BY part) FROM (SELECT part, retrain.errors_agg(y, p) s FROM log GROUP BY part) q),
	(SELECT retrain.merge(s ORDER BY part DESC) FROM (SELECT part, retrain.errors_agg(y, p) s FROM log GROUP BY part) q),
	(SELECT retrain.errors_combine(a, b) FROM (SELECT retrain.errors_agg(y, p) FILTER (WHERE part < 3) a, retrain.errors_agg(y, p) FILTER (WHERE part >= 3) b FROM log) q));
SELECT (retrain.errors_counts(retrain.errors_agg(y, p))).* FROM log;
-- the counts are those of SQL
SELECT count(*) FILTER (WHERE e NOT IN ('NaN', 'Infinity', '-Infinity')) AS row_count, count(*) FILTER (WHERE e IS NULL) AS null_rows,
	count(*) FILTER (WHERE e = 'NaN') AS nan_rows, count(*) FILTER (WHERE e = '-Infinity') AS negative, count(*) FILTER (WHERE e = 'Infinity') AS positive,
	count(*) FILTER (WHERE y = 0 AND e NOT IN ('NaN', 'Infinity', '-Infinity')) AS zeros
FROM (SELECT y, CASE WHEN y = -1e308 AND p = 1e308 THEN '-Infinity' ELSE y - p END AS e FROM log) q;
-- frequency weights: as often as the rows, 0 not at all; a row without a weight is counted as not used
SELECT pg_temp.same((SELECT retrain.errors_agg(y, p, weight) FROM log), (SELECT retrain.errors_agg(y, p) FROM log, generate_series(1, weight)),
	(SELECT retrain.errors_agg(y, p, weight) FROM log WHERE weight > 0));
SELECT (retrain.errors_counts(retrain.errors_agg(1, 3, w))).null_rows AS null_rows, retrain.mae(retrain.errors_agg(1, 3, w)) AS mae FROM (VALUES (2::bigint), (NULL), (0), (NULL)) v (w);
-- window functions, and GROUP BY
SELECT count(w) AS frames, bool_and(w IS NOT DISTINCT FROM (SELECT retrain.mae(b.y, b.p) FROM log b WHERE b.i BETWEEN a.i - 5 AND a.i)) AS same
FROM (SELECT i, retrain.mae(y, p) OVER (ORDER BY i ROWS 5 PRECEDING) AS w FROM log WHERE i <= 280 OFFSET 0) a;
SELECT count(*) AS groups, bool_and(retrain.errors_send(s) = (SELECT retrain.errors_send(retrain.errors_agg(y, p)) FROM log l WHERE l.part = q.part)) AS same
FROM (SELECT part, retrain.errors_agg(y, p) s FROM log WHERE part < 5 GROUP BY part) q;
-- parallel plan
CREATE TABLE errors_log AS TABLE log;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 3;
ANALYZE errors_log;
EXPLAIN (COSTS OFF) SELECT retrain.errors_agg(y, p) FROM errors_log;
SELECT retrain.errors_send(retrain.errors_agg(y, p)) = (SELECT retrain.errors_send(retrain.errors_agg(y, p ORDER BY i)) FROM log) AS parallel,
	retrain.rmse(y, p) FILTER (WHERE abs(y) < 1e300) = (SELECT retrain.rmse(retrain.errors_agg(y, p ORDER BY i)) FROM log WHERE abs(y) < 1e300) AS one_step
FROM errors_log;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE errors_log;
-- text and binary form give the same bytes back
CREATE TEMP TABLE stored AS SELECT 'coarse' AS what, retrain.errors_agg(y, p) AS s FROM log
UNION ALL SELECT 'one row', retrain.errors_agg(3, 2.5) UNION ALL SELECT 'no error', retrain.errors_agg(NULL, 2)
UNION ALL SELECT 'golden ' || id, s FROM state WHERE id % 20 = 0;
SELECT count(*), bool_and(s::text::retrain.errors OPERATOR(retrain.=) s) AS text_form, bool_or(s::text::retrain.errors OPERATOR(retrain.<>) s) AS different FROM stored;
SELECT pg_temp.same(VARIADIC array_agg(s) || array_agg(s::text::retrain.errors)) FROM stored WHERE what = 'coarse';

-- ---------------------------------------------------------------- quantiles
-- exact up to 4096 distinct errors; past it the true one lies between low and high
SELECT count(*), bool_and(t.value BETWEEN r.low AND r.high) AS inside, bool_and(abs(t.value - r.value) <= r.max_error) AS near,
	max(r.max_error / greatest(abs(r.value), 0.001)) < 0.03 AS narrow
FROM (SELECT retrain.errors_agg(y, p) AS s, percentile_cont('{0,0.01,0.25,0.5,0.75,0.99,1}'::float8[]) WITHIN GROUP (ORDER BY y - p) AS v
	FROM log WHERE abs(y) < 1e300 AND abs(p) < 1e300) q, unnest(retrain.error_quantiles(s, '{0,0.01,0.25,0.5,0.75,0.99,1}'), v) r (q, value, low, high, max_error, truth),
	LATERAL (SELECT r.truth AS value) t;
SELECT * FROM unnest(retrain.error_quantiles((SELECT retrain.errors_agg(y, 0) FROM generate_series(0, 10) y), '{0, 0.25, 0.33, 1}'));
SELECT retrain.error_quantiles(retrain.errors_agg(NULL, 1), '{0.5}'), retrain.error_quantiles(retrain.errors_agg(1, 1), '{}');
SELECT retrain.error_quantile(retrain.errors_agg(1, 1), 1.5);
SELECT retrain.error_quantile(retrain.errors_agg(1, 1), 'NaN');
SELECT retrain.error_quantiles(retrain.errors_agg(1, 1), '{0.5, NULL}');
SELECT retrain.pinball(retrain.errors_agg(1, 1), -0.1);
-- pinball: half the absolute error at 0.5, all of it at the ends
SELECT retrain.pinball(s, 0.5) * 2 = retrain.mae(s) AS half, retrain.pinball(s, 0), retrain.pinball(s, 1), retrain.bias(s)
FROM (SELECT retrain.errors_agg(y, p) AS s FROM (VALUES (1, 3), (5, 4)) v (y, p)) q;
-- the profile of the errors is the profile
SELECT retrain.value_rows(retrain.error_profile(s)) = (retrain.errors_counts(s)).row_count AS rows, retrain.mean(retrain.error_profile(s)) = -retrain.bias(s) AS mean,
	retrain.distinct_count(retrain.error_profile(s)) AS distinct_count FROM stored WHERE what = 'coarse';

-- ---------------------------------------------------------------- edges
SELECT retrain.errors_agg(y, p), retrain.mae(y, p), retrain.merge(retrain.errors_agg(y, p)) OVER () FROM (SELECT 1 AS y, 2 AS p WHERE false) v;
SELECT retrain.errors_combine(NULL, NULL) IS NULL AS combined, retrain.merge(s) IS NULL AS merged, retrain.mae(NULL::retrain.errors) FROM (VALUES (NULL::retrain.errors)) v (s);
SELECT retrain.mae(NULL, 1::float8), retrain.r2('NaN', 1::float8), retrain.bias('Infinity', 1::float8), retrain.max_error('Infinity'::float8, 'Infinity');
-- all NULL or not finite: undefined
SELECT metric, value, constant, support, status FROM unnest((SELECT retrain.errors_summary(retrain.errors_agg(NULL, 1)))) m;
-- one row, and a constant actual value: no R2; zeros only: no relative figures but smape
SELECT metric, value, standard_error, constant, support, status FROM unnest((SELECT retrain.errors_summary(retrain.errors_agg(3, 2.5)))) m;
SELECT metric, value, standard_error, constant, support, status FROM unnest((SELECT retrain.errors_summary(retrain.errors_agg(0, p)) FROM (VALUES (0), (1)) v (p))) m;
-- integers, numeric
SELECT retrain.mae(1, 3), retrain.mae(1.5, 3), retrain.mae(1::bigint, 3::smallint), retrain.mae(1::real, '3');
-- Overflow is an error or a status, never an infinity.
SELECT retrain.mae(y, p), retrain.rmse(y, p) FROM (VALUES (1e200, 0::float8), (1, 0)) v (y, p);
SELECT retrain.mse(y, p) FROM (VALUES (1e200, 0::float8), (1, 0)) v (y, p);
SELECT retrain.mape(5e-324, 1::float8);
SELECT retrain.wape(5e-324, 1e300::float8);
SELECT retrain.r2(y, p) FROM (VALUES (1e-200, 1e200::float8), (0, 0)) v (y, p);
SELECT metric, value, standard_error, low IS NULL AS no_interval, constant, status
FROM unnest((SELECT retrain.errors_summary(retrain.errors_agg(y, p)) FROM (VALUES (1e200, 0::float8), (5e-324, 1), (2e200, 0)) v (y, p))) m;
SELECT retrain.smape(1.7e308::float8, 1e308::float8), retrain.smape(5e-324::float8, 0::float8);
-- weights
SELECT retrain.errors_agg(1, 2, -1);
SELECT retrain.errors_agg(1, 2, 9223372036854775807);
SELECT retrain.errors_agg(1, 2, 2305843009213693951) FROM generate_series(1, 2);
SELECT retrain.errors_agg(y, 2, 2305843009213693951) FROM (VALUES (1), (NULL)) v (y);
SELECT retrain.merge(s) FROM (SELECT retrain.errors_agg(1, 2, 2305843009213693951) AS s UNION ALL SELECT retrain.errors_agg(NULL, 2)) q;
SELECT retrain.mae(s), retrain.r2(s) FROM (SELECT retrain.errors_agg(y, 2, 1152921504606846975) AS s FROM (VALUES (1), (4)) v (y)) q;
-- support functions outside an aggregate
SELECT retrain.mae(retrain.errors_accum(retrain.errors_accum(NULL, 1, 2), 5, 2)), retrain.mae(retrain.errors_combine(NULL, retrain.errors_accum_weight(NULL, 1, 2, 3)));

-- ---------------------------------------------------------------- bad input
CREATE FUNCTION pg_temp.read(text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; hint text;
BEGIN
	RETURN 'read: ' || $1::retrain.errors;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN left(concat_ws(' / ', state, message, nullif(hint, '')), 200);
END $$;
SELECT t AS text, pg_temp.read(t) FROM unnest(ARRAY['', 'null', '[]', '{}', '{"retrain_errors": 2}', '{"retrain_errors": 1}', '{"retrain_errors": 1, "errors": 5}', '{"retrain_errors": 1, "errors": []}',
	'{"retrain_errors": 1, "errors": {}}', '{"retrain_errors": 1, "error": {}}', '{"retrain_errors": 1, "zeros": -1}']) t;
-- what is said beside a profile with the errors -1 and 2
SELECT left(t, 60) AS rest, pg_temp.read('{"retrain_errors": 1, "errors": {"retrain_profile": 1, "buckets": [[-1, 1], [2, 1]]}, ' || t || '}') FROM unnest(ARRAY[
	'"zeros": 2, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "symmetric_sum": 4, "symmetric_sum_of_squares": 8',
	'"zeros": 3, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17',
	'"zeros": 1, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17',
	'"zeros": 2, "positive_sum": 3, "positive_sum_of_squares": 9, "sum_of_fourths": 17',
	'"zeros": 2, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 16',
	'"zeros": 2, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 11',
	'"zeros": 2, "positive_sum": -2, "positive_sum_of_squares": 4, "sum_of_fourths": 17',
	'"zeros": 2, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "actual_sum": 1',
	'"positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "actual_sum": 3, "actual_sum_of_squares": 5, "negative_actual_sum": 1',
	'"positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "actual_sum": 3, "actual_sum_of_squares": 5, "absolute_product_sum": 6',
	'"positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "actual_sum": 3, "actual_sum_of_squares": 4, "absolute_product_sum": 5',
	'"zeros": 2, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "relative_sum": 1, "relative_sum_of_squares": 1',
	'"zeros": 2, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "symmetric_sum": 5, "symmetric_sum_of_squares": 13',
	'"zeros": 2, "positive_sum": 2, "positive_sum_of_squares": -4, "sum_of_fourths": 17',
	'"zeros": 2, "positive_sum": "x", "positive_sum_of_squares": 4, "sum_of_fourths": 17',
	'"zeros": 2, "positive_sum": "0x1p1025", "positive_sum_of_squares": 4, "sum_of_fourths": "0x1p4200"',
	'"steep": 9223372036854775807',
	'"steep": 2305843009213693951, "zeros": 2305843009213693951',
	'"positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "product_sum": 3',
	'"detail": 1, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17']) t;
-- with detail: of the actual values 1 and 2, then with one sum that cannot be
SELECT old, new, pg_temp.read(replace('{"retrain_errors": 1, "detail": true, "positive_sum": 2, "positive_sum_of_squares": 4, "sum_of_fourths": 17, "actual_sum": 3, "actual_sum_of_squares": 5, "absolute_product_sum": 5, "product_sum": 3, "sum_of_cubes": 7, "squared_error_product_sum": 9, "squared_actual_product_sum": 7, "actual_sum_of_cubes": 9, "product_sum_of_squares": 17, "actual_sum_of_fourths": 17, "relative_sum": 2, "relative_sum_of_squares": 2, "errors": {"retrain_profile": 1, "buckets": [[-1, 1], [2, 1]]}}', old, new))
FROM (VALUES ('', ''), ('"product_sum": 3', '"product_sum": 4'), ('"product_sum": 3', '"product_sum": -5'), ('cubes": 7', 'cubes": 8'), ('"squared_error_product_sum": 9', '"squared_error_product_sum": 10'),
	('"actual_sum_of_fourths": 17', '"actual_sum_of_fourths": 16'), ('"actual_sum_of_fourths": 17', '"actual_sum_of_fourths": 18'), ('"product_sum_of_squares": 17', '"product_sum_of_squares": 18')) v (old, new);
SELECT t AS profile, pg_temp.read('{"retrain_errors": 1, "errors": ' || t || '}') FROM unnest(ARRAY['{"retrain_profile": 1, "kind": "category", "buckets": []}',
	'{"retrain_profile": 1, "capacity": 100, "buckets": []}', '{"retrain_profile": 1, "inexact": 1, "buckets": [[0, 1]]}', '{"retrain_profile": 1, "shift": 52, "min": 1, "max": 1.5, "buckets": [[1, 1.5, 5]]}',
	'{"retrain_profile": 1, "null": 7, "buckets": []}']) t;
-- Binary form: every prefix and every changed byte is refused, or it is a state that sends itself.
CREATE TEMP TABLE received (s retrain.errors);
CREATE FUNCTION pg_temp.receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE file text := current_setting('data_directory') || '/regress_errors.bin'; state text;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
	TRUNCATE received;
	EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
	RETURN CASE WHEN (SELECT retrain.errors_send(s) = bytes AND retrain.errors_summary(s) IS NOT NULL FROM received) THEN 'itself' ELSE 'other bytes' END;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
	RETURN state;
END $$;
SELECT what, pg_temp.receive(retrain.errors_send(s)) FROM stored WHERE what NOT LIKE 'golden%' ORDER BY what;
SELECT pg_temp.receive(retrain.errors_send(s)), count(*) FROM stored WHERE what LIKE 'golden%' GROUP BY 1;
CREATE TEMP TABLE victim AS SELECT retrain.errors_send(retrain.errors_agg(y, p)) AS b FROM (VALUES (1, 3), (-5, 4), (0, 0), (2, 0.5)) v (y, p);
SELECT pg_temp.receive(substr(b, 1, n)) AS cut, count(*) FROM victim, generate_series(0, length(b) - 1) n GROUP BY 1 ORDER BY 1;
SELECT pg_temp.receive(b || '\x00') AS longer FROM victim;
-- the version, or any other byte
SELECT pg_temp.receive(set_byte(b, 0, 2)) AS version FROM victim;
SELECT pg_temp.receive(set_byte(b, 1, n)) AS detail FROM victim, generate_series(1, 2) n;
SELECT pg_temp.receive(set_byte(b, n, get_byte(b, n) # change)) AS changed, count(*) > 0 AS some FROM victim, generate_series(1, length(b) - 1) n,
	unnest('{1,16,128}'::int[]) change GROUP BY 1 ORDER BY 1;
DO $$ BEGIN
	EXECUTE format('COPY (SELECT) TO PROGRAM %L', 'cat >/dev/null; rm ' || quote_literal(current_setting('data_directory') || '/regress_errors.bin'));
END $$;
