-- The drift family gives the same bits for every order, split and plan, from memory and from temporary files.
SET client_min_messages = warning;		-- a leaked file would show
CREATE TABLE drift_rows AS
SELECT i, CASE i % 8 WHEN 0 THEN 0 WHEN 1 THEN (i * 7919 % 10007) / 10007.0 WHEN 2 THEN (i * 31 % 50)::float8 WHEN 3 THEN -exp((i * 7919 % 1009) / 20.0) WHEN 4 THEN 1e-300 * (i % 7)
		WHEN 5 THEN 1000 + (i * 104729 % 90001) * 1e-9 WHEN 6 THEN CASE WHEN i % 1000 = 6 THEN 1e300 ELSE 0.5 END ELSE (i * 7919 % 100003) / 3.0 - 17000 END::float8 AS x,
	'name ' || i * 7919 % 20011 AS t, (i * 613 % 1000) < 400 + (i % 8) * 10 AS c, i % 3 AS g
FROM generate_series(1::bigint, 100000) i;
INSERT INTO drift_rows SELECT 0, x::float8, x, c, 0 FROM (VALUES ('NaN', true), (NULL, false), (NULL, true)) v(x, c);
ANALYZE drift_rows;
-- Each figure with all its digits, by name.
CREATE FUNCTION pg_temp.figures(relation text, order_by text DEFAULT '') RETURNS TABLE (name text, figure text) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE replace(format($q$
		SELECT f.* FROM (SELECT retrain.wasserstein(x, c@) AS a, retrain.wasserstein_scaled(x, c@) AS b, retrain.energy_distance(x, c@) AS d, retrain.cramer_von_mises_test(x, c@) AS e,
			retrain.anderson_darling_test(x, c@) AS f, retrain.mann_whitney_test(x, c@) AS g, retrain.t_test(x, c@) AS h, retrain.js_distance(x, c@) AS j, retrain.kl_divergence(x, c@) AS k,
			retrain.hellinger(x, c@) AS l, retrain.total_variation(x, c@) AS m, retrain.l_infinity(x, c@) AS n, retrain.chi2_test(x, c@) AS o, retrain.g_test(x, c@) AS p, retrain.cramers_v(x, c@) AS q,
			retrain.chi2_test(x, c, 100@) AS r, retrain.js_distance(t, c@) AS s, retrain.kl_divergence(t, c@) AS t, retrain.hellinger(t, c@) AS u, retrain.total_variation(t, c@) AS v,
			retrain.l_infinity(t, c@) AS w, retrain.chi2_test(t, c@) AS y, retrain.g_test(t, c@) AS z, retrain.cramers_v(t, c@) AS aa, retrain.z_test(x > 0, c@) AS bb, retrain.psi(t, c@) AS cc FROM %s) s,
		LATERAL (VALUES ('wasserstein', a::text), ('wasserstein_scaled', b::text), ('energy_distance', d::text), ('cramer_von_mises_test', e::text), ('anderson_darling_test', f::text), ('mann_whitney_test', g::text), ('t_test', h::text),
			('js_distance', j::text), ('kl_divergence', k::text), ('hellinger', l::text), ('total_variation', m::text), ('l_infinity', n::text), ('chi2_test', o::text), ('g_test', p::text), ('cramers_v', q::text),
			('chi2_test of 100 bins', r::text), ('js_distance of names', s::text), ('kl_divergence of names', t::text), ('hellinger of names', u::text), ('total_variation of names', v::text),
			('l_infinity of names', w::text), ('chi2_test of names', y::text), ('g_test of names', z::text), ('cramers_v of names', aa::text), ('z_test', bb::text), ('psi of names', cc::text)) f$q$, relation), '@', order_by);
END $$;
CREATE TEMP TABLE straight AS SELECT * FROM pg_temp.figures('drift_rows');
SELECT count(*) AS figures, count(figure) AS defined FROM straight;
CREATE FUNCTION pg_temp.differ(relation text, order_by text DEFAULT '') RETURNS TABLE (same bigint, differ text) LANGUAGE sql AS $$
	SELECT count(*) FILTER (WHERE a.figure = b.figure), string_agg(name, ', ' ORDER BY name) FILTER (WHERE a.figure IS DISTINCT FROM b.figure)
	FROM straight a JOIN pg_temp.figures(relation, order_by) b USING (name) $$;
-- Order of the rows.
SELECT * FROM pg_temp.differ('(SELECT * FROM drift_rows ORDER BY md5(i::text) OFFSET 0) r');
SELECT * FROM pg_temp.differ('drift_rows', ' ORDER BY x, t DESC');
-- Past the memory limit: through files, in many passes.
SET retrain.aggregate_memory = '64kB';
SELECT * FROM pg_temp.differ('drift_rows');
SET retrain.aggregate_memory = '1MB';
SELECT * FROM pg_temp.differ('drift_rows');
RESET retrain.aggregate_memory;
-- Split among parallel workers, with and without files.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.wasserstein(x, c), retrain.cramer_von_mises_test(x, c), retrain.js_distance(x, c, 20), retrain.chi2_test(t, c), retrain.z_test(x > 0, c) FROM drift_rows;
SELECT * FROM pg_temp.differ('drift_rows');
SET retrain.aggregate_memory = '64kB';
SELECT * FROM pg_temp.differ('drift_rows');
RESET retrain.aggregate_memory;
-- In parallel and no rows, and groups without rows of one sample.
SELECT retrain.wasserstein(x, c), retrain.mann_whitney(x, c), (retrain.t_test(x, c)).status, retrain.js_distance(t, c), (retrain.chi2_test(t, c)).status AS chi2, (retrain.z_test(x > 0, c)).status AS z FROM drift_rows WHERE i < -1;
SELECT g, retrain.wasserstein(x, c) FILTER (WHERE c) AS wasserstein, (retrain.g_test(t, c) FILTER (WHERE NOT c)).status AS g_test FROM drift_rows GROUP BY g ORDER BY g;
RESET max_parallel_workers_per_gather;
-- Groups, one state each, against each group alone.
SELECT count(*) AS groups, count(*) FILTER (WHERE a.w = b.w AND a.u = b.u AND a.js = b.js AND a.gt = b.gt) AS same
FROM (SELECT g, retrain.wasserstein(x, c) AS w, retrain.mann_whitney_test(x, c) AS u, retrain.js_distance(x, c) AS js, retrain.g_test(t, c) AS gt FROM drift_rows GROUP BY g) a,
	LATERAL (SELECT retrain.wasserstein(x, c) AS w, retrain.mann_whitney_test(x, c) AS u, retrain.js_distance(x, c) AS js, retrain.g_test(t, c) AS gt FROM drift_rows r WHERE r.g = a.g) b;
-- Samples that are one value, two values, or one value and the rest, far beyond the memory: W and U are known.
SET retrain.aggregate_memory = '64kB';
SELECT retrain.wasserstein(x, c), retrain.mann_whitney(x, c) = 100000 ^ 2 / 2 AS u FROM (SELECT 5 AS x, i % 2 = 0 AS c FROM generate_series(1, 200000) i) s;
SELECT retrain.wasserstein(x, c), retrain.energy_distance(x, c) ^ 2 AS energy_squared, retrain.mann_whitney(x, c) / 100000 ^ 2 AS u
FROM (SELECT CASE WHEN i % 10 < 3 THEN 5 ELSE 6 END::float8 AS x, i % 2 = 0 AS c FROM generate_series(1, 200000) i) s;
SELECT retrain.wasserstein(x, c), retrain.mann_whitney(x, c) / 100000 ^ 2 AS u
FROM (SELECT CASE WHEN i % 10 < 6 THEN 0.5 ELSE i / 200000.0::float8 END AS x, i % 2 = 0 AS c FROM generate_series(1, 200000) i) s;
RESET retrain.aggregate_memory;
-- All in one SELECT share the state of psi and ks, and leave it as it was.
SELECT retrain.ks_stat(x, c) = (SELECT retrain.ks_stat(x, c) FROM drift_rows) AS ks, retrain.psi(x, c) = (SELECT retrain.psi(x, c) FROM drift_rows) AS psi,
	retrain.wasserstein(x, c) = (SELECT retrain.wasserstein(x, c) FROM drift_rows) AS wasserstein, retrain.js_distance(x, c) = (SELECT retrain.js_distance(x, c) FROM drift_rows) AS js FROM drift_rows;
SELECT retrain.wasserstein(DISTINCT x, c) = (SELECT retrain.wasserstein(x, c) FROM (SELECT DISTINCT x, c FROM drift_rows) s) AS distinct_rows FROM drift_rows;
DROP TABLE drift_rows;
