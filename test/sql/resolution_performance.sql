-- What each call of ece, ece_test, reliability and f1_by_slice resolves to,
-- for every type a user may pass.  A change here changes what users get.
\set SHOW_CONTEXT never
CREATE DOMAIN res_flag AS boolean;
CREATE DOMAIN res_prob AS numeric(5,4);
CREATE DOMAIN res_name AS varchar(20);
CREATE TYPE res_enum AS ENUM ('no', 'yes');

-- resolve(call) tells the aggregate a call resolves to, or why it does not.
CREATE FUNCTION pg_temp.resolve(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text;
BEGIN
	EXECUTE format('CREATE VIEW pg_temp.res_view AS SELECT %s AS x', call);
	SELECT replace(d.refobjid::regprocedure::text, 'double precision', 'float8') INTO message
	FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
	JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid AND d.refclassid = 'pg_proc'::regclass
	WHERE r.ev_class = 'pg_temp.res_view'::regclass AND p.pronamespace = 'retrain'::regnamespace AND p.prokind = 'a';
	DROP VIEW pg_temp.res_view;
	RETURN message;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
	RETURN 'ERROR: ' || message;
END $$;

-- label
SELECT t AS label, pg_temp.resolve(format('retrain.ece(%s, 0.5)', t)) AS ece
FROM unnest(ARRAY['true', '1::smallint', '1', '1::bigint', '1::numeric', '1::real', '1::float8', '''1''', '''1''::text',
  '''t''::char', 'NULL', 'NULL::integer', 'true::res_flag', '''yes''::res_enum']) t;
-- probability
SELECT t AS probability, pg_temp.resolve(format('retrain.ece_test(true, %s)', t)) AS ece_test
FROM unnest(ARRAY['0.5', '0.5::real', '0.5::float8', '1::smallint', '1', '1::bigint', '0.5::res_prob', '''0.5''', 'NULL',
  '''0.5''::text', 'true']) t;
-- bins
SELECT t AS bins, pg_temp.resolve(format('retrain.reliability(1, 0.5, %s)', t)) AS reliability
FROM unnest(ARRAY['10', '10::smallint', '10::bigint', '10.0', '''10''', 'NULL']) t;
-- labels of f1_by_slice
SELECT t AS label, p AS predicted, pg_temp.resolve(format('retrain.f1_by_slice(%s, %s, 1)', t, p)) AS f1_by_slice
FROM (VALUES ('true', 'false'), ('true::res_flag', 'false'), ('1', '0'), ('1::smallint', '0::smallint'), ('1::bigint', '0::bigint'), ('1.0', '0.0'),
  ('''a''::text', '''b''::text'), ('''a''::varchar', '''b''::varchar'), ('''a''::char(3)', '''b''::char(3)'),
  ('''a''::res_name', '''b''::res_name'), ('''a''', '''b'''), ('''a''::text', '''b'''), ('true', '''t'''), ('1', '''0'''),
  ('NULL', 'NULL'), ('true', 'NULL'), ('1', 'NULL'), ('true', '1'), ('''yes''::res_enum', '''no''::res_enum'),
  ('''yes''::res_enum::text', '''no''::res_enum::text')) v (t, p);
-- slice and min_support
SELECT t AS slice, m AS min_support, pg_temp.resolve(format('retrain.f1_by_slice(true, true, %s, %s)', t, m)) AS f1_by_slice
FROM (VALUES ('1', '5'), ('''a''', '5'), ('NULL', '5'), ('1', '5::smallint'), ('1', '5::bigint'), ('1', '''5'''), ('1', 'NULL')) v (t, m);
SELECT pg_temp.resolve('retrain.rows_digest(1, ''a'', NULL, true)') AS rows_digest;
-- figures of states and of rows under one name; nothing is shown where it is that of states, a function that is no aggregate
SELECT c, pg_temp.resolve('retrain.' || c) AS resolved
FROM unnest(ARRAY['mce(true, 1)', 'mce(1, 0.5, 10)', 'mce(NULL::retrain.scores)', 'ace(1::smallint, 0.5::real)', 'ace(true, 0.5, ''10'')', 'ace(NULL::retrain.scores)', 'ace(NULL::retrain.scores, 10)', 'ace(NULL::retrain.scores, ''10'')',
	'lift(true, 1, 1)', 'lift(1, ''0.5'', 0.1)', 'lift(NULL::retrain.scores, 1)', 'capture(NULL, 0.5, 0.1)', 'fbeta(true, false, 2)', 'fbeta(1, 2, 2)', 'fbeta(''a'', ''b'', 2)', 'fbeta(''a''::varchar, ''b'', ''2'')',
	'fbeta(1::bigint, 2, 2)', 'fbeta(NULL::retrain.confusion, 2)', 'fbeta(NULL::retrain.confusion, 2, ''macro'')', 'fbeta(NULL::retrain.confusion, 2, NULL, 0)', 'fbeta(NULL, NULL, 2)']) c;
-- labels, losses and blocks of aggregates by crossed slices and groups
SELECT t AS label, pg_temp.resolve(format('retrain.f1_by_slices(%s, %s, 30, 1, 2)', t, t)) AS f1_by_slices,
	pg_temp.resolve(format('retrain.confusion_by_slice(%s, %s, 30, 1, 2)', t, t)) AS confusion_by_slice,
	pg_temp.resolve(format('retrain.compare_models(%s, %s, %s, 30, 1, 2)', t, t, t)) AS compare_models,
	pg_temp.resolve(format('retrain.compare_windows(%s, %s, true, 30, 1, 2)', t, t)) AS compare_windows,
	pg_temp.resolve(format('retrain.fairness(%s, %s, 1)', t, t)) AS fairness
FROM unnest(ARRAY['true', '1', '1::smallint', '1::bigint', '''a''', '''a''::varchar', 'NULL']) t;
SELECT t AS loss, b AS block, pg_temp.resolve(format('retrain.worst_slices(%s, %s, 30, 1, 2)', t, b)) AS worst_slices
FROM (VALUES ('1', '1'), ('1.5', '1::bigint'), ('1::real', '1::smallint'), ('1::float8', 'now()'), ('1', 'current_date'), ('1', 'localtimestamp'), ('1', '1.5'), ('true', '1'), ('1', '''2025-01-01''')) v (t, b);
SELECT t AS label, p AS probability, pg_temp.resolve(format('retrain.scores_by_slice(%s, %s, 30, 1, 2)', t, p)) AS scores_by_slice, pg_temp.resolve(format('retrain.errors_by_slice(%s, %s, 30, 1, 2)', t, p)) AS errors_by_slice
FROM (VALUES ('true', '0.5'), ('1', '0.5'), ('1::smallint', '1'), ('1::bigint', '0.5::real'), ('1.0', '''0.5''')) v (t, p);
SELECT t AS label, pg_temp.resolve(format('retrain.class_scores_by_slice(%s, ''{0.5,0.5}'', ''{a,b}'', 30, 1, 2)', t)) AS class_scores_by_slice,
	pg_temp.resolve(format('retrain.class_scores_by_slice_weighted(%s, ''{0.5,0.5}'', ''{a,b}'', 1, 30, 1, 2)', t)) AS weighted,
	pg_temp.resolve(format('retrain.confusion_by_slice_weighted(%s, %s, 1, 30, 1, 2)', t, t)) AS confusion_by_slice_weighted
FROM unnest(ARRAY['true', '1', '1::smallint', '1::bigint', '''a''', '''a''::varchar', 'NULL']) t;
SELECT w AS weight, pg_temp.resolve(format('retrain.scores_by_slice_weighted(true, 0.5, %s, 30, 1, 2)', w)) AS scores_by_slice_weighted,
	pg_temp.resolve(format('retrain.errors_by_slice_weighted(1, 2, %s, 30, 1, 2)', w)) AS errors_by_slice_weighted
FROM unnest(ARRAY['1', '1::smallint', '1::bigint', '1.5', '''1''', 'NULL']) w;
-- labels and scores of the ROC figures; eps and bins
SELECT t AS label, s AS score, pg_temp.resolve(format('retrain.roc_auc(%s, %s)', t, s)) AS roc_auc, pg_temp.resolve(format('retrain.brier(%s, %s)', t, s)) AS brier
FROM (VALUES ('true', '0.5'), ('1', '1'), ('1::smallint', '1::bigint'), ('1::bigint', '0.5'), ('1.0', '0.5'), ('''t''', '0.5'), ('NULL', 'NULL'), ('true::res_flag', '0.5::res_prob'), ('true', '''0.5'''), ('true', 'true'), ('0.5', 'true')) v (t, s);
SELECT e AS argument, pg_temp.resolve(format('retrain.log_loss(true, 0.5, %s)', e)) AS log_loss, pg_temp.resolve(format('retrain.log_loss_test(1, 0.5, %s)', e)) AS log_loss_test,
  pg_temp.resolve(format('retrain.brier_decomposition(true, 0.5, %s)', e)) AS brier_decomposition
FROM unnest(ARRAY['0', '1e-15', '5', '5::bigint', '''5''', 'NULL', '0.5::numeric']) e;

-- scores_agg: label, weight, capacity
SELECT t AS arguments, pg_temp.resolve(format('retrain.scores_agg(%s)', t)) AS scores_agg
FROM unnest(ARRAY['true, 0.5', '1, 0.5', '1::smallint, 0.5::real', '1::bigint, 0.5', 'true::res_flag, 0.5::res_prob', '''1'', 0.5', 'NULL, 0.5', 'true, 1',
  'true, 0.5, 2', 'true, 0.5, 2::smallint', '1, 0.5, 2::bigint', 'true, 0.5, 2.0', 'true, 0.5, ''2''', 'true, 0.5, NULL', 'true, 0.5, 2, 64', '1, 0.5, 2, 64::smallint', 'true, 0.5, 2, 64::bigint']) t;
-- The results are the same whatever the type, not only the names.
SELECT bool_and(e = 0.25) AS ece FROM (
  SELECT retrain.ece(true, 0.75) UNION ALL SELECT retrain.ece(1::smallint, 0.75::real) UNION ALL
  SELECT retrain.ece(true::res_flag, 0.75::res_prob) UNION ALL SELECT retrain.ece(1, '0.75')) v (e);
SELECT DISTINCT f FROM (
  SELECT retrain.f1_by_slice('a'::varchar, 'b'::varchar, 'x') UNION ALL SELECT retrain.f1_by_slice('a'::char(3), 'b'::char(5), 'x') UNION ALL
  SELECT retrain.f1_by_slice('a'::res_name, 'b', 'x'::res_name) UNION ALL SELECT retrain.f1_by_slice('a', 'b', 'x'::char(4))) v (f);

DROP DOMAIN res_flag, res_prob, res_name;
DROP TYPE res_enum;
