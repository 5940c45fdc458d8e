-- The drift family on two profiles: the same bits as from the rows where the profiles are exact.
SET extra_float_digits = 1;
CREATE TEMPORARY TABLE log AS
SELECT i, i % 3 = 0 AS cur,
	CASE i % 53 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 4 THEN 0 WHEN 5 THEN '-0'
		ELSE ((i * 48271::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * (1 + (i % 3 = 0)::int * 0.2) * power(10, i % 4) END AS x,
	CASE WHEN i % 31 = 0 THEN NULL ELSE 'user ' || (i * 69621::bigint % 7919) * (i * 69621::bigint % 7919) % 501 || repeat('x', i % 2 * 70) END AS name,
	i * i % 7 < 2 + (i % 3 = 0 AND i % 11 = 0)::int AS flag, (i * i % 17)::float8 AS k, timestamptz '2025-01-01Z' + i * i % 1000 * interval '1 hour' AS at
FROM generate_series(1, 20011) i;
CREATE TEMPORARY TABLE profiles AS
SELECT c, retrain.profile_agg(x, c) FILTER (WHERE NOT cur) AS xr, retrain.profile_agg(x, c) FILTER (WHERE cur) AS xc,
	retrain.profile_agg(name, c) FILTER (WHERE NOT cur) AS nr, retrain.profile_agg(name, c) FILTER (WHERE cur) AS nc,
	retrain.profile_agg(k, c) FILTER (WHERE NOT cur) AS kr, retrain.profile_agg(k, c) FILTER (WHERE cur) AS kc,
	retrain.profile_agg(flag, c) FILTER (WHERE NOT cur) AS fr, retrain.profile_agg(flag, c) FILTER (WHERE cur) AS fc,
	retrain.profile_agg(at, c) FILTER (WHERE NOT cur) AS ar, retrain.profile_agg(at, c) FILTER (WHERE cur) AS ac
FROM log, unnest('{65536,4096,256,32}'::int[]) c GROUP BY c;
-- each figure of x, k, at (numbers and times), name, flag: equal to that of the rows
CREATE FUNCTION pg_temp.differences(figure text, columns text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	col text;
	same boolean;
	bad text := '';
BEGIN
	FOREACH col IN ARRAY columns LOOP
		EXECUTE format('SELECT (SELECT retrain.%1$s(%2$I, cur) FROM log) IS NOT DISTINCT FROM (SELECT retrain.%1$s(%3$I, %4$I) FROM profiles WHERE c = 65536)
			AND (SELECT retrain.%1$s(%2$I, cur)::text IS NOT NULL FROM log)', figure, col, left(col, 1) || 'r', left(col, 1) || 'c') INTO same;
		bad := bad || CASE WHEN same THEN '' ELSE col || ' ' END;
	END LOOP;
	RETURN bad;
END $$;
SELECT figure, pg_temp.differences(figure, '{x,k,at,name,flag}') AS different
FROM unnest('{js_distance,kl_divergence,hellinger,total_variation,l_infinity,chi2_test,g_test,cramers_v}'::text[]) figure;
SELECT figure, pg_temp.differences(figure, '{x,k,at,flag}') AS different
FROM unnest('{wasserstein,wasserstein_scaled,energy_distance,cramer_von_mises,cramer_von_mises_test,anderson_darling,anderson_darling_test,mann_whitney,mann_whitney_test,t_test}'::text[]) figure;
SELECT pg_temp.differences('z_test', '{flag}') AS different;
-- coarse profiles: exact sums, bounds, and words for what is not known
SELECT c, t_test.p_value = (SELECT (retrain.t_test(x, cur)).p_value FROM log) AS same_t, (m).status, round((m).max_error::numeric, 6) AS max_error,
	abs((m).effect - r.auc) <= (m).max_error AS auc_bounded, (v).status AS cvm_status, abs((v).effect - r.rms) <= (v).max_error AS rms_bounded,
	round((retrain.wasserstein(xr, xc) / r.w - 1)::numeric, 3) AS wasserstein_off, round((retrain.energy_distance(xr, xc) / r.e - 1)::numeric, 3) AS energy_off
FROM (SELECT *, retrain.mann_whitney_test(xr, xc) AS m, retrain.cramer_von_mises_test(xr, xc) AS v FROM profiles) p,
	LATERAL retrain.t_test(xr, xc) t_test,
	(SELECT (retrain.mann_whitney_test(x, cur)).effect AS auc, (retrain.cramer_von_mises_test(x, cur)).effect AS rms, retrain.wasserstein(x, cur) AS w,
		retrain.energy_distance(x, cur) AS e FROM log) r ORDER BY c DESC;
-- a reference whose range is not a double
SELECT retrain.wasserstein(p, q) AS raw, retrain.wasserstein(p, q, 'range') AS range, retrain.wasserstein(p, q, 'iqr') AS iqr
FROM (SELECT retrain.profile_agg(x) AS p FROM unnest('{-1.5e308,0,1.5e308}'::float8[]) x) r, (SELECT retrain.profile_agg(x) AS q FROM unnest('{1.5e308}'::float8[]) x) c;
-- folded categories: total variation, Hellinger, Jensen-Shannon and unsmoothed Kullback-Leibler are lower bounds
SELECT c, (retrain.chi2_test(nr, nc)).status, (retrain.g_test(nr, nc)).status AS g_status,
	retrain.total_variation(nr, nc) <= r.tv AS tv, retrain.hellinger(nr, nc) <= r.h AS hellinger, retrain.js_distance(nr, nc) <= r.js AS js,
	retrain.kl_divergence(nr, nc, smoothing => 'none') <= (SELECT retrain.kl_divergence(nr, nc, smoothing => 'none') FROM profiles WHERE c = 65536) AS kl
FROM profiles, (SELECT retrain.total_variation(name, cur) AS tv, retrain.hellinger(name, cur) AS h, retrain.js_distance(name, cur) AS js FROM log) r ORDER BY c DESC;
-- options, against other ways to the same figure
SELECT retrain.js_distance(kr, kc, base => exp(1)) / retrain.js_distance(kr, kc) BETWEEN 0.832554611157697 AND 0.832554611157698 AS root_of_ln_2,
	retrain.kl_divergence(kr, kc, direction => 'current_to_reference') = retrain.kl_divergence(kc, kr, edges => (SELECT array_agg(b.upper) FROM unnest(retrain.psi_bins(kr, kc)) b
		WHERE b.kind = 'interval' AND b.upper < 'Infinity')) AS direction,
	retrain.wasserstein(kr, kc, scale => 'range') = retrain.wasserstein(kr, kc) / 16 AS range, retrain.wasserstein(kr, kc, scale => 'std') = retrain.wasserstein_scaled(kr, kc) AS std,
	retrain.wasserstein(kr, kc, scale => 'iqr') = retrain.wasserstein(kr, kc) / (SELECT percentile_cont(0.75) WITHIN GROUP (ORDER BY k) - percentile_cont(0.25) WITHIN GROUP (ORDER BY k)
		FROM log WHERE NOT cur) AS iqr,
	retrain.total_variation(kr, kc, kind => 'category') = (SELECT retrain.total_variation(k::text, cur) FROM log) AS category,
	retrain.total_variation(xr, xc, missing => false) = (SELECT retrain.total_variation(x, cur) FROM log WHERE x <> 'NaN') AS missing,
	(retrain.chi2_test(kr, kc, kind => 'category')).statistic = (SELECT (retrain.chi2_test(k::text, cur)).statistic FROM log) AS chi2_category
FROM profiles WHERE c = 65536;
-- infinities, one value, no rows
SELECT retrain.wasserstein(p, q) AS w, retrain.wasserstein_scaled(p, q) AS ws, retrain.energy_distance(p, q) AS e, (retrain.t_test(p, q)).status AS t, (retrain.mann_whitney_test(p, q)).status AS mw,
	(retrain.anderson_darling_test(p, q)).status AS ad, (retrain.chi2_test(p, q)).status AS chi2, retrain.js_distance(p, q) AS js
FROM (VALUES ('{}'::float8[], '{1}'::float8[]), ('{1,1}', '{1,1}'), ('{1,1}', '{2,2}'), ('{NULL,NaN}', '{1,2}'), ('{Infinity,1}', '{-Infinity,1}'), ('{1,2,3}', '{2,3,5}')) v(a, b),
	LATERAL (SELECT coalesce((SELECT retrain.profile_agg(x) FROM unnest(a) x), '{"retrain_profile": 1, "buckets": []}') p, (SELECT retrain.profile_agg(x) FROM unnest(b) x) q) s;
-- a profile from elsewhere without sums
SELECT (retrain.t_test(p, p)).status, retrain.wasserstein_scaled(p, p) AS scaled, retrain.wasserstein(p, p) AS raw
FROM (SELECT '{"retrain_profile": 1, "capacity": 16, "shift": 52, "min": 1, "max": 3, "buckets": [[1, 1.5, 4], [2, 3, 5]]}'::retrain.profile AS p) s;
-- chi-square by other methods, by hand.  60 of 100 against 45 of 100: 15^2/105 + 15^2/95 = 4.511278 without and
-- 200 (1500 - 100)^2 / (100 100 105 95) = 3.929825 with Yates' correction; fit 15^2/60 + 15^2/40 = 9.375
CREATE TEMPORARY TABLE shares AS
SELECT retrain.profile_agg_rows(v, a) AS r, retrain.profile_agg_rows(v, b) AS c FROM (VALUES ('x'::text, 60, 45), ('y', 40, 55)) t(v, a, b);
SELECT m, round((t).statistic::numeric, 6) AS statistic, round((t).p_value::numeric, 6) AS p_value, (t).df, round((t).effect::numeric, 6) AS effect, (t).method, (t).status
FROM unnest('{pearson,yates,goodness_of_fit}'::text[]) m, LATERAL (SELECT retrain.chi2_test(r, c, method => m) AS t FROM shares) t;
-- 50^2/1750 + 10^2/190 + 40^2/60 = 28.621554, fit 50^2/900 + 10^2/90 + 40^2/10 = 163.888889; Yates' correction is for two
SELECT m, round((t).statistic::numeric, 6) AS statistic, (t).p_value < 1e-6 AS tiny_p, (t).df
FROM unnest('{pearson,yates,goodness_of_fit}'::text[]) m,
	LATERAL (SELECT retrain.chi2_test(retrain.profile_agg_rows(v, a), retrain.profile_agg_rows(v, b), method => m) AS t FROM (VALUES ('x'::text, 900, 850), ('y', 90, 100), ('z', 10, 50)) t(v, a, b)) t;
-- an unseen category is infinitely far from a certain reference
SELECT (t).statistic, (t).p_value FROM (SELECT retrain.chi2_test(retrain.profile_agg_rows(v, a), retrain.profile_agg_rows(v, b), method => 'goodness_of_fit') AS t FROM (VALUES ('x'::text, 500, 4990), ('y', 500, 5000), ('z', 0, 10)) t(v, a, b)) t;
-- 3/5, 2/5 against 9/20, 11/20, by hand: KL 3/5 ln(4/3) + 2/5 ln(8/11) and 9/20 ln(3/4) + 11/20 ln(11/8); half a row more in each bin: 60.5/101, 45.5/101
SELECT abs(retrain.kl_divergence(r, c) - (0.6 * ln(4 / 3.0::float8) + 0.4 * ln(8 / 11.0::float8))) < 1e-15 AS kl, abs(retrain.kl_divergence(r, c, direction => 'current_to_reference') - (0.45 * ln(0.75::float8) + 0.55 * ln(11 / 8.0::float8))) < 1e-15 AS reverse,
	abs(retrain.kl_divergence(r, c, smoothing => 'laplace') - (60.5 * ln(60.5::float8 / 45.5) + 40.5 * ln(40.5::float8 / 55.5)) / 101) < 1e-15 AS laplace,
	abs(retrain.js_distance(r, c, base => exp(1)) / retrain.js_distance(r, c) - sqrt(ln(2::float8))) < 1e-15 AS base_e
FROM shares;
SELECT round(retrain.kl_divergence(p, q, smoothing => 'none')::numeric, 12) AS forth, retrain.kl_divergence(q, p, smoothing => 'none') AS back, retrain.kl_divergence(p, q, smoothing => 'none', direction => 'current_to_reference') AS back_again
FROM (SELECT retrain.profile_agg_rows(v, a) AS p, retrain.profile_agg_rows(v, b) AS q FROM (VALUES ('x'::text, 1, 1), ('y', 0, 1)) t(v, a, b)) s;
-- mistakes
SELECT retrain.wasserstein(nr, nc) FROM profiles LIMIT 1;
SELECT retrain.z_test(xr, xc) FROM profiles LIMIT 1;
SELECT retrain.t_test(xr, fc) FROM profiles LIMIT 1;
SELECT retrain.js_distance(xr, xc, base => 10) FROM profiles LIMIT 1;
SELECT retrain.kl_divergence(xr, xc, direction => 'sideways') FROM profiles LIMIT 1;
SELECT retrain.wasserstein(xr, xc, scale => 'mad') FROM profiles LIMIT 1;
SELECT retrain.chi2_test(nr, nc, method => 'fisher') FROM profiles LIMIT 1;
SELECT retrain.chi2_test(nr, nc, method => 'yates', compat => 'nannyml') FROM profiles LIMIT 1;
