-- Population stability index of text, boolean and enums: rare and unseen categories,
-- missing values, order of names, collations, plans.

-- By hand: {0.90, 0.10, 0} to {0.85, 0.10, 0.05}; the unseen category counts 0.0001 in the reference.
CREATE TEMP TABLE t AS SELECT CASE WHEN i <= 900 THEN 'a' ELSE 'b' END AS x, false AS c FROM generate_series(1, 1000) i
	UNION ALL SELECT CASE WHEN i <= 850 THEN 'a' WHEN i <= 950 THEN 'b' ELSE 'c' END, true FROM generate_series(1, 1000) i;
SELECT round(retrain.psi(x, c)::numeric, 12) AS psi,
	round((-0.05 * ln(0.85 / 0.9) + (0.05 - 0.0001) * ln(0.05 / 0.0001))::numeric, 12) AS by_hand FROM t;
SELECT (retrain.psi_test(x, c)).* FROM t;
SELECT (b).bin, (b).kind, (b).lower, (b).upper, (b).category, (b).members, (b).categories, (b).reference_rows, (b).current_rows,
	(b).reference_share, (b).current_share, round((b).contribution::numeric, 6) AS contribution
FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM t) s;

-- 10,000 equally frequent categories against 10,000 others: without the bins rare and unseen this would be 0.
CREATE TEMP TABLE disjoint AS SELECT 'old ' || i AS x, false AS c FROM generate_series(1, 10000) i
	UNION ALL SELECT 'new ' || i, true FROM generate_series(1, 10000) i;
SELECT round(retrain.psi(x, c)::numeric, 12) AS psi, round((2 * 0.9999 * ln(10000.0))::numeric, 12) AS by_hand FROM disjoint;
SELECT (b).kind, (b).category, (b).categories, cardinality((b).members) AS listed, (b).members[1:4] AS first, (b).members[100] AS last,
	(b).reference_rows, (b).current_rows FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM disjoint) s;
SELECT m.members = (SELECT array_agg(x) FROM (SELECT x FROM disjoint WHERE c ORDER BY x COLLATE "C" LIMIT 100) s) AS in_c_order
FROM (SELECT (b).kind, (b).members FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM disjoint) s) m WHERE kind = 'unseen';

-- The threshold: 1 of 1000 reference rows has a bin, 1 of 1001 is rare; missing values are rows too.
SELECT n, (SELECT array_agg((b).kind || ' ' || (b).category ORDER BY (b).bin) FROM unnest(bins) b) AS bins FROM (
	SELECT n, retrain.psi_bins(CASE i WHEN 1 THEN 'few' ELSE 'many' END, c) AS bins
	FROM (VALUES (1000), (1001)) v(n), (VALUES (false), (true)) s(c), generate_series(1, n) i GROUP BY n) s ORDER BY n;
SELECT (SELECT array_agg((b).kind || ' ' || (b).category ORDER BY (b).bin) FROM unnest(retrain.psi_bins(x, c)) b) AS bins
FROM (SELECT CASE i WHEN 1 THEN 'few' WHEN 2 THEN NULL ELSE 'many' END AS x, c FROM (VALUES (false), (true)) s(c), generate_series(1, 1001) i) s;

-- Names that look like ours, the empty name, order by bytes, names that differ in spaces or case.
SELECT (b).bin, (b).kind, (b).category, (b).reference_rows, (b).current_rows FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b
	FROM (VALUES ('(rare)', false), ('(missing)', false), ('', false), ('b', false), ('B', false), ('a', false), ('a ', false), ('~', false),
	('(unseen)', true), ('Z', true), (NULL, true)) v(x, c)) s;

-- Booleans and enums, with labels in C order, not in the order of the type.
SELECT (b).bin, (b).kind, (b).category, (b).reference_rows, (b).current_rows FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b
	FROM (VALUES (true, false), (false, false), (true, true), (NULL, true)) v(x, c)) s;
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok', 'happy', 'never used');
SELECT (b).bin, (b).kind, (b).category, (b).members, (b).reference_rows, (b).current_rows FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b
	FROM (VALUES ('sad'::pg_temp.mood, false), ('happy', false), ('sad', true), ('ok', true)) v(x, c)) s;
SELECT retrain.psi(x, c) = retrain.psi(x::text, c) AS same_as_text, (retrain.psi_test(x, c)).status
	FROM (VALUES ('sad'::pg_temp.mood, false), ('happy', false), ('sad', true), ('ok', true)) v(x, c);

-- No rows, one side, one category, only missing values.
SELECT (retrain.psi_test(x, c)).*, retrain.psi(x, c), retrain.psi_bins(x, c) FROM t WHERE false;
SELECT (retrain.psi_test(x, c)).* FROM t WHERE c;
SELECT (b).kind, (b).category, (b).reference_share, (b).current_share, (b).contribution
FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM t WHERE NOT c) s;
SELECT (retrain.psi_test(x, c)).* FROM (VALUES ('a', false), ('a', true), ('b', NULL), (NULL, NULL)) v(x, c);
SELECT (retrain.psi_test(x, c)).* FROM (VALUES (NULL::text, false), (NULL, true)) v(x, c);

-- A nondeterministic collation calls different bytes equal.
CREATE COLLATION pg_temp.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.psi(x COLLATE pg_temp.loose, c) FROM t;
SELECT retrain.psi_reference_agg(x COLLATE pg_temp.loose) FROM t;
SELECT retrain.psi(x COLLATE pg_temp.loose COLLATE "C", c) > 0 AS with_hint FROM t;

-- Against counting in SQL: categories of every size.
CREATE TEMP TABLE m AS
SELECT i, 'k' || CASE WHEN i % 3 = 0 THEN i % 5 WHEN i % 3 = 1 THEN i * 7919 % 101 ELSE i * 7919 % 20011 END AS x,
	i * 617 % 1000 < 300 + i % 7 * 20 AS c, i % 3 AS g FROM generate_series(1::bigint, 60000) i;
INSERT INTO m SELECT 0, NULL, i % 2 = 0, 0 FROM generate_series(1, 50) i;
WITH n AS (SELECT count(*) FILTER (WHERE NOT c) AS n, count(*) FILTER (WHERE c) AS m FROM m),
v AS (SELECT x, count(*) FILTER (WHERE NOT c) AS r, count(*) FILTER (WHERE c) AS c FROM m GROUP BY x),
b AS (SELECT CASE WHEN x IS NULL THEN 'missing' WHEN r = 0 THEN 'unseen' WHEN r * 1000 < n THEN 'rare' ELSE 'category ' || x END AS bin,
	sum(r) AS r, sum(v.c) AS c, count(*) AS categories FROM v, n GROUP BY 1),
o AS (SELECT (b).kind || CASE (b).kind WHEN 'category' THEN ' ' || (b).category ELSE '' END AS bin, (b).reference_rows AS r, (b).current_rows AS c,
	(b).categories FROM (SELECT unnest(retrain.psi_bins(x, c)) AS b FROM m) s)
SELECT count(*) AS bins, count(*) FILTER (WHERE o.r = b.r AND o.c = b.c AND coalesce(o.categories, 1) = b.categories) AS same
FROM b FULL JOIN o USING (bin);

-- Same bits for every order and plan.
SELECT count(DISTINCT k::text) AS results FROM (
	SELECT retrain.psi_bins(x, c) AS k FROM (SELECT * FROM m ORDER BY i OFFSET 0) s
	UNION ALL SELECT retrain.psi_bins(x, c) FROM (SELECT * FROM m ORDER BY md5(i::text) OFFSET 0) s
	UNION ALL SELECT retrain.psi_bins(x, c ORDER BY x) FROM m
	UNION ALL SELECT retrain.psi_bins(x, c) FILTER (WHERE i >= 0) FROM m) s;
SELECT retrain.psi(DISTINCT x, c) = (SELECT retrain.psi(x, c) FROM (SELECT DISTINCT x, c FROM m) s) AS distinct_rows FROM m;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE TABLE psi_parallel AS SELECT * FROM m;
ANALYZE psi_parallel;
EXPLAIN (COSTS OFF) SELECT retrain.psi_test(x, c), retrain.psi_bins(x = 'k1', c) FROM psi_parallel;
SELECT p.t = s.t AS psi_test, p.b = s.b AS psi_bins, p.f = s.f AS flag FROM
	(SELECT retrain.psi_test(x, c) AS t, retrain.psi_bins(x, c) AS b, retrain.psi_bins(x = 'k1', c) AS f FROM psi_parallel) p,
	(SELECT retrain.psi_test(x, c) AS t, retrain.psi_bins(x, c) AS b, retrain.psi_bins(x = 'k1', c) AS f FROM m) s;
SELECT count(*) AS same FROM (SELECT g, retrain.psi_bins(x, c) AS k FROM psi_parallel GROUP BY g) p
	JOIN (SELECT g, retrain.psi_bins(x, c) AS k FROM m GROUP BY g) s USING (g) WHERE p.k = s.k;
SELECT retrain.psi(x, c), (retrain.psi_test(x, c)).status FROM psi_parallel WHERE i < 0;
RESET max_parallel_workers_per_gather;
DROP TABLE psi_parallel;

-- Window frames.
SELECT i, round(retrain.psi(x, c) OVER (ORDER BY i)::numeric, 6) AS growing,
	round(retrain.psi(x, c) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)::numeric, 6) AS moving
FROM (VALUES (1, 'a', false), (2, 'b', true), (3, 'b', false), (4, 'a', true), (5, 'a', true), (6, 'c', false), (7, NULL, true)) v(i, x, c)
ORDER BY i;

-- Peers: Evidently gives one row of a new category 0.000000 in 9,999 rows, 0.001382 in 10,000 and 0.002073 in 1,000: it jumps with the
-- sample size.  Here the share of the category goes in, raised to 0.0001.
SELECT n, round(retrain.psi(CASE WHEN c AND i = 1 THEN 'new' ELSE 'old' END, c)::numeric, 6) AS psi
FROM (VALUES (1000), (9999), (10000), (10001)) v(n), (VALUES (false), (true)) s(c), generate_series(1, n) i GROUP BY n ORDER BY n;
