-- Exact aggregates past retrain.aggregate_memory: the same bits, through temporary files.
SET client_min_messages = warning;		-- a leaked file would show
CREATE TEMP TABLE d AS
SELECT i, CASE i % 4 WHEN 0 THEN 0 WHEN 1 THEN (i * 7919 % 10007) / 10007.0 WHEN 2 THEN (i * 31 % 50)
		ELSE CASE WHEN i % 1000 = 3 THEN 1e300 ELSE -(i * 104729 % 90001) END END::float8 AS x,
	'name ' || (i * 7919 % 20011) AS t, (i * 613 % 1000) < 400 AS c, i % 3 AS g
FROM generate_series(1::bigint, 100000) i;
INSERT INTO d SELECT 0, x::float8, x, c, 0 FROM (VALUES ('Infinity', true), ('-Infinity', false), ('NaN', true), (NULL, false)) v(x, c);
CREATE TEMP VIEW figures AS
SELECT retrain.ks_test(x, c) AS ks, retrain.psi_test(x, c) AS psi, retrain.psi_bins(x, c) AS bins,
	retrain.psi_test(x, c, 1000) AS psi1000, retrain.psi_reference_agg(x, 7) AS reference,
	retrain.psi_test(t, c) AS names, retrain.psi_bins(t, c) AS name_bins FROM d;
CREATE TEMP TABLE in_memory AS SELECT * FROM figures;
SET retrain.aggregate_memory = '64kB';
CREATE TEMP TABLE spilled AS SELECT * FROM figures;
SELECT m.ks = s.ks AS ks, m.psi = s.psi AS psi, m.bins = s.bins AS bins, m.psi1000 = s.psi1000 AS psi1000,
	m.reference = s.reference AS reference, m.names = s.names AS names, m.name_bins = s.name_bins AS name_bins
FROM in_memory m, spilled s;
-- Something was written at all: temp_file_limit = 0 makes an error of it.
CREATE FUNCTION pg_temp.writes(query text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL temp_file_limit = 0;
	BEGIN
		EXECUTE query;
		RETURN false;
	EXCEPTION WHEN configuration_limit_exceeded THEN
		RETURN true;
	END;
END $$;
SELECT pg_temp.writes('SELECT retrain.ks_stat(x, c) FROM d') AS ks, pg_temp.writes('SELECT retrain.psi(t, c) FROM d') AS names,
	pg_temp.writes('SELECT retrain.rows_digest(x, c) FROM d') AS digest,
	pg_temp.writes('SELECT retrain.psi(t, c) FROM d WHERE i < 100') AS few;
RESET retrain.aggregate_memory;
SELECT pg_temp.writes('SELECT retrain.ks_stat(x, c) FROM d') AS ks, pg_temp.writes('SELECT retrain.psi(t, c) FROM d') AS names;

-- One value, far more of it than memory; two values; all different.
SET retrain.aggregate_memory = '64kB';
SELECT (retrain.ks_test(x, c)).statistic, retrain.psi(x, c)
FROM (SELECT 5 AS x, i % 2 = 0 AS c FROM generate_series(1, 200000) i) s;
SELECT (retrain.ks_test(x, c)).location, retrain.ks_stat(x, c) AS d, (retrain.psi_test(x, c)).bins
FROM (SELECT CASE WHEN i % 10 < 3 THEN 5 ELSE 5.000000001 END::float8 AS x, i % 2 = 0 AS c FROM generate_series(1, 200000) i) s;
SELECT retrain.ks_stat(x, c) AS d FROM (SELECT i / 2 AS x, i % 2 = 0 AS c FROM generate_series(2, 200001) i) s;

-- The budget is counted over all groups: many small ones, some large among them.
CREATE TEMP VIEW grouped AS
SELECT CASE WHEN i % 10 < 3 THEN i % 10 ELSE i % 2503 END AS k, retrain.ks_test(x, c) AS ks, retrain.psi_test(x, c) AS psi,
	retrain.psi_test(t, c) AS names FROM d GROUP BY 1;
CREATE TEMP TABLE grouped_spilled AS SELECT * FROM grouped;
RESET retrain.aggregate_memory;
CREATE TEMP TABLE grouped_in_memory AS SELECT * FROM grouped;
SELECT count(*) AS groups, count(*) FILTER (WHERE s.ks = m.ks AND s.psi = m.psi AND s.names = m.names) AS same
FROM grouped_spilled s JOIN grouped_in_memory m USING (k);
-- Sorted groups, one after the other, use the file again.
SET retrain.aggregate_memory = '64kB';
SET enable_hashagg = off;
SELECT count(*) AS same FROM (SELECT g, retrain.ks_test(x, c) AS ks FROM d GROUP BY g) a
	JOIN (SELECT g, retrain.ks_test(x, c) AS ks FROM d GROUP BY g) b USING (g) WHERE a.ks = b.ks;
RESET enable_hashagg;

-- Window frames over a state that has gone to the file: growing and moving.
SELECT count(*) AS frames, count(DISTINCT k) AS different, max(k) FILTER (WHERE i = 20000) =
	(SELECT retrain.ks_stat(x, c) FROM d WHERE i BETWEEN 1 AND 20000) AS last
FROM (SELECT i, retrain.ks_stat(x, c) OVER (ORDER BY i / 2500) AS k FROM d WHERE i BETWEEN 1 AND 20000) s;
SELECT count(*) AS frames, max(k) FILTER (WHERE i = 12030) =
	(SELECT retrain.psi(x, c) FROM d WHERE i BETWEEN 31 AND 12030) AS last
FROM (SELECT i, retrain.psi(x, c) OVER (ORDER BY i ROWS BETWEEN 11999 PRECEDING AND CURRENT ROW) AS k
	FROM d WHERE i BETWEEN 1 AND 12030) s;

-- Parallel workers that spill, and a leader that spills what they send.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE TABLE spill_parallel AS SELECT * FROM d;
ANALYZE spill_parallel;
EXPLAIN (COSTS OFF) SELECT retrain.ks_test(x, c), retrain.psi_test(t, c) FROM spill_parallel;
SELECT p.ks = m.ks AS ks, p.names = m.names AS names, p.bins = m.name_bins AS name_bins
FROM (SELECT retrain.ks_test(x, c) AS ks, retrain.psi_test(t, c) AS names, retrain.psi_bins(t, c) AS bins FROM spill_parallel) p,
	in_memory m;
RESET max_parallel_workers_per_gather;
DROP TABLE spill_parallel;

-- Ends of every kind leave no file and no warning: an error inside an exception block, again in the same transaction ...
CREATE FUNCTION pg_temp.fails(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN division_by_zero THEN
	RETURN 'division by zero';
END $$;
SELECT pg_temp.fails('SELECT retrain.ks_stat(x, c) FROM (SELECT CASE WHEN i = 90000 THEN 1 / (i - 90000) ELSE x END AS x, c FROM d) s')
FROM generate_series(1, 3);
SELECT pg_temp.fails('SELECT retrain.psi(t, 1 / (i - 90000) >= 0) FROM d');
-- ... in the final stage, with both states on disk ...
SELECT pg_temp.fails('SELECT retrain.ks_stat(x, c) / 0, retrain.psi(t, c) FROM d');
-- ... a cursor closed early, or left open at the end, with groups still to come ...
BEGIN;
DECLARE early CURSOR FOR SELECT retrain.ks_stat(x, c) >= 0 AS ok FROM d GROUP BY g;
FETCH 1 FROM early;
CLOSE early;
DECLARE left_open CURSOR FOR SELECT retrain.ks_stat(x, c) >= 0 AS ok FROM d GROUP BY g;
FETCH 1 FROM left_open;
COMMIT;
-- ... a cursor that fails inside a savepoint and is dropped after it (its file is closed by ROLLBACK TO already) ...
BEGIN;
DECLARE failing CURSOR FOR SELECT g, retrain.ks_stat(x, c) >= 0 AS ok, retrain.psi(t, c) > 0 AS ok2
	FROM (SELECT g, t, c, CASE WHEN i = 99999 THEN 1 / (i - 99999) ELSE x END AS x FROM d) s GROUP BY g;
SAVEPOINT s;
FETCH 1 FROM failing;
ROLLBACK TO s;
SELECT retrain.ks_stat(x, c) >= 0 AS still_works FROM d;
COMMIT;
SELECT retrain.ks_stat(x, c) >= 0 AS still_works FROM d;
-- ... a cursor whose rows outlive the transaction ...
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT g, retrain.ks_stat(x, c) >= 0 AS ok FROM d GROUP BY g ORDER BY g;
FETCH 1 FROM held;
COMMIT;
FETCH 1 FROM held;
CLOSE held;
-- ... a limit, and a window that is not read to its end.
SELECT retrain.ks_stat(x, c) >= 0 AS ok FROM d GROUP BY g LIMIT 1;
SELECT retrain.ks_stat(x, c) OVER (ORDER BY i / 10000) >= 0 AS ok FROM d WHERE c OR i > 5 OFFSET 20000 LIMIT 1;
-- A statement timeout interrupts the final computation as well as the scan (many passes over the file).
SET statement_timeout = '200ms';
SELECT retrain.ks_stat(x, c) FROM (SELECT (i * 7919::bigint % 100000007)::float8 AS x, i % 2 = 0 AS c FROM generate_series(1, 20000000) i) s;
RESET statement_timeout;
SELECT count(*) AS files FROM pg_ls_tmpdir() WHERE name LIKE format('pgsql\_tmp%s.%%', pg_backend_pid());

-- Long names, in and out of memory.
SET retrain.aggregate_memory = '64kB';
SELECT pg_temp.writes('SELECT retrain.psi(repeat(''x'', 20000) || i % 5, i > 5) FROM generate_series(1, 20) i') AS few_long_names,
	pg_temp.writes('SELECT retrain.psi(repeat(''x'', 20) || i % 5, i > 5) FROM generate_series(1, 20) i') AS few_short_names;
SELECT b.kind, b.categories, b.reference_rows, b.current_rows, length(b.members[1]) AS length
FROM (SELECT retrain.psi_bins(repeat(md5((i % 40)::text), 1000 + i % 40), i % 40 < 5 OR i % 3 = 0) AS b FROM generate_series(1, 400) i) s,
	unnest(b) b WHERE kind <> 'category';
RESET retrain.aggregate_memory;
SELECT b.kind, b.categories, b.reference_rows, b.current_rows, length(b.members[1]) AS length
FROM (SELECT retrain.psi_bins(repeat(md5((i % 40)::text), 1000 + i % 40), i % 40 < 5 OR i % 3 = 0) AS b FROM generate_series(1, 400) i) s,
	unnest(b) b WHERE kind <> 'category';

-- Files lie where temp_tablespaces says.
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE regress_retrain_spill LOCATION '';
SET temp_tablespaces = regress_retrain_spill;
SET retrain.aggregate_memory = '64kB';
BEGIN;
DECLARE three CURSOR FOR SELECT retrain.ks_stat(x, c), retrain.psi(t, c), retrain.rows_digest(i, t) FROM d GROUP BY g;
MOVE 1 IN three;
SELECT spcname, (SELECT count(*) FROM pg_ls_tmpdir(t.oid) WHERE name LIKE format('pgsql\_tmp%s.%%', pg_backend_pid())) AS files
FROM pg_tablespace t WHERE spcname IN ('pg_default', 'regress_retrain_spill') ORDER BY spcname;
COMMIT;
RESET retrain.aggregate_memory;
RESET temp_tablespaces;
DROP TABLESPACE regress_retrain_spill;
