-- Figures of retrain.confusion against goldens (test/goldens/confusion.py): exact rationals and
-- mpmath, compared there with scikit-learn.  More than a thousand tables, up to 2^61 rows.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/confusion.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- The tolerance of definitions.md, A15; NULL agrees with NULL only.
CREATE FUNCTION pg_temp.agree(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE abs(a - b) <= 1e-12 * greatest(abs(b), 1) END $$;
-- Declared classes, counted from rows with weights.
CREATE TEMP TABLE state AS
SELECT g.id, g.k, retrain.confusion_agg((o - 1) / k, (o - 1) % k, n, (SELECT array_agg(i) FROM generate_series(0, k - 1) i)) AS c,
  CASE WHEN k = 2 THEN retrain.confusion_agg((o - 1) / k = 1, (o - 1) % k = 1, n) END AS b, max(g.figures) AS figures, max(g.errors) AS errors
FROM golden_confusion g, LATERAL (SELECT o::int, n FROM unnest(g.cells) WITH ORDINALITY u (n, o)) u
GROUP BY g.id, g.k;
CREATE TEMP TABLE ours AS
SELECT id, k, ARRAY(SELECT f FROM (VALUES (1, NULL::float8, 'macro'), (2, 0, 'macro'), (3, 1, 'macro'), (4, NULL, 'weighted'), (5, 1, 'weighted')) o (p, z, a),
    LATERAL (VALUES (1, retrain.precision(c, a, z)), (2, retrain.recall(c, a, z)), (3, retrain.f1(c, a, z)), (4, retrain.specificity(c, a, z)), (5, retrain.negative_predictive_value(c, a, z)), (6, retrain.fbeta(c, 2, a, z))) v (q, f) ORDER BY p, q) ||
  ARRAY[retrain.f1(c, 'micro'), retrain.specificity(c, 'micro'), retrain.specificity(c, 'micro', 1), retrain.accuracy(c), retrain.balanced_accuracy(c), retrain.mcc(c), retrain.kappa(c)] AS figures,
  figures AS golden, errors AS golden_errors,
  (SELECT array_agg(standard_error ORDER BY array_position(ARRAY['precision', 'recall', 'f1', 'specificity', 'negative_predictive_value', 'mcc', 'kappa'], metric))
   FROM unnest(retrain.confusion_summary(c)) WHERE metric NOT IN ('accuracy', 'balanced_accuracy')) AS errors
FROM state;
SELECT count(*) AS tables, count(*) FILTER (WHERE k = 2) AS of_two, sum(cardinality(golden)) AS figures, count(*) FILTER (WHERE cardinality(figures) <> cardinality(golden)) AS other_size FROM ours;
SELECT id, k, i AS figure, o.figures[i] AS ours, golden[i] AS golden FROM ours o, generate_series(1, 37) i WHERE NOT pg_temp.agree(o.figures[i], golden[i]) ORDER BY id, i LIMIT 20;
-- 0/0 occurs, for each figure
SELECT i AS figure, count(*) FILTER (WHERE golden[i] IS NULL) > 0 AS undefined, count(*) FILTER (WHERE golden[i] = 1) > 0 AS one, count(*) FILTER (WHERE golden[i] = 0) > 0 AS zero FROM ours, generate_series(31, 37) i GROUP BY i ORDER BY i;
-- standard errors, also relative to themselves
SELECT count(*) FILTER (WHERE golden_errors[i] IS NOT NULL) > 3000 AS many, count(*) FILTER (WHERE NOT pg_temp.agree(o.errors[i], golden_errors[i])) AS differ,
  count(*) FILTER (WHERE abs(o.errors[i] - golden_errors[i]) > 1e-9 * golden_errors[i]) AS differ_relatively FROM ours o, generate_series(1, 7) i;
SELECT id, k, i AS error, o.errors[i] AS ours, golden_errors[i] AS golden FROM ours o, generate_series(1, 7) i
WHERE NOT pg_temp.agree(o.errors[i], golden_errors[i]) OR abs(o.errors[i] - golden_errors[i]) > 1e-9 * golden_errors[i] ORDER BY id, i LIMIT 20;

-- the positive class of booleans, with intervals
CREATE TEMP TABLE binary_ours AS
SELECT id, ARRAY[retrain.precision(b), retrain.recall(b), retrain.f1(b), retrain.specificity(b), retrain.negative_predictive_value(b), retrain.fbeta(b, 2)] AS figures, g.figures AS golden, intervals,
  (SELECT array_agg(v ORDER BY o, e) FROM (SELECT array_position(ARRAY['precision', 'recall', 'specificity', 'negative_predictive_value', 'f1'], metric) AS o, low, high FROM unnest(retrain.confusion_summary(b))) s, LATERAL (VALUES (1, low), (2, high)) x (e, v) WHERE o IS NOT NULL) AS ours,
  b, c
FROM golden_binary g JOIN state USING (id);
SELECT count(*) AS tables, count(*) FILTER (WHERE cardinality(ours) <> cardinality(intervals) OR cardinality(figures) <> cardinality(golden)) AS other_size FROM binary_ours;
SELECT id, i AS figure, o.figures[i] AS ours, golden[i] AS golden FROM binary_ours o, generate_series(1, 6) i WHERE NOT pg_temp.agree(o.figures[i], golden[i]) ORDER BY id, i LIMIT 20;
-- no golden where there is no interval, and above 10^15 rows
SELECT count(*) FILTER (WHERE intervals[i] IS NOT NULL) > 3000 AS many, count(*) FILTER (WHERE intervals[i] IS NOT NULL AND pg_temp.agree(ours[i], intervals[i]) IS NOT TRUE) AS differ FROM binary_ours, generate_series(1, 10) i;
-- booleans and the integers 0 and 1 are one table
SELECT bool_and(retrain.mcc(b) IS NOT DISTINCT FROM retrain.mcc(c)) AS mcc, bool_and(retrain.kappa(b) IS NOT DISTINCT FROM retrain.kappa(c)) AS kappa, bool_and(retrain.f1(b, 'macro') IS NOT DISTINCT FROM retrain.f1(c)) AS macro,
  bool_and(retrain.f1(b) IS NOT DISTINCT FROM retrain.f1(c, 'binary')) AS f1, bool_and(retrain.f1(b) IS NOT DISTINCT FROM (SELECT f1 FROM unnest(retrain.class_metrics(c)) WHERE class = '1')) AS class FROM binary_ours;
-- the rows of class_metrics and of the matrix add up
SELECT count(*) AS wrong FROM state s WHERE
  (SELECT (sum(support), sum(predicted), sum(tp), min(tp + fp + fn + tn), max(tp + fp + fn + tn)) FROM unnest(retrain.class_metrics(c))) IS DISTINCT FROM
  (SELECT (sum(rows), sum(rows), coalesce(sum(rows) FILTER (WHERE label = predicted), 0), sum(rows)::bigint, sum(rows)::bigint) FROM unnest(retrain.confusion_matrix(c, true)))
  OR (SELECT count(*) FROM unnest(retrain.confusion_matrix(c, true))) <> k * k
  OR (SELECT sum(rows) FROM unnest(retrain.confusion_matrix(c))) IS DISTINCT FROM (SELECT nullif(sum(rows), 0) FROM unnest(retrain.confusion_matrix(c, true)));
