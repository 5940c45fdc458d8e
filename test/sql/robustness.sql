-- block_bootstrap and sensitivity_by_bin: goldens, coverage, planted effects, edges, plans.
\set SHOW_CONTEXT never
SET timezone = 'UTC';
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/robustness.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
SET search_path = public, retrain, pg_catalog;
CREATE FUNCTION pg_temp.agree(a float8, b float8, tolerance float8, scale float8) RETURNS boolean LANGUAGE sql
AS $$SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE abs(a - b) <= tolerance * greatest(abs(b), scale) END$$;

-- ---------------------------------------------------------------- goldens
-- The same draws: figures agree to rounding.  Scale: the figure or its spread.
SELECT count(*) > 150 AS many, count(*) FILTER (WHERE NOT (b.value = g.value AND pg_temp.agree(b.standard_error, g.standard_error, 1e-12, abs(g.value)) AND pg_temp.agree(b.low, g.low, 1e-12, abs(g.value))
	AND pg_temp.agree(b.high, g.high, 1e-12, abs(g.value)) AND b.blocks = g.blocks AND b.replicates = g.kept AND b.status = CASE WHEN g.blocks < 5 THEN 'few_blocks' ELSE 'ok' END)) AS disagree
FROM golden_bootstrap g, LATERAL block_bootstrap(numerators, denominators, replicates, seed) b;
-- Means to a unit of the last place, intervals 1e-12 of the predictions' scale.
SELECT count(*) AS bins, count(*) FILTER (WHERE g.low IS NOT NULL) AS intervals,
       count(*) FILTER (WHERE NOT (b.rows = g.rows AND pg_temp.agree(b.mean, g.mean, 2.3e-16, 0) AND pg_temp.agree(b.difference, g.difference, 1e-12, greatest(abs(g.mean), 1))
		AND pg_temp.agree(b.difference_low, g.low, 1e-12, greatest(abs(g.mean), 1)) AND pg_temp.agree(b.difference_high, g.high, 1e-12, greatest(abs(g.mean), 1)))) AS disagree
FROM golden_sensitivity g
JOIN (SELECT id, sensitivity_by_bin(x, p, edges) AS s FROM golden_sensitivity_row r, unnest(features, predictions) v (x, p) GROUP BY id) r USING (id), LATERAL unnest(r.s) b
WHERE b.bin = g.bin;

-- --------------------------------------------------- coverage, planted effects
CREATE FUNCTION pg_temp.u(h bytea, k int) RETURNS float8 LANGUAGE sql IMMUTABLE
AS $$SELECT (('x' || encode(substr(h, 6 * k - 5, 6), 'hex'))::bit(48)::bigint + 0.5) / 2.0^48$$;
-- 100 seeds of 30 days with 60 rows each; a day moves the chance of a right row by up to 0.2 around 0.7
CREATE TABLE robust_rows AS
SELECT seed, day, i, pg_temp.u(r, 1) < 0.7 + 0.4 * (pg_temp.u(d, 1) - 0.5) AS correct, pg_temp.u(r, 2) AS x, pg_temp.u(r, 3) AS noise, i % 7 AS order_key
FROM generate_series(1, 100) seed, generate_series(1, 30) day, LATERAL sha256((seed || ' ' || day)::bytea) d, generate_series(1, 60) i, LATERAL sha256((seed || ' ' || day || ' ' || i)::bytea) r;
ANALYZE robust_rows;
-- intervals by blocks cover 0.7; those for independent rows do not as often
SELECT count(*) FILTER (WHERE (b).low <= 0.7 AND (b).high >= 0.7) AS covered_by_blocks, count(*) FILTER (WHERE abs(p - 0.7) <= 1.96 * sqrt(p * (1 - p) / 1800)) AS covered_by_rows, round(avg((b).standard_error / sqrt(p * (1 - p) / 1800))::numeric, 1) AS wider
FROM (SELECT seed, block_bootstrap(array_agg(correct), array_agg(rows), 500, seed) AS b, sum(correct)::float8 / sum(rows) AS p
      FROM (SELECT seed, day, count(*) FILTER (WHERE correct) AS correct, count(*) AS rows FROM robust_rows GROUP BY 1, 2) d GROUP BY seed) s;
-- a step of 0.06 in the prediction (noise 0.29) between two bins of 900 rows: seen upwards in how many of 100 seeds; without it: in how many
SELECT count(*) FILTER (WHERE (f[2]).difference_low > 0) AS faulty, count(*) FILTER (WHERE (c[2]).difference_low > 0) AS clean
FROM (SELECT seed, sensitivity_by_bin(x, noise + CASE WHEN x > 0.5 THEN 0.06 ELSE 0 END, '{0.5}') AS f, sensitivity_by_bin(x, noise, '{0.5}') AS c FROM robust_rows GROUP BY seed) s;

-- --------------------------------------------------------------------- edges
SELECT * FROM block_bootstrap('{}', '{}');
SELECT * FROM block_bootstrap('{1,NULL,3}', '{NULL,2,NULL}');
SELECT * FROM block_bootstrap('{1,2}', '{0,0}');
SELECT * FROM block_bootstrap('{3}', '{4}');
SELECT * FROM block_bootstrap('{3,3,3,3,3}', '{4,4,4,4,4}', 10);
SELECT * FROM block_bootstrap(ARRAY[1, 2, 3]::bigint[], ARRAY[4, 5, 6], 100, 7);
SELECT * FROM block_bootstrap('{1,NULL,2,3}', '{4,9,5,6}', 100, 7);
SELECT block_bootstrap('{1,2,3}', '{4,5,6}', 100, 7) = block_bootstrap('{3,1,2}', '{6,4,5}', 100, 7) AS any_order, block_bootstrap('{1,2,3}', '{4,5,6}', 100, 7) <> block_bootstrap('{1,2,3}', '{4,5,6}', 100, 8) AS seeds,
       block_bootstrap(NULL, '{1}') IS NULL AS null_array, block_bootstrap('{1}', '{1}', NULL) IS NULL AS null_replicates;
SELECT block_bootstrap('{1,2}', '{1}');
SELECT block_bootstrap('{{1,2}}', '{1,2}');
SELECT block_bootstrap('{1,Infinity}', '{1,2}');
SELECT block_bootstrap('{1,1}', '{1,-2}');
SELECT block_bootstrap('{1,1}', '{1,NaN}');
SELECT block_bootstrap('{1}', '{1}', 1);
SELECT block_bootstrap('{1}', '{1}', 100001);
SELECT block_bootstrap(array_fill(1::float8, ARRAY[100001]), '{1}');
-- all kinds of features; predictions that are not used
SELECT b.* FROM (SELECT sensitivity_by_bin(x, p, '{-1,0,1}') AS s FROM (VALUES ('-Infinity'::float8, 0.25::float8), (-1, 0.5), (0, 0.5), ('-0', 1), (1, 0.75), (1, NULL), (1, 'NaN'), (1, 'Infinity'), (NULL, 0.5), ('NaN', 0.25)) v (x, p)) q, unnest(s) b;
SELECT sensitivity_by_bin(1, 1, '{0}') IS NULL AS no_rows FROM robust_rows WHERE false;
SELECT b.* FROM (SELECT sensitivity_by_bin(x, NULL, '{0.5}') AS s FROM robust_rows) q, unnest(s) b;
-- extremes: means of huge and tiny predictions
SELECT b.* FROM (SELECT sensitivity_by_bin(i % 2, CASE WHEN i % 2 = 0 THEN 1e308 ELSE 5e-324 END, '{0.5}') AS s FROM generate_series(1, 6) i) q, unnest(s) b;
SELECT sensitivity_by_bin(1, 1, NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT sensitivity_by_bin(1, 1, '{}');
\echo :LAST_ERROR_SQLSTATE
SELECT sensitivity_by_bin(1, 1, '{{1}}');
SELECT sensitivity_by_bin(1, 1, '{1,1}');
SELECT sensitivity_by_bin(1, 1, '{1,NULL}');
SELECT sensitivity_by_bin(1, 1, '{NaN}');
SELECT sensitivity_by_bin(1, 1, ARRAY[i::float8]) FROM generate_series(1, 2) i;
SELECT sensitivity_by_bin(1, 1, (SELECT array_agg(i::float8) FROM generate_series(1, 1001) i));
SELECT cardinality(sensitivity_by_bin(1, 1, (SELECT array_agg(i::float8) FROM generate_series(1, 1000) i))) AS most_bins;

-- ------------------------------------------------- the same in every plan
CREATE VIEW robust_whole AS SELECT md5(to_jsonb(sensitivity_by_bin(x, noise * 1e6 ^ (day % 5 - 2), '{0.1,0.4,0.5,0.9}'))::text) AS whole FROM robust_rows;
SELECT whole FROM robust_whole \gset
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT * FROM robust_whole;
SELECT whole = :'whole' AS parallel FROM robust_whole;
SET max_parallel_workers_per_gather = 0;
SELECT sensitivity_by_bin(x, noise * 1e6 ^ (day % 5 - 2), '{0.1,0.4}' ORDER BY order_key, noise) = sensitivity_by_bin(x, noise * 1e6 ^ (day % 5 - 2), '{0.1,0.4}' ORDER BY x DESC) AS any_order FROM robust_rows WHERE seed <= 10;
SELECT bool_and(w = (SELECT sensitivity_by_bin(x, noise, '{0.5}') FROM robust_rows l WHERE l.seed = 1 AND l.day = 1 AND l.i <= q.i)) AS growing
FROM (SELECT i, sensitivity_by_bin(x, noise, '{0.5}') OVER (ORDER BY i) AS w FROM robust_rows WHERE seed = 1 AND day = 1) q;
DROP VIEW robust_whole;
DROP TABLE robust_rows;
