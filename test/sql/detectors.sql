-- Sequential detectors: goldens (test/goldens/detectors.py), known change points, streams
-- without change, windows, edges, errors.
\pset null '(null)'
\getenv abs_srcdir PG_ABS_SRCDIR
\set goldens :abs_srcdir '/goldens/detectors.sql'
\set ECHO none
SET client_min_messages = warning;
\i :goldens
\set ECHO all

-- The streams of the generator, row by row.
CREATE FUNCTION pg_temp.noise(seed bigint, count integer) RETURNS TABLE (i integer, x bigint)
LANGUAGE sql AS $$
    WITH RECURSIVE r (i, x) AS (
        SELECT 1, seed * 16807 % 2147483647
        UNION ALL SELECT i + 1, x * 16807 % 2147483647 FROM r WHERE i < count)
    SELECT i, x FROM r $$;
CREATE TEMP TABLE errors AS
SELECT 'bernoulli' AS stream, i, x % 1000 < CASE WHEN i <= 1000 THEN 200 ELSE 400 END AS is_error FROM pg_temp.noise(1, 3000)
UNION ALL SELECT 'improving', i, x % 1000 < CASE WHEN i <= 1000 THEN 400 ELSE 100 END FROM pg_temp.noise(2, 3000)
UNION ALL SELECT 'still', i, x % 1000 < 200 FROM pg_temp.noise(3, 3000)
UNION ALL SELECT 'late', i, i >= 1000 AND i % 100 = 0 FROM pg_temp.noise(6, 3000)
UNION ALL SELECT 'stagger', i, (truth <> (x / 27 % 20 = 0)) <> known
FROM pg_temp.noise(4, 3000),
    LATERAL (SELECT x % 3 AS size, x / 3 % 3 AS colour, x / 9 % 3 AS shape) a,
    LATERAL (SELECT size = 0 AND colour = 0 AS known) k,
    LATERAL (SELECT CASE WHEN i <= 1000 THEN known WHEN i <= 2000 THEN colour = 1 OR shape = 0 ELSE size > 0 END AS truth) t
UNION ALL SELECT 'sea', i, ((a + b <= (ARRAY[800, 900, 700, 950])[(i - 1) / 1500 + 1]) <> (x / 1002001 % 10 = 0)) <> (a + b <= 800)
FROM pg_temp.noise(5, 6000), LATERAL (SELECT x % 1001 AS a, x / 1001 % 1001 AS b) s;
CREATE TEMP TABLE numbers AS
SELECT stream, i, CASE stream
    WHEN 'equal' THEN CASE WHEN i <= 150 THEN 7 ELSE 8 + i % 2 END
    WHEN 'slope' THEN u + greatest(i - 1000, 0) / 4096.0::float8
    WHEN 'level' THEN u
    ELSE u + CASE WHEN i <= 1000 THEN 0 WHEN stream = 'fall' THEN -0.5 ELSE 0.5 END + CASE WHEN stream = 'far' THEN 1e9 ELSE 0 END
    END::float8 AS value
FROM (VALUES ('shift', 11, 2000), ('fall', 12, 2000), ('far', 11, 2000), ('slope', 13, 3000), ('level', 14, 3000), ('equal', 15, 300)) s (stream, seed, count),
    pg_temp.noise(seed, count), LATERAL (SELECT x % 4096 / 4096.0::float8 AS u) y;

-- found(...): what the detector finds in a stream, by position.
CREATE FUNCTION pg_temp.found(detector text, kind text, stream text, arguments text) RETURNS retrain.detection
LANGUAGE plpgsql AS $$
DECLARE
    found retrain.detection;
BEGIN
    EXECUTE format('SELECT (d).* FROM (SELECT retrain.%s(%s ORDER BY i) AS d FROM %s WHERE stream = %L) q', detector,
        CASE kind WHEN 'errors' THEN 'is_error' WHEN 'losses' THEN 'is_error::int' ELSE 'value' END || CASE WHEN arguments = '' THEN '' ELSE ', ' || arguments END,
        CASE kind WHEN 'values' THEN 'numbers' ELSE 'errors' END, stream) INTO found;
    RETURN found;
END $$;
CREATE TEMP TABLE ours AS
SELECT g.*, f.status AS our_status, f.state AS our_state, f.drift_positions, f.warning_positions, f.statistic AS our_statistic, f.rows_used
FROM golden g, LATERAL pg_temp.found(detector, kind, stream, arguments) f;

-- 1. Goldens: positions, state and statistic; no row may differ.
SELECT detector, count(*) AS cases, sum(cardinality(drifts)) AS drifts, sum(cardinality(warnings)) AS warnings FROM ours GROUP BY 1 ORDER BY 1;
SELECT detector, stream, arguments, drifts, drift_positions, warnings, warning_positions, state, our_state, statistic, our_statistic FROM ours
WHERE drift_positions IS DISTINCT FROM drifts OR warning_positions IS DISTINCT FROM warnings OR our_state IS DISTINCT FROM state
   OR our_status IS DISTINCT FROM CASE WHEN drifts <> '{}' THEN 'drift' WHEN warnings <> '{}' THEN 'warning' ELSE our_status END
   OR (our_statistic IS NULL) <> (statistic IS NULL) OR abs(our_statistic - statistic) > 1e-12 * greatest(abs(statistic), 1);

-- 2. river, at the same parameters: where it finds other positions, the papers (the goldens
-- above) decide. ddm: river takes the first error after none for a drift. eddm: it counts the
-- rows before the first error as a distance, takes the maximum from row 31 on and divides by
-- n - 1. hddm: it has ln(2 / alpha) in a one-sided bound. adwin: it leaves out the newest bucket of
-- every size, and so finds the change later. page_hinkley: no difference without its forgetting factor.
SELECT detector, count(*) AS streams, count(*) FILTER (WHERE river = drift_positions) AS same,
       array_agg(stream ORDER BY stream) FILTER (WHERE river <> drift_positions) AS differ
FROM ours WHERE river IS NOT NULL GROUP BY 1 ORDER BY 1;
SELECT detector, kind, stream, drift_positions[1] AS ours, river[1] AS river, cardinality(drift_positions) AS our_count, cardinality(river) AS river_count
FROM ours WHERE river <> drift_positions ORDER BY 1, 2, 3;

-- 3. Known change points: the first drift after each, and drifts before the first one.
CREATE TEMP TABLE change (stream text, at integer, until integer);
INSERT INTO change VALUES ('bernoulli', 1001, 3001), ('improving', 1001, 3001), ('stagger', 1001, 2001), ('stagger', 2001, 3001),
    ('sea', 1501, 3001), ('shift', 1001, 2001), ('fall', 1001, 2001), ('far', 1001, 2001), ('slope', 1001, 3001);
SELECT detector, stream, arguments, at,
       (SELECT min(p) - at FROM unnest(drift_positions) p WHERE p >= at AND p < until) AS delay,
       (SELECT count(*) FROM unnest(drift_positions) p WHERE p < first) AS before
FROM (SELECT ours.*, at, until, min(at) OVER (PARTITION BY detector, kind, stream, arguments) AS first FROM ours JOIN change USING (stream) WHERE arguments = '' OR detector = 'loss_monitor') o
ORDER BY detector, stream, arguments, at;

-- 4. Twenty seeds, 2000 rows: streams with a drift when nothing changes, and when the
-- share of errors goes from 0.2 to 0.4, or the mean up by 0.5, at row 1001: those with a
-- drift before, those with one within 250 rows. ddm and eddm give false alarms by design
-- (doc/reference/detectors.md); the anytime-valid test has at most 1 in 20.
CREATE TEMP TABLE many AS
SELECT seed, i, x % 1000 < 200 AS still, x % 1000 < CASE WHEN i <= 1000 THEN 200 ELSE 400 END AS rising,
       x % 4096 / 4096.0::float8 AS level, x % 4096 / 4096.0::float8 + CASE WHEN i <= 1000 THEN 0 ELSE 0.5 END AS shifted
FROM generate_series(101, 120) seed, LATERAL pg_temp.noise(seed * 7919, 2000);
CREATE TEMP TABLE verdicts AS
SELECT seed, v.detector, v.still, v.changed
FROM (SELECT seed,
        retrain.ddm(still ORDER BY i) AS ddm_s, retrain.ddm(rising ORDER BY i) AS ddm_c,
        retrain.eddm(still ORDER BY i) AS eddm_s, retrain.eddm(rising ORDER BY i) AS eddm_c,
        retrain.hddm(still ORDER BY i) AS hddm_s, retrain.hddm(rising ORDER BY i) AS hddm_c,
        retrain.loss_monitor(still::int, 0.2 ORDER BY i) AS loss_s, retrain.loss_monitor(rising::int, 0.2 ORDER BY i) AS loss_c,
        retrain.page_hinkley(level ORDER BY i) AS ph_s, retrain.page_hinkley(shifted ORDER BY i) AS ph_c,
        retrain.cusum(level, 0.5, 10, 200, 'both' ORDER BY i) AS cusum_s, retrain.cusum(shifted, 0.5, 10, 200, 'both' ORDER BY i) AS cusum_c,
        retrain.adwin(level ORDER BY i) AS adwin_s, retrain.adwin(shifted ORDER BY i) AS adwin_c,
        retrain.kswin(level ORDER BY i) AS kswin_s, retrain.kswin(shifted ORDER BY i) AS kswin_c
      FROM many GROUP BY seed) q,
    LATERAL (VALUES ('ddm', ddm_s, ddm_c), ('eddm', eddm_s, eddm_c), ('hddm', hddm_s, hddm_c), ('loss_monitor', loss_s, loss_c), ('page_hinkley', ph_s, ph_c),
        ('cusum', cusum_s, cusum_c), ('adwin', adwin_s, adwin_c), ('kswin', kswin_s, kswin_c)) v (detector, still, changed);
SELECT detector, count(*) FILTER (WHERE (still).drifts > 0) AS false_alarms, count(*) FILTER (WHERE (changed).first_drift <= 1000) AS early,
       count(*) FILTER (WHERE EXISTS (SELECT FROM unnest((changed).drift_positions) p WHERE p BETWEEN 1001 AND 1250)) AS found
FROM verdicts GROUP BY 1 ORDER BY 1;

-- 5. The anytime-valid test: 1000 streams of 500 rows whose mean is the target; the share that
-- ever crosses is at most alpha + 3 standard errors.
CREATE TEMP TABLE null_streams AS
WITH RECURSIVE r (s, i, x) AS (
    SELECT s, 1, (s * 104729 % 2147483647) * 16807 % 2147483647 FROM generate_series(1::bigint, 1000) s
    UNION ALL SELECT s, i + 1, x * 16807 % 2147483647 FROM r WHERE i < 500)
SELECT s, i, x FROM r;
SELECT alpha, crossed, crossed <= 1000 * alpha + 3 * sqrt(1000 * alpha * (1 - alpha)) AS held
FROM (SELECT 0.05 AS alpha, count(*) FILTER (WHERE (d).drifts > 0) AS crossed FROM (SELECT retrain.loss_monitor((x % 1000 < 100)::int, 0.1 ORDER BY i) AS d FROM null_streams GROUP BY s) q
      UNION ALL
      SELECT 0.2, count(*) FILTER (WHERE (d).drifts > 0) FROM (SELECT retrain.loss_monitor(x % 1000 / 999.0, 0.5, 0.2 ORDER BY i) AS d FROM null_streams GROUP BY s) q) t;
-- The time of the rows: ties are counted, rows without a time left out; the rest is the same.
SELECT (d).rows_used, (d).rows_unused, (d).ties, (d).drift_positions, (d).statistic = (e).statistic AS same, (e).ties AS untimed
FROM (SELECT retrain.loss_monitor(is_error::int, 0.22, 0.05, at ORDER BY at, i) AS d, retrain.loss_monitor(is_error::int, 0.22, 0.05 ORDER BY i) FILTER (WHERE at IS NOT NULL) AS e
      FROM (SELECT i, is_error, CASE WHEN i <= 2900 THEN timestamptz '2026-01-01 00:00Z' + i / 3 * interval '1 minute' END AS at FROM errors WHERE stream = 'bernoulli') r) q;

-- 6. Windows: the running state is that of the rows so far; a moving frame is that of its
-- rows; the final function changes nothing, also with two states in a query.
CREATE TEMP TABLE few AS
SELECT i, CASE WHEN i % 50 <> 7 THEN value END AS value, i % 4 = 0 OR i BETWEEN 150 AND 240 AND i % 2 = 0 AS is_error
FROM numbers WHERE stream = 'shift' AND i BETWEEN 1 AND 300;
UPDATE few SET value = value + 1 WHERE i > 150;
CREATE FUNCTION pg_temp.windows_differ(call text) RETURNS TABLE (detector text, running bigint, moving bigint, drifts bigint)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT %1$L::text, count(*) FILTER (WHERE running <> (SELECT retrain.%2$s ORDER BY i) FROM few f WHERE f.i <= w.i)),
               count(*) FILTER (WHERE moving <> (SELECT retrain.%2$s ORDER BY i) FROM few f WHERE f.i BETWEEN w.i - 119 AND w.i)),
               max((running).drifts)
        FROM (SELECT i, retrain.%2$s) OVER (ORDER BY i) AS running,
                     retrain.%2$s) OVER (ORDER BY i ROWS 119 PRECEDING) AS moving FROM few) w$q$,
        split_part(call, '(', 1), call);
END $$;
SELECT w.* FROM unnest(ARRAY['page_hinkley(value, 0.005, 5, 30, ''both''', 'cusum(value, 0.5, 5, 20, ''both''', 'ddm(is_error', 'eddm(is_error, 0.99, 0.97, 10',
    'hddm(is_error', 'adwin(value', 'kswin(value, 0.001, 60, 20', 'loss_monitor(is_error::int, 0.25']) call, LATERAL pg_temp.windows_differ(call) w;
SELECT (d).status, (d).state, (d).drift_positions, (e).drift_positions AS others, (d).rows_used, (d).rows_unused
FROM (SELECT retrain.page_hinkley(value, 0.005, 5, 30, 'both' ORDER BY i) AS d, retrain.page_hinkley(value, 0.005, 5, 30, 'both' ORDER BY i DESC) AS e FROM few) q;
-- no partial aggregates, also where a parallel plan is free
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
CREATE TABLE stored AS SELECT i, value FROM few;
CREATE FUNCTION pg_temp.plan_has(query text, word text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        IF strpos(line, word) > 0 THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;
SELECT call, pg_temp.plan_has(format('SELECT %s FROM stored', call), 'Gather') AS parallel, pg_temp.plan_has(format('SELECT %s FROM stored', call), 'Partial') AS partial
FROM unnest(ARRAY['avg(value)', 'retrain.adwin(value ORDER BY i)', 'retrain.adwin(value)']) call;
DROP TABLE stored;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- 7. Edges: no rows, only rows without a value, one row; positions count rows without a value.
SELECT (d).* FROM (SELECT retrain.adwin(1.0) AS d WHERE false) q;
SELECT (d).* FROM (SELECT retrain.ddm(NULL::boolean) AS d FROM generate_series(1, 3)) q;
SELECT (d).* FROM (SELECT retrain.kswin('NaN') AS d) q;
SELECT (d).* FROM (SELECT retrain.loss_monitor(1, 0.5) AS d) q;
SELECT (d).drift_positions, (d).rows_used, (d).rows_unused
FROM (SELECT retrain.cusum(CASE WHEN i % 2 = 0 THEN i END, 0, 1, 0, 5, 'increase' ORDER BY i) AS d FROM generate_series(1, 8) i) q;
-- Bounds of the values are values; nothing overflows.
SELECT x, (d).drift_positions FROM unnest(ARRAY['1e100', '-1e100']::float8[]) x,
    LATERAL (SELECT retrain.page_hinkley(CASE WHEN i < 50 THEN x ELSE -x END ORDER BY i) AS d FROM generate_series(1, 60) i) q;
SELECT (d).status, (d).state, (d).statistic BETWEEN 0 AND 1e-15 AS statistic
FROM (SELECT retrain.adwin(CASE WHEN i % 2 = 0 THEN 1e100 ELSE -1e100 END, 0.002, 1e100, 5 ORDER BY i) AS d FROM generate_series(1, 60) i) q;
-- Constant streams have no change.
SELECT (retrain.page_hinkley(3)).status, (retrain.cusum(3)).status AS cusum, (retrain.adwin(3)).status AS adwin, (retrain.kswin(3)).status AS kswin,
       (retrain.ddm(true)).status AS ddm, (retrain.ddm(false)).status AS ddm_none, (retrain.eddm(true)).status AS eddm, (retrain.hddm(true)).status AS hddm
FROM generate_series(1, 500);
-- More than 1000 positions are counted, not listed.
SELECT (d).drifts, (d).last_drift, cardinality((d).drift_positions) AS listed, (d).positions_left_out
FROM (SELECT retrain.cusum(2, 0, 1, 0, 1, 'both') AS d FROM generate_series(1, 1500)) q;
-- Minus zero is zero; integers and numeric are taken as double precision.
SELECT (retrain.kswin(CASE WHEN i % 2 = 0 THEN '-0' ELSE 0 END::float8)).statistic, (retrain.adwin(i % 2)).drifts, (retrain.page_hinkley(i::numeric)).rows_used
FROM generate_series(1, 200) i;

-- 8. Errors, with their SQLSTATE and hint.
CREATE FUNCTION pg_temp.fails(call text) RETURNS TABLE (sqlstate_ text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT retrain.' || call;
    message := 'no error';
    RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS sqlstate_ = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN NEXT;
END $$;
\x
SELECT call, f.* FROM unnest(ARRAY[
    'page_hinkley(''Infinity''::float8)',
    'kswin(''-Infinity''::float8)',
    'adwin(1.1e100)',
    'loss_monitor(1.5, 0.5)',
    'loss_monitor(0.5, 1)',
    'loss_monitor(0.5, NULL)',
    'loss_monitor(0.5, 0.1, ''NaN'')',
    'loss_monitor(0.5, i * 0.1) FROM generate_series(1, 2) i',
    'page_hinkley(1, -1, 50, 30, ''both'')',
    'page_hinkley(1, 0, 0, 30, ''both'')',
    'page_hinkley(1, 0, 50, 0, ''both'')',
    'page_hinkley(1, 0, 50, 30, ''up'')',
    'page_hinkley(1, 0, 50, 30, NULL)',
    'page_hinkley(1, 0, 50, 30, d) FROM (VALUES (''both''), (''increase'')) v (d)',
    'cusum(1, 0.5, 5, 1, ''both'')',
    'cusum(1, 0, 0, 0.5, 5, ''both'')',
    'ddm(true, 3, 2, 30)',
    'ddm(true, 1, 2, 30)',
    'eddm(true, 0.8, 0.9, 30)',
    'hddm(true, 0.001, 0.005, ''both'')',
    'adwin(1, 1, 1, 5)',
    'adwin(1, 0.002, 0, 5)',
    'kswin(1, 0.01, 100, 60)',
    'kswin(1, 0.01, 20000, 60)',
    'loss_monitor(0.5, 0.1, 0.05, at) FROM (VALUES (timestamptz ''2026-01-02 00:00Z''), (''2026-01-01 00:00Z'')) v (at)'
]) WITH ORDINALITY c (call, n), LATERAL pg_temp.fails(call) f ORDER BY n;
