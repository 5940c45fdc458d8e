-- Rows against a stored profile, as an aggregate.  That all forms agree: drift_forms.
SET extra_float_digits = 0;
CREATE TEMPORARY TABLE log AS
SELECT i, i % 3 = 0 AS cur, 'g' || i % 2 AS g, CASE WHEN i % 50 > 0 THEN sin(i) * 10 + (i % 3 = 0)::integer * cos(i * i) * 4 END AS x,
	CASE WHEN i % 41 > 0 THEN 'user ' || i * 7 % (CASE WHEN i % 3 = 0 THEN 40 ELSE 60 END) END AS s
FROM generate_series(1, 6000) i;
CREATE TEMPORARY TABLE base AS
SELECT g, retrain.profile_agg(x) AS x, retrain.profile_agg(x, 64) AS coarse, retrain.profile_agg(s) AS s, retrain.profile_agg(s, 16) AS folded, retrain.profile_agg(x > 0) AS b
FROM log WHERE NOT cur GROUP BY ROLLUP (g);

-- the reference: a literal, a parameter, a subquery, a column of a group
SELECT retrain.psi(l.x, p.x) AS psi, retrain.ks_stat(l.x, p.x) AS ks, retrain.js_distance(l.s, p.s) AS js
FROM log l, (SELECT * FROM base WHERE g IS NULL) p WHERE cur;
SELECT retrain.psi(x, (SELECT x FROM base WHERE g IS NULL)) AS psi, retrain.ks_stat(x, (SELECT x FROM base WHERE g IS NULL)) AS ks,
	retrain.js_distance(s, (SELECT s FROM base WHERE g IS NULL)) AS js
FROM log WHERE cur;
PREPARE against(retrain.profile, retrain.profile) AS SELECT retrain.psi(x, $1) AS psi, retrain.ks_stat(x, $1) AS ks, retrain.js_distance(s, $2) AS js FROM log WHERE cur;
SELECT x AS px, s AS ps FROM base WHERE g IS NULL \gset
EXECUTE against(:'px', :'ps');
SELECT l.g, retrain.psi(l.x, b.x) = f.psi AS psi, retrain.ks_stat(l.x, b.x) = f.ks AS ks, retrain.js_distance(l.s, b.s) = f.js AS js, retrain.z_test(l.x > 0, b.b) = f.z AS z
FROM log l JOIN base b USING (g) JOIN (SELECT g, retrain.psi(x, cur) AS psi, retrain.ks_stat(x, cur) AS ks, retrain.js_distance(s, cur) AS js, retrain.z_test(x > 0, cur) AS z FROM log GROUP BY g) f USING (g)
WHERE l.cur GROUP BY l.g, f.psi, f.ks, f.js, f.z ORDER BY l.g;

-- the same reference in other bytes: pointers into two tables, the value itself
CREATE TEMPORARY TABLE other_base AS SELECT * FROM base WHERE false;
INSERT INTO other_base SELECT * FROM base;
SELECT retrain.ks_stat(x, p) = (SELECT retrain.ks_stat(x, cur) FROM log) AS ks, retrain.psi(x, p) = (SELECT retrain.psi(x, cur) FROM log) AS psi
FROM (SELECT l.x, CASE i % 4 WHEN 0 THEN b.x WHEN 1 THEN c.x ELSE retrain.merge(b.x, NULL) END AS p FROM log l, base b, other_base c WHERE cur AND b.g IS NULL AND c.g IS NULL) s;

-- an outer query's column, which changes when the aggregate starts anew
SELECT b.g, a.ks = retrain.ks_stat(b.x, c.x) AS ks, a.psi = retrain.psi(b.x, c.x) AS psi, a.js = retrain.js_distance(b.s, c.s) AS js
FROM base b CROSS JOIN LATERAL (SELECT retrain.ks_stat(l.x, b.x) AS ks, retrain.psi(l.x, b.x) AS psi, retrain.js_distance(l.s, b.s) AS js FROM log l WHERE cur) a,
	(SELECT retrain.profile_agg(x) AS x, retrain.profile_agg(s) AS s FROM log WHERE cur) c ORDER BY b.g;

-- FILTER, windows, grouping sets
SELECT bool_and(w.ks IS NOT DISTINCT FROM r.ks AND w.psi IS NOT DISTINCT FROM r.psi) AS windows, count(w.ks) AS rows
FROM (SELECT i, retrain.ks_stat(x, p) OVER (ORDER BY i) AS ks, retrain.psi(x, p) OVER (ORDER BY i) AS psi FROM log, (SELECT x AS p FROM base WHERE g IS NULL) b WHERE i <= 60) w,
	LATERAL (SELECT retrain.ks_stat(x, p) AS ks, retrain.psi(x, p) AS psi FROM log, (SELECT x AS p FROM base WHERE g IS NULL) b WHERE i <= w.i) r;
SELECT g, retrain.ks_stat(x, (SELECT x FROM base WHERE g IS NULL)) FILTER (WHERE cur) AS ks, retrain.total_variation(s, (SELECT s FROM base WHERE g IS NULL)) FILTER (WHERE cur) AS tv
FROM log GROUP BY GROUPING SETS ((), (g)) ORDER BY g NULLS FIRST;

-- two aggregates on one state, which final functions leave alone
SELECT retrain.ks_stat(x, p) AS a, retrain.wasserstein(x, p) AS w, retrain.ks_stat(x, p) AS b, retrain.t_test(x, p) IS NOT NULL AS t FROM log, (SELECT x AS p FROM base WHERE g IS NULL) b WHERE cur;

-- parallel plans give the same bits, also over no rows
CREATE TABLE compare_big AS SELECT l.* FROM log l, generate_series(1, 5) WHERE cur;
ANALYZE compare_big;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.ks_test(x, NULL::retrain.profile), retrain.psi_test(x, NULL::retrain.profile) FROM compare_big;
CREATE TEMPORARY TABLE parallel AS
SELECT retrain.ks_test(x, :'px'::retrain.profile) AS ks, retrain.psi_test(x, :'px'::retrain.profile) AS psi, retrain.psi_test(s, :'ps'::retrain.profile) AS cat, retrain.chi2_test(x, :'px'::retrain.profile) AS chi2 FROM compare_big;
SELECT retrain.ks_test(x, :'px'::retrain.profile) AS ks, retrain.psi_test(s, :'ps'::retrain.profile) AS cat, retrain.chi2_test(x, :'px'::retrain.profile) AS chi2 FROM compare_big WHERE i < 0;
SET max_parallel_workers_per_gather = 0;
SELECT p = s AS same FROM parallel p,
	(SELECT retrain.ks_test(x, :'px'::retrain.profile) AS ks, retrain.psi_test(x, :'px'::retrain.profile) AS psi, retrain.psi_test(s, :'ps'::retrain.profile) AS cat, retrain.chi2_test(x, :'px'::retrain.profile) AS chi2 FROM compare_big) s;
DROP TABLE compare_big;
RESET max_parallel_workers_per_gather;

-- no rows: nobody knows the reference; a NULL reference: no result
SELECT retrain.psi(x, p) AS psi, retrain.ks_stat(x, p) AS ks, retrain.js_distance(s, q) AS js FROM log, (SELECT x AS p, s AS q FROM base WHERE g IS NULL) b WHERE false;
SELECT retrain.ks_test(x, p) AS ks, retrain.t_test(x, p) AS t, retrain.chi2_test(x, p) AS chi2, retrain.chi2_test(s, q) AS chi2_category FROM log, (SELECT x AS p, s AS q FROM base WHERE g IS NULL) b WHERE false;
SELECT retrain.ks_stat(x, NULL::retrain.profile) AS ks, retrain.ks_test(x, NULL::retrain.profile) AS ks_test, retrain.t_test(x, NULL::retrain.profile) AS t, retrain.chi2_test(x, NULL::retrain.profile) AS chi2, retrain.psi(s, NULL::retrain.profile) AS psi,
	retrain.z_test(x > 0, NULL::retrain.profile) AS z, retrain.wasserstein(x, NULL::retrain.profile) AS w, retrain.psi_test(s, NULL::retrain.profile) AS psi_test FROM log;

-- coarse references: the bounds of two profiles
SELECT c, (r.k).status, round((k).max_error::numeric, 4) AS ks_error, f.d BETWEEN (k).statistic AND (k).statistic + (k).max_error AS ks_bound,
	round((mw).max_error::numeric, 4) AS auc_error, abs((mw).effect - (f.u).effect) <= (mw).max_error AS auc_bound, r.t = f.t AS same_t,
	k = retrain.ks_test(p, q) AND mw = retrain.mann_whitney_test(p, q) AND r.t = retrain.t_test(p, q) AS of_two_profiles
FROM unnest('{16,64,256}'::integer[]) c,
	LATERAL (SELECT retrain.profile_agg(x, c) FILTER (WHERE NOT cur) AS p, retrain.profile_agg(x, c) FILTER (WHERE cur) AS q FROM log) s,
	LATERAL (SELECT retrain.ks_test(x, p) AS k, retrain.mann_whitney_test(x, p) AS mw, retrain.t_test(x, p) AS t FROM log WHERE cur) r,
	LATERAL (SELECT retrain.ks_stat(x, cur) AS d, retrain.mann_whitney_test(x, cur) AS u, retrain.t_test(x, cur) AS t FROM log) f;
-- rows against a coarse profile: bins on its borders, rows counted exactly
SELECT count(*) AS bins, bool_and(b.current_rows = (SELECT count(*) FROM log WHERE cur AND CASE WHEN b.kind = 'missing' THEN x IS NULL ELSE x > b.lower AND x <= b.upper END)) AS current,
	bool_and(b.reference_rows = (SELECT count(*) FROM log WHERE NOT cur AND CASE WHEN b.kind = 'missing' THEN x IS NULL ELSE x > b.lower AND x <= b.upper END)) AS reference
FROM (SELECT retrain.psi_bins(l.x, b.coarse) AS bins FROM log l, base b WHERE cur AND b.g IS NULL) s, unnest(bins) b;
-- folded categories
SELECT (retrain.psi_test(l.s, b.folded)).status, (retrain.g_test(l.s, b.folded)).status AS g_status FROM log l, base b WHERE cur AND b.g IS NULL;


-- mistakes
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT retrain.ks_stat(l.x, b.s) FROM log l, base b;
SELECT retrain.psi(l.x, b.s) FROM log l, base b;
SELECT retrain.psi(l.s, b.x) FROM log l, base b;
SELECT retrain.t_test(l.x, b.b) FROM log l, base b;
SELECT retrain.ks_stat(l.x, b.x) FROM log l, base b;
SELECT retrain.psi(l.x, b.x) FROM log l, base b;
SELECT retrain.hellinger(l.s, CASE WHEN i > 9 THEN b.s END) FROM log l, base b WHERE b.g IS NULL;
CREATE COLLATION pg_temp.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.psi(l.s COLLATE pg_temp.loose, b.s) FROM log l, base b WHERE b.g IS NULL;
