-- ece and ece_test: goldens, edges, errors, and the same bits in every plan.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/performance.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- ---------------------------------------------------------------- goldens
-- Exact rationals for ece (one unit in the last place for the two roundings),
-- mpmath for the rest (1e-12 relative).  Each call has one number of bins.
CREATE TEMP TABLE ours AS
          SELECT name, (retrain.ece_test(label, probability, 2)).* FROM golden_row GROUP BY name
UNION ALL SELECT name, (retrain.ece_test(label, probability, 7)).* FROM golden_row GROUP BY name
UNION ALL SELECT name, (retrain.ece_test(label, probability, 10)).* FROM golden_row GROUP BY name
UNION ALL SELECT name, (retrain.ece_test(label, probability, 15)).* FROM golden_row GROUP BY name
UNION ALL SELECT name, (retrain.ece_test(label, probability, 20)).* FROM golden_row GROUP BY name
UNION ALL SELECT name, (retrain.ece_test(label, probability, 1000)).* FROM golden_row GROUP BY name;
SELECT count(*) AS goldens,
       bool_and(abs(o.ece - g.ece) <= 2.3e-16 * g.ece) AS ece,
       bool_and(abs(o.expected_ece - g.expected_ece) <= 1e-12 * g.expected_ece) AS expected_ece,
       bool_and(abs(o.critical_value - g.critical_value) <= 1e-12 * g.critical_value) AS critical_value,
       bool_and((o.bins_used, o.used, o.unused, o.positives, o.status)
                = (g.bins_used, g.used, 0, g.positives, 'ok')) AS counts
FROM golden_ece g JOIN ours o USING (name, bins);

-- The short forms are the same figure.
SELECT name, retrain.ece(label, probability) = (retrain.ece_test(label, probability)).ece AS same,
       retrain.ece(label, probability) = retrain.ece(label, probability, 15) AS fifteen,
       retrain.ece(label::int, probability) = retrain.ece(label, probability) AS integers,
       retrain.ece_test(label, probability, 10) = retrain.ece_test(label::int, probability, 10) AS integers_10
FROM golden_row GROUP BY name ORDER BY name;

-- ------------------------------------------------------- the rule of edges
-- One-decimal scores: (lo, hi] gives 0.0909 with 10 and with 15 bins; with
-- [lo, hi) it would be 0.0364 with 10 bins, and 0.0545 where 1.0 has a bin of
-- its own (torchmetrics).
SELECT round(retrain.ece(label, probability, 10)::numeric, 4) AS bins_10,
       round(retrain.ece(label, probability)::numeric, 4) AS bins_15
FROM golden_row WHERE name = 'tenths';
-- torchmetrics' documentation has 0.525 for these two rows.
SELECT retrain.ece(label, probability) FROM golden_row WHERE name = 'torchmetrics';
-- p = 0 counts (in the code of Guo 2017 it falls into no bin).
SELECT retrain.ece(true, 0.0), (retrain.ece_test(true, 0.0)).used;
-- 0.3 belongs to (0.2, 0.3]; the next double, 3 * 0.1, which is the edge of
-- numpy.linspace(0, 1, 11), does not.
SELECT (r).bin, (r).support FROM unnest(
  (SELECT retrain.reliability(false, p, 10) FROM (VALUES (0.3), (0.30000000000000004)) v (p))) r
WHERE (r).support > 0;

-- ----------------------------------------------- nothing, one row, one class
SELECT retrain.ece(y, p), retrain.ece(y, p, 10), retrain.ece_test(y, p), retrain.ece_test(y, p, 10)
FROM (SELECT true AS y, 0.5::float8 AS p WHERE false) v;
SELECT retrain.ece(NULL::boolean, 0.5), retrain.ece(true, NULL), retrain.ece_test(NULL::integer, NULL, 10);
SELECT ece, bins, bins_used, round(expected_ece::numeric, 10) AS expected_ece,
       round(critical_value::numeric, 10) AS critical_value, used, unused, positives, status
FROM (SELECT (retrain.ece_test(true, 0.25)).*) t;
SELECT retrain.ece(y, p), (retrain.ece_test(y, p)).unused, (retrain.ece_test(y, p)).used
FROM (VALUES (true, 0.5), (NULL, 0.5), (false, NULL), (NULL, NULL)) v (y, p);
SELECT (retrain.ece_test(false, p)).* FROM (VALUES (0.0::float8), (-0.0)) v (p);
-- Every probability 0 or 1: a calibrated model would show no error at all.
SELECT (retrain.ece_test(y, p)).* FROM (VALUES (false, 0.0::float8), (true, 1), (true, 0)) v (y, p);

-- Values that a running sum of doubles loses: the rest after 1 - 1 + tiny.
SELECT retrain.ece(false, 5e-324) AS smallest, retrain.ece(y, p) * 2 = 1e-322 AS pair
FROM (VALUES (true, 1.0::float8), (false, 1e-322)) v (y, p);
SELECT retrain.ece(y, p) * 4 = 3e-300 AS kept
FROM (VALUES (true, 1.0::float8), (false, 1e-300), (false, 1e-300), (false, 1e-300)) v (y, p);

-- --------------------------------------------------------------------- errors
SELECT retrain.ece(true, 1.5);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.ece(true, -1e-300);
SELECT retrain.ece(true, 'NaN'::float8);
SELECT retrain.ece(true, 'Infinity'::float8);
SELECT retrain.ece(NULL::boolean, 2);
SELECT retrain.ece(2, 0.5);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.ece(-1, NULL);
SELECT retrain.ece(true, 0.5, 1);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.ece(true, 0.5, 1001);
SELECT retrain.ece(1, 0.5, NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.ece_test(true, 0.5, b) FROM (VALUES (10), (11)) v (b);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.reliability(1, 0.5, b) FROM (VALUES (11), (10)) v (b);

-- ------------------------------------------------ the same bits in every plan
CREATE TABLE ece_log AS
SELECT i AS id, i % 5 AS g, i % 11 <> 0 AND (i * 7919 % 10007) < (i * i % 10007) AS y,
       CASE WHEN i % 13 = 0 THEN NULL
            WHEN i % 17 = 0 THEN 1e-300 * i
            ELSE (i * i % 10007)::float8 / 10007 END AS p
FROM generate_series(1, 9000) i;
ANALYZE ece_log;
SELECT retrain.ece_test(y, p) AS test, retrain.ece(y, p, 10) AS ece_10 FROM ece_log \gset
-- permuted
SELECT retrain.ece_test(y, p ORDER BY p) = :'test'::retrain.ece_result AS by_p,
       retrain.ece_test(y, p ORDER BY md5(id::text)) = :'test'::retrain.ece_result AS by_md5,
       retrain.ece_test(y, p ORDER BY id DESC) = :'test'::retrain.ece_result AS reversed,
       retrain.ece(y, p, 10 ORDER BY y, p DESC) = :ece_10 AS bins_10
FROM ece_log;
-- parallel
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.ece_test(y, p), retrain.ece(y, p, 10) FROM ece_log;
SELECT retrain.ece_test(y, p) = :'test'::retrain.ece_result AS same, retrain.ece(y, p, 10) = :ece_10 AS same_10 FROM ece_log;
SELECT retrain.ece(y, p), retrain.ece_test(y, p, 20) FROM ece_log WHERE id < 0;
SELECT retrain.ece(y, p, 10 + g % 2) FROM ece_log;
SET max_parallel_workers_per_gather = 0;
-- partitionwise
CREATE TABLE ece_part (LIKE ece_log) PARTITION BY LIST (g);
CREATE TABLE ece_part_0 PARTITION OF ece_part FOR VALUES IN (0, 1);
CREATE TABLE ece_part_1 PARTITION OF ece_part FOR VALUES IN (2, 3, 4);
CREATE TABLE ece_part_2 PARTITION OF ece_part FOR VALUES IN (5);
INSERT INTO ece_part SELECT * FROM ece_log;
ANALYZE ece_part;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT retrain.ece_test(y, p), retrain.ece(y, p, 10) FROM ece_part;
SELECT retrain.ece_test(y, p) = :'test'::retrain.ece_result AS same, retrain.ece(y, p, 10) = :ece_10 AS same_10 FROM ece_part;
RESET enable_partitionwise_aggregate;

-- Groups, FILTER, DISTINCT; hashed and sorted plans agree.
SELECT g, round(retrain.ece(y, p)::numeric, 6) AS ece, (retrain.ece_test(y, p)).used,
       round(retrain.ece(y, p) FILTER (WHERE p > 0.5)::numeric, 6) AS upper_half,
       retrain.ece(y, p) FILTER (WHERE p > 0.5) = (SELECT retrain.ece(y, p) FROM ece_log l WHERE l.g = e.g AND p > 0.5) AS as_where
FROM ece_log e GROUP BY g ORDER BY g;
SET enable_hashagg = off;
CREATE TEMP TABLE sorted AS SELECT g, retrain.ece_test(y, p) FROM ece_log GROUP BY g;
RESET enable_hashagg;
SET enable_sort = off;
SELECT bool_and(s.ece_test = h.ece_test) AS same FROM sorted s
JOIN (SELECT g, retrain.ece_test(y, p) FROM ece_log GROUP BY g) h USING (g);
RESET enable_sort;
SELECT (retrain.ece_test(DISTINCT y, p)).used, retrain.ece(DISTINCT y, p)
FROM (VALUES (true, 0.5), (true, 0.5), (false, 0.5), (false, 0.5), (false, 0.5)) v (y, p);
SELECT g, round(retrain.ece(y, p)::numeric, 6) AS ece FROM ece_log GROUP BY ROLLUP (g) ORDER BY g;

-- Window frames, also moving ones: final functions leave the state alone.
SELECT bool_and(w.ece IS NOT DISTINCT FROM
                (SELECT retrain.ece(y, p) FROM ece_log l WHERE l.id BETWEEN w.id - 20 AND w.id)) AS moving,
       bool_and(w.growing IS NOT DISTINCT FROM
                (SELECT retrain.ece_test(y, p) FROM ece_log l WHERE l.id <= w.id)) AS growing,
       count(*)
FROM (SELECT id, retrain.ece(y, p) OVER (ORDER BY id ROWS 20 PRECEDING),
             retrain.ece_test(y, p) OVER (ORDER BY id) AS growing
      FROM ece_log WHERE id <= 200) w;

-- Three aggregates over one state.
SELECT retrain.ece(y, p) = (retrain.ece_test(y, p)).ece AS same,
       (SELECT sum((r).support) FROM unnest(retrain.reliability(y, p)) r) = (retrain.ece_test(y, p)).used AS support
FROM ece_log;

DROP TABLE ece_log, ece_part;
