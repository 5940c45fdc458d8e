-- Cramer-von Mises, Anderson-Darling, Mann-Whitney: hand-computed cases, ties, special values, types.
-- Goldens from exact rationals and scipy are in goldens_drift_family, plans in drift_same_bits.

-- By hand, reference 1, 3 and current 2, 4, 5.  U: pairs (3, 2) only, 1 of 6.  Ranks 1 3 and 2 4 5: 2 (0 + 1) + 3 (1 + 4 + 4) = 29,
-- T = 29 / (6 * 5) - 23 / 30 = 0.2.
SELECT (retrain.mann_whitney_test(x, c)).*, retrain.mann_whitney(x, c) AS bare FROM (VALUES (1, false), (3, false), (2, true), (4, true), (5, true)) v(x, c);
SELECT t.statistic, t.p_value, t.effect_name, t.df, t.method, t.max_error, t.status, bare, round((t.effect ^ 2)::numeric, 15) AS squared_effect
FROM (SELECT (retrain.cramer_von_mises_test(x, c)).*, retrain.cramer_von_mises(x, c) AS bare FROM (VALUES (1, false), (3, false), (2, true), (4, true), (5, true)) v(x, c)) t;
-- Mid-groups F - G: 1/4, 1/2 - 1/6, 3/4 - 1/3, 1 - 1/2, 1 - 5/6; weighted by 1/5.
SELECT round((1 / 16.0 + 1 / 9.0 + 25 / 144.0 + 1 / 4.0 + 1 / 36.0) / 5, 15) AS squared_effect;
-- The same by the definition of Anderson-Darling: A^2 = 4/5 sum over samples and values of 1/5 (5 M - n B)^2 / (B (5 - B) - 5/4) / n.
SELECT round((4 / 5.0 * sum((5 * m1 - 2 * b) ^ 2 / (b * (5 - b) - 1.25) / 5 / 2 + (5 * (b - m1) - 3 * b) ^ 2 / (b * (5 - b) - 1.25) / 5 / 3))::numeric, 14) AS raw
FROM (VALUES (0.5, 0.5), (1.5, 1), (2.5, 1.5), (3.5, 2), (4.5, 2)) v(b, m1);
SELECT t.effect_name, t.df, t.method, t.max_error, t.status, bare = t.statistic AS same, round((t.statistic * d.sd + 1)::numeric, 14) AS raw,
	-- the effect is the root of the raw statistic over (N - 1) n m / N^2
	round((t.effect ^ 2 * (4 * 2 * 3 / 25.0))::numeric, 14) AS from_effect
FROM (SELECT (retrain.anderson_darling_test(x, c)).*, retrain.anderson_darling(x, c) AS bare FROM (VALUES (1, false), (3, false), (2, true), (4, true), (5, true)) v(x, c)) t,
	-- its deviation for N = 5, n = 2, m = 3: H = 5/6, h = 25/12, g = 1 + 1/4 + 1/9 + 1/16 - 2 h / 5
	(SELECT sqrt(((4 * g - 6 + (10 - 6 * g) * hh) * 125 + (12 * g + 8 * h - 22 + (2 * g - 14 * h - 4) * hh) * 25
		+ (36 * h + 4 + (2 * h - 6) * hh) * 5 + 24) / 24) AS sd
	FROM (SELECT 5 / 6.0 AS hh, 25 / 12.0 AS h, 1 + 1 / 4.0 + 1 / 9.0 + 1 / 16.0 - 25 / 30.0 AS g) s) d;

-- The orientation of U and of its effect: U counts larger reference values, the effect larger current ones; swapping the samples swaps both.
SELECT retrain.mann_whitney(x, c) AS u, retrain.mann_whitney(x, NOT c) AS swapped, (retrain.mann_whitney_test(x, c)).effect,
	(retrain.mann_whitney_test(x, NOT c)).effect AS effect_swapped
FROM (VALUES (1, false), (2, false), (2, true), (3, true), (4, true), (9, true)) v(x, c);
-- Ties count half; equal samples are in the middle; -0 is 0.
SELECT retrain.mann_whitney(x, c) AS u, (retrain.mann_whitney_test(x, c)).effect AS auc, (retrain.cramer_von_mises_test(x, c)).effect AS rms, (retrain.anderson_darling_test(x, c)).effect AS weighted
FROM (VALUES (-1::float8, false), ('-0', false), (1, false), (0, true), (-1, true), (1, true)) v(x, c);
-- T, A^2 and the effects do not depend on which sample is which.
SELECT retrain.cramer_von_mises(x, c) = retrain.cramer_von_mises(x, NOT c) AS t, retrain.anderson_darling(x, c) = retrain.anderson_darling(x, NOT c) AS a,
	(retrain.cramer_von_mises_test(x, c)).effect = (retrain.cramer_von_mises_test(x, NOT c)).effect AS rms
FROM (SELECT i * i % 17 AS x, i % 3 = 0 AS c FROM generate_series(1, 100) i) v;
-- Ranks only: a monotone map changes nothing.
SELECT retrain.cramer_von_mises(x, c) = retrain.cramer_von_mises(exp(x), c) AS t, retrain.anderson_darling(x, c) = retrain.anderson_darling(exp(x), c) AS a,
	retrain.mann_whitney(x, c) = retrain.mann_whitney(exp(x), c) AS u
FROM (SELECT (i * i % 17)::float8 AS x, i % 3 = 0 AS c FROM generate_series(1, 100) i) v;

-- No rows, one side, only unusable rows.
SELECT (retrain.cramer_von_mises_test(x, c)).*, retrain.cramer_von_mises(x, c), retrain.anderson_darling(x, c), retrain.mann_whitney(x, c)
FROM (VALUES (1::float8, true)) v(x, c) WHERE false;
SELECT (retrain.anderson_darling_test(x, c)).*, retrain.cramer_von_mises(x, c), retrain.anderson_darling(x, c), retrain.mann_whitney(x, c)
FROM (VALUES (1::float8, true), (2, NULL)) v(x, c);
SELECT (retrain.mann_whitney_test(x, c)).*, retrain.cramer_von_mises(x, c), retrain.anderson_darling(x, c), retrain.mann_whitney(x, c)
FROM (VALUES (1::float8, true), ('NaN', false), (NULL, false)) v(x, c);
-- One row each; three rows; all equal; infinities are ordinary values.
SELECT n, t.statistic, t.p_value, t.effect, t.status AS cvm, a.statistic, round(a.p_value::numeric, 8) AS p_value, a.status AS ad, u.statistic, round(u.p_value::numeric, 8) AS p_value, u.effect, u.status AS mw, u.reference_used, u.reference_unused, u.current_used, u.current_unused, u.unassigned
FROM (SELECT n, retrain.cramer_von_mises_test(x, c) AS t, retrain.anderson_darling_test(x, c) AS a, retrain.mann_whitney_test(x, c) AS u
	FROM (VALUES (1, 1::float8, false), (1, 2, true), (2, 1, false), (2, 2, true), (2, 3, true), (3, 7, false), (3, 7, false), (3, 7, true), (3, 7, true),
		(4, '-Infinity', false), (4, 'Infinity', true), (4, 'Infinity', true), (4, 0, false), (4, 'NaN', false), (4, NULL, true), (4, 1, NULL),
		(5, 'Infinity', false), (5, 'Infinity', true)) v(n, x, c) GROUP BY n) s, LATERAL (SELECT (s.t).*) t, LATERAL (SELECT (s.a).*) a, LATERAL (SELECT (s.u).*) u ORDER BY n;

-- Types.
SELECT retrain.mann_whitney(x, c) AS boolean, retrain.cramer_von_mises(x, c) = retrain.cramer_von_mises(x::int, c) AS same
FROM (VALUES (true, false), (false, false), (true, true), (true, true)) v(x, c);
SELECT retrain.mann_whitney(d, c) AS dates, retrain.mann_whitney(d::timestamp, c) AS timestamps, retrain.mann_whitney(d::timestamptz, c) AS timestamptz
FROM (VALUES (date '2025-01-01', false), ('-infinity', true), ('2025-01-02', true)) v(d, c);

-- Against ranks by SQL: sums of midranks, and T from them.
CREATE TEMP TABLE d AS
SELECT i, CASE i % 5 WHEN 0 THEN 0 WHEN 1 THEN (i * 7919 % 10007) / 64.0 WHEN 2 THEN i * 31 % 50 WHEN 3 THEN -(i * 104729 % 90001) / 16.0
	ELSE 100000 + (i * 7 % 4096) / 4096.0 END::float8 AS x, (i * 613 % 1000) < 400 + (i % 5) * 20 AS c
FROM generate_series(1::bigint, 80000) i;
SELECT f.r AS part, retrain.mann_whitney(x, c) = max(u) AS u, retrain.cramer_von_mises(x, c) = max(t)::float8 AS t
FROM (VALUES (-1), (0), (1), (2), (3), (4)) f(r), d, LATERAL (
	WITH v AS (SELECT x, c FROM d WHERE r = -1 OR i % 5 = r),
	k AS (SELECT c, rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2.0 AS rank, row_number() OVER (PARTITION BY c ORDER BY x) AS own FROM v),
	s AS (SELECT count(*) FILTER (WHERE NOT c)::numeric AS n, count(*) FILTER (WHERE c)::numeric AS m, sum(rank) FILTER (WHERE NOT c) AS ranks,
		sum((rank - own) ^ 2) FILTER (WHERE NOT c) AS a, sum((rank - own) ^ 2) FILTER (WHERE c) AS b FROM k)
	SELECT (ranks - n * (n + 1) / 2.0)::float8 AS u,
		((n * a + m * b) * 6 - n * m * (4 * n * m - 1))::numeric(1000, 60) / (6 * n * m * (n + m)) AS t FROM s) e
WHERE r = -1 OR i % 5 = r GROUP BY f.r ORDER BY f.r;

-- Window frames: the state survives its final functions.
SELECT i, retrain.mann_whitney(x, c) OVER (ORDER BY i) AS growing,
	retrain.mann_whitney(x, c) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS moving,
	round(retrain.cramer_von_mises(x, c) OVER (ORDER BY i)::numeric, 6) AS t, round(retrain.anderson_darling(x, c) OVER (ORDER BY i)::numeric, 6) AS a
FROM (VALUES (1, 5.0, false), (2, 1, true), (3, 4, false), (4, 9, true), (5, 30, true), (6, 2, false), (7, 7, true)) v(i, x, c)
ORDER BY i;
