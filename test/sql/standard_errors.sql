-- Standard errors of figures that are no plain means: against exact rationals and the delete-one jackknife.
\set SHOW_CONTEXT never
SET client_min_messages = warning;
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/standard_errors.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
CREATE FUNCTION pg_temp.near(a float8, b float8) RETURNS boolean LANGUAGE sql AS
$$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE abs(a - b) <= 1e-12 * greatest(abs(b), 1) END $$;

-- ---------------------------------------------------------------- several classes
CREATE TEMP TABLE class_states AS
SELECT g.*, (SELECT retrain.class_scores_agg(l, p::float8[], (SELECT array_agg('c' || i ORDER BY i) FROM generate_series(0, k - 1) i))
	FROM unnest(labels, probabilities) r (l, p)) AS s FROM golden_class_errors g;
-- The error stands where the figure is above its critical value, and then it is that of the goldens.
CREATE TEMP TABLE class_critical AS
SELECT id, o - 1 AS class, (retrain.ece_test(l = 'c' || (o - 1), p[o])).critical_value AS critical
FROM (SELECT id, l, p::float8[] AS p FROM golden_class_errors g, unnest(labels, probabilities) r (l, p)) r, generate_subscripts(p, 1) o GROUP BY id, o;
SELECT count(*) AS classes, count(c.ece_standard_error) AS with_ece_error, count(c.roc_auc_standard_error) AS with_auc_error,
	count(*) FILTER (WHERE NOT pg_temp.near(c.roc_auc_standard_error, class_auc[o])) AS auc_off,
	count(*) FILTER (WHERE NOT pg_temp.near(c.ece_standard_error, CASE WHEN c.ece > critical THEN class_ece[o] END)) AS ece_off
FROM class_states JOIN class_critical q USING (id), unnest(retrain.class_scores_classes(s)) WITH ORDINALITY c (class, support, roc_auc, roc_auc_standard_error, roc_auc_max_error, ece, ece_standard_error, o)
WHERE o = q.class + 1;
CREATE TEMP TABLE class_rows AS
SELECT id, k, delta, jackknife, m.* FROM class_states, unnest(retrain.class_scores_summary(s)) m WHERE metric IN ('top_label_ece', 'classwise_ece', 'roc_auc');
SELECT metric, count(*) AS states, count(standard_error) AS with_error, string_agg(DISTINCT method, ' ') AS methods, string_agg(DISTINCT status, ' ' ORDER BY status) AS statuses,
	count(*) FILTER (WHERE standard_error IS NOT NULL AND NOT pg_temp.near(standard_error, delta[o])) AS off,
	bool_and((standard_error IS NULL) = (status IN ('no_interval', 'undefined')) AND (low IS NULL) = (standard_error IS NULL)) AS told,
	bool_and(low >= 0 AND low < value AND value < high AND high <= 1) AS inside
FROM class_rows JOIN (VALUES ('top_label_ece', 1), ('classwise_ece', 2), ('roc_auc', 3)) v (metric, o) USING (metric) GROUP BY metric, o ORDER BY o;
-- classwise_ece: above the mean of the critical values, and not below
SELECT bool_and((standard_error IS NOT NULL) = (value > mean_critical)) AS expected FROM class_rows JOIN (SELECT id, avg(critical) AS mean_critical FROM class_critical GROUP BY id) q USING (id) WHERE metric = 'classwise_ece';
-- roc_auc: of two classes it is DeLong's; of more it is a bound, which the jackknife of the rows stays below
SELECT bool_and(abs(standard_error / jackknife[3] - 1) < 0.1) FILTER (WHERE k = 2 AND support > 3) AS near_of_two,
	count(*) FILTER (WHERE k > 2) AS bounds, bool_and(standard_error > jackknife[3]) FILTER (WHERE k > 2 AND support > 3) AS above,
	bool_or(standard_error < 1.5 * jackknife[3]) FILTER (WHERE k > 2) AS not_idle
FROM class_rows WHERE metric = 'roc_auc' AND standard_error IS NOT NULL AND jackknife[3] IS NOT NULL;

-- ---------------------------------------------------------------- mce
CREATE TEMP TABLE maxima AS
SELECT g.*, m.value, m.standard_error, m.low, m.high, m.method, m.status, s
FROM golden_maxima g, LATERAL (SELECT retrain.scores_agg(y, p) AS s FROM unnest(p, y) r (p, y)) l, unnest(retrain.scores_summary(s)) m WHERE m.metric = 'mce';
SELECT count(*) AS states, bool_and(pg_temp.near(value, mce)) AS value, count(standard_error) AS with_error, bool_and(pg_temp.near(standard_error, delta)) FILTER (WHERE standard_error IS NOT NULL) AS near,
	bool_and(standard_error IS NULL) FILTER (WHERE delta IS NULL) AS none_for_ties, bool_and(method = 'simultaneous' AND status = 'ok') AS told,
	bool_and(0 <= low AND low <= value AND value <= high AND high <= 1) AS inside, bool_and(abs(standard_error - jackknife) < 0.15 * jackknife) FILTER (WHERE standard_error > 0.1) AS near_jackknife
FROM maxima;
SELECT value, standard_error, round(low::numeric, 10) AS low, round(high::numeric, 10) AS high, status FROM maxima WHERE id > 60 ORDER BY id;
-- the interval by Wilson's intervals of the bins; quantiles by Python, statistics.NormalDist().inv_cdf(1 - 0.025 / bins)
SELECT count(*) AS states, bool_and(pg_temp.near(low, least) AND pg_temp.near(high, most)) AS simultaneous
FROM maxima m, LATERAL (SELECT max(greatest(0, l - mean, mean - h)) AS least, max(greatest(h - mean, mean - l)) AS most
	FROM (SELECT mean_probability AS mean, (positive_rate + q / 2 - half) / (1 + q) AS l, (positive_rate + q / 2 + half) / (1 + q) AS h
		FROM (SELECT r.*, z * z / support AS q, z * sqrt(positive_rate * (1 - positive_rate) / support + z * z / support / support / 4) AS half
			FROM (SELECT b.*, goldens.z FROM unnest(retrain.reliability(m.s)) b, (SELECT count(*) AS used FROM unnest(retrain.reliability(m.s)) c WHERE c.support > 0) n
				JOIN (VALUES (1, 1.9599639845400536::float8), (2, 2.2414027276049464::float8), (3, 2.3939797998185104::float8), (4, 2.4977054744123737::float8), (5, 2.5758293035489::float8), (6, 2.638257273476751::float8), (7, 2.690109527158866::float8), (8, 2.734368786533176::float8), (9, 2.772921294608662::float8), (10, 2.8070337683438114::float8), (11, 2.8375969129437872::float8), (12, 2.8652602385321333::float8), (13, 2.890511560691739::float8), (14, 2.913726318334338::float8), (15, 2.9351994688666982::float8)) goldens (used, z) USING (used) WHERE support > 0) r) w) v) t;
-- Rows of a calibrated model: rarely a standard error, or an interval without 0; of one that is off by 0.3 p, nearly always both.
SELECT off, count(*) AS samples, count(*) FILTER (WHERE standard_error IS NOT NULL) BETWEEN least AND most AS standard_error, count(*) FILTER (WHERE low > 0) BETWEEN least AND most AS low
FROM (SELECT off, least, most, i, retrain.scores_agg(hashint8extended(i * 1000 + r, 5) / 18446744073709551616.0::float8 + 0.5 < p * (1 - off), p) AS s
	FROM (VALUES (0, 0, 15), (0.3, 190, 200)) v (off, least, most), generate_series(1, 200) i, generate_series(1, 400) r, LATERAL (SELECT (r - 0.5::float8) / 400 AS p) x
	GROUP BY off, least, most, i) q, unnest(retrain.scores_summary(s)) m WHERE m.metric = 'mce' GROUP BY off, least, most ORDER BY off;

-- ---------------------------------------------------------------- regression
CREATE TEMP TABLE error_states AS
SELECT g.*, (SELECT retrain.errors_detail_agg(y, p) FROM unnest(actual, predicted) r (y, p)) AS s, (SELECT retrain.errors_agg(y, p) FROM unnest(actual, predicted) r (y, p)) AS plain FROM golden_error_errors g;
CREATE TEMP TABLE error_rows AS
SELECT id, kind, cardinality(actual) AS n, delta[o] AS delta, jackknife[o] AS jackknife, m.* FROM error_states, unnest(retrain.errors_summary(s)) m
	JOIN (VALUES ('wape', 1), ('r2', 2), ('explained_variance', 3)) v (metric, o) USING (metric);
SELECT metric, count(*) AS states, count(standard_error) AS with_error, string_agg(DISTINCT method, ' ') AS method, string_agg(DISTINCT status, ' ' ORDER BY status) AS statuses,
	count(*) FILTER (WHERE NOT CASE WHEN delta IS NULL OR standard_error IS NULL THEN delta IS NOT DISTINCT FROM standard_error ELSE abs(delta - standard_error) <= 1e-12 * greatest(delta, value, 1) END) AS off,
	count(*) FILTER (WHERE abs(standard_error - jackknife) < 0.35 * jackknife) AS near_jackknife, count(*) FILTER (WHERE n >= 40) AS large
FROM error_rows GROUP BY metric ORDER BY metric;
-- the more rows, the nearer the jackknife is, on the whole
SELECT metric, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(standard_error / jackknife - 1)) < 0.1 AS near FROM error_rows WHERE n >= 40 AND jackknife > 0 GROUP BY metric ORDER BY metric;
SELECT id - 113 AS case, kind, metric, round(value::numeric, 10) AS value, round(standard_error::numeric, 10) AS standard_error, status FROM error_rows WHERE id > 114 ORDER BY id, metric;
-- without detail: the same figures to the bit, and a status for the two errors that are missing
SELECT count(*) AS figures, bool_and(to_jsonb(m) = to_jsonb(d)) FILTER (WHERE metric NOT IN ('r2', 'explained_variance')) AS same,
	bool_and(m.value IS NOT DISTINCT FROM d.value AND m.standard_error IS NULL AND m.status = CASE WHEN m.value IS NULL THEN 'undefined' ELSE 'no_detail' END) FILTER (WHERE metric IN ('r2', 'explained_variance')) AS told
FROM error_states e, LATERAL unnest(retrain.errors_summary(plain)) m JOIN LATERAL unnest(retrain.errors_summary(s)) d USING (metric);
-- the same bytes in any order, merged, by weights, from text; with a state without detail that is lost
CREATE FUNCTION pg_temp.same(VARIADIC states retrain.errors[]) RETURNS text LANGUAGE sql AS
$$ SELECT count(s) || ' states, ' || count(DISTINCT retrain.errors_send(s)) || ' distinct' FROM unnest(states) s $$;
CREATE TEMP TABLE log AS
SELECT i, i * 7919 % 101 AS part, i * 104729 % 20011 AS shuffled, (i % 4)::bigint AS weight,
	CASE i % 97 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN -1e308 WHEN 4 THEN 0 WHEN 5 THEN '-0' WHEN 6 THEN 5e-324
		ELSE ((i * 48271::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * power(10, i % 7) END AS y,
	CASE i % 89 WHEN 0 THEN NULL WHEN 1 THEN 'Infinity' WHEN 2 THEN '-Infinity' WHEN 3 THEN 1e308 WHEN 4 THEN 0
		ELSE ((i * 69621::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * power(10, i % 5) END AS p
FROM generate_series(1, 20011) i;
SELECT pg_temp.same((SELECT retrain.errors_detail_agg(y, p ORDER BY i) FROM log), (SELECT retrain.errors_detail_agg(y, p ORDER BY i DESC) FROM log),
	(SELECT retrain.errors_detail_agg(y, p ORDER BY shuffled) FROM log), (SELECT retrain.errors_detail_agg(y, p, 1) FROM log),
	(SELECT retrain.merge(s ORDER BY part) FROM (SELECT part, retrain.errors_detail_agg(y, p) s FROM log GROUP BY part) q),
	(SELECT retrain.errors_detail_agg(y, p)::text::retrain.errors FROM log),
	(SELECT retrain.errors_combine(a, b) FROM (SELECT retrain.errors_detail_agg(y, p) FILTER (WHERE part < 3) a, retrain.errors_detail_agg(y, p) FILTER (WHERE part >= 3) b FROM log) q));
SELECT pg_temp.same((SELECT retrain.errors_detail_agg(y, p, weight) FROM log), (SELECT retrain.errors_detail_agg(y, p) FROM log, generate_series(1, weight)));
SELECT pg_temp.same((SELECT retrain.errors_agg(y, p) FROM log), (SELECT retrain.merge(s) FROM (SELECT CASE part % 2 WHEN 0 THEN retrain.errors_agg(y, p) ELSE retrain.errors_detail_agg(y, p) END AS s FROM log GROUP BY part) q),
	(SELECT retrain.errors_combine(a, b) FROM (SELECT retrain.errors_detail_agg(y, p) FILTER (WHERE part < 3) a, retrain.errors_agg(y, p) FILTER (WHERE part >= 3) b FROM log) q),
	(SELECT retrain.errors_combine(b, a) FROM (SELECT retrain.errors_detail_agg(y, p) FILTER (WHERE part < 3) a, retrain.errors_agg(y, p) FILTER (WHERE part >= 3) b FROM log) q));
SELECT retrain.errors_accum(retrain.errors_detail_accum(NULL, 1, 2), 5, 2) OPERATOR(retrain.=) retrain.errors_agg(y, 2) AS plain FROM (VALUES (1), (5)) v (y);
CREATE TABLE standard_errors_log AS TABLE log;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 3;
ANALYZE standard_errors_log;
SELECT retrain.errors_send(retrain.errors_detail_agg(y, p)) = (SELECT retrain.errors_send(retrain.errors_detail_agg(y, p ORDER BY i)) FROM log) AS parallel FROM standard_errors_log;
DROP TABLE standard_errors_log;
-- magnitudes far apart in every batch: tried again among themselves, or one by one
CREATE TEMP TABLE far AS SELECT i, exp(9 * sin(i * 0.7)) * sign(sin(i * 1.3)) AS y, exp(7 * sin(i * 0.3)) AS p, CASE WHEN i % 100 = 0 THEN 1e200 ELSE 1 END AS unit FROM generate_series(1, 3000) i;
SELECT pg_temp.same((SELECT retrain.errors_detail_agg(y * unit, p) FROM far), (SELECT retrain.errors_detail_agg(y * unit, p, 1) FROM far), (SELECT retrain.errors_detail_agg(y * unit, p ORDER BY y) FROM far)),
	pg_temp.same((SELECT retrain.errors_detail_agg(y, p) FROM far), (SELECT retrain.errors_detail_agg(y, p, 1) FROM far), (SELECT retrain.errors_detail_agg(y, p ORDER BY y) FROM far)),
	pg_temp.same((SELECT retrain.errors_detail_agg(i, round(p)) FROM far), (SELECT retrain.errors_detail_agg(i, round(p), 1) FROM far), (SELECT retrain.errors_detail_agg(0, 0 * p) FROM far), (SELECT retrain.errors_detail_agg(0, 0 * p, 1) FROM far));

-- ---------------------------------------------------------------- constants that need the order of the actual values
-- Against every value of a case as the constant: the least is the best.  Differences in double precision, sums in numeric by way of text: the cast from float8 keeps 15 digits.
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/errors.sql'
\set ECHO none
\i :goldens
\set ECHO all
CREATE TEMP TABLE constants AS
SELECT id, m.metric, m.constant, b.best, exact[23] AS scale
FROM (SELECT * FROM golden_errors WHERE cardinality(actual) <= 60) g,
	LATERAL (SELECT retrain.errors_agg(y, p) AS s, retrain.profile_agg(y) FILTER (WHERE y - p BETWEEN -1e307 AND 1e307) AS a, retrain.profile_agg(y) FILTER (WHERE NOT y - p BETWEEN -1e307 AND 1e307) IS NULL AS all_used FROM unnest(actual, predicted) r (y, p)) l,
	unnest(retrain.errors_summary(s, a)) m,
	LATERAL (SELECT CASE m.metric WHEN 'mae' THEN (SELECT min(c) FROM (SELECT avg(abs(y - v)::text::numeric) AS c FROM unnest(actual) y, unnest(actual) v GROUP BY v) x)
		WHEN 'wape' THEN (SELECT min(c) FROM (SELECT sum(abs(y - v)::text::numeric) / nullif(sum(abs(y)::text::numeric), 0) AS c FROM unnest(actual) y, unnest(actual) v GROUP BY v) x)
		WHEN 'mape' THEN (SELECT min(c) FROM (SELECT avg((abs(y - v) / abs(y))::text::numeric) AS c FROM unnest(actual) y, unnest(actual) v WHERE y <> 0 GROUP BY v) x)
		WHEN 'max_error' THEN (SELECT max(y) / 2 - min(y) / 2 FROM unnest(actual) y) END::float8 AS best) b
WHERE m.metric IN ('mae', 'wape', 'mape', 'max_error') AND all_used AND (SELECT bool_and(y BETWEEN -1e100 AND 1e100 AND (y = 0 OR abs(y) > 1e-100)) FROM unnest(actual) y);
SELECT metric, count(*) > 200 AS cases, count(best) > 200 AS defined, count(*) FILTER (WHERE (constant IS NULL) <> (best IS NULL) OR abs(constant - best) > 1e-12 * greatest(best, CASE WHEN metric IN ('mape', 'wape') THEN 1 ELSE scale END)) AS off FROM constants GROUP BY metric ORDER BY metric;
-- a coarse profile: 20,000 values, off by less than the width of a bucket (2^-6 of a value here); all other columns stay
SELECT metric, abs(constant / best - 1) < 0.016 AS near
FROM (SELECT retrain.errors_summary(retrain.errors_agg(y, y + 1), retrain.profile_agg(y)) AS rows FROM (SELECT exp(sqrt(i::float8) / 50) AS y FROM generate_series(1, 20000) i) d) s, unnest(rows) m
JOIN (SELECT 'mae' AS name, avg(abs(y - v)) AS best FROM (SELECT exp(sqrt(i::float8) / 50) AS y FROM generate_series(1, 20000) i) d, (SELECT exp(sqrt(10000) / 50) AS v) x
	UNION ALL SELECT 'max_error', (exp(sqrt(20000) / 50) - exp(0.02)) / 2) b ON name = metric ORDER BY metric;
SELECT count(*) AS rows, bool_and((a.metric, a.value, a.standard_error, a.low, a.high, a.method, a.support, a.status) IS NOT DISTINCT FROM (b.metric, b.value, b.standard_error, b.low, b.high, b.method, b.support, b.status)) AS same
FROM (SELECT retrain.errors_agg(i % 7, i % 5) AS s, retrain.profile_agg(i % 7) AS a FROM generate_series(1, 100) i) r, unnest(retrain.errors_summary(s), retrain.errors_summary(s, a)) WITH ORDINALITY
	u (metric, value, standard_error, low, high, method, constant, support, max_error, status, metric2, value2, standard_error2, low2, high2, method2, constant2, support2, max_error2, status2, o),
	LATERAL (SELECT metric, value, standard_error, low, high, method, support, status) a, LATERAL (SELECT metric2, value2, standard_error2, low2, high2, method2, support2, status2) b (metric, value, standard_error, low, high, method, support, status);
-- no rows; other rows; no numbers
SELECT bool_and(constant IS NULL OR metric = 'bias') AS none FROM unnest(retrain.errors_summary((SELECT retrain.errors_agg(NULL, 1.0)), (SELECT retrain.profile_agg(NULL::float8)))) m;
SELECT retrain.errors_summary(retrain.errors_agg(i, i + 1), retrain.profile_agg(CASE WHEN i > 3 THEN i END)) FROM generate_series(1, 10) i;
SELECT retrain.errors_summary(retrain.errors_agg(i, i + 1), retrain.profile_agg(i::text)) FROM generate_series(1, 10) i;
