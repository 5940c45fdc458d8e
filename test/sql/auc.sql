-- roc_auc, average_precision, ks_separation, log_loss, brier and calibration_line: goldens, edges, errors, and the same bits in every plan.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/auc.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- ---------------------------------------------------------------- goldens
-- near(ours, theirs, tolerance): both NULL, or within tolerance of the reference or 1.
CREATE FUNCTION pg_temp.near(a float8, b float8, tolerance float8 DEFAULT 1e-12) RETURNS boolean LANGUAGE sql AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NULL AND b IS NULL ELSE abs(a - b) <= tolerance * greatest(abs(b), 1) END $$;
CREATE TEMP TABLE golden_score_row AS
SELECT id, substr(labels, i, 1) = '1' AS y, scores[i] AS s FROM golden_scores, generate_series(1, length(labels)) i;
CREATE TEMP TABLE golden_row AS
SELECT id, substr(labels, i, 1) = '1' AS y, probabilities[i] AS p FROM golden_probabilities, generate_series(1, length(labels)) i
UNION ALL SELECT 600, i * 7919 % 10007 < i * i % 10007, (i * i % 10007)::float8 / 10007 FROM generate_series(0, 1999) i;

-- Area (scikit-learn), average precision (scikit-learn), separation (scipy), DeLong (mpmath).
CREATE TEMP TABLE ours AS
SELECT id, retrain.roc_auc(y, s) AS auc, retrain.gini(y, s) AS gini, retrain.average_precision(y, s) AS ap, retrain.ks_separation(y, s) AS ks, retrain.roc_auc_test(y, s) AS t,
  retrain.roc_auc(y::int, s) AS auc_i, retrain.gini(y::int, s) AS gini_i, retrain.average_precision(y::int, s) AS ap_i, retrain.ks_separation(y::int, s) AS ks_i, retrain.roc_auc_test(y::int, s) AS t_i
FROM golden_score_row GROUP BY id;
SELECT count(*) AS goldens, count(g.auc) AS areas, count(g.se) AS intervals,
  bool_and(pg_temp.near(o.auc, g.auc)) AS auc, bool_and(pg_temp.near(o.gini, 2 * g.auc - 1)) AS gini,
  bool_and(pg_temp.near(o.ap, g.ap)) AS ap, bool_and(pg_temp.near(o.ks, g.ks)) AS ks,
  bool_and(pg_temp.near((t).standard_error, g.se)) AS standard_error,
  bool_and(pg_temp.near((t).low, g.low)) AS low, bool_and(pg_temp.near((t).high, g.high)) AS high,
  bool_and((t).auc IS NOT DISTINCT FROM o.auc) AS same,
  bool_and((t).status = CASE WHEN g.auc IS NULL THEN 'undefined' WHEN g.se IS NULL THEN 'no_interval' ELSE 'ok' END) AS status,
  bool_and((t).positives + (t).negatives = length(labels) AND (t).unused = 0) AS counts,
  bool_and((o.auc, o.gini, o.ap, o.ks, t) IS NOT DISTINCT FROM (auc_i, gini_i, ap_i, ks_i, t_i)) AS integers
FROM golden_scores g JOIN ours o USING (id);
-- Never by luck: how far the figures spread.
SELECT count(DISTINCT auc) AS areas, count(*) FILTER (WHERE auc = 0.5) AS half, count(*) FILTER (WHERE auc IN (0, 1)) AS certain,
  count(DISTINCT ap) AS precisions, count(DISTINCT ks) AS separations, count(DISTINCT se) AS errors FROM golden_scores;

-- Log loss and Brier score (scikit-learn), its parts (exact rationals), calibration line (mpmath).
CREATE TEMP TABLE ours_p AS
SELECT id, retrain.log_loss(y, p) AS log_loss, retrain.log_loss_test(y, p) AS l, retrain.brier(y, p) AS brier, retrain.brier_decomposition(y, p) AS b,
  retrain.brier_decomposition(y, p, 10) AS bb, retrain.calibration_line(y, p) AS c,
  retrain.log_loss(y::int, p) AS log_loss_i, retrain.log_loss_test(y::int, p) AS l_i, retrain.brier(y::int, p) AS brier_i, retrain.brier_decomposition(y::int, p) AS b_i,
  retrain.brier_decomposition(y::int, p, 10) AS bb_i, retrain.calibration_line(y::int, p) AS c_i
FROM golden_row GROUP BY id;
SELECT count(*) AS goldens, bool_and(pg_temp.near(o.log_loss, g.log_loss)) AS log_loss, bool_and((l).log_loss = o.log_loss) AS same,
  bool_and(pg_temp.near(o.brier, g.brier)) AS brier, bool_and((b).brier = o.brier AND (bb).brier = o.brier) AS same_brier,
  bool_and(pg_temp.near((b).reliability, g.rel)) AS rel, bool_and(pg_temp.near((b).resolution, g.res)) AS res, bool_and(pg_temp.near((b).uncertainty, g.unc)) AS unc,
  bool_and((b).within_variance = 0 AND (b).within_covariance = 0) AS nothing_within,
  bool_and(pg_temp.near((bb).reliability, g.brel)) AS brel, bool_and(pg_temp.near((bb).resolution, g.bres)) AS bres,
  bool_and(pg_temp.near((bb).within_variance, g.wbv)) AS wbv, bool_and(pg_temp.near((bb).within_covariance, g.wbc)) AS wbc,
  bool_and((log_loss_i, l_i, brier_i, b_i, bb_i, c_i) IS NOT DISTINCT FROM (o.log_loss, l, o.brier, b, bb, c)) AS integers
FROM golden_probabilities g JOIN ours_p o USING (id);
SELECT count(slope) AS lines, count(*) FILTER (WHERE slope IS NULL AND large IS NOT NULL) AS separated, count(*) FILTER (WHERE large IS NULL) AS one_class,
  bool_and(pg_temp.near((c).slope, slope, 1e-9)) AS slope, bool_and(pg_temp.near((c).slope_error, slope_se, 1e-9)) AS slope_error,
  bool_and(pg_temp.near((c).intercept, intercept, 1e-9)) AS intercept, bool_and(pg_temp.near((c).intercept_error, intercept_se, 1e-9)) AS intercept_error,
  bool_and(pg_temp.near((c).in_the_large, large, 1e-9)) AS in_the_large, bool_and(pg_temp.near((c).in_the_large_error, large_se, 1e-9)) AS in_the_large_error,
  bool_and((c).status = CASE WHEN slope IS NULL THEN 'undefined' ELSE 'ok' END) AS status
FROM golden_probabilities g JOIN ours_p o USING (id);

-- --------------------------------------------------------------- by hand
-- Pairs in order: (0.8, 0.1), (0.8, 0.4), (0.35, 0.1) of 4; precision 1 and 2/3.
SELECT retrain.roc_auc(y, s), retrain.gini(y, s), retrain.average_precision(y, s) = (1 + 2 / 3.0::float8) / 2 AS ap, retrain.ks_separation(y, s)
FROM (VALUES (false, 0.1), (false, 0.4), (true, 0.35), (true, 0.8)) v (y, s);
-- Ties count half; constant scores are in the middle, and their average precision is the share of positives.
SELECT retrain.roc_auc(y, s) AS auc, retrain.average_precision(y, s) = 2 / 3.0::float8 AS ap, retrain.roc_auc(y, 7) AS constant, retrain.gini(y, 7) AS gini,
  retrain.average_precision(y, 7) = 2 / 4.0::float8 AS share, retrain.ks_separation(y, 7) AS ks
FROM (VALUES (true, 2), (false, 2), (true, 2), (false, 1)) v (y, s);
-- Infinities are ordinary, -0 is 0, NaN and NULL are not used and counted.
SELECT retrain.roc_auc(y, s) AS auc, retrain.ks_separation(y, s) AS ks, retrain.roc_auc_test(y, s) AS test
FROM (VALUES (true, 'Infinity'::float8), (true, 0), (false, '-0'), (false, '-Infinity'), (true, 'NaN'), (false, NULL), (NULL, 1), (NULL, NULL)) v (y, s);
-- Swapping the labels, or the order of the scores, gives the rest to 1.
SELECT retrain.roc_auc(NOT y, s) = 1 - 0.75 AS labels, retrain.roc_auc(y, -s) = 1 - 0.75 AS scores, retrain.roc_auc(y, exp(s * 700)) AS monotone
FROM (VALUES (false, 0.1), (false, 0.4), (true, 0.35), (true, 0.8)) v (y, s);
-- By hand: squares 0.01, 0.16, 0.36, 0.04.
SELECT retrain.brier(y, p)::numeric(10, 9), retrain.brier(y, p) = (retrain.brier_decomposition(y, p, 2)).brier AS binned,
  abs(retrain.log_loss(y, p) - (-ln(0.9) - ln(0.6) - ln(0.4) - ln(0.8))::float8 / 4) < 1e-15 AS log_loss
FROM (VALUES (false, 0.1), (false, 0.4), (true, 0.4), (true, 0.8)) v (y, p);
-- The interval is Mann-Whitney's pair of variances, by hand for 2 and 2 rows: placements 1/2, 1 and 1, 1/2, variance 1/16 + 1/16.
SELECT (t).auc, round(((t).standard_error ^ 2)::numeric, 15) AS variance, (t).low < 0.75 AND 0.75 < (t).high AS inside, (t).low > 0 AND (t).high < 1 AS in_range, (t).method, (t).constant, (t).status
FROM (SELECT retrain.roc_auc_test(y, s) AS t FROM (VALUES (false, 0.1), (false, 0.4), (true, 0.35), (true, 0.8)) v (y, s)) q;

-- ------------------------------------------------------- nothing, one class
SELECT retrain.roc_auc(y, s), retrain.gini(y, s), retrain.average_precision(y, s), retrain.ks_separation(y, s), retrain.log_loss(y, s), retrain.log_loss(y, s, 0), retrain.brier(y, s)
FROM (SELECT true AS y, 0.5::float8 AS s WHERE false) v;
SELECT retrain.roc_auc_test(y, s), retrain.log_loss_test(y, s), retrain.brier_decomposition(y, s), retrain.brier_decomposition(y, s, 5), retrain.calibration_line(y, s)
FROM (SELECT true AS y, 0.5::float8 AS s WHERE false) v;
SELECT retrain.roc_auc(NULL::boolean, s), retrain.average_precision(true, NULL), retrain.log_loss(NULL::integer, s), retrain.brier(1, NULL), retrain.roc_auc_test(NULL::boolean, s),
  retrain.log_loss_test(NULL::boolean, s), retrain.brier_decomposition(true, NULL), retrain.calibration_line(NULL::boolean, s)
FROM (VALUES (0.25), (0.5), (0.75)) v (s);
-- Only positives: average precision is 1. Only negatives: it is undefined.
SELECT y, retrain.roc_auc(y, s), retrain.gini(y, s), retrain.average_precision(y, s), retrain.ks_separation(y, s), round(retrain.log_loss(y, s)::numeric, 15) AS log_loss, retrain.brier(y, s), retrain.roc_auc_test(y, s),
  (retrain.brier_decomposition(y, s)).resolution, retrain.calibration_line(y, s)
FROM (VALUES (true, 0.5), (true, 0.25), (false, 0.5), (false, 0.25)) v (y, s) GROUP BY y ORDER BY y;
-- An interval needs two rows of each class, and an area between 0 and 1.
SELECT n, retrain.roc_auc_test(y, s) FROM (VALUES (1, true, 3), (1, false, 2), (1, false, 4), (2, true, 3), (2, true, 4), (2, false, 1), (2, false, 2), (3, true, 1), (3, true, 2), (3, false, 3), (3, false, 4)) v (n, y, s) GROUP BY n ORDER BY n;
-- One row.
SELECT retrain.log_loss_test(true, 0.5), retrain.brier_decomposition(false, 0.5);

-- ---------------------------------------------------------------- clipping
-- 0 and 1 cost 52 ln 2 where they are wrong, and next to nothing where they are right.
SELECT round((retrain.log_loss(true, 0) / ln(2::float8))::numeric, 12) AS bits, round((retrain.log_loss(false, 1) / ln(2::float8))::numeric, 12) AS bits, retrain.log_loss(true, 1)::numeric(30, 20) AS one, retrain.log_loss(false, 0)::numeric(30, 20) AS zero;
SELECT e, (t).log_loss, (t).standard_error, (t).clipped, (t).status FROM (VALUES (0::float8), (1e-300), (0.25), (0.49)) e (e),
  LATERAL (SELECT CASE e WHEN 0 THEN retrain.log_loss_test(y, p, 0) WHEN 1e-300 THEN retrain.log_loss_test(y, p, 1e-300) WHEN 0.25 THEN retrain.log_loss_test(y, p, 0.25) ELSE retrain.log_loss_test(y, p, 0.49) END AS t
	FROM (VALUES (true, 0::float8), (true, 0.5), (false, 0.125)) v (y, p)) t;
SELECT retrain.log_loss(true, 1, 0) AS right, retrain.log_loss(false, 0, 0), retrain.log_loss(true, 0, 0) AS wrong, retrain.log_loss(0, 1, 0), retrain.log_loss(false, 5e-324, 0) AS tiny, retrain.log_loss_test(true, 0, 0);
-- Log loss keeps digits that a running sum loses.
SELECT retrain.log_loss(y, p, 0) * 3 = (SELECT -ln(1e-300::float8)) AS same FROM (VALUES (true, 1e-300::float8), (true, 1), (false, 0)) v (y, p);
-- A separated model has no line; it still has calibration in the large.
SELECT (c).slope, (c).intercept, round((c).in_the_large::numeric, 12) AS in_the_large, (c).clipped, (c).status FROM (SELECT retrain.calibration_line(y, p) AS c FROM (VALUES (false, 0.1), (false, 0.2), (true, 0.8), (true, 0.9)) v (y, p)) q;
SELECT (c).slope, round((c).in_the_large::numeric, 9) AS in_the_large, (c).status FROM (SELECT retrain.calibration_line(y, 0.5) AS c FROM (VALUES (false), (false), (true)) v (y)) q;
-- Probabilities drawn as stated: 2 of 10 at 0.2, 5 of 10 at 0.5, 8 of 10 at 0.8. Halving the logits doubles the slope.
SELECT abs((c).slope - 1) < 1e-12 AS slope, abs((c).intercept) < 1e-12 AS intercept, abs((c).in_the_large) < 1e-12 AS in_the_large, abs((d).slope - 2) < 1e-12 AS doubled
FROM (SELECT retrain.calibration_line(i < k, k / 10.0) AS c, retrain.calibration_line(i < k, 1 / (1 + sqrt(10.0::float8 / k - 1))) AS d FROM (VALUES (2), (5), (8)) v (k), generate_series(0, 9) i) q;

-- --------------------------------------------------------------------- errors
SELECT retrain.log_loss(true, 1.5);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.brier(true, -1e-300);
SELECT retrain.brier_decomposition(true, 'NaN'::float8);
SELECT retrain.calibration_line(true, 'Infinity'::float8);
SELECT retrain.log_loss(NULL::boolean, 2);
SELECT retrain.roc_auc(2, 0.5);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.brier(-1, NULL);
SELECT retrain.log_loss(true, 0.5, 0.5);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.log_loss(true, 0.5, -1e-20);
SELECT retrain.log_loss(true, 0.5, 'NaN');
SELECT retrain.log_loss(1, 0.5, NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.log_loss(true, 0.5, e) FROM (VALUES (0.1::float8), (0.2)) v (e);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.log_loss(true, 0.5, e) FROM (VALUES (0.1::float8), (NULL)) v (e);
SELECT retrain.brier_decomposition(true, 0.5, 1);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.brier_decomposition(true, 0.5, b) FROM (VALUES (10), (11)) v (b);

-- ------------------------------------------------ the same bits in every plan
CREATE TABLE auc_log AS
SELECT i AS id, i % 5 AS g, CASE WHEN i % 23 = 0 THEN NULL ELSE (i * 7919 % 10007) < (i * i % 10007) END AS y,
  CASE WHEN i % 13 = 0 THEN NULL WHEN i % 17 = 0 THEN 1e-300 * i WHEN i % 19 = 0 THEN (i % 3) / 2.0 ELSE (i * i % 10007)::float8 / 10007 END AS p
FROM generate_series(1::bigint, 9000) i;
ANALYZE auc_log;
CREATE VIEW auc_figures AS
SELECT retrain.roc_auc(y, p), retrain.gini(y, p), retrain.average_precision(y, p), retrain.ks_separation(y, p), retrain.roc_auc_test(y, p), retrain.log_loss(y, p), retrain.log_loss_test(y, p, 0.01),
  retrain.brier(y, p), retrain.brier_decomposition(y, p), retrain.brier_decomposition(y, p, 7) AS binned, retrain.calibration_line(y, p) FROM auc_log;
SELECT f::text AS figures FROM auc_figures f \gset
SELECT round(roc_auc::numeric, 9) AS auc, round(average_precision::numeric, 9) AS ap, round(log_loss::numeric, 9) AS log_loss, round(brier::numeric, 9) AS brier, (roc_auc_test).unused, (calibration_line).clipped FROM auc_figures;
-- permuted
SELECT ROW(retrain.roc_auc(y, p ORDER BY p), retrain.gini(y, p ORDER BY md5(id::text)), retrain.average_precision(y, p ORDER BY p DESC), retrain.ks_separation(y, p ORDER BY id DESC),
  retrain.roc_auc_test(y, p ORDER BY md5(id::text)), retrain.log_loss(y, p ORDER BY p), retrain.log_loss_test(y, p, 0.01 ORDER BY md5(id::text)), retrain.brier(y, p ORDER BY p DESC),
  retrain.brier_decomposition(y, p ORDER BY md5(id::text)), retrain.brier_decomposition(y, p, 7 ORDER BY p), retrain.calibration_line(y, p ORDER BY md5(id::text)))::text = :'figures' AS permuted FROM auc_log;
-- parallel
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.roc_auc(y, p), retrain.log_loss(y, p, 0.01), retrain.brier_decomposition(y, p, 7) FROM auc_log;
SELECT f::text = :'figures' AS parallel FROM auc_figures f;
SELECT retrain.log_loss(y, p, 0.1 + g % 2 * 0.1) FROM auc_log;
SET max_parallel_workers_per_gather = 0;
-- spilled
SET retrain.aggregate_memory = '64kB';
SELECT f::text = :'figures' AS spilled FROM auc_figures f;
CREATE FUNCTION pg_temp.writes(query text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL temp_file_limit = 0;
	BEGIN
		EXECUTE query;
		RETURN false;
	EXCEPTION WHEN configuration_limit_exceeded THEN
		RETURN true;
	END;
END $$;
SELECT pg_temp.writes('SELECT retrain.roc_auc(y, p) FROM auc_log') AS auc, pg_temp.writes('SELECT retrain.log_loss(y, p) FROM auc_log') AS log_loss;
RESET retrain.aggregate_memory;
SELECT pg_temp.writes('SELECT retrain.roc_auc(y, p) FROM auc_log') AS auc;
-- Groups, FILTER, DISTINCT; a monotone map leaves ranks as they are.
SELECT g, round(retrain.roc_auc(y, p)::numeric, 6) AS auc, retrain.roc_auc(y, p) = retrain.roc_auc(y, p * 1024) AS monotone, round(retrain.log_loss(y, p) FILTER (WHERE p > 0.5)::numeric, 6) AS upper_half,
  retrain.log_loss(y, p) FILTER (WHERE p > 0.5) = (SELECT retrain.log_loss(y, p) FROM auc_log l WHERE l.g = a.g AND p > 0.5) AS as_where
FROM auc_log a GROUP BY g ORDER BY g;
SELECT retrain.roc_auc(DISTINCT y, p), retrain.brier(DISTINCT y, p) FROM (VALUES (true, 0.5), (true, 0.5), (false, 0.5), (false, 0.25), (false, 0.25)) v (y, p);
-- Every row doubled: shares stay, to the bit.
SELECT (retrain.roc_auc(y, p), retrain.average_precision(y, p), retrain.ks_separation(y, p), retrain.log_loss(y, p), retrain.brier(y, p))::text = (SELECT (roc_auc, average_precision, ks_separation, log_loss, brier)::text FROM auc_figures) AS doubled
FROM auc_log, generate_series(1, 2);
-- Window frames: the state survives its final functions.
SELECT bool_and(w.moving IS NOT DISTINCT FROM (SELECT retrain.roc_auc(y, p) FROM auc_log l WHERE l.id BETWEEN w.id - 20 AND w.id)) AS moving,
  bool_and(w.growing IS NOT DISTINCT FROM (SELECT retrain.calibration_line(y, p) FROM auc_log l WHERE l.id <= w.id)) AS growing, count(*)
FROM (SELECT id, retrain.roc_auc(y, p) OVER (ORDER BY id ROWS 20 PRECEDING) AS moving, retrain.calibration_line(y, p) OVER (ORDER BY id) AS growing FROM auc_log WHERE id <= 100) w;
-- The area is the effect of the Mann-Whitney test; the separation is D of Kolmogorov and Smirnov; the uncertainty is the score of the share of positives.
SELECT retrain.roc_auc(y, p) = (retrain.mann_whitney_test(p, y)).effect AS mann_whitney, retrain.ks_separation(y, p) = retrain.ks_stat(p, y) AS ks,
  abs((retrain.brier_decomposition(y, p)).uncertainty - (avg(y::int) * (1 - avg(y::int)))::float8) < 1e-15 AS uncertainty FROM auc_log WHERE p IS NOT NULL;
-- Against ranks by SQL, on ties and on many rows.
SELECT k, retrain.roc_auc(y, s) = max(u) AS same FROM (VALUES (3), (1000), (1000000007)) k (k), LATERAL (
  SELECT y, s, (sum(r) FILTER (WHERE y) OVER () - n * (n + 1) / 2.0) / (n * (c - n)::numeric) AS u FROM (
	SELECT y, s, rank() OVER (ORDER BY s) + (count(*) OVER (PARTITION BY s) - 1) / 2.0 AS r, count(*) FILTER (WHERE y) OVER () AS n, count(*) OVER () AS c
	FROM (SELECT i * 613 % 1000 < 300 + (i * 7919 % 10007) / 30 AS y, ((i * 7919 % 10007) * 104729 % k)::float8 AS s FROM generate_series(1::bigint, 100000) i) d) e) f (y, s, u)
GROUP BY k ORDER BY k;

DROP VIEW auc_figures;
DROP TABLE auc_log;
