-- compare_models and compare_windows: goldens, better overall and worse here, errors, plans.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/comparison.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
\pset null '(null)'

-- ---------------------------------------------------------------- goldens
-- statsmodels, scikit-learn and mpmath (test/goldens/comparison.py).  Counts are by label, first and second flag.
CREATE TEMP TABLE golden_row AS
SELECT id, (i - 1) & 4 > 0 AS y, (i - 1) & 2 > 0 AS first, (i - 1) & 1 > 0 AS second
FROM golden_count, generate_series(1, 8) i, generate_series(1, n[i]);
CREATE TEMP VIEW ours AS
SELECT 'models' AS kind, slices[1]::int AS id, u.* FROM unnest((SELECT retrain.compare_models(y, first, second, 1, id) FROM golden_row)) u WHERE slices IS NOT NULL
UNION ALL SELECT 'windows', slices[1]::int, u.* FROM unnest((SELECT retrain.compare_windows(y, first, second, 1, id) FROM golden_row)) u WHERE slices IS NOT NULL;
CREATE FUNCTION pg_temp.agree(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql AS
$$SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE abs(a - b) <= tolerance * greatest(abs(b), 1) END$$;
SELECT kind, metric, count(*) AS cases, count(o.low) AS intervals,
	count(*) FILTER (WHERE NOT (pg_temp.agree(value_a, a, 1e-15) AND pg_temp.agree(value_b, b, 1e-15))) AS value,
	count(*) FILTER (WHERE NOT pg_temp.agree(difference, b - a, 1e-15)) AS difference,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.low, g.low, 1e-12)) AS low, count(*) FILTER (WHERE NOT pg_temp.agree(o.high, g.high, 1e-12)) AS high,
	count(*) FILTER (WHERE NOT pg_temp.agree(p_value, p, 1e-12)) AS p
FROM ours o FULL JOIN golden_comparison g USING (kind, id, metric) GROUP BY kind, metric ORDER BY kind, metric;
-- small p-values keep their digits; adjusted ones are those of bh_adjust
SELECT kind, count(*) AS small, max(abs(p_value / p - 1)) < 1e-10 AS relative FROM ours JOIN golden_comparison USING (kind, id, metric) WHERE p > 0 AND p < 1e-6 GROUP BY kind ORDER BY kind;
SELECT kind, metric, array_agg(p_adjusted ORDER BY id) = retrain.bh_adjust(array_agg(p_value ORDER BY id)) AS adjusted FROM ours WHERE p_value IS NOT NULL GROUP BY kind, metric ORDER BY kind, metric;

-- ------------------------------------------------------------ what is shown
CREATE TABLE compare_log AS
SELECT i AS id, y, CASE WHEN h / 7 % 100 < 80 THEN y ELSE NOT y END AS a,
	CASE WHEN h / 11 % 100 < CASE WHEN carrier = 'HA' THEN 60 ELSE 90 END THEN y ELSE NOT y END AS b, carrier, i % 3 = 0 AS late, i > 1800 AS cur
FROM (SELECT i, abs(hashint4(i)::bigint) AS h, abs(hashint4(i)::bigint) % 10 < 3 AS y, CASE i % 9 WHEN 0 THEN 'HA' WHEN 1 THEN 'UA' WHEN 2 THEN NULL ELSE 'AA' END AS carrier
	FROM generate_series(1, 3600) i) x;
INSERT INTO compare_log VALUES (0, NULL, true, true, 'UA', false, true), (0, true, NULL, true, 'UA', false, true), (0, true, true, NULL, 'UA', false, NULL),
	(0, true, false, true, 'few', true, true), (0, false, false, true, 'few', true, false), (0, false, false, false, 'no positives', true, true), (0, NULL, false, false, 'none', true, true);
ANALYZE compare_log;
SELECT slices, metric, support_a, unused, round(value_a::numeric, 4) AS a, round(value_b::numeric, 4) AS b, round(difference::numeric, 4) AS difference,
	round(low::numeric, 4) AS low, round(high::numeric, 4) AS high, round(p_value::numeric, 6) AS p, round(p_adjusted::numeric, 6) AS adjusted, verdict, worse_here, status
FROM unnest((SELECT retrain.compare_models(y, a, b, 30, carrier) FROM compare_log));
SELECT slices, metric, support_a, support_b, unused, round(value_a::numeric, 4) AS a, round(value_b::numeric, 4) AS b, round(difference::numeric, 4) AS difference,
	round(low::numeric, 4) AS low, round(high::numeric, 4) AS high, round(p_value::numeric, 6) AS p, round(p_adjusted::numeric, 6) AS adjusted, verdict, worse_here, status
FROM unnest((SELECT retrain.compare_windows(y, b, cur, 30, carrier) FROM compare_log));
-- text classes: the same accuracy, no F1; integers: the same
SELECT count(*) AS slices, count(*) FILTER (WHERE (t.value_a, t.value_b, t.low, t.high, t.p_value, t.p_adjusted, t.worse_here)
	IS DISTINCT FROM (b.value_a, b.value_b, b.low, b.high, b.p_value, b.p_adjusted, b.worse_here)) AS differ
FROM (SELECT quote_nullable(slices) AS name, u.* FROM unnest((SELECT retrain.compare_models(y::text, a::text, b::text, 30, carrier, late) FROM compare_log)) u) t
FULL JOIN (SELECT quote_nullable(slices) AS name, u.* FROM unnest((SELECT retrain.compare_models(y, a, b, 30, carrier, late) FROM compare_log)) u) b USING (name, metric)
WHERE metric = 'accuracy';
SELECT count(*) AS slices, count(*) FILTER (WHERE (t.value_a, t.value_b, t.low, t.high, t.p_value, t.p_adjusted)
	IS DISTINCT FROM (b.value_a, b.value_b, b.low, b.high, b.p_value, b.p_adjusted)) AS differ
FROM (SELECT quote_nullable(slices) AS name, u.* FROM unnest((SELECT retrain.compare_windows(y::text, b::text, cur, 30, late) FROM compare_log)) u) t
FULL JOIN (SELECT quote_nullable(slices) AS name, u.* FROM unnest((SELECT retrain.compare_windows(y, b, cur, 30, late) FROM compare_log)) u) b USING (name, metric)
WHERE metric = 'accuracy';
SELECT retrain.compare_models(y::int, a::int, b::int, 30, carrier) = retrain.compare_models(y, a, b, 30, carrier) AS models,
	retrain.compare_windows(y::int, b::int, cur, 30, carrier) = retrain.compare_windows(y, b, cur, 30, carrier) AS windows FROM compare_log;
-- all rows are those of confusion_agg; no rows: NULL
SELECT metric, value_a = CASE metric WHEN 'accuracy' THEN retrain.accuracy(a) ELSE retrain.f1(a) END AS a, value_b = CASE metric WHEN 'accuracy' THEN retrain.accuracy(b) ELSE retrain.f1(b) END AS b
FROM (SELECT retrain.confusion_agg(y, a) AS a, retrain.confusion_agg(y, b) AS b FROM compare_log WHERE y IS NOT NULL AND a IS NOT NULL AND b IS NOT NULL) c,
	unnest((SELECT retrain.compare_models(y, a, b, 30, carrier) FROM compare_log)) WHERE slices IS NULL;
SELECT retrain.compare_models(y, a, b, 30, carrier) IS NULL AS none, retrain.compare_windows(y, b, cur, 30, carrier) IS NULL AS none FROM compare_log WHERE false;

-- ------------------------------------------------------------------ errors
SELECT retrain.compare_models(2, 1, 1, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.compare_models(1, 1, 3, 30, 'x');
SELECT retrain.compare_windows(1, -1, true, 30, 'x');
SELECT retrain.compare_models(true, true, true, 0, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.compare_windows(true, true, true, NULL, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.compare_models(true, true, true, i, 'x') FROM generate_series(3, 4) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.compare_models(true, true, true, 30, VARIADIC ARRAY[1]);
\echo :LAST_ERROR_SQLSTATE
CREATE COLLATION compare_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.compare_models(y::text COLLATE compare_nocase, a::text, b::text, 30, late) FROM compare_log;
\echo :LAST_ERROR_SQLSTATE
DROP COLLATION compare_nocase;
SET retrain.aggregate_memory = '64kB';
\set VERBOSITY terse
SELECT retrain.compare_models(true, true, true, 30, i) FROM generate_series(1, 5000) i;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default
RESET retrain.aggregate_memory;

-- ------------------------------------------------ the same bits in every plan
CREATE TEMP TABLE serial AS SELECT retrain.compare_models(y, a, b, 30, carrier, late) AS m, retrain.compare_windows(y, b, cur, 30, late, carrier) AS w FROM compare_log;
SELECT m = (SELECT retrain.compare_models(y, a, b, 30, carrier, late ORDER BY md5(id::text)) FROM compare_log) AS shuffled,
	w = (SELECT retrain.compare_windows(y, b, cur, 30, late, carrier ORDER BY late DESC, carrier DESC) FROM compare_log) AS by_slice FROM serial;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.compare_models(y, a, b, 30, carrier, late), retrain.compare_windows(y, b, cur, 30, late, carrier) FROM compare_log;
SELECT m = (SELECT retrain.compare_models(y, a, b, 30, carrier, late) FROM compare_log) AS models, w = (SELECT retrain.compare_windows(y, b, cur, 30, late, carrier) FROM compare_log) AS windows FROM serial;
SET max_parallel_workers_per_gather = 0;
SELECT late, retrain.compare_models(y, a, b, 30, carrier) = (SELECT retrain.compare_models(y, a, b, 30, carrier) FROM compare_log i WHERE i.late = o.late) AS same
FROM compare_log o GROUP BY late ORDER BY late;
DROP TABLE compare_log;
