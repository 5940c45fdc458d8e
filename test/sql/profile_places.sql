-- Profiles over the partitions of a table: partial aggregates per partition, whole ones under
-- GROUP BY of the key, both in parallel; always the bytes of one scan of the same rows.
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE profile_places_plain AS
SELECT i, i % 3 AS k, CASE WHEN i % 13 = 0 THEN NULL ELSE (i * 382258049::bigint % 2147483647) / 1e6::float8 END AS x, 'n' || i * 69621::bigint % 700 AS name
FROM generate_series(1, 6000) i;
CREATE TABLE profile_places (i int, k int, x float8, name text) PARTITION BY LIST (k);
CREATE TABLE profile_places_0 PARTITION OF profile_places FOR VALUES IN (0);
CREATE TABLE profile_places_1 PARTITION OF profile_places FOR VALUES IN (1);
CREATE TABLE profile_places_2 PARTITION OF profile_places DEFAULT;
INSERT INTO profile_places SELECT * FROM profile_places_plain ORDER BY i DESC;
CREATE TABLE profile_places_kept (k int, i int, p retrain.profile, s retrain.profile_set) PARTITION BY LIST (k);
CREATE TABLE profile_places_kept_0 PARTITION OF profile_places_kept FOR VALUES IN (0);
CREATE TABLE profile_places_kept_1 PARTITION OF profile_places_kept DEFAULT;
INSERT INTO profile_places_kept SELECT k, i % 10, retrain.profile_agg(x, 64), retrain.profile_set_agg(x, name) FROM profile_places_plain GROUP BY 1, 2;
ANALYZE profile_places_plain, profile_places, profile_places_kept;
-- the aggregates of one result; the capacities fold numbers and names
CREATE FUNCTION pg_temp.result(whence regclass) RETURNS TABLE (number bytea, coarse bytea, names bytea, folded bytea, columns bytea, sets bytea) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT retrain.profile_send(retrain.profile_agg(x)), retrain.profile_send(retrain.profile_agg(x, 64)),
		retrain.profile_send(retrain.profile_agg(name)), retrain.profile_send(retrain.profile_agg(name, 64)),
		retrain.profile_send((retrain.profile_columns(x, name))[2]), retrain.profile_set_send(retrain.profile_set_agg(x, name)) FROM %s', whence);
END $$;
CREATE FUNCTION pg_temp.merged() RETURNS TABLE (coarse bytea, sets bytea) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'SELECT retrain.profile_send(retrain.merge(p)), retrain.profile_set_send(retrain.merge(s)) FROM profile_places_kept';
END $$;
CREATE TEMPORARY TABLE one_scan AS SELECT * FROM pg_temp.result('profile_places_plain');
SELECT octet_length(coarse) < octet_length(number) AS coarse, octet_length(folded) < octet_length(names) AS folded, names = columns AS second_column FROM one_scan;

SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT retrain.profile_agg(x), retrain.profile_agg(name) FROM profile_places;
EXPLAIN (COSTS OFF) SELECT retrain.profile_columns(x, name), retrain.profile_set_agg(x, name) FROM profile_places;
EXPLAIN (COSTS OFF) SELECT retrain.merge(p), retrain.merge(s) FROM profile_places_kept;
EXPLAIN (COSTS OFF) SELECT retrain.merge(p) FROM (SELECT k, retrain.profile_agg(x) AS p FROM profile_places GROUP BY k) s;
SELECT r IS NOT DISTINCT FROM o AS partitionwise FROM pg_temp.result('profile_places') r, one_scan o;
SELECT m.coarse = o.coarse AS merged, m.sets = o.sets AS merged_sets FROM pg_temp.merged() m, one_scan o;
SELECT retrain.profile_send(retrain.merge(p)) = o.number AS two_levels, retrain.profile_set_send(retrain.merge(s)) = o.sets AS sets
FROM (SELECT k, retrain.profile_agg(x) AS p, retrain.profile_set_agg(x, name) AS s FROM profile_places GROUP BY k) g, one_scan o GROUP BY o.number, o.sets;
SELECT a.k, retrain.profile_send(a.p) = retrain.profile_send(b.p) AS same
FROM (SELECT k, retrain.profile_agg(x) AS p FROM profile_places GROUP BY k) a JOIN (SELECT k, retrain.profile_agg(x) AS p FROM profile_places_plain GROUP BY k) b USING (k) ORDER BY k;

-- partitions in parallel
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT retrain.profile_agg(x), retrain.profile_set_agg(x, name) FROM profile_places;
SELECT r IS NOT DISTINCT FROM o AS parallel FROM pg_temp.result('profile_places') r, one_scan o;
SELECT m.coarse = o.coarse AS merged, m.sets = o.sets AS merged_sets FROM pg_temp.merged() m, one_scan o;

-- Citus splits an aggregate that has a combine function and a state of a true type, and carries
-- the state in binary form: none that returns profiles may lack any of it.
SELECT a.aggfnoid::regprocedure::text AS cannot_be_split
FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid JOIN pg_catalog.pg_type t ON t.oid = a.aggtranstype
WHERE p.prorettype IN ('retrain.profile'::regtype, 'retrain.profile[]'::regtype, 'retrain.profile_set'::regtype)
  AND (t.typtype = 'p' OR t.typsend = 0 OR t.typreceive = 0 OR a.aggcombinefn = 0 OR a.aggserialfn <> 0 OR a.aggdeserialfn <> 0
	OR EXISTS (SELECT FROM pg_catalog.pg_proc f WHERE f.proparallel <> 's'
		AND f.oid IN (p.oid, a.aggtransfn, a.aggcombinefn, a.aggfinalfn, t.typinput, t.typoutput, t.typsend, t.typreceive)))
ORDER BY 1;
SELECT count(*) > 20 AS looked_at FROM pg_catalog.pg_proc p
WHERE p.prokind = 'a' AND p.prorettype IN ('retrain.profile'::regtype, 'retrain.profile[]'::regtype, 'retrain.profile_set'::regtype);
DROP TABLE profile_places_plain, profile_places, profile_places_kept;
