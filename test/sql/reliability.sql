-- reliability: the table behind the diagram.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/performance.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- Counts are equal, gaps agree with exact rationals, empty bins are NULL.
CREATE TEMP TABLE ours AS
          SELECT name, 10 AS bins, retrain.reliability(label, probability, 10) AS r FROM golden_row GROUP BY name
UNION ALL SELECT name, 15, retrain.reliability(label, probability) FROM golden_row GROUP BY name;
SELECT count(*) AS goldens,
       bool_and(g.support = (SELECT array_agg((x).support) FROM unnest(o.r) x)) AS support,
       bool_and(g.positives = (SELECT array_agg((x).positives) FROM unnest(o.r) x)) AS positives,
       bool_and((SELECT bool_and(((x).gap IS NULL AND e IS NULL) OR abs((x).gap - e) <= 2.3e-16 * abs(e))
                 FROM unnest(o.r, g.gap) AS u (bin, lower, upper, support, positives, mp, pr, rl, rh, gap, e),
                 LATERAL (SELECT u.gap) x (gap))) AS gaps
FROM golden_bins g JOIN ours o USING (name, bins);

-- ECE is the support-weighted mean of the gaps.
SELECT bool_and(abs(g.ece - (SELECT sum((x).support * abs((x).gap)) / sum((x).support) FROM unnest(o.r) x)) <= 1e-15) AS adds_up
FROM golden_ece g JOIN ours o USING (name, bins);

-- Every column, empty bins included.
SELECT (r).bin, round((r).lower::numeric, 4) AS lower, round((r).upper::numeric, 4) AS upper, (r).support,
       (r).positives, round((r).mean_probability::numeric, 4) AS mean, round((r).positive_rate::numeric, 4) AS rate,
       round((r).rate_low::numeric, 6) AS low, round((r).rate_high::numeric, 6) AS high, round((r).gap::numeric, 6) AS gap
FROM unnest((SELECT retrain.reliability(label, probability) FROM golden_row WHERE name = 'tenths')) r;

-- Edges are i/B, the last is 1; the interval is the Wilson interval.
SELECT bool_and((r).lower = ((r).bin - 1)::float8 / 15 AND (r).upper = (r).bin::float8 / 15) AS edges,
       bool_and((r).rate_low = w.low AND (r).rate_high = w.high) AS wilson
FROM unnest((SELECT retrain.reliability(label, probability) FROM golden_row WHERE name = 'formula')) r,
     LATERAL retrain.wilson_interval((r).positives, (r).support) w;

-- A gap far below the rounding of the two means: 1 - (1 - 2^-53) over 4 rows
-- beside 5 rows of 1.
SELECT (r).gap, (r).mean_probability - (r).positive_rate AS difference
FROM unnest((SELECT retrain.reliability(label, probability) FROM golden_row WHERE name = 'cancelling')) r
WHERE (r).bin = 15;

-- No usable row: NULL.
SELECT retrain.reliability(NULL::boolean, 0.5), retrain.reliability(true, NULL, 3);
SELECT retrain.reliability(true, 0.5) FROM (SELECT WHERE false) v;
SELECT bin, lower, upper, support, positives, mean_probability, positive_rate, gap
FROM unnest((SELECT retrain.reliability(1, 0.75, 2)));

-- Moving window frames.
SELECT i, (SELECT string_agg((r).support::text, ' ' ORDER BY (r).bin) FROM unnest(w) r) AS support
FROM (SELECT i, retrain.reliability(true, i / 8.0, 4) OVER (ORDER BY i ROWS 2 PRECEDING) AS w
      FROM generate_series(0, 8) i) x;
