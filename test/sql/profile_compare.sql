-- psi and ks on two profiles: the same bits as from the rows where the profiles
-- are exact, a bound where they are not.
SET extra_float_digits = 1;
CREATE TEMPORARY TABLE log AS
SELECT i, i % 3 = 0 AS cur,
	CASE i % 53 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN '-Infinity' WHEN 4 THEN 0 WHEN 5 THEN '-0'
		ELSE ((i * 48271::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * (1 + (i % 3 = 0)::int * 0.2) * power(10, i % 4) END AS x,
	CASE WHEN i % 31 = 0 THEN NULL ELSE 'user ' || i * 69621::bigint % 501 || repeat('x', i % 2 * 70) END AS name,
	i % 7 < 2 AS flag, (i * i % 17)::float8 AS k, timestamptz '2025-01-01Z' + i * i % 1000 * interval '1 hour' AS at
FROM generate_series(1, 20011) i;
CREATE TEMPORARY TABLE profiles AS
SELECT c, retrain.profile_agg(x, c) FILTER (WHERE NOT cur) AS xr, retrain.profile_agg(x, c) FILTER (WHERE cur) AS xc,
	retrain.profile_agg(name, c) FILTER (WHERE NOT cur) AS nr, retrain.profile_agg(name, c) FILTER (WHERE cur) AS nc,
	retrain.profile_agg(k, c) FILTER (WHERE NOT cur) AS kr, retrain.profile_agg(k, c) FILTER (WHERE cur) AS kc,
	retrain.profile_agg(flag, c) FILTER (WHERE NOT cur) AS fr, retrain.profile_agg(flag, c) FILTER (WHERE cur) AS fc,
	retrain.profile_agg(at, c) FILTER (WHERE NOT cur) AS ar, retrain.profile_agg(at, c) FILTER (WHERE cur) AS ac
FROM log, unnest('{65536,4096,256,32}'::int[]) c GROUP BY c;
-- exact: every figure and every bin is that of the rows
SELECT retrain.psi(xr, xc) = r.px AND retrain.psi(xr, xc, bins => 37) = r.px37 AND retrain.psi(nr, nc) = r.pn AND retrain.psi(kr, kc) = r.pk
	AND retrain.psi(fr, fc) = r.pf AND retrain.psi(ar, ac) = r.pa AS psi,
	retrain.ks_stat(xr, xc) = r.kx AND retrain.ks_stat(kr, kc) = r.kk AND retrain.ks_stat(fr, fc) = r.kf AND retrain.ks_stat(ar, ac) = r.ka AS ks,
	retrain.psi_bins(xr, xc) = r.bx AND retrain.psi_bins(kr, kc) = r.bk AND retrain.psi_bins(fr, fc) = r.bf AS bins,
	retrain.psi_test(xr, xc) = r.tx AND retrain.psi_test(nr, nc) = r.tn AS psi_test, retrain.ks_test(xr, xc) = r.ktx AND retrain.ks_test(ar, ac) = r.kta AS ks_test
FROM profiles, LATERAL (SELECT retrain.psi(x, cur) AS px, retrain.psi(x, cur, 37) AS px37, retrain.psi(name, cur) AS pn, retrain.psi(k, cur) AS pk,
	retrain.psi(flag, cur) AS pf, retrain.psi(at, cur) AS pa, retrain.ks_stat(x, cur) AS kx, retrain.ks_stat(k, cur) AS kk, retrain.ks_stat(flag, cur) AS kf,
	retrain.ks_stat(at, cur) AS ka, retrain.psi_bins(x, cur) AS bx, retrain.psi_bins(k, cur) AS bk, retrain.psi_bins(flag, cur) AS bf,
	retrain.psi_test(x, cur) AS tx, retrain.psi_test(name, cur) AS tn, retrain.ks_test(x, cur) AS ktx, retrain.ks_test(at, cur) AS kta FROM log) r
WHERE c = 65536;
-- coarse: D is never above that of the rows, nor further below than max_error
SELECT c, round((t).statistic::numeric, 6) AS d, round((t).max_error::numeric, 6) AS max_error, (t).status,
	(t).statistic <= r.d AND r.d <= (t).statistic + (t).max_error AS bounded
FROM (SELECT c, retrain.ks_test(xr, xc) AS t FROM profiles) p, (SELECT retrain.ks_stat(x, cur) AS d FROM log) r ORDER BY c DESC;
-- the index is exact for the edges shown: counting the rows between them gives the same
SELECT c, count(*) AS bins, bool_and(b.reference_rows = (SELECT count(*) FROM log WHERE NOT cur AND CASE WHEN b.kind = 'missing' THEN x IS NULL OR x = 'NaN'
		ELSE (x > b.lower OR x = '-Infinity' AND b.lower = '-Infinity') AND x <= b.upper END)) AS reference,
	bool_and(b.current_rows = (SELECT count(*) FROM log WHERE cur AND CASE WHEN b.kind = 'missing' THEN x IS NULL OR x = 'NaN'
		ELSE (x > b.lower OR x = '-Infinity' AND b.lower = '-Infinity') AND x <= b.upper END)) AS current
FROM profiles, unnest(retrain.psi_bins(xr, xc, bins => 12)) b GROUP BY c ORDER BY c DESC;
-- categories that cannot be told apart are said to be so
SELECT c, round((t).psi::numeric, 6) AS psi, (t).bins, (t).p_value IS NULL AS no_p_value, (t).status,
	(SELECT count(*) FROM unnest(retrain.psi_bins(nr, nc)) b WHERE b.kind = 'folded') AS folded_bins
FROM (SELECT *, retrain.psi_test(nr, nc) AS t FROM profiles) p ORDER BY c DESC;
-- options
SELECT round(retrain.psi(kr, kc, kind => 'category')::numeric, 8) AS category,
	round(retrain.psi(xr, xc, strategy => 'equal_width')::numeric, 6) AS equal_width, round(retrain.psi(xr, xc, smoothing => 'laplace')::numeric, 6) AS laplace,
	round(retrain.psi(xr, xc, smoothing => 'none')::numeric, 6) AS raw, round(retrain.psi(xr, xc, edges => '{-100,0,3,100}')::numeric, 6) AS edges,
	round(retrain.psi(xr, xc, missing => false)::numeric, 6) AS without_missing FROM profiles WHERE c = 65536;
SELECT retrain.psi(kr, kc, kind => 'category') = retrain.psi(ktr, ktc) AS as_text FROM profiles,
	LATERAL (SELECT retrain.profile_agg(k::text) FILTER (WHERE NOT cur) ktr, retrain.profile_agg(k::text) FILTER (WHERE cur) ktc FROM log) t WHERE c = 4096;
SELECT retrain.psi(a, b, smoothing => 'none') AS infinite, retrain.psi(a, b) AS floored
FROM (SELECT retrain.profile_agg(i::float8) a, retrain.profile_agg(i + 100::float8) b FROM generate_series(1, 100) i) s;
-- borders of mixed buckets beside 0 and at the end of the range: no edge parts a bucket, and bins hold
-- the rows that their edges say
SELECT b.lower, b.upper, b.reference_rows AS rows, b.reference_rows = (SELECT count(*) FROM unnest(v) x
	WHERE (x > b.lower OR b.lower = '-Infinity') AND x <= b.upper) AS true_rows
FROM (VALUES ('{0,0,1e-310,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}'::float8[], 1e-311), ('{0,0,-1e-310,-2e-310,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}', -1e-311),
	('{-1.7976931348623157e308,-1.79e308,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16}', -1.797e308)) s(v, edge),
	LATERAL (SELECT retrain.profile_agg(x, 16) AS p FROM unnest(v) x) q, unnest(retrain.psi_bins(p, p, edges => ARRAY[edge])) b;
-- no rows, one row, only missing or infinite values
SELECT retrain.psi(p, q) AS psi, retrain.ks_stat(p, q) AS ks, (retrain.ks_test(p, q)).status AS ks_status, (retrain.psi_test(p, q)).status AS psi_status
FROM (VALUES ('{}'::float8[], '{1}'::float8[]), ('{1}', '{1}'), ('{1}', '{2}'), ('{NULL,NaN}', '{1,2}'), ('{Infinity}', '{-Infinity,Infinity}'), ('{NULL}', '{NULL}')) v(a, b),
	LATERAL (SELECT coalesce((SELECT retrain.profile_agg(x) FROM unnest(a) x), '{"retrain_profile": 1, "buckets": []}') p, (SELECT retrain.profile_agg(x) FROM unnest(b) x) q) s;
SELECT retrain.psi(NULL::retrain.profile, xc) IS NULL AND retrain.psi_test(xr, NULL::retrain.profile) IS NULL AND retrain.ks_test(NULL::retrain.profile, xc) IS NULL AND retrain.psi_bins(NULL::retrain.profile, xc) IS NULL AS null_in_null_out
FROM profiles LIMIT 1;
-- mistakes
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT retrain.psi(xr, nc) FROM profiles LIMIT 1;
SELECT retrain.ks_stat(nr, nc) FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, bins => 1) FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, bins => NULL) FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, edges => '{1,NaN}') FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, edges => '{}') FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, edges => '{2,1}') FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, smoothing => 'magic') FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, strategy => NULL) FROM profiles LIMIT 1;
SELECT retrain.psi(xr, xc, missing => NULL) FROM profiles LIMIT 1;
SELECT retrain.ks_test(xr, xc, 'guess') FROM profiles LIMIT 1;
