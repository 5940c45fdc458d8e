-- worst_slices: goldens of scipy, planted slices and clean data, halves, errors, plans.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/worst_slices.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
\pset null '(null)'

-- ---------------------------------------------------------------- goldens
-- Rows as in test/goldens/worst_slices.py.
CREATE TEMP TABLE golden_row AS
SELECT c.id, c.columns, c.min_support, i * blocks / rows AS block,
	(i * 13 + i * i % 7) % levels[1] AS a, (i * 19 + i * i % 8) % levels[2] AS b, (i * 25 + i * i % 9) % levels[3] AS c, (i * 31 + i * i % 10) % levels[4] AS d,
	(i * 7919 + i * i * 31) % modulus / modulus::float8 + CASE WHEN (i * 13 + i * i % 7) % levels[1] = 1 THEN i % 5 / 8.0::float8 ELSE 0 END AS loss
FROM golden_case c, generate_series(0::bigint, rows - 1) i;
CREATE TEMP VIEW ours AS
SELECT g.id, u.* FROM (
	SELECT id, CASE columns WHEN 1 THEN retrain.worst_slices(loss, block, min_support, a) FILTER (WHERE columns = 1)
		WHEN 2 THEN retrain.worst_slices(loss, block, min_support, a, b) FILTER (WHERE columns = 2)
		WHEN 3 THEN retrain.worst_slices(loss, block, min_support, a, b, c) FILTER (WHERE columns = 3)
		ELSE retrain.worst_slices(loss, block, min_support, a, b, c, d) FILTER (WHERE columns = 4) END AS found
	FROM golden_row GROUP BY id, columns) g, LATERAL unnest(found) u;
CREATE FUNCTION pg_temp.agree(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql AS
$$SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE a = b OR abs(a - b) <= tolerance * abs(b) OR (tolerance < 0 AND abs(a - b) <= -tolerance * greatest(abs(b), 1)) END$$;
SELECT id, count(*) AS slices, min(g.examined) AS expected, bool_and(o.examined = g.examined) AS examined,
	count(*) FILTER (WHERE o.support <> s.support OR o.blocks <> s.blocks OR o.held_out_support <> s.held_support) AS counts,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.loss, s.loss, -1e-15)) AS loss,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.difference, s.difference, -1e-14)) AS difference,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.statistic, t, -1e-12)) AS t, count(*) FILTER (WHERE NOT pg_temp.agree(o.df, s.df, 1e-12)) AS df,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.p_value, p, 1e-11)) AS p, count(*) FILTER (WHERE NOT pg_temp.agree(o.p_adjusted, adjusted, 1e-11)) AS adjusted,
	count(*) FILTER (WHERE NOT (pg_temp.agree(o.held_out_difference, held_difference, -1e-14)
		AND pg_temp.agree(o.held_out_low, held_low, -1e-12) AND pg_temp.agree(o.held_out_high, held_high, -1e-12))) AS held_out
FROM ours o FULL JOIN golden_slice s USING (id, columns, slices) JOIN golden_case g USING (id)
GROUP BY id ORDER BY id;

-- -------------------------------------------- planted slices and clean data
-- 100 seeds, 6,000 rows in 40 blocks, 59 slices of 4, 3 and 2 values; errors of a model that
-- is wrong in 20 % of all rows, and planted in 40 % of those of one slice of 12.
CREATE TEMP VIEW planted AS
SELECT seed, i / 150 AS block, a, b, c, (u < 0.2)::int AS clean, (u < CASE WHEN a = 1 AND b = 2 THEN 0.4 ELSE 0.2 END)::int AS wrong
FROM (SELECT seed, i, (hashint8extended(i, seed) & 1048575) % 4 AS a, (hashint8extended(i, 1000 + seed) & 1048575) % 3 AS b,
		(hashint8extended(i, 2000 + seed) & 1048575) % 2 AS c, (hashint8extended(i, 3000 + seed) & 1048575) / 1048576.0 AS u
	FROM generate_series(1, 100) seed, generate_series(0, 5999) i) x;
CREATE TEMP TABLE searches AS
SELECT seed, retrain.worst_slices(wrong, block, 30, a, b, c) AS planted, retrain.worst_slices(clean, block, 30, a, b, c) AS clean FROM planted GROUP BY seed;
SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM unnest(planted) WHERE columns = '{1,2}' AND slices = '{1,2}' AND p_adjusted < 0.05)) >= 95 AS found,
	count(*) FILTER (WHERE planted[1].columns[1:2] = '{1,2}' AND planted[1].slices[1:2] = '{1,2}') >= 85 AS first_or_part,
	count(*) FILTER (WHERE EXISTS (SELECT FROM unnest(clean) WHERE p_adjusted < 0.05)) <= 5 AS clean,
	min(planted[1].examined) AS examined
FROM searches;
-- 0.2 was planted
SELECT round(avg(difference)::numeric, 2) AS planted, round(avg(held_out_difference)::numeric, 2) AS held_out,
	count(*) FILTER (WHERE 0.2 BETWEEN held_out_low AND held_out_high) >= 90 AS covered, round(avg(damage)::numeric, 3) AS damage
FROM searches, LATERAL unnest(planted) WHERE columns = '{1,2}' AND slices = '{1,2}';
-- on clean data the first of 59 slices looks bad where it was searched, and not where it was not
SELECT avg(clean[1].difference) > 0.04 AS searched, abs(avg(clean[1].held_out_difference)) < 0.01 AS held_out FROM searches;

-- ------------------------------------------------------------ what is shown
CREATE TEMP TABLE tiny (loss float8, block int, a text, b int);
INSERT INTO tiny SELECT (i * 7 % 10) / 10.0 + CASE WHEN i % 3 = 0 THEN 0.5 ELSE 0 END, i / 12, CASE i % 3 WHEN 0 THEN 'x' WHEN 1 THEN 'y' END, i / 6 % 2 FROM generate_series(0, 59) i;
SELECT columns, slices, support, blocks, round(loss::numeric, 3) AS loss, round(loss_elsewhere::numeric, 3) AS elsewhere, round(difference::numeric, 3) AS difference,
	round(statistic::numeric, 3) AS t, round(p_value::numeric, 5) AS p, round(p_adjusted::numeric, 5) AS adjusted, examined, too_small,
	held_out_support, round(held_out_share::numeric, 3) AS share, round(held_out_difference::numeric, 3) AS held_out, round(damage::numeric, 3) AS damage, status
FROM unnest((SELECT retrain.worst_slices(loss, block, 7, a, b) FROM tiny));
-- five blocks: three are searched, two held out; one block has no half to be held out
SELECT columns, slices, support, held_out_support FROM unnest((SELECT retrain.worst_slices(loss, block, 1, a) FROM tiny));
SELECT cardinality(retrain.worst_slices(loss, 1, 1, a)) AS none FROM tiny;
-- a slice that vanished: no damage can be told
SELECT slices, round(p_value::numeric, 4) AS p, held_out_support, held_out_share, held_out_difference, held_out_low, damage, status
FROM unnest((SELECT retrain.worst_slices(loss, block, 1, a) FROM tiny WHERE a = 'y' OR block < 3));
-- constant: no test, and not among the examined; NULL loss or block: not used; all rows in one slice: no other rows
SELECT columns, slices, support, difference, statistic, p_value, p_adjusted, examined, too_small, held_out_difference, held_out_low, status
FROM unnest((SELECT retrain.worst_slices(CASE WHEN a = 'x' THEN 1 ELSE 0 END, block, 1, a, 'all') FROM tiny));
SELECT sum(support + held_out_support) AS used FROM unnest((SELECT retrain.worst_slices(CASE WHEN b = 1 THEN loss END, CASE WHEN block <> 2 THEN block END, 1, a) FROM tiny));
SELECT retrain.worst_slices(loss, block, 1, a) AS none FROM tiny WHERE false;
SELECT retrain.worst_slices(NULL, block, 1, a) AS none FROM tiny;
-- blocks by time are the blocks by their number
SELECT retrain.worst_slices(loss, timestamptz '2025-01-01 00:00+00' + block * interval '1 day', 1, a, b) = retrain.worst_slices(loss, block, 1, a, b) AS same FROM tiny;

-- ------------------------------------------------------------------ errors
SELECT retrain.worst_slices('NaN', 1, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.worst_slices('-Infinity', 1, 30, 'x');
SELECT retrain.worst_slices(1, 1, 0, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.worst_slices(1, 1, NULL, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.worst_slices(1, 1, i, 'x') FROM generate_series(3, 4) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.worst_slices(1, 1, 30, 1, 2, 3, 4, 5, 6, 7, 8, 9);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.worst_slices(1, 1, 30, VARIADIC ARRAY[1]);
\echo :LAST_ERROR_SQLSTATE
CREATE COLLATION worst_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.worst_slices(1, 1, 30, a COLLATE worst_nocase) FROM tiny;
\echo :LAST_ERROR_SQLSTATE
DROP COLLATION worst_nocase;
SET retrain.aggregate_memory = '1MB';
\set VERBOSITY terse
SELECT retrain.worst_slices(1, i % 100, 30, i / 100) FROM generate_series(1, 1000000) i;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default
RESET retrain.aggregate_memory;
-- losses far apart, whose double sums would depend on the order
CREATE TABLE worst_log AS
SELECT i AS id, i % 3 AS part, i / 100 AS block, CASE WHEN i % 11 <> 0 THEN 'a' || i * i % 7 END AS a, i * 31 % 5 AS b,
	(CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END) * ln(1 + i) * CASE WHEN i % 1000 IN (1, 2) THEN 1e200 WHEN i % 7 = 0 THEN 1e-200 ELSE 1 END AS loss
FROM generate_series(0, 5999) i;
ANALYZE worst_log;
CREATE TEMP TABLE serial AS SELECT retrain.worst_slices(loss, block, 30, a, b) AS w FROM worst_log;
SELECT cardinality(w), w = (SELECT retrain.worst_slices(loss, block, 30, a, b ORDER BY md5(id::text)) FROM worst_log) AS shuffled,
	w = (SELECT retrain.worst_slices(loss, block, 30, a, b ORDER BY b DESC, a, block DESC) FROM worst_log) AS by_slice FROM serial;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.worst_slices(loss, block, 30, a, b) FROM worst_log;
SELECT w = (SELECT retrain.worst_slices(loss, block, 30, a, b) FROM worst_log) AS parallel FROM serial;
SET max_parallel_workers_per_gather = 0;
SELECT part, retrain.worst_slices(loss, block, 30, a, b) = (SELECT retrain.worst_slices(loss, block, 30, a, b) FROM worst_log i WHERE i.part = o.part) AS same
FROM worst_log o GROUP BY part ORDER BY part;
DROP TABLE worst_log;
