-- What can be read of a profile: against the same figures of the rows, computed by the server.
SET extra_float_digits = 1;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
\pset null (null)
CREATE TEMPORARY TABLE rows_of AS
SELECT i, CASE i % 53 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN '-Infinity' WHEN 4 THEN 0 WHEN 5 THEN '-0'
		ELSE ((i * 382258049::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * power(10, i % 7) END AS x,
	'2025-01-01 00:00Z'::timestamptz + i * interval '1.000001 seconds' AS ts,
	CASE WHEN i % 31 = 0 THEN NULL ELSE 'user ' || i * 69621::bigint % (CASE WHEN i % 3 = 0 THEN 7 ELSE 211 END) || repeat('x', i % 2 * 80) END AS name
FROM generate_series(1, 20011) i;
CREATE TEMPORARY TABLE profiles AS
SELECT c AS capacity, retrain.profile_agg(x, c) AS x, retrain.profile_agg(ts, c) AS ts, retrain.profile_agg(name, c) AS name, retrain.profile_agg(i % 3 = 0, c) AS flag
FROM rows_of, unnest('{16,256,65536}'::int[]) c GROUP BY c;

-- Counts and moments, at every capacity the same.
SELECT capacity, retrain.profile_kind(x), retrain.profile_kind(ts), retrain.profile_kind(name), retrain.profile_kind(flag),
	retrain.profile_capacity(x) AS x, retrain.profile_capacity(name) AS name, retrain.profile_is_exact(x), retrain.profile_is_exact(name), retrain.profile_is_exact(flag)
FROM profiles ORDER BY capacity;
SELECT DISTINCT retrain.total_rows(x), retrain.value_rows(x), retrain.null_rows(x), retrain.nan_rows(x), retrain.negative_infinity_rows(x),
	retrain.positive_infinity_rows(x), retrain.inexact_rows(x), retrain.total_rows(name) AS names, retrain.null_rows(name) AS null_names FROM profiles;
SELECT count(*), count(x) FILTER (WHERE x NOT IN ('NaN', 'Infinity', '-Infinity')), count(*) - count(x) AS nulls, count(*) FILTER (WHERE x = 'NaN') AS nan,
	count(*) FILTER (WHERE x = '-Infinity') AS negative, count(*) FILTER (WHERE x = 'Infinity') AS positive, count(*) - count(name) AS null_names FROM rows_of;
CREATE TEMPORARY VIEW finite AS SELECT x, x::numeric AS n FROM rows_of WHERE x NOT IN ('NaN', 'Infinity', '-Infinity');
SELECT DISTINCT retrain.min_value(x), retrain.max_value(x), retrain.value_sum(x), retrain.mean(x), retrain.variance(x), retrain.variance(x, 0) AS population, retrain.stddev(x),
	retrain.stddev(x, ddof => 0) AS population_stddev FROM profiles;
-- the same figures in decimal, of values rounded to 15 digits
SELECT min(x), max(x), abs(sum(n) / retrain.value_sum(p)::numeric - 1) < 1e-9 AS sum, abs(avg(n) / retrain.mean(p)::numeric - 1) < 1e-9 AS mean,
	abs(variance(n) / retrain.variance(p)::numeric - 1) < 1e-9 AS variance, abs(stddev_pop(n) / retrain.stddev(p, 0)::numeric - 1) < 1e-9 AS population_stddev
FROM finite, (SELECT x AS p FROM profiles WHERE capacity = 256) s GROUP BY retrain.value_sum(p), retrain.mean(p), retrain.variance(p), retrain.stddev(p, 0);
SELECT DISTINCT (retrain.moments(x)).* FROM profiles;
SELECT DISTINCT to_timestamp(retrain.min_value(ts)), to_timestamp(retrain.max_value(ts)), (retrain.profile_summary(ts)).earliest, (retrain.profile_summary(ts)).latest FROM profiles;
SELECT min(ts), max(ts) FROM rows_of;
SELECT DISTINCT retrain.mean(flag), retrain.value_sum(flag), retrain.quantile(flag, 0.5), retrain.cdf(flag, 0), (retrain.top_values(flag))[1] FROM profiles;
SELECT capacity, retrain.distinct_count(x), retrain.distinct_is_exact(x), retrain.distinct_count(name) AS names, retrain.distinct_is_exact(name) AS exact_names,
	retrain.distinct_count(ts) AS times FROM profiles ORDER BY capacity;
SELECT count(DISTINCT x) FILTER (WHERE x NOT IN ('NaN', 'Infinity', '-Infinity')) AS x, count(DISTINCT name) AS names, count(DISTINCT ts) AS times FROM rows_of;

-- Quantiles of an exact profile: edges of psi to the bit, and percentile_cont and percentile_disc
-- but for the rounding of their positions.
CREATE TEMPORARY TABLE sorted AS SELECT array_agg(x ORDER BY x) AS v, count(*) AS n FROM finite;
SELECT retrain.quantiles(p.x, q, true) = d AS discrete,
	(SELECT max(abs(a - b) / nullif(abs(b), 0)) < 1e-9 FROM unnest(retrain.quantiles(p.x, q), (SELECT percentile_cont(q) WITHIN GROUP (ORDER BY f.x) FROM finite f)) AS u (a, b)) AS continuous
FROM profiles p, (SELECT array_agg(i / 1000.0::float8) AS q, array_agg(v[greatest((i * n + 999) / 1000, 1)]) AS d FROM generate_series(0, 1000) i, sorted) s
WHERE capacity = 65536;
SELECT bins, retrain.quantiles(x, (SELECT array_agg(i / bins::float8) FROM generate_series(1, bins - 1) i)) <@
		((SELECT retrain.psi_reference_agg(x, bins) FROM rows_of)).edges AS quantiles,
	(SELECT array_agg(h.upper) FROM unnest(retrain.histogram(x, bins, 'quantile')) h WHERE h.upper < 'Infinity') = ((SELECT retrain.psi_reference_agg(x, bins) FROM rows_of)).edges AS edges,
	(SELECT array_agg(h.rows) FROM unnest(retrain.histogram(x, bins, 'quantile')) h) = ((SELECT retrain.psi_reference_agg(x, bins) FROM rows_of)).counts AS rows,
	(SELECT bool_and(h.exact) FROM unnest(retrain.histogram(x, bins, 'quantile')) h) AS exact
FROM profiles, unnest('{2,10,20,40,100}'::int[]) bins WHERE capacity = 65536 ORDER BY bins;
SELECT retrain.quantiles(p, '{0,0.1,0.5,0.9,1,NULL}') AS type_7, retrain.quantiles(p, '{0,0.1,0.5,0.9,1}', disc => true) AS discrete, retrain.quantile(p, 0.9), retrain.quantile(p, 0.9, true)
FROM (SELECT retrain.profile_agg(x) AS p FROM unnest('{1,2,3,4,10}'::float8[]) x) s;
-- an atom has a bin of its own, as in psi
SELECT retrain.histogram(retrain.profile_agg(x), 4, 'quantile') AS quantile, (retrain.psi_reference_agg(x, 4)).edges, (retrain.psi_reference_agg(x, 4)).counts
FROM unnest('{0,0,0,0,0,0,1,2,3}'::float8[]) x;

-- Coarse profiles: shares are off by at most max_error, quantiles stay within the bucket of the
-- true one, and cdf, histogram and quantile tell the same story.
CREATE TEMPORARY TABLE truth AS
WITH wanted AS MATERIALIZED (SELECT i / 200.0::float8 AS q, v[greatest((i * n + 199) / 200, 1)] AS v, n FROM generate_series(0, 200) i, sorted)
SELECT q, v, (SELECT count(*) FROM finite WHERE x <= v) / n::float8 AS share FROM wanted;
CREATE TEMPORARY TABLE buckets AS SELECT capacity, b.* FROM profiles, unnest(retrain.profile_buckets(x)) b;
SELECT capacity, retrain.profile_shift(x) > 0 AS coarse, round(retrain.profile_max_error(x)::numeric, 4) AS max_error,
	(SELECT max(abs(retrain.cdf(x, v) - share)) <= retrain.profile_max_error(x) FROM truth) AS cdf_within,
	(SELECT count(*) FROM truth t, buckets b WHERE b.capacity = p.capacity AND v BETWEEN lower AND upper AND retrain.quantile(x, q, true) BETWEEN lower AND upper) AS same_bucket,
	(SELECT bool_and(retrain.cdf(x, retrain.quantile(x, q, true)) >= q) FROM truth) AS inverse
FROM profiles p ORDER BY capacity;
CREATE TEMPORARY TABLE bins AS
SELECT capacity, (SELECT count(*) FROM rows_of r WHERE r.x > h.lower AND r.x <= h.upper OR r.x = h.lower AND h.lower = '-Infinity') AS true_rows, h.*
FROM profiles, unnest(retrain.histogram(x, 30)) h;
SELECT capacity, count(*) AS bins, count(*) FILTER (WHERE b.exact) AS exact_bins, bool_and(b.rows = true_rows) FILTER (WHERE b.exact) AS exact_rows,
	max(abs(b.rows - true_rows)) <= 2 * retrain.profile_max_error(x) * retrain.value_rows(x) AS bound_kept, sum(b.rows) = sum(true_rows) AS all_rows,
	sum(b.rows) = retrain.value_rows(x) + retrain.positive_infinity_rows(x) + retrain.negative_infinity_rows(x) AS with_infinities
FROM bins b JOIN profiles USING (capacity) GROUP BY capacity, retrain.profile_max_error(x), retrain.value_rows(x), retrain.positive_infinity_rows(x), retrain.negative_infinity_rows(x)
ORDER BY capacity;
SELECT capacity, b.buckets, b.rows = retrain.value_rows(x) AS all_rows, b.folded = retrain.folded_rows(x) AS folded, b.values, b.ranges
FROM profiles JOIN (SELECT capacity, count(*) AS buckets, sum(rows) AS rows, coalesce(sum(rows) FILTER (WHERE NOT exact), 0) AS folded,
	bool_and(lower = upper) FILTER (WHERE exact) AS values, bool_and(lower < upper) FILTER (WHERE NOT exact) AS ranges FROM buckets GROUP BY capacity) b USING (capacity) ORDER BY capacity;
-- equal width; edges in the middle of nothing and in the middle of a bucket
SELECT retrain.histogram(p, 4), retrain.histogram_at(p, '{-1,2.5,100}') FROM (SELECT retrain.profile_agg(x) AS p FROM unnest('{0,1,2,3,4,Infinity,-Infinity,NaN}'::float8[]) x) s;
SELECT retrain.histogram_at(p, '{-10000,10000}') AS outside, retrain.histogram_at(p, '{501,10000}') AS inside, retrain.cdf(p, 501), retrain.profile_shift(p)
FROM (SELECT retrain.profile_agg(x, 16) AS p FROM generate_series(1, 1000) x) s;

-- The most frequent values: more rows first, then numbers in rising order, categories in C order.
SELECT t.* FROM unnest(retrain.top_values((SELECT retrain.profile_agg(x) FROM unnest('{10,9,-3,10,9,0.1,1e300,NaN,Infinity}'::float8[]) x))) t;
SELECT left(t.value, 50) AS value, t.rows, round(t.share::numeric, 4) AS share FROM profiles, unnest(retrain.top_values(name, 8)) t WHERE capacity = 65536;
SELECT 'user 1' || repeat('x', 80) AS name, encode(substr(sha256(convert_to('user 1' || repeat('x', 80), 'UTF8')), 1, 16), 'hex') AS hash;
SELECT t.* FROM unnest(retrain.top_values((SELECT retrain.profile_agg(x) FROM unnest('{b,B,a,A,é,z,"",b}'::text[]) x), 9)) t;
SELECT t.* FROM unnest(retrain.top_values((SELECT retrain.profile_agg(x) FROM unnest('{2025-01-01,2025-01-01,1969-12-31,0044-03-15 BC,5874000-01-01,-infinity}'::date[]) x))) t;
SELECT capacity, retrain.folded_rows(name), retrain.folded_values(name), retrain.folded_values(flag) AS flags, round(retrain.profile_max_error(name)::numeric, 4) AS max_error, (SELECT count(*) FROM unnest(retrain.profile_buckets(name)) b WHERE b.exact) AS named,
	(SELECT bool_and(b.lower IS NULL AND b.exact = (b.category IS NOT NULL)) FROM unnest(retrain.profile_buckets(name)) b) AS categories,
	(SELECT bool_and(rows = true_rows) FROM unnest(retrain.top_values(name, 100000)) t LEFT JOIN (SELECT name, count(*) AS true_rows FROM rows_of GROUP BY name) r
		ON t.value = r.name OR r.name LIKE replace(left(t.value, 40), '_', '\_') || '%' AND length(t.value) = 75 AND length(r.name) > 64) AS true_rows
FROM profiles ORDER BY capacity;
SELECT retrain.profile_buckets(retrain.profile_agg(x)) FROM unnest('{t,f,t}'::boolean[]) x;

-- All of it at a glance.
\x on
SELECT s.* FROM profiles, retrain.profile_summary(x) s WHERE profiles.capacity = 256;
SELECT left(s.top_value, 10) AS top, s.* FROM profiles, retrain.profile_summary(name) s WHERE profiles.capacity = 256;
SELECT s.* FROM profiles, retrain.profile_summary(ts) s WHERE profiles.capacity = 65536;
SELECT s.* FROM retrain.profile_summary((SELECT retrain.profile_agg(x) FROM unnest('{NaN,NULL}'::float8[]) x)) s;
\x off

-- What is not defined is NULL: no values, one value, sums that were not sent along, no profile.
CREATE TEMPORARY TABLE odd AS SELECT 'none' AS what, retrain.profile_agg(x) AS p FROM unnest('{NaN,NULL,Infinity}'::float8[]) x
UNION ALL SELECT 'one', retrain.profile_agg(7.5::float8)
UNION ALL SELECT 'no sums', '{"retrain_profile": 1, "kind": "number", "shift": 52, "min": 1, "max": 7, "buckets": [[1, 1.5, 4], [4, 7, 3]]}'
UNION ALL SELECT 'huge', retrain.profile_agg(x) FROM unnest('{1.7e308,1.7e308,-1.7e308,1.7e308}'::float8[]) x
UNION ALL SELECT 'null', NULL;
SELECT what, retrain.min_value(p), retrain.max_value(p), retrain.value_sum(p), retrain.mean(p), retrain.variance(p), retrain.variance(p, 0) AS population, retrain.stddev(p), retrain.distinct_count(p),
	retrain.distinct_is_exact(p), retrain.folded_values(p), retrain.profile_max_error(p) FROM odd;
SELECT what, retrain.quantile(p, 0.5), retrain.quantiles(p, '{0,1}'), retrain.cdf(p, 1), retrain.moments(p), retrain.top_values(p), retrain.profile_buckets(p), retrain.histogram(p, 2) FROM odd;
SELECT retrain.total_rows(p), retrain.value_rows(p), retrain.folded_rows(p), retrain.profile_is_exact(p), retrain.profile_kind(p), retrain.profile_summary(p) FROM odd WHERE what = 'null';
-- integers and numerics that double precision cannot hold
SELECT retrain.inexact_rows(retrain.profile_agg(x)) FROM unnest('{9007199254740993,9223372036854775807,1,NULL}'::bigint[]) x;
SELECT retrain.inexact_rows(retrain.profile_agg(x)), retrain.value_rows(retrain.profile_agg(x)) FROM unnest('{0.1,0.10000000000000000000000001,1e40,NaN,Infinity}'::numeric[]) x;

-- Mistakes.
CREATE FUNCTION pg_temp.fails(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	hint text;
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN format('%s: %s / %s', state, message, hint);
END $$;
SELECT call, pg_temp.fails('SELECT retrain.' || call || ' FROM profiles') FROM unnest(ARRAY[
	$$mean(name)$$,
	$$histogram(name)$$,
	$$quantile(x, 1.5)$$,
	$$quantile(x, 'NaN')$$,
	$$quantiles(x, '{0.5,-0.1}')$$,
	$$quantiles(x, '{{0.5},{0.1}}')$$,
	$$cdf(x, 'NaN')$$,
	$$variance(x, -1)$$,
	$$histogram(x, 0)$$,
	$$histogram(x, 10, 'log')$$,
	$$histogram_at(x, '{1,1}')$$,
	$$histogram_at(x, '{1,Infinity}')$$,
	$$histogram_at(x, '{1,NULL}')$$,
	$$histogram_at(x, (SELECT array_agg(i::float8) FROM generate_series(1, 10001) i))$$,
	$$histogram_at(x, '{}')$$,
	$$top_values(x, 0)$$]) call;
-- timestamps far from 1970: doubles are further apart than microseconds, and rows that moved are counted
SELECT name, retrain.inexact_rows(p) AS inexact, retrain.inexact_rows((retrain.profiles(s))[1]) AS in_columns, retrain.distinct_count(p) AS distinct_values
FROM (SELECT name, retrain.profile_agg(t) AS p, retrain.profile_set_agg(t) AS s FROM (VALUES ('9999-12-31'::timestamp, 'far'), ('2242-01-01', 'near'), ('1600-01-01', 'past'), ('infinity', 'infinite')) f (t0, name),
	generate_series(0, 9) i, LATERAL (SELECT t0 + i * interval '1 microsecond') x (t) GROUP BY name) r ORDER BY name;
SELECT retrain.inexact_rows(retrain.profile_agg(t)) FROM unnest('{9999-12-31,9999-12-31 23:59:59,9999-12-31 12:00:00.5,1000-01-01}'::timestamptz[]) t;
