-- Chi-square, G, Cramer's V and z: hand-computed cases, special values, types, errors.
-- Goldens from exact rationals, mpmath and scipy are in goldens_drift_family, plans in drift_same_bits.

-- The tables of definitions.md 6.5: 60/40 and 45/55 (4.511, p 0.0337, = z^2); 900/90/10 and 850/100/50 (28.62, p 6.1e-07); 500/500/0 and 4990/5000/10 (1.00, p 0.606).
CREATE TEMP VIEW cases AS
SELECT n, k, false AS c FROM (VALUES (1, 'a', 60), (1, 'b', 40), (2, 'a', 900), (2, 'b', 90), (2, 'c', 10), (3, 'a', 500), (3, 'b', 500)) v(n, k, r), generate_series(1, r)
UNION ALL
SELECT n, k, true FROM (VALUES (1, 'a', 45), (1, 'b', 55), (2, 'a', 850), (2, 'b', 100), (2, 'c', 50), (3, 'a', 4990), (3, 'b', 5000), (3, 'c', 10)) v(n, k, r), generate_series(1, r);
SELECT n, round((x).statistic::numeric, 3) AS chi2, round((x).p_value::numeric, 10) AS p, (x).df, round((x).effect::numeric, 6) AS effect, (x).effect_name, (x).method, (x).max_error, (x).status, round(v::numeric, 6) AS v,
	round((g).statistic::numeric, 3) AS g, round((g).p_value::numeric, 10) AS g_p, (g).method AS g_method, (g).effect = (x).effect AS same_effect
FROM (SELECT n, retrain.chi2_test(k, c) AS x, retrain.g_test(k, c) AS g, retrain.cramers_v(k, c) AS v FROM cases GROUP BY n) s ORDER BY n;
SELECT t.statistic, round((t.statistic ^ 2)::numeric, 12) = round(t.chi2::numeric, 12) AS squared, t.effect, t.effect_name, round(t.p_value::numeric, 12) = round(t.chi2_p::numeric, 12) AS p, t.df, t.method, t.status
FROM (SELECT (retrain.z_test(k = 'b', c)).*, (retrain.chi2_test(k, c)).statistic AS chi2, (retrain.chi2_test(k, c)).p_value AS chi2_p FROM cases WHERE n = 1) t;
-- By hand: chi2 = 4, effect^2 = 1/2 (1/2)^2 (1 / (3/2) + 1 / (1/2)) = 1/3; V^2 = max(0, 4/12 - 1/11) / (2 - 1/11 - 1).
SELECT (x).statistic, round((x).effect ^ 2 * 3) AS effect_squared_3, round((v ^ 2)::numeric, 14) AS v_squared, round((4 / 12.0 - 1 / 11.0) / (1 - 1 / 11.0), 14) AS expected, (x).status
FROM (SELECT retrain.chi2_test(k, c) AS x, retrain.cramers_v(k, c) AS v FROM (SELECT 'a' AS k, false AS c FROM generate_series(1, 6) UNION ALL SELECT CASE WHEN i <= 3 THEN 'a' ELSE 'b' END, true FROM generate_series(1, 6) i) d) s;
-- The effect does not depend on the ratio of the rows, V does.
SELECT f AS times, round((retrain.chi2_test(k, c)).effect::numeric, 12) AS effect, round(retrain.cramers_v(k, c)::numeric, 6) AS v
FROM (VALUES (1), (10)) f(f), LATERAL (SELECT k, c FROM cases, generate_series(1, CASE WHEN c THEN 1 ELSE f END) WHERE n = 1) s GROUP BY f ORDER BY f;
-- Fewer than 5 rows expected somewhere, decided in integers: 5 is enough.
SELECT m AS rows_of_b, (retrain.chi2_test(k, c)).status, (retrain.z_test(k = 'b', c)).status AS z FROM (VALUES (9), (10)) f(m), LATERAL (
	SELECT CASE WHEN i <= m THEN 'b' ELSE 'a' END AS k, i % 2 = 0 AS c FROM generate_series(1, 40) i) s GROUP BY m ORDER BY m;

-- One category, no rows, one side, missing values (not used, and counted).
SELECT n, (x).*, g, v FROM (SELECT n, retrain.chi2_test(k, c) AS x, (retrain.g_test(k, c)).status AS g, retrain.cramers_v(k, c) AS v
	FROM (VALUES (1, 'a', false), (1, 'a', true), (1, NULL, true), (2, 'a', true), (3, NULL, false), (3, 'a', true), (4, 'a', false), (4, 'b', true), (4, NULL, false), (4, NULL, false), (4, NULL, true), (4, 'a', NULL)) v(n, k, c) GROUP BY n) s ORDER BY n;
SELECT (retrain.chi2_test(k, c)).*, retrain.cramers_v(k, c) AS v FROM (VALUES ('a', true)) v(k, c) WHERE false;
SELECT n, (x).*, v FROM (SELECT n, retrain.chi2_test(k, c) AS x, retrain.cramers_v(k, c) AS v
	FROM (VALUES (1, 1::float8, false), (1, 1, true), (1, 'NaN', true), (2, 1, true), (3, 'NaN', false), (3, 1, true), (4, 1, false), (4, 2, true), (4, 'NaN', false), (4, NULL, false), (4, NULL, true), (4, 1, NULL)) v(n, k, c) GROUP BY n) s ORDER BY n;
-- z: all, none, opposite, no rows, NULL.
SELECT n, (z).* FROM (SELECT n, retrain.z_test(x, c) AS z FROM (VALUES (1, true, false), (1, true, true), (2, false, false), (2, false, true), (2, NULL, true), (3, true, false), (3, false, true), (4, true, false), (4, NULL, true), (4, true, NULL)) v(n, x, c) GROUP BY n) s ORDER BY n;
SELECT (retrain.z_test(x, c)).* FROM (VALUES (true, true)) v(x, c) WHERE false;
-- The integers 0 and 1; other values are an error, also where the row is in no sample.
SELECT retrain.z_test(i % 2, i % 3 = 0) = retrain.z_test(i % 2 = 1, i % 3 = 0) AS same FROM generate_series(1, 100) i;
SELECT retrain.z_test(x, c) FROM (VALUES (0, true), (NULL, false), (2, NULL)) v(x, c);

-- Numbers and times: the bins are those of psi, without that of missing values.
CREATE TEMP TABLE d AS
SELECT i, CASE i % 5 WHEN 0 THEN 0 WHEN 1 THEN (i * 7919 % 10007) / 10007.0::float8 WHEN 2 THEN i * 31 % 50 WHEN 3 THEN CASE WHEN i % 50 = 3 THEN 'NaN' ELSE -exp((i * 7919 % 1009) / 20.0) END
	ELSE CASE WHEN i % 100 = 4 THEN 'Infinity' ELSE i::float8 END END AS x, (i * 613 % 1000) < 300 + (i % 5) * 70 AS c
FROM generate_series(1::bigint, 20000) i;
SELECT bins, (x).statistic = (y).statistic AS chi2, (x).df = (y).df AS df, (x).effect = (y).effect AS effect, v = w AS v, (g).statistic = (h).statistic AS g, (x).reference_used, (x).reference_unused
FROM (SELECT 10 AS bins, retrain.chi2_test(x, c) AS x, retrain.g_test(x, c) AS g, retrain.cramers_v(x, c) AS v, retrain.psi_bins(x, c) AS b FROM d
	UNION ALL SELECT 1000, retrain.chi2_test(x, c, 1000), retrain.g_test(x, c, 1000), retrain.cramers_v(x, c, 1000), retrain.psi_bins(x, c, 1000) FROM d) a,
	LATERAL (SELECT retrain.chi2_test(bin::text, cur) AS y, retrain.g_test(bin::text, cur) AS h, retrain.cramers_v(bin::text, cur) AS w
		FROM (SELECT bin, cur FROM unnest(b), (VALUES (false), (true)) v(cur), generate_series(1, CASE WHEN cur THEN current_rows ELSE reference_rows END) WHERE kind = 'interval') r) c
ORDER BY bins;
SELECT (retrain.chi2_test(d, c, 2)).statistic AS dates, (retrain.chi2_test(d::timestamp, c, 2)).statistic AS timestamps, (retrain.g_test(d::timestamptz, c)).df AS timestamptz
FROM (VALUES (date '2025-01-01', false), ('2025-01-05', false), ('2025-01-07', true), ('2025-01-08', true)) v(d, c);
-- The terms of G keep their digits where observed and expected rows are close: one row of a million moved, G and chi-square agree to 1e-12.
SELECT abs((retrain.g_test(i <= 500000 + CASE WHEN c THEN 1 ELSE 0 END, c)).statistic / (retrain.chi2_test(i <= 500000 + CASE WHEN c THEN 1 ELSE 0 END, c)).statistic - 1) < 1e-11 AS g_is_chi2
FROM generate_series(1, 1000000) i, (VALUES (false), (true)) v(c);

-- Errors.
SELECT retrain.chi2_test(x, c, 1001) FROM (VALUES (1, false), (2, true)) v(x, c);
SELECT retrain.cramers_v(x, c, x) FROM (VALUES (3, false), (2, true)) v(x, c);

-- Window frames: the state survives its final functions.
SELECT i, (retrain.chi2_test(x, c) OVER (ORDER BY i)).statistic AS growing, (retrain.z_test(x = 'a', c) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)).effect AS moving
FROM (VALUES (1, 'a', false), (2, 'b', true), (3, 'b', false), (4, 'a', true), (5, 'c', true), (6, 'c', false), (7, NULL, true)) v(i, x, c) ORDER BY i;
