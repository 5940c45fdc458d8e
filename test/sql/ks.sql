-- Two-sample Kolmogorov-Smirnov: hand-computed cases, ties, special values,
-- types, plans.  Goldens against scipy are in goldens_drift.

-- By hand: F steps at 1,2,3,4, G at 3,4,5,6; |F - G| is 1/2 first at 2.
SELECT (retrain.ks_test(x, c)).*
FROM (VALUES (1, false), (2, false), (3, false), (4, false), (3, true), (4, true), (5, true), (6, true)) v(x, c);
-- Whole tie groups: the same values on both sides give 0 in every order of
-- rows; merging row by row gives 1/3 or more.
SELECT retrain.ks_stat(x, c ORDER BY x, c) AS reference_first, retrain.ks_stat(x, c ORDER BY x, c DESC) AS current_first
FROM (VALUES (1, false), (1, false), (1, false), (2, false), (2, false), (2, false),
	(1, true), (1, true), (1, true), (2, true), (2, true), (2, true)) v(x, c);
-- The smallest of several places: 1/2 is reached at 1 and again at 3.
SELECT (retrain.ks_test(x, c)).location
FROM (VALUES (1, false), (2, true), (3, false), (4, true)) v(x, c);
-- D = 0 is reached at the smallest value.
SELECT (retrain.ks_test(x, c)).statistic, (retrain.ks_test(x, c)).location
FROM (VALUES (7, false), (7, true), (9, false), (9, true)) v(x, c);
-- Infinities are ordinary values; -0 is 0; NaN and NULL are not used, and counted.
SELECT (retrain.ks_test(x, c)).*
FROM (VALUES ('-Infinity'::float8, false), (0, false), ('NaN', false), (NULL, false), (NULL, false),
	('-0', true), ('Infinity', true), ('NaN', true), (NULL, true), (1, NULL), (NULL, NULL)) v(x, c);
SELECT (retrain.ks_test(x, c)).statistic, (retrain.ks_test(x, c)).location
FROM (VALUES ('Infinity'::float8, false), ('-Infinity', true)) v(x, c);

-- No rows, one side, only unusable rows.
SELECT (retrain.ks_test(x, c)).*, retrain.ks_stat(x, c) FROM (VALUES (1::float8, true)) v(x, c) WHERE false;
SELECT (retrain.ks_test(x, c)).*, retrain.ks_stat(x, c) FROM (VALUES (1::float8, true), (2, NULL)) v(x, c);
SELECT (retrain.ks_test(x, c)).*, retrain.ks_stat(x, c)
FROM (VALUES (1::float8, true), ('NaN', false), (NULL, false)) v(x, c);
-- One row on each side.
SELECT (retrain.ks_test(x, c)).* FROM (VALUES (1::float8, true), (2, false)) v(x, c);

-- Types.  Dates and timestamps are seconds since 1970-01-01 UTC, whatever TimeZone says.
SET TimeZone = 'America/New_York';
SELECT (retrain.ks_test(x, c)).statistic, (retrain.ks_test(x, c)).location
FROM (VALUES (false, false), (true, false), (true, true)) v(x, c);
SELECT (retrain.ks_test(x, c)).location FROM (VALUES (date '1970-01-02', false), ('1970-01-03', true)) v(x, c);
SELECT (retrain.ks_test(x, c)).location FROM (VALUES (date '-infinity', false), ('1970-01-03', true)) v(x, c);
SELECT (retrain.ks_test(x, c)).location FROM (VALUES (date 'infinity', true), ('infinity', false)) v(x, c);
SELECT (retrain.ks_test(x, c)).location
FROM (VALUES (timestamp '1970-01-02 00:00:00.25', false), ('1970-01-03', true)) v(x, c);
SELECT (retrain.ks_test(x, c)).location
FROM (VALUES (timestamptz '1970-01-02 00:00:00.25+00', false), ('1970-01-03', true)) v(x, c);
SELECT (retrain.ks_test(x, c)).location
FROM (VALUES (timestamptz 'infinity', false), ('infinity', true)) v(x, c);
-- The nearest double of microseconds / 10^6, also far away (numeric division, then one rounding).
SELECT t, k = (m / 1000000)::float8 AS nearest FROM (
	SELECT t, extract(epoch FROM t) * 1000000 AS m, (retrain.ks_test(t, c)).location AS k
	FROM (VALUES (timestamp '1969-12-31 23:59:59.999999'), ('0001-01-01 00:00:00.000001'), ('4713-01-01 00:00:00.7 BC'),
		('2013-07-01 12:34:56.789012'), ('2255-06-05 23:47:34.740993'), ('2255-06-05 23:47:34.740994'),
		('9999-12-31 23:59:59.999999'), ('294276-12-31 23:59:59.999999'), ('1684-07-28 00:12:25.259007')) a(t),
		(VALUES (true), (false)) b(c) GROUP BY t) s ORDER BY t;
RESET TimeZone;

-- Against the formula in SQL, on data that is awkward for histograms.
CREATE TEMP TABLE d AS
SELECT i, CASE i % 8
		WHEN 0 THEN 0
		WHEN 1 THEN (i * 7919 % 10007) / 10007.0
		WHEN 2 THEN (i * 31 % 50)::float8
		WHEN 3 THEN -exp((i * 7919 % 1009) / 20.0)
		WHEN 4 THEN 1e-300 * (i % 7)
		WHEN 5 THEN 1000 + (i * 104729 % 90001) * 1e-9
		WHEN 6 THEN CASE WHEN i % 1000 = 6 THEN 1e300 ELSE 0.5 END
		ELSE (i * 7919 % 100003) / 3.0 - 17000 END::float8 AS x,
	(i * 613 % 1000) < 400 + (i % 8) * 10 AS c, i % 3 AS g
FROM generate_series(1::bigint, 60000) i;
INSERT INTO d SELECT 0, x::float8, c, 0 FROM (VALUES ('Infinity', true), ('-Infinity', false), ('NaN', true), (NULL, false)) v(x, c);
CREATE FUNCTION pg_temp.by_formula(filter text) RETURNS TABLE (d float8, location float8) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH v AS (SELECT x, count(*) FILTER (WHERE NOT c) AS a, count(*) FILTER (WHERE c) AS b
			FROM d WHERE x <> 'NaN' AND %s GROUP BY x),
		s AS (SELECT x, sum(a) OVER (ORDER BY x) AS i, sum(b) OVER (ORDER BY x) AS j,
			sum(a) OVER () AS n, sum(b) OVER () AS m FROM v)
		SELECT abs(i * m - j * n)::float8 / (n * m)::float8, x FROM s ORDER BY abs(i * m - j * n) DESC, x LIMIT 1$q$, filter);
END $$;
DO $$
DECLARE
	f text;
	wrong int := 0;
	a record;
	b record;
BEGIN
	FOREACH f IN ARRAY ARRAY['true', 'i % 8 = 0', 'i % 8 = 1', 'i % 8 = 2', 'i % 8 = 3', 'i % 8 = 4', 'i % 8 = 5',
		'i % 8 = 6', 'i % 8 = 7', 'i % 8 IN (0, 1)', 'i % 8 IN (1, 6)', 'i % 8 IN (5, 6)', 'i % 8 IN (3, 7)', 'i < 100', 'i < 4000']
	LOOP
		SELECT * INTO a FROM pg_temp.by_formula(f);
		EXECUTE 'SELECT (retrain.ks_test(x, c)).* FROM d WHERE ' || f INTO b;
		IF a.d IS DISTINCT FROM b.statistic OR a.location IS DISTINCT FROM b.location OR a.d IS NULL THEN
			RAISE NOTICE '%: % at %, not % at %', f, a.d, a.location, b.statistic, b.location;
			wrong := wrong + 1;
		END IF;
	END LOOP;
	RAISE NOTICE '% wrong', wrong;
END $$;

-- Same bits for every order, split and plan.
SELECT count(DISTINCT k::text) AS results FROM (
	SELECT retrain.ks_test(x, c) AS k FROM (SELECT * FROM d ORDER BY i OFFSET 0) s
	UNION ALL SELECT retrain.ks_test(x, c) FROM (SELECT * FROM d ORDER BY md5(i::text) OFFSET 0) s
	UNION ALL SELECT retrain.ks_test(x, c ORDER BY x) FROM d
	UNION ALL SELECT retrain.ks_test(x, c) FILTER (WHERE i >= 0) FROM d) s;
SELECT retrain.ks_stat(DISTINCT x, c) = (SELECT retrain.ks_stat(x, c) FROM (SELECT DISTINCT x, c FROM d) s) AS distinct_rows FROM d;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE TABLE ks_parallel AS SELECT * FROM d;
ANALYZE ks_parallel;
EXPLAIN (COSTS OFF) SELECT retrain.ks_test(x, c) FROM ks_parallel;
SELECT (SELECT retrain.ks_test(x, c) FROM ks_parallel) = (SELECT retrain.ks_test(x, c) FROM d) AS same;
SELECT count(*) AS same FROM (SELECT g, retrain.ks_test(x, c) AS k FROM ks_parallel GROUP BY g) p
	JOIN (SELECT g, retrain.ks_test(x, c) AS k FROM d GROUP BY g) s USING (g) WHERE p.k = s.k;
-- In parallel and no rows: none at all, none that pass, one group without current rows.
SELECT retrain.ks_stat(x, c), (retrain.ks_test(x, c)).status FROM ks_parallel WHERE i < -1;
SELECT g, retrain.ks_stat(x, c) FILTER (WHERE NOT c) AS none FROM ks_parallel GROUP BY g ORDER BY g;
RESET max_parallel_workers_per_gather;
DROP TABLE ks_parallel;

-- Partitionwise.
CREATE TABLE ks_parts (i bigint, x float8, c boolean, g bigint) PARTITION BY LIST (g);
CREATE TABLE ks_parts_0 PARTITION OF ks_parts FOR VALUES IN (0);
CREATE TABLE ks_parts_1 PARTITION OF ks_parts FOR VALUES IN (1, 2);
INSERT INTO ks_parts SELECT * FROM d;
ANALYZE ks_parts;
SET enable_partitionwise_aggregate = on;
SET max_parallel_workers_per_gather = 0;
EXPLAIN (COSTS OFF) SELECT retrain.ks_test(x, c) FROM ks_parts;
SELECT (SELECT retrain.ks_test(x, c) FROM ks_parts) = (SELECT retrain.ks_test(x, c) FROM d) AS same;
RESET enable_partitionwise_aggregate;
RESET max_parallel_workers_per_gather;
DROP TABLE ks_parts;

-- Window frames: growing, moving, with a filter; the state survives its final function.
SELECT i, round(retrain.ks_stat(x, c) OVER (ORDER BY i)::numeric, 4) AS growing,
	round(retrain.ks_stat(x, c) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)::numeric, 4) AS moving,
	round(retrain.ks_stat(x, c) FILTER (WHERE x < 10) OVER ()::numeric, 4) AS filtered
FROM (VALUES (1, 5.0, false), (2, 1, true), (3, 4, false), (4, 9, true), (5, 30, true), (6, 2, false), (7, 7, true)) v(i, x, c)
ORDER BY i;

-- psi and ks over the same arguments share one state; neither disturbs the other.
SELECT retrain.ks_stat(x, c) = (SELECT retrain.ks_stat(x, c) FROM d) AS ks,
	retrain.psi(x, c) = (SELECT retrain.psi(x, c) FROM d) AS psi,
	(retrain.ks_test(x, c)).statistic = retrain.ks_stat(x, c) AS both FROM d;

-- Not an aggregate call, not a state: refused by the server, with words that
-- differ between its releases.
DO $$
DECLARE
	call text;
BEGIN
	FOREACH call IN ARRAY ARRAY['sample_accum_float8(NULL, 1, true)', 'sample_combine(NULL, NULL)', 'sample_deserialize(''\x01'', NULL)']
	LOOP
		BEGIN
			EXECUTE 'SELECT retrain.' || call;
			RAISE WARNING '% was accepted', call;
		EXCEPTION WHEN undefined_function OR feature_not_supported THEN
			NULL;
		END;
	END LOOP;
END $$;

-- Peers: Evidently masks a one-sigma shift behind one value (0.96 to 0.002); D moves by what one row weighs.
SELECT round(retrain.ks_stat(x, c)::numeric, 6) AS shifted, round((SELECT retrain.ks_stat(x, c) FROM (
	SELECT i::float8 AS x, false AS c FROM generate_series(1, 2000) i UNION ALL
	SELECT i + 700, true FROM generate_series(1, 999) i UNION ALL SELECT 1e6, true) s)::numeric, 6) AS and_one_outlier
FROM (SELECT i::float8 AS x, false AS c FROM generate_series(1, 2000) i UNION ALL
	SELECT i + 700, true FROM generate_series(1, 1000) i) s;
