-- Late labels, coverage of labels, inverse propensities: goldens, edge cases, bad input, planted faults, the same bits.
-- 12 digits of figures that pass through libm, which servers have several of
SET extra_float_digits = -3;
SET intervalstyle = 'postgres';
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/labels.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
\pset null -

-- ---------------------------------------------------------------- goldens
-- Delays after which shares of the rows have a label: the minutes of the exact product-limit estimate.
CREATE FUNCTION pg_temp.delays(minutes int[], known boolean[]) RETURNS retrain.label_delay_point[] LANGUAGE sql AS $$
	SELECT retrain.label_delay_profile(timestamptz '2026-01-01' - m * interval '1 minute' - CASE WHEN k THEN interval '10 years' ELSE '0' END,
		CASE WHEN k THEN timestamptz '2026-01-01' - interval '10 years' WHEN m % 2 = 0 THEN timestamptz '2026-01-01 00:00:00.000001' END, '2026-01-01')
	FROM unnest(minutes, known) u (m, k) $$;
SELECT count(*) AS cases, count(*) FILTER (WHERE delay[5] IS NULL) AS no_median,
	bool_and((SELECT array_agg((extract(epoch FROM u.delay) / 60)::int ORDER BY u.share) FROM unnest(pg_temp.delays(minutes, known)) u) = delay) AS delays
FROM delay_golden;

-- The interval of a difference of coverages.
SELECT count(*) AS cases, bool_and(abs(u.difference_low - g.low) <= 1e-12 AND abs(u.difference_high - g.high) <= 1e-12) AS intervals,
	bool_and(u.rows = g.rows_a AND u.labelled = g.labelled_a AND abs(u.difference - (g.labelled_a / g.rows_a::float8 - g.labelled_b / g.rows_b::float8)) < 1e-15) AS groups,
	bool_and(u.status = CASE WHEN g.low > 0.1 OR g.high < -0.1 THEN 'selective_labels' ELSE 'ok' END) AS status
FROM coverage_golden g CROSS JOIN LATERAL (
	SELECT retrain.label_coverage_by_class(i <= CASE c WHEN 'a' THEN labelled_a ELSE labelled_b END, c) AS a
	FROM (VALUES ('a', rows_a), ('b', rows_b)) v (c, n), generate_series(1, n) i) s, unnest(s.a) u
WHERE u.group_name = 'a';

-- Weighted means: 1e-12 of the figure; the mean of cancelling values, of its standard error.
SELECT count(*) AS cases, count(clip) AS clip, sum(clipped) AS clipped_rows,
	bool_and(abs((r).value - mean) <= 1e-12 * greatest(abs(mean), standard_error)) AS mean,
	bool_and(CASE WHEN standard_error IS NULL THEN (r).standard_error IS NULL
		ELSE abs((r).standard_error - g.standard_error) <= 1e-12 * g.standard_error + 1e-40 * (SELECT max(abs(x)) FROM unnest(v) x) END) AS standard_error,
	bool_and(abs((r).effective_rows - g.effective_rows) <= 1e-12 * g.effective_rows) AS effective_rows,
	bool_and(abs((r).unweighted - g.unweighted) <= 2.3e-16 * abs(g.unweighted)) AS unweighted,
	bool_and((r).clipped = g.clipped AND (r).rows = cardinality(v) AND (r).unused = 0) AS counts,
	bool_and(short = (r).value) AS short
FROM ipw_golden g CROSS JOIN LATERAL (
	SELECT (CASE WHEN clip IS NULL THEN retrain.ipw_mean_test(x, y) ELSE retrain.ipw_mean_test(x, y, coalesce(clip, 1)) END) AS r,
		CASE WHEN clip IS NULL THEN retrain.ipw_mean(x, y) ELSE retrain.ipw_mean(x, y, coalesce(clip, 1)) END AS short
	FROM unnest(v, p) u (x, y)) s;

-- ---------------------------------------------------------------- as known at an instant
CREATE TEMPORARY TABLE served AS
SELECT i, timestamptz '2026-03-01' + i * interval '1 minute' AS made_at, (i * 37 % 100 + 0.5) / 100 AS probability, i * 37 % 100 >= 50 AS predicted,
	i * 61 % 100 < i * 37 % 100 AS label, timestamptz '2026-03-01' + i * interval '1 minute' + (i % 50) * interval '1 hour' AS label_known_at
FROM generate_series(0, 2999) i;
SELECT retrain.ece(retrain.known_label(label, label_known_at, '2026-03-02'), probability)
	= retrain.ece(label, probability) FILTER (WHERE label_known_at <= '2026-03-02') AS as_known,
	count(retrain.known_label(label, label_known_at, '2026-03-02')) AS labels FROM served;
SELECT retrain.known_label('yes'::text, '2026-03-01', '2026-03-01') AS at_once, retrain.known_label('yes'::text, '2026-03-01 00:00:00.000001', '2026-03-01') AS later,
	retrain.known_label(1, NULL, '2026-03-01') AS unknown, retrain.known_label(1, '2026-03-01', NULL) AS never, retrain.known_label(NULL::boolean, '2026-03-01', '2026-03-02') AS no_label;
-- it is part of the query, not a call for every row
EXPLAIN (VERBOSE, COSTS OFF) SELECT retrain.known_label(label, label_known_at, '2026-03-02') FROM served;

-- ---------------------------------------------------------------- delays
-- by hand: three labels, two rows without (one known too late), one not yet made, one without an instant, one known before all time
CREATE TEMPORARY TABLE late (made_at timestamptz, known_at timestamptz);
INSERT INTO late VALUES ('2026-01-01', '2026-01-03'), ('2026-01-02', '2026-01-02 06:00'), ('2026-01-30', NULL), ('2026-01-05', '2026-02-04'),
	('2026-01-05', '2026-01-04'), ('2026-02-02', NULL), (NULL, '2026-01-03'), ('2026-01-01', '-infinity');
SELECT (retrain.label_delay(made_at, known_at, '2026-01-31')).* FROM late \gx
SELECT u.* FROM (SELECT retrain.label_delay_profile(made_at, known_at, '2026-01-31') AS a FROM late) s, unnest(a) u;
-- an endless wait is no label; no rows, none usable, no label, one row
SELECT (retrain.label_delay(made_at, 'infinity', '2026-01-31')).* FROM late \gx
SELECT (retrain.label_delay(made_at, known_at, '2026-01-31')).*, retrain.label_delay_profile(made_at, known_at, '2026-01-31') FROM late WHERE false \gx
SELECT (retrain.label_delay(made_at, known_at, '1999-01-31')).*, retrain.label_delay_profile(made_at, known_at, '1999-01-31') FROM late \gx
SELECT retrain.label_delay('2026-01-01', '2026-01-01', '2026-01-01');
-- the rest of a day, and a delay below 0
SELECT (retrain.label_delay('2026-01-01', '2026-01-03 04:05:06.789', '2026-01-31')).delay_p50, (retrain.label_delay('2026-01-03 04:05:06.789', '2026-01-01', '2026-01-31')).delay_p50 AS early;
-- leaving out rows without a label would give a shorter median
SELECT (retrain.label_delay(made_at, label_known_at, '2026-03-02 12:00')).delay_p50, (retrain.label_delay(made_at, label_known_at, '2026-03-02 12:00') FILTER (WHERE label_known_at <= '2026-03-02 12:00')).delay_p50 AS of_labels,
	(retrain.label_delay(made_at, label_known_at, '2026-06-01')).delay_p50 AS in_the_end, (retrain.label_delay(made_at, label_known_at, '2026-06-01')).status FROM served;

-- ---------------------------------------------------------------- coverage
-- the model acts: rows predicted positive get a label, few others do
CREATE TABLE labels_rows AS
SELECT i, (hashint4(i)::bigint & 1048575) / 1048576.0::float8 AS score, (hashint4(i)::bigint & 1048575) >= 524288 AS predicted,
	CASE WHEN (hashint4(i)::bigint & 1048575) >= 524288 THEN i % 10 < 9 ELSE i % 10 < 2 END AS labelled, (ARRAY['north', 'south', NULL])[i % 3 + 1] AS region,
	timestamptz '2026-01-01' + i * interval '1 minute' AS made_at, timestamptz '2026-01-01' + i * interval '1 minute' + (hashint4(i + 1) & 65535) * interval '1 second' AS known_at,
	((hashint4(i + 2)::bigint & 65535) + 1) / 65536.0::float8 AS propensity
FROM generate_series(1, 30000) i;
SELECT group_name, rows, labelled, round(coverage::numeric, 4) AS coverage, round(difference::numeric, 4) AS difference, round(difference_low::numeric, 4) AS difference_low, round(difference_high::numeric, 4) AS difference_high, unused, status
FROM (SELECT retrain.label_coverage_by_class(labelled, predicted) AS a FROM labels_rows) s, unnest(a);
SELECT group_name, rows, labelled, round(coverage::numeric, 4) AS coverage, round(difference::numeric, 4) AS difference, round(difference_low::numeric, 4) AS difference_low, round(difference_high::numeric, 4) AS difference_high, unused, status
FROM (SELECT retrain.label_coverage_by_slice(labelled, CASE WHEN i % 100 > 0 THEN predicted END, region) AS a FROM labels_rows) s, unnest(a);
SELECT group_name, round(lower::numeric, 3) AS lower, round(upper::numeric, 3) AS upper, rows, labelled, round(difference::numeric, 4) AS difference, unused, status
FROM (SELECT retrain.label_coverage_by_score(labelled, score) AS a FROM labels_rows) s, unnest(a);

-- NULL is no label; classes of any type, the NULL class last; fewer than 30 rows on a side; nothing to compare with
SELECT group_name, rows, labelled, coverage, low, high, difference, difference_low, difference_high, status
FROM (SELECT retrain.label_coverage_by_class(CASE WHEN i % 4 > 0 THEN i % 4 > 1 END, nullif(i % 5, 3)) AS a FROM generate_series(1, 149) i) s, unnest(a);
SELECT group_name, rows, difference, status FROM (SELECT retrain.label_coverage_by_class(true, 'only') AS a FROM generate_series(1, 100) i) s, unnest(a);
SELECT group_name, rows, coverage, difference, difference_low, unused, status
FROM (SELECT retrain.label_coverage_by_slice(i % 2 = 0, CASE WHEN i % 3 < 2 THEN i > 58 END, i > 88) AS a FROM generate_series(1, 200) i) s, unnest(a);
SELECT group_name, rows, coverage, unused, status FROM (SELECT retrain.label_coverage_by_slice(true, NULL, 1) AS a) s, unnest(a);
-- equal scores in one decile, which is the one of the last of them; infinite scores; scores that are none
SELECT group_name, lower, upper, rows, labelled, status FROM (SELECT retrain.label_coverage_by_score(i % 2 = 0, 7) AS a FROM generate_series(1, 60) i) s, unnest(a);
SELECT group_name, lower, upper, rows, labelled, status
FROM (SELECT retrain.label_coverage_by_score(i > 2, x) AS a FROM (VALUES (1, '-infinity'::float8), (2, 1), (3, 1), (4, 1), (5, 2), (6, 'infinity'), (7, 'NaN'), (8, NULL)) v (i, x)) s, unnest(a);
SELECT group_name, lower, upper, rows FROM (SELECT retrain.label_coverage_by_score(true, i) AS a FROM generate_series(1, 11) i) s, unnest(a);
SELECT group_name, lower, rows, coverage, status FROM (SELECT retrain.label_coverage_by_score(true, NULL) AS a) s, unnest(a);
SELECT retrain.label_coverage_by_class(true, 1), retrain.label_coverage_by_slice(true, true, 1), retrain.label_coverage_by_score(true, 1) FROM labels_rows WHERE false;

-- ---------------------------------------------------------------- planted faults: 100 seeds each
-- 600 rows; coverage 0.85 and 0.55 by predicted class (selective) or 0.7 for both (not), and rising with the score or not
CREATE FUNCTION pg_temp.uniform(i int, seed int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$SELECT (hashint8extended(i, seed) & 1073741823) / 1073741824.0::float8$$;
SELECT planted, count(*) FILTER (WHERE by_class) AS by_class, count(*) FILTER (WHERE by_score) AS by_score, count(*) FILTER (WHERE by_slice) AS by_slice
FROM (
	SELECT planted, seed, EXISTS (SELECT FROM unnest(c) WHERE status = 'selective_labels') AS by_class, EXISTS (SELECT FROM unnest(d) WHERE status = 'selective_labels') AS by_score,
		(SELECT count(*) FROM unnest(e) WHERE status = 'selective_labels') = 2 AS by_slice
	FROM (
		SELECT planted, seed, retrain.label_coverage_by_class(labelled, score > 0.5) AS c, retrain.label_coverage_by_score(by_score, score) AS d, retrain.label_coverage_by_slice(labelled, score > 0.5, i % 2) AS e
		FROM unnest(ARRAY[true, false]) planted, generate_series(1, 100) seed, generate_series(1, 600) i,
			LATERAL (SELECT pg_temp.uniform(i, seed)) x (score), LATERAL (SELECT pg_temp.uniform(i, seed + 1000)) y (u),
			LATERAL (SELECT u < CASE WHEN NOT planted THEN 0.7 WHEN score > 0.5 THEN 0.9 ELSE 0.4 END, u < CASE WHEN planted THEN 0.1 + 0.8 * score ELSE 0.7 END) l (labelled, by_score)
		GROUP BY planted, seed) s) t
GROUP BY planted ORDER BY planted DESC;
-- labels exist with probability 0.1 + 0.8 score, accuracy is 0.5 + 0.4 score, thus 0.7 over all rows: of 100 intervals how many hold it
SELECT count(*) FILTER (WHERE (r).low <= 0.7 AND (r).high >= 0.7) BETWEEN 88 AND 100 AS weighted, count(*) FILTER (WHERE abs((r).unweighted - 0.7) < 1.96 * (r).standard_error) < 60 AS not_weighted, avg((r).unweighted) > 0.73 AS biased
FROM (
	SELECT seed, retrain.ipw_accuracy_test(CASE WHEN pg_temp.uniform(i, seed + 1000) < 0.1 + 0.8 * score THEN pg_temp.uniform(i, seed + 2000) < 0.5 + 0.4 * score END, true, 0.1 + 0.8 * score) AS r
	FROM generate_series(1, 100) seed, generate_series(1, 1000) i, LATERAL (SELECT pg_temp.uniform(i, seed)) x (score)
	GROUP BY seed) s;

-- ---------------------------------------------------------------- inverse propensities
SELECT (retrain.ipw_mean_test(v, p)).*, retrain.ipw_mean(v, p) FROM (VALUES (1, 0.5), (0, 0.25), (1, 1), (NULL, 0.5), (1, NULL), ('NaN'::float8, 1), ('infinity', 1)) s (v, p) \gx
SELECT (retrain.ipw_mean_test(v, p, 0.4)).*, retrain.ipw_mean(v, p, 0.4) FROM (VALUES (1, 0.5), (0, 0.25), (1, 1)) s (v, p) \gx
-- accuracy is the mean of being right, its interval cut
SELECT (a).value = (m).value AND (a).standard_error = (m).standard_error AND (a).effective_rows = (m).effective_rows AS same, (a).low = (m).low AS low, (a).high, (m).high > 1 AS uncut, short = (a).value AS short, clip = (c).value AS clip, (c).clipped
FROM (SELECT retrain.ipw_accuracy_test(y, q, p) AS a, retrain.ipw_mean_test((y = q)::int, p) AS m, retrain.ipw_accuracy(y, q, p) AS short, retrain.ipw_accuracy(y, q, p, 0.3) AS clip, retrain.ipw_accuracy_test(y, q, p, 0.3) AS c
	FROM (VALUES (true, true, 0.5), (false, false, 0.25), (true, false, 1), (NULL, true, 1), (true, NULL, 1)) v (y, q, p)) s;
-- one propensity for all: the plain mean, as many effective rows as rows
SELECT (r).value = 0.5 AND (r).unweighted = 0.5 AS mean, abs((r).effective_rows - 1000) < 1e-12 AS effective_rows, (r).status FROM (SELECT retrain.ipw_mean_test(i % 2, 0.3) AS r FROM generate_series(1, 1000) i) s;
-- no rows, no usable row, one row, one row that weighs all
SELECT (retrain.ipw_mean_test(v, v)).*, retrain.ipw_mean(v, v) FROM generate_series(1.0, 0.0) v \gx
SELECT (retrain.ipw_accuracy_test(NULL, true, 0.5)).*, retrain.ipw_accuracy(NULL, true, 0.5) \gx
SELECT (retrain.ipw_mean_test(3, 0.5)).* \gx
SELECT round((r).value::numeric, 6) AS value, round((r).effective_rows::numeric, 6) AS effective_rows, (r).rows, (r).status FROM (SELECT retrain.ipw_mean_test((i = 1)::int, CASE WHEN i = 1 THEN 1e-6 ELSE 1 END) AS r FROM generate_series(1, 1000) i) s;
-- an offset that plain sums would lose: the standard error is that without it
SELECT (a).standard_error = (b).standard_error AS same, (a).standard_error FROM (SELECT retrain.ipw_mean_test(1e15 + i % 7, 1 / (1.0 + i % 3)) AS a, retrain.ipw_mean_test(i % 7, 1 / (1.0 + i % 3)) AS b FROM generate_series(1, 100) i) s;

-- ---------------------------------------------------------------- bad input
SET extra_float_digits = 1;
SELECT retrain.label_delay('2026-01-01', '2026-01-02', NULL);
SELECT retrain.label_delay_profile('2026-01-01', '2026-01-02', 'infinity');
SELECT retrain.label_delay('4000-01-01 BC', '290000-01-01', '290001-01-01');
SELECT retrain.ipw_mean(1, 0);
SELECT retrain.ipw_mean(1, -0.5);
SELECT retrain.ipw_mean(NULL, 1.0000000000000002);
SELECT retrain.ipw_accuracy(true, NULL, 'NaN');
SELECT retrain.ipw_mean(1, 5e-324);
SELECT retrain.ipw_mean(1, 5e-324, 0.01);
SELECT retrain.ipw_mean(1e200, 0.5);
SELECT retrain.ipw_mean(1, 0.5, 0);
SELECT retrain.ipw_mean(1, 0.5, NULL);
SELECT retrain.ipw_accuracy(true, true, 0.5, 'NaN');
SELECT retrain.ipw_mean(1, 0.5, 1.0 / i) FROM generate_series(2, 3) i;
CREATE COLLATION labels_nondeterministic (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.label_coverage_by_class(true, 'a' COLLATE labels_nondeterministic);
DROP COLLATION labels_nondeterministic;
SELECT retrain.label_coverage_by_class('yes', 1), retrain.label_coverage_by_score(1, 1);

\set VERBOSITY sqlstate
SELECT retrain.label_delay('2026-01-01', '2026-01-02', NULL);
SELECT retrain.label_delay('2026-01-01', '2026-01-02', 'infinity');
SELECT retrain.label_delay('4000-01-01 BC', '290000-01-01', '290001-01-01');
SELECT retrain.ipw_mean(1, 0);
SELECT retrain.ipw_mean(1, 5e-324);
SELECT retrain.ipw_mean(1, 0.5, 0);
SELECT retrain.ipw_mean(1, 0.5, NULL);
SET retrain.aggregate_memory = '64kB';
SELECT retrain.label_coverage_by_slice(true, true, i) FROM generate_series(1, 100000) i;
RESET retrain.aggregate_memory;
\set VERBOSITY default

-- types of arguments
SELECT retrain.ipw_mean(1::bigint, 0.5::real) AS ipw_mean, retrain.ipw_mean(true::int, 1) AS booleans, (retrain.label_delay('2026-01-01'::date, '2026-01-02'::timestamp, '2026-01-03')).longest,
	retrain.known_label('a'::varchar, '2026-01-01'::date, '2026-01-02') AS varchar, pg_typeof(retrain.known_label(1::smallint, '2026-01-01', '2026-01-02')) AS type;
SELECT (retrain.label_coverage_by_class(true, c))[1].group_name FROM (VALUES ('2026-01-01 10:00+00'::timestamptz)) v (c);

-- ---------------------------------------------------------------- the same bits in any order, merged, and in parallel
ALTER TABLE labels_rows SET (parallel_workers = 2);
CREATE TEMPORARY TABLE calls AS SELECT 'md5(row(retrain.label_delay(made_at, known_at, ''2026-01-15''), retrain.label_delay_profile(made_at, known_at, ''2026-01-15''),
	retrain.label_coverage_by_class(labelled, region), retrain.label_coverage_by_slice(labelled, predicted, region), retrain.label_coverage_by_score(labelled, score),
	retrain.ipw_mean_test(score * 1e10 - i, propensity), retrain.ipw_mean_test(1 / score, propensity, 0.1), retrain.ipw_accuracy_test(labelled, predicted, propensity))::text)' AS call;
CREATE FUNCTION pg_temp.all_of(order_by text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
	EXECUTE (SELECT format('SELECT %s FROM (SELECT * FROM labels_rows ORDER BY %s) s', call, order_by) FROM calls) INTO result;
	RETURN result;
END $$;
SELECT count(DISTINCT pg_temp.all_of(o)) AS results FROM unnest(ARRAY['i', 'i DESC', 'score', 'propensity DESC', 'hashint4(i + 7)', 'region, predicted']) o;
SELECT pg_temp.all_of('i') AS expected \gset
SET retrain.aggregate_memory = '64kB';
SELECT pg_temp.all_of('score') = :'expected' AS spilled;
RESET retrain.aggregate_memory;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT retrain.label_delay(made_at, known_at, '2026-01-15'), retrain.label_coverage_by_slice(labelled, predicted, region), retrain.label_coverage_by_score(labelled, score), retrain.ipw_mean_test(score, propensity) FROM labels_rows;
SELECT call FROM calls \gset
SELECT :call = :'expected' AS parallel FROM labels_rows;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
-- groups, and a window
SELECT bool_and(g.r = (SELECT retrain.ipw_mean_test(score, propensity) FROM labels_rows l WHERE l.region IS NOT DISTINCT FROM g.region)
	AND g.d = (SELECT retrain.label_delay(made_at, known_at, '2026-01-15') FROM labels_rows l WHERE l.region IS NOT DISTINCT FROM g.region)
	AND g.c = (SELECT retrain.label_coverage_by_score(labelled, score) FROM labels_rows l WHERE l.region IS NOT DISTINCT FROM g.region)) AS groups
FROM (SELECT region, retrain.ipw_mean_test(score, propensity) AS r, retrain.label_delay(made_at, known_at, '2026-01-15') AS d, retrain.label_coverage_by_score(labelled, score) AS c FROM labels_rows GROUP BY region) g;
SELECT bool_and(m IS NOT DISTINCT FROM (SELECT retrain.ipw_mean(score, propensity) FROM labels_rows l WHERE l.i BETWEEN w.i - 20 AND w.i)) AS moving
FROM (SELECT i, retrain.ipw_mean(score, propensity) OVER (ORDER BY i ROWS 20 PRECEDING) AS m FROM labels_rows WHERE i <= 100) w;
DROP TABLE labels_rows;
