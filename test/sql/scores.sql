-- retrain.scores: edges, errors, curves, bad input, and the same bits in every plan.
\set SHOW_CONTEXT never
SET extra_float_digits = 1;
SET search_path = public, retrain;

-- ------------------------------------------------------ nothing, one row, one class
SELECT retrain.scores_agg(y, p) IS NULL AS none, retrain.merge(s) IS NULL AS merged FROM (SELECT true AS y, 0.5::float8 AS p, NULL::retrain.scores AS s WHERE false) v;
SELECT retrain.scores_counts(retrain.scores_agg(y, p)), retrain.scores_counts(retrain.scores_agg(y, p, w)), retrain.scores_counts(retrain.scores_agg(y, p, w, 16))
FROM (VALUES (true, 0.5, 2::bigint), (NULL, 0.5, 3), (false, NULL, 4), (NULL, NULL, NULL), (true, 0.25, NULL), (false, 0, 0)) v (y, p, w);
-- all NULL: a state without rows, of which every figure is NULL
SELECT m.* FROM unnest(retrain.scores_summary((SELECT retrain.scores_agg(NULL::boolean, NULL)))) m;
SELECT retrain.roc_auc(s), retrain.log_loss(s), retrain.brier(s), retrain.ece(s), retrain.mce(s), retrain.ace(s), retrain.lift(s, 0.5), retrain.capture(s, 1),
       retrain.confusion_at(s, 0.5), retrain.best_threshold(s, 1, 1), retrain.threshold_sweep(s), retrain.roc_points(s), retrain.precision_recall_points(s), retrain.reliability(s), retrain.ece_test(s)
FROM (SELECT retrain.scores_agg(NULL::integer, NULL) AS s) q;
-- one class, and one row
SELECT label, (m).metric, round((m).value::numeric, 12) AS value, (m).constant, (m).support, (m).status FROM (VALUES (0), (1)) v (label),
LATERAL (SELECT unnest(retrain.scores_summary(retrain.scores_agg(label = 1 AND one, 0.25))) AS m FROM (VALUES (true)) r (one)) l;
SELECT label, retrain.roc_points(s), retrain.precision_recall_points(s), retrain.best_threshold(s, 1, 1), retrain.lift(s, 0.5)
FROM (SELECT label, retrain.scores_agg(label, p) AS s FROM (VALUES (0, 0.25), (0, 0.5), (1, 0.5), (1, 1.0)) v (label, p) GROUP BY label) q ORDER BY label;

-- --------------------------------------------------------- a state that can be checked by hand
CREATE TEMP TABLE four AS SELECT retrain.scores_agg(y, p) AS s FROM (VALUES (1, 0.9), (0, 0.8), (1, 0.4), (0, 0.1)) v (y, p);
SELECT s FROM four;
SELECT m.metric, round(m.value::numeric, 10) AS value, round(m.standard_error::numeric, 10) AS se, round(m.low::numeric, 10) AS low, round(m.high::numeric, 10) AS high,
       m.method, round(m.constant::numeric, 10) AS constant, m.support, m.max_error, m.status FROM four, unnest(retrain.scores_summary(s)) m;
SELECT t.* FROM four, unnest(retrain.threshold_sweep(s)) t;
SELECT t.threshold, t.cost FROM four, unnest(retrain.threshold_sweep(s, cost_fn => 10, cost_tp => -1)) t;
SELECT retrain.best_threshold(s, 1, 1), retrain.best_threshold(s, 1, 10), retrain.best_threshold(s, 10, 1) FROM four;
SELECT t, retrain.confusion_at(s, t) FROM four, unnest(ARRAY[0, 0.1, 0.4, 0.4000000000000001, 0.9, 1, 'Infinity', '-Infinity', -0.0]::float8[]) t;
SELECT t.* FROM four, unnest(retrain.roc_points(s)) t;
SELECT t.* FROM four, unnest(retrain.precision_recall_points(s)) t;
SELECT k, retrain.capture(s, k), retrain.lift(s, k) FROM four, unnest(ARRAY[0.1, 0.25, 0.5, 0.6, 1]) k;
SELECT t.* FROM four, unnest(retrain.gain_points(s, 4)) t;
SELECT retrain.gain_points(s, 0) FROM four;
-- ties: the expected number; five of ten rows share the highest probability, three of them positive
SELECT k, retrain.capture(s, k), retrain.lift(s, k) FROM unnest(ARRAY[0.1, 0.2, 0.5, 0.75]::float8[]) k,
(SELECT retrain.scores_agg(i % 5 < 2 OR i = 2, CASE WHEN i < 5 THEN 0.7 ELSE 0.2 END) AS s FROM generate_series(0, 9) i) q;
-- decisions as a confusion: its figures, with intervals
SELECT retrain.accuracy(c), retrain.mcc(c), c FROM four, LATERAL (SELECT retrain.scores_confusion(s, 0.4) AS c) l;
SELECT retrain.scores_confusion(retrain.scores_agg(NULL::boolean, 0.5, 3), 0.5);
SELECT key, CASE WHEN value ~ '^-?[0-9]+[.]' THEN round(value::numeric, 12)::text ELSE value END AS value FROM four, jsonb_each_text(to_jsonb(retrain.brier_decomposition(s)));
SELECT key, CASE WHEN value ~ '^-?[0-9]+[.]' THEN round(value::numeric, 12)::text ELSE value END AS value FROM four, jsonb_each_text(to_jsonb(retrain.calibration_line(s)));
SELECT retrain.brier_decomposition(s), retrain.calibration_line(s) FROM (SELECT retrain.scores_agg(NULL::integer, 1) AS s) q;
-- thinned curves keep both ends
SELECT points, cardinality(r), r[1], r[cardinality(r)], (retrain.threshold_sweep(s, points))[1].threshold AS first, cardinality(retrain.precision_recall_points(s, points)) AS pr
FROM (SELECT retrain.scores_agg(i % 3 = 0, i / 1000.0) AS s FROM generate_series(1, 1000) i) q, unnest(ARRAY[2, 3, 50, 999, 1001, 100000]) points,
LATERAL (SELECT retrain.roc_points(s, points) AS r OFFSET 0) l;

-- 0 and -0 are one probability; 1 and the smallest double are kept
SELECT retrain.scores_agg(y, p)::text FROM (VALUES (true, 0.0::float8), (true, -0.0), (false, -0.0), (false, 1), (true, 5e-324)) v (y, p);

-- --------------------------------------------------------------------- errors
SELECT retrain.scores_agg(true, 1.5);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_agg(true, 'NaN'::float8);
SELECT retrain.scores_agg(NULL::boolean, -1e-300);
SELECT retrain.scores_agg(2, 0.5);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_agg(-1, NULL);
SELECT retrain.scores_agg(true, 0.5, -1);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_agg(true, 0.5, 2305843009213693952);
SELECT retrain.scores_agg(true, 0.5, w) FROM (VALUES (2305843009213693951), (1)) v (w);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_agg(NULL::boolean, 0.5, w) FROM (VALUES (2305843009213693951), (1)) v (w);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.merge(s, s) FROM (SELECT retrain.scores_agg(false, 0.5, 2305843009213693951) AS s) q;
SELECT retrain.merge(s, s) FROM (SELECT retrain.scores_agg(NULL::integer, 0.5, 2305843009213693951) AS s) q;
SELECT retrain.scores_agg(true, 0.5, 1, 15);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_agg(1, 0.5, 1, 65537);
SELECT retrain.scores_agg(1, 0.5, 1, NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.scores_agg(1, 0.5, 1, c) FROM (VALUES (16), (17)) v (c);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.lift(s, 0) FROM four;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.capture(s, 1.01) FROM four;
SELECT retrain.capture(s, 'NaN') FROM four;
SELECT retrain.ace(s, 1) FROM four;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.confusion_at(s, 'NaN') FROM four;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.best_threshold(s, 'Infinity', 1) FROM four;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.threshold_sweep(s, cost_tn => 'NaN') FROM four;
SELECT retrain.threshold_sweep(s, 1) FROM four;
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.roc_points(s, 100001) FROM four;
-- so many rows that ranks overflow 128 bits: an error, not a wrong figure
SELECT retrain.roc_auc(retrain.scores_agg(y, 0.5, 2305843009213693951)) FROM (VALUES (true), (false)) v (y);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.brier(s), retrain.ece(s), round(retrain.log_loss(s)::numeric, 12) AS log_loss, retrain.lift(s, 0.5), retrain.confusion_at(s, 0.5)
FROM (SELECT retrain.scores_agg(y, 0.5, 2305843009213693951) AS s FROM (VALUES (true), (false)) v (y)) q;

-- Large weights: twice a weight is the state merged with itself, and sums are those of numeric.
SELECT count(*) AS states, bool_and(doubled = retrain.merge(once, once)) AS doubled
FROM (SELECT retrain.scores_agg(y, p, w, 16) AS once, retrain.scores_agg(y, p, 2 * w, 16) AS doubled FROM (SELECT j, i % 2 = 0 AS y, CASE WHEN i % 9 = 0 THEN 1e-200 * i ELSE 2.0::float8 ^ (-(i * j % 90)) * (1 - i / 64.0) END AS p, (2::numeric ^ (j % 56))::bigint + i AS w
      FROM generate_series(1, 30) i, generate_series(1, 100) j) r GROUP BY j) q;
SELECT (retrain.reliability(retrain.scores_agg(y, p, w)))[8].mean_probability = 0.5, (retrain.reliability(retrain.scores_agg(y, p, w)))[1].mean_probability * 4 = 0.0625 AS mean,
       retrain.brier(retrain.scores_agg(y, p, w)) = ((0.25 * 1000000000000000003 + 0.984375 * 0.984375 * 1000000000000000001) / 2000000000000000004)::float8 AS brier
FROM (VALUES (true, 0.5, 1000000000000000003), (true, 0.015625, 1000000000000000001)) v (y, p, w);

-- ------------------------------------------------------------------- bad input
CREATE FUNCTION pg_temp.read(text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	hint text;
BEGIN
	RETURN 'read: ' || $1::retrain.scores;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN left(concat_ws(' / ', state, message, nullif(hint, '')), 200);
END $$;
\set e '{"retrain_profile": 1, "buckets": []}'
SELECT t AS text, pg_temp.read(replace(t, 'E', :'e')) FROM unnest(ARRAY[
	'', '[]', '{', '{}', '{"retrain_scores": 2, "negatives": E, "positives": E}', '{"retrain_scores": 1, "negatives": E}', '{"retrain_scores": 1, "negatives": E, "positives": 1}',
	'{"retrain_scores": 1, "negatives": E, "positives": []}', '{"retrain_scores": 1, "negatives": E, "positives": E}', '{"retrain_scores": 1, "unused": -1, "negatives": E, "positives": E}',
	'{"retrain_scores": 1, "unused": 2305843009213693952, "negatives": E, "positives": E}', '{"retrain_scores": 1, "more": 1, "negatives": E, "positives": E}', '{"retrain_scores": 1, "bins": [], "negatives": E, "positives": E}',
	'{"retrain_scores": 1, "negatives": E, "positives": {"retrain_profile": 1, "capacity": 64, "buckets": []}}',
	'{"retrain_scores": 1, "negatives": E, "positives": {"retrain_profile": 1, "null": 1, "buckets": []}}',
	'{"retrain_scores": 1, "negatives": E, "positives": {"retrain_profile": 1, "inexact": 1, "buckets": [[1, 1]]}}',
	'{"retrain_scores": 1, "negatives": E, "positives": {"retrain_profile": 1, "kind": "boolean", "buckets": [[true, 1]]}}',
	'{"retrain_scores": 1, "negatives": E, "positives": {"retrain_profile": 1, "kind": "category", "buckets": [["a", 1]]}}',
	'{"retrain_scores": 1, "negatives": E, "positives": {"retrain_profile": 1, "buckets": [[1.5, 1]]}}',
	'{"retrain_scores": 1, "negatives": {"retrain_profile": 1, "buckets": [[-0.5, 1]]}, "positives": E}']) t;

-- A coarse state, and single faults put into it.
CREATE TEMP TABLE coarse AS SELECT retrain.scores_agg(i % 3 = 0, i / 64.0, 1, 16) AS s FROM generate_series(0, 64) i;
SELECT (retrain.scores_counts(s)).*, s = s::text::retrain.scores AS text FROM coarse;
SELECT jsonb_pretty((s::text::jsonb) #> '{bins,0}') AS first_bin, s::text::jsonb #>> '{negatives,sum}' AS sum FROM coarse;
SELECT what, pg_temp.read(jsonb_set(s::text::jsonb, path::text[], value::jsonb)::text) FROM coarse, (VALUES
	('no bins', '{bins}', 'null'), ('14 bins', '{bins}', '[[1, 0, "0", "0"]]'), ('bin of three', '{bins,0}', '[1, 0, "0"]'), ('bin is an object', '{bins,0}', '{}'),
	('negative count', '{bins,0,0}', '-1'), ('half a row', '{bins,0,0}', '4.5'), ('huge count', '{bins,0,0}', '1e30'), ('count is text', '{bins,0,1}', '"2"'),
	('more positives than rows', '{bins,0,1}', '6'), ('a row too many', '{bins,0,0}', '6'), ('a row too few', '{bins,7,0}', '0'), ('a positive too many', '{bins,0,1}', '3'),
	('sum is a number', '{bins,0,2}', '0.1'), ('sum is no number', '{bins,0,2}', '"x"'), ('sum is negative', '{bins,0,2}', '"-0x1p-3"'), ('sum does not fit the bin', '{bins,0,2}', '"0x1p3"'),
	('sum has bits that no double has', '{bins,0,2}', '"0x1p-1080"'), ('another sum', '{bins,0,2}', '"0x1p-3"'), ('variance above a quarter', '{bins,0,3}', '"0x3p0"'),
	('no moments', '{negatives,sum}', 'null'), ('other moments', '{negatives,sum}', '"0x15bp-4"'), ('max above 1', '{negatives,max}', '1.25')) v (what, path, value);
-- distinct sketch, which scores never have
SELECT pg_temp.read(jsonb_set(s::text::jsonb, '{positives,distinct}', to_jsonb(p::jsonb -> 'distinct'))::text)
FROM coarse, (SELECT retrain.profile_agg(i / 64.0, 16)::text AS p FROM generate_series(0, 64) i) q;

-- Binary form: what is read of bytes has those very bytes; cuts and changed bytes are
-- refused, or read as the state that it is.
CREATE FUNCTION pg_temp.received(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	file text := current_setting('data_directory') || '/regress_scores.bin';
	result retrain.scores;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
	CREATE TEMPORARY TABLE received (s retrain.scores);
	EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
	SELECT s INTO result FROM received;
	DROP TABLE received;
	-- whatever is read can be summed up
	PERFORM retrain.scores_summary(result), retrain.ece_test(result), retrain.threshold_sweep(result), retrain.lift(result, 0.3);
	RETURN CASE WHEN retrain.scores_send(result) = bytes AND result = result::text::retrain.scores THEN 'read' ELSE 'read as something else' END;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT what, pg_temp.received(bytes) AS received
FROM (SELECT retrain.scores_send(s) AS s, octet_length(retrain.scores_send(s)) AS n FROM coarse) x, LATERAL (VALUES (1, 'whole', s), (2, 'nothing', ''),
	(3, 'version', '\x02'::bytea || substr(s, 2)), (4, 'negative unused', set_byte(s, 1, 255)), (5, 'many unused', set_byte(s, 1, 63)), (6, 'some unused', set_byte(s, 8, 5)),
	(7, 'huge length', set_byte(s, 9, 255)), (8, 'length', set_byte(s, 12, 5)), (9, 'cut', substr(s, 1, n - 1)), (10, 'without bins', substr(s, 1, n - 100)), (11, 'longer', s || '\x00'::bytea),
	(12, 'last sum', set_byte(s, n - 1, get_byte(s, n - 1) # 1)), (13, 'kind', set_byte(s, 14, 3)), (14, 'capacity', set_byte(s, 15, 17))) AS b(n, what, bytes) ORDER BY b.n;
SELECT left(r, 5) AS received, count(*) FROM coarse, generate_series(0, octet_length(retrain.scores_send(s)) - 1, 3) at, unnest(ARRAY[1, 128]) bit,
LATERAL (SELECT pg_temp.received(set_byte(retrain.scores_send(s), at, get_byte(retrain.scores_send(s), at) # bit)) AS r OFFSET 0) l GROUP BY 1 ORDER BY 1;
SELECT left(r, 5) AS received, count(*) FROM coarse, generate_series(0, octet_length(retrain.scores_send(s)) - 1, 5) cut,
LATERAL (SELECT pg_temp.received(substr(retrain.scores_send(s), 1, cut)) AS r OFFSET 0) l GROUP BY 1 ORDER BY 1;
DO $$ BEGIN
	EXECUTE format('COPY (SELECT) TO PROGRAM %L', 'cat >/dev/null; rm ' || quote_literal(current_setting('data_directory') || '/regress_scores.bin'));
END $$;

-- ------------------------------------------------ the same bits in every plan
CREATE TABLE scores_log AS
SELECT i AS id, i % 5 AS g, i % 11 <> 0 AND (i * 7919 % 10007) < (i * i % 10007) AS y,
       CASE WHEN i % 13 = 0 THEN NULL WHEN i % 17 = 0 THEN 1e-300 * i WHEN i % 19 < 4 THEN 0.25 ELSE (i * i % 10007)::float8 / 10007 END AS p
FROM generate_series(1, 20000) i;
ANALYZE scores_log;
CREATE TABLE scores_one AS SELECT retrain.scores_agg(y, p) AS s FROM scores_log;
SELECT (retrain.scores_counts(s)).*, pg_column_size(s) < 20000 AS small FROM scores_one;
-- calibration figures are those of the rows, though the state is coarse; so is brier, by exact sums in numeric
SELECT retrain.ece(s) = (SELECT retrain.ece(y, p) FROM scores_log) AS ece, retrain.ece_test(s) = (SELECT retrain.ece_test(y, p) FROM scores_log) AS ece_test,
       retrain.reliability(s) = (SELECT retrain.reliability(y, p) FROM scores_log) AS reliability,
       abs(retrain.brier(s) - (SELECT avg((p::text::numeric - y::int) ^ 2) FROM scores_log)::float8) < 1e-15 AS brier
FROM scores_one;
-- the others of rows and state: within the bound of the state, and near by
SELECT m.metric, round(abs(m.value - v)::numeric, 6) AS apart, abs(m.value - v) <= m.max_error AS within, m.max_error < 0.01 AS small_bound, m.status
FROM scores_one, unnest(retrain.scores_summary(s)) m, LATERAL (SELECT CASE m.metric WHEN 'roc_auc' THEN retrain.roc_auc(y, p) WHEN 'average_precision' THEN retrain.average_precision(y, p)
	WHEN 'ks_separation' THEN retrain.ks_separation(y, p) WHEN 'log_loss' THEN retrain.log_loss(y, p) WHEN 'brier' THEN retrain.brier(y, p) END AS v FROM scores_log) r WHERE v IS NOT NULL;
SELECT (l).status, abs((l).slope - (r).slope) < 0.001 AS slope, abs((l).intercept - (r).intercept) < 0.001 AS intercept, abs((l).in_the_large - (r).in_the_large) < 0.001 AS in_the_large
FROM (SELECT retrain.calibration_line(s) AS l FROM scores_one) a, (SELECT retrain.calibration_line(y, p) AS r FROM scores_log) b;
SELECT (SELECT s FROM scores_one) = retrain.scores_agg(y, p ORDER BY p) AS by_p, (SELECT s FROM scores_one) = retrain.scores_agg(y, p ORDER BY md5(id::text)) AS by_md5,
       (SELECT s FROM scores_one) = retrain.scores_agg(y::int, p, 1 ORDER BY id DESC) AS reversed
FROM scores_log;
SELECT o.s = m.s AS merged FROM scores_one o, (SELECT retrain.merge(s ORDER BY k % 7) AS s FROM (SELECT id % 61 AS k, retrain.scores_agg(y, p) AS s FROM scores_log GROUP BY 1) q) m;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.scores_agg(y, p) FROM scores_log;
SELECT o.s = (SELECT retrain.scores_agg(y, p) FROM scores_log) AS parallel FROM scores_one o;
SELECT retrain.scores_agg(y, p) IS NULL AS none FROM scores_log WHERE id < 0;
SET max_parallel_workers_per_gather = 0;
-- groups, hashed and sorted, FILTER, window
CREATE TEMP TABLE hashed AS SELECT g, retrain.scores_agg(y, p) AS s FROM scores_log GROUP BY g;
SET enable_hashagg = off;
SELECT bool_and(h.s = q.s) AS same FROM hashed h JOIN (SELECT g, retrain.scores_agg(y, p) AS s FROM scores_log GROUP BY g) q USING (g);
RESET enable_hashagg;
SELECT retrain.merge(s) = (SELECT s FROM scores_one) AS merged_groups FROM hashed;
SELECT bool_and(retrain.roc_auc(w.s) IS NOT DISTINCT FROM retrain.roc_auc((SELECT retrain.scores_agg(y, p) FROM scores_log l WHERE l.id BETWEEN w.id - 20 AND w.id))) AS moving
FROM (SELECT id, retrain.scores_agg(y, p) OVER (ORDER BY id ROWS 20 PRECEDING) AS s FROM scores_log WHERE id < 200) w;
-- outside an aggregate the transition function leaves its argument alone
SELECT o.s = before AS unchanged, (retrain.scores_counts(changed)).support - (retrain.scores_counts(before)).support AS added
FROM (SELECT s, s AS before, retrain.scores_accum(s, true, 0.5) AS changed FROM scores_one) o;
-- the smallest capacity is kept
SELECT retrain.merge(a, b) = c AS smaller, retrain.merge(b, a) = c AS either_way, retrain.merge(a, NULL) = a AS none, retrain.merge(NULL::retrain.scores, NULL) IS NULL AS nothing, a <> b AS differ
FROM (SELECT retrain.scores_agg(y, p, 1, 256) FILTER (WHERE g < 2) AS a, retrain.scores_agg(y, p, 1, 64) FILTER (WHERE g >= 2) AS b, retrain.scores_agg(y, p, 1, 64) AS c FROM scores_log) q;
DROP TABLE scores_log, scores_one;
