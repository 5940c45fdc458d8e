-- Profiles to be given away: nothing in them is held by fewer than min_count rows.
SET extra_float_digits = 1;
\pset null (null)
CREATE TEMPORARY TABLE rows_of AS
SELECT i, CASE WHEN i % 97 = 0 THEN NULL WHEN i % 1999 = 1 THEN 'NaN' WHEN i % 3 = 0 THEN 0 WHEN i = 77 THEN -123456.789 WHEN i = 78 THEN 98765.4321
		ELSE ((i * 382258049::bigint % 2147483647) / 2147483647.0::float8 - 0.4) * power(10, i % 4) END AS x,
	CASE WHEN i % 31 = 0 THEN NULL WHEN i % 4 = 0 THEN 'common' WHEN i = 77 THEN 'secret' ELSE 'user ' || i * 69621::bigint % (CASE WHEN i % 3 = 0 THEN 7 ELSE 2003 END) END AS name
FROM generate_series(1, 12000) i;
CREATE TEMPORARY TABLE profiles AS
SELECT what, c AS capacity, k, p, retrain.export(p, k) AS e
FROM (SELECT 'x' AS what, c, retrain.profile_agg(x, c) AS p FROM rows_of, unnest('{100,65536}'::int[]) c GROUP BY c
	UNION ALL SELECT 'rounded', c, retrain.profile_agg(round(x::numeric)::float8, c) FROM rows_of, unnest('{100,65536}'::int[]) c WHERE x <> 'NaN' GROUP BY c
	UNION ALL SELECT 'time', c, retrain.profile_agg('2025-01-01'::timestamptz + x * interval '1 day', c) FROM rows_of, unnest('{100,65536}'::int[]) c WHERE x <> 'NaN' GROUP BY c
	UNION ALL SELECT 'flag', c, retrain.profile_agg(i % 4000 = 5, c) FROM rows_of, unnest('{100,65536}'::int[]) c GROUP BY c
	UNION ALL SELECT 'name', c, retrain.profile_agg(name, c) FROM rows_of, unnest('{100,65536}'::int[]) c GROUP BY c) s, unnest('{2,10,500}'::bigint[]) k;
-- every count is 0 or at least k
SELECT what, capacity, k, retrain.total_rows(p) - retrain.total_rows(e) AS dropped, retrain.profile_shift(p) AS shift_before, retrain.profile_shift(e) AS shift, jsonb_array_length(p::jsonb -> 'buckets') AS buckets_before,
	jsonb_array_length(e::jsonb -> 'buckets') AS buckets, retrain.inexact_rows(e) AS inexact, (SELECT min(b.rows) >= k FROM unnest(retrain.profile_buckets(e)) b) AS buckets_large,
	(SELECT bool_and(n = 0 OR n >= k) FROM unnest(ARRAY[retrain.null_rows(e), retrain.nan_rows(e), retrain.negative_infinity_rows(e), retrain.positive_infinity_rows(e), retrain.inexact_rows(e)]) n) AS counts_large,
	e::jsonb ? 'distinct' AS sketch
FROM profiles ORDER BY 1, 2, 3;
-- a value or a name that is shown has that many rows, or more that have moved to it
SELECT what, capacity, k, count(*) AS shown, count(*) FILTER (WHERE b.rows >= k AND (SELECT sum(b2.rows) FROM unnest(retrain.profile_buckets(p)) b2
	WHERE b2.exact AND (b2.lower = b.lower OR b2.category = b.category)) >= k) AS held
FROM profiles, unnest(retrain.profile_buckets(e)) b WHERE b.exact AND k >= 10 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT count(*) FILTER (WHERE e::text LIKE '%secret%' OR e::text LIKE '%123456.789%' OR e::text LIKE '%98765.4321%') AS shows_single, count(*) FILTER (WHERE p::text LIKE '%secret%' OR p::text LIKE '%123456.789%'
	OR p::text LIKE '%98765.4321%') AS before FROM profiles;
-- no point of the distribution function moves by more than 3 k rows beside what the buckets hide
SELECT what, capacity, k, (SELECT max(abs(retrain.cdf(p, v.lower) - retrain.cdf(e, v.lower))) * retrain.value_rows(p) < 3 * k + (retrain.profile_max_error(p) + retrain.profile_max_error(e)) * retrain.value_rows(p)
	FROM (SELECT b.lower FROM unnest(retrain.profile_buckets(p)) WITH ORDINALITY b WHERE ordinality % 11 = 0) v) AS within,
	CASE WHEN k <= 10 THEN abs(retrain.mean(e) - retrain.mean(p)) / retrain.stddev(p) < 0.1 END AS mean_near
FROM profiles WHERE what IN ('x', 'rounded', 'time') ORDER BY 1, 2, 3;
-- the result is a profile: in text and back, merged, compared, and exported again
SELECT count(*) AS profiles, count(*) FILTER (WHERE e::text::retrain.profile OPERATOR(retrain.=) e) AS text_form, count(*) FILTER (WHERE retrain.export(e, k) OPERATOR(retrain.=) e) AS again,
	count(*) FILTER (WHERE retrain.value_rows(retrain.merge(e, p)) = retrain.value_rows(e) + retrain.value_rows(p)) AS merged,
	count(*) FILTER (WHERE retrain.merge(e, p) OPERATOR(retrain.=) retrain.merge(p, e)) AS either_way FROM profiles;
SELECT count(DISTINCT retrain.profile_send(e)) AS bytes FROM (SELECT retrain.export(retrain.profile_agg(x ORDER BY i DESC), 10) AS e FROM rows_of
	UNION ALL SELECT retrain.export(retrain.merge(p, q), 10) FROM (SELECT retrain.profile_agg(x) FILTER (WHERE i % 7 = 0) AS p, retrain.profile_agg(x) FILTER (WHERE i % 7 > 0) AS q FROM rows_of) s) u;
-- compared: an export with itself, with what it was made of, and with another export
SELECT what, capacity, k, retrain.psi(e, e) AS psi, retrain.total_variation(e, e) AS total_variation, CASE WHEN what <> 'name' THEN retrain.ks_stat(e, e) END AS ks,
	CASE WHEN what NOT IN ('name', 'flag') THEN retrain.ks_stat(p, e) * retrain.value_rows(e) < 3 * k + (retrain.profile_max_error(p) + retrain.profile_max_error(e)) * retrain.value_rows(e) END AS near
FROM profiles WHERE k <= 10 ORDER BY 1, 2, 3;
SELECT round(retrain.total_variation(retrain.export(p, 10), retrain.export(q, 10), missing => false)::numeric, 3) AS total_variation, round(retrain.total_variation(p, q, missing => false)::numeric, 3) AS before_export,
	(retrain.psi_test(retrain.export(p, 10), retrain.export(q, 10))).status
FROM (SELECT retrain.profile_agg(name, 65536) FILTER (WHERE i % 2 = 0) AS p, retrain.profile_agg(name, 65536) FILTER (WHERE i % 2 = 1) AS q
	FROM (SELECT i, CASE WHEN i / 2 % 3 = 0 THEN 'common' ELSE 'user ' || i % 997 END AS name FROM rows_of) s) t;

-- Small ones, to be read.
CREATE FUNCTION pg_temp.of_counts(v float8[], n int[]) RETURNS retrain.profile LANGUAGE sql AS
$$ SELECT retrain.profile_agg_rows(x, rows) FROM unnest(v, n) AS u (x, rows) $$;
SELECT what, retrain.export(p, 10) FROM (VALUES
	('ratings: 3 and 5 move to a neighbour', pg_temp.of_counts('{1,2,3,4,5}', '{100,50,3,20,1}')),
	('nearer is the left, the right, both', pg_temp.of_counts('{0,1,8,9,10,20,30}', '{10,1,10,1,10,1,10}')),
	('both ends', pg_temp.of_counts('{-1e300,1,1e300}', '{1,10,1}')),
	('a group at the roundest number', pg_temp.of_counts('{3.141,3.5432,3.9}', '{4,3,4}')),
	('a group around 0', pg_temp.of_counts('{-3.141,3.5432,100}', '{4,7,10}')),
	('two groups, the last one larger', pg_temp.of_counts('{1,2,3,4,5}', '{6,6,6,6,6}')),
	('too few rows for anything', pg_temp.of_counts('{1,2,NaN,Infinity}', '{4,5,9,9}')),
	('enough of NaN and infinity', pg_temp.of_counts('{1,NaN,Infinity,-Infinity}', '{9,10,11,12}')),
	('neighbouring doubles', pg_temp.of_counts('{1,1.0000000000000002,1.0000000000000004,1.0000000000000007}', '{10,5,6,10}')),
	('extreme numbers', pg_temp.of_counts('{-1.7976931348623157e308,1.7976931348623157e308}', '{6,6}')),
	('nothing small', pg_temp.of_counts('{1,2}', '{10,11}')),
	('booleans', (SELECT retrain.profile_agg(i < 4) FROM generate_series(1, 50) i)),
	('two small booleans', (SELECT retrain.profile_agg(i < 8) FROM generate_series(1, 15) i)),
	('a small category takes the least of the others along', (SELECT retrain.profile_agg_rows(x, n) FROM (VALUES ('a', 1000), ('b', 500), ('c', 3)) v (x, n))),
	('enough small ones', (SELECT retrain.profile_agg_rows(x, n) FROM (VALUES ('a', 1000), ('b', 500), ('c', 3), ('d', 4), ('e', 5)) v (x, n))),
	('too few', (SELECT retrain.profile_agg_rows(x, n) FROM (VALUES ('c', 3), ('d', 4)) v (x, n))),
	('nothing', (SELECT retrain.profile_agg(NULL::text) FROM generate_series(1, 9)))) v (what, p);
-- the place of the small categories is taken by named ones (h, a): it is the next that is not
SELECT retrain.export('{"retrain_profile": 1, "kind": "category", "shift": 62, "buckets": [["a", 20], ["b", 6], ["h", 30], ["m", 5]]}', 10) AS next,
	retrain.export('{"retrain_profile": 1, "kind": "category", "shift": 62, "buckets": [["a", 20], ["b", 6], [null, "8000000000000000", 30], ["m", 5]]}', 10) AS added;
SELECT retrain.export('{"retrain_profile": 1, "kind": "number", "shift": 52, "min": 1.25, "max": 1.75, "buckets": [[1, 1.9, 20]]}', 10) AS without_sums;
SELECT retrain.export(p, 1) FROM profiles LIMIT 1;
SELECT retrain.export(p, -5) FROM profiles LIMIT 1;
SELECT retrain.export(p, 9223372036854775807) FROM profiles LIMIT 1;
SELECT retrain.export(NULL, 10), retrain.export(p, NULL) FROM profiles LIMIT 1;
