-- Population stability index of numbers and times: hand-computed cases, edges,
-- special values, types, errors, plans.  Goldens are in goldens_drift.

-- By hand: reference 1..5 has the median 3, so two bins (-inf,3], (3,inf) with shares 3/5, 2/5;
-- current 3,4,5,6 has 1/4, 3/4.
SELECT round(retrain.psi(x, c, 2)::numeric, 12) AS psi,
	round(((0.25 - 0.6) * ln(0.25 / 0.6) + (0.75 - 0.4) * ln(0.75 / 0.4))::numeric, 12) AS by_hand
FROM (VALUES (1, false), (2, false), (3, false), (4, false), (5, false), (3, true), (4, true), (5, true), (6, true)) v(x, c);
SELECT (b).bin, (b).kind, (b).lower, (b).upper, (b).category, (b).members, (b).categories, (b).reference_rows, (b).current_rows,
	(b).reference_share, (b).current_share, round((b).contribution::numeric, 12) AS contribution
FROM (SELECT unnest(retrain.psi_bins(x, c, 2)) AS b FROM
(VALUES (1, false), (2, false), (3, false), (4, false), (5, false), (3, true), (4, true), (5, true), (6, true)) v(x, c)) s;

-- An atom: zeros hold several deciles and get a bin of their own, from the next smaller double (the first denormal below 0).
CREATE TEMP TABLE z AS SELECT CASE WHEN i <= 60 THEN 0 ELSE i END::float8 AS x, false AS c FROM generate_series(1, 100) i
	UNION ALL SELECT CASE WHEN i <= 30 THEN '-0'::float8 WHEN i <= 40 THEN -1 ELSE i + 10 END, true FROM generate_series(1, 100) i;
SELECT (b).bin, (b).lower, (b).upper, (b).reference_rows, (b).current_rows, round((b).contribution::numeric, 6) AS contribution
FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM z) s;
SELECT (t).bins, (t).status, round((t).psi::numeric, 6) AS psi FROM (SELECT retrain.psi_test(x, c) AS t FROM z) s;
-- The contributions add up to the index.
SELECT round((SELECT sum((b).contribution) FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM z) s)::numeric, 12)
	= round(retrain.psi(x, c)::numeric, 12) AS same FROM z;

-- Share floor: an empty bin counts 0.0001.  One bin: (0.0001 - 1) ln 0.0001, twice.
SELECT round(retrain.psi(x, c, 2)::numeric, 12) AS psi, round((2 * (0.9999) * ln(10000.0))::numeric, 12) AS by_hand
FROM (VALUES (1, false), (1, false), (2, true), (2, true)) v(x, c);

-- NULL and NaN are the bin "missing", which exists if either side has them; unassigned rows are counted; infinities fall
-- into the outer bins and do not move the edges.
SELECT (b).bin, (b).kind, (b).lower, (b).upper, (b).category, (b).reference_rows, (b).current_rows
FROM (SELECT unnest(retrain.psi_bins(x, c, 2)) AS b FROM (VALUES ('-Infinity'::float8, false), (1, false), (2, false), (3, false),
	('Infinity', false), ('Infinity', false), ('NaN', true), (NULL, true), ('-Infinity', true), (5, true), (9, NULL)) v(x, c)) s;
SELECT (retrain.psi_test(x, c, 2)).* FROM (VALUES ('-Infinity'::float8, false), (1, false), (2, false), (3, false),
	('Infinity', false), ('Infinity', false), ('NaN', true), (NULL, true), ('-Infinity', true), (5, true), (9, NULL)) v(x, c);
SELECT (b).kind, (b).reference_rows, (b).current_rows
FROM (SELECT unnest(retrain.psi_bins(x, c, 2)) AS b FROM (VALUES (NULL::float8, false), (1, false), (1, true)) v(x, c)) s;
-- No finite reference value: one interval.
SELECT (b).bin, (b).kind, (b).lower, (b).upper, (b).reference_rows, (b).current_rows
FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM (VALUES ('Infinity'::float8, false), (NULL, false), (3, true), (4, true)) v(x, c)) s;

-- Statuses: undefined (no rows on a side, no rows at all), one_bin, small_bins, ok.
SELECT (retrain.psi_test(x, c)).*, retrain.psi(x, c) FROM (VALUES (1::float8, true)) v(x, c) WHERE false;
SELECT (retrain.psi_test(x, c)).*, retrain.psi(x, c) FROM (VALUES (1::float8, false), (2, false), (3, NULL)) v(x, c);
SELECT (retrain.psi_test(x, c)).*, retrain.psi(x, c) FROM (VALUES (1::float8, true)) v(x, c);
SELECT retrain.psi_bins(x, c) FROM (VALUES (1::float8, true)) v(x, c) WHERE false;
SELECT retrain.psi_bins(x, c) FROM (VALUES (1::float8, NULL::boolean)) v(x, c);
SELECT retrain.psi_bins(x, c, 2) FROM (VALUES (1::float8, true), (NULL, true)) v(x, c);
SELECT retrain.psi_bins(x, c, 2) FROM (VALUES (1::float8, false), (2, false), (3, false)) v(x, c);
SELECT (retrain.psi_test(x, c)).* FROM (VALUES (NULL::float8, false), ('NaN', false), (NULL, true)) v(x, c);
SELECT (retrain.psi_test(7, i > 30)).* FROM generate_series(1, 50) i;
-- The bound of small_bins: 20 and 20 rows in two bins of 20 are 10 expected rows: ok; 19 of them are too few.
SELECT (retrain.psi_test(i % 2, i > 20, 2)).status FROM generate_series(1, 40) i;
SELECT (retrain.psi_test(i % 2, i > 20, 2)).status FROM generate_series(1, 39) i;
SELECT (t).bins, (t).status, (t).p_value > 0.9 AS high_p, round((t).critical_value::numeric, 10) AS critical
FROM (SELECT retrain.psi_test(i % 1000, i > 10000) AS t FROM generate_series(1, 11000) i) s;

-- Times are seconds since 1970-01-01 UTC whatever TimeZone says.
SET TimeZone = 'Asia/Kolkata';
SELECT (b).lower, (b).upper, (b).reference_rows, (b).current_rows FROM (SELECT unnest(retrain.psi_bins(x, c, 2)) AS b
	FROM (VALUES (date '1970-01-02', false), ('1970-01-04', false), ('infinity', false), ('-infinity', true)) v(x, c)) s;
SELECT (b).lower, (b).upper, (b).reference_rows, (b).current_rows FROM (SELECT unnest(retrain.psi_bins(x, c, 2)) AS b
	FROM (VALUES (timestamp '1970-01-02', false), ('1970-01-04', false), ('1970-01-05', true)) v(x, c)) s;
SELECT (b).lower, (b).upper, (b).reference_rows, (b).current_rows FROM (SELECT unnest(retrain.psi_bins(x, c, 2)) AS b
	FROM (VALUES (timestamptz '1970-01-02+00', false), ('1970-01-04+00', false), ('1970-01-05+00', true)) v(x, c)) s;
RESET TimeZone;

-- Number of bins: 2 to 1000, the same for all rows of a group.
SELECT retrain.psi(x, x > 3, 1) FROM generate_series(1, 5) x;
SELECT retrain.psi(x, x > 3, 1001) FROM generate_series(1, 5) x;
SELECT retrain.psi_test(x, x > 3, NULL) FROM generate_series(1, 5) x;
SELECT retrain.psi_bins(x, x > 3, 2 + x) FROM generate_series(1, 5) x;
SELECT retrain.psi_bins(x, x > 3, nullif(2, x)) FROM generate_series(1, 5) x;
SELECT retrain.psi(date '2020-01-01' + x, x > 3, 0) FROM generate_series(1, 5) x;
SELECT retrain.psi(timestamp '2020-01-01' + x * interval '1 day', x > 3, -1) FROM generate_series(1, 5) x;
-- Different numbers in different groups are fine; without rows it is not looked at.
SELECT g, (retrain.psi_test(x, x % 2 = 0, g)).bins FROM generate_series(2, 4) g, generate_series(1, 1000) x GROUP BY g ORDER BY g;
SELECT retrain.psi(x, x > 3, 1) FROM generate_series(1, 5) x WHERE false;
-- The most bins there can be, with and without enough rows.
SELECT cardinality(retrain.psi_bins(i, i % 2 = 0, 1000)) FROM generate_series(1, 10000) i;
SELECT cardinality(retrain.psi_bins(i, i % 2 = 0, 1000)) FROM generate_series(1, 40) i;

-- The bins agree with counting by hand, at 2 to 1000 bins and values of every magnitude.
CREATE TEMP TABLE m AS
SELECT i, CASE i % 5 WHEN 0 THEN exp((i * 7919 % 1013) / 30.0) WHEN 1 THEN -(i * 31 % 997) WHEN 2 THEN (i * 7919 % 10007) / 1e7
	WHEN 3 THEN 0 ELSE (i * 613 % 4001) END::float8 AS x, i * 617 % 1000 < 300 AS c FROM generate_series(1::bigint, 30000) i;
SELECT n, count(*) AS bins, bool_and((b).reference_rows = (SELECT count(*) FROM m WHERE NOT c AND x > (b).lower AND x <= (b).upper)) AS reference,
	bool_and((b).current_rows = (SELECT count(*) FROM m WHERE c AND x > (b).lower AND x <= (b).upper)) AS current
FROM (SELECT n, unnest(retrain.psi_bins(x, c, n)) AS b FROM m, unnest(ARRAY[2, 7, 10, 16, 17, 40, 300]) n GROUP BY n) s GROUP BY n ORDER BY n;

-- The edges are the quantiles at exact positions, in memory and from a file: every one, to the bit, by the formula in SQL
-- (the next smaller double below an atom, which SQL cannot name, is only counted).
CREATE FUNCTION pg_temp.edges_differ(bins int) RETURNS bigint LANGUAGE sql AS $$
WITH x AS (SELECT array_agg(x ORDER BY x) AS x, count(*) AS n FROM m WHERE NOT c),
p AS (SELECT x, i * (n - 1) / bins AS k, i * (n - 1) % bins AS r FROM x, generate_series(1, bins - 1) i),
q AS (SELECT x[k + 1] AS a, x[least(k + 2, cardinality(x))] AS b, r, r::float8 / bins AS t FROM p),
e AS (SELECT CASE WHEN r = 0 THEN a WHEN t < 0.5 THEN a + (b - a) * t ELSE b - (b - a) * (1 - t) END AS e FROM q),
o AS (SELECT unnest((retrain.psi_reference_agg(x, bins)).edges) AS e FROM m WHERE NOT c),
atoms AS (SELECT e FROM e GROUP BY e HAVING count(*) > 1)
SELECT (SELECT count(*) FROM (SELECT e FROM e EXCEPT SELECT e FROM o) s)
	+ abs((SELECT count(*) FROM o) - (SELECT count(DISTINCT e) FROM e) - (SELECT count(*) FROM atoms))
$$;
SELECT bins, pg_temp.edges_differ(bins) AS in_memory FROM unnest(ARRAY[2, 3, 10, 97, 1000]) bins;
SET retrain.aggregate_memory = '64kB';
SELECT bins, pg_temp.edges_differ(bins) AS from_file FROM unnest(ARRAY[2, 3, 10, 97, 1000]) bins;
RESET retrain.aggregate_memory;

-- Same bits for every order, split and plan.
SELECT count(DISTINCT k::text) AS results FROM (
	SELECT retrain.psi_bins(x, c) AS k FROM (SELECT * FROM m ORDER BY i OFFSET 0) s
	UNION ALL SELECT retrain.psi_bins(x, c) FROM (SELECT * FROM m ORDER BY md5(i::text) OFFSET 0) s
	UNION ALL SELECT retrain.psi_bins(x, c ORDER BY x) FROM m
	UNION ALL SELECT retrain.psi_bins(x, c, 10) FROM m
	UNION ALL SELECT retrain.psi_bins(x, c) FILTER (WHERE i > 0) FROM m) s;
SELECT retrain.psi(DISTINCT x, c) = (SELECT retrain.psi(x, c) FROM (SELECT DISTINCT x, c FROM m) s) AS distinct_rows FROM m;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE TABLE psi_parallel AS SELECT * FROM m;
ANALYZE psi_parallel;
EXPLAIN (COSTS OFF) SELECT retrain.psi_test(x, c), retrain.psi_bins(x, c, 5) FROM psi_parallel;
SELECT p.t = s.t AS psi_test, p.b = s.b AS psi_bins FROM
	(SELECT retrain.psi_test(x, c) AS t, retrain.psi_bins(x, c, 5) AS b FROM psi_parallel) p,
	(SELECT retrain.psi_test(x, c) AS t, retrain.psi_bins(x, c, 5) AS b FROM m) s;
SELECT retrain.psi(x, c), (retrain.psi_test(x, c, 5)).status FROM psi_parallel WHERE i < 0;
-- A number of bins that differs in the last row.
SELECT retrain.psi(x, c, CASE WHEN i = 30000 THEN 3 ELSE 2 END) IS NULL FROM (SELECT * FROM m ORDER BY i OFFSET 0) s;
RESET max_parallel_workers_per_gather;
DROP TABLE psi_parallel;

-- Window frames, and several aggregates over one state.
SELECT i, round(retrain.psi(x, c, 2) OVER (ORDER BY i)::numeric, 6) AS growing,
	round(retrain.psi(x, c, 2) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)::numeric, 6) AS moving,
	(retrain.psi_test(x, c, 2) OVER (ORDER BY i)).current_used
FROM (VALUES (1, 5.0, false), (2, 1, true), (3, 4, false), (4, 9, true), (5, 30, true), (6, 2, false), (7, 7, true)) v(i, x, c)
ORDER BY i;
SELECT retrain.psi(x, c) = (retrain.psi_test(x, c)).psi AS test, cardinality(retrain.psi_bins(x, c)) AS bins,
	retrain.psi(x, c) = (SELECT retrain.psi(x, c) FROM m) AS alone FROM m;

-- Peers.  Evidently: equal-width bins over the pooled range, so one row of 1000 hides a shift by one sigma; here it does not.
CREATE TEMP TABLE n AS
SELECT z, false AS c FROM (SELECT sqrt(2) * (i - 500.5) / 290 AS z FROM generate_series(1, 1000) i) s
UNION ALL SELECT z + 1, true FROM (SELECT sqrt(2) * (i - 500.5) / 290 AS z FROM generate_series(1, 1000) i) s;
SELECT round(retrain.psi(z, c)::numeric, 4) AS shifted,
	round((SELECT retrain.psi(z, c) FROM (SELECT * FROM n UNION ALL SELECT 1000, true) s)::numeric, 4) AS and_one_outlier,
	round((SELECT retrain.psi(z, c) FROM (SELECT * FROM n UNION ALL SELECT 1000, false) s)::numeric, 4) AS or_in_the_reference FROM n;
-- Evidently accepts a number of bins and ignores it; it fails on infinities; it drops missing values, so that their rise is invisible.
SELECT (retrain.psi_test(z, c, 5)).bins AS five, (retrain.psi_test(z, c, 50)).bins AS fifty FROM n;
SELECT round(retrain.psi(z, c)::numeric, 4) AS psi FROM (SELECT z, false AS c FROM n WHERE NOT c
	UNION ALL SELECT CASE WHEN z > 0.5 THEN 'Infinity' ELSE z END, true FROM n WHERE NOT c) s;
SELECT round(retrain.psi(z, c)::numeric, 4) AS half_missing FROM (SELECT z, false AS c FROM n WHERE NOT c
	UNION ALL SELECT CASE WHEN row_number() OVER (ORDER BY z) % 2 = 0 THEN z END, true FROM n WHERE NOT c) s;
-- frouros: one current row in its own bin of 1000 adds 0.70; here nothing.
SELECT round(retrain.psi(z, c)::numeric, 4) AS psi FROM (SELECT z, false AS c FROM n WHERE NOT c
	UNION ALL SELECT z, true FROM n WHERE NOT c UNION ALL SELECT 50, true) s;
