-- The same rows give the same bits: whatever relation holds them, in whatever
-- physical order, under whatever settings of the caller and of the planner.
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
CREATE ROLE regress_bits_owner LOGIN;
CREATE SCHEMA bits AUTHORIZATION regress_bits_owner;
SELECT retrain.grant_role('policy_author', 'regress_bits_owner');
SET LOCAL ROLE regress_bits_owner;
SET LOCAL search_path = bits;
-- sums of doubles that depend on their order if added naively
CREATE TABLE plain (id integer, at timestamptz, x double precision, cat text, p double precision, yhat boolean, y boolean, known timestamptz,
	day date, stamp timestamptz, f double precision, gap interval);
INSERT INTO plain
SELECT i, '2020-01-01 00:00Z'::timestamptz + i * interval '10 minutes', (i * 7919 % 10007) * 1e15 / 3 + i / 7.0 - CASE WHEN i % 2 = 0 THEN 3e18 ELSE 0 END,
	CASE WHEN i % 11 > 0 THEN 'c' || i * i % 13 END, (i * 53 % 9973) / 9973.0, i * 53 % 9973 > 5000, CASE WHEN i % 40 > 0 THEN i * 31 % 9973 < i * 53 % 9973 END,
	'2020-01-01 00:00Z'::timestamptz + i * interval '10 minutes' + i % 100 * interval '1 hour', '2020-01-01'::date + i % 5, '2020-03-08 00:00Z'::timestamptz + i % 4 * interval '6 hours',
	CASE i % 3 WHEN 0 THEN 0.1 WHEN 1 THEN 0.1::double precision + 0.2::double precision ELSE 1e23 END, i % 2 * interval '1 month 36 hours'
FROM generate_series(0, 28 * 144 - 1) i;
-- partitioned, rows in another order
CREATE TABLE parted (LIKE plain) PARTITION BY RANGE (at);
CREATE TABLE parted_early PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2020-01-12 03:00Z') PARTITION BY HASH (id);
CREATE TABLE parted_early_0 PARTITION OF parted_early FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_early_1 PARTITION OF parted_early FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT * FROM plain ORDER BY md5(id::text);
CREATE INDEX ON parted (at);
-- columns in another order and of other numbers, with holes where rows were deleted
CREATE TABLE shuffled (gap interval, dropped integer, f double precision, stamp timestamptz, day date, known timestamptz, y boolean, yhat boolean, p double precision, cat text, x double precision, at timestamptz, id integer);
ALTER TABLE shuffled DROP COLUMN dropped;
INSERT INTO shuffled SELECT gap, f, stamp, day, known, y, yhat, p, cat, x, at, id FROM plain ORDER BY id % 7, id DESC;
INSERT INTO shuffled SELECT gap, f, stamp, day, known, y, yhat, p, cat, x, at, id + 100000 FROM plain;
DELETE FROM shuffled WHERE id >= 100000;
-- a view that joins the rows together
CREATE VIEW joined AS SELECT a.id, a.at, a.x, b.cat, a.p, b.yhat, a.y, b.known, a.day, b.stamp, a.f, b.gap FROM plain a JOIN parted b USING (id);
CREATE MATERIALIZED VIEW kept AS SELECT * FROM plain ORDER BY x, id;

SELECT retrain.register_model('bits') > 0 AS model;
CREATE TABLE relation AS SELECT unnest('{plain,parted,shuffled,joined,kept}'::text[]) AS name;
SELECT bool_and(retrain.attach_log('bits', ('bits.' || name)::regclass, 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
	features => '{x,cat}', slices => '{day,stamp,f,gap}', name => name) > 0) AS logs FROM relation;
SELECT bool_and(retrain.freeze_baseline('bits', name, '2020-01-01 00:00Z', '2020-01-10 00:00Z', name, filter => 'id % 17 > 0', known_until => '2020-01-10 00:00Z') > 0) AS baselines FROM relation;
SELECT bool_and(retrain.create_policy(name || ' ' || r, 'bits', (SELECT jsonb_agg(c) FROM unnest(ARRAY[
		retrain.policy_check('psi', 'x', warn => 0), retrain.policy_check('psi', 'cat', warn => 0), retrain.policy_check('psi', 'stamp', warn => 0), retrain.policy_check('ks_stat', 'x', warn => 0), retrain.policy_check('ece', warn => 0),
		retrain.policy_check('f1_by_slice', warn => 0), retrain.policy_check('f1_by_slice', slice => 'day', warn => 0), retrain.policy_check('f1_by_slice', slice => 'stamp', warn => 0),
		retrain.policy_check('f1_by_slice', slice => 'f', warn => 0), retrain.policy_check('f1_by_slice', slice => 'gap', warn => 0),
		retrain.policy_check('psi', 'x', slice => 'day', warn => 0), retrain.policy_check('ks_stat', 'x', slice => 'stamp', warn => 0), retrain.policy_check('ece', slice => 'f', warn => 0), retrain.policy_check('psi', 'cat', slice => 'gap', warn => 0)]) c),
	log => name, reference => r, baseline => CASE r WHEN 'baseline' THEN name END, label_delay => '2 days', every => '1 day', anchor => '2020-01-20 00:00Z', filter => 'id % 19 > 0') > 0) AS policies
FROM relation, unnest('{baseline,previous}'::text[]) r;
RESET ROLE;
-- the baselines: one digest, the same sealed figures
SELECT count(*) AS baselines, count(DISTINCT rows_digest) AS digests, count(DISTINCT (rows_used, rows_unused, rows_labelled)) AS counts FROM retrain.baseline;
SELECT column_name, count(*) AS baselines, count(DISTINCT reference::text) AS sealed FROM retrain.baseline_column GROUP BY 1 ORDER BY 1;
-- every figure of an evaluation as one text, doubles with all digits
CREATE VIEW bits.figures AS SELECT split_part(m.policy, ' ', 1) AS relation, split_part(m.policy, ' ', 2) AS reference, m.ordinal, m.check_no, m.measurement_no,
	format('%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s', m.check_name, m.slice_value, float8send(m.value), float8send(m.p_value), float8send(m.critical_value), float8send(m.expected_value), float8send(m.interval_low), float8send(m.interval_high),
		m.reference_used, m.reference_unused, m.current_used, m.current_unused, m.status, m.level, m.detail) AS figure FROM retrain.measurements m;
CREATE VIEW bits.summary AS SELECT reference, count(DISTINCT (relation, ordinal)) AS evaluations, count(*) AS figures, count(DISTINCT (check_no, measurement_no)) AS of_each, count(DISTINCT (check_no, measurement_no, figure)) AS distinct_figures
FROM bits.figures GROUP BY 1 ORDER BY 1;
CREATE VIEW bits.windows AS SELECT e.reference_kind, count(*) AS evaluations, count(DISTINCT (e.rows_current, e.rows_current_unused, e.rows_current_labelled, e.rows_reference, e.rows_reference_unused)) AS counts, count(DISTINCT e.reference_digest) AS digests,
	count(*) FILTER (WHERE e.outcome <> 'ok') AS not_ok, count(DISTINCT e.settings) AS settings FROM retrain.evaluations e GROUP BY 1 ORDER BY 1;
SET LOCAL ROLE regress_bits_owner;
CREATE FUNCTION evaluate_all() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(retrain.evaluate(r.name || ' ' || k, '2020-01-20 00:00Z', repeat => true)) FROM bits.relation r, unnest('{baseline,previous}'::text[]) k $$;
SELECT evaluate_all();
RESET ROLE;
SELECT * FROM bits.summary;
SELECT * FROM bits.windows;
SELECT check_no, m.check_name, array_agg(coalesce(slice_value, 'NULL') ORDER BY measurement_no) AS slices FROM retrain.measurements m WHERE policy = 'plain previous' AND slice_column IS NOT NULL GROUP BY 1, 2 ORDER BY 1;

-- the caller's settings
SET LOCAL ROLE regress_bits_owner;
SET LOCAL timezone = 'Asia/Kathmandu'; SET LOCAL datestyle = 'SQL, DMY'; SET LOCAL intervalstyle = 'sql_standard'; SET LOCAL extra_float_digits = -5; SET LOCAL bytea_output = 'escape';
SELECT bits.evaluate_all();
SELECT current_setting('timezone') AS timezone, current_setting('datestyle') AS datestyle, current_setting('intervalstyle') AS intervalstyle, current_setting('extra_float_digits') AS digits, current_setting('bytea_output') AS bytea;
-- the planner's
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';
SET LOCAL search_path = pg_catalog; SET LOCAL row_security = off; SET LOCAL work_mem = '64kB'; SET LOCAL enable_hashagg = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_partitionwise_aggregate = on;
SET LOCAL max_parallel_workers_per_gather = 4; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL synchronize_seqscans = on; SET LOCAL transform_null_equals = on;
SELECT bits.evaluate_all();
SET LOCAL enable_sort = off; SET LOCAL enable_hashagg = on; SET LOCAL enable_mergejoin = off; SET LOCAL enable_hashjoin = on; SET LOCAL retrain.aggregate_memory = '64kB';
SELECT bits.evaluate_all();
RESET ROLE;
SELECT * FROM bits.summary;
SELECT * FROM bits.windows;
-- and what the functions of layer 1 say of the same rows, in any order
SELECT name, count(*) AS compared, count(*) FILTER (WHERE m.value IS DISTINCT FROM h.value) AS differ FROM bits.relation r
CROSS JOIN LATERAL (VALUES ('psi(x)', 'plain'), ('ks_stat(x)', 'plain'), ('ece', 'plain')) c (check_name, of)
JOIN retrain.measurements m ON m.policy = r.name || ' previous' AND m.check_name = c.check_name
CROSS JOIN (SELECT retrain.psi(x, cur ORDER BY md5(id::text)) AS psi, retrain.ks_stat(x, cur ORDER BY x) AS ks, retrain.ece(CASE WHEN known <= '2020-01-20 00:00Z' THEN y END, p ORDER BY p DESC) FILTER (WHERE cur) AS ece
	FROM (SELECT *, at >= '2020-01-11 00:00Z' AS cur FROM bits.plain WHERE at >= '2020-01-04 00:00Z' AND at < '2020-01-18 00:00Z' AND id % 19 > 0) w) a
CROSS JOIN LATERAL (SELECT CASE c.check_name WHEN 'ece' THEN a.ece WHEN 'psi(x)' THEN a.psi ELSE a.ks END AS value) h
GROUP BY 1 ORDER BY 1;
ROLLBACK;
