-- drift_summary: which measures decide, and what they say.
SET extra_float_digits = 0;
CREATE TEMPORARY TABLE log AS
SELECT i, i % 3 = 0 AS cur, CASE WHEN i % 50 > 0 THEN sin(i) * 10 + (i % 3 = 0)::integer END AS x,
	CASE WHEN i % 41 > 0 THEN 'user ' || i * 7 % (CASE WHEN i % 3 = 0 THEN 40 ELSE 60 END) END AS s
FROM generate_series(1, 6000) i;
SELECT c.name, s.kind, s.treated_as, s.level, s.decided_by, round(s.psi::numeric, 4) AS psi, round(s.wasserstein_scaled::numeric, 4) AS scaled, round(s.js_distance::numeric, 4) AS js, round(s.ks_statistic::numeric, 4) AS ks, round(s.chi2_statistic::numeric, 2) AS chi2,
	s.max_error, s.reference_rows, s.reference_missing, s.current_rows, s.current_missing, s.status
FROM (SELECT 'numbers' AS name, retrain.profile_agg(x, 65536) FILTER (WHERE NOT cur) AS p, retrain.profile_agg(x, 65536) FILTER (WHERE cur) AS q FROM log
	UNION ALL SELECT 'no drift', retrain.profile_agg(x), retrain.profile_agg(x) FROM log WHERE i <= 1000
	UNION ALL SELECT '20 whole numbers', retrain.profile_agg(i % 20) FILTER (WHERE i <= 3000), retrain.profile_agg(i % 20) FILTER (WHERE i > 3000 AND i % 5 < 3) FROM log
	UNION ALL SELECT '21 whole numbers', retrain.profile_agg(i % 21) FILTER (WHERE i <= 3000), retrain.profile_agg(i % 21) FILTER (WHERE i > 3000) FROM log
	UNION ALL SELECT 'halves', retrain.profile_agg(i % 5 / 2.0) FILTER (WHERE i <= 3000), retrain.profile_agg(i % 5 / 2.0) FILTER (WHERE i > 3000) FROM log
	UNION ALL SELECT 'booleans', retrain.profile_agg(i % 10 < 4) FILTER (WHERE i <= 3000), retrain.profile_agg(i % 10 < 6) FILTER (WHERE i > 3000) FROM log
	UNION ALL SELECT 'categories', retrain.profile_agg(s) FILTER (WHERE NOT cur), retrain.profile_agg(s) FILTER (WHERE cur) FROM log
	UNION ALL SELECT 'folded', retrain.profile_agg(s, 16) FILTER (WHERE NOT cur), retrain.profile_agg(s, 16) FILTER (WHERE cur) FROM log
	UNION ALL SELECT 'coarse', retrain.profile_agg(x, 16) FILTER (WHERE NOT cur), retrain.profile_agg(x, 16) FILTER (WHERE cur) FROM log
	UNION ALL SELECT 'times', retrain.profile_agg(date '2025-01-01' + i) FILTER (WHERE i <= 100), retrain.profile_agg(date '2025-01-01' + i + 10) FILTER (WHERE i <= 100) FROM log
	UNION ALL SELECT 'constant', retrain.profile_agg(0.5), retrain.profile_agg(0.7)
	UNION ALL SELECT 'infinite', retrain.profile_agg(x), retrain.profile_agg('Infinity'::float8) FROM log WHERE i <= 1000
	UNION ALL SELECT 'empty', retrain.profile_agg(x), '{"retrain_profile": 1, "buckets": []}' FROM log) c,
	LATERAL retrain.drift_summary(c.p, c.q) s;
SELECT k, w, s.level, s.treated_as FROM (VALUES ('auto', 0.1), ('number', 0.1), ('category', 0.1), ('auto', 0)) v(k, w),
	LATERAL (SELECT (retrain.drift_summary(retrain.profile_agg(i % 3) FILTER (WHERE i <= 300), retrain.profile_agg(i % 3) FILTER (WHERE i > 300), warn => w, kind => k)).* FROM generate_series(1, 600) i) s;

CREATE TEMPORARY TABLE profiles AS SELECT retrain.profile_agg(x) AS x, retrain.profile_agg(s) AS s FROM log;
-- mistakes
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT retrain.drift_summary(x, x, warn => 0.5) FROM profiles;
SELECT retrain.drift_summary(x, x, alert => 'NaN') FROM profiles;
SELECT retrain.drift_summary(x, x, warn => NULL) FROM profiles;
SELECT retrain.drift_summary(s, s, kind => 'number') FROM profiles;
