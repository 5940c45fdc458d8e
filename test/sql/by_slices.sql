-- f1_by_slices and confusion_by_slice: crossed slices in one scan.
\set SHOW_CONTEXT never
CREATE TABLE cross_log AS
SELECT i AS id, i % 5 AS part, i * 31 % 97 < 40 AS y, CASE WHEN i % 19 <> 0 THEN i * 53 % 89 + i * 31 % 97 < 80 END AS q,
	CASE WHEN i % 23 <> 0 THEN i * 37 % 101 % 4 END AS yi, (i * 37 % 101 + i % 3) % 5 AS qi,
	'class ' || (i * 37 % 101 % 4) AS yt, 'class ' || ((i * 37 % 101 + i % 3) % 5) AS qt,
	CASE WHEN i % 13 <> 0 THEN 'carrier ' || i * i % 7 END AS a, i * i % 11 AS b, i % 17 = 3 AS c,
	timestamptz '2025-01-01 00:00+00' + i % 3 * interval '1 hour' AS d
FROM generate_series(1, 9000) i;
ANALYZE cross_log;
\pset null '(null)'

-- ------------------------------------------------------------ what is shown
SELECT slices, support, unused, tp, fp, fn, tn, round(f1::numeric, 4) AS f1, round(f1_low::numeric, 4) AS low, round(f1_high::numeric, 4) AS high, status
FROM unnest((SELECT retrain.f1_by_slices(y, q, 100, a, c) FROM cross_log));
SELECT slices, support, unused, retrain.accuracy(state), status
FROM unnest((SELECT retrain.confusion_by_slice(yt, qt, 100, c, d) FROM cross_log));

-- ------------------------------------- the same as GROUP BY, slice by slice
-- counts of FILTER
SELECT count(*) AS slices, count(*) FILTER (WHERE (o.support, o.unused, o.tp, o.fp, o.fn, o.tn)
	IS DISTINCT FROM (g.support, g.unused, g.tp, g.fp, g.fn, g.tn)) AS differ
FROM unnest((SELECT retrain.f1_by_slices(y, q, 30, a, b, c) FROM cross_log)) o FULL JOIN (
	SELECT ARRAY[a, b::text, c::text] AS slices, count(y = q) AS support, count(*) - count(y = q) AS unused,
		count(*) FILTER (WHERE y AND q) AS tp, count(*) FILTER (WHERE NOT y AND q) AS fp,
		count(*) FILTER (WHERE y AND NOT q) AS fn, count(*) FILTER (WHERE NOT y AND NOT q) AS tn
	FROM cross_log GROUP BY a, b, c) g USING (slices);
-- one column: as f1_by_slice, but for the name
SELECT count(*) AS slices, count(*) FILTER (WHERE o IS DISTINCT FROM g) AS differ
FROM (SELECT quote_nullable((u).slices[1]) AS slice, to_jsonb(u) - 'slices' AS o FROM unnest((SELECT retrain.f1_by_slices(yt, qt, 30, a) FROM cross_log)) u) s
FULL JOIN (SELECT quote_nullable((u).slice) AS slice, to_jsonb(u) - 'slice' AS g FROM unnest((SELECT retrain.f1_by_slice(yt, qt, a, 30) FROM cross_log)) u) t
	USING (slice);
-- states are those of confusion_agg, byte by byte
CREATE TEMP VIEW states AS
SELECT 'boolean' AS kind, u.* FROM unnest((SELECT retrain.confusion_by_slice(y, q, 30, a, b, c) FROM cross_log)) u
UNION ALL SELECT 'integer', u.* FROM unnest((SELECT retrain.confusion_by_slice(yi, qi, 30, a, b, c) FROM cross_log)) u
UNION ALL SELECT 'text', u.* FROM unnest((SELECT retrain.confusion_by_slice(yt, qt, 30, a, b, c) FROM cross_log)) u;
SELECT kind, count(*) AS slices, count(*) FILTER (WHERE retrain.confusion_send(s.state) IS DISTINCT FROM retrain.confusion_send(g.state)) AS differ,
	sum(s.support + s.unused) AS rows
FROM states s FULL JOIN (
	SELECT ARRAY[a, b::text, c::text] AS slices, k.* FROM (
		SELECT a, b, c, retrain.confusion_agg(y, q) AS boolean, retrain.confusion_agg(yi, qi) AS integer, retrain.confusion_agg(yt, qt) AS text
		FROM cross_log GROUP BY a, b, c) x,
		LATERAL (VALUES ('boolean', x.boolean), ('integer', x.integer), ('text', x.text)) k (kind, state)) g
	USING (kind, slices) GROUP BY kind ORDER BY kind;
-- merged over all slices: the confusion of all rows
SELECT kind, retrain.confusion_send(retrain.merge(state)) = retrain.confusion_send(CASE kind
	WHEN 'boolean' THEN (SELECT retrain.confusion_agg(y, q) FROM cross_log)
	WHEN 'integer' THEN (SELECT retrain.confusion_agg(yi, qi) FROM cross_log)
	ELSE (SELECT retrain.confusion_agg(yt, qt) FROM cross_log) END) AS whole FROM states GROUP BY kind ORDER BY kind;

-- C order, column by column, NULL last; NULL, empty and 'NULL' are three values
SELECT quote_nullable(slices) AS slices, support FROM unnest((SELECT retrain.f1_by_slices(true, true, 1, s, n) FROM
	(VALUES ('b', 2), ('B', 10), ('B', NULL), ('B', 9), (NULL, 1), ('', NULL), ('NULL', 1), (NULL, NULL), (NULL, NULL), (U&'\00e4', 1), ('b', -1)) v (s, n)));
-- columns of many values: the table of places is made, made anew, and given up
SELECT count(*) AS slices, bool_and(slices[1]::int / 3 = slices[2]::int) AS pairs, bool_and(support = 2) AS support
FROM unnest((SELECT retrain.f1_by_slices(true, true, 1, i % 30000, i % 30000 / 3) FROM generate_series(1, 60000) i));
SELECT count(*) AS slices, bool_and(support = 100) AS support
FROM unnest((SELECT retrain.f1_by_slices(true, true, 1, i % 40, i % 25, i % 7) FROM generate_series(1, 70 * 2000) i)) WHERE slices[3] < '7';
SELECT cardinality(retrain.confusion_by_slice(true, true, 1, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i)) AS sixteen FROM generate_series(1, 5) i;
-- no rows, and rows that are not used
SELECT retrain.f1_by_slices(true, true, 1, s), retrain.confusion_by_slice(true, true, 1, s) FROM (SELECT 1 WHERE false) v (s);
SELECT slices, support, unused, f1, status FROM unnest((SELECT retrain.f1_by_slices(NULL::boolean, true, 1, 1, NULL) FROM generate_series(1, 3)));
SELECT slices, support, unused, state, status FROM unnest((SELECT retrain.confusion_by_slice('a'::text, NULL, 1, 1, NULL) FROM generate_series(1, 3)));

-- ------------------------------------------------------------------ errors
SELECT retrain.f1_by_slices(true, true, 0, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slices(true, true, NULL, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slices(true, true, i, 'x') FROM generate_series(3, 4) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slices(2, 1, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slices(true, true, 30);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.f1_by_slices(true, true, 30, VARIADIC ARRAY['a', 'b']);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.confusion_by_slice(true, true, 30, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
\echo :LAST_ERROR_SQLSTATE
CREATE COLLATION cross_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.f1_by_slices(y, q, 30, b, a COLLATE cross_nocase) FROM cross_log;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.confusion_by_slice(yt COLLATE cross_nocase, qt, 30, b) FROM cross_log;
\echo :LAST_ERROR_SQLSTATE
DROP COLLATION cross_nocase;
-- millions of slices: an error that says so, whatever the plan
SET retrain.aggregate_memory = '4MB';
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
SELECT pg_temp.try('SELECT retrain.f1_by_slices(true, true, 1, i, -i) FROM generate_series(1, 3000000) i');
SELECT pg_temp.try('SELECT retrain.confusion_by_slice(''a''::text, ''b'', 1, i % 5000, i / 5000) FROM generate_series(1, 3000000) i');
SELECT pg_temp.try('SELECT retrain.confusion_by_slice(true, true, 1, i % 50, i / 5000) FROM generate_series(1, 50000) i');
RESET retrain.aggregate_memory;

-- ------------------------------------------------ the same bits in every plan
CREATE TEMP TABLE serial AS
SELECT retrain.f1_by_slices(y, q, 30, a, b, c) AS f, retrain.f1_by_slices(yt, qt, 30, a, d) AS m,
	retrain.confusion_by_slice(yi, qi, 30, a, b) AS i, retrain.confusion_by_slice(yt, qt, 30, b, c) AS t FROM cross_log;
CREATE TEMP VIEW again AS
SELECT retrain.f1_by_slices(y, q, 30, a, b, c) AS f, retrain.f1_by_slices(yt, qt, 30, a, d) AS m,
	retrain.confusion_by_slice(yi, qi, 30, a, b) AS i, retrain.confusion_by_slice(yt, qt, 30, b, c) AS t FROM cross_log;
SELECT p.f = s.f AS md5, p.m = s.m AS reversed, p.i::text = s.i::text AS by_class, p.t::text = s.t::text AS by_slice
FROM serial s, (SELECT retrain.f1_by_slices(y, q, 30, a, b, c ORDER BY md5(id::text)) AS f, retrain.f1_by_slices(yt, qt, 30, a, d ORDER BY id DESC) AS m,
	retrain.confusion_by_slice(yi, qi, 30, a, b ORDER BY qi, yi) AS i, retrain.confusion_by_slice(yt, qt, 30, b, c ORDER BY c DESC, b) AS t FROM cross_log) p;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT * FROM again;
SELECT p.f = s.f AS f1, p.m = s.m AS macro, p.i::text = s.i::text AS integers, p.t::text = s.t::text AS texts FROM again p, serial s;
SET max_parallel_workers_per_gather = 0;
SELECT part, cardinality(retrain.f1_by_slices(y, q, 30, a, c)) AS slices,
	retrain.f1_by_slices(y, q, 30, a, c) = (SELECT retrain.f1_by_slices(y, q, 30, a, c) FROM cross_log i WHERE i.part = o.part) AS same
FROM cross_log o GROUP BY part ORDER BY part;
-- window frames
SELECT bool_and(w = (SELECT retrain.f1_by_slices(y, q, 2, a, c) FROM cross_log l WHERE l.id <= x.id)) AS growing, count(*)
FROM (SELECT id, retrain.f1_by_slices(y, q, 2, a, c) OVER (ORDER BY id) AS w FROM cross_log WHERE id <= 60) x;
DROP VIEW again, states;
DROP TABLE cross_log;
