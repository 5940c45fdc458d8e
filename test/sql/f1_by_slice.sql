-- f1_by_slice: goldens, definitions 6.7, slice identity, errors, plans.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/performance.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- ---------------------------------------------------------------- goldens
-- scikit-learn for the rates; scipy's Wilson interval, mapped, for binary
-- labels; numeric gradient and full covariance (mpmath) for the macro interval.
CREATE TEMP TABLE binary_rows AS
SELECT i, i * 31 % 97 < 40 AS y, i * 53 % 89 + i * 31 % 97 < 80 AS q, i % 7 AS s FROM generate_series(0, 1999) i;
CREATE TEMP TABLE macro_rows AS
SELECT i, substr('abcd', CASE WHEN i % 6 = 0 THEN 1 ELSE k + 1 END, 1) AS y,
       substr('abcde', (k + (i * 11 % 13 > 8)::int) % 5 + 1, 1) AS q, i % 6 + (i % 50 = 0)::int AS s
FROM (SELECT i, i * 37 % 101 % 4 AS k FROM generate_series(0, 2999) i) x;
CREATE TEMP VIEW ours AS
SELECT 'binary' AS kind, r.* FROM unnest((SELECT retrain.f1_by_slice(y, q, s) FROM binary_rows)) r
UNION ALL
SELECT 'macro', r.* FROM unnest((SELECT retrain.f1_by_slice(y, q, s) FROM macro_rows)) r;
SELECT kind, count(*) AS goldens,
       bool_and((o.support, o.tp, o.fp, o.fn) = (g.support, g.tp, g.fp, g.fn)
                AND o.tn IS NOT DISTINCT FROM g.tn AND o.unused = 0 AND o.status = 'ok') AS counts,
       bool_and(abs(o.precision - g.precision) <= 1e-15) AS precision,
       bool_and(abs(o.recall - g.recall) <= 1e-15) AS recall,
       bool_and(abs(o.f1 - g.f1) <= 1e-15) AS f1,
       bool_and(abs(o.f1_low - g.f1_low) <= 1e-12 AND abs(o.f1_high - g.f1_high) <= 1e-12) AS interval,
       bool_and((o.classes, o.classes_absent) IS NOT DISTINCT FROM (g.classes, g.classes_absent)) AS classes
FROM golden_f1 g FULL JOIN ours o USING (kind, slice) GROUP BY kind ORDER BY kind;
-- Integers 0 and 1 are the same labels.
SELECT (SELECT retrain.f1_by_slice(y::int, q::int, s) FROM binary_rows)
     = (SELECT retrain.f1_by_slice(y, q, s) FROM binary_rows) AS integers;

-- ------------------------------------------------------ 6.7: 0/0 is NULL
-- scikit-learn, Evidently, deepchecks and river say 0 in all of these.
SELECT slice, support, tp, fp, fn, tn, precision, recall, f1, round(f1_low::numeric, 4) AS low,
       round(f1_high::numeric, 4) AS high, status
FROM unnest((SELECT retrain.f1_by_slice(y, q, s, 1) FROM (VALUES
  ('all negative', false, false), ('all negative', false, false),
  ('never predicted', true, false), ('never predicted', false, false),
  ('no positives', false, true), ('no positives', false, false),
  ('all wrong', true, false), ('all wrong', false, true),
  ('all right', true, true), ('all right', false, false),
  ('no labels', NULL, true), ('no labels', false, NULL), ('no labels', NULL, NULL)) v (s, y, q)));
-- A class without rows in the slice is left out and counted, not averaged as 0;
-- one never predicted has no precision; an interval of width 0 is none.
SELECT slice, support, unused, tp, fp, fn, tn, round(precision::numeric, 4) AS precision,
       round(recall::numeric, 4) AS recall, round(f1::numeric, 4) AS f1, round(f1_low::numeric, 4) AS low,
       round(f1_high::numeric, 4) AS high, classes, classes_absent, status
FROM unnest((SELECT retrain.f1_by_slice(y, q, s, 1) FROM (VALUES
  ('one', 'a', 'a'), ('one', 'a', 'b'), ('one', 'c', 'c'),
  ('right', 'a', 'a'), ('right', 'b', 'b'),
  ('wrong', 'a', 'b'),
  ('unseen', NULL, 'z'), ('unseen', 'y', NULL),
  ('missed', 'a', 'b'), ('missed', 'b', 'b'), ('missed', 'b', 'b')) v (s, y, q)));

-- ------------------------------------------------------------- min_support
SELECT slice, support, status FROM unnest((SELECT retrain.f1_by_slice(i % 2 = 0, i % 3 = 0, i < 31) FROM generate_series(1, 59) i));
SELECT slice, support, status FROM unnest((SELECT retrain.f1_by_slice(i % 2 = 0, i % 3 = 0, i < 31, 29) FROM generate_series(1, 59) i));
SELECT retrain.f1_by_slice(true, true, 'x', 0);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slice(1, 1, 'x', -5);
SELECT retrain.f1_by_slice('a'::text, 'a', 'x', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slice(true, true, 'x', i) FROM generate_series(3, 4) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slice(2, 1, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slice(NULL, -7, 'x');

-- No rows at all: no slices.
SELECT retrain.f1_by_slice(true, true, s) FROM (SELECT 1 WHERE false) v (s);
SELECT count(*) FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM (SELECT 1 WHERE false) v (s)));

-- ---------------------------------------------------------- slice identity
-- Ordered by bytes (C), NULL last; NULL, empty and 'NULL' are three slices.
SELECT quote_nullable(slice) AS slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM
  (VALUES ('b'), ('B'), ('a'), (NULL), (''), ('NULL'), (NULL), ('aa'), ('a '), (U&'\00e4')) v (s)));
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM
  (VALUES ('ab'::char(4)), ('ab  '), ('a')) v (s)));
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM
  (VALUES (1.0), (1.00), (1), (10), (0.10), ('NaN'), (-0.0)) v (s)));
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM
  (VALUES (0.1::float8), ('-0'), (0.0), (1e300), ('NaN'), ('-Infinity'), ('Infinity'), (0.1::float8 + 0.2::float8), (100000)) v (s)));
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM
  (VALUES (0.1::float4), ('-0'), (0), ('NaN')) v (s)));
SELECT slice FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM
  (VALUES ((-9223372036854775808)::int8), (7), (-7)) v (s)));
SELECT slice FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM (VALUES (true), (false)) v (s)));
CREATE TYPE f1_size AS ENUM ('small', 'large');
CREATE DOMAIN f1_code AS integer CHECK (value > 0);
CREATE DOMAIN f1_name AS varchar(10) COLLATE "C";
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, s) FROM
  (VALUES ('small'::f1_size), ('large'), ('large')) v (s)));
SELECT slice FROM unnest((SELECT retrain.f1_by_slice(true, true, 7::f1_code)));
SELECT slice FROM unnest((SELECT retrain.f1_by_slice(true, true, 'x'::f1_name)));
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, 'x') FROM generate_series(1, 3)));
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(true, true, NULL) FROM generate_series(1, 3)));
-- Texts of other types are cached: more values than places, and long ones.
SELECT count(*), bool_and((r).slice = ARRAY[((r).slice::integer[])[1]]::text) AS text, bool_and((r).support = 5) AS support
FROM (SELECT unnest(retrain.f1_by_slice(true, true, ARRAY[i % 1000])) AS r FROM generate_series(1, 5000) i) x;
SELECT count(*), bool_and(length((r).slice) = 901) AS text, bool_and((r).support = 10) AS support
FROM (SELECT unnest(retrain.f1_by_slice(true, true, array_fill(i % 10, ARRAY[450]))) AS r FROM generate_series(1, 100) i) x;
-- No setting of the session shows in the text.
CREATE TEMP VIEW slices AS SELECT kind, array_agg((r).slice) AS slices FROM (
  SELECT 1 AS kind, unnest(retrain.f1_by_slice(true, true, s)) AS r FROM
    (VALUES ('2013-07-01 12:00:00.25-04'::timestamptz), ('infinity'), ('0044-03-15 00:00:00+00 BC')) v (s)
  UNION ALL SELECT 2, unnest(retrain.f1_by_slice(true, true, s)) FROM
    (VALUES ('2013-07-01'::date), ('-infinity'), ('0044-03-15 BC')) v (s)
  UNION ALL SELECT 3, unnest(retrain.f1_by_slice(true, true, s)) FROM
    (VALUES ('2013-07-01 12:00'::timestamp), ('-infinity')) v (s)
  UNION ALL SELECT 4, unnest(retrain.f1_by_slice(true, true, s)) FROM
    (VALUES ('1 mon 2 days 03:00'::interval), ('-1 day')) v (s)
  UNION ALL SELECT 5, unnest(retrain.f1_by_slice(true, true, s)) FROM (VALUES ('\x00ff'::bytea)) v (s)
  UNION ALL SELECT 6, unnest(retrain.f1_by_slice(true, true, s)) FROM
    (VALUES (ARRAY[0.1::float8 + 0.2]), (ARRAY[1e15])) v (s)
  UNION ALL SELECT 7, unnest(retrain.f1_by_slice(true, true, s)) FROM
    (VALUES (tstzrange('2013-07-01 00:00+00', NULL)), (NULL)) v (s)
  UNION ALL SELECT 8, unnest(retrain.f1_by_slice(true, true, 'retrain.slice_f1'::regtype))
) x GROUP BY kind;
SET TimeZone = 'UTC';
SELECT kind, slices FROM slices ORDER BY kind;
CREATE TEMP TABLE before AS SELECT * FROM slices;
SET TimeZone = 'Pacific/Auckland';
SET DateStyle = 'German, DMY';
SET IntervalStyle = 'iso_8601';
SET extra_float_digits = -10;
SET bytea_output = 'escape';
SET search_path = retrain, public;
SELECT (SELECT array_agg(b ORDER BY b.kind) FROM pg_temp.before b)::text
     = (SELECT array_agg(s ORDER BY s.kind) FROM pg_temp.slices s)::text AS same;
SHOW DateStyle;
RESET ALL;
\set SHOW_CONTEXT never

-- A nondeterministic collation is refused where it would decide.
CREATE COLLATION f1_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TEMP TABLE nocase (y text, s text COLLATE f1_nocase);
INSERT INTO nocase VALUES ('a', 'x'), ('a', 'X');
SELECT retrain.f1_by_slice(true, true, s) FROM nocase;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slice(y, y COLLATE f1_nocase, 1) FROM nocase;
CREATE TEMP TABLE two_collations (y text COLLATE "POSIX", s text COLLATE f1_nocase, t text COLLATE "C");
INSERT INTO two_collations VALUES ('a', 'x', 'x');
SELECT retrain.f1_by_slice(y, y, s) FROM two_collations;
SELECT slice FROM unnest((SELECT retrain.f1_by_slice(y, y, t) FROM two_collations));
SELECT retrain.f1_by_slice(true, true, s) OVER () FROM nocase;
-- a window call does not show the collation of each argument
SELECT retrain.f1_by_slice(y, y, t) OVER () FROM two_collations;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slice(y, y, t COLLATE "C", 1) OVER () FROM two_collations;
SELECT ((retrain.f1_by_slice(1, 1, 5, 1) OVER ())[1]).slice;
SELECT slice FROM unnest((SELECT retrain.f1_by_slice(true, true, s COLLATE "C") FROM nocase));

-- ------------------------------------------------ memory: exact or an error
SET retrain.aggregate_memory = '64kB';
CREATE FUNCTION pg_temp.try(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; hint text; detail text;
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(E'\n', state, message, regexp_replace(detail, '\d+', 'N', 'g'), hint);
END $$;
SELECT pg_temp.try('SELECT retrain.f1_by_slice(true, true, i) FROM generate_series(1, 5000) i');
SELECT pg_temp.try('SELECT retrain.f1_by_slice(i::text, (i + 1)::text, i % 50) FROM generate_series(1, 5000) i');
-- counted over all groups: 10 groups of 300 slices fail, one of them does not
SELECT pg_temp.try('SELECT g, retrain.f1_by_slice(true, true, i) FROM generate_series(1, 300) i, generate_series(1, 10) g GROUP BY g');
SELECT pg_temp.try('SELECT retrain.f1_by_slice(true, true, i) FROM generate_series(1, 300) i');
-- groups that come one after the other give their memory back
SET enable_hashagg = off;
SELECT count(*), bool_and(n = 300) FROM (
  SELECT g, cardinality(retrain.f1_by_slice(true, true, i)) AS n
  FROM generate_series(1, 300) i, generate_series(1, 10) g GROUP BY g) x;
RESET enable_hashagg;
RESET retrain.aggregate_memory;
SELECT cardinality(retrain.f1_by_slice(true, true, i)) AS slices FROM generate_series(1, 100000) i;

-- ------------------------------------------------ the same bits in every plan
CREATE TABLE f1_log AS
SELECT i AS id, i % 5 AS g, i * 31 % 97 < 40 AS y,
       CASE WHEN i % 19 <> 0 THEN i * 53 % 89 + i * 31 % 97 < 80 END AS q,
       'class ' || (i * 37 % 101 % 4) AS ty, 'class ' || ((i * 37 % 101 + i % 3) % 5) AS tq,
       CASE WHEN i % 23 <> 0 THEN 'slice ' || i * i % 41 END AS s
FROM generate_series(1, 9000) i;
ANALYZE f1_log;
CREATE TEMP TABLE serial AS
SELECT retrain.f1_by_slice(y, q, s) AS b, retrain.f1_by_slice(ty, tq, s, 100) AS t,
       retrain.f1_by_slice(y, q, id % 7) AS i FROM f1_log;
SELECT cardinality(b), cardinality(t), cardinality(i) FROM serial;
SELECT p.md5 = s.b AS md5, p.reversed = s.t AS reversed, p.by_class = s.t AS by_class
FROM (SELECT retrain.f1_by_slice(y, q, s ORDER BY md5(id::text)) AS md5,
             retrain.f1_by_slice(ty, tq, s, 100 ORDER BY id DESC) AS reversed,
             retrain.f1_by_slice(ty, tq, s, 100 ORDER BY tq, ty, s) AS by_class FROM f1_log) p, serial s;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.f1_by_slice(y, q, s), retrain.f1_by_slice(ty, tq, s, 100) FROM f1_log;
CREATE TEMP TABLE parallel AS
SELECT retrain.f1_by_slice(y, q, s) AS b, retrain.f1_by_slice(ty, tq, s, 100) AS t,
       retrain.f1_by_slice(y, q, id % 7) AS i FROM f1_log;
SELECT p.b = s.b AS binary, p.t = s.t AS macro, p.i = s.i AS integers FROM parallel p, serial s;
-- fixed settings work inside parallel workers, too
SELECT slice, support FROM unnest((SELECT retrain.f1_by_slice(y, q, make_interval(hours => id % 2)) FROM f1_log));
SELECT retrain.f1_by_slice(y, q, s) FROM f1_log WHERE id < 0;
SELECT retrain.f1_by_slice(y, q, s, 1 + id % 2) FROM f1_log;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE f1_part (LIKE f1_log) PARTITION BY LIST (g);
CREATE TABLE f1_part_0 PARTITION OF f1_part FOR VALUES IN (0, 1);
CREATE TABLE f1_part_1 PARTITION OF f1_part FOR VALUES IN (2, 3, 4);
INSERT INTO f1_part SELECT * FROM f1_log;
ANALYZE f1_part;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT retrain.f1_by_slice(y, q, s) FROM f1_part;
SELECT p.b = s.b AS binary, p.t = s.t AS macro
FROM (SELECT retrain.f1_by_slice(y, q, s) AS b, retrain.f1_by_slice(ty, tq, s, 100) AS t FROM f1_part) p, serial s;
RESET enable_partitionwise_aggregate;

-- GROUP BY, FILTER, DISTINCT; two calls over one state.
SELECT g, cardinality(retrain.f1_by_slice(y, q, s)) AS slices,
       retrain.f1_by_slice(y, q, s) FILTER (WHERE id > 500)
         = (SELECT retrain.f1_by_slice(y, q, s) FROM f1_log l WHERE l.g = f.g AND id > 500) AS as_where,
       (SELECT sum((r).support + (r).unused) FROM unnest(retrain.f1_by_slice(y, q, s)) r) = count(*) AS all_rows
FROM f1_log f GROUP BY g ORDER BY g;
SELECT (r).slice, (r).support FROM (SELECT unnest(retrain.f1_by_slice(DISTINCT y, q, s)) AS r
FROM (VALUES (true, true, 'a'), (true, true, 'a'), (true, false, 'a'), (true, true, 'b')) v (y, q, s)) x;
SELECT g, cardinality(retrain.f1_by_slice(y, q, s)) AS slices FROM f1_log GROUP BY ROLLUP (g) ORDER BY g;

-- Window frames, also moving ones.
SELECT bool_and(moving = (SELECT retrain.f1_by_slice(y, q, s, 2) FROM f1_log l WHERE l.id BETWEEN w.id - 5 AND w.id)) AS moving,
       bool_and(growing = (SELECT retrain.f1_by_slice(ty, tq, s) FROM f1_log l WHERE l.id <= w.id)) AS growing, count(*)
FROM (SELECT id, retrain.f1_by_slice(y, q, s, 2) OVER (ORDER BY id ROWS 5 PRECEDING) AS moving,
             retrain.f1_by_slice(ty, tq, s) OVER (ORDER BY id) AS growing
      FROM f1_log WHERE id <= 100) w;

DROP TABLE f1_log, f1_part;
DROP TYPE f1_size;
DROP DOMAIN f1_code, f1_name;
DROP TABLE nocase, two_collations;
DROP COLLATION f1_nocase;
