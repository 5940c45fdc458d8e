-- Profiles of many columns in one scan: profile_columns, profile_set_agg, merge, profile_query.
SET timezone = 'UTC';
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN pg_temp.amount AS numeric CHECK (value > -1e300);
CREATE DOMAIN pg_temp.code AS varchar(9);
CREATE TEMPORARY TABLE v AS
SELECT i, i * 7919 % 101 AS part, (i % 300)::smallint AS i2, i AS i4, i * 1840000000000003::bigint AS i8, (i / 7.0)::real AS f4,
	CASE i % 53 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN '-Infinity' WHEN 4 THEN 0 WHEN 5 THEN '-0'
		ELSE ((i * 48271::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * power(10, i % 7) END AS f8,
	CASE WHEN i % 17 = 0 THEN NULL ELSE i::numeric / 3 END AS num, (i / 8.0)::numeric::pg_temp.amount AS amount, nullif(i % 3, 2) = 1 AS b,
	date '2013-01-01' + i % 500 AS d, timestamp '2013-01-01' + i * interval '1.000001 s' AS ts, timestamptz '2013-01-01' + i * interval '1 h' AS tz,
	CASE WHEN i % 31 = 0 THEN NULL ELSE 'user ' || i * 69621::bigint % 4900 || repeat('x', i % 3 * 40) END AS t, (i % 7)::varchar(9) AS vc,
	(i % 7)::char(9) AS bp, ('n' || i % 9)::name AS nm, (i % 11)::text::pg_temp.code AS code, (enum_range(NULL::pg_temp.mood))[1 + i % 3] AS mood,
	(i % 1000)::oid AS o,
	md5(i::text)::uuid AS u, jsonb_build_object('a', i % 5) AS j, ARRAY[i % 5, NULL] AS a, i % 50 * interval '1 day 1 h' AS iv, '10.0.0.1'::inet + i % 300 AS ip,
	decode(md5((i % 4)::text), 'hex') AS bytes
FROM generate_series(1, 5011) i;

-- 1. Each column as profile_agg makes it, byte for byte.
CREATE TEMPORARY TABLE single AS SELECT ARRAY[retrain.profile_agg(i2), retrain.profile_agg(i4), retrain.profile_agg(i8), retrain.profile_agg(f4),
	retrain.profile_agg(f8), retrain.profile_agg(num), retrain.profile_agg(amount), retrain.profile_agg(b), retrain.profile_agg(d), retrain.profile_agg(ts),
	retrain.profile_agg(tz), retrain.profile_agg(t), retrain.profile_agg(vc), retrain.profile_agg(bp), retrain.profile_agg(nm), retrain.profile_agg(code),
	retrain.profile_agg(mood), retrain.profile_agg(o::text), retrain.profile_agg(NULL::text), retrain.profile_agg(1.5)] AS p FROM v;
CREATE TEMPORARY TABLE many AS SELECT retrain.profile_columns(i2, i4, i8, f4, f8, num, amount, b, d, ts, tz, t, vc, bp, nm, code, mood, o, NULL::text, 1.5) AS p FROM v;
SELECT name, retrain.profile_send(single.p[n]) = retrain.profile_send(many.p[n]) AS same, (many.p[n]::jsonb) ->> 'kind' AS kind,
	octet_length(retrain.profile_send(many.p[n])) > 15 AS filled
FROM single, many, unnest('{i2,i4,i8,f4,f8,num,amount,b,d,ts,tz,t,vc,bp,nm,code,mood,o,none,constant}'::text[]) WITH ORDINALITY AS c(name, n) ORDER BY n;
-- types that profile_agg does not take: categories, by a text that no setting changes
CREATE FUNCTION pg_temp.others() RETURNS retrain.profile[] LANGUAGE sql AS 'SELECT retrain.profile_columns(u, j, a, iv, ip, bytes, ''x'') FROM v';
CREATE TEMPORARY TABLE others AS SELECT pg_temp.others() AS p;
SET intervalstyle = iso_8601;
SET bytea_output = escape;
SELECT name, retrain.profile_send(o.p[n]) = retrain.profile_send(again.p[n]) AS same, (o.p[n]::jsonb) ->> 'kind' AS kind,
	o.p[n]::jsonb -> 'buckets' -> 0 AS first
FROM others o, (SELECT pg_temp.others() AS p) again, unnest('{u,j,a,iv,ip,bytes,literal}'::text[]) WITH ORDINALITY AS c(name, n) ORDER BY n;
SELECT retrain.profile_send(o.p[1]) = retrain.profile_send((SELECT retrain.profile_agg(u::text) FROM v)) AS as_text FROM others o;
RESET intervalstyle;
RESET bytea_output;

-- 2. The same bytes in any order, split, merged and stored; profile_columns and profile_set_agg agree.
CREATE FUNCTION pg_temp.same(VARIADIC sets retrain.profile_set[]) RETURNS text LANGUAGE sql AS
$$ SELECT count(*) || ' sets, ' || count(DISTINCT retrain.profile_set_send(s)) || ' distinct' FROM unnest(sets) s $$;
CREATE TEMPORARY TABLE parts AS SELECT part, retrain.profile_set_agg(i4, f8, b, t, u) AS s FROM v GROUP BY part;
SELECT pg_temp.same((SELECT retrain.profile_set_agg(i4, f8, b, t, u) FROM v), (SELECT retrain.profile_set_agg(i4, f8, b, t, u ORDER BY i DESC) FROM v),
	(SELECT retrain.profile_set_agg(i4, f8, b, t, u ORDER BY md5(i::text)) FROM v), (SELECT retrain.merge(s ORDER BY part) FROM parts),
	(SELECT retrain.merge(s ORDER BY part DESC) FROM parts),
	(SELECT retrain.merge(s) FROM (SELECT retrain.merge(s) AS s FROM parts GROUP BY part % 7 UNION ALL SELECT NULL) x),
	(SELECT retrain.profile_set_agg(i4, f8, b, t, u)::text::retrain.profile_set FROM v));
SELECT bool_and(retrain.profile_send(p) = retrain.profile_send(q)) AND count(*) = 5 AS taken_apart
FROM (SELECT retrain.profile_columns(i4, f8, b, t, u) AS c, retrain.profiles(retrain.profile_set_agg(i4, f8, b, t, u)) AS s FROM v) x,
	ROWS FROM (unnest(c), unnest(s)) AS y(p, q);
-- two aggregates over one state, and states that go on after they were read
SELECT count(*), bool_and(retrain.profile_send(c[1]) = retrain.profile_send(a) AND retrain.profile_send(c[2]) = retrain.profile_send((retrain.profiles(s))[2])) AS running
FROM (SELECT retrain.profile_columns(f8, t) OVER w AS c, retrain.profile_set_agg(f8, t) OVER w AS s, retrain.profile_agg(f8) OVER w AS a
	FROM v WHERE i <= 300 WINDOW w AS (ORDER BY i ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)) x;
SELECT retrain.profile_columns(i4, t)::text FROM v WHERE i < 3;
SELECT retrain.profile_columns(i4, t) IS NULL AS no_rows, retrain.profile_set_agg(i4) IS NULL AS no_set, retrain.merge(NULL::retrain.profile_set) IS NULL AS no_sets,
	retrain.profiles(NULL) IS NULL AS no_profiles FROM v WHERE false;
SELECT retrain.profile_columns(i4, t) FILTER (WHERE i = 7)::text AS filtered FROM v;

-- 3. Parallel and partitionwise plans.
CREATE TABLE regress_columns (i int, k int, x float8, t text) PARTITION BY LIST (k);
CREATE TABLE regress_columns_0 PARTITION OF regress_columns FOR VALUES IN (0);
CREATE TABLE regress_columns_1 PARTITION OF regress_columns FOR VALUES IN (1);
INSERT INTO regress_columns SELECT i, i % 2, f8, t FROM v;
ANALYZE regress_columns;
SET max_parallel_workers_per_gather = 0;
CREATE TEMPORARY TABLE plans AS SELECT 'serial' AS plan, retrain.profile_set_agg(i, k, x, t) AS s, retrain.profile_agg(x) AS p FROM regress_columns;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT retrain.profile_columns(i, k, x, t), retrain.profile_agg(x) FROM regress_columns;
INSERT INTO plans SELECT 'partitionwise', retrain.profile_set_agg(i, k, x, t), retrain.profile_agg(x) FROM regress_columns;
EXPLAIN (COSTS OFF) SELECT k, retrain.profile_set_agg(i, x, t) FROM regress_columns GROUP BY k;
RESET enable_partitionwise_aggregate;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT retrain.profile_set_agg(i, k, x, t), retrain.profile_agg(x) FROM regress_columns;
INSERT INTO plans SELECT 'parallel', retrain.profile_set_agg(i, k, x, t), retrain.profile_agg(x) FROM regress_columns;
SET enable_partitionwise_aggregate = on;
INSERT INTO plans SELECT 'both', retrain.profile_set_agg(i, k, x, t), retrain.profile_agg(x) FROM regress_columns;
SELECT count(*), count(DISTINCT retrain.profile_set_send(s)) AS sets, count(DISTINCT retrain.profile_send(p)) AS profiles FROM plans;
RESET enable_partitionwise_aggregate;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- 4. The query for a relation.
CREATE SCHEMA "regress ""odd'";
CREATE TABLE "regress ""odd'"."T 'a\" ("order" int, gone int, "x""y" float8, "select 'é" text, plain boolean);
ALTER TABLE "regress ""odd'"."T 'a\" DROP COLUMN gone;
SELECT retrain.profile_query('"regress ""odd''"."T ''a\"');
SELECT * FROM retrain.profile_relation('"regress ""odd''"."T ''a\"');
INSERT INTO "regress ""odd'"."T 'a\" VALUES (1, 2.5, 'a', true), (2, NULL, 'b', false);
SELECT * FROM retrain.profile_relation('"regress ""odd''"."T ''a\"');
SELECT * FROM retrain.profile_relation(columns => '{plain,order}', relation => '"regress ""odd''"."T ''a\"');
-- nothing of the caller's search_path is called
CREATE FUNCTION "regress ""odd'".unnest(anyarray) RETURNS SETOF anyelement LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'evil'; END $$;
CREATE FUNCTION "regress ""odd'".array_cat(anyarray, anyarray) RETURNS anyarray LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'evil'; END $$;
SET search_path = "regress ""odd'", pg_catalog;
SELECT column_name FROM retrain.profile_relation('"T ''a\"'::regclass, ARRAY['plain']);
RESET search_path;
-- more columns than one call can take: one scan, several calls
DO $$ BEGIN
	EXECUTE format('CREATE TABLE regress_wide AS SELECT %s FROM generate_series(1, 20) g', (SELECT string_agg(format('g %% %s AS c%s', i, i), ', ' ORDER BY i) FROM generate_series(1, 250) i));
END $$;
SELECT calls, length(q) > 1000 AS long FROM (SELECT retrain.profile_query('regress_wide') AS q) x,
	LATERAL (SELECT count(*) AS calls FROM regexp_matches(q, 'profile_set_agg', 'g')) y;
SELECT count(*) AS columns, count(*) FILTER (WHERE column_name <> 'c' || n) AS misplaced,
	count(*) FILTER (WHERE jsonb_array_length(profile::jsonb -> 'buckets') <> least(n, 20)) AS wrong_columns
FROM retrain.profile_relation('regress_wide') WITH ORDINALITY AS w(column_name, profile, n);
SELECT n, count(*) FROM generate_series(98, 100) n, LATERAL retrain.profile_relation('regress_wide', (SELECT array_agg('c' || i ORDER BY i) FROM generate_series(1, n) i)) GROUP BY n ORDER BY n;
-- views, their rights, and those of tables
CREATE VIEW regress_columns_view AS SELECT x, t FROM regress_columns WHERE k = 1;
SELECT column_name, profile::jsonb -> 'null' AS nulls FROM retrain.profile_relation('regress_columns_view');
SET client_min_messages = warning;
CREATE ROLE regress_columns_reader;
GRANT SELECT (x) ON regress_columns TO regress_columns_reader;
SET ROLE regress_columns_reader;
SELECT column_name FROM retrain.profile_relation('regress_columns', '{x}');
SELECT column_name FROM retrain.profile_relation('regress_columns');
RESET ROLE;
-- what is refused
CREATE INDEX regress_columns_index ON regress_columns (i);
CREATE TABLE regress_columns_none ();
SELECT retrain.profile_query(NULL);
SELECT retrain.profile_query(0);
SELECT retrain.profile_query('regress_columns_index');
SELECT retrain.profile_query('regress_columns_none');
SELECT retrain.profile_query('regress_columns', '{}');
SELECT retrain.profile_query('regress_columns', '{x,NULL}');
SELECT retrain.profile_query('regress_columns', '{x,X}');
SELECT retrain.profile_query('regress_columns', '{ctid}');
SELECT retrain.profile_query('regress_columns', '{x,t,x}');
REVOKE ALL ON regress_columns FROM regress_columns_reader;
DROP ROLE regress_columns_reader;
RESET client_min_messages;

-- 5. Calls that are refused.
SELECT retrain.profile_columns(VARIADIC ARRAY[1, 2]);
SELECT retrain.profile_columns(ARRAY[1, 2], NULL)::text;
DO $$ BEGIN
	EXECUTE format('SELECT retrain.profile_columns(%s)', (SELECT string_agg('1', ',') FROM generate_series(1, 100)));
EXCEPTION WHEN OTHERS THEN
	RAISE NOTICE '% %', SQLSTATE, SQLERRM;
END $$;
CREATE COLLATION pg_temp.loose (provider = icu, locale = 'und', deterministic = false);
SELECT retrain.profile_columns(1, t COLLATE pg_temp.loose) FROM v;
SELECT retrain.profile_columns(t, l) FROM (SELECT t, t COLLATE pg_temp.loose AS l FROM v) x;
SELECT array_length(retrain.profile_columns(t, nm), 1) AS mixed FROM v;
SELECT array_length(retrain.profile_columns(t, nm) OVER (), 1) FROM v LIMIT 1;
SELECT array_length(retrain.profile_columns(i4, t) OVER (), 1) AS window FROM v LIMIT 1;
SELECT retrain.merge(s) FROM (SELECT retrain.profile_set_agg(1, 2) AS s UNION ALL SELECT retrain.profile_set_agg(1)) x;
SELECT retrain.merge(s ORDER BY s::text COLLATE "C") FROM (SELECT retrain.profile_set_agg(1, 2) AS s UNION ALL SELECT retrain.profile_set_agg(1, 'a'::text)) x;

-- 6. Support functions called by hand.
SELECT retrain.profile_set_accum(NULL, 1, 'a'::text);
SELECT retrain.profile_set_accum(retrain.profile_set_accum(NULL, 1, 'a'::text), 2, 'b'::text);
SELECT retrain.profile_set_accum(retrain.profile_set_agg(1, true), 2, NULL::boolean);
SELECT retrain.profile_set_accum(retrain.profile_set_agg(1), 2, 3);
SELECT retrain.profile_set_accum(retrain.profile_set_accum(NULL, 1), 'a'::text);
SELECT retrain.profile_set_accum(retrain.profile_set_agg(1), 'a'::text);
SELECT retrain.profile_set_accum(retrain.profile_set_agg(1), VARIADIC ARRAY[1]);
SELECT retrain.profile_set_combine(NULL, NULL) IS NULL AS none, pg_temp.same(retrain.profile_set_combine(s, NULL), retrain.profile_set_combine(NULL, s),
	retrain.profile_set_final(s), s) AS one, retrain.profiles(retrain.profile_set_combine(s, s))::text AS doubled, retrain.profile_set_final(NULL) IS NULL AS final
FROM (SELECT retrain.profile_set_agg(1, true) AS s) x;

-- 7. Text and binary form of a set.
SELECT retrain.profile_set_send(retrain.profile_set_agg(1, true));
SELECT '[]'::retrain.profile_set;
SELECT '1'::retrain.profile_set;
SELECT '{}'::retrain.profile_set;
SELECT '[1]'::retrain.profile_set;
SELECT '[{"retrain_profile": 1, "kind": "number", "buckets": [[1, 0]]}]'::retrain.profile_set;
SELECT (SELECT string_agg('{"retrain_profile": 1, "kind": "number", "buckets": []}', ',') FROM generate_series(1, 1600)) AS profiles \gset
SELECT array_length(retrain.profiles(('[' || :'profiles' || ']')::retrain.profile_set), 1) AS most;
SELECT ('[' || :'profiles' || ', {"retrain_profile": 1, "kind": "number", "buckets": []}]')::retrain.profile_set;
CREATE FUNCTION pg_temp.received(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	file text := current_setting('data_directory') || '/regress_columns.bin';
	result retrain.profile_set;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
	CREATE TEMPORARY TABLE received (s retrain.profile_set);
	EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
	SELECT s INTO result FROM received;
	DROP TABLE received;
	RETURN result::text;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT what, pg_temp.received(bytes) AS received
FROM (SELECT retrain.profile_set_send(retrain.profile_set_agg(1, true)) AS s) x, LATERAL (VALUES (1, 'whole', s), (2, 'nothing', ''), (3, 'no profile', '\x010000'::bytea),
	(4, 'version', '\x02'::bytea || substr(s, 2)), (5, 'one missing', '\x010003'::bytea || substr(s, 4)), (6, 'one too many', '\x010001'::bytea || substr(s, 4)),
	(7, 'cut', substr(s, 1, octet_length(s) - 1)), (8, 'longer', s || '\x00'::bytea), (9, 'huge length', set_byte(s, 3, 255)), (10, 'length', set_byte(s, 6, 5)),
	(11, 'a profile', set_byte(s, 8, 9)), (12, 'many', '\x01ffff'::bytea || substr(s, 4))) AS b(n, what, bytes) ORDER BY n;
DO $$ BEGIN
	EXECUTE format('COPY (SELECT) TO PROGRAM %L', 'cat >/dev/null; rm ' || quote_literal(current_setting('data_directory') || '/regress_columns.bin'));
END $$;

-- 8. Memory stays bounded: many groups, long texts, many distinct values.
SELECT count(*) AS groups, sum((octet_length(retrain.profile_set_send(s)) > 100)::int) AS filled
FROM (SELECT g % 2000, retrain.profile_set_agg(g, g / 3.0, repeat('long', 100000), g::text) AS s FROM generate_series(1, 4000) g GROUP BY 1) x;
SET client_min_messages = warning;
DROP TABLE regress_columns, regress_columns_none, regress_wide CASCADE;
DROP SCHEMA "regress ""odd'" CASCADE;
