-- Stored references: made, compared with rows, checked.  They agree to the bit with one scan over both samples.
CREATE TEMP TABLE m AS
SELECT i, CASE i % 5 WHEN 0 THEN exp((i * 7919 % 1013) / 30.0) WHEN 1 THEN -(i * 31 % 997) WHEN 2 THEN (i * 7919 % 10007) / 1e7
		WHEN 3 THEN 0 ELSE (i * 613 % 4001) END::float8 AS x,
	timestamp '2020-01-01' + (i * 7919 % 100003) * interval '1 minute' AS ts,
	'k' || CASE WHEN i % 3 = 0 THEN i % 5 ELSE i * 7919 % 9973 END AS k,
	i * 617 % 1000 < 300 + i % 7 * 20 AS c, i % 2 AS g FROM generate_series(1::bigint, 30000) i;
INSERT INTO m SELECT 0, x::float8, NULL, NULL, c, i % 2 FROM generate_series(1, 40) i,
	(VALUES ('NaN', true), ('NaN', false), (NULL, true), ('Infinity', false), ('-Infinity', true)) v(x, c);

-- What it looks like.
SELECT (retrain.psi_reference_agg(x, 4)).* FROM (VALUES (1::float8), (2), (3), (4), (5), ('Infinity'), (NULL), ('NaN')) v(x);
SELECT (retrain.psi_reference_agg(x)).* FROM (VALUES ('b'), ('a'), ('b'), (NULL), ('')) v(x);
SELECT (retrain.psi_reference_agg(x)).* FROM (VALUES (true), (NULL)) v(x);
SELECT (retrain.psi_reference_agg(x, 2)).* FROM (VALUES (date '1970-01-02'), ('1970-01-04')) v(x);
SELECT (retrain.psi_reference_agg(x, 2)).* FROM (VALUES (timestamptz '1970-01-02 00:00+00'), ('1970-01-04 00:00+00')) v(x);
SELECT (retrain.psi_reference_agg(x, 2)).* FROM (VALUES (timestamp '1970-01-02 00:00'), ('infinity')) v(x);
SELECT (retrain.psi_reference_agg(x)).* FROM (VALUES (NULL::float8)) v(x);
SELECT (retrain.psi_reference_agg(x)).* FROM (VALUES (NULL::text)) v(x);
SELECT retrain.psi_reference_agg(x) IS NULL AS no_rows FROM m WHERE false;
SELECT retrain.psi_reference_agg(x, 1) FROM m;
SELECT retrain.psi_reference_agg(x, NULL) FROM m;
SELECT retrain.psi_reference_agg(i::text) FROM generate_series(1, 10001) i;
SELECT cardinality((retrain.psi_reference_agg(i::text)).categories) FROM generate_series(1, 10000) i;

-- Bit for bit the same as one scan, for numbers of edges that take every way of searching a bin.
CREATE TEMP TABLE r AS SELECT n, retrain.psi_reference_agg(x, n) AS x, retrain.psi_reference_agg(ts, n) AS ts, retrain.psi_reference_agg(k) AS k
FROM m, unnest(ARRAY[2, 10, 17, 40, 300, 1000]) n WHERE NOT c GROUP BY n;
SELECT n, a.x = b.x AS numbers, a.xb = b.xb AS bins, a.ts = b.ts AS times, a.k = b.k AS categories, a.kb = b.kb AS category_bins FROM (
	SELECT n, retrain.psi_test(m.x, r.x) AS x, retrain.psi_bins(m.x, r.x) AS xb, retrain.psi_test(m.ts, r.ts) AS ts,
		retrain.psi_test(m.k, r.k) AS k, retrain.psi_bins(m.k, r.k) AS kb FROM m, r WHERE c GROUP BY n) a JOIN (
	SELECT n, retrain.psi_test(m.x, c, n) AS x, retrain.psi_bins(m.x, c, n) AS xb, retrain.psi_test(m.ts, c, n) AS ts,
		retrain.psi_test(m.k, c) AS k, retrain.psi_bins(m.k, c) AS kb FROM m, r GROUP BY n) b USING (n) ORDER BY n;
SELECT retrain.psi(date '2020-01-01' + i, r) = (SELECT retrain.psi(date '2020-01-01' + i, i > 80, 10) FROM generate_series(1, 100) i) AS dates
FROM generate_series(81, 100) i, (SELECT retrain.psi_reference_agg(date '2020-01-01' + i) AS r FROM generate_series(1, 80) i) s;
SELECT retrain.psi(i % 3 = 0, r) = (SELECT retrain.psi(i % 3 = 0, i > 80) FROM generate_series(1, 100) i) AS booleans
FROM generate_series(81, 100) i, (SELECT retrain.psi_reference_agg(i % 3 = 0) AS r FROM generate_series(1, 80) i) s;
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok', 'happy');
SELECT (retrain.psi_test((enum_range(NULL::pg_temp.mood))[1 + i % 3], r)).bins
FROM generate_series(81, 100) i, (SELECT retrain.psi_reference_agg((enum_range(NULL::pg_temp.mood))[1 + i % 2]) AS r FROM generate_series(1, 80) i) s;

-- A reference as constant, parameter, scalar subquery and column is the same; one per group is fine.
CREATE TEMP TABLE stored AS SELECT g, retrain.psi_reference_agg(x) AS ref FROM m WHERE NOT c GROUP BY g;
SELECT format('CREATE TEMP VIEW literal AS SELECT retrain.psi_test(x, %L::retrain.psi_reference) AS t FROM m WHERE c AND g = 0', ref) AS query
FROM stored WHERE g = 0 \gset
:query;
PREPARE by_parameter(retrain.psi_reference) AS SELECT retrain.psi_test(x, $1) AS t FROM m WHERE c AND g = 0;
CREATE FUNCTION pg_temp.by_variable() RETURNS retrain.psi_result LANGUAGE plpgsql AS $$
DECLARE
	r retrain.psi_reference;
	t retrain.psi_result;
BEGIN
	SELECT * INTO r FROM (SELECT (ref).* FROM stored WHERE g = 0) s;
	SELECT (retrain.psi_test(x, r)).* INTO t FROM m WHERE c AND g = 0;
	RETURN t;
END $$;
SELECT (SELECT t FROM literal) = retrain.psi_test(x, (SELECT ref FROM stored WHERE g = 0)) AS subquery,
	(SELECT t FROM literal) = (SELECT retrain.psi_test(x, ref) FROM m, stored WHERE c AND m.g = 0 AND stored.g = 0) AS column,
	(SELECT t FROM literal) = pg_temp.by_variable() AS variable,
	(SELECT t FROM literal) = (SELECT retrain.psi_test(x, c) FROM m WHERE g = 0) AS one_scan FROM m WHERE c AND g = 0;
SELECT format('CREATE TEMP TABLE executed AS EXECUTE by_parameter(%L)', ref) AS query FROM stored WHERE g = 0 \gset
:query;
SELECT e.t = literal.t AS parameter FROM executed e, literal;
EXECUTE by_parameter(NULL);
SELECT g, retrain.psi_test(x, ref) = (SELECT retrain.psi_test(x, c) FROM m o WHERE o.g = m.g) AS same
FROM m JOIN stored USING (g) WHERE c GROUP BY g ORDER BY g;

-- NULL reference, no rows, rows that are all missing, an empty reference.
SELECT retrain.psi(x, NULL::retrain.psi_reference), retrain.psi_test(x, NULL::retrain.psi_reference) IS NULL AS psi_test,
	retrain.psi_bins(x, NULL::retrain.psi_reference), retrain.psi(k, NULL::retrain.psi_reference),
	retrain.psi_test(k, NULL::retrain.psi_reference) IS NULL AS categories FROM m;
SELECT retrain.psi(x, ref), (retrain.psi_test(x, ref)).*, retrain.psi_bins(x, ref) FROM m, stored WHERE false;
SELECT (retrain.psi_test(m.k, r.k)).* FROM m, r WHERE false;
SELECT (t).status, (t).bins, (t).current_used, (t).current_missing FROM (SELECT retrain.psi_test(NULL::float8, ref) AS t FROM stored WHERE g = 0) s;
SELECT (retrain.psi_test(1::float8, ('number', '{}', NULL, '{0}', 0)::retrain.psi_reference)).*;
SELECT (retrain.psi_test('a', ('category', NULL, '{}', '{}', 0)::retrain.psi_reference)).*;
-- Hand-made references, with empty bins and negative zero.
SELECT round(retrain.psi(x, ('number', '{-1,0,2}', NULL, '{0,5,5,0}', 0)::retrain.psi_reference)::numeric, 6) AS psi
FROM (VALUES ('-0'::float8), (0), (1), (2)) v(x);

-- Malformed references.
\set VERBOSITY terse
CREATE FUNCTION pg_temp.attempt(kind text, edges float8[], categories text[], counts bigint[], missing bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	IF kind = 'category' THEN
		PERFORM retrain.psi('a'::text, (kind, edges, categories, counts, missing)::retrain.psi_reference);
	ELSE
		PERFORM retrain.psi(1::float8, (kind, edges, categories, counts, missing)::retrain.psi_reference);
	END IF;
	RETURN 'accepted';
EXCEPTION WHEN invalid_parameter_value THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLERRM || ': ' || detail;
END $$;
SELECT i, pg_temp.attempt(kind, edges, categories, counts, missing) FROM (VALUES
	(1, 'number', '{1,2}'::float8[], NULL::text[], '{1,2,3}'::bigint[], 0),
	(2, 'number', '{2,1}', NULL, '{1,2,3}', 0),
	(3, 'number', '{1,1}', NULL, '{1,2,3}', 0),
	(4, 'number', '{1,NaN}', NULL, '{1,2,3}', 0),
	(5, 'number', '{1,Infinity}', NULL, '{1,2,3}', 0),
	(6, 'number', '{1,NULL}', NULL, '{1,2,3}', 0),
	(7, 'number', '{1,2}', NULL, '{1,2}', 0),
	(8, 'number', '{1,2}', NULL, '{1,-2,3}', 0),
	(9, 'number', '{1,2}', NULL, '{1,NULL,3}', 0),
	(10, 'number', '{1,2}', NULL, '{1,2,3}', -1),
	(11, 'number', '{1,2}', NULL, '{1,2,3}', NULL),
	(12, 'number', '{1,2}', NULL, NULL, 0),
	(13, 'number', NULL, NULL, '{1}', 0),
	(14, 'number', '{1,2}', '{a}', '{1,2,3}', 0),
	(15, 'number', '{{1},{2}}', NULL, '{1,2,3}', 0),
	(16, 'number', '{1}', NULL, '{9223372036854775807,1}', 0),
	(17, 'number', '{1}', NULL, '{4611686018427387904,1}', 0),
	(18, 'number', '{}', NULL, '{}', 0),
	(19, NULL, '{1,2}', NULL, '{1,2,3}', 0),
	(20, 'text', '{1,2}', NULL, '{1,2,3}', 0),
	(21, 'category', NULL, '{a,b}', '{1,2}', 0),
	(22, 'category', NULL, '{b,a}', '{1,2}', 0),
	(23, 'category', NULL, '{a,a}', '{1,2}', 0),
	(24, 'category', NULL, '{a,NULL}', '{1,2}', 0),
	(25, 'category', NULL, '{a,b}', '{1}', 0),
	(26, 'category', '{1}', '{a}', '{1}', 0),
	(27, 'category', NULL, NULL, '{}', 0)) v(i, kind, edges, categories, counts, missing) ORDER BY i;
SELECT pg_temp.attempt('number', (SELECT array_agg(i) FROM generate_series(1, 10000) i)::float8[], NULL, (SELECT array_agg(i) FROM generate_series(0, 10000) i), 0);
-- Another kind, and a reference that changes.
SELECT retrain.psi(1::float8, psi_reference_agg) FROM (SELECT retrain.psi_reference_agg('a'::text)) s GROUP BY psi_reference_agg;
SELECT retrain.psi('a', psi_reference_agg) FROM (SELECT retrain.psi_reference_agg(1::float8)) s GROUP BY psi_reference_agg;
SELECT retrain.psi(1::float8, psi_reference_agg) FROM (SELECT retrain.psi_reference_agg(now())) s GROUP BY psi_reference_agg;
SELECT retrain.psi(now(), psi_reference_agg) FROM (SELECT retrain.psi_reference_agg(1::float8)) s GROUP BY psi_reference_agg;
SELECT retrain.psi(x, ref) FROM m, stored;
SELECT retrain.psi(x, CASE WHEN i = 30000 THEN NULL ELSE ref END) FROM (SELECT * FROM m ORDER BY i OFFSET 0) s, stored WHERE stored.g = 0;
SELECT retrain.psi(k, CASE WHEN n = 2 THEN k0 END) FROM (SELECT m.k, r.k AS k0, n FROM m, r ORDER BY n LIMIT 100000) s;
\set VERBOSITY default

-- Parallel, window frames, no rows.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE TABLE psi_parallel AS SELECT * FROM m;
ANALYZE psi_parallel;
EXPLAIN (COSTS OFF) SELECT retrain.psi_reference_agg(x), retrain.psi_reference_agg(k) FROM psi_parallel WHERE NOT c;
SELECT p.x = s.x AS numbers, p.k = s.k AS categories FROM
	(SELECT retrain.psi_reference_agg(x) AS x, retrain.psi_reference_agg(k) AS k FROM psi_parallel WHERE NOT c) p,
	(SELECT retrain.psi_reference_agg(x) AS x, retrain.psi_reference_agg(k) AS k FROM m WHERE NOT c) s;
SELECT format('CREATE VIEW pg_temp.parallel AS SELECT retrain.psi_test(x, %L::retrain.psi_reference) AS x, retrain.psi_bins(k, %L::retrain.psi_reference) AS k FROM psi_parallel WHERE c', x, k) AS query
FROM r WHERE n = 10 \gset
\o /dev/null
:query;
\o
SELECT x = (SELECT retrain.psi_test(x, c) FROM m) AS numbers, k = (SELECT retrain.psi_bins(k, c) FROM m) AS categories FROM pg_temp.parallel;
SELECT retrain.psi(x, ('number', '{1}', NULL, '{1,1}', 0)::retrain.psi_reference), retrain.psi(k, ('category', NULL, '{a}', '{1}', 0)::retrain.psi_reference),
	retrain.psi(x, NULL::retrain.psi_reference) FROM psi_parallel WHERE i < 0;
SELECT retrain.psi(x, NULL::retrain.psi_reference), retrain.psi(k, NULL::retrain.psi_reference) FROM psi_parallel;
RESET max_parallel_workers_per_gather;
DROP TABLE psi_parallel CASCADE;
SELECT i, round(retrain.psi(x, ref) OVER (ORDER BY i)::numeric, 6) AS growing,
	round(retrain.psi(x, ref) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)::numeric, 6) AS moving,
	round(retrain.psi(x > 2, flag) OVER (ORDER BY i)::numeric, 6) AS flag
FROM (VALUES (1, 1.0), (2, 2), (3, 3), (4, 4)) v(i, x), (SELECT retrain.psi_reference_agg(x, 2) AS ref, retrain.psi_reference_agg(x > 2) AS flag
	FROM (VALUES (1.0), (2), (3), (4)) v(x)) s ORDER BY i;
-- A changed reference is seen in a window as well.
SELECT retrain.psi(x, ('number', ARRAY[x], NULL, '{1,1}', 0)::retrain.psi_reference) OVER (ORDER BY x) FROM (VALUES (1.0), (2)) v(x);

-- It survives dump and restore as text.
SELECT x = x::text::retrain.psi_reference AS numbers, k = k::text::retrain.psi_reference AS categories FROM r WHERE n = 300;
