-- Significance of drift statistics against goldens (test/goldens/significance.py).
\pset null '(null)'
\getenv abs_srcdir PG_ABS_SRCDIR
\set goldens :abs_srcdir '/goldens/significance.sql'
\set ECHO none
SET client_min_messages = warning;
\i :goldens
\set ECHO all

-- off(a, b): relative distance; a reference below 1e-300 is stored as 0.
CREATE FUNCTION pg_temp.off(ours float8, reference float8) RETURNS float8
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN ours IS NULL OR ours = 'NaN' THEN float8 'Infinity'
                WHEN reference = 0 THEN CASE WHEN abs(ours) < 1e-299 THEN 0 ELSE float8 'Infinity' END
                ELSE abs(ours - reference) / abs(reference) END $$;

-- 1. Goldens: every query prints the rows that fail; none may.

-- exact KS against whole-number path counts
SELECT count(*) AS cases, count(*) FILTER (WHERE p BETWEEN 1e-290 AND 1e-16) AS far_tail,
       max(greatest(n, m)) AS most_rows FROM ks_exact;
SELECT *, retrain.ks_pvalue(d, n, m, 'exact') FROM ks_exact
WHERE pg_temp.off(retrain.ks_pvalue(d, n, m, 'exact'), p) > 1e-12;
-- 'auto' is the same function up to 10000 rows, bit for bit, and D is symmetric
SELECT count(*) FILTER (WHERE retrain.ks_pvalue(d, n, m) IS DISTINCT FROM retrain.ks_pvalue(d, n, m, 'exact')) AS auto_differs,
       count(*) FILTER (WHERE retrain.ks_pvalue(d, n, m) IS DISTINCT FROM retrain.ks_pvalue(d, m, n)) AS swap_differs
FROM ks_exact;

-- asymptotic KS against scipy.stats.kstwo
SELECT count(*) AS cases, count(*) FILTER (WHERE p = 0) AS zero, count(*) FILTER (WHERE p = 1) AS one,
       count(DISTINCT (n, m)) AS sizes FROM ks_asymptotic;
SELECT *, retrain.ks_pvalue(d, n, m, 'asymptotic') FROM ks_asymptotic
WHERE pg_temp.off(retrain.ks_pvalue(d, n, m, 'asymptotic'), p) > 1e-9;
-- 'auto' is asymptotic from 10001 rows in the larger sample
SELECT count(*) AS cases,
       count(*) FILTER (WHERE retrain.ks_pvalue(d, n, m) IS DISTINCT FROM retrain.ks_pvalue(d, n, m, 'asymptotic')) AS differs
FROM ks_asymptotic WHERE greatest(n, m) > 10000;

-- 'auto' against scipy.stats.ks_2samp; its exact p is 1 minus a sum, so absolute
SELECT count(*) AS cases FROM ks_auto;
SELECT *, retrain.ks_pvalue(d, n, m) FROM ks_auto
WHERE NOT abs(retrain.ks_pvalue(d, n, m) - p) <= 1e-9 * p + 1e-12;

-- chi-square: with 2 and 2 rows, psi_pvalue is the tail itself
SELECT count(*) AS cases, min(p) FILTER (WHERE p > 0) < 1e-280 AS far_tail, count(*) FILTER (WHERE p = 0) AS zero FROM chisq;
SELECT *, retrain.psi_pvalue(x, df + 1, 2, 2) FROM chisq
WHERE pg_temp.off(retrain.psi_pvalue(x, df + 1, 2, 2), p) > 1e-12;
SELECT count(*) AS cases FROM chisq_critical;
SELECT *, retrain.psi_critical(df + 1, 2, 2, alpha) FROM chisq_critical
WHERE pg_temp.off(retrain.psi_critical(df + 1, 2, 2, alpha), x) > 1e-12;

-- Wilson; the ends without successes or failures are exact
SELECT count(*) AS cases FROM wilson;
SELECT w.*, i.* FROM wilson w, retrain.wilson_interval(s, n, level) i
WHERE pg_temp.off(i.low, w.low) > 1e-12 OR pg_temp.off(i.high, w.high) > 1e-12
   OR (w.low = 0) <> (i.low = 0) OR (w.high = 1 AND i.high <> 1);

-- 2. Known tables.

-- exact and asymptotic p of the four textbook cases
SELECT n, m, d, round(retrain.ks_pvalue(d, n, m, 'exact')::numeric, 5) AS exact,
       round(retrain.ks_pvalue(d, n, m, 'asymptotic')::numeric, 5) AS asymptotic
FROM (VALUES (20, 15, 0.25), (50, 40, 0.215), (200, 100, 0.20), (100, 100, 0.15)) AS t(n, m, d);
-- one row against one: D is 1 whatever the distribution
SELECT retrain.ks_pvalue(1, 1, 1) AS one_one, retrain.ks_pvalue(0, 1, 1) AS zero,
       retrain.ks_pvalue(1, 1, 1, 'asymptotic') AS one_one_asymptotic;
-- exact D steps: a value between two multiples of 1/lcm counts as the nearest
SELECT retrain.ks_pvalue(0.2504, 20, 15) = retrain.ks_pvalue(0.25, 20, 15) AS rounded;
-- 5 % noise level of PSI over 10 bins
SELECT n, m, round(retrain.psi_critical(10, n, m)::numeric, 4) AS critical,
       round(retrain.psi_pvalue(retrain.psi_critical(10, n, m), 10, n, m)::numeric, 12) AS pvalue
FROM (VALUES (1000, 200), (10000, 1000), (100000, 10000)) AS t(n, m);
SELECT retrain.psi_pvalue(0, 10, 100, 100) AS none, retrain.psi_pvalue('Infinity', 10, 100, 100) AS infinite,
       round(retrain.psi_critical(10, 1000, 200, 0.01)::numeric, 4) AS one_percent;
SELECT * FROM retrain.wilson_interval(0, 0);
SELECT round(low::numeric, 6) AS low, round(high::numeric, 6) AS high FROM retrain.wilson_interval(30, 100);

-- 3. NULL in, NULL out.
SELECT retrain.ks_pvalue(NULL, 1, 1), retrain.ks_pvalue(0.5, NULL, 1), retrain.ks_pvalue(0.5, 1, 1, NULL);
SELECT retrain.psi_pvalue(NULL, 2, 1, 1), retrain.psi_critical(2, 1, 1, NULL);
SELECT * FROM retrain.wilson_interval(NULL, 1);

-- 4. Named arguments, and the volatility that allows indexes and parallel plans.
SELECT retrain.ks_pvalue(statistic => 0.5, reference_rows => 2, current_rows => 2, method => 'exact') AS ks,
       round(retrain.psi_critical(bins => 2, reference_rows => 2, current_rows => 2, alpha => 0.5)::numeric, 6) AS psi;
SELECT proname, provolatile, proisstrict, proparallel FROM pg_catalog.pg_proc
WHERE pronamespace = 'retrain'::regnamespace
  AND proname IN ('ks_pvalue', 'psi_pvalue', 'psi_critical', 'wilson_interval') ORDER BY proname;

-- 5. Errors.
CREATE FUNCTION pg_temp.failure(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; detail text; hint text;
BEGIN
    EXECUTE 'SELECT ' || call;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' | ', state, message, nullif(detail, ''), hint);
END $$;
\pset format unaligned
\pset tuples_only on
SELECT pg_temp.failure(call) FROM (VALUES
    ('retrain.ks_pvalue(-0.1, 10, 10)'),
    ('retrain.ks_pvalue(1.0000000000000002, 10, 10)'),
    ('retrain.ks_pvalue(''NaN'', 10, 10)'),
    ('retrain.ks_pvalue(0.5, 0, 10)'),
    ('retrain.ks_pvalue(0.5, 10, -1)'),
    ('retrain.ks_pvalue(0.5, 10, 10, ''Exact'')'),
    ('retrain.ks_pvalue(0.5, 1000000, 10001, ''exact'')'),
    ('retrain.ks_pvalue(0.5, 1000000000001, 1000000000001, ''exact'')'),
    ('retrain.psi_pvalue(-0.001, 10, 10, 10)'),
    ('retrain.psi_pvalue(''NaN'', 10, 10, 10)'),
    ('retrain.psi_pvalue(0.1, 1, 10, 10)'),
    ('retrain.psi_pvalue(0.1, 10, 0, 10)'),
    ('retrain.psi_pvalue(0.1, 10, 10, 0)'),
    ('retrain.psi_critical(1, 10, 10)'),
    ('retrain.psi_critical(10, 0, 10)'),
    ('retrain.psi_critical(10, 10, 10, 0)'),
    ('retrain.psi_critical(10, 10, 10, 1)'),
    ('retrain.psi_critical(10, 10, 10, ''NaN'')'),
    ('retrain.wilson_interval(3, 2)'),
    ('retrain.wilson_interval(-1, 2)'),
    ('retrain.wilson_interval(0, -1)'),
    ('retrain.wilson_interval(1, 2, 1)'),
    ('retrain.wilson_interval(1, 2, 95)')
) AS t(call);
\pset format aligned
\pset tuples_only off

-- 6. An exact value at the limit of equal counts, too small for a double.
SELECT retrain.ks_pvalue(0.5, 1000000000000, 1000000000000, 'exact') AS tiny,
       round(retrain.ks_pvalue(9e-7, 1000000000000, 1000000000000, 'exact')::numeric, 6) AS exact,
       round(retrain.ks_pvalue(9e-7, 1000000000000, 1000000000000)::numeric, 6) AS asymptotic;

-- 7. The largest counts answer at once, and long exact sums can be cancelled.
SET statement_timeout = '2s';
SELECT retrain.ks_pvalue(0.0001, 500000000, 500000000) BETWEEN 0.0134 AND 0.0135 AS half_billion,
       round(retrain.ks_pvalue(1e-9, 9223372036854775807, 9223372036854775807)::numeric, 9) AS all_rows,
       retrain.psi_pvalue(1e-9, 2147483647, 9223372036854775807, 9223372036854775807) AS all_bins;
SET statement_timeout = '50ms';
SELECT retrain.ks_pvalue(0.5, 99999, 100000, 'exact');
RESET statement_timeout;
