-- mce, ace, capture, lift and fbeta over rows: the figures of the states in one step.
\set SHOW_CONTEXT never
\pset null '(null)'
-- groups: ties, tiny probabilities, many equal ones, few rows, one label
CREATE TABLE one_step_log AS
SELECT i, g, CASE WHEN i % 41 <> 0 THEN CASE g WHEN 4 THEN true ELSE hashint4(i) % 3 = 0 END END AS y, CASE WHEN i % 53 <> 0 THEN
	CASE g WHEN 0 THEN (i * 7919 % 101) / 100.0 WHEN 1 THEN (i * 7919 % 3001) / 3000.0 WHEN 2 THEN power(10.0, -(i % 300)) WHEN 3 THEN (i % 3) / 2.0 ELSE (i * 31 % 97) / 96.0 END::float8 END AS p,
	hashint4(i + 3) % 4 AS yi, hashint4(i + i % 2) % 4 AS qi, 'class ' || hashint4(i + 3) % 4 AS yt, 'class ' || hashint4(i + i % 2) % 4 AS qt
FROM generate_series(1, 9000) i, LATERAL (SELECT CASE WHEN i <= 7 THEN 5 ELSE i % 5 END) v (g);
ANALYZE one_step_log;

-- to the bit what the states say while they are exact
SELECT g, count(*) AS rows, retrain.mce(y, p) = retrain.mce(retrain.scores_agg(y, p)) AS mce, retrain.mce(y::int, p) = retrain.mce(y, p) AND retrain.mce(y, p, 15) = retrain.mce(y::int, p, 15) AND retrain.mce(y, p, 15) = retrain.mce(y, p) AS mce_of_all,
	retrain.ace(y, p) = retrain.ace(retrain.scores_agg(y, p)) AS ace, retrain.ace(y, p, 2) = retrain.ace(retrain.scores_agg(y, p), 2) AS ace_2, retrain.ace(y::int, p, 1000) = retrain.ace(retrain.scores_agg(y, p), 1000) AS ace_1000,
	retrain.ace(y, p, 15) = retrain.ace(y, p) AND retrain.ace(y::int, p) = retrain.ace(y, p) AS ace_of_all, (retrain.scores_counts(retrain.scores_agg(y, p))).exact AS exact
FROM one_step_log GROUP BY g ORDER BY g;
SELECT k, count(*) AS groups, bool_and(capture = capture_i AND capture = retrain.capture(s, k)) AS capture, bool_and(lift = lift_i AND lift = retrain.lift(s, k)) AS lift, count(DISTINCT lift) AS lifts
FROM unnest(ARRAY[5e-324, 0.001, 0.1, 0.25, 1 / 3.0::float8, 0.5, 0.9, 1]) k,
	LATERAL (SELECT retrain.capture(y, p, k) AS capture, retrain.capture(y::int, p, k) AS capture_i, retrain.lift(y, p, k) AS lift, retrain.lift(y::int, p, k) AS lift_i, retrain.scores_agg(y, p) AS s FROM one_step_log GROUP BY g) v
GROUP BY k ORDER BY k;
SELECT beta, count(*) AS groups, bool_and(retrain.fbeta(b, beta) = fb) AS booleans, bool_and(retrain.fbeta(i, beta) = fi) AS integers, bool_and(retrain.fbeta(t, beta) = ft AND ft = fi) AS texts, count(DISTINCT fi) AS figures
FROM unnest(ARRAY[0, 0.5, 1, 2, 1e300, 'Infinity']::float8[]) beta,
	LATERAL (SELECT retrain.fbeta(y, p > 0.3, beta) AS fb, retrain.fbeta(yi, qi, beta) AS fi, retrain.fbeta(yt, qt, beta) AS ft,
		retrain.confusion_agg(y, p > 0.3) AS b, retrain.confusion_agg(yi, qi) AS i, retrain.confusion_agg(yt, qt) AS t FROM one_step_log GROUP BY g) v
GROUP BY beta ORDER BY beta;

-- rows of which no state keeps all probabilities apart: by SQL
CREATE TEMP TABLE many AS SELECT i, hashint4(i) % 100000 < p * 100000 AS y, p FROM generate_series(1, 20000) i, LATERAL (SELECT (i * 7919::bigint % 100003) / 100003.0::float8) v (p);
SELECT bins, abs(CASE bins WHEN 15 THEN ace_15 ELSE ace_40 END - by_sql) < 1e-13 AS ace
FROM (SELECT retrain.ace(y, p) AS ace_15, retrain.ace(y, p, 40) AS ace_40 FROM many) a, unnest(ARRAY[15, 40]) bins,
	LATERAL (SELECT percentile_cont(ARRAY(SELECT b / bins::float8 FROM generate_series(1, bins - 1) b)) WITHIN GROUP (ORDER BY p) AS edges FROM many) e,
	LATERAL (SELECT sum(abs(d)) / 20000 AS by_sql FROM (SELECT sum(p) - count(*) FILTER (WHERE y) AS d FROM many GROUP BY (SELECT count(*) FROM unnest(edges) x WHERE x < p)) s) q;
SELECT bins, abs(CASE bins WHEN 15 THEN mce_15 ELSE mce_40 END - by_sql) < 1e-13 AS mce
FROM (SELECT retrain.mce(y, p) AS mce_15, retrain.mce(y, p, 40) AS mce_40 FROM many) a, unnest(ARRAY[15, 40]) bins,
	LATERAL (SELECT max(abs(d)) AS by_sql FROM (SELECT avg(p) - avg(y::int) AS d FROM many GROUP BY greatest(ceil(p * bins), 1)) s) q;
SELECT k, abs(capture - by_sql) < 1e-13 AS capture, abs(lift - by_sql / k) < 1e-12 AS lift
FROM unnest(ARRAY[0.0001, 0.05, 0.3, 0.77]) k, LATERAL (SELECT retrain.capture(y, s, k) AS capture, retrain.lift(y, s, k) AS lift FROM (SELECT y, ln(floor(p * 5000)) AS s FROM (SELECT y, greatest(p, 0.001) AS p FROM many) m) r) a,
	LATERAL (SELECT sum(b * greatest(0, least(1, (k * 20000 - above) / n))) / (SELECT count(*) FROM many WHERE y) AS by_sql
		FROM (SELECT count(*) AS n, count(*) FILTER (WHERE y) AS b, sum(count(*)) OVER (ORDER BY floor(greatest(p, 0.001) * 5000) DESC) - count(*) AS above FROM many GROUP BY floor(greatest(p, 0.001) * 5000)) s) q;

-- by hand: the best half holds both positives; of two equal scores the expected half
SELECT retrain.capture(y, s, 0.5), retrain.lift(y, s, 0.5), retrain.lift(y, s, 1), retrain.lift(y, 7, 0.3) AS constant FROM (VALUES (false, 0.1), (false, 0.4), (true, 0.5), (true, 0.8)) v (y, s);
SELECT retrain.capture(y, s, 0.25) AS capture, retrain.lift(y, s, 0.25) AS lift FROM (VALUES (false, '-Infinity'::float8), (true, 'Infinity'), (false, 'Infinity'), (NULL, 3), (true, 'NaN'), (true, -5)) v (y, s);
SELECT retrain.mce(y, p) = 0.25 AS mce, retrain.ace(y, p, 2) = 0.0625 AS ace FROM (VALUES (false, 0.25), (true, 1), (false, 0), (true, 1)) v (y, p);
SELECT retrain.fbeta(l, p, 2) = retrain.fbeta(retrain.confusion_from_counts(3, 2, 1, 4), 2) AS same, retrain.fbeta(l, p, 2) = 15 / 21::float8 AS hand
FROM (VALUES (true, true, 3), (false, true, 2), (true, false, 1), (false, false, 4)) v (l, p, n), generate_series(1, n);
-- nothing, nothing that can be used, one label only
SELECT retrain.mce(y, p), retrain.mce(y, p, 10), retrain.ace(y, p), retrain.ace(y, p, 10), retrain.capture(y, p, 0.1), retrain.lift(y, p, 0.1), retrain.fbeta(y, y, 2) FROM (SELECT true AS y, 0.5::float8 AS p WHERE false) v;
SELECT retrain.mce(NULL::boolean, 0.5), retrain.ace(true, NULL), retrain.capture(NULL::int, 0.5, 0.1), retrain.lift(true, 'NaN', 0.1), retrain.fbeta('a', NULL::text, 2), retrain.fbeta(false, false, 2) AS zero_by_zero;
SELECT retrain.mce(false, 0.25), retrain.ace(false, 0.25), retrain.capture(false, 0.25, 0.1) AS no_positive, retrain.lift(true, 0.25, 0.1) AS positive, retrain.fbeta(true, true, 2);

-- ------------------------------------------------------------------ errors
SELECT retrain.mce(true, 1.5);
SELECT retrain.mce(true, 0.5, 1);
SELECT retrain.ace(true, '-1e-300');
SELECT retrain.ace(2, 0.5);
SELECT retrain.ace(true, 0.5, 1001);
SELECT retrain.ace(true, 0.5, NULL);
SELECT retrain.ace(true, 0.5, i) FROM generate_series(10, 11) i;
SELECT retrain.lift(true, 0.5, 0);
SELECT retrain.lift(true, 0.5, 1.0000000000000002);
SELECT retrain.capture(true, 0.5, 'NaN');
SELECT retrain.capture(true, 0.5, NULL);
SELECT retrain.capture(true, 0.5, i / 10.0) FROM generate_series(1, 2) i;
SELECT retrain.fbeta(true, true, -1);
SELECT retrain.fbeta(1, 1, 'NaN');
SELECT retrain.fbeta('a'::text, 'a', NULL);
SELECT retrain.fbeta(true, true, i) FROM generate_series(1, 2) i;
CREATE COLLATION one_step_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.fbeta('a' COLLATE one_step_nocase, 'A', 2);
DROP COLLATION one_step_nocase;

-- ------------------------------------------------ the same bits in every plan
CREATE TEMP VIEW figures AS
SELECT array_to_string(ARRAY[retrain.mce(y, p), retrain.mce(y, p, 40), retrain.ace(y, p), retrain.ace(y, p, 40), retrain.capture(y, p, 0.123), retrain.lift(y::int, p, 0.123), retrain.fbeta(y, p > 0.3, 2), retrain.fbeta(yi, qi, 0.5), retrain.fbeta(yt, qt, 2)], ' ') AS f FROM one_step_log;
CREATE TEMP TABLE serial AS SELECT f FROM figures;
SELECT f = (SELECT array_to_string(ARRAY[retrain.mce(y, p ORDER BY p), retrain.mce(y, p, 40 ORDER BY y, i DESC), retrain.ace(y, p ORDER BY md5(i::text)), retrain.ace(y, p, 40 ORDER BY p DESC), retrain.capture(y, p, 0.123 ORDER BY p), retrain.lift(y::int, p, 0.123 ORDER BY md5(i::text)),
	retrain.fbeta(y, p > 0.3, 2 ORDER BY i DESC), retrain.fbeta(yi, qi, 0.5 ORDER BY qi), retrain.fbeta(yt, qt, 2 ORDER BY md5(i::text))], ' ') FROM one_step_log) AS ordered FROM serial;
SET retrain.aggregate_memory = '64kB';
SELECT s.f = figures.f AS in_files FROM serial s, figures;
RESET retrain.aggregate_memory;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT * FROM figures;
SELECT s.f = figures.f AS parallel FROM serial s, figures;
SET max_parallel_workers_per_gather = 0;
-- growing window frames: states are read between rows
SELECT bool_and((m, a, l, b, t) IS NOT DISTINCT FROM (SELECT (retrain.mce(y, p), retrain.ace(y, p, 3), retrain.lift(y, p, 0.4), retrain.fbeta(y, p > 0.3, 2), retrain.fbeta(yt, qt, 2)) FROM one_step_log l WHERE l.i <= x.i)) AS growing, count(*)
FROM (SELECT i, retrain.mce(y, p) OVER w AS m, retrain.ace(y, p, 3) OVER w AS a, retrain.lift(y, p, 0.4) OVER w AS l, retrain.fbeta(y, p > 0.3, 2) OVER w AS b, retrain.fbeta(yt, qt, 2) OVER w AS t FROM one_step_log WHERE i <= 60 WINDOW w AS (ORDER BY i)) x;
DROP VIEW figures;
DROP TABLE one_step_log;
