-- fingerprint_agg: goldens of a second implementation, sums and differences, plans, forms, errors.
\set SHOW_CONTEXT never
SET timezone = 'UTC';
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/fingerprint.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
-- = and <> of the schema for the whole test
SET search_path = public, retrain, pg_catalog;

-- ---------------------------------------------------------------- goldens
-- All types and their edges: 100 multisets of rows, some of them repeated.
SELECT count(*) AS sets, sum(g.rows) AS rows, count(*) FILTER (WHERE fingerprint_digest(f) = g.digest AND fingerprint_rows(f) = g.rows) AS agree
FROM golden_fingerprint g
JOIN (SELECT set_id, fingerprint_agg(b, i, l, f, n, t, z, y) AS f FROM golden_row GROUP BY set_id) r USING (set_id);
SELECT fingerprint_digest(fingerprint_agg(b, i, l, f, n, t, z, y)) = (SELECT value FROM golden_other WHERE name = 'everything') AS everything FROM golden_row;
SELECT fingerprint_digest(fingerprint_agg(b)) = (SELECT value FROM golden_other WHERE name = 'no rows') AS no_rows, fingerprint_rows(fingerprint_agg(b)) AS rows
FROM golden_row WHERE false;
SELECT fingerprint_digest(fingerprint_agg(NULL::text)) = (SELECT value FROM golden_other WHERE name = 'one NULL') AS one_null;
SELECT fingerprint_digest(fingerprint_agg(i, 'a' || i % 7, i / 8.0::float8)) = (SELECT value FROM golden_other WHERE name = 'series') AS series FROM generate_series(1, 2000) i;
SELECT row_hash(1, 'a', NULL) = (SELECT value FROM golden_other WHERE name = 'row hash') AS row_hash;
SELECT fingerprint_send(fingerprint_agg(i, t, f)) = (SELECT value FROM golden_other WHERE name = 'packed') AS packed
FROM (VALUES (1, 'a', NULL), (2, 'b', '-0'::float8)) v (i, t, f);
SELECT fingerprint_digest(f) = sha256(fingerprint_send(f)) AS digest_of_packed FROM (SELECT fingerprint_agg(1) AS f) q;

-- Rows, repetitions, columns and their order count.
SELECT fingerprint_agg(a) = fingerprint_agg(a, b) AS fewer_columns,
       fingerprint_agg(a, b) = fingerprint_agg(b, a) AS order_of_columns,
       fingerprint_agg(a, b) = fingerprint_agg(DISTINCT a, b) AS repetition,
       fingerprint_agg(a, b) = fingerprint_agg(a, b) FILTER (WHERE a < 3) AS fewer_rows,
       fingerprint_agg(a, b) = fingerprint_agg(a, b ORDER BY b DESC, a) AS order_of_rows,
       fingerprint_agg(a, b) <> fingerprint_agg(a, b ORDER BY b DESC, a) AS other
FROM (VALUES (1, 2), (1, 2), (2, 3), (3, 3)) v (a, b);
-- The row hash is that of rows_digest.
SELECT rows_digest(1, 'a') = sha256('retrain.rows_digest'::bytea || '\x01'::bytea || int8send(1) || row_hash(1, 'a')) AS row_hash_of_rows_digest;
-- 65,536 copies vanish from the lanes, but not from the sum.
SELECT a = b AS same, substr(fingerprint_send(a), 50) = substr(fingerprint_send(b), 50) AS same_lanes
FROM (SELECT fingerprint_agg(true) AS a, fingerprint_agg(false) AS b FROM generate_series(1, 65536)) s;

-- ----------------------------------------------------- parts, sums, differences
CREATE TABLE fp_log AS
SELECT i AS id, i % 7 AS part, CASE WHEN i % 11 > 0 THEN i / 7.0::float8 END AS x, 'row ' || i % 100 AS t FROM generate_series(1, 20000) i;
ANALYZE fp_log;
CREATE TABLE fp_parts AS SELECT part, fingerprint_agg(id, x, t) AS f FROM fp_log GROUP BY part;
SELECT fingerprint_agg(id, x, t) AS whole FROM fp_log \gset
SELECT merge(f) = :'whole'::fingerprint AS merged, merge(f ORDER BY part DESC) = :'whole'::fingerprint AS reversed,
       sum(fingerprint_rows(f)) AS rows FROM fp_parts;
SELECT merge(merge(a.f, b.f), NULL) = (SELECT fingerprint_agg(id, x, t) FROM fp_log WHERE part IN (0, 1)) AS two,
       merge(NULL, a.f) = a.f AS with_null, merge(NULL::fingerprint, NULL) IS NULL AS nulls
FROM fp_parts a, fp_parts b WHERE a.part = 0 AND b.part = 1;
SELECT merge(f) IS NULL AS no_rows FROM fp_parts WHERE part < 0;
SELECT merge(f) IS NULL AS only_nulls FROM (VALUES (NULL::fingerprint), (NULL)) v (f);
SELECT bool_and(fingerprint_subtract(:'whole', f) = (SELECT fingerprint_agg(id, x, t) FROM fp_log l WHERE l.part <> p.part)) AS without_part,
       bool_and(merge(fingerprint_subtract(:'whole', f), f) = :'whole'::fingerprint) AS and_back,
       bool_and(fingerprint_subtract(f, f) = (SELECT fingerprint_agg(1) FROM fp_log WHERE false)) AS nothing_left
FROM fp_parts p;
SELECT fingerprint_subtract(NULL, f) IS NULL AS whole_null, fingerprint_subtract(f, NULL) IS NULL AS part_null,
       fingerprint_rows(NULL) IS NULL AS rows_null, fingerprint_digest(NULL) IS NULL AS digest_null FROM fp_parts LIMIT 1;
SELECT fingerprint_subtract(a.f, :'whole') FROM fp_parts a LIMIT 1;
SELECT fingerprint_subtract(a, b) FROM (SELECT fingerprint_agg(1) AS a, fingerprint_agg(2) AS b) q;
-- The functions leave stored values alone.
SELECT bool_and(f = (SELECT fingerprint_agg(id, x, t) FROM fp_log l WHERE l.part = p.part)) AS unchanged FROM fp_parts p;
SELECT fingerprint_accum(f, 1) = merge(f, g) AS accum, fingerprint_leave(fingerprint_accum(f, 1), 1) = f AS leave
FROM fp_parts, (SELECT fingerprint_agg(1) AS g) q WHERE part = 3;

-- ------------------------------------------------- the same in every plan
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT fingerprint_agg(id, x, t) FROM fp_log;
SELECT fingerprint_agg(id, x, t) = :'whole'::fingerprint AS parallel FROM fp_log;
SELECT fingerprint_rows(fingerprint_agg(id, x, t)) AS parallel_no_rows FROM fp_log WHERE id < 0;
SELECT bool_and(f = g) AS parallel_groups FROM fp_parts JOIN (SELECT part, fingerprint_agg(id, x, t) AS g FROM fp_log GROUP BY part) q USING (part);
SET parallel_leader_participation = off;
SELECT merge(f) = :'whole'::fingerprint AS parallel_merge FROM fp_parts;
RESET parallel_leader_participation;
SET max_parallel_workers_per_gather = 0;
-- moving and growing frames, two calls over one state
SELECT count(*) AS frames, bool_and(w = (SELECT fingerprint_agg(t) FROM fp_log l WHERE l.id BETWEEN q.id - 3 AND q.id)) AS moving,
       bool_and(v = (SELECT fingerprint_agg(x) FROM fp_log l WHERE l.id <= q.id)) AS growing,
       bool_and(m = (SELECT merge(g) FROM (SELECT fingerprint_agg(t) AS g FROM fp_log l WHERE l.id <= q.id) u)) AS merged
FROM (SELECT id, fingerprint_agg(t) OVER (ORDER BY id ROWS 3 PRECEDING) AS w, fingerprint_agg(x) OVER (ORDER BY id) AS v,
             merge(f) OVER (ORDER BY id) AS m
      FROM (SELECT id, t, x, fingerprint_agg(t) AS f FROM fp_log WHERE id <= 60 GROUP BY id, t, x) s) q;
SELECT bool_and(w = CASE WHEN id < 3 THEN (SELECT fingerprint_agg(1) FROM fp_log WHERE false) ELSE (SELECT fingerprint_agg(t) FROM fp_log l WHERE l.id = q.id - 2) END) AS empty_frames
FROM (SELECT id, fingerprint_agg(t) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 PRECEDING) AS w FROM fp_log WHERE id <= 20) q;
SELECT fingerprint_agg(id) = fingerprint_agg(id) AS shared, fingerprint_agg(id) = merge(fingerprint_agg(id), NULL) AS copied FROM fp_log;
-- No setting shows.
SELECT fingerprint_digest(fingerprint_agg(z, f, n, y, ARRAY[z])) AS before FROM golden_row \gset
SET TimeZone = 'Pacific/Auckland';
SET DateStyle = 'German, DMY';
SET extra_float_digits = -10;
SET bytea_output = 'escape';
SELECT fingerprint_digest(fingerprint_agg(z, f, n, y, ARRAY[z])) = :'before'::bytea AS settings FROM golden_row;
RESET TimeZone;
RESET DateStyle;
RESET extra_float_digits;
RESET bytea_output;

-- ------------------------------------------------------ text and binary form
SELECT bool_and(f::text::fingerprint = f) AS text, min(length(fingerprint_send(f))) AS bytes, max(pg_column_size(f)) AS size FROM fp_parts;
SELECT regexp_replace(fingerprint_agg(1)::text, '[0-9a-f]{100,}', '...') AS one_row;
CREATE TEMP TABLE empty_text AS SELECT fingerprint_agg(1)::text AS e FROM fp_log WHERE false;
CREATE FUNCTION pg_temp.said(form text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
BEGIN
	RETURN 'read, rows ' || retrain.fingerprint_rows(form::retrain.fingerprint);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN state || ': ' || message;
END $$;
SELECT what, pg_temp.said(form) FROM empty_text, LATERAL (VALUES
	('none', e), ('not JSON', 'x'), ('array', '[]'), ('no keys', '{}'), ('NULL', 'null'),
	('format 2', replace(e, '"retrain_fingerprint": 1', '"retrain_fingerprint": 2')),
	('no format', replace(e, '"retrain_fingerprint": 1, ', '')),
	('no rows key', replace(e, '"rows": 0, ', '')),
	('negative', replace(e, '"rows": 0', '"rows": -1')),
	('fraction', replace(e, '"rows": 0', '"rows": 0.5')),
	('rows in a string', replace(e, '"rows": 0', '"rows": "0"')),
	('most rows', replace(e, '"rows": 0', '"rows": 9223372036854775807')),
	('too many rows', replace(e, '"rows": 0', '"rows": 9223372036854775808')),
	('other key', replace(e, '"rows": 0', '"rows": 0, "row": 0')),
	('short lanes', replace(e, '00"}', '"}')), ('no lanes', regexp_replace(e, ', "lanes": "[0-9]*"', '')),
	('no sum', regexp_replace(e, '"sum": "[0-9]*", ', '')),
	('upper case', replace(replace(e, '00"}', '0A"}'), '"rows": 0', '"rows": 1')),
	('no digit', replace(e, '00"}', '0g"}')),
	('no rows, a lane', replace(e, '00"}', '01"}')),
	('no rows, a sum', regexp_replace(e, '0", "lanes', '1", "lanes')),
	('one row, a lane', replace(replace(e, '00"}', '01"}'), '"rows": 0', '"rows": 1')),
	('sum of one row too great', replace(regexp_replace(e, '"sum": "0000000000000000', '"sum": "0000000000000001'), '"rows": 0', '"rows": 1')),
	('sum of two rows', replace(regexp_replace(e, '"sum": "0000000000000000', '"sum": "0000000000000001'), '"rows": 0', '"rows": 2'))) v (what, form);
-- Binary: recv is reached by COPY; bytes are written as bytea and read as fingerprints.
SELECT current_setting('data_directory') || '/regress_fingerprint.bin' AS file \gset
CREATE TEMP TABLE received (f fingerprint);
CREATE FUNCTION pg_temp.receive(bytes bytea, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	result retrain.fingerprint;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
	EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
	DELETE FROM received RETURNING f INTO result;
	RETURN CASE WHEN retrain.fingerprint_send(result) = bytes THEN 'the same bytes' ELSE 'other bytes' END;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN state || ': ' || message;
END $$;
SELECT what, pg_temp.receive(bytes, :'file') FROM (SELECT fingerprint_send(:'whole') AS w) s, LATERAL (VALUES
	('whole', w), ('nothing', ''::bytea), ('short', substr(w, 1, 2096)), ('long', w || '\x00'::bytea), ('format', '\x02'::bytea || substr(w, 2)),
	('negative', overlay(w PLACING '\xff'::bytea FROM 2)), ('no rows', overlay(w PLACING '\x0000000000000000'::bytea FROM 2)),
	('sum', overlay(w PLACING '\xffffffffffffffff'::bytea FROM 10)), ('a lane', overlay(w PLACING '\xffff'::bytea FROM 2000))) v (what, bytes);
DO $$ BEGIN
	EXECUTE format('COPY (SELECT) TO PROGRAM %L', 'cat >/dev/null; rm ' || quote_literal(current_setting('data_directory') || '/regress_fingerprint.bin'));
END $$;

-- --------------------------------------------------------------------- errors
\set VERBOSITY terse
SELECT fingerprint_agg();
SELECT fingerprint_agg(*) FROM fp_log;
SELECT row_hash();
\set VERBOSITY default
SELECT fingerprint_agg(VARIADIC ARRAY[1, 2]);
\echo :LAST_ERROR_SQLSTATE
SELECT row_hash(VARIADIC ARRAY[1, 2]);
SELECT fingerprint_leave(NULL, 1);
SELECT fingerprint_leave(fingerprint_agg(2), 1);
SELECT merge(m::fingerprint, m::fingerprint) FROM (SELECT replace(e, '"rows": 0', '"rows": 9223372036854775807') AS m FROM empty_text) q;
\echo :LAST_ERROR_SQLSTATE
SELECT fingerprint_accum(replace(e, '"rows": 0', '"rows": 9223372036854775807')::fingerprint, 1) FROM empty_text;
DROP TABLE fp_log, fp_parts;
