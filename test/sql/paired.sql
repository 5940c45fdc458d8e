-- Two models on the same rows: areas by definition in fractions, Holm by statsmodels (test/goldens/paired.py), edge cases, the same bits.
\pset null (null)
\getenv abs_srcdir PG_ABS_SRCDIR
\set goldens :abs_srcdir '/goldens/paired.sql'
\set ECHO none
\i :goldens
\set ECHO all
CREATE FUNCTION pg_temp.near(a float8, b float8) RETURNS boolean LANGUAGE sql AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE abs(a - b) <= 1e-12 END $$;
CREATE TEMPORARY TABLE ours AS
SELECT g.*, d FROM golden_areas g, LATERAL (SELECT retrain.auc_difference(y, x, z) AS d FROM unnest(label, champion, challenger) u (y, x, z)) o;
SELECT count(*) AS cases, count(a) AS defined, count(standard_error) AS with_error, count(p_value) AS with_p_value,
	count(*) FILTER (WHERE NOT pg_temp.near((d).champion_auc, a) OR NOT pg_temp.near((d).challenger_auc, b)) AS areas_off,
	count(*) FILTER (WHERE NOT pg_temp.near((d).difference, difference)) AS differences_off,
	count(*) FILTER (WHERE NOT pg_temp.near((d).standard_error, standard_error)) AS errors_off,
	count(*) FILTER (WHERE NOT pg_temp.near((d).p_value, p_value)) AS p_values_off,
	bool_and(((d).status = 'undefined') = (a IS NULL) AND ((d).status = 'ok') = (p_value IS NOT NULL) AND ((d).low IS NULL) = (p_value IS NULL)) AS told,
	bool_and((d).low <= (d).difference AND (d).difference <= (d).high) AS inside
FROM ours;
-- each area is that of roc_auc, bit for bit; integer labels give the same
SELECT count(*) FILTER (WHERE (d).champion_auc IS DISTINCT FROM x1 OR (d).challenger_auc IS DISTINCT FROM x2) AS areas_differ, count(*) FILTER (WHERE d <> i) AS integers_differ
FROM ours, LATERAL (SELECT retrain.roc_auc(y, x) AS x1, retrain.roc_auc(y, z) AS x2, retrain.auc_difference(y::integer, x, z) AS i FROM unnest(label, champion, challenger) u (y, x, z)) o;
-- a constant score says nothing: the error of the difference is DeLong's of the other one
SELECT count(*) AS cases, count(*) FILTER (WHERE NOT pg_temp.near((o.d).standard_error, (t).standard_error)) AS off
FROM ours s, LATERAL (SELECT retrain.auc_difference(y, 0, z) AS d, retrain.roc_auc_test(y, z) AS t FROM unnest(label, challenger) u (y, z)) o WHERE (t).status = 'ok';
SELECT retrain.auc_difference(y, 1, 1) FROM unnest('{t,f,t,f}'::boolean[]) y;
SELECT retrain.auc_difference(true, 1, 2) FROM unnest('{}'::integer[]);
SELECT retrain.auc_difference(y, x, z) FROM (VALUES (true, 1::float8, 2::float8), (NULL, 1, 2), (false, NULL, 2), (false, 1, 'NaN'), (true, 'NaN', 1)) v (y, x, z);
SELECT (d).champion_auc, (d).challenger_auc, (d).difference, round((d).standard_error::numeric, 12) AS standard_error, (d).low, round((d).high::numeric, 12) AS high, round((d).p_value::numeric, 12) AS p_value, (d).status
FROM (SELECT retrain.auc_difference(y, x, z) AS d FROM (VALUES (true, 'Infinity'::float8, '-Infinity'::float8), (true, 0, '-0'), (false, '-0', '-Infinity'), (false, '-Infinity', 0)) v (y, x, z)) r;
SELECT retrain.auc_difference(2, 1, 1);
SET retrain.aggregate_memory = '64kB';
SELECT retrain.auc_difference(true, 1, 1) FROM generate_series(1, 10000);
RESET retrain.aggregate_memory;
-- 300 samples of 200 rows: two scores of the same worth differ at 5 % in about 15, with correlated and with independent noise
CREATE FUNCTION pg_temp.u(seed integer, i integer, purpose integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN ((hashint8extended(i * 1000003::bigint + seed * 7919, purpose) & 4503599627370495) + 0.5) / 4503599627370496.0;
SELECT correlated, count(*) AS samples, count(*) FILTER (WHERE (d).p_value < 0.05) BETWEEN 5 AND 27 AS as_promised, count(*) FILTER (WHERE (b).p_value < 0.05) > 250 AS better_is_seen
FROM (SELECT seed, correlated, retrain.auc_difference(y, s + x, s + z) AS d, retrain.auc_difference(y, x + CASE WHEN correlated THEN 2 * s ELSE 0 END, 0.5 * y::integer + x + CASE WHEN correlated THEN 2 * s ELSE 0 END) AS b
	FROM (SELECT seed, correlated, i % 3 = 0 AS y, (i % 3 = 0)::integer * 0.4 + CASE WHEN correlated THEN pg_temp.u(seed, i, 1) ELSE 0 END AS s, pg_temp.u(seed, i, 2) AS x, pg_temp.u(seed, i, 3) AS z FROM generate_series(1, 300) seed, generate_series(1, 200) i, unnest('{t,f}'::boolean[]) correlated) r GROUP BY seed, correlated) t GROUP BY correlated ORDER BY correlated;
-- The same bits in any order and in parallel.
CREATE TABLE paired_log AS SELECT i % 3 = 0 AS y, (i * 7919 % 1009) / 10.0::float8 AS x, (i * 104729 % 997) / 7.0::float8 AS z, hashint4(i) AS other FROM generate_series(1, 20000) i;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off; SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT retrain.auc_difference(y, x, z) FROM paired_log;
CREATE TEMPORARY TABLE in_parallel AS SELECT retrain.auc_difference(y, x, z) AS d FROM paired_log;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET parallel_leader_participation;
SELECT count(DISTINCT d::text) AS results FROM (SELECT d FROM in_parallel UNION ALL SELECT retrain.auc_difference(y, x, z ORDER BY other) FROM paired_log UNION ALL SELECT retrain.auc_difference(y, x, z ORDER BY z, x) FROM paired_log) r;
SELECT (retrain.auc_difference(y, x, z)).difference = -(retrain.auc_difference(y, z, x)).difference AS turned FROM paired_log;
DROP TABLE paired_log;

-- Holm.
SELECT count(*) AS cases, count(*) FILTER (WHERE EXISTS (SELECT FROM unnest(retrain.holm_adjust(p), adjusted) u (x, g) WHERE abs(x - g) > 1e-15)) AS off FROM golden_holm;
SELECT retrain.holm_adjust('{0.04, 0.01, NULL, 0.03, 0.01}') AS by_hand, retrain.holm_adjust('{}') AS none, retrain.holm_adjust(NULL) AS unknown, retrain.holm_adjust('{1, 0}') AS ends, retrain.holm_adjust('[3:4]={0.5,0.5}') AS subscripts;
SELECT count(*) AS arrays, bool_and(x >= y - 1e-15) AS never_below_bh FROM golden_holm, unnest(retrain.holm_adjust(p), retrain.bh_adjust(p)) u (x, y);
SELECT retrain.holm_adjust('{0.5, 1.5}');
SELECT retrain.holm_adjust('{{0.5}}');
