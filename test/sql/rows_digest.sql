-- rows_digest: test vectors, what changes it and what does not, spilling, plans.
\set SHOW_CONTEXT never
-- Vectors of test/goldens/performance.py --digest (hashlib.sha256, struct.pack).
SELECT retrain.rows_digest(x) = '\xffbd8b759811d505509d87336988f43ec9ac70f766de6369ad089a5fad9af525' AS empty
FROM (SELECT 1 WHERE false) v (x);
SELECT retrain.rows_digest(NULL::text) = '\x6921bcc682ea29ade7e96018f81c86b5eda07c3de01836f143b76d89ead09943' AS one_null_column;
SELECT retrain.rows_digest(a, b, c, d) = '\xa59576a5cd3e62d88c47368afdbf2b52fb167d8506a10ae29ede2d1d0b1e09fc' AS five_rows
FROM (VALUES (1, 'a', 0.5::float8, true), (2, NULL, '-0', false), (2, NULL, 0, false),
             (-3, U&'\00fc\20ac', 'NaN', NULL), (NULL, '', 'Infinity', true)) v (a, b, c, d);
CREATE TYPE digest_state AS ENUM ('ok', 'bad');
SELECT retrain.rows_digest('2013-07-01'::date, '2013-07-01 00:00:00.25'::timestamp, 7::smallint,
                           (2^40)::bigint, 1.5::real, '\x00ff'::bytea, 'ok'::digest_state, ARRAY[1, 2])
       = '\x25e8370d1bde695ee55374cb779abc7953e210cdee3b19def65278f9de87347d' AS typed;
SELECT retrain.rows_digest(i, (i % 7)::text) = '\xa11862127f10f843e63668f43b9dc8c821210d3b3890047e2611a07dcad07444' AS series
FROM generate_series(1, 5000) i;

-- Rows, repetitions, columns and their order count.
SELECT retrain.rows_digest(a) = retrain.rows_digest(a, b) AS fewer_columns,
       retrain.rows_digest(a, b) = retrain.rows_digest(b, a) AS order_of_columns,
       retrain.rows_digest(a, b) = retrain.rows_digest(DISTINCT a, b) AS repetition,
       retrain.rows_digest(a, b) = retrain.rows_digest(a, b) FILTER (WHERE a < 3) AS fewer_rows,
       retrain.rows_digest(a, b) = retrain.rows_digest(a, b ORDER BY b DESC, a) AS order_of_rows
FROM (VALUES (1, 2), (1, 2), (2, 3), (3, 3)) v (a, b);
-- The border between columns counts, NULL is neither empty nor 'NULL'.
SELECT count(DISTINCT d) FROM (
  SELECT retrain.rows_digest('ab', 'c') UNION ALL SELECT retrain.rows_digest('a', 'bc') UNION ALL
  SELECT retrain.rows_digest('abc', NULL) UNION ALL SELECT retrain.rows_digest(NULL, 'abc') UNION ALL
  SELECT retrain.rows_digest('abc', '') UNION ALL SELECT retrain.rows_digest('abc') UNION ALL
  SELECT retrain.rows_digest('abc', 'NULL')) x (d);
-- Equal values of a type are equal; integer 1 is not bigint 1.
SELECT retrain.rows_digest(1.50) = retrain.rows_digest(1.5::numeric(10,4)) AS numerics,
       retrain.rows_digest('-0'::float8) = retrain.rows_digest(0::float8) AS zeros,
       retrain.rows_digest('-0'::real) = retrain.rows_digest(0::real) AS real_zeros,
       retrain.rows_digest('NaN'::float8) = retrain.rows_digest('Infinity'::float8 - 'Infinity'::float8) AS nans,
       retrain.rows_digest('ab'::char(5)) = retrain.rows_digest('ab'::varchar) AS chars,
       retrain.rows_digest('ab') = retrain.rows_digest('ab'::name) AS names,
       retrain.rows_digest('ok'::digest_state) = retrain.rows_digest('ok') AS enums,
       retrain.rows_digest(1) = retrain.rows_digest(1::bigint) AS widths;
CREATE DOMAIN digest_code AS integer;
SELECT retrain.rows_digest(1::digest_code) = retrain.rows_digest(1) AS domains;
-- A toasted, compressed value is its text.
CREATE TEMP TABLE big (t text);
INSERT INTO big VALUES (repeat('x', 100000));
SELECT retrain.rows_digest(t) = retrain.rows_digest(repeat('x', 100000)) AS toasted FROM big;

-- No setting of the session shows, client encoding included.
CREATE TEMP VIEW digests AS
SELECT retrain.rows_digest(a, b, c, d, e, f, g, h, i, j, k) AS d FROM (VALUES
  ('2013-07-01 12:00+02'::timestamptz, '1 mon -2 days'::interval, 0.1::float8 + 0.2::float8,
   ARRAY['2013-07-01 12:00+02'::timestamptz], '\x01ff'::bytea, ROW('2013-07-01'::date, 1e15::float8),
   U&'\00fc\20ac', jsonb_build_object(U&'k\00fc', 1.50), tstzrange('2013-07-01 12:00+02', NULL),
   'bad'::digest_state, '12:00+02'::timetz)) v (a, b, c, d, e, f, g, h, i, j, k);
SELECT d AS before FROM digests \gset
SET TimeZone = 'Pacific/Auckland';
SET DateStyle = 'German, DMY';
SET IntervalStyle = 'iso_8601';
SET extra_float_digits = -10;
SET bytea_output = 'escape';
SET client_encoding = 'LATIN9';
SELECT d = :'before' AS same FROM digests;
RESET ALL;
RESET client_encoding;

-- ------------------------------------------------------ beyond the memory limit
CREATE TABLE digest_log AS
SELECT i AS id, i % 3 AS g, 'row ' || i % 1000 AS t, i / 7.0::float8 AS x FROM generate_series(1, 20000) i;
ANALYZE digest_log;
SELECT retrain.rows_digest(id, t, x) AS whole, retrain.rows_digest(t) AS repeated FROM digest_log \gset
SET retrain.aggregate_memory = '64kB';
SELECT retrain.rows_digest(id, t, x) = :'whole' AS whole, retrain.rows_digest(t) = :'repeated' AS repeated,
       retrain.rows_digest(id, t, x ORDER BY x DESC) = :'whole' AS reversed FROM digest_log;
-- many groups, each may spill; the state survives its final function
CREATE TEMP TABLE spilled AS
SELECT g, id / 2000 AS part, retrain.rows_digest(id, t) AS d FROM digest_log GROUP BY 1, 2;
SELECT count(*), bool_and(w = (SELECT retrain.rows_digest(id) FROM digest_log l WHERE l.id <= x.id)) AS growing
FROM (SELECT id, retrain.rows_digest(id) OVER (ORDER BY id) AS w FROM digest_log WHERE id <= 2500) x WHERE id % 500 = 0;
-- an error in mid-spill, a cursor left open: nothing stays behind
SELECT retrain.rows_digest(id, 1 / (15000 - id)) FROM digest_log;
BEGIN;
DECLARE c CURSOR FOR SELECT g, retrain.rows_digest(id) OVER (PARTITION BY g ORDER BY id) FROM digest_log;
MOVE 3000 IN c;
SAVEPOINT s;
SELECT retrain.rows_digest(id, 1 / (15000 - id)) FROM digest_log;
ROLLBACK TO s;
FETCH 1 FROM c \gset
COMMIT;
SET statement_timeout = '100ms';
SELECT retrain.rows_digest(i, repeat('x', 100)) FROM (SELECT generate_series(1, 100000000) AS i) v;
RESET statement_timeout;
SELECT count(*) AS temporary_files FROM pg_catalog.pg_ls_tmpdir();
RESET retrain.aggregate_memory;
SELECT bool_and(s.d = l.d) AS groups FROM spilled s
JOIN (SELECT g, id / 2000 AS part, retrain.rows_digest(id, t) AS d FROM digest_log GROUP BY 1, 2) l USING (g, part);

-- ------------------------------------------------- the same in every plan
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.rows_digest(id, t, x) FROM digest_log;
SELECT retrain.rows_digest(id, t, x) = :'whole' AS parallel FROM digest_log;
SELECT retrain.rows_digest(id, make_interval(hours => id)) = (SELECT retrain.rows_digest(id, make_interval(hours => id)) FROM (SELECT id FROM digest_log OFFSET 0) q) AS settings
FROM digest_log;
SELECT retrain.rows_digest(id) = '\xffbd8b759811d505509d87336988f43ec9ac70f766de6369ad089a5fad9af525' AS empty FROM digest_log WHERE id < 0;
SET retrain.aggregate_memory = '64kB';
SELECT retrain.rows_digest(id, t, x) = :'whole' AS parallel_spilled FROM digest_log;
RESET retrain.aggregate_memory;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE digest_part (LIKE digest_log) PARTITION BY LIST (g);
CREATE TABLE digest_part_0 PARTITION OF digest_part FOR VALUES IN (0);
CREATE TABLE digest_part_1 PARTITION OF digest_part FOR VALUES IN (1, 2);
INSERT INTO digest_part SELECT * FROM digest_log;
ANALYZE digest_part;
SET enable_partitionwise_aggregate = on;
SET retrain.aggregate_memory = '64kB';
EXPLAIN (COSTS OFF) SELECT retrain.rows_digest(id, t, x) FROM digest_part;
SELECT retrain.rows_digest(id, t, x) = :'whole' AS partitionwise FROM digest_part;
RESET retrain.aggregate_memory;
RESET enable_partitionwise_aggregate;

-- Groups, moving window frames, two calls over one state.
SELECT g, retrain.rows_digest(id) = (SELECT retrain.rows_digest(id) FROM digest_log l WHERE l.g = d.g) AS same,
       retrain.rows_digest(id) = retrain.rows_digest(id) AS shared
FROM digest_log d GROUP BY g ORDER BY g;
SELECT bool_and(w = (SELECT retrain.rows_digest(t) FROM digest_log l WHERE l.id BETWEEN x.id - 3 AND x.id)) AS moving
FROM (SELECT id, retrain.rows_digest(t) OVER (ORDER BY id ROWS 3 PRECEDING) AS w FROM digest_log WHERE id <= 50) x;

-- --------------------------------------------------------------------- errors
-- the server's hints differ between its releases
\set VERBOSITY terse
SELECT retrain.rows_digest();
SELECT retrain.rows_digest(*) FROM digest_log;
\set VERBOSITY default
SELECT retrain.rows_digest(VARIADIC ARRAY[1, 2]);
\echo :LAST_ERROR_SQLSTATE

DROP TABLE digest_log, digest_part;
DROP TYPE digest_state CASCADE;
DROP DOMAIN digest_code;
