-- Estimates without labels: goldens, edge cases, bad input, the same bits.
SET extra_float_digits = 1;
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/estimates.sql'
\set class_goldens :testdir '/goldens/class_estimates.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\i :class_goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- Figures and standard errors to 1e-12 of themselves, or of 1 if that is more.
CREATE FUNCTION pg_temp.off(ours float8, golden float8) RETURNS float8 LANGUAGE sql AS
$$SELECT CASE WHEN ours IS NULL AND golden IS NULL THEN 0 ELSE coalesce(abs(ours - golden) / greatest(abs(golden), 1), 'infinity') END$$;
CREATE TEMPORARY TABLE estimated AS
SELECT g.*, e.figure, e.expected, a.auc
FROM estimate_golden g
CROSS JOIN LATERAL (SELECT retrain.estimated_performance(p, predicted) AS figure, retrain.estimated_confusion(p, predicted) AS expected
	FROM unnest(g.p, g.predicted) u (p, predicted)) e
CROSS JOIN LATERAL (SELECT retrain.estimated_roc_auc_test(p) AS auc FROM unnest(g.p) u (p)) a;
SELECT count(*) AS cases, count(*) FILTER (WHERE precision IS NULL) AS no_precision, count(roc_auc_se) AS areas,
	bool_and(pg_temp.off((figure[1]).value, accuracy) <= 1e-12 AND pg_temp.off((figure[2]).value, precision) <= 1e-12
		AND pg_temp.off((figure[3]).value, recall) <= 1e-12 AND pg_temp.off((figure[4]).value, specificity) <= 1e-12
		AND pg_temp.off((figure[5]).value, f1) <= 1e-12 AND pg_temp.off((auc).value, roc_auc) <= 1e-12) AS figures,
	bool_and(pg_temp.off((figure[1]).standard_error, accuracy_se) <= 1e-12 AND pg_temp.off((figure[2]).standard_error, precision_se) <= 1e-12
		AND pg_temp.off((figure[3]).standard_error, recall_se) <= 1e-12 AND pg_temp.off((figure[4]).standard_error, specificity_se) <= 1e-12
		AND pg_temp.off((figure[5]).standard_error, f1_se) <= 1e-12) AS standard_errors,
	bool_and(roc_auc_se IS NULL OR pg_temp.off((auc).standard_error, roc_auc_se) <= 1e-12) AS auc_standard_errors
FROM estimated;
SELECT id, accuracy FROM estimated WHERE pg_temp.off((figure[1]).value, accuracy) > 1e-12 OR pg_temp.off((auc).value, roc_auc) > 1e-12;
-- the aggregates of one figure are the rows of the table, to the bit
SELECT count(*) AS differ FROM estimated e
CROSS JOIN LATERAL (SELECT retrain.estimated_accuracy(p, predicted) AS a, retrain.estimated_precision(p, predicted) AS b, retrain.estimated_recall(p, predicted) AS c,
	retrain.estimated_specificity(p, predicted) AS d, retrain.estimated_f1(p, predicted) AS f, retrain.estimated_roc_auc(p) AS r FROM unnest(e.p, e.predicted) u (p, predicted)) s
WHERE (a, b, c, d, f, r) IS DISTINCT FROM ((figure[1]).value, (figure[2]).value, (figure[3]).value, (figure[4]).value, (figure[5]).value, (auc).value);

-- several classes
CREATE TEMPORARY TABLE class_estimated AS
SELECT g.*, r FROM class_estimate_golden g
CROSS JOIN LATERAL (SELECT retrain.estimated_class_performance(ARRAY(SELECT g.p[i][j] FROM generate_series(1, g.k) j ORDER BY j), 'c' || g.predicted[i], ARRAY(SELECT 'c' || j FROM generate_series(1, g.k) j ORDER BY j)) AS r
	FROM generate_series(1, cardinality(g.predicted)) i) e;
SELECT count(DISTINCT id) AS cases, count(*) AS figures, count(*) FILTER (WHERE f IS NULL) AS undefined, bool_and(pg_temp.off((u).value, f) <= 1e-12) AS right
FROM class_estimated, unnest(r, figures) WITH ORDINALITY AS v (metric, value, standard_error, low, high, method, "constant", support, max_error, status, f, n),
	LATERAL (SELECT r[n::int] AS u) w;
-- means over the classes; the same with classes that no row can have, so many that the error is
-- bounded (but for 1e-8: the probabilities of a row add up to 1 but for rounding)
CREATE FUNCTION pg_temp.macro(p float8[], predicted int[], k int, classes int) RETURNS SETOF retrain.metric_result LANGUAGE sql AS
$$SELECT u.* FROM (SELECT retrain.estimated_class_performance(ARRAY(SELECT CASE WHEN j <= k THEN p[i][j] ELSE 0 END FROM generate_series(1, classes) j ORDER BY j), 'c' || predicted[i],
		ARRAY(SELECT 'c' || j FROM generate_series(1, classes) j ORDER BY j)) AS r
	FROM generate_series(1, cardinality(predicted)) i) e, unnest(r[2:4]) u$$;
CREATE TEMPORARY TABLE macro_estimated AS
SELECT g.id, v.classes, m.metric, m.value, m.standard_error, m.method, g.macro[n] AS golden, CASE WHEN n = 1 THEN g.bounds[1] ELSE g.errors[n] END AS error, g.bounds[n] AS bound, m.low, m.high
FROM macro_golden g, (VALUES (0), (32), (33), (100)) v (classes), pg_temp.macro(g.p, g.predicted, g.k, CASE WHEN v.classes = 0 THEN g.k ELSE v.classes END) WITH ORDINALITY AS m (metric, value, standard_error, low, high, method, "constant", support, max_error, status, n);
SELECT metric, classes, method, count(*) AS cases, count(*) FILTER (WHERE golden > 0 AND error = 0) AS certain, bool_and(pg_temp.off(value, golden) <= 1e-12) AS figures,
	bool_and(pg_temp.off(standard_error, CASE WHEN method = 'label_noise' THEN error ELSE bound END) <= 1e-12) AS standard_errors,
	bool_and(standard_error >= error - 1e-8) AS not_less,
	bool_and(abs(low - greatest(0, value - 1.959963984540054 * standard_error)) <= 1e-12 AND abs(high - least(1, value + 1.959963984540054 * standard_error)) <= 1e-12) AS intervals
FROM macro_estimated GROUP BY metric, classes, method ORDER BY metric, classes, method;
SELECT * FROM macro_estimated WHERE pg_temp.off(standard_error, CASE WHEN method = 'label_noise' THEN error ELSE bound END) > 1e-12 LIMIT 3;
-- how far the bound is from what it bounds, of cases where that is not next to nothing
SELECT metric, round(max(bound / error)::numeric, 3) AS most, round(min(bound / error)::numeric, 3) AS least FROM macro_estimated WHERE classes = 0 AND error > 1e-3 GROUP BY metric ORDER BY metric;

-- a table by hand: p and predictions
\pset null -
SELECT metric, value, round(standard_error::numeric, 12) AS standard_error, round(low::numeric, 12) AS low, high, method, "constant", support, max_error, status FROM (SELECT retrain.estimated_performance(p, p >= 0.5) AS a FROM unnest(ARRAY[0.25, 0.5, 0.75, 1, NULL]::float8[]) p) s, unnest(a) u;
SELECT (retrain.estimated_confusion(p, p >= 0.5)).* FROM unnest(ARRAY[0.25, 0.5, 0.75, 1, NULL]::float8[]) p;
SELECT metric, value, round(standard_error::numeric, 12) AS standard_error, round(low::numeric, 12) AS low, high, method, "constant", support, max_error, status
FROM (SELECT (retrain.estimated_roc_auc_test(p)).* FROM unnest(ARRAY[0.25, 0.5, 0.75, 1, NULL]::float8[]) p) s;

-- no rows, no usable row, nothing predicted positive, no positive label possible, one class certain, one value
SELECT retrain.estimated_performance(p, true), retrain.estimated_accuracy(p, true), (retrain.estimated_confusion(p, true)).* FROM generate_series(1.0, 0.0) p;
SELECT (retrain.estimated_roc_auc_test(p)).*, retrain.estimated_roc_auc(p) FROM generate_series(1.0, 0.0) p;
SELECT metric, value, low, high, constant, support, status FROM (SELECT retrain.estimated_performance(NULL, true) AS a) s, unnest(a);
SELECT metric, value, low, high, constant, support, status FROM (SELECT retrain.estimated_performance(p, false) AS a FROM unnest(ARRAY[0.25, 0.5]) p) s, unnest(a);
SELECT metric, value, low, high, constant, support, status FROM (SELECT retrain.estimated_performance(0, i > 2) AS a FROM generate_series(1, 4) i) s, unnest(a);
SELECT retrain.estimated_roc_auc(0) AS none, retrain.estimated_roc_auc(1) AS all, retrain.estimated_roc_auc(0.3) AS constant, retrain.estimated_roc_auc(NULL) AS nulls;

-- bad input
SELECT retrain.estimated_accuracy(1.0000000000000002, true);
SELECT retrain.estimated_accuracy(-5e-324, NULL);
SELECT retrain.estimated_accuracy('NaN', true);
SELECT retrain.estimated_roc_auc('NaN');
SELECT retrain.estimated_roc_auc(2);

SELECT retrain.estimated_class_performance('{0.5,0.5}', 'a', '{a}');
SELECT retrain.estimated_class_performance('{0.5,0.5}', 'a', '{a,a}');
SELECT retrain.estimated_class_performance('{0.5,0.5}', 'a', '{a,NULL}');
SELECT retrain.estimated_class_performance('{0.5,0.5}', 'a', NULL);
SELECT retrain.estimated_class_performance('{0.5,0.5}', 'c', '{a,b}');
SELECT retrain.estimated_class_performance('{0.5,0.25}', 'a', '{a,b}');
SELECT retrain.estimated_class_performance('{1.5,-0.5}', 'a', '{a,b}');
SELECT retrain.estimated_class_performance('{1,NULL}', 'a', '{a,b}');
SELECT retrain.estimated_class_performance('{0.5,0.25,0.25}', 'a', '{a,b}');
SELECT retrain.estimated_class_performance('{0.5,0.5}', 'a', CASE i WHEN 1 THEN '{a,b}'::text[] ELSE '{b,a}' END) FROM generate_series(1, 2) i;
SELECT metric, value, support, status FROM (SELECT retrain.estimated_class_performance(NULL, 'a', '{a,b}') AS a) s, unnest(a);
SELECT metric, round(value::numeric, 4) AS value, round(low::numeric, 4) AS low, round("constant"::numeric, 4) AS "constant", support, status FROM (SELECT retrain.estimated_class_performance(p, c, '{a,b,c}') AS a
	FROM (VALUES (ARRAY[0.5, 0.25, 0.25], 'a'), ('{0.25,0.75,0}', 'b'), ('{1,0,0}', 'a'), (NULL, 'a')) v (p, c)) s, unnest(a);
-- a class that is all but impossible: errors too large to say anything, but errors
SELECT n, metric, value, standard_error > 1e100 AS huge, low, high, method, status
FROM (VALUES (2), (40)) c (n), LATERAL (SELECT retrain.estimated_class_performance('{5e-324,1}'::float8[] || array_fill(0.0::float8, ARRAY[n - 2]), CASE i WHEN 1 THEN 'c1' ELSE 'c2' END, ARRAY(SELECT 'c' || j FROM generate_series(1, n) j)) AS a
	FROM generate_series(1, 3) i) s, unnest(a[2:4]) u;

-- the same bits in any order, by groups merged, and in parallel
CREATE TABLE estimates_rows AS
SELECT i, (abs(hashint4(i)) % 1000003) / 1000003.0::float8 * CASE WHEN i % 9 = 0 THEN 1e-9 ELSE 1 END AS p, hashint4(i + 7) % 3 = 0 AS predicted FROM generate_series(1, 30000) i;
ALTER TABLE estimates_rows SET (parallel_workers = 2);
CREATE FUNCTION pg_temp.both(order_by text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
	EXECUTE format('SELECT md5(row(retrain.estimated_performance(p, predicted), retrain.estimated_confusion(p, predicted), retrain.estimated_roc_auc_test(p), retrain.estimated_class_performance(ARRAY[p, 1 - p], CASE WHEN predicted THEN ''a'' ELSE ''b'' END, ''{a,b}''))::text)
		FROM (SELECT * FROM estimates_rows ORDER BY %s) s', order_by) INTO result;
	RETURN result;
END $$;
-- several classes: sums of pairs in their narrow and wide form (products below 2^-76), bounded errors
CREATE TABLE estimates_classes AS
SELECT i, CASE WHEN i % 11 = 0 THEN ARRAY[1e-20, 1, 1e-20] WHEN i % 7 = 0 THEN ARRAY[p / 2, 0, 1 - p / 2] ELSE ARRAY[p / 2, 1 - p, p / 2] END AS p, 'c' || 1 + hashint4(i + 7) % 3 + (hashint4(i + 7) % 3 < 0)::int * 3 AS predicted
FROM estimates_rows;
ALTER TABLE estimates_classes SET (parallel_workers = 2);
CREATE FUNCTION pg_temp.classes(order_by text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
	EXECUTE format('SELECT row(retrain.estimated_class_performance(p, predicted, ''{c1,c2,c3}''), retrain.estimated_class_performance(p || array_fill(0.0::float8, ARRAY[40]), predicted, ''{c1,c2,c3}'' || ARRAY(SELECT ''d'' || j FROM generate_series(1, 40) j)))::text
		FROM (SELECT * FROM estimates_classes ORDER BY %s) s', order_by) INTO result;
	RETURN result;
END $$;
SELECT count(DISTINCT pg_temp.classes(o)) AS results FROM unnest(ARRAY['i', 'i DESC', 'p', 'hashint4(i)', 'predicted, p DESC']) o;
SELECT count(DISTINCT pg_temp.both(o)) AS results FROM unnest(ARRAY['i', 'i DESC', 'p', 'hashint4(i)', 'predicted, p DESC']) o;
SET retrain.aggregate_memory = '64kB';
SELECT pg_temp.both('i') = pg_temp.both('p') AS same;
RESET retrain.aggregate_memory;
SELECT md5(row(retrain.estimated_performance(p, predicted), retrain.estimated_confusion(p, predicted), retrain.estimated_roc_auc_test(p), retrain.estimated_class_performance(ARRAY[p, 1 - p], CASE WHEN predicted THEN 'a' ELSE 'b' END, '{a,b}'))::text) = pg_temp.both('i') AS serial FROM estimates_rows;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT retrain.estimated_performance(p, predicted), retrain.estimated_roc_auc_test(p) FROM estimates_rows;
EXPLAIN (COSTS OFF) SELECT retrain.estimated_class_performance(p, predicted, '{c1,c2,c3}') FROM estimates_classes;
SELECT row(retrain.estimated_class_performance(p, predicted, '{c1,c2,c3}'), retrain.estimated_class_performance(p || array_fill(0.0::float8, ARRAY[40]), predicted, '{c1,c2,c3}' || ARRAY(SELECT 'd' || j FROM generate_series(1, 40) j)))::text
	= pg_temp.classes('i') AS parallel FROM estimates_classes;
SELECT md5(row(retrain.estimated_performance(p, predicted), retrain.estimated_confusion(p, predicted), retrain.estimated_roc_auc_test(p), retrain.estimated_class_performance(ARRAY[p, 1 - p], CASE WHEN predicted THEN 'a' ELSE 'b' END, '{a,b}'))::text) = pg_temp.both('i') AS parallel FROM estimates_rows;
DROP TABLE estimates_rows, estimates_classes;
