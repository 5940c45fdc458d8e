-- The bytes of a profile are a function of the multiset of rows and of the
-- capacity: not of their order, of how they are split, or of the plan.
SET extra_float_digits = 1;
CREATE TEMPORARY TABLE rows_of AS
SELECT i, i * 7919 % 101 AS part, i * 104729 % 20011 AS shuffled,
	CASE i % 53 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN '-Infinity' WHEN 4 THEN 0 WHEN 5 THEN '-0'
		ELSE ((i * 48271::bigint % 2147483647) / 2147483647.0::float8 - 0.5) * power(10, i % 7) END AS x,
	CASE WHEN i % 31 = 0 THEN NULL ELSE 'user ' || i * 69621::bigint % 9001 || repeat('x', i % 3 * 40) END AS name
FROM generate_series(1, 20011) i;
CREATE FUNCTION pg_temp.same(VARIADIC profiles retrain.profile[]) RETURNS text LANGUAGE sql AS
$$ SELECT count(*) || ' profiles, ' || count(DISTINCT retrain.profile_send(p)) || ' distinct'
FROM unnest(profiles) p $$;
-- in order, backwards, shuffled, merged from 101 parts in two orders, and at several capacities
SELECT c AS capacity, pg_temp.same(
	(SELECT retrain.profile_agg(x, c ORDER BY i) FROM rows_of), (SELECT retrain.profile_agg(x, c ORDER BY i DESC) FROM rows_of),
	(SELECT retrain.profile_agg(x, c ORDER BY shuffled) FROM rows_of),
	(SELECT retrain.merge(p ORDER BY part) FROM (SELECT part, retrain.profile_agg(x, c) p FROM rows_of GROUP BY part) s),
	(SELECT retrain.merge(p ORDER BY part DESC) FROM (SELECT part, retrain.profile_agg(x, c) p FROM rows_of GROUP BY part) s),
	(SELECT retrain.merge(p, q) FROM (SELECT retrain.profile_agg(x, c) FILTER (WHERE part < 3) p,
		retrain.profile_agg(x, c) FILTER (WHERE part >= 3) q FROM rows_of) s)) AS numbers,
	pg_temp.same(
	(SELECT retrain.profile_agg(name, c ORDER BY i) FROM rows_of), (SELECT retrain.profile_agg(name, c ORDER BY i DESC) FROM rows_of),
	(SELECT retrain.profile_agg(name, c ORDER BY shuffled) FROM rows_of),
	(SELECT retrain.merge(p ORDER BY part) FROM (SELECT part, retrain.profile_agg(name, c) p FROM rows_of GROUP BY part) s),
	(SELECT retrain.merge(p ORDER BY part DESC) FROM (SELECT part, retrain.profile_agg(name, c) p FROM rows_of GROUP BY part) s),
	(SELECT retrain.merge(p, q) FROM (SELECT retrain.profile_agg(name, c) FILTER (WHERE part < 3) p,
		retrain.profile_agg(name, c) FILTER (WHERE part >= 3) q FROM rows_of) s)) AS categories
FROM unnest('{16,1000,4096,65536}'::int[]) c;
-- the smallest capacity of a merge decides, wherever it stands
SELECT pg_temp.same((SELECT retrain.profile_agg(x, 100) FROM rows_of),
	(SELECT retrain.merge(p ORDER BY part) FROM (SELECT part, CASE WHEN part = 7 THEN retrain.profile_agg(x, 100) ELSE retrain.profile_agg(x, 5000) END p
		FROM rows_of GROUP BY part) s),
	(SELECT retrain.merge(p ORDER BY part DESC) FROM (SELECT part, CASE WHEN part = 7 THEN retrain.profile_agg(x, 100) ELSE retrain.profile_agg(x) END p
		FROM rows_of GROUP BY part) s)) AS smallest_capacity;
-- text and binary form give the same bytes back
SELECT c AS capacity, bool_and(retrain.profile_send(p::text::retrain.profile) = retrain.profile_send(p)) AS text_form,
	bool_and(retrain.profile_send((p::jsonb)::text::retrain.profile) = retrain.profile_send(p)) AS jsonb_form
FROM unnest('{16,1000,65536}'::int[]) c, LATERAL (SELECT retrain.profile_agg(x, c) AS p FROM rows_of
	UNION ALL SELECT retrain.profile_agg(name, c) FROM rows_of UNION ALL SELECT retrain.profile_agg(i % 3 = 0, c) FROM rows_of) s
GROUP BY c ORDER BY c;
-- random parts merged in random trees: whatever is merged with whatever, and
-- whichever of the two is the first
CREATE FUNCTION pg_temp.merged_in_a_random_tree(c int, seed float8, names boolean) RETURNS retrain.profile LANGUAGE plpgsql AS $$
DECLARE
	parts retrain.profile[];
	i int;
	j int;
BEGIN
	PERFORM setseed(seed);
	IF names THEN
		SELECT array_agg(p) INTO parts FROM (SELECT retrain.profile_agg(name, c) AS p FROM (SELECT name, floor(random() * 23) AS g FROM rows_of OFFSET 0) r GROUP BY g) s;
	ELSE
		SELECT array_agg(p) INTO parts FROM (SELECT retrain.profile_agg(x, c) AS p FROM (SELECT x, floor(random() * 23) AS g FROM rows_of OFFSET 0) r GROUP BY g) s;
	END IF;
	WHILE cardinality(parts) > 1 LOOP
		i := 1 + floor(random() * cardinality(parts));
		j := 1 + (i + floor(random() * (cardinality(parts) - 1))::int) % cardinality(parts);
		parts[i] := retrain.merge(parts[i], parts[j]);
		parts := parts[:j - 1] || parts[j + 1:];
	END LOOP;
	RETURN parts[1];
END $$;
SELECT c AS capacity, count(*) AS trees, count(DISTINCT retrain.profile_send(pg_temp.merged_in_a_random_tree(c, seed / 32.0, false))) AS numbers,
	count(DISTINCT retrain.profile_send(pg_temp.merged_in_a_random_tree(c, seed / 32.0, true))) AS categories
FROM unnest('{20,700,4096}'::int[]) c, generate_series(1, 12) seed GROUP BY c ORDER BY c;
-- in a parallel plan, whose workers make partial profiles
CREATE TABLE parallel_rows AS SELECT * FROM rows_of;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT retrain.profile_agg(x), retrain.profile_agg(name, 100) FROM parallel_rows;
CREATE TEMPORARY TABLE in_parallel AS SELECT retrain.profile_agg(x) AS x, retrain.profile_agg(x, 50) AS x50, retrain.profile_agg(name, 100) AS name,
	retrain.profile_agg(x) FILTER (WHERE false) AS nothing FROM parallel_rows;
SET max_parallel_workers_per_gather = 0;
SELECT p.x OPERATOR(retrain.=) s.x AS x, p.x50 OPERATOR(retrain.=) s.x50 AS x50, p.name OPERATOR(retrain.=) s.name AS name, p.nothing IS NULL AS nothing
FROM in_parallel p, (SELECT retrain.profile_agg(x) AS x, retrain.profile_agg(x, 50) AS x50, retrain.profile_agg(name, 100) AS name FROM parallel_rows) s;
DROP TABLE parallel_rows;
