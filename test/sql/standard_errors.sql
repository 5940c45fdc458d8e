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
