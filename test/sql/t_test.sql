-- Welch's t: hand-computed cases, exact moments, special values, types.
-- Goldens from exact rationals and scipy are in goldens_drift_family, plans in drift_same_bits.

-- By hand: 3 and 4 rows, means 2 and 6, variances 1 and 16/3: t^2 = 4^2 / (1/3 + 4/3), df = (5/3)^2 / (1/18 + 16/27), pooled variance (2 + 16) / 5.
SELECT t.statistic, round((t.statistic ^ 2)::numeric, 14) AS squared, round(t.df::numeric, 14) AS df, round((t.effect ^ 2)::numeric, 14) AS effect_squared, round(t.p_value::numeric, 10) AS p,
	t.effect > 0 AS larger, t.effect_name, t.method, t.max_error, t.status, t.reference_used, t.current_used
FROM (SELECT (retrain.t_test(x, c)).* FROM (VALUES (1, false), (2, false), (3, false), (4, true), (4.0, true), (8, true), (8, true)) v(x, c)) t;
SELECT round(16 / (1 / 3.0 + 16 / 3.0 / 4), 14) AS squared, round((1 / 3.0 + 4 / 3.0) ^ 2 / (1 / 18.0 + 16 / 27.0), 14) AS df, round(16 / ((2 + 16) / 5.0), 14) AS effect_squared;
-- Positive for a larger reference, whose effect is negative; swapping the samples changes both signs and nothing else.
SELECT a.statistic > 0 AS t, a.effect < 0 AS d, a.statistic = -b.statistic AS t_swapped, a.effect = -b.effect AS d_swapped, a.p_value = b.p_value AS p, a.df = b.df AS df
FROM (SELECT (retrain.t_test(x, c)).* FROM (VALUES (9, false), (8.5, false), (3, true), (4, true), (4.5, true)) v(x, c)) a,
	(SELECT (retrain.t_test(x, NOT c)).* FROM (VALUES (9, false), (8.5, false), (3, true), (4, true), (4.5, true)) v(x, c)) b;
-- Equal means: 0, not -0.
SELECT t.statistic, t.effect, t.p_value FROM (SELECT (retrain.t_test(x, c)).* FROM (VALUES (1, false), (3, false), (0, true), (4, true)) v(x, c)) t;

-- No rows, one side, only unusable rows, too few, constants, infinities.
SELECT (retrain.t_test(x, c)).* FROM (VALUES (1::float8, true)) v(x, c) WHERE false;
SELECT n, t.* FROM (SELECT n, retrain.t_test(x, c) AS t FROM (VALUES (1, 1::float8, true), (2, 1, true), (2, 'NaN', false), (2, NULL, false), (2, 5, NULL),
	(3, 1, false), (3, 3, true), (4, 1, false), (4, 3, true), (4, 4, true), (5, 2, false), (5, 2, false), (5, 2, true), (5, 2, true),
	(6, 2, false), (6, 2, false), (6, 3, true), (6, 3, true), (7, 1, false), (7, 'Infinity', false), (7, 3, true), (7, 4, true),
	(8, 'Infinity', false), (8, '-Infinity', true), (9, 2, false), (9, 2, false), (9, 3, true), (9, 4, true)) v(n, x, c) GROUP BY n) s, LATERAL (SELECT (s.t).*) t ORDER BY n;

-- Exact sums: an offset of 9e15 changes nothing but what the values themselves lose; regr and stddev of the server lose all digits.
SELECT a.statistic = b.statistic AS t, a.df = b.df AS df, a.effect = b.effect AS d, a.p_value = b.p_value AS p
FROM (SELECT (retrain.t_test(9e15 + x, c)).* FROM (SELECT i * i % 7 AS x, i % 3 = 0 AS c FROM generate_series(1::bigint, 1000) i) v) a,
	(SELECT (retrain.t_test(x, c)).* FROM (SELECT i * i % 7 AS x, i % 3 = 0 AS c FROM generate_series(1::bigint, 1000) i) v) b;
-- A common factor of 2^k changes nothing, even where squares leave the range of doubles.
SELECT k, a.statistic = b.statistic AS t, a.df = b.df AS df, a.effect = b.effect AS d
FROM (VALUES (0), (900), (-900), (-1040)) f(k), LATERAL (SELECT (retrain.t_test(x * 2::float8 ^ k, c)).* FROM (SELECT i * i % 7 AS x, i % 3 = 0 AS c FROM generate_series(1, 100) i) v) a,
	(SELECT (retrain.t_test(x, c)).* FROM (SELECT i * i % 7 AS x, i % 3 = 0 AS c FROM generate_series(1, 100) i) v) b ORDER BY k;
-- Against numeric arithmetic, on dyadic values, which numeric keeps exactly.
CREATE TEMP TABLE d AS
SELECT i, CASE i % 4 WHEN 0 THEN 0 WHEN 1 THEN (i * 7919 % 8192) / 64.0 WHEN 2 THEN 1000000 + i * 31 % 50 ELSE -(i * 104729 % 90001) / 16.0 END::float8 AS x,
	(i * 613 % 1000) < 400 + (i % 4) * 20 AS c FROM generate_series(1::bigint, 60000) i;
SELECT f.r AS part, abs((f.t).statistic / e.t - 1) < 1e-15 AS t, abs((f.t).df / e.df - 1) < 1e-15 AS df, abs((f.t).effect / e.d - 1) < 1e-15 AS d
FROM (SELECT r, retrain.t_test(x, c) AS t FROM (VALUES (-1), (1), (2), (3)) f(r), d WHERE r = -1 OR i % 4 = r GROUP BY r) f, LATERAL (
	SELECT (ma - mb) / sqrt(va / n + vb / m) AS t, (va / n + vb / m) ^ 2 / ((va / n) ^ 2 / (n - 1) + (vb / m) ^ 2 / (m - 1)) AS df,
		(mb - ma) / sqrt(((n - 1) * va + (m - 1) * vb) / (n + m - 2)) AS d
	FROM (SELECT n, m, sa / n AS ma, sb / m AS mb, (qa - sa ^ 2 / n) / (n - 1) AS va, (qb - sb ^ 2 / m) / (m - 1) AS vb
		FROM (SELECT count(*) FILTER (WHERE NOT c)::numeric AS n, count(*) FILTER (WHERE c)::numeric AS m, sum(x) FILTER (WHERE NOT c) AS sa, sum(x) FILTER (WHERE c) AS sb,
			sum(x * x) FILTER (WHERE NOT c) AS qa, sum(x * x) FILTER (WHERE c) AS qb
			FROM (SELECT x::numeric(40, 20) AS x, c FROM d WHERE f.r = -1 OR i % 4 = f.r) v) s) s) e ORDER BY part;

-- Types.
SELECT round((retrain.t_test(x, c)).statistic::numeric, 10) AS booleans FROM (VALUES (true, false), (false, false), (true, true), (true, true), (true, true)) v(x, c);
SELECT (retrain.t_test(x, c)).statistic AS dates, (retrain.t_test(x::timestamp, c)).statistic AS timestamps, (retrain.t_test(x::timestamptz, c)).statistic AS timestamptz
FROM (VALUES (date '2025-01-01', false), ('2025-01-05', false), ('2025-01-02', true), ('2025-01-04', true)) v(x, c);
SELECT (retrain.t_test(x, c)).status AS infinite FROM (VALUES (date '2025-01-01', false), ('infinity', false), ('2025-01-02', true), ('2025-01-04', true)) v(x, c);

-- Window frames: the state survives its final function.
SELECT i, round((retrain.t_test(x, c) OVER (ORDER BY i)).statistic::numeric, 6) AS growing,
	(retrain.t_test(x, c) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)).status AS moving
FROM (VALUES (1, 5.0, false), (2, 1, true), (3, 4, false), (4, 9, true), (5, 30, true), (6, 2, false), (7, 7, true)) v(i, x, c) ORDER BY i;
