-- auc_blocks_agg, auc_block_bootstrap, block_comparison, auc_block_comparison, block_draws: goldens, exact
-- enumeration, coverage, planted differences, edges, plans.  block_bootstrap itself: robustness.sql.
\set SHOW_CONTEXT never
SET timezone = 'UTC';
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/block_bootstrap.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
SET search_path = public, retrain, pg_catalog;
CREATE FUNCTION pg_temp.near(a float8, b float8) RETURNS boolean LANGUAGE sql
AS $$SELECT abs(a - b) <= 1e-12 * greatest(abs(b), 1)$$;

-- ---------------------------------------------------------------- goldens
-- the same draws: figures agree to rounding
CREATE TEMP VIEW sides AS SELECT id, auc_blocks_agg(label, a, block) AS a, auc_blocks_agg(label = 1, b, block) AS b FROM golden_auc_row GROUP BY id;
SELECT count(*) > 50 AS many, count(*) FILTER (WHERE kept < g.replicates) > 5 AS some_without_value, count(*) FILTER (WHERE NOT (pg_temp.near(c.value_a, g.value_a) AND pg_temp.near(c.value_b, g.value_b) AND pg_temp.near(c.difference, g.difference)
	AND pg_temp.near(c.standard_error, g.standard_error) AND pg_temp.near(c.low, g.low) AND pg_temp.near(c.high, g.high) AND pg_temp.near(c.p_value, g.p_value)
	AND c.blocks = g.blocks AND c.replicates = g.kept AND c.status = CASE WHEN g.blocks < 5 THEN 'few_blocks' ELSE 'ok' END)) AS disagree
FROM golden_auc g JOIN sides USING (id), LATERAL auc_block_comparison(a, b, g.replicates, seed, level, reference) c;
SELECT count(*) FILTER (WHERE NOT (pg_temp.near(c.value, g.value_a) AND pg_temp.near(c.standard_error, g.auc_standard_error) AND pg_temp.near(c.low, g.auc_low) AND pg_temp.near(c.high, g.auc_high)
	AND c.blocks = g.blocks AND c.replicates = g.auc_kept)) AS disagree
FROM golden_auc g JOIN sides USING (id), LATERAL auc_block_bootstrap(a, g.replicates, seed, level) c;
SELECT count(*) > 80 AS many, count(*) FILTER (WHERE NOT (c.value_a = g.value_a AND pg_temp.near(c.value_b, g.value_b) AND pg_temp.near(c.difference, g.difference)
	AND pg_temp.near(c.standard_error, g.standard_error) AND pg_temp.near(c.low, g.low) AND pg_temp.near(c.high, g.high) AND pg_temp.near(c.p_value, g.p_value)
	AND c.blocks = g.blocks AND c.replicates = g.kept AND c.status = CASE WHEN g.blocks < 5 THEN 'few_blocks' ELSE 'ok' END)) AS disagree
FROM golden_comparison g, LATERAL block_comparison(na, da, nb, db, replicates, seed, level, reference) c;
-- other draws, those of numpy: standard errors to 3 %, ends of intervals to a tenth of one (20,000 replicates on both sides)
SELECT abs(c.standard_error / p.standard_error - 1) < 0.03 AS standard_error, abs(c.low - p.low) < 0.1 * p.standard_error AS low, abs(c.high - p.high) < 0.1 * p.standard_error AS high,
       abs(d.standard_error / p.difference_standard_error - 1) < 0.03 AS of_difference, abs(d.low - p.difference_low) < 0.1 * p.difference_standard_error AS low, abs(d.high - p.difference_high) < 0.1 * p.difference_standard_error AS high
FROM plain p, (SELECT auc_blocks_agg(label, a, block) AS a, auc_blocks_agg(label, b, block) AS b FROM plain_row) r, auc_block_bootstrap(a, 20000) c, auc_block_comparison(a, b, 20000) d;
-- the area of all rows is roc_auc, bit for bit
SELECT count(*) AS cases, bool_and(c.value = x.auc) AS same
FROM sides JOIN (SELECT id, roc_auc(label, a) AS auc FROM golden_auc_row GROUP BY id) x USING (id), LATERAL auc_block_bootstrap(a, 2) c WHERE x.auc IS NOT NULL;

-- -------------------------------------------------- all draws of three blocks
-- 27 equally likely draws; with 20,000 replicates each area has its share, and block_draws gives the same draws
CREATE TEMP TABLE tiny (name text, label int, score float8);
INSERT INTO tiny VALUES ('a', 1, 0.3), ('a', 0, 0.3), ('b', 1, 0.9), ('b', 0, 0.2), ('b', 0, 0.5), ('c', 1, 0.1), ('c', 1, 0.8);
SELECT (auc_blocks_agg(label, score, name)).* FROM tiny;
WITH draw AS (
	SELECT row_number() OVER () AS draw, ARRAY[x, y, z] AS blocks FROM unnest('{a,b,c}'::text[]) x, unnest('{a,b,c}'::text[]) y, unnest('{a,b,c}'::text[]) z
), exact AS (
	SELECT draw, roc_auc(label, score) AS auc FROM draw, unnest(blocks) b JOIN tiny ON name = b GROUP BY draw
), drawn AS (
	SELECT replicate, roc_auc(label, score) AS auc FROM block_draws(3, 20000, 7) d JOIN tiny ON name = (ARRAY['a', 'b', 'c'])[d.block], generate_series(1, d.times) GROUP BY replicate
)
SELECT (SELECT count(auc) FROM exact) AS with_value, max(abs(e.share - d.share)) < 0.01 AS shares_agree,
       (SELECT c.replicates = count(auc) AND pg_temp.near(c.standard_error, stddev_samp(auc)) AND pg_temp.near(c.low, percentile_cont(0.025) WITHIN GROUP (ORDER BY auc)) AND pg_temp.near(c.high, percentile_cont(0.975) WITHIN GROUP (ORDER BY auc))
        FROM drawn, (SELECT auc_blocks_agg(label, score, name) AS a FROM tiny) t, auc_block_bootstrap(a, 20000, 7) c GROUP BY c.replicates, c.standard_error, c.low, c.high) AS same_draws
FROM (SELECT auc, count(*) / 26.0 AS share FROM exact WHERE auc IS NOT NULL GROUP BY 1) e FULL JOIN (SELECT auc, count(*) / sum(count(*)) OVER () AS share FROM drawn WHERE auc IS NOT NULL GROUP BY 1) d USING (auc);

-- ------------------------------------------------------ coverage, planted differences
CREATE FUNCTION pg_temp.u(h bytea, k int) RETURNS float8 LANGUAGE sql IMMUTABLE
AS $$SELECT (('x' || encode(substr(h, 6 * k - 5, 6), 'hex'))::bit(48)::bigint + 0.5) / 2.0^48$$;
-- 100 seeds of 30 days with 60 rows each: a positive row is worth 1.2 u more, u of the day; b sees 0.12 more of it than a, same as much as a, each with a noise of its own
CREATE TABLE block_rows AS
SELECT seed, date '2025-01-01' + day AS day, i, (i % 3 = 0)::int AS label, noise + 1.2 * (i % 3 = 0)::int * worth + 0.2 * pg_temp.u(r, 3) AS a, noise + 1.2 * (i % 3 = 0)::int * (worth + 0.1) + 0.2 * pg_temp.u(r, 4) AS b,
       noise + 1.2 * (i % 3 = 0)::int * worth + 0.2 * pg_temp.u(r, 4) AS same
FROM generate_series(1, 100) seed, generate_series(1, 30) day, LATERAL sha256((seed || ' ' || day)::bytea) d, LATERAL (SELECT pg_temp.u(d, 1) AS worth) w, generate_series(1, 60) i,
     LATERAL sha256((seed || ' ' || day || ' ' || i)::bytea) r, LATERAL (SELECT pg_temp.u(r, 1) + pg_temp.u(r, 2) AS noise) s;
ANALYZE block_rows;
-- the mean of the 100 areas stands for the true one; intervals by blocks cover it, those of DeLong (independent rows) do not as often
WITH f AS (
	SELECT seed, auc_block_bootstrap(auc_blocks_agg(label, a, day), 500, seed) AS b, roc_auc_test(label, a) AS t FROM block_rows GROUP BY seed
), m AS (SELECT avg((b).value) AS truth FROM f)
SELECT count(*) FILTER (WHERE (b).low <= truth AND (b).high >= truth) AS covered_by_blocks, count(*) FILTER (WHERE (t).low <= truth AND (t).high >= truth) AS covered_by_rows,
       bool_and((b).value = (t).auc) AS same_areas FROM f, m;
-- a better model is seen in how many of 100 seeds; one as good is called better or worse in how many
SELECT count(*) FILTER (WHERE (better).low > 0) AS better, count(*) FILTER (WHERE (better).p_value < 0.05) AS by_p_value, count(*) FILTER (WHERE (same).low > 0 OR (same).high < 0) AS false_alarms
FROM (SELECT seed, auc_block_comparison(auc_blocks_agg(label, a, day), auc_blocks_agg(label, b, day), 500, seed) AS better, auc_block_comparison(auc_blocks_agg(label, a, day), auc_blocks_agg(label, same, day), 500, seed) AS same FROM block_rows GROUP BY seed) s;
-- the reference moves the p-value only
SELECT c.difference = d.difference AND c.low = d.low AS same, c.p_value < 0.05 AS differs, d.p_value > 0.05 AS not_from_its_low_end
FROM (SELECT auc_blocks_agg(label, a, day) AS a, auc_blocks_agg(label, b, day) AS b FROM block_rows WHERE seed = 1) s, auc_block_comparison(a, b) c, auc_block_comparison(a, b, reference => c.low + 1e-4) d;

-- --------------------------------------------------------------------- edges
SELECT (auc_blocks_agg(label, score, block)).* FROM (VALUES (true, 0.5::float8, 1), (NULL, 0.5, 1), (true, NULL, 1), (false, 'NaN', 2), (false, 0.5, NULL), (false, '-Infinity', 1), (false, '-0', 3), (true, 0, 2)) v (label, score, block);
SELECT auc_blocks_agg(label, a, day) IS NULL AS no_rows FROM block_rows WHERE false;
SELECT (s).*, (auc_block_bootstrap(s)).* FROM (SELECT auc_blocks_agg(label, NULL::float8, day) AS s FROM block_rows) q;
-- one class; one block; one class in half of the draws
SELECT c.* FROM (SELECT auc_blocks_agg(1, a, day) AS s FROM block_rows WHERE seed = 1) q, auc_block_bootstrap(s) c;
SELECT c.* FROM (SELECT auc_blocks_agg(label, a, seed) AS s FROM (VALUES (0, 1.0::float8, 1), (1, 2, 1)) v (label, a, seed)) q, auc_block_bootstrap(s) c;
SELECT c.status, c.value, c.replicates BETWEEN 400 AND 600 AS half, c.standard_error FROM (SELECT auc_blocks_agg(i, i::float8, i) AS s FROM generate_series(0, 1) i) q, auc_block_bootstrap(s) c;
SELECT c.* FROM (SELECT auc_blocks_agg(1, a, day) AS s FROM block_rows WHERE seed = 1) q, auc_block_comparison(s, s) c;
-- the same on both sides
SELECT c.difference, c.standard_error, c.low, c.high, c.p_value, c.status FROM (SELECT auc_blocks_agg(label, a, day) AS s FROM block_rows WHERE seed = 1) q, auc_block_comparison(s, s) c;
SELECT c.* FROM block_comparison('{1,2,NULL}', '{2,4,1}', '{1,1,1}', '{2,4,1}', 10) c;
SELECT c.* FROM block_comparison('{1,2}', '{2,4}', '{1,1}', '{0,0}', 10) c;
SELECT c.* FROM block_comparison('{}', '{}', '{}', '{}') c;
-- any type of block that has one text is the same block
SELECT bool_and(s = f) AS types FROM (SELECT auc_blocks_agg(label, a, day) AS f FROM block_rows WHERE seed = 1) x,
	LATERAL (VALUES ((SELECT auc_blocks_agg(label = 1, a, to_char(day, 'YYYY-MM-DD')) FROM block_rows WHERE seed = 1)), ((SELECT auc_blocks_agg(label, a, day::timestamp::date) FROM block_rows WHERE seed = 1))) v (s);
SELECT auc_block_bootstrap(NULL) IS NULL AS no_blocks, auc_block_comparison(NULL, NULL) IS NULL AS no_sides, (SELECT count(*) FROM block_draws(NULL)) AS draws;
SELECT auc_blocks_agg(2, 0.5, 1);
SELECT auc_blocks_agg(1, 0.5, i) FROM generate_series(1, 1001) i;
\echo :LAST_ERROR_SQLSTATE
SELECT cardinality((auc_blocks_agg(1, 0.5, i)).pairs) AS most FROM generate_series(1, 1000) i;
SET retrain.aggregate_memory = 64;
SELECT auc_blocks_agg(label, a, day) FROM block_rows;
\echo :LAST_ERROR_SQLSTATE
RESET retrain.aggregate_memory;
CREATE COLLATION block_ignores_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT auc_blocks_agg(1, 0.5, 'x' COLLATE block_ignores_case);
\echo :LAST_ERROR_SQLSTATE
DROP COLLATION block_ignores_case;
SELECT auc_block_comparison(auc_blocks_agg(label, a, day), auc_blocks_agg(label, b, day) FILTER (WHERE day > '2025-01-02')) FROM block_rows WHERE seed = 1;
SELECT auc_block_comparison(auc_blocks_agg(label, a, day), auc_blocks_agg(label, CASE WHEN i > 1 OR day > '2025-01-02' THEN b END, day)) FROM block_rows WHERE seed = 1;
SELECT auc_block_comparison(auc_blocks_agg(label, a, day), auc_blocks_agg(label, b, day + 1)) FROM block_rows WHERE seed = 1;
SELECT block_comparison('{1}', '{1}', '{1}', '{1,2}');
SELECT block_comparison('{1}', '{1}', '{1}', '{-1}');
SELECT block_comparison('{1}', '{1}', '{1}', '{1}', reference => 'NaN');
SELECT block_bootstrap('{1}', '{1}', level => 1);
SELECT block_bootstrap('{1}', '{1}', level => 'NaN');
SELECT block_draws(0);
SELECT block_draws(100001);
SELECT block_draws(1, 1);
-- rows that the aggregate cannot have made
SELECT auc_block_bootstrap(ROW(NULL, '{1}', '{1}', '{{1}}', 0)::auc_blocks);
SELECT auc_block_bootstrap(ROW('{a}', '{1,2}', '{1}', '{{1}}', 0)::auc_blocks);
SELECT auc_block_bootstrap(ROW('{a}', '{-1}', '{1}', '{{1}}', 0)::auc_blocks);
SELECT auc_block_bootstrap(ROW('{a}', '{NULL}', '{1}', '{{1}}', 0)::auc_blocks);
SELECT auc_block_bootstrap(ROW('{a}', '{1}', '{1}', '{1}', 0)::auc_blocks);
SELECT auc_block_bootstrap(ROW('{a}', '{1}', '{1}', '{{3}}', 0)::auc_blocks);
SELECT auc_block_bootstrap(ROW('{a,b}', '{9223372036854775807,1}', '{1,9223372036854775807}', '{{1,1},{1,1}}', 0)::auc_blocks);
SELECT auc_block_bootstrap(ROW(array_fill('a'::text, ARRAY[1001]), '{1}', '{1}', '{{1}}', 0)::auc_blocks);
SELECT (auc_block_bootstrap(ROW('{a,b}', '{2147483647,0}', '{0,2147483648}', '{{0,9223372028264841216},{0,0}}', 0)::auc_blocks, 10)).value AS largest;

-- ------------------------------------------------- the same in every plan
CREATE VIEW block_whole AS SELECT md5(to_jsonb(auc_blocks_agg(label, a, day))::text) AS whole FROM block_rows;
SELECT whole FROM block_whole \gset
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT * FROM block_whole;
SELECT whole = :'whole' AS parallel FROM block_whole;
SET max_parallel_workers_per_gather = 0;
SELECT auc_blocks_agg(label, a, day ORDER BY a, i) = auc_blocks_agg(label, a, day ORDER BY i DESC, b) AS any_order FROM block_rows WHERE seed <= 10;
SELECT bool_and(w = (SELECT auc_blocks_agg(label, a, i % 7) FROM block_rows l WHERE l.seed = 1 AND l.day = '2025-01-02' AND l.i <= q.i)) AS growing
FROM (SELECT i, auc_blocks_agg(label, a, i % 7) OVER (ORDER BY i) AS w FROM block_rows WHERE seed = 1 AND day = '2025-01-02') q;
DROP VIEW block_whole;
DROP TABLE block_rows;
