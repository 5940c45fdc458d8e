-- Wasserstein and energy distance: hand-computed cases, special values, exactness, types.
-- Goldens from exact rationals and scipy are in goldens_drift_family, plans in drift_same_bits.

-- By hand: F steps at 0, 1, 3 (scipy's first example: 5), G at 5, 6, 8.
SELECT retrain.wasserstein(x, c), retrain.energy_distance(x, c) ^ 2 AS energy_squared
FROM (VALUES (0, false), (1, false), (3, false), (5, true), (6, true), (8, true)) v(x, c);
-- |F - G| is 1/2 from 0 to 1 and 1/3 from 1 to 4: 1/2 + 1; squared 1/4 + 1/3; deviation of the reference 1/2.
SELECT retrain.wasserstein(x, c), retrain.wasserstein_scaled(x, c), retrain.energy_distance(x, c) ^ 2 AS energy_squared,
	2 * (1 / 4.0 + 1 / 3.0) AS expected
FROM (VALUES (0, false), (1, false), (1, true), (1, true), (4, true)) v(x, c);
-- The value of one row moved by 1 among n: 1/n.  Unit: values times 1000 give 1000 times the distance, and the same scaled one.
SELECT retrain.wasserstein(x, c), retrain.wasserstein(1000 * x, c) AS times_1000,
	retrain.wasserstein_scaled(x, c) = retrain.wasserstein_scaled(1000 * x, c) AS same_scaled
FROM (SELECT i AS x, false AS c FROM generate_series(1, 8) i UNION ALL SELECT CASE i WHEN 8 THEN 9 ELSE i END, true FROM generate_series(1, 8) i) v;
-- Symmetric, but for the scale, which is that of the reference.
SELECT retrain.wasserstein(x, c) = retrain.wasserstein(x, NOT c) AS wasserstein, retrain.energy_distance(x, c) = retrain.energy_distance(x, NOT c) AS energy,
	retrain.wasserstein_scaled(x, c) = retrain.wasserstein_scaled(x, NOT c) AS scaled
FROM (VALUES (0.1, false), (0.7, false), (1.3, true), (1.4, true), (77.7, true)) v(x, c);

-- A constant reference: 0 for the same constant, undefined for anything else.
SELECT n, retrain.wasserstein(x, c), retrain.wasserstein_scaled(x, c) AS scaled, retrain.energy_distance(x, c) AS energy
FROM (VALUES (1, 5.0, false), (1, 5, false), (1, 5, true), (2, 5, false), (2, 5.25, true), (3, 5, false), (3, 5, true), (3, 6, true)) v(n, x, c) GROUP BY n ORDER BY n;
-- No rows, one side, only unusable rows; NULL and NaN are not used; one row each.
SELECT retrain.wasserstein(x, c), retrain.wasserstein_scaled(x, c), retrain.energy_distance(x, c) FROM (VALUES (1::float8, true)) v(x, c) WHERE false;
SELECT n, retrain.wasserstein(x, c), retrain.wasserstein_scaled(x, c) AS scaled, retrain.energy_distance(x, c) AS energy
FROM (VALUES (1, 1::float8, true), (2, 1, true), (2, 'NaN', false), (2, NULL, false), (3, 1, NULL), (3, 2, NULL), (4, 1, false), (4, 3, true),
	(5, 0, false), (5, 2, false), (5, 'NaN', false), (5, NULL, true), (5, 4, true), (5, 100, NULL)) v(n, x, c) GROUP BY n ORDER BY n;
-- An infinite value leaves no distance, on either side or on both; it does not matter in no sample (3).
SELECT n, retrain.wasserstein(x, c), retrain.wasserstein_scaled(x, c) AS scaled, retrain.energy_distance(x, c) AS energy
FROM (VALUES (1, 'Infinity'::float8, false), (2, '-Infinity', true), (3, 'Infinity', NULL)) i(n, inf, side),
	LATERAL (VALUES (0::float8, false), (1, false), (2, true), (inf, side), (inf, NOT side)) v(x, c) GROUP BY n ORDER BY n;
SELECT retrain.wasserstein(x, c) FROM (VALUES (1::float8, false), ('Infinity', false), ('Infinity', true)) v(x, c);
-- Past the range of doubles: the distance itself, not the scaled one.
SELECT retrain.wasserstein(x, c), retrain.wasserstein_scaled(x, c) AS scaled, retrain.energy_distance(x, c) AS energy
FROM (VALUES (-1.7e308, false), (-1.5e308, false), (1.7e308, true)) v(x, c);

-- Exact: a large offset loses nothing, where differences of means or naive sums lose everything.
SELECT retrain.wasserstein(9e15 + x, c) AS offset_9e15, retrain.wasserstein(x, c) AS none
FROM (SELECT i % 7 AS x, i % 3 = 0 AS c FROM generate_series(1::bigint, 1000) i) v;
-- Against the formula in numeric arithmetic, on dyadic values, which numeric keeps exactly.
CREATE FUNCTION pg_temp.by_formula(filter text, OUT wasserstein float8, OUT energy float8) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format($q$
		WITH v AS (SELECT x::numeric AS x, count(*) FILTER (WHERE NOT c) AS a, count(*) FILTER (WHERE c) AS b FROM d WHERE %s GROUP BY x),
		s AS (SELECT lead(x) OVER w - x AS width, abs(sum(a) OVER w * sum(b) OVER () - sum(b) OVER w * sum(a) OVER ()) AS difference,
			(sum(a) OVER ())::numeric * sum(b) OVER () AS nm FROM v WINDOW w AS (ORDER BY x))
		SELECT (sum(difference * width) / max(nm))::numeric(1000, 60)::float8,
			sqrt((2 * sum(difference ^ 2 * width))::numeric(1000, 60) / max(nm) ^ 2)::float8 FROM s$q$, filter) INTO wasserstein, energy;
END $$;
CREATE TEMP TABLE d AS
SELECT i, CASE i % 5 WHEN 0 THEN 0 WHEN 1 THEN (i * 7919 % 8192) / 64.0 WHEN 2 THEN i * 31 % 50 WHEN 3 THEN -(i * 104729 % 90001) / 16.0
	ELSE 100000 + (i * 7 % 4096) / 256.0 END::float8 AS x, (i * 613 % 1000) < 400 + (i % 5) * 20 AS c
FROM generate_series(1::bigint, 80000) i;
SELECT f AS filter, count(*) AS rows, retrain.wasserstein(x, c) = max(b.wasserstein) AS wasserstein,
	abs(retrain.energy_distance(x, c) / max(b.energy) - 1) < 3e-16 AS energy
FROM (VALUES ('true', -1), ('i % 5 = 1', 1), ('i % 5 = 2', 2), ('i % 5 = 3', 3), ('i % 5 = 4', 4)) f(f, r),
	LATERAL pg_temp.by_formula(f) b, d WHERE r = -1 OR i % 5 = r GROUP BY f, r ORDER BY r;

-- Types: seconds since 1970-01-01 UTC, whatever TimeZone says.
SET TimeZone = 'America/New_York';
SELECT retrain.wasserstein(x, c) AS days FROM (VALUES (date '2025-03-08', false), ('2025-03-10', true)) v(x, c);
SELECT retrain.wasserstein(x, c) AS seconds FROM (VALUES (timestamp '2025-03-09 01:30:00.25', false), ('2025-03-09 03:30', true)) v(x, c);
SELECT retrain.wasserstein(x, c) AS seconds FROM (VALUES (timestamptz '2025-03-09 01:30:00.25', false), ('2025-03-09 03:30', true)) v(x, c);
SELECT retrain.wasserstein(x, c) AS infinite FROM (VALUES (date 'infinity', false), ('2025-03-09', true)) v(x, c);
RESET TimeZone;
SELECT retrain.wasserstein(x, c) AS share, retrain.energy_distance(x, c) ^ 2 AS energy_squared
FROM (VALUES (true, false), (false, false), (true, true), (true, true)) v(x, c);

-- Window frames: the state survives its final functions.
SELECT i, retrain.wasserstein(x, c) OVER (ORDER BY i) AS growing,
	retrain.wasserstein(x, c) OVER (ORDER BY i ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS moving,
	retrain.energy_distance(x, c) FILTER (WHERE x < 10) OVER () ^ 2 AS filtered
FROM (VALUES (1, 5.0, false), (2, 1, true), (3, 4, false), (4, 9, true), (5, 30, true), (6, 2, false), (7, 7, true)) v(i, x, c)
ORDER BY i;
