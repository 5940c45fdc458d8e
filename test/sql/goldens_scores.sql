-- retrain.scores against goldens (test/goldens/scores.py), exact states and coarse ones within
-- their bounds.
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/scores.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all
SET search_path = public, retrain;

-- The rows of a case, by the arithmetic of scores.py.
CREATE TEMP TABLE golden_rows AS
SELECT id, (i * d + e) % f < g AS y,
       CASE mode WHEN 0 THEN x WHEN 1 THEN x2 * x2 * (x2 * x2) WHEN 2 THEN (x >= 0.5)::int WHEN 3 THEN x * 1e-300
                 WHEN 4 THEN 1 - x2 * 2.0::float8 ^ (-20) ELSE ((i * a + b) % 16)::float8 / 15 END AS p
FROM golden_scores, LATERAL generate_series(1, n) i, LATERAL (SELECT ((i * a + b) % m)::float8 / m::float8 AS x) u,
     LATERAL (SELECT x * x AS x2) v;
SELECT count(DISTINCT id) AS cases, count(*) AS rows FROM golden_rows;

CREATE TEMP TABLE ours AS SELECT id, retrain.scores_agg(y, p) AS s, retrain.scores_agg(y, p, 1, 16) AS coarse FROM golden_rows GROUP BY id;
-- near(a, b): at most 1e-12 of b or of scale 1 apart; NULL is near NULL only.
CREATE FUNCTION pg_temp.near(a double precision, b double precision) RETURNS boolean LANGUAGE sql AS
$$SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NULL AND b IS NULL ELSE abs(a - b) <= 1e-12 * greatest(abs(b), 1) END$$;

SELECT count(*) AS cases,
       count(*) FILTER (WHERE pg_temp.near(retrain.roc_auc(s), g.roc_auc)) AS roc_auc,
       count(*) FILTER (WHERE pg_temp.near(retrain.gini(s), 2 * g.roc_auc - 1)) AS gini,
       count(*) FILTER (WHERE pg_temp.near(retrain.average_precision(s), g.average_precision)) AS average_precision,
       count(*) FILTER (WHERE pg_temp.near(retrain.ks_separation(s), g.ks_separation)) AS ks_separation,
       count(*) FILTER (WHERE pg_temp.near(retrain.log_loss(s), g.log_loss)) AS log_loss,
       count(*) FILTER (WHERE abs(retrain.brier(s) - g.brier) <= 2.3e-16 * g.brier) AS brier,
       count(*) FILTER (WHERE abs(retrain.ece(s) - g.ece) <= 2.3e-16 * g.ece) AS ece,
       count(*) FILTER (WHERE abs(retrain.mce(s) - g.mce) <= 2.3e-16 * g.mce) AS mce,
       count(*) FILTER (WHERE abs(retrain.ace(s) - g.ace) <= 2.3e-16 * g.ace) AS ace,
       count(*) FILTER (WHERE abs(retrain.ace(s, 4) - g.ace_4) <= 2.3e-16 * g.ace_4) AS ace_4,
       count(*) FILTER (WHERE pg_temp.near(retrain.capture(s, 0.1), g.capture_10)
                          AND pg_temp.near(retrain.lift(s, 0.1), g.capture_10 / 0.1)
                          AND pg_temp.near(retrain.capture(s, 0.375), g.capture_37)
                          AND retrain.capture(s, 1) IS NOT DISTINCT FROM CASE WHEN positives > 0 THEN 1 END) AS capture
FROM golden_scores g JOIN ours USING (id);
SELECT count(*) FILTER (WHERE ((c).threshold, (c).tp, (c).fp, (c).tn, (c).fn) = (0.5, g.tp, g.fp, g.tn, g.fn)) AS confusion_at,
       count(*) FILTER (WHERE pg_temp.near((c).f1, g.f1)) AS f1,
       count(*) FILTER (WHERE ((b1).threshold, (b1).cost) = (g.best, g.cost)) AS best_threshold,
       count(*) FILTER (WHERE ((b2).threshold, (b2).cost) = (g.best_gain, g.cost_gain)) AS best_threshold_gain,
       count(*) FILTER (WHERE swept = g.cost) AS cheapest_of_sweep
FROM golden_scores g JOIN ours o USING (id),
     LATERAL (SELECT retrain.confusion_at(s, 0.5) AS c, retrain.best_threshold(s, 1, 5) AS b1, retrain.best_threshold(s, 3, 1, -2, 1) AS b2,
                     (SELECT min((t).cost) FROM unnest(retrain.threshold_sweep(s, 1000, 1, 5)) t) AS swept OFFSET 0) l;

-- Standard errors, where there are some: a calibration error within the noise has none.
SELECT (row).metric, count(*) AS cases, count(*) FILTER (WHERE (row).standard_error IS NULL) AS none,
       bool_and(pg_temp.near((row).standard_error, CASE (row).metric WHEN 'ece' THEN g.ece_error WHEN 'ace' THEN g.ace_error ELSE ks_error END)) FILTER (WHERE (row).standard_error IS NOT NULL) AS near,
       bool_and(((row).standard_error IS NULL) = CASE (row).metric WHEN 'ks_separation' THEN ks_error IS NULL
           ELSE (row).value <= critical OR g.n = 1 END) AS expected
FROM golden_scores g JOIN ours USING (id), LATERAL (SELECT unnest(retrain.scores_summary(s)) AS row, (retrain.ece_test(s)).critical_value AS critical OFFSET 0) l
WHERE (row).metric IN ('ks_separation', 'ece', 'ace') GROUP BY 1 ORDER BY 1;

-- An exact state gives the bits of the one-step aggregates over the rows.
CREATE TEMP TABLE one_step AS
SELECT id, retrain.roc_auc(y, p), retrain.roc_auc_test(y, p) AS test, retrain.gini(y, p), retrain.average_precision(y, p), retrain.ks_separation(y, p), retrain.log_loss(y, p),
       retrain.log_loss_test(y, p) AS loss, retrain.brier(y, p), retrain.brier_decomposition(y, p) AS parts, retrain.calibration_line(y, p), retrain.ece(y, p),
       retrain.ece_test(y, p), retrain.reliability(y, p), retrain.confusion_agg(y, p >= 0.5) AS confusion
FROM golden_rows GROUP BY id;
CREATE FUNCTION pg_temp.interval_of(retrain.scores, text) RETURNS text LANGUAGE sql AS
$$SELECT concat_ws(' ', (m).value, (m).standard_error, (m).low, (m).high, (m).constant) FROM unnest(retrain.scores_summary($1)) m WHERE (m).metric = $2$$;
SELECT count(*) AS states, bool_and(retrain.roc_auc(s) IS NOT DISTINCT FROM r.roc_auc) AS roc_auc, bool_and(retrain.gini(s) IS NOT DISTINCT FROM r.gini) AS gini,
       bool_and(retrain.average_precision(s) IS NOT DISTINCT FROM r.average_precision) AS average_precision,
       bool_and(retrain.ks_separation(s) IS NOT DISTINCT FROM r.ks_separation) AS ks_separation, bool_and(retrain.log_loss(s) = r.log_loss) AS log_loss,
       bool_and(retrain.brier(s) = r.brier) AS brier, bool_and(retrain.brier_decomposition(s) = r.parts) AS parts,
       bool_and(retrain.calibration_line(s) = r.calibration_line) AS line, bool_and(retrain.ece(s) = r.ece AND retrain.ece_test(s) = r.ece_test) AS ece,
       bool_and(retrain.reliability(s) = r.reliability) AS reliability, bool_and(retrain.scores_confusion(s, 0.5)::text = r.confusion::text) AS confusion
FROM ours JOIN one_step r USING (id);
SELECT bool_and(pg_temp.interval_of(s, 'roc_auc') = concat_ws(' ', (test).auc, (test).standard_error, (test).low, (test).high, (test).constant)) AS delong,
       bool_and(pg_temp.interval_of(s, 'log_loss') = concat_ws(' ', (loss).log_loss, (loss).standard_error, (loss).low, (loss).high, (loss).constant)) AS log_loss,
       bool_and(pg_temp.interval_of(s, 'brier') = concat_ws(' ', (parts).brier, (parts).standard_error, (parts).low, (parts).high, (parts).uncertainty)) AS brier
FROM ours JOIN one_step r USING (id);
-- of a coarse one the parts of Brier's score are those of the rows over 15 bins
SELECT count(*) AS coarse, bool_and(((c).brier, (c).reliability, (c).resolution, (c).uncertainty, (c).groups) = ((b).brier, (b).reliability, (b).resolution, (b).uncertainty, (b).groups)) AS parts,
       bool_and((c).within_variance IS NULL AND (c).within_covariance IS NULL) AS within, bool_and((l).status IN ('approximate', 'undefined')) AS line
FROM (SELECT id, retrain.brier_decomposition(coarse) AS c, retrain.calibration_line(coarse) AS l FROM ours WHERE NOT (retrain.scores_counts(coarse)).exact OFFSET 0) q
JOIN (SELECT id, retrain.brier_decomposition(y, p, 15) AS b FROM golden_rows GROUP BY id) r USING (id);

-- An exact state of any capacity, and one read from its text or bytes, is that of the rows.
SELECT count(*) FILTER (WHERE (retrain.scores_counts(s)).exact) AS exact,
       count(*) FILTER (WHERE (retrain.scores_counts(coarse)).exact) AS exact_16,
       count(*) FILTER (WHERE s = s::text::retrain.scores) AS text, count(*) FILTER (WHERE coarse = coarse::text::retrain.scores) AS text_16
FROM ours;

-- Coarse states: some figures are exact all the same, the others within the bound they state;
-- a bound is not idle: some figure is off by more than half of it.
CREATE TEMP TABLE coarse AS
SELECT id, (e).metric, (e).value AS exact, (c).value AS coarse, (c).max_error, (e).max_error AS none
FROM ours, LATERAL (SELECT unnest(retrain.scores_summary(s)) AS e, unnest(retrain.scores_summary(coarse)) AS c OFFSET 0) l
WHERE NOT (retrain.scores_counts(coarse)).exact;
SELECT metric, count(*) AS states, bool_and((exact IS NULL) = (coarse IS NULL)) AS defined, max(none) AS exact_bound,
       count(*) FILTER (WHERE exact <> coarse) > 0 AS differs, bool_and(abs(exact - coarse) <= max_error + 1e-15) AS within,
       bool_or(abs(exact - coarse) > max_error / 2) AS tight
FROM coarse GROUP BY metric ORDER BY metric;
-- gains within their bounds
SELECT count(*) AS points, bool_and(abs((e).capture - (c).capture) <= (c).capture_error + 1e-15 AND abs((e).lift - (c).lift) <= (c).lift_error + 1e-15) AS within,
       bool_or((e).capture <> (c).capture) AS differ, max((e).capture_error) AS exact_bound, bool_and((e).capture = retrain.capture(s, (e).k) AND (e).lift = retrain.lift(s, (e).k)) AS same
FROM ours, LATERAL (SELECT unnest(retrain.gain_points(s, 7)) AS e, unnest(retrain.gain_points(coarse, 7)) AS c OFFSET 0) l;
-- decisions by the threshold that is returned are those of the rows
SELECT bool_and((c).tp = tp AND (c).fp = fp AND (c).tn = tn AND (c).fn = fn) AS true_counts, bool_or((c).threshold <> 0.3) AS moved,
       bool_and((c).threshold = 0.3) FILTER (WHERE (retrain.scores_counts(coarse)).exact) AS not_moved
FROM ours, LATERAL (SELECT retrain.confusion_at(coarse, 0.3) AS c OFFSET 0) l, LATERAL (
	SELECT count(*) FILTER (WHERE y AND p >= (c).threshold) AS tp, count(*) FILTER (WHERE NOT y AND p >= (c).threshold) AS fp,
	       count(*) FILTER (WHERE NOT y AND p < (c).threshold) AS tn, count(*) FILTER (WHERE y AND p < (c).threshold) AS fn
	FROM golden_rows r WHERE r.id = ours.id) t;

-- Any split, merged in any order, gives the same bytes; so do weights.
SELECT bool_and(m = s) AS merged, bool_and(mc = coarse) AS merged_coarse, bool_and(w = s) AS weights, bool_and(wc = coarse) AS weights_coarse
FROM ours JOIN (
	SELECT id, retrain.merge(s ORDER BY k) AS m, retrain.merge(c ORDER BY k DESC) AS mc
	FROM (SELECT id, k, retrain.scores_agg(y, p, n) AS s, retrain.scores_agg(y, p, n, CASE WHEN k = 2 THEN 16 ELSE 64 END) AS c
	      FROM (SELECT id, y, p, 1 AS n, row_number() OVER () % 3 AS k FROM golden_rows
	            UNION ALL SELECT id, NULL, NULL, 0, 2 FROM golden_scores) r
	      GROUP BY id, k) parts GROUP BY id) q USING (id)
JOIN (SELECT id, retrain.scores_agg(y, p, n) AS w, retrain.scores_agg(y, p, n, 16) AS wc
      FROM (SELECT id, y, p, count(*) AS n FROM golden_rows GROUP BY id, y, p) r GROUP BY id) w USING (id);
