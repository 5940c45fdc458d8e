-- Profiles in every place where an aggregate can stand: window frames, one state for several
-- calls, DISTINCT, ORDER BY, FILTER, GROUP BY, ROLLUP, parallel plans, also without rows.
SET extra_float_digits = 1;
SET client_min_messages = warning;
CREATE TABLE profile_plans AS
SELECT i, i % 5 AS g, CASE WHEN i % 11 = 0 THEN NULL ELSE (i * 382258049::bigint % 2147483647) / 1e6::float8 END AS x, 'n' || i % 40 AS name FROM generate_series(1, 600) i;
ANALYZE profile_plans;
CREATE FUNCTION pg_temp.bytes(retrain.profile) RETURNS text LANGUAGE sql AS $$ SELECT left(md5(retrain.profile_send($1)), 12) $$;
-- moving frames: each frame is the profile of its rows (exact, coarse, and names)
CREATE TABLE profile_frames AS
SELECT i, retrain.profile_agg(x) OVER w AS exact, retrain.profile_agg(x, 16) OVER w AS coarse, retrain.profile_agg(name, 16) OVER w AS names,
	retrain.merge(retrain.profile_agg(x, 16) OVER w, NULL) AS merged, retrain.mean(retrain.profile_agg(x) OVER w) AS mean
FROM profile_plans WINDOW w AS (ORDER BY i ROWS BETWEEN 40 PRECEDING AND 7 FOLLOWING);
SELECT count(*), count(*) FILTER (WHERE f.exact OPERATOR(retrain.=) p.exact) AS exact, count(*) FILTER (WHERE f.coarse OPERATOR(retrain.=) p.coarse) AS coarse,
	count(*) FILTER (WHERE f.names OPERATOR(retrain.=) p.names) AS names, count(*) FILTER (WHERE f.merged OPERATOR(retrain.=) p.coarse) AS merged, count(*) FILTER (WHERE f.mean = retrain.mean(p.exact)) AS mean
FROM profile_frames f, LATERAL (SELECT retrain.profile_agg(x) AS exact, retrain.profile_agg(x, 16) AS coarse, retrain.profile_agg(name, 16) AS names
	FROM profile_plans r WHERE r.i BETWEEN f.i - 40 AND f.i + 7) p;
-- growing frames read a state that goes on; frames that shrink, are empty, or exclude rows
SELECT i, pg_temp.bytes(retrain.profile_agg(x, 16) OVER (ORDER BY i)) = pg_temp.bytes((SELECT retrain.profile_agg(x, 16) FROM profile_plans r WHERE r.i <= p.i)) AS growing,
	retrain.value_rows(retrain.profile_agg(x) OVER (ORDER BY i ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)) AS shrinking,
	retrain.profile_agg(x) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) AS before, retrain.total_rows(retrain.profile_agg(x) OVER (ORDER BY i ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW)) AS others
FROM profile_plans p ORDER BY i LIMIT 4;
SELECT g, retrain.total_rows(retrain.merge(p) OVER (ORDER BY g ROWS 1 PRECEDING)) FROM (SELECT g, retrain.profile_agg(x, 16) AS p FROM profile_plans GROUP BY g) s ORDER BY g;
-- two aggregates over one state, beside each other and beside others
SELECT pg_temp.bytes(retrain.profile_agg(x)) = pg_temp.bytes(retrain.profile_agg(x)) AS same, retrain.mean(retrain.profile_agg(x)) = avg(x::numeric)::float8 OR abs(retrain.mean(retrain.profile_agg(x)) / avg(x) - 1) < 1e-12 AS mean,
	retrain.total_rows(retrain.profile_agg(x)) AS rows, retrain.total_rows(retrain.merge(retrain.profile_agg(x), retrain.profile_agg(x))) AS twice FROM profile_plans;
SELECT retrain.value_rows(retrain.merge(p)), retrain.value_rows(retrain.merge(p) FILTER (WHERE g > 2)), count(p) FROM (SELECT g, retrain.profile_agg(x, 16) AS p FROM profile_plans GROUP BY g) s;
-- DISTINCT, ORDER BY, FILTER
SELECT retrain.value_rows(retrain.profile_agg(DISTINCT g::float8)) AS distinct, pg_temp.bytes(retrain.profile_agg(x, 16 ORDER BY i DESC)) = pg_temp.bytes(retrain.profile_agg(x, 16)) AS ordered,
	retrain.total_rows(retrain.profile_agg(x) FILTER (WHERE g = 1)) AS filtered, retrain.profile_agg(x) FILTER (WHERE false) AS nothing FROM profile_plans;
-- GROUP BY, by hash and by sorting, and ROLLUP
SET enable_sort = off;
CREATE TEMPORARY TABLE hashed AS SELECT g, name, retrain.profile_agg(x, 16) AS p FROM profile_plans GROUP BY g, name;
RESET enable_sort;
SET enable_hashagg = off;
CREATE TEMPORARY TABLE sorted AS SELECT g, name, retrain.profile_agg(x, 16) AS p FROM profile_plans GROUP BY g, name;
RESET enable_hashagg;
SELECT count(*), count(*) FILTER (WHERE h.p OPERATOR(retrain.=) s.p) AS same FROM hashed h JOIN sorted s USING (g, name);
SELECT g, retrain.total_rows(retrain.profile_agg(x)), pg_temp.bytes(retrain.profile_agg(x, 16)) = pg_temp.bytes((SELECT retrain.merge(p) FROM hashed h WHERE h.g = r.g OR r.g IS NULL)) AS merged
FROM profile_plans r GROUP BY ROLLUP (g) ORDER BY g;
-- Partial aggregates, with rows and without: nothing is NULL, as it is in one process.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
ALTER TABLE profile_plans SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT retrain.profile_agg(x) FROM profile_plans;
EXPLAIN (COSTS OFF) SELECT g, retrain.profile_agg(name) FROM profile_plans GROUP BY g;
PREPARE of_rows(int) AS SELECT count(*) AS rows, retrain.profile_send(retrain.profile_agg(x, 16)) AS numbers, retrain.profile_send(retrain.profile_agg(name, 16)) AS names,
	retrain.profile_send(retrain.profile_agg(g > 2)) AS flags, retrain.profile_send(retrain.profile_agg_rows(x, g)) AS weighted,
	retrain.profile_send(retrain.merge(CASE WHEN i % 2 = 0 THEN retrain.profile_accum_float8(NULL, x) END)) AS merged FROM profile_plans WHERE i + 0 >= $1;
EXPLAIN (COSTS OFF) EXECUTE of_rows(601);
CREATE TEMPORARY TABLE parallel_all AS EXECUTE of_rows(1);
CREATE TEMPORARY TABLE parallel_last AS EXECUTE of_rows(600);
CREATE TEMPORARY TABLE parallel_none AS EXECUTE of_rows(601);
SET max_parallel_workers_per_gather = 0;
CREATE TEMPORARY TABLE serial_all AS EXECUTE of_rows(1);
CREATE TEMPORARY TABLE serial_last AS EXECUTE of_rows(600);
CREATE TEMPORARY TABLE serial_none AS EXECUTE of_rows(601);
SELECT p.rows, p IS NOT DISTINCT FROM s AS same FROM parallel_all p, serial_all s;
SELECT p.rows, p IS NOT DISTINCT FROM s AS same FROM parallel_last p, serial_last s;
SELECT p.*, p IS NOT DISTINCT FROM s AS same FROM parallel_none p, serial_none s;
SELECT retrain.profile_agg(x), retrain.profile_agg(name), retrain.merge(retrain.profile_agg(x), NULL), retrain.profile_agg_rows(x, 1) FROM profile_plans WHERE false;
SELECT retrain.merge(p) FROM (VALUES (NULL::retrain.profile), (NULL)) v (p);
-- a stored state is read, changed in a variable, and stays what it was in the table
DO $$
DECLARE
	p retrain.profile;
	q retrain.profile;
	before text;
BEGIN
	SELECT retrain.profile_agg(x, 16) INTO p FROM profile_plans WHERE i < 100;
	before := p::text;
	q := p;
	FOR i IN 1 .. 50 LOOP
		q := retrain.profile_accum_float8(q, i);
		q := retrain.merge(q, p);
	END LOOP;
	IF p::text <> before OR retrain.total_rows(q) <> 99 * 51 + 50 THEN
		RAISE 'changed: % rows', retrain.total_rows(q);
	END IF;
END $$;
DROP TABLE profile_plans, profile_frames;
