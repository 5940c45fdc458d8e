-- Leakage checks: planted faults in 100 seeds, clean data in 100 seeds, edges, plans.
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET search_path = public, retrain, pg_catalog;

-- u(h, k) is a uniform number in (0, 1): the k-th of five that a SHA-256 gives.
CREATE FUNCTION pg_temp.u(h bytea, k int) RETURNS float8 LANGUAGE sql IMMUTABLE
AS $$SELECT (('x' || encode(substr(h, 6 * k - 5, 6), 'hex'))::bit(48)::bigint + 0.5) / 2.0^48$$;
-- 100 seeds of 2000 rows: one in five is for evaluation; two coarse features, so that rows are
-- equal by chance; labels become known days after the prediction, features hours before it.
CREATE TABLE leak_rows AS
SELECT seed, i AS id, pg_temp.u(h, 1) < 0.2 AS is_evaluation, floor(pg_temp.u(h, 2) * 40)::int AS age, floor(pg_temp.u(h, 3) * 100)::int AS amount, pg_temp.u(h, 4) < 0.3 AS label,
       timestamptz '2013-07-01 00:00+00' + i * interval '1 minute' AS predicted_at, pg_temp.u(h, 2) AS r2, pg_temp.u(h, 5) AS r5
FROM generate_series(1, 100) seed, generate_series(1, 2000) i, LATERAL sha256((seed || ' ' || i)::bytea) h;
ANALYZE leak_rows;
CREATE FUNCTION pg_temp.judged(clean text[], faulty text[]) RETURNS text LANGUAGE sql
AS $$SELECT (SELECT count(*) FROM unnest(clean) s WHERE s = 'flagged') || ' of ' || cardinality(clean) || ' clean, '
	|| (SELECT count(*) FROM unnest(faulty) s WHERE s = 'flagged') || ' of ' || cardinality(faulty) || ' faulty flagged'$$;

-- ------------------------------------------------------------ planted faults
-- one row of 2000 whose label was known an hour before the prediction
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS label_before_prediction, bool_and((faulty).count = 1 AND (faulty).keys = ARRAY[(seed * 17)::text]) AS found
FROM (SELECT seed, check_label_before_prediction(predicted_at + r2 * interval '3 days', predicted_at, id::text) AS clean,
             check_label_before_prediction(CASE WHEN id = seed * 17 THEN predicted_at - interval '1 hour' ELSE predicted_at + r2 * interval '3 days' END, predicted_at, id::text) AS faulty
      FROM leak_rows GROUP BY seed) s;
-- one row of 2000 whose feature is from a minute after the prediction
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS feature_after_prediction, bool_and((faulty).count = 1 AND (faulty).keys = ARRAY[(seed * 17)::text]) AS found
FROM (SELECT seed, check_feature_after_prediction(predicted_at - r2 * interval '3 days', predicted_at, id::text) AS clean,
             check_feature_after_prediction(CASE WHEN id = seed * 17 THEN predicted_at + interval '1 minute' ELSE predicted_at - r2 * interval '3 days' END, predicted_at, id::text) AS faulty
      FROM leak_rows GROUP BY seed) s;
-- one evaluation row of about 400 with the key of a training row
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS key_overlap, bool_and((clean).count = 0) AS none, bool_and((faulty).count = 1) AS found,
       bool_and((faulty).keys[1] = (SELECT encode(row_hash(min(id) FILTER (WHERE NOT is_evaluation)), 'hex') FROM leak_rows l WHERE l.seed = s.seed)) AS key
FROM (SELECT seed, check_key_overlap(is_evaluation, id) AS clean,
             check_key_overlap(is_evaluation, CASE WHEN is_evaluation AND id = last THEN first ELSE id END) AS faulty
      FROM (SELECT *, min(id) FILTER (WHERE NOT is_evaluation) OVER w AS first, max(id) FILTER (WHERE is_evaluation) OVER w AS last FROM leak_rows WINDOW w AS (PARTITION BY seed)) l
      GROUP BY seed) s;
-- rows of 4000 possible kinds, a third of which are equal to another by chance; 20 % of the evaluation rows replaced by training rows
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS row_overlap, min((clean).count) > 50 AS twins_by_chance,
       round(avg((clean).share)::numeric, 2) AS mean_growth, round(avg((faulty).share)::numeric, 2) AS mean_growth_faulty
FROM (SELECT seed, check_row_overlap(is_evaluation, age, amount) AS clean, check_row_overlap(is_evaluation, CASE WHEN copied THEN copy_age ELSE age END, CASE WHEN copied THEN copy_amount ELSE amount END) AS faulty
      FROM (SELECT l.*, is_evaluation AND r5 < 0.2 AS copied, t.age AS copy_age, t.amount AS copy_amount
            FROM leak_rows l JOIN (SELECT seed, age, amount, row_number() OVER (PARTITION BY seed ORDER BY id) AS n FROM leak_rows WHERE NOT is_evaluation) t ON t.seed = l.seed AND t.n = (l.id - 1) % 1000 + 1) l
      GROUP BY seed) s;
-- the label with noise that leaves an AUC of about 0.997; clean: a strong feature with an AUC of about 0.85
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS single_feature, pg_temp.judged(array_agg((clean).status), array_agg((negative).status)) AS negative,
       round(avg((clean).share)::numeric, 2) AS auc_clean, round(avg((faulty).share)::numeric, 3) AS auc_faulty, bool_and((negative).share = (faulty).share) AS symmetric
FROM (SELECT seed, check_single_feature(label, label::int + r2 * 2.2) AS clean, check_single_feature(label, label::int + r2 * 1.08) AS faulty, check_single_feature(label, -(label::int + r2 * 1.08)) AS negative
      FROM leak_rows GROUP BY seed) s;

-- ----------------------------------------------------- figures by other means
SELECT count(*) AS seeds, bool_and((c).rows = x.rows AND (c).count = x.common AND (c).share = x.common::float8 / x.rows::float8 - twins::float8 / training::float8) AS figures, bool_and((c).keys = top) AS keys
FROM (SELECT seed, check_row_overlap(is_evaluation, age, amount) AS c FROM leak_rows WHERE seed <= 20 GROUP BY seed) s
JOIN (SELECT seed, sum(e) AS rows, sum(e) FILTER (WHERE t > 0) AS common, sum(t) FILTER (WHERE t > 1) AS twins, sum(t) AS training,
             (array_agg(encode(h, 'hex') ORDER BY e DESC, h) FILTER (WHERE t > 0 AND e > 0))[1:10] AS top
      FROM (SELECT seed, row_hash(age, amount) AS h, count(*) FILTER (WHERE is_evaluation) AS e, count(*) FILTER (WHERE NOT is_evaluation) AS t FROM leak_rows GROUP BY 1, 2) g GROUP BY seed) x USING (seed);
SELECT count(*) AS seeds, bool_and(abs((c).share - greatest(auc, 1 - auc)) <= 1e-15 AND (c).rows = 2000 AND (c).count = least(positives, 2000 - positives)) AS figures
FROM (SELECT seed, check_single_feature(label, age) AS c, mann_whitney_test(age, label) AS t, count(*) FILTER (WHERE label) AS positives FROM leak_rows GROUP BY seed) s, LATERAL (SELECT (t).effect AS auc) a;
-- the worst ten of distinct keys, largest distance first: 300 faulty rows with 30 keys
SELECT (c).rows, (c).count, (c).keys, (c).keys = (SELECT (array_agg(k ORDER BY d DESC, k COLLATE "C"))[1:10]
	FROM (SELECT 'key ' || id % 30 AS k, max(id * 7919 % 101) AS d FROM leak_rows WHERE seed = 1 AND id <= 300 GROUP BY 1) g) AS keys_by_other_means
FROM (SELECT check_feature_after_prediction(predicted_at + id * 7919 % 101 * interval '1 second', predicted_at, 'key ' || id % 30) AS c FROM leak_rows WHERE seed = 1 AND id <= 300) s;
-- single feature: perfect separation is beyond chance from 104 rows of the rarer class on
SELECT m, (c).status, (c).share, (c).count, (c).threshold, (c).rows FROM (SELECT m, check_single_feature(i <= m, i) AS c FROM (VALUES (1), (103), (104)) v (m), generate_series(1, 1000) i GROUP BY m) s ORDER BY m;

-- --------------------------------------------------------------------- edges
SELECT c.* FROM (SELECT unnest(ARRAY[check_label_before_prediction(predicted_at, predicted_at), check_feature_after_prediction(predicted_at, predicted_at, 'x'),
	check_key_overlap(true, id), check_row_overlap(true, id), check_single_feature(true, id)]) AS c FROM leak_rows WHERE false) s, LATERAL (SELECT (s.c).*) c;
SELECT c.* FROM (SELECT unnest(ARRAY[check_label_before_prediction(NULL::timestamptz, predicted_at), check_feature_after_prediction(predicted_at, NULL::timestamptz, 'x'),
	check_key_overlap(NULL, id), check_row_overlap(true, id), check_row_overlap(false, id), check_single_feature(true, id), check_single_feature(label, NULL), check_single_feature(NULL::boolean, id),
	check_single_feature(label, 'NaN'), check_single_feature(label, 7), check_key_overlap(is_evaluation, NULL::int), check_row_overlap(is_evaluation, NULL::int)]) AS c FROM leak_rows WHERE seed = 1) s, LATERAL (SELECT (s.c).*) c;
-- equal times are no fault; infinite ones are ordinary; NULL keys are not named
SELECT (c).count, (c).rows, (c).keys, (d).count AS features, (d).keys AS feature_keys FROM (SELECT check_label_before_prediction(l, p, k) AS c, check_feature_after_prediction(l, p, k) AS d FROM (VALUES
	('2020-01-01'::timestamptz, '2020-01-01'::timestamptz, 'equal'), ('-infinity', 'infinity', 'widest'), ('infinity', '-infinity', 'reverse'), ('infinity', '2020-01-01', 'never'), ('-infinity', '-infinity', 'same'),
	('2020-01-01', '2020-01-02', NULL), ('2020-01-01', '2020-01-02', ''), ('2020-01-01', '2020-01-02', 'b'), ('2020-01-01', '2020-01-02', 'a'), (NULL, '2020-01-02', 'no label')) v (l, p, k)) s;
SELECT (check_label_before_prediction('2020-01-01'::timestamp, '2020-01-02'::timestamp)).count AS timestamps, (check_feature_after_prediction('2020-01-03'::date, '2020-01-02'::date, 'd')).keys AS dates;
-- infinite features are values; integer labels
SELECT (check_single_feature(label::int, CASE WHEN label THEN 'infinity' ELSE '-infinity' END::float8)).* FROM leak_rows WHERE seed = 1;
SELECT check_single_feature(2, 1);
\echo :LAST_ERROR_SQLSTATE
SELECT check_key_overlap(true, VARIADIC ARRAY[1]);
\echo :LAST_ERROR_SQLSTATE
-- NULL in a key: no key; in a row: alike.  integer and bigint are not equal.
SELECT (check_key_overlap(e, a, b)).rows AS keys, (check_key_overlap(e, a, b)).count AS common_keys, (check_row_overlap(e, a, b)).rows, (check_row_overlap(e, a, b)).count AS common_rows
FROM (VALUES (true, 1, 'x'), (true, 1, NULL), (true, NULL, NULL), (true, 2, 'x'), (false, 1, 'x'), (false, 1, NULL), (NULL, 2, 'x')) v (e, a, b);

-- ------------------------------------------------- the same in every plan
CREATE VIEW leak_whole AS
SELECT md5(to_jsonb(r)::text) AS whole FROM (
	SELECT check_label_before_prediction(predicted_at + (r2 - 0.01) * interval '3 days', predicted_at, id::text) AS l, check_feature_after_prediction(predicted_at - (r2 - 0.01) * interval '3 days', predicted_at, id::text) AS f,
		check_key_overlap(is_evaluation, seed, amount) AS k, check_row_overlap(is_evaluation, seed, age, amount) AS r, check_single_feature(label, label::int + r2 * 1.08) AS s FROM leak_rows) r;
SELECT whole FROM leak_whole \gset
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT * FROM leak_whole;
SELECT whole = :'whole' AS parallel FROM leak_whole;
SET retrain.aggregate_memory = '64kB';
SELECT whole = :'whole' AS parallel_spilled FROM leak_whole;
SET max_parallel_workers_per_gather = 0;
SELECT whole = :'whole' AS spilled FROM leak_whole;
RESET retrain.aggregate_memory;
SELECT check_label_before_prediction(predicted_at + (r2 - 0.01) * interval '3 days', predicted_at, id::text ORDER BY r5) = check_label_before_prediction(predicted_at + (r2 - 0.01) * interval '3 days', predicted_at, id::text ORDER BY id DESC) AS label_order,
	check_row_overlap(is_evaluation, age, amount ORDER BY r5) = check_row_overlap(is_evaluation, age, amount ORDER BY r5 DESC) AS overlap_order,
	check_single_feature(label, r2 ORDER BY r5) = check_single_feature(label, r2 ORDER BY r2 DESC) AS feature_order FROM leak_rows WHERE seed = 3;
-- as window functions the state survives its final function
SELECT bool_and(w = (SELECT check_key_overlap(is_evaluation, age) FROM leak_rows l WHERE l.seed = 1 AND l.id <= s.id)) AS growing, bool_and(v = (SELECT check_label_before_prediction(predicted_at + (r2 - 0.5) * interval '3 days', predicted_at, id::text) FROM leak_rows l WHERE l.seed = 1 AND l.id <= s.id)) AS growing_times
FROM (SELECT id, check_key_overlap(is_evaluation, age) OVER (ORDER BY id) AS w, check_label_before_prediction(predicted_at + (r2 - 0.5) * interval '3 days', predicted_at, id::text) OVER (ORDER BY id) AS v FROM leak_rows WHERE seed = 1 AND id <= 60) s;
DROP VIEW leak_whole;
DROP TABLE leak_rows;
