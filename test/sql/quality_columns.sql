-- Checks of data quality from profiles: planted faults and clean data over 100 seeds, and edge cases.
SET extra_float_digits = 0;
\pset null (null)

-- A number in (0, 1) for each seed, row and purpose.
CREATE FUNCTION pg_temp.u(seed integer, i integer, purpose integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN ((hashint8extended(i * 1000003::bigint + seed * 7919, purpose) & 4503599627370495) + 0.5) / 4503599627370496.0;

-- Windows of 1000 rows: 0 the reference, 1 clean, 2 with faults of the size said in each line.
CREATE TEMPORARY TABLE windows AS
SELECT seed, win,
	-- completeness: 7 % missing instead of 2 %
	retrain.profile_agg(CASE WHEN pg_temp.u(s, i, 1) < CASE win WHEN 2 THEN 0.07 ELSE 0.02 END THEN NULL ELSE pg_temp.u(s, i, 2) END) AS completeness,
	-- type: 0.5 % infinite
	retrain.profile_agg(CASE WHEN win = 2 AND pg_temp.u(s, i, 3) < 0.005 THEN 'Infinity' ELSE pg_temp.u(s, i, 4) END) AS infinite,
	-- type: 0.5 % of numbers in text are none
	retrain.profile_agg(CASE WHEN win = 2 AND pg_temp.u(s, i, 3) < 0.005 THEN 'N/A' ELSE floor(pg_temp.u(s, i, 4) * 30)::text END) AS text_number,
	-- range: 3 % a hundred times as large
	retrain.profile_agg(pg_temp.u(s, i, 5) * CASE WHEN win = 2 AND pg_temp.u(s, i, 6) < 0.03 THEN 100 ELSE 1 END) AS outside,
	-- new categories: 6 %, in a column whose rarest categories are seen once or never
	retrain.profile_agg(CASE WHEN win = 2 AND pg_temp.u(s, i, 7) < 0.06 THEN 'new ' || i % 3 ELSE 'c' || floor(200 * pg_temp.u(s, i, 8) ^ 3) END) AS new_category,
	-- vanished categories: one of 3 %
	retrain.profile_agg(CASE WHEN pg_temp.u(s, i, 9) < 0.03 THEN CASE win WHEN 2 THEN NULL ELSE 'rare' END ELSE 'c' || floor(30 * pg_temp.u(s, i, 10) ^ 2) END) AS vanished,
	-- constant: one value
	retrain.profile_agg(CASE win WHEN 2 THEN 1 ELSE floor(3 * pg_temp.u(s, i, 11)) END) AS one_value,
	-- distinct ratio: ids are drawn from 2000 instead of 100000
	retrain.profile_agg(floor(pg_temp.u(s, i, 12) * CASE win WHEN 2 THEN 2000 ELSE 100000 END)) AS ids,
	-- class imbalance: 98 % instead of 92 %
	retrain.profile_agg(pg_temp.u(s, i, 13) < CASE win WHEN 2 THEN 0.98 ELSE 0.92 END) AS label,
	-- representativeness: 20 % of the rows have moved to one of eight slices
	retrain.profile_agg('slice ' || CASE WHEN win = 2 AND pg_temp.u(s, i, 14) < 0.2 THEN 0 ELSE floor(8 * pg_temp.u(s, i, 15)) END) AS slice
FROM (SELECT seed, win, 3 * seed + win AS s, i FROM generate_series(1, 100) seed, generate_series(0, 2) win, generate_series(1, 1000) i) g
GROUP BY seed, win;

CREATE TEMPORARY TABLE results AS
SELECT r.seed, c.win, q.*
FROM windows r JOIN windows c USING (seed), LATERAL (VALUES
	('completeness', retrain.check_completeness(r.completeness, c.completeness)),
	('type, infinite', retrain.check_type(r.infinite, c.infinite)),
	('type, text', retrain.check_type(r.text_number, c.text_number)),
	('range', retrain.check_range(r.outside, c.outside)),
	('range, quantiles', retrain.check_range(r.outside, c.outside, low => 0.005, high => 0.995)),
	('new_categories', retrain.check_new_categories(r.new_category, c.new_category)),
	('vanished_categories', retrain.check_vanished_categories(r.vanished, c.vanished)),
	('constant', retrain.check_constant(r.one_value, c.one_value)),
	('constant, alone', retrain.check_constant(c.one_value)),
	('distinct_ratio', retrain.check_distinct_ratio(r.ids, c.ids)),
	('class_imbalance', retrain.check_class_imbalance(c.label)),
	('representativeness', retrain.check_representativeness(r.slice, c.slice))) q (what, result)
WHERE r.win = 0 AND c.win > 0;
SELECT what, count(*) FILTER (WHERE win = 2 AND (result).status = 'flagged') AS faults_flagged, count(*) FILTER (WHERE win = 1 AND (result).status = 'flagged') AS clean_flagged,
	count(*) FILTER (WHERE win = 2 AND (result).status = 'flagged') >= 95 AND count(*) FILTER (WHERE win = 1 AND (result).status = 'flagged') <= 5 AS as_promised
FROM results GROUP BY what ORDER BY what COLLATE "C";
-- What is said of them: one seed.
SELECT what, (result).rows, (result).count, (result).share, (result).threshold, (result).status, (result).keys[1:3] FROM results WHERE seed = 1 AND win = 2 ORDER BY what COLLATE "C";

-- All checks of a column at once: of 100 clean columns of each kind at most 5 have a flag of any of them.
SELECT what, count(*) FILTER (WHERE (SELECT bool_or(q.status = 'flagged') FROM unnest(retrain.check_column(r, c)) q)) AS flagged, count(*)
FROM (SELECT k.what, k.r, k.c FROM windows r JOIN windows c USING (seed), LATERAL (VALUES ('number', r.outside, c.outside), ('number with NULLs', r.completeness, c.completeness),
	('category', r.slice, c.slice), ('boolean', r.label, c.label), ('id', r.ids, c.ids)) k (what, r, c) WHERE r.win = 0 AND c.win = 1) s
GROUP BY what ORDER BY what;

-- Small windows: 20 current rows, of the same distribution, do not flag by chance.
CREATE TEMPORARY TABLE small AS
SELECT seed, retrain.profile_agg(CASE WHEN pg_temp.u(1000 + seed, i, 1) < 0.02 THEN NULL ELSE pg_temp.u(1000 + seed, i, 2) END) AS x,
	retrain.profile_agg('c' || floor(200 * pg_temp.u(1000 + seed, i, 8) ^ 3)) AS c, retrain.profile_agg('slice ' || floor(8 * pg_temp.u(1000 + seed, i, 15))) AS slice
FROM generate_series(1, 100) seed, generate_series(1, 20) i GROUP BY seed;
SELECT q.check_name, count(*) FILTER (WHERE q.status = 'flagged') AS flagged, count(*)
FROM windows w JOIN small s USING (seed), unnest(retrain.check_column(w.completeness, s.x) || retrain.check_column(w.new_category, s.c) || retrain.check_representativeness(w.slice, s.slice)) q
WHERE w.win = 0 GROUP BY 1 ORDER BY 1;

-- Coarse profiles bound what they do not know: no flag that exact ones do not raise, and planted faults are found.
CREATE TEMPORARY TABLE coarse AS
SELECT win, c AS capacity, retrain.profile_agg(pg_temp.u(win, i, 5) * CASE WHEN win = 2 AND pg_temp.u(win, i, 6) < 0.03 THEN 100 ELSE 1 END, c) AS outside,
	retrain.profile_agg(CASE WHEN win = 2 AND pg_temp.u(win, i, 7) < 0.05 THEN 'new' WHEN pg_temp.u(win, i, 9) < 0.05 THEN CASE win WHEN 2 THEN 'c0' ELSE 'gone' END
		ELSE 'c' || floor(300 * pg_temp.u(win, i, 8) ^ 3) END, c) AS name,
	retrain.profile_agg(floor(pg_temp.u(win, i, 12) * CASE win WHEN 2 THEN 2000 ELSE 1000000 END), c) AS ids
FROM generate_series(0, 2) win, generate_series(1, 5000) i, unnest('{64,65536}'::integer[]) c GROUP BY win, c;
SELECT c.win, c.capacity, retrain.rows_outside(c.outside, 0, 1) <= (SELECT retrain.rows_outside(e.outside, 0, 1) FROM coarse e WHERE e.win = c.win AND e.capacity = 65536)
		AND retrain.rows_outside(c.outside, 0, 1, true) >= (SELECT retrain.rows_outside(e.outside, 0, 1) FROM coarse e WHERE e.win = c.win AND e.capacity = 65536) AS outside_bounded,
	retrain.new_value_rows(r.name, c.name) <= (SELECT retrain.new_value_rows(f.name, e.name) FROM coarse e JOIN coarse f USING (capacity) WHERE e.win = c.win AND f.win = 0 AND e.capacity = 65536) AS new_bounded,
	(SELECT array_agg(q.check_name || ' ' || q.status ORDER BY q.check_name) FROM unnest(ARRAY[retrain.check_range(r.outside, c.outside), retrain.check_new_categories(r.name, c.name),
		retrain.check_vanished_categories(r.name, c.name), retrain.check_distinct_ratio(r.ids, c.ids)]) q) AS checks
FROM coarse r JOIN coarse c USING (capacity) WHERE r.win = 0 AND c.win > 0 ORDER BY 1, 2;

-- The same bits whatever the order and the shape of the merge.
SELECT count(DISTINCT q::text) FROM (
	SELECT retrain.check_column(r.outside, c.outside) AS q FROM windows r, windows c WHERE r.win = 0 AND c.win = 2 AND r.seed = 1 AND c.seed = 1
	UNION ALL SELECT retrain.check_column((SELECT retrain.profile_agg(pg_temp.u(3, i, 5) ORDER BY pg_temp.u(9, i, 99)) FROM generate_series(1, 1000) i),
		(SELECT retrain.merge(p) FROM (SELECT retrain.profile_agg(pg_temp.u(5, i, 5) * CASE WHEN pg_temp.u(5, i, 6) < 0.03 THEN 100 ELSE 1 END) AS p FROM generate_series(1, 1000) i GROUP BY i % 7) s))) t;

-- Edges.
CREATE TEMPORARY TABLE p AS
SELECT retrain.profile_agg(i::float8) AS numbers, retrain.profile_agg(i::text) AS digits, retrain.profile_agg(i % 2 = 0) AS booleans, retrain.profile_agg(timestamptz '2025-01-01 00:00Z' + i * interval '1 h') AS times,
	retrain.profile_agg(NULL::float8) AS empty, retrain.profile_agg('one'::text) AS one, retrain.profile_agg(CASE WHEN i < 3 THEN 'NaN'::float8 ELSE i END) AS with_nan
FROM generate_series(1, 100) i;
SELECT 'no values in the reference' AS edge, q.* FROM p, unnest(retrain.check_column(empty, numbers)) q
UNION ALL SELECT 'no values', q.* FROM p, unnest(retrain.check_column(numbers, empty)) q
UNION ALL SELECT 'kinds differ', q.* FROM p, unnest(retrain.check_column(numbers, digits)) q
UNION ALL SELECT 'range of categories', (retrain.check_range(digits, digits)).* FROM p
UNION ALL SELECT 'range of booleans', (retrain.check_range(booleans, booleans)).* FROM p
UNION ALL SELECT 'both constant', (retrain.check_constant(one, one)).* FROM p
UNION ALL SELECT 'alone', (retrain.check_constant(one)).* FROM p
UNION ALL SELECT 'few rows', (retrain.check_constant(retrain.profile_agg(i::text), retrain.profile_agg('1'::text) FILTER (WHERE i < 3))).* FROM generate_series(1, 4) i
UNION ALL SELECT 'one row', (retrain.check_constant(retrain.profile_agg(i::text))).* FROM generate_series(1, 1) i
UNION ALL SELECT 'NaN in both, fewer', (retrain.check_type(with_nan, numbers)).* FROM p
UNION ALL SELECT 'NaN in both', (retrain.check_type(with_nan, with_nan)).* FROM p
UNION ALL SELECT 'NaN is missing too', (retrain.check_completeness(numbers, with_nan)).* FROM p
UNION ALL SELECT 'times', (retrain.check_range(p.times, s.times)).* FROM p, (SELECT retrain.profile_agg(timestamptz '2024-12-31 12:00Z' + i * interval '1 h') AS times FROM generate_series(1, 100) i) s
UNION ALL SELECT 'one class', (retrain.check_class_imbalance(one)).* FROM p
UNION ALL SELECT 'no class', (retrain.check_class_imbalance(empty)).* FROM p
UNION ALL SELECT 'equal slices', (retrain.check_representativeness(digits, digits)).* FROM p
UNION ALL SELECT 'no slice', (retrain.check_representativeness(empty, empty)).* FROM p
UNION ALL SELECT 'threshold above', (retrain.check_class_imbalance(one, 1.5)).* FROM p;
SELECT retrain.check_completeness(NULL, numbers) IS NULL AS reference_null, retrain.check_column(numbers, NULL) IS NULL AS current_null, retrain.check_range(numbers, numbers, NULL) IS NULL AS threshold_null FROM p;
-- far more reference rows than a double tells apart from one more
SELECT q.* FROM (SELECT retrain.profile_agg_rows(v, n) AS r FROM (VALUES (1::float8, 1000000000000000000), (2, 3)) s (v, n)) r, (SELECT retrain.profile_agg(1::float8) AS c) c, unnest(retrain.check_column(r, c)) q;

-- Aggregates over labels.
SELECT retrain.check_class_imbalance((i % 50 > 0)::text) = retrain.check_class_imbalance(retrain.profile_agg((i % 50 > 0)::text)) AS same, retrain.check_class_imbalance(i % 50 > 0), retrain.check_class_imbalance((i % 3)::bigint)
FROM generate_series(1, 2000) i;
SELECT retrain.check_class_imbalance(NULL::text), retrain.check_class_imbalance(true) FILTER (WHERE false) FROM generate_series(1, 3);

-- Reading profiles: new values and values outside.
SELECT retrain.new_values(retrain.profile_agg(i::float8) FILTER (WHERE i < 90), retrain.profile_agg(i::float8 / (1 + i / 97)), 3) AS new_numbers,
	retrain.new_values(retrain.profile_agg(repeat('long', 30) || i / 2), retrain.profile_agg(repeat('long', 30) || i / 2 * 3), 2) AS new_long_names,
	retrain.new_value_rows(retrain.profile_agg(i::text), retrain.profile_agg(i::text)) AS none, retrain.new_values(retrain.profile_agg(i::text), retrain.profile_agg(i::text)) AS no_values FROM generate_series(1, 100) i;
SELECT retrain.values_outside(numbers, 2.5, 99), retrain.rows_outside(numbers, 2.5, 99), retrain.rows_outside(numbers, '-Infinity', 'Infinity'), retrain.values_outside(times, 0, 1735693200, 2) FROM p;

-- Errors.
SELECT retrain.check_completeness(numbers, numbers, -0.1) FROM p;
SELECT retrain.check_completeness(numbers, numbers, 'NaN') FROM p;
SELECT retrain.check_range(numbers, numbers, 'Infinity') FROM p;
SELECT retrain.check_range(numbers, numbers, low => -1) FROM p;
SELECT retrain.check_class_imbalance(one, -1) FROM p;
SELECT retrain.new_values(numbers, digits) FROM p;
SELECT retrain.new_values(numbers, numbers, 0) FROM p;
SELECT retrain.rows_outside(digits, 0, 1) FROM p;
SELECT retrain.rows_outside(numbers, 'NaN', 1) FROM p;
SELECT retrain.quality_judge_growth('x', 10, 11, 10, 1, 0, NULL);
SELECT retrain.quality_judge_level('x', 10, -1, 0, NULL);
SELECT retrain.quality_judge('x', 10, 1, 0.1, 0, true, NULL), retrain.quality_judge(NULL, 10, 1, 0.1, 0, true, NULL), retrain.quality_judge('x', NULL, 1, 0.1, 0, true, '{a}');
