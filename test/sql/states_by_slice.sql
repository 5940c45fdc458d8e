-- scores_by_slice and errors_by_slice: states by crossed slices in one scan.
\set SHOW_CONTEXT never
CREATE TABLE states_log AS
SELECT i AS id, i % 3 AS part, CASE WHEN i % 29 <> 0 THEN i * 31 % 97 < 40 END AS y, CASE WHEN i % 19 <> 0 THEN (i * 7919 % 1009) / 1008.0::float8 END AS p,
	CASE WHEN i % 37 <> 0 THEN sqrt(i) END AS actual, sqrt(i) + (i * 53 % 89 - 44) / 7.0 AS predicted,
	CASE WHEN i % 13 <> 0 THEN 'carrier ' || i * i % 7 END AS a, i % 11 AS b, i % 17 = 3 AS c
FROM generate_series(1, 12000) i;
-- one slice of many distinct values, so that its states are coarse; one without usable rows
INSERT INTO states_log SELECT -i, 0, i % 2 = 0, (i * 7919 % 100003) / 100003.0, i % 1000, ln(1 + i), 'large', 0, false FROM generate_series(1, 30000) i;
INSERT INTO states_log VALUES (0, 0, NULL, 0.5, 1, NULL, 'unused', 0, false), (0, 0, true, NULL, NULL, 1, 'unused', 0, false);
ANALYZE states_log;
\pset null '(null)'

SELECT slices, support, unused, round(retrain.roc_auc(state)::numeric, 4) AS auc, round(retrain.log_loss(state)::numeric, 4) AS log_loss, status
FROM unnest((SELECT retrain.scores_by_slice(y, p, 1000, a, c) FROM states_log));
SELECT slices, support, unused, round(retrain.mae(state)::numeric, 4) AS mae, round(retrain.rmse(state)::numeric, 4) AS rmse, status
FROM unnest((SELECT retrain.errors_by_slice(actual, predicted, 1000, c, a) FROM states_log));

-- byte by byte the states of scores_agg and errors_agg, by GROUP BY
SELECT count(*) AS slices, count(*) FILTER (WHERE retrain.scores_send(s.state) IS DISTINCT FROM retrain.scores_send(g.state)) AS differ,
	sum(s.support + s.unused) AS rows
FROM unnest((SELECT retrain.scores_by_slice(y, p, 30, a, b, c) FROM states_log)) s
FULL JOIN (SELECT ARRAY[a, b::text, c::text] AS slices, retrain.scores_agg(y, p) AS state FROM states_log GROUP BY a, b, c) g USING (slices);
SELECT count(*) AS slices, count(*) FILTER (WHERE retrain.errors_send(s.state) IS DISTINCT FROM retrain.errors_send(g.state)) AS differ,
	sum(s.support + s.unused) AS rows
FROM unnest((SELECT retrain.errors_by_slice(actual, predicted, 30, a, b, c) FROM states_log)) s
FULL JOIN (SELECT ARRAY[a, b::text, c::text] AS slices, retrain.errors_agg(actual, predicted) AS state FROM states_log GROUP BY a, b, c) g USING (slices);
-- integer labels: the same; merged: the state of all rows
SELECT (SELECT retrain.scores_by_slice(y::int, p, 30, a) FROM states_log)::text = (SELECT retrain.scores_by_slice(y, p, 30, a) FROM states_log)::text AS integers;
SELECT retrain.scores_send(retrain.merge(state)) = (SELECT retrain.scores_send(retrain.scores_agg(y, p)) FROM states_log) AS scores
FROM unnest((SELECT retrain.scores_by_slice(y, p, 30, a, b) FROM states_log));
SELECT retrain.errors_send(retrain.merge(state)) = (SELECT retrain.errors_send(retrain.errors_agg(actual, predicted)) FROM states_log) AS errors
FROM unnest((SELECT retrain.errors_by_slice(actual, predicted, 30, a, b) FROM states_log));
SELECT retrain.scores_by_slice(y, p, 30, a) AS none, retrain.errors_by_slice(actual, predicted, 30, a) AS none FROM states_log WHERE false;

-- ------------------------------------------------------------------ errors
SELECT retrain.scores_by_slice(true, 1.5, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_by_slice(2, 0.5, 30, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_by_slice(true, 0.5, 0, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.errors_by_slice(1, 2, NULL, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.errors_by_slice(1, 2, i, 'x') FROM generate_series(3, 4) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.errors_by_slice(1, 2, 30, VARIADIC ARRAY[1]);
\echo :LAST_ERROR_SQLSTATE
CREATE COLLATION states_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.scores_by_slice(y, p, 30, a COLLATE states_nocase) FROM states_log;
\echo :LAST_ERROR_SQLSTATE
DROP COLLATION states_nocase;
SET retrain.aggregate_memory = '8MB';
\set VERBOSITY terse
SELECT retrain.scores_by_slice(true, 0.5, 30, i) FROM generate_series(1, 1000000) i;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.errors_by_slice(i, 0.5, 30, i, -i) FROM generate_series(1, 1000000) i;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default
SELECT cardinality(retrain.scores_by_slice(true, i / 100000.0, 30, i % 10)) AS slices FROM generate_series(1, 100000) i;
RESET retrain.aggregate_memory;

-- ------------------------------------------------ the same bits in every plan
CREATE TEMP TABLE serial AS SELECT retrain.scores_by_slice(y, p, 30, a, c)::text AS s, retrain.errors_by_slice(actual, predicted, 30, b, a)::text AS e FROM states_log;
SELECT s = (SELECT retrain.scores_by_slice(y, p, 30, a, c ORDER BY md5(id::text))::text FROM states_log) AS shuffled,
	e = (SELECT retrain.errors_by_slice(actual, predicted, 30, b, a ORDER BY a DESC, b)::text FROM states_log) AS by_slice FROM serial;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.scores_by_slice(y, p, 30, a, c), retrain.errors_by_slice(actual, predicted, 30, b, a) FROM states_log;
SELECT s = (SELECT retrain.scores_by_slice(y, p, 30, a, c)::text FROM states_log) AS scores,
	e = (SELECT retrain.errors_by_slice(actual, predicted, 30, b, a)::text FROM states_log) AS errors FROM serial;
SET max_parallel_workers_per_gather = 0;
SELECT part, retrain.scores_by_slice(y, p, 30, a, c)::text = (SELECT retrain.scores_by_slice(y, p, 30, a, c)::text FROM states_log i WHERE i.part = o.part) AS scores,
	retrain.errors_by_slice(actual, predicted, 30, b)::text = (SELECT retrain.errors_by_slice(actual, predicted, 30, b)::text FROM states_log i WHERE i.part = o.part) AS errors
FROM states_log o GROUP BY part ORDER BY part;
-- growing window frames: states are read between rows
SELECT bool_and(w = (SELECT retrain.scores_by_slice(y, p, 1, a)::text FROM states_log l WHERE l.id BETWEEN 1 AND x.id)) AS growing, count(*)
FROM (SELECT id, retrain.scores_by_slice(y, p, 1, a) OVER (ORDER BY id)::text AS w FROM states_log WHERE id BETWEEN 1 AND 60) x;
DROP TABLE states_log;
