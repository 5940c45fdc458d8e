-- group_rates and fairness: goldens of fairlearn, groups left out, errors, plans.
\set SHOW_CONTEXT never
\getenv testdir PG_ABS_SRCDIR
\set goldens :testdir '/goldens/fairness.sql'
\set ON_ERROR_STOP 1
\set ECHO none
\i :goldens
\set ON_ERROR_STOP 0
\set ECHO all

-- ---------------------------------------------------------------- goldens
-- fairlearn for gaps, scipy and statsmodels for intervals (test/goldens/fairness.py); rows from counts.
CREATE TEMP TABLE r AS
SELECT c.id, c.g, k.label, k.predicted
FROM golden_count c, LATERAL (VALUES (true, true, tp), (false, true, fp), (true, false, fn), (false, false, tn)) k (label, predicted, n),
	LATERAL generate_series(1, k.n);
CREATE TEMP TABLE rates AS SELECT id, retrain.group_rates(label, predicted, g, 1) AS rates FROM r GROUP BY id;
-- those of fairlearn have all rates
CREATE TEMP TABLE whole AS
SELECT id, retrain.fairness(array_agg(u.u ORDER BY (u.u).group_name), NULL) AS gaps
FROM rates, LATERAL (SELECT u FROM unnest(rates) u) u
WHERE (u.u).tpr IS NOT NULL AND (u.u).fpr IS NOT NULL AND (u.u).ppv IS NOT NULL GROUP BY id;

CREATE FUNCTION pg_temp.agree(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql AS
$$SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b ELSE abs(a - b) <= tolerance * greatest(abs(b), 1) END$$;

-- rates: compared, and those that disagree
SELECT count(*) AS rates, count(o.value) AS defined,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.value, g.value, 1e-15)) AS value,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.low, g.low, 1e-12)) AS low,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.high, g.high, 1e-12)) AS high
FROM golden_rate g JOIN (
	SELECT id, u.group_name AS g, k.* FROM rates, LATERAL unnest(rates) u,
		LATERAL (VALUES ('selection_rate', selection_rate, selection_rate_low, selection_rate_high), ('tpr', tpr, tpr_low, tpr_high),
			('fpr', fpr, fpr_low, fpr_high), ('ppv', ppv, ppv_low, ppv_high)) k (rate, value, low, high)) o USING (id, g, rate);
SELECT (SELECT count(*) FROM golden_rate) AS expected;

-- gaps
SELECT metric, comparison, count(*) AS gaps, count(o.value) AS defined, count(o.low) AS with_interval,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.value, g.value, 1e-15)) AS value,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.low, g.low, 1e-12)) AS low,
	count(*) FILTER (WHERE NOT pg_temp.agree(o.high, g.high, 1e-12)) AS high
FROM golden_gap g JOIN (SELECT id, u.* FROM whole, LATERAL unnest(gaps) u) o USING (id, metric, comparison)
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT (SELECT count(*) FROM golden_gap) AS expected;
-- the aggregate and the function agree where no group lacks a rate
SELECT count(*) AS cases, count(*) FILTER (WHERE a.gaps IS DISTINCT FROM w.gaps) AS differ
FROM whole w JOIN (SELECT id, retrain.fairness(label, predicted, g, 1) AS gaps FROM r GROUP BY id) a USING (id)
WHERE NOT EXISTS (SELECT FROM golden_count c WHERE c.id = w.id AND (tp + fn = 0 OR fp + tn = 0 OR tp + fp = 0));
-- fairlearn says 0 for a rate without a denominator, and the other group's rate is the gap; here it is left out and listed
SELECT metric, value, groups, left_out, status FROM unnest(retrain.fairness((SELECT rates FROM rates WHERE id = 405), NULL))
WHERE comparison = 'difference';

-- ------------------------------------------------------------ what is shown
CREATE TEMP TABLE loan (y boolean, q boolean, g text);
INSERT INTO loan SELECT k.y, k.q, k.g FROM (VALUES
	('a', true, true, 30), ('a', false, true, 10), ('a', true, false, 10), ('a', false, false, 50),
	('b', true, true, 20), ('b', false, true, 5), ('b', true, false, 20), ('b', false, false, 35),
	(NULL, true, true, 25), (NULL, false, false, 25), (NULL, NULL, true, 3), (NULL, true, NULL, 4),
	('no positives', false, true, 6), ('no positives', false, false, 34),
	('few', true, true, 1), ('few', false, true, 1),
	('no labels', NULL, true, 40)) k (g, y, q, n), LATERAL generate_series(1, n);
\pset null '(null)'
SELECT group_name, support, unused, tp, fp, fn, tn, selection_rate, tpr, fpr, round(ppv::numeric, 3) AS ppv, status
FROM unnest((SELECT retrain.group_rates(y, q, g) FROM loan));
SELECT group_name, round(selection_rate_low::numeric, 4) AS low, round(selection_rate_high::numeric, 4) AS high, round(tpr_low::numeric, 12) AS tpr_low, tpr_high, status
FROM unnest((SELECT retrain.group_rates(y, q, g, 1) FROM loan)) WHERE tpr IS NULL OR group_name = 'few';
SELECT metric, comparison, round(value::numeric, 4) AS value, round(low::numeric, 4) AS low, round(high::numeric, 4) AS high, rate,
	lowest_group, round(lowest_rate::numeric, 3) AS lowest_rate, highest_group, round(highest_rate::numeric, 3) AS highest_rate, groups, left_out, status
FROM unnest((SELECT retrain.fairness(y, q, g) FROM loan));
-- support of 2 rows is enough when it is asked for
SELECT metric, value, lowest_group, highest_group, groups, left_out, status
FROM unnest((SELECT retrain.fairness(y, q, g, 2) FROM loan)) WHERE comparison = 'difference';
-- against one group: the widest gap to it, whichever side it is on
SELECT metric, comparison, round(value::numeric, 4) AS value, round(low::numeric, 4) AS low, round(high::numeric, 4) AS high,
	lowest_group, highest_group, groups, status
FROM unnest(retrain.fairness((SELECT retrain.group_rates(y, q, g) FROM loan), 'b'));
-- a reference that lacks a rate has no gap of it
SELECT metric, value, rate, groups, left_out, status
FROM unnest(retrain.fairness((SELECT retrain.group_rates(y, q, g) FROM loan), 'no positives')) WHERE comparison = 'difference';
-- one group, no group, no rows: undefined, never 0
SELECT metric, comparison, value, low, lowest_group, groups, status FROM unnest((SELECT retrain.fairness(y, q, g) FROM loan WHERE g = 'a'));
SELECT DISTINCT value, low, lowest_rate, highest_rate, groups, left_out, status FROM unnest((SELECT retrain.fairness(y, q, g) FROM loan WHERE g = 'few'));
SELECT DISTINCT value, groups, left_out, status FROM unnest(retrain.fairness('{}', NULL));
SELECT retrain.fairness(y, q, g) IS NULL AS none, retrain.group_rates(y, q, g) IS NULL AS none FROM loan WHERE false;
SELECT retrain.fairness(NULL::retrain.group_rate[], NULL) IS NULL AS none;
-- nothing selected: no precision, and a ratio of rates that are all 0 is undefined; parity is 0 apart
SELECT metric, comparison, value, round(low::numeric, 12) AS low, round(high::numeric, 12) AS high, rate, lowest_group, highest_group, status
FROM unnest((SELECT retrain.fairness(y, false, g) FROM loan WHERE g IN ('a', 'b')));
-- two fractions next to each other that round to one double: the larger one is found
SELECT value, lowest_group, highest_group FROM unnest(retrain.fairness(ARRAY[
	ROW('more', 0, 0, 1000000000000001, 0, 2000000000000003, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ok'),
	ROW('less', 0, 0, 1000000000000000, 0, 2000000000000001, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ok')]::retrain.group_rate[], NULL))
WHERE metric = 'equal_opportunity' AND comparison = 'ratio';

-- ------------------------------------------------------------------ errors
SELECT retrain.fairness(2, 1, 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.group_rates(1, -1, 'x');
SELECT retrain.fairness(true, true, 'x', 0);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.group_rates(true, true, 'x', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.fairness((SELECT retrain.group_rates(y, q, g) FROM loan), 'c');
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.fairness(ARRAY[NULL]::retrain.group_rate[], NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.fairness(ARRAY[ROW('x', 1, 0, 1, 0, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ok')]::retrain.group_rate[], NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT retrain.fairness(ARRAY[ROW('x', 1, 0, -1, 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ok')]::retrain.group_rate[], NULL);
SELECT retrain.fairness(ARRAY[ROW('x', 1, 0, 9223372036854775807, 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ok')]::retrain.group_rate[], NULL);
\echo :LAST_ERROR_SQLSTATE
CREATE COLLATION fairness_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT retrain.fairness(y, q, g COLLATE fairness_nocase) FROM loan;
\echo :LAST_ERROR_SQLSTATE
DROP COLLATION fairness_nocase;
SET retrain.aggregate_memory = '64kB';
\set VERBOSITY terse
SELECT retrain.group_rates(true, true, i) FROM generate_series(1, 5000) i;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default
RESET retrain.aggregate_memory;

-- ------------------------------------------------ the same bits in every plan
CREATE TABLE fairness_log AS
SELECT i AS id, i % 3 AS part, i * 31 % 97 < 40 AS y, i * 53 % 89 + i * 31 % 97 < 80 AS q, 'group ' || i * i % 7 AS g FROM generate_series(1, 6000) i;
ANALYZE fairness_log;
CREATE TEMP TABLE serial AS SELECT retrain.fairness(y, q, g) AS f, retrain.group_rates(y, q, g) AS r FROM fairness_log;
SELECT retrain.fairness(y, q, g ORDER BY id DESC) = f AS reversed, retrain.fairness(y::int, q::int, g ORDER BY q, y) = f AS integers,
	retrain.group_rates(y, q, g ORDER BY md5(id::text)) = r AS shuffled, retrain.fairness(r, NULL) = f AS of_rates
FROM fairness_log, serial GROUP BY f, r;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.fairness(y, q, g), retrain.group_rates(y, q, g) FROM fairness_log;
SELECT (SELECT retrain.fairness(y, q, g) FROM fairness_log) = f AS gaps, (SELECT retrain.group_rates(y, q, g) FROM fairness_log) = r AS rates FROM serial;
RESET max_parallel_workers_per_gather;
SELECT part, (retrain.fairness(y, q, g))[1].value = (SELECT (retrain.fairness(y, q, g))[1].value FROM fairness_log i WHERE i.part = o.part) AS same
FROM fairness_log o GROUP BY part ORDER BY part;
DROP TABLE fairness_log;
