-- Divergences over bins and categories: hand-computed cases, missing values, types, errors.
-- Goldens by mpmath and scipy are in goldens_drift_family, plans in drift_same_bits.

-- By hand: shares 1/2 1/2 and 1/4 3/4.  tv = l_infinity = 1/4; kl = 1/2 ln 2 + 1/2 ln 2/3; hellinger^2 = 1 - (sqrt(1/8) + sqrt(3/8));
-- js^2 = 1/2 [1/2 log2 4/3 + 1/2 log2 4/5 + 1/4 log2 2/3 + 3/4 log2 6/5].
SELECT retrain.total_variation(x, c), retrain.l_infinity(x, c), round(retrain.kl_divergence(x, c)::numeric, 14) AS kl, round((retrain.hellinger(x, c) ^ 2)::numeric, 14) AS hellinger_squared,
	round((retrain.js_distance(x, c) ^ 2)::numeric, 14) AS js_squared
FROM (VALUES ('a', false), ('b', false), ('a', true), ('b', true), ('b', true), ('b', true)) v(x, c);
SELECT round((ln(2.0) + ln(2 / 3.0)) / 2, 14) AS kl, round(1 - sqrt(1 / 8.0) - sqrt(3 / 8.0), 14) AS hellinger_squared,
	round((ln(4 / 3.0) / 2 + ln(4 / 5.0) / 2 + ln(2 / 3.0) / 4 + ln(6 / 5.0) * 3 / 4) / 2 / ln(2.0), 14) AS js_squared;
-- Equal shares: exactly 0, whatever the numbers of rows.  Nothing in common: exactly 1, and kl = ln(1 / 0.0001) + 0.0001 ln(0.0001).
SELECT n, retrain.js_distance(x, c) AS js, retrain.kl_divergence(x, c) AS kl, retrain.hellinger(x, c), retrain.total_variation(x, c) AS tv, retrain.l_infinity(x, c)
FROM (SELECT 1 AS n, (i % 7)::text AS x, i <= 70 AS c FROM generate_series(1, 280) i UNION ALL SELECT 2, c::text, c FROM (VALUES (true), (true), (true), (false)) v(c)) v GROUP BY n ORDER BY n;
SELECT round(0.9999 * ln(10000.0), 12) AS kl;
-- Directions of kl differ; the others are symmetric.
SELECT retrain.kl_divergence(x, c) = retrain.kl_divergence(x, NOT c) AS kl, retrain.js_distance(x, c) = retrain.js_distance(x, NOT c) AS js,
	retrain.hellinger(x, c) = retrain.hellinger(x, NOT c) AS hellinger, retrain.total_variation(x, c) = retrain.total_variation(x, NOT c) AS tv,
	retrain.l_infinity(x, c) = retrain.l_infinity(x, NOT c) AS l_infinity
FROM (SELECT i * i % 11 AS k, (i * i % 11)::text AS x, i % 3 = 0 AS c FROM generate_series(1, 100) i) v;
-- NULL is a category of its own, NaN with it; a sample of NULLs only is a sample.
SELECT n, retrain.js_distance(x, c) AS js, retrain.kl_divergence(x, c) AS kl, retrain.hellinger(x, c), retrain.total_variation(x, c) AS tv, retrain.l_infinity(x, c)
FROM (VALUES (1, 'a', false), (1, NULL, false), (1, 'a', true), (1, 'a', true), (1, 'a', true), (1, NULL, true), (1, 'b', NULL), (2, NULL, false), (2, NULL, true), (3, NULL, false), (3, '', true)) v(n, x, c)
GROUP BY n ORDER BY n;
SELECT n, retrain.js_distance(x, c) AS js, retrain.total_variation(x, c) AS tv FROM (VALUES (1, 'NaN'::float8, false), (1, NULL, true), (2, 'NaN', false), (2, 1, true),
	(3, 1, false), (3, 'NaN', false), (3, 1, true), (3, NULL, true), (3, NULL, true), (3, 'NaN', true)) v(n, x, c) GROUP BY n ORDER BY n;
-- Without rows in a sample: NULL.
SELECT retrain.js_distance(x, c), retrain.kl_divergence(x, c), retrain.hellinger(x, c), retrain.total_variation(x, c), retrain.l_infinity(x, c) FROM (VALUES ('a', true)) v(x, c) WHERE false;
SELECT retrain.js_distance(x, c), retrain.kl_divergence(x, c), retrain.hellinger(x, c), retrain.total_variation(x, c), retrain.l_infinity(x, c) FROM (VALUES ('a', true), ('b', NULL)) v(x, c);
SELECT retrain.js_distance(x, c), retrain.kl_divergence(x, c), retrain.hellinger(x, c), retrain.total_variation(x, c), retrain.l_infinity(x, c) FROM (VALUES (1, true), (2, NULL)) v(x, c);

-- Numbers: the bins are those of psi.  Each function from the table that psi_bins shows.
CREATE TEMP TABLE d AS
SELECT i, CASE i % 5 WHEN 0 THEN 0 WHEN 1 THEN (i * 7919 % 10007) / 10007.0::float8 WHEN 2 THEN i * 31 % 50 WHEN 3 THEN CASE WHEN i % 50 = 3 THEN 'NaN' ELSE -exp((i * 7919 % 1009) / 20.0) END
	ELSE CASE WHEN i % 100 = 4 THEN 'Infinity' ELSE i::float8 END END AS x, 'name ' || i * i % 211 AS t, (i * 613 % 1000) < 300 + (i % 5) * 70 AS c
FROM generate_series(1::bigint, 20000) i;
SELECT bins, js_bins = js AS js, kl_bins = kl AS kl, tv_bins = tv AS tv, li_bins = li AS li, he_bins = he AS hellinger
FROM (SELECT 10 AS bins, retrain.js_distance(x, c) AS js, retrain.kl_divergence(x, c) AS kl, retrain.total_variation(x, c) AS tv, retrain.l_infinity(x, c) AS li, retrain.hellinger(x, c) AS he, retrain.psi_bins(x, c) AS b FROM d
	UNION ALL SELECT 1000, retrain.js_distance(x, c, 1000), retrain.kl_divergence(x, c, 1000), retrain.total_variation(x, c, 1000), retrain.l_infinity(x, c, 1000), retrain.hellinger(x, c, 1000), retrain.psi_bins(x, c, 1000) FROM d) a,
	LATERAL (SELECT retrain.js_distance(bin::text, cur) AS js_bins, retrain.kl_divergence(bin::text, cur) AS kl_bins, retrain.total_variation(bin::text, cur) AS tv_bins,
		retrain.l_infinity(bin::text, cur) AS li_bins, retrain.hellinger(bin::text, cur) AS he_bins
		FROM (SELECT bin, cur FROM unnest(b), (VALUES (false), (true)) v(cur), generate_series(1, CASE WHEN cur THEN current_rows ELSE reference_rows END)) r) c
ORDER BY bins;
-- Every category counts, unlike for psi, which groups the rare ones.
SELECT round(retrain.total_variation(t, c)::numeric, 10) AS tv, (SELECT round(sum(abs(r - m)) / 2, 10) FROM (
	SELECT count(*) FILTER (WHERE NOT c)::numeric / sum(count(*) FILTER (WHERE NOT c)) OVER () AS r, count(*) FILTER (WHERE c)::numeric / sum(count(*) FILTER (WHERE c)) OVER () AS m FROM d GROUP BY t) s) AS formula FROM d;

-- Types: booleans and enums are categories, integers are numbers.
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok', 'happy');
SELECT retrain.total_variation(b, c) AS boolean, retrain.total_variation(m, c) AS enum, retrain.total_variation(i, c) AS integer, retrain.total_variation(b::text, c) = retrain.total_variation(b, c) AS same
FROM (VALUES (true, 'sad'::pg_temp.mood, 1, false), (false, 'ok', 2, false), (true, 'sad', 1, true), (true, 'happy', 1, true), (true, NULL, 2, true)) v(b, m, i, c);
SELECT retrain.js_distance(d, c, 2) AS dates, retrain.js_distance(d::timestamp, c, 2) AS timestamps, retrain.js_distance(d::timestamptz, c, 2) AS timestamptz, retrain.js_distance(d, c) > 0 AS ten
FROM (VALUES (date '2025-01-01', false), ('2025-01-05', false), ('2025-01-07', true), ('2025-01-08', true)) v(d, c);

-- Errors.
SELECT retrain.js_distance(x, c, 1) FROM (VALUES (1, false), (2, true)) v(x, c);
SELECT retrain.hellinger(x, c, NULL) FROM (VALUES (1, false), (2, true)) v(x, c);
SELECT retrain.kl_divergence(x, c, x) FROM (VALUES (3, false), (2, true)) v(x, c);
CREATE COLLATION pg_temp.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.l_infinity(x COLLATE pg_temp.loose, c) FROM (VALUES ('a', false), ('A', true)) v(x, c);

-- Window frames: the state survives its final functions.
SELECT i, retrain.total_variation(x, c) OVER (ORDER BY i) AS growing, retrain.l_infinity(x, c) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS moving
FROM (VALUES (1, 'a', false), (2, 'b', true), (3, 'b', false), (4, 'a', true), (5, 'c', true), (6, 'c', false), (7, NULL, true)) v(i, x, c) ORDER BY i;
