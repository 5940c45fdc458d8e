-- The option compat: figures that Evidently, deepchecks, frouros and NannyML computed themselves
-- (test/goldens/compat.py), each within what the tool's own rounding can do.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/compat.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
CREATE TEMPORARY TABLE compat_profile AS
SELECT data, 'number' AS kind, retrain.profile_agg(value, 65536) FILTER (WHERE NOT is_current) AS r,
	retrain.profile_agg(value, 65536) FILTER (WHERE is_current) AS c FROM compat_number GROUP BY data
UNION ALL
SELECT data, 'category', retrain.profile_agg(value) FILTER (WHERE NOT is_current), retrain.profile_agg(value) FILTER (WHERE is_current)
FROM compat_category GROUP BY data;
CREATE TEMPORARY TABLE compared AS
SELECT g.*, r, c, b, k, CASE function
	WHEN 'psi' THEN retrain.psi(r, c, bins => b, kind => k, compat => tool)
	WHEN 'js_distance' THEN retrain.js_distance(r, c, bins => b, kind => k, compat => tool)
	WHEN 'kl_divergence' THEN retrain.kl_divergence(r, c, bins => b, kind => k, compat => tool)
	WHEN 'hellinger' THEN retrain.hellinger(r, c, bins => b, kind => k, compat => tool)
	WHEN 'total_variation' THEN retrain.total_variation(r, c, bins => b, kind => k, compat => tool)
	WHEN 'l_infinity' THEN retrain.l_infinity(r, c, kind => k, compat => tool)
	WHEN 'wasserstein' THEN retrain.wasserstein(r, c, compat => tool)
	WHEN 'energy_distance' THEN retrain.energy_distance(r, c, compat => tool)
	WHEN 'ks_test' THEN CASE field WHEN 'statistic' THEN retrain.ks_stat(r, c, compat => tool) ELSE (retrain.ks_test(r, c, compat => tool)).p_value END
	WHEN 'chi2_test' THEN CASE field WHEN 'cramers_v' THEN retrain.cramers_v(r, c, kind => k, compat => tool)
		WHEN 'statistic' THEN (retrain.chi2_test(r, c, kind => k, compat => tool)).statistic ELSE (retrain.chi2_test(r, c, kind => k, compat => tool)).p_value END
	WHEN 'g_test' THEN (retrain.g_test(r, c, kind => k, compat => tool)).p_value
	WHEN 'z_test' THEN (retrain.z_test(r, c, compat => tool)).p_value
	WHEN 'cramer_von_mises' THEN CASE field WHEN 'statistic' THEN (retrain.cramer_von_mises_test(r, c, compat => tool)).statistic ELSE (retrain.cramer_von_mises_test(r, c, compat => tool)).p_value END
	WHEN 'anderson_darling' THEN CASE field WHEN 'statistic' THEN (retrain.anderson_darling_test(r, c, compat => tool)).statistic ELSE (retrain.anderson_darling_test(r, c, compat => tool)).p_value END
	WHEN 'mann_whitney' THEN CASE field WHEN 'statistic' THEN (retrain.mann_whitney_test(r, c, compat => tool)).statistic ELSE (retrain.mann_whitney_test(r, c, compat => tool)).p_value END
	WHEN 't_test' THEN CASE field WHEN 'statistic' THEN (retrain.t_test(r, c, compat => tool)).statistic ELSE (retrain.t_test(r, c, compat => tool)).p_value END
	END AS ours
FROM compat_golden g
	JOIN compat_profile p ON p.data = g.data AND p.kind = CASE g.kind WHEN 'category' THEN 'category' ELSE 'number' END,
	LATERAL (SELECT coalesce(bins, 10) AS b, CASE g.kind WHEN 'number as category' THEN 'category' ELSE 'auto' END AS k) o;
SELECT tool, version, function, field, count(*) AS goldens, count(*) FILTER (WHERE value IS NULL) AS without_figure,
	count(*) FILTER (WHERE CASE WHEN value IS NULL THEN ours IS NULL ELSE ours = value OR abs(ours - value) <= tolerance END) AS agree
FROM compared GROUP BY GROUPING SETS ((tool, version, function, field), ()) ORDER BY 1, 3, 4;
SELECT tool, function, kind, data, bins, field, value, ours, tolerance, note FROM compared
WHERE CASE WHEN value IS NULL THEN ours IS NOT NULL ELSE (ours = value OR abs(ours - value) <= tolerance) IS NOT TRUE END
ORDER BY 1, 2, 3, 4, 5, 6;
-- and they are not what the function says without the option
SELECT tool, function, count(*) FILTER (WHERE abs(ours - usual) > greatest(tolerance, 1e-9)) AS differ, count(*) AS of
FROM compared, LATERAL (SELECT CASE function
	WHEN 'psi' THEN retrain.psi(r, c, bins => b, kind => k) WHEN 'js_distance' THEN retrain.js_distance(r, c, bins => b, kind => k)
	WHEN 'kl_divergence' THEN retrain.kl_divergence(r, c, bins => b, kind => k) WHEN 'hellinger' THEN retrain.hellinger(r, c, bins => b, kind => k)
	WHEN 'wasserstein' THEN retrain.wasserstein(r, c) WHEN 'chi2_test' THEN CASE field WHEN 'cramers_v' THEN retrain.cramers_v(r, c, kind => k) ELSE (retrain.chi2_test(r, c, kind => k)).p_value END
	WHEN 'g_test' THEN (retrain.g_test(r, c, kind => k)).p_value WHEN 'mann_whitney' THEN (retrain.mann_whitney_test(r, c)).p_value WHEN 't_test' THEN (retrain.t_test(r, c)).p_value
	WHEN 'anderson_darling' THEN (retrain.anderson_darling_test(r, c)).p_value END AS usual) u
WHERE usual IS NOT NULL AND field <> 'statistic' GROUP BY 1, 2 ORDER BY 1, 2;
-- the whole row of a test: rows, degrees of freedom, method, effect, status
SET extra_float_digits = -4;
\x on
SELECT (retrain.chi2_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('missing', 'category');
SELECT (retrain.chi2_test(r, c, compat => 'nannyml')).* FROM compat_profile WHERE (data, kind) = ('two', 'category');
SELECT (retrain.g_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('two_sizes', 'category');
SELECT (retrain.z_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('two', 'category');
SELECT (retrain.mann_whitney_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('infinite', 'number');
SELECT (retrain.mann_whitney_test(r, c, compat => 'frouros')).* FROM compat_profile WHERE (data, kind) = ('infinite', 'number');
SELECT (retrain.t_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('slight', 'number');
SELECT (retrain.t_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('constant_moved', 'number');
SELECT (retrain.t_test(r, c, compat => 'frouros')).* FROM compat_profile WHERE (data, kind) = ('infinite', 'number');
SELECT (retrain.cramer_von_mises_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('one_each', 'number');
SELECT (retrain.anderson_darling_test(r, c, compat => 'evidently')).* FROM compat_profile WHERE (data, kind) = ('ties', 'number');
SELECT (retrain.ks_test(r, c, compat => 'frouros')).* FROM compat_profile WHERE (data, kind) = ('missing', 'number');
\x off
-- infinities: Evidently leaves them out as missing, distances and bins of others have no figure
SELECT retrain.psi(r, c, compat => 'evidently') IS NOT NULL AS evidently, retrain.psi(r, c, compat => 'frouros') AS frouros, retrain.js_distance(r, c, compat => 'nannyml') AS nannyml,
	retrain.wasserstein(r, c, compat => 'deepchecks') AS deepchecks, retrain.energy_distance(r, c, compat => 'frouros') AS energy
FROM compat_profile WHERE (data, kind) = ('infinite', 'number');
-- booleans are categories false and true, or the numbers 0 and 1
SELECT retrain.psi(b, d, compat => 'deepchecks') = retrain.psi(t, u, compat => 'deepchecks') AS psi, retrain.js_distance(b, d, compat => 'nannyml') = retrain.js_distance(n, o, kind => 'category', compat => 'nannyml') AS js,
	(retrain.z_test(b, d, compat => 'evidently')).statistic = (retrain.z_test(b, d)).statistic AS z, (retrain.z_test(n, o, compat => 'evidently')).p_value = (retrain.z_test(b, d)).p_value AS z_of_numbers,
	retrain.wasserstein(b, d, compat => 'frouros') = retrain.wasserstein(n, o) AS wasserstein
FROM (SELECT retrain.profile_agg(f) FILTER (WHERE NOT cur) b, retrain.profile_agg(f) FILTER (WHERE cur) d, retrain.profile_agg(f::int) FILTER (WHERE NOT cur) n, retrain.profile_agg(f::int) FILTER (WHERE cur) o,
	retrain.profile_agg(f::text) FILTER (WHERE NOT cur) t, retrain.profile_agg(f::text) FILTER (WHERE cur) u
	FROM (SELECT i % 7 < 3 + i % 2 AS f, i % 2 = 1 AS cur FROM generate_series(1, 500) i) s) s;
-- no rows on a side; values at the ends of the range of doubles
SELECT retrain.psi(n, p, compat => 'evidently') AS psi, retrain.js_distance(p, n, compat => 'frouros') AS js, retrain.wasserstein(n, p, compat => 'deepchecks') AS wasserstein, retrain.ks_stat(n, n, compat => 'nannyml') AS ks,
	(retrain.t_test(n, p, compat => 'evidently')).status AS t, (retrain.mann_whitney_test(p, n, compat => 'evidently')).status AS u, (retrain.chi2_test(n, p, kind => 'category', compat => 'nannyml')).status AS chi2
FROM (SELECT retrain.profile_agg(NULL::float8) n, retrain.profile_agg(i::float8) p FROM generate_series(1, 30) i) s;
SELECT retrain.psi(a, b, compat => 'evidently') AS psi, retrain.hellinger(a, b, compat => 'frouros') AS hellinger, retrain.js_distance(a, b, compat => 'frouros') AS js, retrain.js_distance(a, b, compat => 'nannyml') AS nannyml,
	retrain.wasserstein(a, b, compat => 'deepchecks') AS wasserstein, retrain.psi(d, e, compat => 'frouros') IS NOT NULL AS tiny, retrain.js_distance(d, e, compat => 'nannyml') IS NOT NULL AS tiny_js, retrain.js_distance(d, e, compat => 'frouros') IS NOT NULL AS tiny_masses
FROM (SELECT retrain.profile_agg((i - 20) * 4.7e306) a, retrain.profile_agg((20 - i) * 4.5e306) b, retrain.profile_agg(i * 5e-324) d, retrain.profile_agg(i * 1e-323) e FROM generate_series(1, 40) i) s;
SELECT retrain.psi(NULL, p, compat => 'evidently') IS NULL AND retrain.wasserstein(p, NULL, compat => 'evidently') IS NULL AND retrain.chi2_test(p, NULL, compat => 'frouros') IS NULL AND retrain.t_test(NULL, p, compat => 'frouros') IS NULL AS null_in_null_out
FROM (SELECT retrain.profile_agg(1.0) p) s;
-- mistakes
\set VERBOSITY default
CREATE TEMPORARY TABLE mistake AS SELECT retrain.profile_agg(i::float8) n, retrain.profile_agg(i::float8, 32) coarse, retrain.profile_agg('c' || i) FILTER (WHERE i < 9) k, retrain.profile_agg('c' || i, 32) many,
	retrain.profile_agg(timestamp '2025-01-01' + i * interval '1 day') t FROM generate_series(1, 100) i;
SELECT retrain.psi(n, n, compat => 'excel') FROM mistake;
SELECT retrain.psi(n, n, compat => NULL) FROM mistake;
SELECT retrain.psi(n, n, compat => 'nannyml') FROM mistake;
SELECT retrain.psi(n, n, compat => 'deepchecks') FROM mistake;
SELECT retrain.psi(k, k, compat => 'frouros') FROM mistake;
SELECT retrain.l_infinity(n, n, compat => 'evidently') FROM mistake;
SELECT retrain.chi2_test(n, n, compat => 'evidently') FROM mistake;
SELECT retrain.ks_test(n, n, compat => 'deepchecks') FROM mistake;
SELECT retrain.wasserstein(k, k, compat => 'evidently') FROM mistake;
SELECT retrain.psi(n, k, compat => 'evidently') FROM mistake;
SELECT retrain.psi(t, t, compat => 'evidently') FROM mistake;
SELECT retrain.psi(n, coarse, compat => 'evidently') FROM mistake;
SELECT retrain.js_distance(many, k, compat => 'nannyml') FROM mistake;
SELECT (retrain.t_test(n, coarse, compat => 'evidently')).p_value FROM mistake;
SELECT retrain.psi(n, n, bins => 20, compat => 'evidently') FROM mistake;
SELECT retrain.psi(n, n, edges => '{1,2}', compat => 'frouros') FROM mistake;
SELECT retrain.psi(n, n, strategy => 'equal_width', compat => 'frouros') FROM mistake;
SELECT retrain.psi(n, n, smoothing => 'none', compat => 'frouros') FROM mistake;
SELECT retrain.psi(n, n, missing => false, compat => 'frouros') FROM mistake;
SELECT retrain.hellinger(n, n, missing => false, compat => 'frouros') FROM mistake;
SELECT retrain.js_distance(n, n, base => exp(1), compat => 'evidently') FROM mistake;
SELECT retrain.kl_divergence(n, n, direction => 'current_to_reference', compat => 'evidently') FROM mistake;
SELECT retrain.kl_divergence(n, n, smoothing => 'none', compat => 'evidently') FROM mistake;
SELECT retrain.wasserstein(n, n, scale => 'std', compat => 'evidently') FROM mistake;
SELECT retrain.ks_test(n, n, method => 'exact', compat => 'evidently') FROM mistake;
SELECT retrain.cramers_v(k, k, bins => 5, compat => 'deepchecks') FROM mistake;
