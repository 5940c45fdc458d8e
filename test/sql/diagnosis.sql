-- Parts of the log loss against goldens (test/goldens/diagnosis.py), the diagnosis on planted worlds over 100 seeds, edge cases.
\pset null (null)
\getenv abs_srcdir PG_ABS_SRCDIR
\set goldens :abs_srcdir '/goldens/diagnosis.sql'
\set ECHO none
\i :goldens
\set ECHO all

-- 1. Goldens, to 1e-12 of the natural scale 1; the parts add up.
CREATE TEMPORARY TABLE parts AS
SELECT g.*, d FROM golden_parts g, LATERAL (SELECT retrain.log_loss_decomposition(y, p) AS d FROM unnest(g.label, g.probability) u (y, p)) o;
SELECT count(*) AS cases,
	count(*) FILTER (WHERE abs((d).log_loss - log_loss) <= 1e-12 * greatest(1, log_loss)) AS log_loss,
	count(*) FILTER (WHERE abs((d).miscalibration - miscalibration) <= 1e-12 * greatest(1, log_loss)) AS miscalibration,
	count(*) FILTER (WHERE abs((d).discrimination - discrimination) <= 1e-12) AS discrimination,
	count(*) FILTER (WHERE abs((d).uncertainty - uncertainty) <= 1e-12) AS uncertainty,
	count(*) FILTER (WHERE (d).groups = groups AND (d).clipped = clipped) AS counts,
	count(*) FILTER (WHERE abs((d).log_loss - ((d).miscalibration - (d).discrimination + (d).uncertainty)) <= 1e-13 * greatest(1, log_loss)) AS add_up,
	count(*) FILTER (WHERE (d).positives + (d).negatives = cardinality(label) AND (d).status = 'ok') AS rows
FROM parts;
-- the score is that of retrain.log_loss, bit for bit up to one rounding; integer labels give the same
SELECT count(*) FILTER (WHERE abs((d).log_loss - l) > 1e-15 * greatest(1, l)) AS log_loss_differs, count(*) FILTER (WHERE d <> i) AS integer_differs
FROM parts, LATERAL (SELECT retrain.log_loss(y, p) AS l, retrain.log_loss_decomposition(y::integer, p) AS i FROM unnest(label, probability) u (y, p)) o;
-- by hand: one positive and one negative row at 1/2: nothing to gain, nothing told apart
SELECT round((d).log_loss::numeric, 12) AS log_loss, (d).miscalibration, round((d).discrimination::numeric, 12) AS discrimination, round((d).uncertainty::numeric, 12) AS uncertainty, (d).groups, (d).clipped
FROM (SELECT retrain.log_loss_decomposition(y, 0.5) AS d FROM unnest('{t,f}'::boolean[]) y) o;
-- no rows, one class, NULL
SELECT retrain.log_loss_decomposition(true, p) FROM unnest('{}'::float8[]) p;
SELECT retrain.log_loss_decomposition(NULL::boolean, 0.5), retrain.log_loss_decomposition(true, NULL);
SELECT round((d).log_loss::numeric, 24) AS log_loss, (d).log_loss = (d).miscalibration AS all_miscalibration, (d).discrimination, (d).uncertainty, (d).clipped, (d).positives, (d).negatives
FROM (VALUES (retrain.log_loss_decomposition(true, 1)), (retrain.log_loss_decomposition(0, 0))) v (d);
SELECT retrain.log_loss_decomposition(true, 1.5);
SELECT retrain.log_loss_decomposition(true, 'NaN');
SELECT retrain.log_loss_decomposition(2, 0.5);

-- 2. Planted worlds: 100 seeds, a reference of 6,000 rows and a window of about 1,500.  In the true model the logit is -1 + 1.2 a + 0.8 b,
--    and the probabilities are true, except in "distorted".  prior: the odds of the labels double, each class stays as it is;
--    covariate: a is narrower and moved; distorted: logits are doubled; permuted: labels change places among the rows with a > 0.
CREATE FUNCTION pg_temp.u(seed integer, i integer, purpose integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN ((hashint8extended(i * 1000003::bigint + seed * 7919, purpose) & 4503599627370495) + 0.5) / 4503599627370496.0;
CREATE FUNCTION pg_temp.n(seed integer, i integer, purpose integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN sqrt(-2 * ln(pg_temp.u(seed, i, purpose))) * cos(2 * pi() * pg_temp.u(seed, i, purpose + 100));
CREATE TEMPORARY TABLE drawn AS
SELECT seed, i, pg_temp.n(seed, i, 1) AS a, pg_temp.n(seed, i, 2) AS b FROM generate_series(1, 100) seed, generate_series(1, 9000) i;
CREATE TEMPORARY TABLE reference_rows AS
SELECT seed, i, 1 / (1 + exp(1 - 1.2 * a - 0.8 * b)) AS p, pg_temp.u(seed, i, 3) < 1 / (1 + exp(1 - 1.2 * a - 0.8 * b)) AS y FROM drawn WHERE i <= 6000;
CREATE TEMPORARY TABLE current_rows (world text, seed integer, i integer, p float8, y boolean);
INSERT INTO current_rows
SELECT w, seed, i, CASE w WHEN 'distorted' THEN 1 / (1 + exp(2 - 2.4 * a - 1.6 * b)) ELSE p END, y
FROM (SELECT seed, i, a, b, 1 / (1 + exp(1 - 1.2 * a - 0.8 * b)) AS p, pg_temp.u(seed, i, 3) < 1 / (1 + exp(1 - 1.2 * a - 0.8 * b)) AS y FROM drawn WHERE i > 7500) d, unnest('{none,distorted}'::text[]) w
UNION ALL
SELECT 'covariate', seed, i, p, pg_temp.u(seed, i, 3) < p FROM (SELECT seed, i, 1 / (1 + exp(1 - 1.2 * (0.7 * a + 0.8) - 0.8 * b)) AS p FROM drawn WHERE i > 7500) d
UNION ALL
SELECT 'prior', seed, i, p, y FROM (SELECT seed, i, p, pg_temp.u(seed, i, 3) < p AS y FROM (SELECT seed, i, 1 / (1 + exp(1 - 1.2 * a - 0.8 * b)) AS p FROM drawn WHERE i > 6600) d) e WHERE y OR pg_temp.u(seed, i, 4) < 0.5
UNION ALL
SELECT 'permuted', seed, i, p, CASE WHEN a > 0 THEN coalesce(lag(y) OVER places, last_value(y) OVER (places ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) ELSE y END
FROM (SELECT seed, i, a, p, pg_temp.u(seed, i, 3) < p AS y FROM (SELECT seed, i, a, 1 / (1 + exp(1 - 1.2 * a - 0.8 * b)) AS p FROM drawn WHERE i > 7500) d) e
WINDOW places AS (PARTITION BY seed, a > 0 ORDER BY pg_temp.u(seed, i, 5));
CREATE TEMPORARY TABLE diagnoses AS
SELECT world, seed, retrain.diagnose(y, p, '2024-01-01 00:00+00'::timestamptz + i * interval '1 minute', is_current) AS d
FROM (SELECT world, seed, i, p, y, true AS is_current FROM current_rows
      UNION ALL SELECT w, seed, i, p, y, false FROM reference_rows, unnest('{none,prior,covariate,distorted,permuted}'::text[]) w) r
GROUP BY world, seed;
SELECT world, count(*) AS seeds, (count(*) FILTER (WHERE (d).verdict = ANY (CASE world WHEN 'none' THEN '{keep}'::text[] WHEN 'distorted' THEN '{recalibrate}' WHEN 'permuted' THEN '{retrain}' ELSE '{keep,investigate}' END))) >= 95 AS right_verdict,
	count(*) FILTER (WHERE (d).reason = CASE world WHEN 'none' THEN 'none' WHEN 'distorted' THEN 'miscalibration' WHEN 'permuted' THEN 'discrimination' ELSE 'base_rate' END) AS this_reason
FROM diagnoses GROUP BY world ORDER BY world;
SELECT world, (d).verdict, (d).reason, (d).reference_segments, (d).current_segments, (d).reference_used, (d).unused, round((d).segment_miscalibration::numeric, 6) AS mcb, round((d).segment_miscalibration_high::numeric, 6) AS mcb_high,
	round((d).segment_discrimination::numeric, 6) AS dsc, round((d).segment_discrimination_low::numeric, 6) AS dsc_low, round((d).removed::numeric, 4) AS removed
FROM diagnoses WHERE seed = 1 ORDER BY world;

-- 3. The same bits in any order, split and in parallel; all current, and all of the reference, are those of log_loss_decomposition.
CREATE TABLE diagnosis_log AS
SELECT y, p, '2024-01-01 00:00+00'::timestamptz + i / 10 * interval '10 minutes' AS at, is_current, i, hashint4(i) AS other
FROM (SELECT i, p, y, true AS is_current FROM current_rows WHERE seed = 1 AND world = 'distorted' UNION ALL SELECT i, p, y, false FROM reference_rows WHERE seed = 1) r;
SELECT count(DISTINCT d::text) AS results FROM (
	SELECT retrain.diagnose(y, p, at, is_current) FROM diagnosis_log
	UNION ALL SELECT retrain.diagnose(y, p, at, is_current ORDER BY other) FROM diagnosis_log
	UNION ALL SELECT retrain.diagnose(y::integer, p, at, is_current ORDER BY p) FROM diagnosis_log) r (d);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off; SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT retrain.diagnose(y, p, at, is_current) FROM diagnosis_log;
CREATE TEMPORARY TABLE in_parallel AS SELECT retrain.diagnose(y, p, at, is_current) AS d FROM diagnosis_log;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET parallel_leader_participation;
SELECT d::text = (SELECT retrain.diagnose(y, p, at, is_current ORDER BY i)::text FROM diagnosis_log) AS same FROM in_parallel;
SELECT (d).log_loss = (c).log_loss AND (d).miscalibration = (c).miscalibration AND (d).discrimination = (c).discrimination AND (d).uncertainty = (c).uncertainty AS current_same,
	(d).reference_log_loss = (r).log_loss AND (d).reference_miscalibration = (r).miscalibration AND (d).reference_discrimination = (r).discrimination AS reference_same
FROM (SELECT retrain.diagnose(y, p, at, is_current) AS d, retrain.log_loss_decomposition(y, p) FILTER (WHERE is_current) AS c, retrain.log_loss_decomposition(y, p) FILTER (WHERE NOT is_current) AS r FROM diagnosis_log) x;
DROP TABLE diagnosis_log;

-- 4. No rows, too few, one class, NULL, constant probabilities, bad input.
SELECT (d).verdict, (d).reason, (d).log_loss, (d).reference_segments, (d).current_used FROM (SELECT retrain.diagnose(true, p, now(), true) AS d FROM unnest('{}'::float8[]) p) x;
SELECT (d).verdict, (d).reason, round((d).log_loss::numeric, 6) AS log_loss, (d).reference_used, (d).current_used, (d).unused
FROM (SELECT retrain.diagnose(CASE WHEN i % 10 > 0 THEN i % 3 = 0 END, 0.3, '2024-01-01'::timestamptz + i * interval '1 s', CASE WHEN i % 7 > 0 THEN i > 2000 END) AS d FROM generate_series(1, 2080) i) x;
SELECT (d).verdict, (d).reason, round((d).miscalibration::numeric, 24) AS miscalibration, (d).discrimination, (d).uncertainty FROM (SELECT retrain.diagnose(false, 0, '2024-01-01'::timestamptz + i * interval '1 s', i > 2000) AS d FROM generate_series(1, 2500) i) x;
SELECT (d).verdict, (d).reason, (d).discrimination, (d).reference_segments, (d).current_segments FROM (SELECT retrain.diagnose(i % 3 = 0, 1 / 3.0, '2024-01-01'::timestamptz + i * interval '1 s', i > 3000) AS d FROM generate_series(1, 3900) i) x;
SELECT retrain.diagnose(true, 1.5, now(), true);
SELECT retrain.diagnose(3, 0.5, now(), true);
SET retrain.aggregate_memory = '64kB';
SELECT retrain.diagnose(true, 0.5, now(), true) FROM generate_series(1, 10000);
RESET retrain.aggregate_memory;
