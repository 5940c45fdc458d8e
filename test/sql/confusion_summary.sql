-- retrain.confusion as rows: class_metrics, confusion_matrix, confusion_summary; and what calls resolve to.
\set SHOW_CONTEXT never
SET extra_float_digits = -3;
CREATE TEMP TABLE c (name text, c retrain.confusion);
INSERT INTO c VALUES ('boolean', retrain.confusion_from_counts(40, 10, 20, 30)), ('no positive', retrain.confusion_from_counts(0, 3, 0, 7)), ('all right', retrain.confusion_from_counts(4, 0, 0, 6)),
  ('all wrong', retrain.confusion_from_counts(0, 4, 6, 0)), ('nothing', retrain.confusion_from_counts(0, 0, 0, 0));
INSERT INTO c SELECT 'declared', retrain.confusion_agg(l, p, w, ARRAY['a', 'b', 'c', 'd']) FROM (VALUES ('a', 'a', 2), ('a', 'c', 1), ('b', 'a', 1), ('c', 'c', 4)) v (l, p, w);
INSERT INTO c SELECT 'integer', retrain.confusion_agg(l, p, w) FROM (VALUES (10, 10, 20), (10, 2, 5), (2, 2, 9), (-3, 2, 1), (-3, -3, 15)) v (l, p, w);
INSERT INTO c SELECT 'one class', retrain.confusion_agg('x'::text, 'x'::text) FROM generate_series(1, 3);
INSERT INTO c SELECT 'unused', retrain.confusion_agg(NULL::text, 'x');

SELECT name, m.* FROM c, LATERAL unnest(retrain.class_metrics(c)) m WHERE name IN ('boolean', 'declared', 'integer', 'nothing');
SELECT name, cardinality(retrain.class_metrics(c)) AS classes, cardinality(retrain.confusion_matrix(c)) AS cells, cardinality(retrain.confusion_matrix(c, true)) AS all_cells FROM c;
SELECT name, m.* FROM c, LATERAL unnest(retrain.confusion_matrix(c)) m WHERE name IN ('no positive', 'declared', 'integer');
SELECT name, m.* FROM c, LATERAL unnest(retrain.confusion_matrix(c, true)) m WHERE name IN ('no positive', 'integer');
SELECT cardinality(retrain.confusion_matrix(retrain.confusion_agg(i, i))) FROM generate_series(1, 1001) i;
SELECT cardinality(retrain.confusion_matrix(retrain.confusion_agg(i, i), true)) FROM generate_series(1, 1001) i;
SELECT cardinality(retrain.confusion_matrix(retrain.confusion_agg(i, i), true)) FROM generate_series(1, 1000) i;
SELECT retrain.class_metrics(NULL) IS NULL AS metrics, retrain.confusion_matrix(NULL) IS NULL AS matrix, retrain.confusion_summary(NULL) IS NULL AS summary;

SELECT name, m.* FROM c, LATERAL unnest(retrain.confusion_summary(c)) m;
-- the value is that of the function of the same name
SELECT name, bool_and(m.value IS NOT DISTINCT FROM CASE metric WHEN 'accuracy' THEN retrain.accuracy(c) WHEN 'precision' THEN retrain.precision(c) WHEN 'recall' THEN retrain.recall(c) WHEN 'f1' THEN retrain.f1(c)
  WHEN 'specificity' THEN retrain.specificity(c) WHEN 'negative_predictive_value' THEN retrain.negative_predictive_value(c) WHEN 'balanced_accuracy' THEN retrain.balanced_accuracy(c) WHEN 'mcc' THEN retrain.mcc(c) ELSE retrain.kappa(c) END) AS same
FROM c, LATERAL unnest(retrain.confusion_summary(c)) m GROUP BY name ORDER BY name;
-- the constant is what the rows give when all predictions are the same: of two classes the better one, else the most frequent
SELECT metric, m.constant IS NOT DISTINCT FROM CASE metric WHEN 'accuracy' THEN greatest(retrain.accuracy(p), retrain.accuracy(n)) WHEN 'precision' THEN greatest(retrain.precision(p), retrain.precision(n)) WHEN 'recall' THEN greatest(retrain.recall(p), retrain.recall(n))
  WHEN 'f1' THEN greatest(retrain.f1(p), retrain.f1(n)) WHEN 'specificity' THEN greatest(retrain.specificity(p), retrain.specificity(n)) WHEN 'negative_predictive_value' THEN greatest(retrain.negative_predictive_value(p), retrain.negative_predictive_value(n))
  WHEN 'balanced_accuracy' THEN greatest(retrain.balanced_accuracy(p), retrain.balanced_accuracy(n)) WHEN 'mcc' THEN greatest(retrain.mcc(p), retrain.mcc(n)) ELSE greatest(retrain.kappa(p), retrain.kappa(n)) END AS constant
FROM retrain.confusion_from_counts(17, 5, 6, 99) c, retrain.confusion_from_counts(23, 104, 0, 0) p, retrain.confusion_from_counts(0, 0, 23, 104) n, LATERAL unnest(retrain.confusion_summary(c)) m;
SELECT metric, m.constant IS NOT DISTINCT FROM CASE metric WHEN 'accuracy' THEN retrain.accuracy(k) WHEN 'precision' THEN retrain.precision(k) WHEN 'recall' THEN retrain.recall(k) WHEN 'f1' THEN retrain.f1(k) WHEN 'specificity' THEN retrain.specificity(k)
  WHEN 'negative_predictive_value' THEN retrain.negative_predictive_value(k) WHEN 'balanced_accuracy' THEN retrain.balanced_accuracy(k) WHEN 'mcc' THEN retrain.mcc(k) ELSE retrain.kappa(k) END AS constant
FROM (SELECT retrain.confusion_agg(i % 7 % 4, i % 5 % 4), retrain.confusion_agg(i % 7 % 4, 1) FROM generate_series(1, 500) i) v (c, k), LATERAL unnest(retrain.confusion_summary(c)) m;
-- intervals of F1 are those of f1_by_slice
SELECT abs(s.f1_low - b.low) < 1e-15 AND abs(s.f1_high - b.high) < 1e-15 AS binary, abs(t.f1_low - m.low) < 1e-14 AND abs(t.f1_high - m.high) < 1e-14 AS macro
FROM (SELECT retrain.confusion_agg(i % 3 = 0, i % 7 < 3), retrain.confusion_agg(i % 3, i % 7 % 3), retrain.f1_by_slice(i % 3 = 0, i % 7 < 3, 1), retrain.f1_by_slice((i % 3)::text, (i % 7 % 3)::text, 1) FROM generate_series(1, 500) i) v (x, y, fx, fy),
  LATERAL unnest(fx) s, LATERAL unnest(fy) t, LATERAL unnest(retrain.confusion_summary(x)) b, LATERAL unnest(retrain.confusion_summary(y)) m WHERE b.metric = 'f1' AND m.metric = 'f1';
-- the interval of the delta method covers: 800 samples of 300 rows from a table of three classes
SELECT metric, avg((value - 1.96 * standard_error < truth AND truth < value + 1.96 * standard_error)::int) BETWEEN 0.92 AND 0.975 AS covers
FROM (SELECT s.*, retrain.confusion_agg((u * 10)::int % 3, CASE WHEN u * 1000 - floor(u * 1000) < 0.7 THEN (u * 10)::int % 3 ELSE ((u * 10)::int + 1 + (u * 100000)::bigint % 2)::int % 3 END) AS c
  FROM generate_series(1, 800) s, LATERAL (SELECT (('x' || substr(md5(s || ' ' || i), 1, 13))::bit(52)::bigint / 4503599627370496.0)::float8 AS u FROM generate_series(1, 300) i) r GROUP BY s) x, LATERAL unnest(retrain.confusion_summary(c)) m,
  LATERAL (SELECT value AS truth FROM unnest(retrain.confusion_summary((SELECT retrain.confusion_agg((u * 10)::int % 3, CASE WHEN u * 1000 - floor(u * 1000) < 0.7 THEN (u * 10)::int % 3 ELSE ((u * 10)::int + 1 + (u * 100000)::bigint % 2)::int % 3 END)
    FROM generate_series(0, 99999) i, LATERAL (SELECT (i + 0.5) / 100000 AS u) y))) t WHERE t.metric = m.metric) t
WHERE metric <> 'accuracy' GROUP BY metric ORDER BY metric;

-- What calls resolve to.
SET client_min_messages = warning;
CREATE DOMAIN res_flag AS boolean;
CREATE DOMAIN res_name AS varchar(20);
CREATE TYPE res_enum AS ENUM ('no', 'yes');
CREATE FUNCTION pg_temp.resolve(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text;
BEGIN
	EXECUTE format('CREATE VIEW pg_temp.res_view AS SELECT %s AS x', call);
	SELECT string_agg(replace(d.refobjid::regprocedure::text, 'double precision', 'float8'), ', ' ORDER BY 1) INTO message
	FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
	JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid AND d.refclassid = 'pg_proc'::regclass
	WHERE r.ev_class = 'pg_temp.res_view'::regclass AND p.pronamespace = 'retrain'::regnamespace;
	DROP VIEW pg_temp.res_view;
	RETURN message;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
	RETURN 'ERROR: ' || message;
END $$;
SELECT t AS arguments, pg_temp.resolve(format('retrain.confusion_agg(%s)', t)) AS confusion_agg, pg_temp.resolve(format('retrain.precision(%s)', t)) AS precision
FROM unnest(ARRAY['true, false', 'true::res_flag, NULL', '1, 0', '1::smallint, 0::smallint', '1::bigint, 0::bigint', '1.0, 0.0', '''a''::text, ''b''::text', '''a''::varchar, ''b''', '''a''::char(3), ''b''::char(3)', '''a''::res_name, ''b''',
  '''a'', ''b''', 'NULL, NULL', '1, ''0''', 'true, ''t''', 'true, 1', '''yes''::res_enum, ''no''::res_enum', '''yes''::res_enum::text, ''no''::res_enum::text']) t;
SELECT t AS arguments, pg_temp.resolve(format('retrain.confusion_agg(%s)', t)) AS confusion_agg
FROM unnest(ARRAY['true, false, 3', 'true, false, 3::smallint', 'true, false, 3.5', 'true, false, NULL', '1, 0, 3', '1, 0, NULL', '1, 0, ''3''', '1, 0, ''{1,2}''', '1, 0, ARRAY[0, 1]', '1, 0, ARRAY[0, 1]::smallint[]', '1, 0, 3, ARRAY[0, 1]', '1, 0, 3::bigint, NULL',
  '''a'', ''b'', 3', '''a'', ''b'', ARRAY[''a'', ''b'']', '''a'', ''b'', ''{a,b}''', '''a'', ''b'', 3, ARRAY[''a'', ''b'']', '''a''::varchar, ''b''::varchar, ARRAY[''a''::varchar]', 'true, false, ARRAY[true, false]']) t;
SELECT t AS call, pg_temp.resolve(t) AS resolves
FROM unnest(ARRAY['retrain.f1(c) FROM c', 'retrain.f1(c, ''micro'') FROM c', 'retrain.f1(c, ''micro'', 0) FROM c', 'retrain.f1(c, zero_division => 0) FROM c', 'retrain.f1(c, NULL, 1) FROM c', 'retrain.f1(c, average => ''macro'', zero_division => 1) FROM c',
  'retrain.fbeta(c, 2) FROM c', 'retrain.fbeta(c, 2, ''macro'') FROM c', 'retrain.fbeta(c, beta => 0.5, zero_division => 0) FROM c', 'retrain.merge(c) FROM c', 'retrain.merge(c, c) FROM c', 'retrain.confusion_matrix(c) FROM c',
  'retrain.confusion_from_counts(1, 2, 3, 4)', 'retrain.confusion_from_counts(1, 2, 3, ''4'')', 'retrain.accuracy(''{}'')']) t;
DROP DOMAIN res_flag, res_name;
DROP TYPE res_enum;
