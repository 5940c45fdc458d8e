-- Confident learning and the growth rule against goldens (test/goldens/quality.py), planted label errors over 100 seeds, and edge cases.
\pset null (null)
\getenv abs_srcdir PG_ABS_SRCDIR
\set goldens :abs_srcdir '/goldens/quality.sql'
\set ECHO none
\i :goldens
\set ECHO all

-- 1. Goldens: thresholds within rounding, joint counts and suspects exactly.  cleanlab counts at least one row in each place of the diagonal.
CREATE TEMPORARY TABLE case_row AS
SELECT r.number, r.id, g.k, 'c' || r.label AS label, (SELECT array_agg(t / 1000.0::float8 ORDER BY i) FROM unnest(r.thousandths) WITH ORDINALITY u (t, i)) AS p, (SELECT array_agg('c' || i ORDER BY i) FROM generate_series(0, g.k - 1) i) AS classes
FROM golden_row r JOIN golden_joint g USING (number);
CREATE TEMPORARY TABLE ours AS
SELECT number, t.thresholds, retrain.confident_joint(label, p, classes, t.thresholds) AS joint, retrain.check_label_errors(label, p, classes, t.thresholds, id) AS result
FROM case_row JOIN (SELECT number, retrain.label_thresholds(label, p, classes) AS thresholds FROM case_row GROUP BY number) t USING (number) GROUP BY number, t.thresholds;
SELECT count(*) AS cases, sum(g.count) AS suspects,
	count(*) FILTER (WHERE EXISTS (SELECT FROM unnest(o.thresholds, g.thresholds) u (a, b) WHERE (a IS NULL) <> (b IS NULL) OR abs(a - b) > 1e-15)) AS thresholds_differ,
	count(*) FILTER (WHERE EXISTS (SELECT FROM generate_series(1, k) i, generate_series(1, k) j WHERE greatest(o.joint[i][j], (i = j)::integer) <> g.joint[i][j])) AS joint_differs,
	count(*) FILTER (WHERE (o.result).count <> g.count) AS count_differs, count(*) FILTER (WHERE coalesce((o.result).keys, '{}') <> g.keys) AS keys_differ
FROM golden_joint g JOIN ours o USING (number);
-- two classes as booleans and as integers: the same
SELECT count(*) AS cases, count(*) FILTER (WHERE b.joint <> o.joint OR b.result <> o.result OR i.joint <> o.joint OR i.result <> o.result) AS differ
FROM ours o
	JOIN (SELECT number, retrain.confident_joint(label = 'c1', p[2], t.thresholds) AS joint, retrain.check_label_errors(label = 'c1', p[2], t.thresholds, id) AS result
		FROM case_row JOIN (SELECT number, retrain.label_thresholds(label = 'c1', p[2]) AS thresholds FROM case_row WHERE k = 2 GROUP BY number) t USING (number) GROUP BY number) b USING (number)
	JOIN (SELECT number, retrain.confident_joint(right(label, 1)::integer, p[2], t.thresholds) AS joint, retrain.check_label_errors(right(label, 1)::integer, p[2], t.thresholds, id) AS result
		FROM case_row JOIN (SELECT number, retrain.label_thresholds(right(label, 1)::integer, p[2]) AS thresholds FROM case_row WHERE k = 2 GROUP BY number) t USING (number) GROUP BY number) i USING (number);
-- Growth: the fewest faulty rows for which chance is excluded.
SELECT count(*) AS cases, count(least) AS possible,
	count(*) FILTER (WHERE least IS NOT NULL AND (retrain.quality_judge_growth('x', reference_rows, reference_count, rows, least, 0, NULL)).status <> 'flagged') AS not_flagged,
	count(*) FILTER (WHERE (retrain.quality_judge_growth('x', reference_rows, reference_count, rows, coalesce(least - 1, rows), 0, NULL)).status = 'flagged') AS flagged_too_soon
FROM golden_growth;
-- The rule changes at 10,000 faulty rows: of 1,000,000 rows each, 4232 against 4000 are no chance by the one (2.57 standard deviations), 6287 against 6000 by the other.
SELECT c, (retrain.quality_judge_growth('x', 1000000, r, 1000000, c, 0, NULL)).status
FROM (VALUES (4000, 4229), (4000, 4235), (6000, 6278), (6000, 6290)) v (r, c);

-- 2. Planted label errors: 15 % of labels flipped, against labels drawn from the probabilities.
CREATE FUNCTION pg_temp.u(seed integer, i integer, purpose integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN ((hashint8extended(i * 1000003::bigint + seed * 7919, purpose) & 4503599627370495) + 0.5) / 4503599627370496.0;
CREATE TABLE label_log AS
SELECT seed, fault, i, p, (pg_temp.u(seed, i, 2) < p) <> (fault AND pg_temp.u(seed, i, 3) < 0.15) AS label, ARRAY[1 - p, p * 0.75, p * 0.25] AS three
FROM (SELECT seed, i, 1 / (1 + exp(CASE WHEN pg_temp.u(seed, i, 4) < 0.4 THEN -1 ELSE 1 END * (2 + 4 * pg_temp.u(seed, i, 5)))) AS p FROM generate_series(1, 100) seed, generate_series(1, 500) i) s, unnest('{f,t}'::boolean[]) fault;
CREATE TEMPORARY TABLE results AS
SELECT seed, fault, retrain.check_label_errors(label, p, t.thresholds, i) AS result, t.thresholds
FROM label_log JOIN (SELECT seed, fault, retrain.label_thresholds(label, p) AS thresholds FROM label_log GROUP BY seed, fault) t USING (seed, fault) GROUP BY seed, fault, t.thresholds;
SELECT count(*) FILTER (WHERE fault AND (result).status = 'flagged') AS faults_flagged, count(*) FILTER (WHERE NOT fault AND (result).status = 'flagged') AS clean_flagged,
	count(*) FILTER (WHERE fault AND (result).status = 'flagged') >= 95 AND count(*) FILTER (WHERE NOT fault AND (result).status = 'flagged') <= 5 AS as_promised FROM results;
SELECT fault, (result).* FROM results WHERE seed = 1 ORDER BY fault;

-- 3. The same bits by any plan and order.
CREATE TEMPORARY TABLE plans (plan text, thresholds float8[], result text);
INSERT INTO plans SELECT 'as it is', t, (SELECT retrain.check_label_errors(label, p, t, i)::text || retrain.confident_joint(label, p, t)::text FROM label_log)
FROM (SELECT retrain.label_thresholds(label, p) AS t FROM label_log) s;
INSERT INTO plans SELECT 'ordered', t, (SELECT retrain.check_label_errors(label, p, t, i ORDER BY md5(i::text))::text || retrain.confident_joint(label, p, t ORDER BY i, p)::text FROM label_log)
FROM (SELECT retrain.label_thresholds(label, p ORDER BY p) AS t FROM label_log) s;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT retrain.label_thresholds(label, p) FROM label_log;
EXPLAIN (COSTS off) SELECT retrain.check_label_errors(label, p, '{0.5,0.5}', i), retrain.confident_joint(label, p, '{0.5,0.5}') FROM label_log;
CREATE TEMPORARY TABLE parallel_thresholds AS SELECT retrain.label_thresholds(label, p) AS t FROM label_log;
CREATE TEMPORARY TABLE parallel AS SELECT retrain.check_label_errors(label, p, (SELECT t FROM parallel_thresholds), i)::text || retrain.confident_joint(label, p, (SELECT t FROM parallel_thresholds))::text AS result FROM label_log;
INSERT INTO plans SELECT 'parallel', t, result FROM parallel_thresholds, parallel;
SELECT retrain.confident_joint(CASE WHEN label THEN 'b' ELSE 'a' END, three, '{a,b,c}', t) AS parallel_names
FROM label_log, (SELECT retrain.label_thresholds(CASE WHEN label THEN 'b' ELSE 'a' END, three, '{a,b,c}') AS t FROM label_log) s;
SET max_parallel_workers_per_gather = 0;
SELECT retrain.confident_joint(CASE WHEN label THEN 'b' ELSE 'a' END, three, '{a,b,c}', t) AS names
FROM label_log, (SELECT retrain.label_thresholds(CASE WHEN label THEN 'b' ELSE 'a' END, three, '{a,b,c}') AS t FROM label_log) s;
SELECT count(*), count(DISTINCT thresholds), count(DISTINCT result) FROM plans;
DROP TABLE label_log;

-- 4. Edges.
-- the paper, not cleanlab, which takes a in the first row: b and c reach their thresholds, a does not and is the largest; then c alone, and none
SELECT retrain.confident_joint('b', p, '{a,b,c}', '{0.9,0.2,0.3}') FROM (VALUES ('{0.45,0.25,0.3}'::float8[]), ('{0.6,0.1,0.3}'), ('{0.8,0.1,0.1}')) t (p);
-- constant probabilities are at their threshold, and equal ones belong to the first class
SELECT t.thresholds, retrain.confident_joint(y, p, t.thresholds) FROM (VALUES (true, 0.1::float8), (true, 0.1), (true, 0.1), (false, 0.1)) r (y, p),
	(SELECT retrain.label_thresholds(y, p) AS thresholds FROM (VALUES (true, 0.1::float8), (true, 0.1), (true, 0.1), (false, 0.1)) r (y, p)) t GROUP BY t.thresholds;
SELECT retrain.confident_joint(true, 0.5, '{0.5,0.5}'), retrain.label_thresholds(true, 0.25), retrain.label_thresholds(0, 0.25) AS of_negatives, retrain.label_thresholds('b', '{0.5,0.5}', '{a,b}');
-- NULLs, no rows, no thresholds
SELECT retrain.label_thresholds(y, p), retrain.check_label_errors(y, p, '{0.2,0.2}', id), retrain.check_label_errors(y, p, '{0.2,NULL}', id) AS no_threshold_of_true, retrain.check_label_errors(y, p, NULL, id) AS no_thresholds,
	retrain.confident_joint(y, p, NULL) AS no_joint FROM (VALUES (true, 0.1::float8, 'x'), (NULL, 0.1, 'y'), (true, NULL, 'z'), (true, 0.2, NULL), (false, 0.2, 'w')) r (y, p, id);
SELECT retrain.label_thresholds(true, 0.5) FILTER (WHERE false), retrain.check_label_errors(true, 0.5, '{0.5,0.5}', 1) FILTER (WHERE false), retrain.confident_joint(true, 0.5, '{0.5,0.5}') FILTER (WHERE false);
-- ids of any type, in the order of their text where the probability is the same
SELECT retrain.check_label_errors(true, 0.1, '{0.5,0.5}', id) FROM generate_series(1, 20) id;
SELECT retrain.check_label_errors(1, 0.01 * extract(day FROM day)::float8, '{0.5,0.5}', day) FROM generate_series(timestamptz '2025-01-12 00:00Z', '2025-01-01 00:00Z', interval '-1 day') day;

-- 5. Errors.
SELECT retrain.label_thresholds(true, 1.5);
SELECT retrain.label_thresholds(true, 'NaN');
SELECT retrain.label_thresholds(2, 0.5);
SELECT retrain.label_thresholds('c', '{0.5,0.5}', '{a,b}');
SELECT retrain.label_thresholds('a', '{0.5,0.4}', '{a,b}');
SELECT retrain.label_thresholds('a', '{0.5,0.5,0}', '{a,b}');
SELECT retrain.label_thresholds('a', '{0.5,NULL}', '{a,b}');
SELECT retrain.label_thresholds('a', '{{0.5,0.5}}', '{a,b}');
SELECT retrain.label_thresholds('a', '{0.5,0.5}', '{a,a}');
SELECT retrain.label_thresholds('a', '{0.5,0.5}', '{a,NULL}');
SELECT retrain.label_thresholds('a', '{1}', '{a}');
SELECT retrain.label_thresholds('a', '{0.5,0.5}', NULL);
SELECT retrain.label_thresholds('a', '{0.5,0.5}', c) FROM (VALUES ('{a,b}'::text[]), ('{b,a}')) t (c);
SELECT retrain.label_thresholds('a' COLLATE "C", '{0.5,0.5}', (SELECT array_agg('c' || i) FROM generate_series(1, 257) i));
SELECT retrain.check_label_errors(true, 0.5, '{0.5}', 1);
SELECT retrain.check_label_errors(true, 0.5, '{0.5,2}', 1);
SELECT retrain.check_label_errors(true, 0.5, t, 1) FROM (VALUES ('{0.5,0.5}'::float8[]), ('{0.5,0.4}')) v (t);
