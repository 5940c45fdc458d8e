-- Large columns are counted by shorter ways (stats/histogram.c: counters of hot buckets; stats/moments.c: sums by exponent;
-- profile/builder.c: a frequent value).  Columns cut into parts of a dozen rows never take them: the same bytes must come out,
-- in any order, and the counts must be those of the rows.
CREATE TEMPORARY TABLE shape (shape text, i int, x float8);
INSERT INTO shape
SELECT s, i, CASE s
	WHEN 'whole numbers' THEN (h % 4000) - 1000
	WHEN 'mostly zero' THEN CASE WHEN h % 10 < 6 THEN 0 ELSE (h % 100003) / 7.0 END
	WHEN 'mostly one whole number' THEN CASE WHEN h % 10 < 6 THEN 42 ELSE h % 3000 END
	WHEN 'frequent value changes' THEN CASE WHEN h % 4 > 0 THEN i / 4000 ELSE (h % 100003) / 7.0 END
	WHEN 'ascending' THEN i
	WHEN 'descending' THEN -i / 3.0
	WHEN 'seconds of a day' THEN 1700000000 + h % 86400 + (h % 1000) / 1000.0
	WHEN 'far from 0' THEN 1e15 + h % 30000
	WHEN 'few fractions' THEN (h % 300) / 20.0
	WHEN 'both signs' THEN (h % 1000003 - 500000) / 1000.0
	WHEN 'all scales' THEN (CASE WHEN h % 2 = 0 THEN 1 ELSE -1 END) * (1 + (h % 1013) / 1013.0) * power(2.0::float8, (h % 1901) - 950)
	WHEN 'two scales' THEN (h % 1000003) / 7.0 * CASE WHEN h % 2 = 0 THEN 1 ELSE 1e-280 END
	WHEN 'scale falls' THEN (h % 1000003) / 7.0 * power(10.0::float8, -(i / 100))
	WHEN 'tiny' THEN (h % 9001 - 4500) * 5e-324
	WHEN 'outlier' THEN CASE WHEN i = 7 THEN 1e300 ELSE (h % 1000003) / 1000003.0 END
	WHEN 'not finite' THEN CASE h % 7 WHEN 0 THEN 'NaN' WHEN 1 THEN 'Infinity' WHEN 2 THEN '-Infinity' WHEN 3 THEN '-0' ELSE (h % 1000003) / 3.0 END END
FROM unnest('{whole numbers,mostly zero,mostly one whole number,frequent value changes,ascending,descending,seconds of a day,far from 0,few fractions,both signs,all scales,two scales,scale falls,tiny,outlier,not finite}'::text[]) s,
	LATERAL (SELECT i, (i * 48271::bigint + 11) % 2147483647 AS h FROM generate_series(1, 20000) i) r;
CREATE INDEX ON shape (shape, x);
ANALYZE shape;
CREATE TEMPORARY TABLE made AS
SELECT shape, c AS capacity, retrain.profile_agg(x, c) AS p, retrain.profile_agg(x, c ORDER BY i % 997, i) AS other_order
FROM shape, unnest('{64,4096,16384}'::int[]) c GROUP BY shape, c;
SELECT m.shape, count(*) AS capacities, bool_and(retrain.profile_send(p) = retrain.profile_send(other_order)) AS any_order,
	bool_and(retrain.profile_send(p) = retrain.profile_send(parts)) AS in_parts
FROM made m JOIN (SELECT shape, capacity, retrain.merge(q) AS parts
	FROM (SELECT shape, c AS capacity, i / 12, retrain.profile_agg(x, c) AS q FROM shape, unnest('{64,4096,16384}'::int[]) c GROUP BY 1, 2, 3) s
	GROUP BY 1, 2) b USING (shape, capacity)
GROUP BY m.shape ORDER BY m.shape COLLATE "C";
-- the rows of each bucket are those between its ends, and nothing is missing
SELECT shape, capacity, count(*) > 0 AS buckets, count(*) FILTER (WHERE rows <> (SELECT count(*) FROM shape s WHERE s.shape = b.shape AND s.x BETWEEN low AND high)) AS wrong,
	sum(rows) = (SELECT count(*) FROM shape s WHERE s.shape = b.shape AND x NOT IN ('NaN', 'Infinity', '-Infinity')) AS all_rows
FROM (SELECT shape, capacity, (e ->> 0)::float8 AS low, (CASE jsonb_array_length(e) WHEN 3 THEN e ->> 1 ELSE e ->> 0 END)::float8 AS high, (e -> -1)::bigint AS rows
	FROM made, LATERAL jsonb_array_elements(p::jsonb -> 'buckets') e WHERE capacity = 64) b
GROUP BY shape, capacity ORDER BY shape COLLATE "C";
-- columns of one call, with NULLs, and read while they go on
SELECT count(*) AS reads, bool_and(retrain.profile_send(c[1]) = retrain.profile_send(a) AND retrain.profile_send(c[2]) = retrain.profile_send(b)) AS same
FROM (SELECT i, retrain.profile_columns(x, n) OVER w AS c, retrain.profile_agg(x) OVER w AS a, retrain.profile_agg(n) OVER w AS b
	FROM (SELECT i, x, CASE WHEN i % 3 > 0 THEN i / 100 END AS n FROM shape WHERE shape = 'mostly zero' AND i <= 12000) s WINDOW w AS (ORDER BY i / 1000)) x
WHERE i % 500 = 0;
