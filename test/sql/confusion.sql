-- retrain.confusion: the state, its forms, and the figures of small tables.
\set SHOW_CONTEXT never
SET search_path = pg_catalog;
SET extra_float_digits = 0;

-- counts
SELECT retrain.confusion_agg(l, p) FROM (VALUES (true, true), (true, false), (false, false), (false, true), (true, true), (NULL, true), (false, NULL), (NULL, NULL)) v (l, p);
SELECT retrain.confusion_agg(l, p) FROM (VALUES (2, 2), (10, 2), (-1, 10), (2, 2), (NULL, 77), (88, NULL)) v (l, p);
SELECT retrain.confusion_agg(l, p) FROM (VALUES ('b', 'a'), ('B', 'é'), ('b', 'a'), ('', 'a"\'), (NULL, 'x'), ('y', NULL)) v (l, p);
-- no rows; only unusable rows
SELECT retrain.confusion_agg(true, true) IS NULL AS boolean, retrain.confusion_agg(1, 1) IS NULL AS integer, retrain.confusion_agg('a'::text, 'b'::text) IS NULL AS text,
  retrain.accuracy(true, true) IS NULL AS accuracy, retrain.merge(NULL::retrain.confusion) IS NULL AS merge WHERE false;
SELECT retrain.confusion_agg(NULL::boolean, true), retrain.confusion_agg(NULL::integer, 1) FROM generate_series(1, 3);
SELECT retrain.f1(c), retrain.f1(c, NULL, 1), retrain.f1(c, 'weighted', 0), retrain.accuracy(c), retrain.mcc(c), retrain.kappa(c), retrain.balanced_accuracy(c), retrain.specificity(c, 'micro')
FROM (SELECT retrain.confusion_agg(NULL::boolean, true) UNION ALL SELECT retrain.confusion_agg(NULL::integer, 1) UNION ALL SELECT retrain.confusion_agg(NULL::text, 'a')) v (c);
-- weights: 0 is no row, NULL is not used
SELECT retrain.confusion_agg(l, p, w) FROM (VALUES (true, true, 5), (true, false, 0), (NULL, false, 7), (false, false, NULL), (false, false, 2)) v (l, p, w);
SELECT retrain.confusion_agg(l, p, w), retrain.confusion_agg(l::text, p::text, w) FROM (VALUES (1, 1, 5), (3, 4, 0), (NULL, 9, 7), (1, 1, NULL), (1, 2, 2)) v (l, p, w);
SELECT retrain.confusion_agg(true, true, -1);
SELECT retrain.confusion_agg(1, 1, -1);
SELECT retrain.confusion_agg('a', 'a', -9223372036854775808);
SELECT retrain.confusion_agg(true, true, 2305843009213693951) AS most;
SELECT retrain.confusion_agg(true, true, 2305843009213693952);
SELECT retrain.confusion_agg(true, false, w) FROM (VALUES (2305843009213693950), (2)) v (w);
SELECT retrain.confusion_agg(1, 2, w) FROM (VALUES (2305843009213693950), (2)) v (w);
SELECT retrain.confusion_agg(NULL, 2, w) FROM (VALUES (2305843009213693950), (2)) v (w);
SELECT retrain.merge(c) FROM (SELECT retrain.confusion_from_counts(2305843009213693951, 0, 0, 0) FROM generate_series(1, 2)) v (c);
SELECT retrain.confusion_from_counts(1, 2, 3, -4);
SELECT retrain.confusion_from_counts(40, 3, 5, 52), retrain.confusion_from_counts(1, NULL, 3, 4) IS NULL AS null;

-- declared classes: absent ones are kept, others refused
SELECT retrain.confusion_agg(l, p, ARRAY['dog', 'cat', 'cow']) FROM (VALUES ('dog', 'cat'), (NULL, 'unknown')) v (l, p);
SELECT retrain.confusion_agg(l, p, ARRAY[3, 1, 2]) FROM (VALUES (1, 2), (NULL, 5)) v (l, p);
SELECT retrain.confusion_agg(l, p, w, ARRAY['dog', 'cat']), retrain.confusion_agg(1, 2, w, ARRAY[1, 2]) FROM (VALUES ('dog', 'cat', 3), ('bird', 'cat', 0)) v (l, p, w);
SELECT retrain.confusion_agg('bird', 'cat', ARRAY['dog', 'cat']);
SELECT retrain.confusion_agg('cat', 'bird', 1, ARRAY['dog', 'cat']);
SELECT retrain.confusion_agg(1, 7, ARRAY[1, 2]);
SELECT retrain.confusion_agg(1, 1, ARRAY[1, 2, 1]);
SELECT retrain.confusion_agg(1, 1, '{}'::integer[]);
SELECT retrain.confusion_agg('a', 'a', ARRAY['a', NULL]);
SELECT retrain.confusion_agg('a', 'a', NULL::text[]);
SELECT retrain.confusion_agg('a', 'a', c) FROM (VALUES (ARRAY['a', 'b']), (ARRAY['b', 'a'])) v (c);
SELECT retrain.confusion_agg('a', 'a', c) FROM (VALUES (ARRAY['a', 'b']), (ARRAY['a', 'c'])) v (c);
SELECT retrain.confusion_agg('a', 'a', c) FROM (VALUES (ARRAY['a', 'b']), (ARRAY['a'])) v (c);
-- each group has its own; a group is looked at again when another came between
SELECT g, retrain.confusion_agg('a', 'a', c) FROM (VALUES (1, ARRAY['a', 'b']), (2, ARRAY['a', 'c']), (1, ARRAY['b', 'a']), (2, ARRAY['a', 'c'])) v (g, c) GROUP BY g ORDER BY g;
SELECT g, retrain.confusion_agg('a', 'a', c) FROM (VALUES (1, ARRAY['a', 'b']), (2, ARRAY['a', 'c']), (1, ARRAY['a', 'c'])) v (g, c) GROUP BY g ORDER BY g;
-- merging declared with seen classes
SELECT retrain.merge(c) FROM (SELECT retrain.confusion_agg(1, 2) UNION ALL SELECT retrain.confusion_agg(1, 1, ARRAY[1, 2, 3])) v (c);
SELECT retrain.merge(c) FROM (SELECT retrain.confusion_agg(1, 9) UNION ALL SELECT retrain.confusion_agg(1, 1, ARRAY[1, 2, 3])) v (c);
SELECT retrain.merge(c) FROM (SELECT retrain.confusion_agg(1, 1, ARRAY[1, 2, 3]) UNION ALL SELECT retrain.confusion_agg(1, 9)) v (c);
SELECT retrain.merge(c) FROM (SELECT retrain.confusion_agg(1, 1, ARRAY[1, 2, 3]) UNION ALL SELECT retrain.confusion_agg(1, 1, ARRAY[1, 2])) v (c);
SELECT retrain.merge(retrain.confusion_agg(1, 1), retrain.confusion_agg(true, true));
SELECT retrain.merge(c) FROM (SELECT retrain.confusion_agg(1, 1) UNION ALL SELECT retrain.confusion_agg('1'::text, '1'::text)) v (c);
SELECT retrain.merge(retrain.confusion_agg(1, 1), NULL), retrain.merge(NULL, retrain.confusion_agg(true, true)), retrain.merge(NULL::retrain.confusion, NULL) IS NULL AS null;

-- limits
SELECT (retrain.confusion_counts(retrain.confusion_agg(i, i))).classes FROM generate_series(1, 4096) i;
SELECT retrain.confusion_agg(i, i) FROM generate_series(1, 4097) i;
SELECT retrain.confusion_agg(repeat('x', 1024), 'y') IS NOT NULL AS long;
SELECT retrain.confusion_agg(repeat('x', 1025), 'y');
CREATE COLLATION public.confusion_fold (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.confusion_agg('a' COLLATE public.confusion_fold, 'A');
SELECT retrain.f1(l, p) FROM (SELECT 'a' COLLATE public.confusion_fold, 'A' COLLATE "C") v (l, p);
SELECT retrain.f1('a' COLLATE "C", 'A');
DROP COLLATION public.confusion_fold;

-- figures of one table, by hand: tp 40, fp 10, fn 20, tn 30
SELECT retrain.accuracy(c), retrain.error_rate(c), retrain.precision(c), retrain.recall(c), retrain.f1(c) = 8/11::float8 AS f1, retrain.specificity(c), retrain.negative_predictive_value(c),
  retrain.balanced_accuracy(c), retrain.mcc(c), retrain.kappa(c), retrain.prevalence(c)
FROM retrain.confusion_from_counts(40, 10, 20, 30) c;
SELECT retrain.fbeta(c, 0) = 0.8 AS zero, retrain.fbeta(c, 1) = retrain.f1(c) AS one, retrain.fbeta(c, 2), retrain.fbeta(c, 0.5), retrain.fbeta(c, 'Infinity') = 40/60::float8 AS infinity, retrain.fbeta(c, 1e300) = 40/60::float8 AS huge
FROM retrain.confusion_from_counts(40, 10, 20, 30) c;
-- averages
SELECT a, retrain.precision(c, a), retrain.recall(c, a), retrain.f1(c, a), retrain.specificity(c, a), retrain.negative_predictive_value(c, a), retrain.fbeta(c, 2, a)
FROM retrain.confusion_from_counts(40, 10, 20, 30) c, unnest(ARRAY['binary', 'macro', 'micro', 'weighted', NULL]) a;
-- integers 0 and 1 have a positive class on demand; other classes have none
SELECT retrain.f1(c), retrain.f1(c, 'binary'), retrain.f1(c, 'macro'), retrain.prevalence(c), (retrain.confusion_counts(c)).* FROM (SELECT retrain.confusion_agg(l, p, w) FROM (VALUES (1, 1, 40), (0, 1, 10), (1, 0, 20), (0, 0, 30)) v (l, p, w)) v (c);
SELECT retrain.recall(c, 'binary', 1), retrain.prevalence(c), (retrain.confusion_counts(c)).* FROM (SELECT retrain.confusion_agg(0, 0)) v (c);
SELECT retrain.f1(retrain.confusion_agg(1, 2), 'binary');
SELECT retrain.f1(retrain.confusion_agg('t'::text, 'f'::text), 'binary');
SELECT retrain.prevalence(retrain.confusion_agg('t'::text, 'f'::text));
SELECT retrain.f1(retrain.confusion_agg(1, 2), 'mean');
SELECT retrain.f1(retrain.confusion_agg(1, 2), 'macro', 0.5);
SELECT retrain.f1(retrain.confusion_agg(1, 2), 'macro', 'NaN');
SELECT retrain.fbeta(retrain.confusion_agg(1, 2), -1);
SELECT retrain.fbeta(retrain.confusion_agg(1, 2), 'NaN');
SELECT retrain.fbeta(retrain.confusion_agg(1, 2), NULL);
SELECT retrain.f1(NULL::retrain.confusion) IS NULL AS f1, retrain.f1(NULL, 'macro', 1::float8) IS NULL AS f1_macro, retrain.fbeta(NULL, 1) IS NULL AS fbeta, retrain.confusion_counts(NULL) IS NULL AS counts;
-- 0/0
SELECT n, retrain.precision(c), retrain.recall(c), retrain.f1(c), retrain.specificity(c), retrain.negative_predictive_value(c), retrain.precision(c, NULL, 0) AS zero, retrain.precision(c, NULL, 1) AS one,
  retrain.balanced_accuracy(c), retrain.mcc(c), retrain.kappa(c)
FROM (VALUES ('no positive prediction', retrain.confusion_from_counts(0, 0, 20, 30)), ('no positive', retrain.confusion_from_counts(0, 20, 0, 30)), ('only true negatives', retrain.confusion_from_counts(0, 0, 0, 30)),
  ('all right', retrain.confusion_from_counts(20, 0, 0, 30)), ('all wrong', retrain.confusion_from_counts(0, 20, 30, 0)), ('nothing', retrain.confusion_from_counts(0, 0, 0, 0))) v (n, c);
-- macro averages: over classes with rows, or over all classes when 0/0 has a value.  a: 2 of 3 found, b never predicted, c never true, d absent
SELECT z, retrain.precision(c, 'macro', z), retrain.recall(c, 'macro', z), retrain.f1(c, 'macro', z), retrain.precision(c, 'weighted', z), retrain.recall(c, 'weighted', z), retrain.specificity(c, 'macro', z), retrain.f1(c, 'micro', z)
FROM (SELECT retrain.confusion_agg(l, p, w, ARRAY['a', 'b', 'c', 'd']) FROM (VALUES ('a', 'a', 2), ('a', 'c', 1), ('b', 'a', 1)) v (l, p, w)) v (c), unnest(ARRAY[NULL, 0, 1]::float8[]) z;

-- one-step aggregates are the accessors over the state
CREATE TEMP TABLE confusion_rows AS SELECT i, nullif((i * 7919) % 11, 10) < 4 AS bl, (i * 104729) % 13 < 5 AS bp, nullif((i * 7919) % 11, 10) % 4 AS il, (i * 104729) % 13 % 5 AS ip FROM generate_series(1, 20000) i;
SELECT bool_and(ok) AS all_equal, count(*) FROM (
  SELECT unnest(ARRAY[
    retrain.accuracy(bl, bp) = retrain.accuracy(retrain.confusion_agg(bl, bp)), retrain.error_rate(bl, bp) = retrain.error_rate(retrain.confusion_agg(bl, bp)), retrain.precision(bl, bp) = retrain.precision(retrain.confusion_agg(bl, bp)),
    retrain.recall(bl, bp) = retrain.recall(retrain.confusion_agg(bl, bp)), retrain.f1(bl, bp) = retrain.f1(retrain.confusion_agg(bl, bp)), retrain.specificity(bl, bp) = retrain.specificity(retrain.confusion_agg(bl, bp)),
    retrain.negative_predictive_value(bl, bp) = retrain.negative_predictive_value(retrain.confusion_agg(bl, bp)), retrain.balanced_accuracy(bl, bp) = retrain.balanced_accuracy(retrain.confusion_agg(bl, bp)),
    retrain.mcc(bl, bp) = retrain.mcc(retrain.confusion_agg(bl, bp)), retrain.kappa(bl, bp) = retrain.kappa(retrain.confusion_agg(bl, bp)),
    retrain.accuracy(il, ip) = retrain.accuracy(retrain.confusion_agg(il, ip)), retrain.error_rate(il, ip) = retrain.error_rate(retrain.confusion_agg(il, ip)), retrain.precision(il, ip) = retrain.precision(retrain.confusion_agg(il, ip)),
    retrain.recall(il, ip) = retrain.recall(retrain.confusion_agg(il, ip)), retrain.f1(il, ip) = retrain.f1(retrain.confusion_agg(il, ip)), retrain.specificity(il, ip) = retrain.specificity(retrain.confusion_agg(il, ip)),
    retrain.negative_predictive_value(il, ip) = retrain.negative_predictive_value(retrain.confusion_agg(il, ip)), retrain.balanced_accuracy(il, ip) = retrain.balanced_accuracy(retrain.confusion_agg(il, ip)),
    retrain.mcc(il, ip) = retrain.mcc(retrain.confusion_agg(il, ip)), retrain.kappa(il, ip) = retrain.kappa(retrain.confusion_agg(il, ip)),
    retrain.accuracy(il::text, ip::text) = retrain.accuracy(retrain.confusion_agg(il, ip)), retrain.error_rate(il::text, ip::text) = retrain.error_rate(retrain.confusion_agg(il, ip)), retrain.precision(il::text, ip::text) = retrain.precision(retrain.confusion_agg(il, ip)),
    retrain.recall(il::text, ip::text) = retrain.recall(retrain.confusion_agg(il, ip)), retrain.f1(il::text, ip::text) = retrain.f1(retrain.confusion_agg(il, ip)), retrain.specificity(il::text, ip::text) = retrain.specificity(retrain.confusion_agg(il, ip)),
    retrain.negative_predictive_value(il::text, ip::text) = retrain.negative_predictive_value(retrain.confusion_agg(il, ip)), retrain.balanced_accuracy(il::text, ip::text) = retrain.balanced_accuracy(retrain.confusion_agg(il, ip)),
    retrain.mcc(il::text, ip::text) = retrain.mcc(retrain.confusion_agg(il, ip)), retrain.kappa(il::text, ip::text) = retrain.kappa(retrain.confusion_agg(il, ip))]) AS ok FROM confusion_rows) v;
-- the counts are those of SQL, and f1 that of f1_by_slice
SELECT (retrain.confusion_counts(retrain.confusion_agg(bl, bp))).*, count(*) FILTER (WHERE bl AND bp) AS sql_tp, count(*) FILTER (WHERE NOT bl AND bp) AS sql_fp, count(*) FILTER (WHERE bl AND NOT bp) AS sql_fn, count(*) FILTER (WHERE NOT bl AND NOT bp) AS sql_tn, count(*) FILTER (WHERE bl IS NULL) AS sql_unused
FROM confusion_rows;
SELECT s.f1 = b AS binary, abs(t.f1 - m) < 1e-15 AS macro FROM (SELECT retrain.f1(bl, bp), retrain.f1(il, ip), retrain.f1_by_slice(bl, bp, 1), retrain.f1_by_slice(il::text, ip::text, 1) FROM confusion_rows) v (b, m, x, y), unnest(x) s, unnest(y) t;

-- same rows, same bytes: other orders, groups and merges, a parallel plan, a window
CREATE TEMP TABLE confusion_one AS SELECT retrain.confusion_agg(bl, bp) AS b, retrain.confusion_agg(il, ip) AS i, retrain.confusion_agg('class ' || il, 'class ' || ip) AS t, retrain.confusion_agg(il * 50 + i % 50, ip * 50 + i % 50) AS far FROM confusion_rows;
SELECT o.b OPERATOR(retrain.=) x.b AS b, o.i OPERATOR(retrain.=) x.i AS i, o.t OPERATOR(retrain.=) x.t AS t, o.far OPERATOR(retrain.=) x.far AS far
FROM confusion_one o, (SELECT retrain.confusion_agg(bl, bp) AS b, retrain.confusion_agg(il, ip) AS i, retrain.confusion_agg('class ' || il, 'class ' || ip) AS t, retrain.confusion_agg(il * 50 + i % 50, ip * 50 + i % 50) AS far FROM (SELECT * FROM confusion_rows ORDER BY (i * 7) % 20011, i) r) x;
SELECT o.b OPERATOR(retrain.=) x.b AS b, o.i OPERATOR(retrain.=) x.i AS i, o.t OPERATOR(retrain.=) x.t AS t, o.far OPERATOR(retrain.=) x.far AS far
FROM confusion_one o, (SELECT retrain.merge(b ORDER BY g) AS b, retrain.merge(i ORDER BY -g) AS i, retrain.merge(t ORDER BY g % 7, g) AS t, retrain.merge(far ORDER BY g % 3, g) AS far FROM (
  SELECT i % 37 AS g, retrain.confusion_agg(bl, bp) AS b, retrain.confusion_agg(il, ip) AS i, retrain.confusion_agg('class ' || il, 'class ' || ip) AS t, retrain.confusion_agg(il * 50 + i % 50, ip * 50 + i % 50) AS far FROM confusion_rows GROUP BY 1) r) x;
CREATE TABLE public.confusion_parallel AS SELECT * FROM confusion_rows;
ALTER TABLE public.confusion_parallel SET (parallel_workers = 2);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.confusion_agg(bl, bp), retrain.confusion_agg(il, ip) FROM public.confusion_parallel;
SELECT o.b OPERATOR(retrain.=) x.b AS b, o.i OPERATOR(retrain.=) x.i AS i, o.t OPERATOR(retrain.=) x.t AS t, o.far OPERATOR(retrain.=) x.far AS far, declared
FROM confusion_one o, (SELECT retrain.confusion_agg(bl, bp) AS b, retrain.confusion_agg(il, ip) AS i, retrain.confusion_agg('class ' || il, 'class ' || ip) AS t, retrain.confusion_agg(il * 50 + i % 50, ip * 50 + i % 50) AS far,
  (retrain.confusion_counts(retrain.confusion_agg(il, ip, ARRAY[0, 1, 2, 3, 4, 5]))).classes AS declared FROM public.confusion_parallel) x;
SELECT retrain.confusion_agg(bl, bp), retrain.confusion_agg(il, ip), retrain.f1(bl, bp), retrain.mcc(il, ip) FROM public.confusion_parallel WHERE i < 0;
SELECT retrain.confusion_agg(il, ip, ARRAY[0, 1, 2, 3]) FROM public.confusion_parallel WHERE ip <> 3 AND il IS NOT NULL AND i = 7;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET max_parallel_workers_per_gather;
DROP TABLE public.confusion_parallel;
SELECT i, retrain.confusion_agg(bl, bp) OVER w, retrain.confusion_agg(il, ip) OVER w, retrain.accuracy(bl, bp) OVER w, retrain.f1(il, ip) OVER w FROM confusion_rows WHERE i < 7 WINDOW w AS (ORDER BY i ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
-- two aggregates over one state
SELECT retrain.accuracy(il, ip), retrain.f1(il, ip), retrain.confusion_agg(il, ip) FROM confusion_rows WHERE i < 9;

-- forms: text, binary, jsonb
SELECT b::text::retrain.confusion OPERATOR(retrain.=) b AS b, i::text::retrain.confusion OPERATOR(retrain.=) i AS i, t::text::retrain.confusion OPERATOR(retrain.=) t AS t, far::text::retrain.confusion OPERATOR(retrain.=) far AS far,
  (b::jsonb)::text::retrain.confusion OPERATOR(retrain.=) b AS jsonb, b OPERATOR(retrain.<>) i AS differ FROM confusion_one;
SELECT retrain.confusion_send(retrain.confusion_from_counts(1, 2, 3, 4));
SELECT retrain.confusion_send(retrain.confusion_agg(l, p)) FROM (VALUES (-1, 2), (2, 2), (NULL, 2)) v (l, p);
SELECT retrain.confusion_send(retrain.confusion_agg(l, p, ARRAY['a', 'bc', ''])) FROM (VALUES ('a', 'bc')) v (l, p);
SELECT '{"retrain_confusion": 1, "kind": "text", "classes": ["z", "a"], "cells": [["z", "a", 2], ["a", "a", 1]]}'::retrain.confusion;
-- transition functions called by a user: a copy is changed
SELECT retrain.confusion_accum(c, true, false), c FROM retrain.confusion_from_counts(1, 2, 3, 4) c;
SELECT retrain.confusion_accum(c, 5, 6, 7), c FROM (SELECT retrain.confusion_agg(1, 2)) v (c);
SELECT retrain.confusion_accum(c, 'x', 'y', ARRAY['x', 'y', 'a', 'b']), c FROM (SELECT retrain.confusion_agg('a'::text, 'b'::text)) v (c);
SELECT retrain.confusion_accum(NULL, NULL::boolean, true), retrain.confusion_combine(retrain.confusion_from_counts(1, 2, 3, 4), retrain.confusion_from_counts(1, 1, 1, 1)), retrain.confusion_final(retrain.confusion_from_counts(1, 2, 3, 4));
SELECT retrain.confusion_accum(retrain.confusion_from_counts(1, 2, 3, 4), 1, 2);
SELECT retrain.confusion_accum(retrain.confusion_agg(1, 2), true, false);
SELECT retrain.confusion_accum(retrain.confusion_agg(1, 2), 'a'::text, 'b'::text);
SELECT retrain.confusion_accum(retrain.confusion_from_counts(2305843009213693951, 0, 0, 0), true, false);
-- stored
CREATE TEMP TABLE confusion_stored (k integer, c retrain.confusion);
INSERT INTO confusion_stored SELECT 1, b FROM confusion_one UNION ALL SELECT 2, i FROM confusion_one UNION ALL SELECT 3, t FROM confusion_one UNION ALL SELECT 4, far FROM confusion_one;
SELECT k, retrain.accuracy(c), (retrain.confusion_counts(c)).classes, pg_column_size(c) < 60000 AS small FROM confusion_stored ORDER BY k;
