-- Checks of data quality over rows: duplicates and label flips, planted faults and clean data over 100 seeds, and edge cases.
\pset null (null)

-- A number in (0, 1) for each seed, row and purpose.
CREATE FUNCTION pg_temp.u(seed integer, i integer, purpose integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN ((hashint8extended(i * 1000003::bigint + seed * 7919, purpose) & 4503599627370495) + 0.5) / 4503599627370496.0;

-- Planted faults: of 500 rows each is, with probability 0.01, a copy of another one; 12 % of the labels flipped, against 2 % in clean data.
CREATE TABLE quality_log AS
SELECT seed, fault, i, CASE WHEN fault AND pg_temp.u(seed, i, 1) < 0.01 THEN i / 2 ELSE i END AS id, pg_temp.u(seed, i, 2) < 0.4 AS trusted,
	(pg_temp.u(seed, i, 2) < 0.4) <> (pg_temp.u(seed, i, 3) < CASE WHEN fault THEN 0.12 ELSE 0.02 END) AS label
FROM generate_series(1, 100) seed, unnest('{f,t}'::boolean[]) fault, generate_series(1, 500) i;
CREATE TEMPORARY TABLE results AS
SELECT seed, fault, q.* FROM (SELECT seed, fault, retrain.check_duplicates(id) AS key, retrain.check_duplicates(id, pg_temp.u(seed, id, 2), 'text ' || id, NULL::date) AS whole_row,
	retrain.check_label_flips(label, trusted) AS flips FROM quality_log GROUP BY seed, fault) s,
	LATERAL (VALUES ('duplicates by key', key), ('duplicates by row', whole_row), ('label_flips', flips)) q (what, result);
SELECT what, count(*) FILTER (WHERE fault AND (result).status = 'flagged') AS faults_flagged, count(*) FILTER (WHERE NOT fault AND (result).status = 'flagged') AS clean_flagged,
	count(*) FILTER (WHERE fault AND (result).status = 'flagged') >= 95 AND count(*) FILTER (WHERE NOT fault AND (result).status = 'flagged') <= 5 AS as_promised
FROM results GROUP BY what ORDER BY what;
SELECT what, (result).* FROM results WHERE seed = 1 AND fault ORDER BY what;

-- Counts are those of SQL, by any plan, order and amount of memory, and as partial states.
CREATE TEMPORARY TABLE expected AS
SELECT count(*) AS rows, count(*) - count(DISTINCT (seed, id)) AS count FROM quality_log;
SELECT q.rows = e.rows AS rows, q.count = e.count AS count, q.* FROM (SELECT (retrain.check_duplicates(seed, id)).* FROM quality_log) q, expected e;
CREATE TEMPORARY TABLE plans (plan text, result text);
INSERT INTO plans SELECT 'as it is', retrain.check_duplicates(seed, id)::text || retrain.check_label_flips(label, trusted)::text FROM quality_log;
INSERT INTO plans SELECT 'ordered', retrain.check_duplicates(seed, id ORDER BY md5(i::text || seed))::text || retrain.check_label_flips(label, trusted ORDER BY i)::text FROM quality_log;
SET retrain.aggregate_memory = '64kB';
INSERT INTO plans SELECT 'little memory', retrain.check_duplicates(seed, id)::text || retrain.check_label_flips(label, trusted)::text FROM quality_log;
RESET retrain.aggregate_memory;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT retrain.check_duplicates(seed, id)::text || retrain.check_label_flips(label, trusted)::text FROM quality_log;
CREATE TEMPORARY TABLE parallel AS SELECT 'parallel' AS plan, retrain.check_duplicates(seed, id)::text || retrain.check_label_flips(label, trusted)::text AS result FROM quality_log;
SET retrain.aggregate_memory = '64kB';
CREATE TEMPORARY TABLE parallel_little AS SELECT 'parallel, little memory' AS plan, retrain.check_duplicates(seed, id)::text || retrain.check_label_flips(label, trusted)::text AS result FROM quality_log;
RESET retrain.aggregate_memory;
SET max_parallel_workers_per_gather = 0;
INSERT INTO plans SELECT * FROM parallel UNION ALL SELECT * FROM parallel_little;
SELECT count(*), count(DISTINCT result) FROM plans;
-- per group
SELECT count(*) FILTER (WHERE q.count = e.count AND q.rows = e.rows), count(*)
FROM (SELECT seed, fault, (retrain.check_duplicates(id)).*, count(*) AS n FROM quality_log GROUP BY seed, fault) q
	JOIN (SELECT seed, fault, count(*) AS rows, count(*) - count(DISTINCT id) AS count FROM quality_log GROUP BY seed, fault) e USING (seed, fault);
SELECT retrain.check_label_flips(retrain.merge(p)) = (SELECT retrain.check_label_flips(label, trusted) FROM quality_log) AS merged
FROM (SELECT retrain.label_flips_agg(label, trusted) AS p FROM quality_log GROUP BY seed) s;
DROP TABLE quality_log;

-- What is equal, and how keys are shown.
SELECT v.what, q.count, q.keys FROM (VALUES
	('zeros', (SELECT retrain.check_duplicates(x) FROM (VALUES (0::float8), ('-0'), (1), ('NaN'), ('NaN')) t (x))),
	('numeric', (SELECT retrain.check_duplicates(x) FROM (VALUES (1.0), (1.00), (1.01)) t (x))),
	('NULL', (SELECT retrain.check_duplicates(x) FROM (VALUES (NULL::text), (NULL), ('NULL'), (''), (''), ('')) t (x))),
	('char', (SELECT retrain.check_duplicates(x) FROM (VALUES ('a'::char(3)), ('a '), ('b')) t (x))),
	('quotes', (SELECT retrain.check_duplicates(x, y) FROM (VALUES ('a,b', 'c'), ('a', 'b,c'), ('a"', '\'), ('a"', '\'), ('', NULL), ('', NULL), (NULL, ''), ('x y', '1'), ('x y', '1'), ('x y', '1')) t (x, y))),
	('array', (SELECT retrain.check_duplicates(x) FROM (VALUES ('{1,2}'::int[]), ('{1,2}'), ('{2,1}')) t (x))),
	('times', (SELECT retrain.check_duplicates(x) FROM (VALUES (timestamptz '2025-01-01 00:00+00'), ('2025-01-01 01:00+01'), ('2025-01-02 00:00+00')) t (x))),
	('long', (SELECT retrain.check_duplicates(x) FROM (VALUES (repeat('x', 257)), (repeat('x', 257)), (repeat('x', 258)), (repeat('x', 256)), (repeat('x', 200))) t (x))),
	('eleven', (SELECT retrain.check_duplicates(x / 2) FROM generate_series(2, 23) x)),
	('frequent first', (SELECT retrain.check_duplicates(x) FROM (SELECT x FROM generate_series(1, 12) x, generate_series(1, x)) t))) v (what, result), LATERAL (SELECT (v.result).*) q;
-- a long key is cut between characters
SELECT (q).count, length((q).keys[1]) < 240 AS cut FROM (SELECT retrain.check_duplicates(repeat('x', 199) || repeat(U&'\00E9', 40)) AS q FROM generate_series(1, 2)) s;
SELECT retrain.check_duplicates(x) FILTER (WHERE false), retrain.check_duplicates(x), retrain.check_duplicates(x, x) FROM generate_series(1, 3) x;
SELECT retrain.check_label_flips(a, b), retrain.check_label_flips(a, b) FILTER (WHERE false) AS none, retrain.label_flips_agg(a, b)
FROM (VALUES ('cat', 'dog'), ('cat', 'dog'), ('dog', 'cat'), ('cat', 'cat'), (NULL, 'cat'), ('dog', NULL)) t (a, b);
SELECT retrain.check_label_flips(i % 3, i % 4) AS integers, retrain.check_label_flips(i % 2 = 0, i % 3 = 0) AS booleans, retrain.check_label_flips(NULL::text, 'a') FROM generate_series(1, 600) i;
SELECT retrain.check_label_flips(f, 0), retrain.check_label_flips(f, 0.5), retrain.check_label_flips(f, NULL) FROM (SELECT retrain.label_flips_agg(i, i / 2 * 2) AS f FROM generate_series(1, 100) i) s;

-- Errors.
SELECT retrain.check_duplicates(VARIADIC ARRAY[1, 2]);
CREATE COLLATION pg_temp.folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.check_duplicates(x COLLATE pg_temp.folded) FROM (VALUES ('a'), ('A')) t (x);
SELECT retrain.check_duplicates(1, x COLLATE pg_temp.folded) FROM (VALUES ('a'), ('A')) t (x);
SELECT retrain.check_label_flips(x COLLATE pg_temp.folded, x) FROM (VALUES ('a'), ('A')) t (x);
SELECT retrain.check_label_flips(retrain.profile_agg(true), -1);
SELECT retrain.label_flips_accum_text(retrain.profile_agg(1::float8), 'a', 'b');
