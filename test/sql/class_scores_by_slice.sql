-- class_scores_by_slice: states of several classes by crossed slices; weights in aggregates by slice.
\set SHOW_CONTEXT never
CREATE TABLE class_slices_log AS
SELECT i AS id, i % 5 AS part, CASE WHEN i % 29 <> 0 THEN 7 + i * 31 % 97 % 3 END AS label,
	CASE WHEN i % 23 <> 0 THEN ARRAY[x, y, 1 - x - y] END AS p, i * 31 % 97 < 40 AS positive, x,
	CASE WHEN i % 37 <> 0 THEN sqrt(i) END AS actual, sqrt(i) + (i * 53 % 89 - 44) / 7.0 AS predicted,
	CASE WHEN i % 13 <> 0 THEN 'carrier ' || i * i % 7 END AS a, i % 11 AS b, i % 17 = 3 AS c,
	CASE WHEN i % 31 <> 0 THEN i * 7 % 5 END AS weight
FROM (SELECT i, (i * 7919 % 1009) / 2020.0::float8 AS x, (i * 104729 % 2003) / 4010.0::float8 AS y FROM generate_series(1, 6000) i) s;
-- one slice of many distinct values, so that its states are coarse; one without usable rows
INSERT INTO class_slices_log
SELECT -i, 0, 7 + i % 3, ARRAY[x, 0.25, 0.75 - x], i % 2 = 0, x, i, ln(i), 'large', 0, false, 1 FROM (SELECT i, (i * 7919 % 100003) / 200006.0::float8 AS x FROM generate_series(1, 12000) i) s;
INSERT INTO class_slices_log VALUES (0, 0, NULL, '{1,0,0}', NULL, 0.5, 1, NULL, 'unused', 0, false, 3), (0, 0, 7, NULL, true, NULL, NULL, 1, 'unused', 0, false, NULL);
ANALYZE class_slices_log;
\pset null '(null)'

SELECT slices, support, unused, round(retrain.log_loss(state)::numeric, 4) AS log_loss, retrain.top_k_accuracy(state) IS NULL AS none, status
FROM unnest((SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 500, a, c) FROM class_slices_log));

-- byte by byte the states of class_scores_agg, by GROUP BY
SELECT count(*) AS slices, count(*) FILTER (WHERE retrain.class_scores_send(s.state) IS DISTINCT FROM retrain.class_scores_send(g.state)) AS differ,
	count(*) FILTER (WHERE (s.support, s.unused) IS DISTINCT FROM (g.support, g.unused)) AS counts, sum(s.support + s.unused) AS rows
FROM unnest((SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a, b) FROM class_slices_log)) s
FULL JOIN (SELECT ARRAY[a, b::text] AS slices, retrain.class_scores_agg(label, p, '{7,8,9}') AS state, count(*) FILTER (WHERE label IS NOT NULL AND p IS NOT NULL) AS support,
	count(*) FILTER (WHERE label IS NULL OR p IS NULL) AS unused FROM class_slices_log GROUP BY a, b) g USING (slices);
-- text labels: the same; merged: the state of all rows
SELECT (SELECT retrain.class_scores_by_slice(label::text, p, '{7,8,9}', 30, a) FROM class_slices_log)::text = (SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a) FROM class_slices_log)::text AS texts;
SELECT retrain.class_scores_send(retrain.merge(state)) = (SELECT retrain.class_scores_send(retrain.class_scores_agg(label, p, '{7,8,9}')) FROM class_slices_log) AS merged
FROM unnest((SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a, b) FROM class_slices_log));
SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a) AS none FROM class_slices_log WHERE false;
-- models as slices: each has its own classes
SELECT slices, support, (SELECT array_agg(class) FROM unnest(retrain.class_scores_classes(state))) AS classes, retrain.top_k_accuracy(state) AS accuracy
FROM unnest((SELECT retrain.class_scores_by_slice(y, p, c, 1, m) FROM
	(VALUES (1, 'a', '{0.75,0.25}'::float8[], '{a,b}'::text[]), (2, 'z', '{0.5,0.25,0.25}', '{x,y,z}'), (1, 'b', '{1,0}', '{a,b}'), (2, 'x', '{0.5,0.25,0.25}', '{x,y,z}')) v (m, y, p, c)));

-- ------------------------------------------------------------------ errors
SELECT retrain.class_scores_by_slice('a', '{0.5,0.5}', CASE i WHEN 1 THEN '{a,b}'::text[] ELSE '{b,a}' END, 30, 'x') FROM generate_series(1, 2) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{0.5,0.5}', NULL, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{1}', '{a}', 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('c', '{0.5,0.5}', '{a,b}', 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{0.5,0.6}', '{a,b}', 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{0.5,0.25,0.25}', '{a,b}', 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{0.5,NULL}', '{a,b}', 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{0.5,0.5}', '{a,b}', 0, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{0.5,0.5}', '{a,b}', 30, VARIADIC ARRAY['x']);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice('a', '{0.5,0.5}', '{a,b}', 30);
\echo :LAST_ERROR_SQLSTATE
CREATE COLLATION class_slices_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a COLLATE class_slices_nocase) FROM class_slices_log;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice(label::text COLLATE class_slices_nocase, p, '{7,8,9}', 30, b) FROM class_slices_log;
\echo :LAST_ERROR_SQLSTATE
DROP COLLATION class_slices_nocase;
SET retrain.aggregate_memory = '8MB';
\set VERBOSITY terse
SELECT retrain.class_scores_by_slice('a', '{0.5,0.5}', '{a,b}', 30, i) FROM generate_series(1, 1000000) i;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default
SELECT cardinality(retrain.class_scores_by_slice('a', ARRAY[i / 20000.0, 1 - i / 20000.0], '{a,b}', 30, i % 10)) AS slices FROM generate_series(1, 20000) i;
RESET retrain.aggregate_memory;

-- ----------------------------------------------------------------- weights
-- as often as the rows; byte by byte the states of the plain aggregates with the weight
CREATE TEMP VIEW weighted_now AS
SELECT 'confusion of booleans' AS kind, slices, support, unused, retrain.confusion_send(state) AS bytes FROM unnest((SELECT retrain.confusion_by_slice_weighted(positive, x > 0.3, weight, 30, a, b) FROM class_slices_log))
UNION ALL SELECT 'confusion of integers', slices, support, unused, retrain.confusion_send(state) FROM unnest((SELECT retrain.confusion_by_slice_weighted(label, 7 + id % 4, weight, 30, a, b) FROM class_slices_log))
UNION ALL SELECT 'confusion of texts', slices, support, unused, retrain.confusion_send(state) FROM unnest((SELECT retrain.confusion_by_slice_weighted(label::text, 'class ' || id % 4, weight, 30, a, b) FROM class_slices_log))
UNION ALL SELECT 'scores', slices, support, unused, retrain.scores_send(state) FROM unnest((SELECT retrain.scores_by_slice_weighted(positive, x, weight, 30, a, b) FROM class_slices_log))
UNION ALL SELECT 'scores of integers', slices, support, unused, retrain.scores_send(state) FROM unnest((SELECT retrain.scores_by_slice_weighted(positive::int, x, weight, 30, a, b) FROM class_slices_log))
UNION ALL SELECT 'errors', slices, support, unused, retrain.errors_send(state) FROM unnest((SELECT retrain.errors_by_slice_weighted(actual, predicted, weight, 30, a, b) FROM class_slices_log))
UNION ALL SELECT 'class scores', slices, support, unused, retrain.class_scores_send(state) FROM unnest((SELECT retrain.class_scores_by_slice_weighted(label, p, '{7,8,9}', weight, 30, a, b) FROM class_slices_log))
UNION ALL SELECT 'class scores of texts', slices, support, unused, retrain.class_scores_send(state) FROM unnest((SELECT retrain.class_scores_by_slice_weighted(label::text, p, '{7,8,9}', weight, 30, a, b) FROM class_slices_log));
CREATE TEMP TABLE weighted AS SELECT * FROM weighted_now;
CREATE TEMP TABLE grouped AS
SELECT k.kind, ARRAY[a, b::text] AS slices, k.bytes FROM (
	SELECT a, b, retrain.confusion_agg(positive, x > 0.3, weight) AS cb, retrain.confusion_agg(label, 7 + id % 4, weight) AS ci, retrain.confusion_agg(label::text, 'class ' || id % 4, weight) AS ct,
		retrain.scores_agg(positive, x, weight) AS s, retrain.errors_agg(actual, predicted, weight) AS e, retrain.class_scores_agg(label, p, '{7,8,9}', weight) AS c
	FROM class_slices_log GROUP BY a, b) g,
	LATERAL (VALUES ('confusion of booleans', retrain.confusion_send(cb)), ('confusion of integers', retrain.confusion_send(ci)), ('confusion of texts', retrain.confusion_send(ct)),
		('scores', retrain.scores_send(s)), ('scores of integers', retrain.scores_send(s)), ('errors', retrain.errors_send(e)),
		('class scores', retrain.class_scores_send(c)), ('class scores of texts', retrain.class_scores_send(c))) k (kind, bytes);
SELECT kind, count(*) AS slices, count(*) FILTER (WHERE w.bytes IS DISTINCT FROM g.bytes) AS differ FROM weighted w FULL JOIN grouped g USING (kind, slices) GROUP BY kind ORDER BY kind;
-- support and unused count weights; without one a row is one that is not used
SELECT count(*) AS slices, count(*) FILTER (WHERE (w.support, w.unused) IS DISTINCT FROM (g.support, g.unused)) AS differ, count(*) FILTER (WHERE g.missing > 0) AS without
FROM weighted w FULL JOIN (SELECT 'errors' AS kind, ARRAY[a, b::text] AS slices, coalesce(sum(weight) FILTER (WHERE actual - predicted IS NOT NULL), 0) AS support,
	coalesce(sum(coalesce(weight, 1)) FILTER (WHERE actual - predicted IS NULL OR weight IS NULL), 0) AS unused, count(*) FILTER (WHERE weight IS NULL) AS missing FROM class_slices_log GROUP BY a, b) g USING (kind, slices)
WHERE kind = 'errors';
-- weight 1 is no weight; a slice whose rows all have weight 0 is shown without rows
SELECT (SELECT retrain.confusion_by_slice_weighted(positive, x > 0.3, 1, 30, a) FROM class_slices_log)::text = (SELECT retrain.confusion_by_slice(positive, x > 0.3, 30, a) FROM class_slices_log)::text AS confusion,
	(SELECT retrain.scores_by_slice_weighted(positive, x, 1, 30, a) FROM class_slices_log)::text = (SELECT retrain.scores_by_slice(positive, x, 30, a) FROM class_slices_log)::text AS scores,
	(SELECT retrain.errors_by_slice_weighted(actual, predicted, 1, 30, a) FROM class_slices_log)::text = (SELECT retrain.errors_by_slice(actual, predicted, 30, a) FROM class_slices_log)::text AS errors,
	(SELECT retrain.class_scores_by_slice_weighted(label, p, '{7,8,9}', 1, 30, a) FROM class_slices_log)::text = (SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a) FROM class_slices_log)::text AS class_scores;
SELECT slices, support, unused, retrain.accuracy(state) AS accuracy, status FROM unnest((SELECT retrain.confusion_by_slice_weighted('a'::text, 'a', 0, 1, 'x')));
SELECT slices, support, unused, retrain.roc_auc(state) AS roc_auc, status FROM unnest((SELECT retrain.scores_by_slice_weighted(true, 0.5, 0, 1, 'x')));
-- bad weights, and weights that add up to more than a state can count
SELECT retrain.confusion_by_slice_weighted(true, true, -1, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_by_slice_weighted(true, 0.5, -1, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice_weighted('a', '{1,0}', '{a,b}', 9223372036854775807, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.confusion_by_slice_weighted(i % 2 = 0, true, 2305843009213693951, 30, 'x') FROM generate_series(1, 9) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.confusion_by_slice_weighted(1, 1, 2305843009213693951, 30, 'x') FROM generate_series(1, 9) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.confusion_by_slice_weighted(NULL::boolean, true, 2305843009213693951, 30, 'x') FROM generate_series(1, 9) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_by_slice_weighted(true, NULL, 2305843009213693951, 30, 'x') FROM generate_series(1, 9) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.errors_by_slice_weighted(1, 2, 2305843009213693951, 30, 'x') FROM generate_series(1, 9) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.class_scores_by_slice_weighted('a', '{1,0}', '{a,b}', 2305843009213693951, 30, 'x') FROM generate_series(1, 9) i;
\echo :LAST_ERROR_SQLSTATE
SELECT support, retrain.accuracy(state) FROM unnest((SELECT retrain.confusion_by_slice_weighted(true, true, 2305843009213693951, 30, 'x')));

-- ------------------------------------------------ the same bits in every plan
SELECT count(*) AS differ FROM (
	SELECT * FROM weighted EXCEPT SELECT 'class scores', slices, support, unused, retrain.class_scores_send(state)
		FROM unnest((SELECT retrain.class_scores_by_slice_weighted(label, p, '{7,8,9}', weight, 30, a, b ORDER BY md5(id::text)) FROM class_slices_log))) d WHERE kind = 'class scores';
CREATE TEMP TABLE serial AS SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a, c)::text AS s FROM class_slices_log;
SELECT s = (SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a, c ORDER BY md5(id::text))::text FROM class_slices_log) AS shuffled,
	s = (SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a, c ORDER BY c DESC, a, id DESC)::text FROM class_slices_log) AS by_slice FROM serial;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a, c), retrain.confusion_by_slice_weighted(positive, x > 0.3, weight, 30, a, b) FROM class_slices_log;
SELECT s = (SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a, c)::text FROM class_slices_log) AS parallel FROM serial;
SELECT kind, count(*) AS slices, count(*) FILTER (WHERE p IS DISTINCT FROM w) AS differ FROM weighted_now p FULL JOIN weighted w USING (kind, slices) GROUP BY kind ORDER BY kind;
-- one row of other classes is an error, whether a worker finds it or they find it together
DO $$
BEGIN
	PERFORM retrain.class_scores_by_slice(label, p, CASE WHEN id = 5999 THEN '{7,9,8}'::text[] ELSE '{7,8,9}' END, 30, c) FROM class_slices_log;
EXCEPTION WHEN invalid_parameter_value THEN
	RAISE NOTICE 'refused';
END $$;
SET max_parallel_workers_per_gather = 0;
SELECT part, retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a)::text = (SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 30, a)::text FROM class_slices_log i WHERE i.part = o.part) AS same
FROM class_slices_log o GROUP BY part ORDER BY part;
-- growing window frames: states are read between rows
SELECT bool_and(w = (SELECT retrain.class_scores_by_slice(label, p, '{7,8,9}', 1, b)::text FROM class_slices_log l WHERE l.id BETWEEN 1 AND x.id)) AS growing, count(*)
FROM (SELECT id, retrain.class_scores_by_slice(label, p, '{7,8,9}', 1, b) OVER (ORDER BY id)::text AS w FROM class_slices_log WHERE id BETWEEN 1 AND 60) x;
DROP VIEW weighted_now;
DROP TABLE class_slices_log;
