-- Checks of contamination: planted faults in 100 seeds, clean data in 100 seeds, edges, plans.
\set SHOW_CONTEXT never
SET timezone = 'UTC';
SET search_path = public, retrain, pg_catalog;

-- u(h, k) is a uniform number in (0, 1): the k-th of five that a SHA-256 gives.
CREATE FUNCTION pg_temp.u(h bytea, k int) RETURNS float8 LANGUAGE sql IMMUTABLE
AS $$SELECT (('x' || encode(substr(h, 6 * k - 5, 6), 'hex'))::bit(48)::bigint + 0.5) / 2.0^48$$;
-- 100 seeds of 2000 rows in 30 days: eight sources, the most frequent with a sixth; a score; a third positive
CREATE TABLE cont_rows AS
SELECT seed, i AS id, timestamptz '2013-07-01 00:00+00' + pg_temp.u(h, 1) * interval '30 days' AS at, 's' || floor(8 * pg_temp.u(h, 2) ^ 1.2) AS source,
       pg_temp.u(h, 3) AS score, pg_temp.u(h, 4) < 0.33 AS label, i > 1000 AS late, pg_temp.u(h, 5) AS r5
FROM generate_series(1, 100) seed, generate_series(1, 2000) i, LATERAL sha256((seed || ' ' || i)::bytea) h;
ANALYZE cont_rows;
CREATE FUNCTION pg_temp.judged(clean text[], faulty text[]) RETURNS text LANGUAGE sql
AS $$SELECT (SELECT count(*) FROM unnest(clean) s WHERE s = 'flagged') || ' of ' || cardinality(clean) || ' clean, '
	|| (SELECT count(*) FROM unnest(faulty) s WHERE s = 'flagged') || ' of ' || cardinality(faulty) || ' faulty flagged'$$;

-- ------------------------------------------------------------ planted faults
-- 6 of 2006 rows are alike in source and rounded score within an hour; the other rows are of about 800 kinds
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS bursts, count(*) FILTER (WHERE (faulty).count BETWEEN 6 AND 7 AND (faulty).keys = ARRAY[substr(encode(row_hash('s2', 0.50), 'hex'), 1, 48)]) >= 95 AS found
FROM (SELECT seed, check_bursts(at, interval '1 hour', source, round(score::numeric, 2)) AS clean FROM cont_rows GROUP BY seed) c
JOIN (SELECT seed, check_bursts(at, interval '1 hour', source, round(score::numeric, 2)) AS faulty
      FROM (SELECT seed, at, source, score FROM cont_rows UNION ALL
            SELECT seed, timestamptz '2013-07-10 05:10+00' + i * interval '3 minutes', 's2', 0.4995 + i / 1e4 FROM generate_series(1, 100) seed, generate_series(1, 6) i) f GROUP BY seed) f USING (seed);
-- one source has 60 % of the rows, others share the rest
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS dominant_source, bool_and((faulty).keys = '{s5}') AS found
FROM (SELECT seed, check_dominant_source(profile_agg(source)) AS clean, check_dominant_source(profile_agg(CASE WHEN r5 < 0.55 THEN 's5' ELSE source END)) AS faulty FROM cont_rows GROUP BY seed) s;
-- a new source has a quarter of the 1000 current rows
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS dominant_source_growth, bool_and((faulty).keys = '{new}') AS found
FROM (SELECT seed, check_dominant_source(profile_agg(source) FILTER (WHERE NOT late), profile_agg(source) FILTER (WHERE late)) AS clean,
             check_dominant_source(profile_agg(source) FILTER (WHERE NOT late), profile_agg(CASE WHEN r5 < 0.25 THEN 'new' ELSE source END) FILTER (WHERE late)) AS faulty FROM cont_rows GROUP BY seed) s;
-- the score of 35 % of the 330 or so positive rows of the current window is that of another place
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS label_conditional_shift, count(*) FILTER (WHERE (faulty).keys = '{positive}') >= 95 AS found
FROM (SELECT seed, check_label_conditional_shift(profile_agg(score) FILTER (WHERE NOT label AND NOT late), profile_agg(score) FILTER (WHERE NOT label AND late),
				profile_agg(score) FILTER (WHERE label AND NOT late), profile_agg(score) FILTER (WHERE label AND late)) AS clean,
             check_label_conditional_shift(profile_agg(score) FILTER (WHERE NOT label AND NOT late), profile_agg(score) FILTER (WHERE NOT label AND late),
				profile_agg(score) FILTER (WHERE label AND NOT late), profile_agg(CASE WHEN r5 < 0.35 THEN 0.95 + score / 20 ELSE score END) FILTER (WHERE label AND late)) AS faulty
      FROM cont_rows GROUP BY seed) s;
-- the same with a category: 35 % of those rows have source s7
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS label_conditional_shift_categories
FROM (SELECT seed, check_label_conditional_shift(profile_agg(source) FILTER (WHERE NOT label AND NOT late), profile_agg(source) FILTER (WHERE NOT label AND late),
				profile_agg(source) FILTER (WHERE label AND NOT late), profile_agg(source) FILTER (WHERE label AND late)) AS clean,
             check_label_conditional_shift(profile_agg(source) FILTER (WHERE NOT label AND NOT late), profile_agg(source) FILTER (WHERE NOT label AND late),
				profile_agg(source) FILTER (WHERE label AND NOT late), profile_agg(CASE WHEN r5 < 0.35 THEN 's7' ELSE source END) FILTER (WHERE label AND late)) AS faulty
      FROM cont_rows GROUP BY seed) s;
-- one row of 2000 is one of three canaries that must not be there; one of three that must be is not
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS canaries_absent, bool_and((faulty).count = 1 AND (faulty).keys = ARRAY[encode(row_hash(seed, seed * 3), 'hex')]) AS found
FROM (SELECT seed, check_canaries_absent(ARRAY[row_hash(seed, 0), row_hash(0, 5), row_hash(seed)], seed, id) AS clean, check_canaries_absent(ARRAY[row_hash(seed, 0), row_hash(seed, seed * 3), row_hash(seed)], seed, id) AS faulty
      FROM cont_rows GROUP BY seed) s;
SELECT pg_temp.judged(array_agg((clean).status), array_agg((faulty).status)) AS canaries_present, bool_and((faulty).count = 1 AND (faulty).keys = ARRAY[encode(row_hash(seed, 2001), 'hex')]) AS found
FROM (SELECT seed, check_canaries_present(ARRAY[row_hash(seed, 1), row_hash(seed, 2000), row_hash(seed, 7)], seed, id) AS clean, check_canaries_present(ARRAY[row_hash(seed, 1), row_hash(seed, 2001), row_hash(seed, 1)], seed, id) AS faulty
      FROM cont_rows GROUP BY seed) s;

-- ----------------------------------------------------- bursts by other means
-- all kinds and buckets in SQL: binomial tails as sums, Benjamini-Hochberg by bh_adjust
CREATE TEMP TABLE few AS SELECT seed, at, source, floor(score * 12)::int AS score FROM cont_rows WHERE seed <= 4 UNION ALL
	SELECT seed, timestamptz '2013-07-10 05:00+00' + i * interval '1 minute', 's' || seed, 3 FROM generate_series(1, 4) seed, generate_series(1, 4 + seed * 2) i UNION ALL
	SELECT seed, timestamptz '1999-12-31 23:59:59+00' - i * interval '1 second', 's' || seed, 5 FROM generate_series(1, 4) seed, generate_series(1, 5) i;
CREATE FUNCTION pg_temp.tail(m bigint, c bigint, q numeric) RETURNS numeric LANGUAGE sql AS $$
SELECT sum(exp(x.logs + k * ln(q) + (m - k) * ln(1 - q)))
FROM (SELECT k, (SELECT coalesce(sum(ln((m - k + j)::numeric / j)), 0) FROM generate_series(1, k) j) AS logs FROM generate_series(c, m) k) x $$;
SELECT seed, (b).*, (b).count = o.count AS count_by_other_means, (b).keys = o.keys AS keys_by_other_means
FROM (SELECT seed, check_bursts(at, interval '6 hours', source, score) AS b FROM few GROUP BY seed) s
JOIN LATERAL (
	WITH cells AS (SELECT source, score, date_bin('6 hours', at, '2000-01-01 00:00+00') AS bucket, count(*) AS c FROM few f WHERE f.seed = s.seed GROUP BY 1, 2, 3),
	sizes AS (SELECT *, sum(c) OVER (PARTITION BY source, score) AS m, sum(c) OVER (PARTITION BY bucket) AS n, sum(c) OVER () AS total, (SELECT count(DISTINCT bucket) FROM cells) AS buckets FROM cells),
	tests AS (SELECT DISTINCT ON (source, score) source, score, c, least(1, CASE WHEN c >= 2 AND c > n / total * m THEN buckets * pg_temp.tail(m::bigint, c, n / total) ELSE 1 END) AS p
		FROM sizes ORDER BY source, score, p),
	adjusted AS (SELECT source, score, c, (bh_adjust(array_agg(p::float8) OVER w))[row_number() OVER w] AS p FROM tests WINDOW w AS (ORDER BY source, score ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
	SELECT sum(c) AS count, (array_agg(substr(encode(row_hash(source, score), 'hex'), 1, 48) ORDER BY c DESC, row_hash(source, score)))[1:10] AS keys FROM adjusted WHERE p <= 0.01) o ON true
ORDER BY seed;
-- a kind that is frequent all the time, and a bucket in which all is frequent, are no bursts
SELECT (check_bursts(at, interval '1 day', x)).* FROM (SELECT at, 1 AS x FROM cont_rows WHERE seed = 1 UNION ALL SELECT timestamptz '2013-07-05 12:00+00', 1 FROM generate_series(1, 1000)) s;
SELECT (check_bursts(at, interval '1 day', 'same')).status AS one_kind, (check_bursts(at, interval '1000 days', source)).* FROM cont_rows WHERE seed = 1;

-- --------------------------------------------------------------------- edges
SELECT (check_bursts(at, interval '1 day', id)).* FROM cont_rows WHERE false;
SELECT (check_bursts(CASE id % 3 WHEN 0 THEN 'infinity' WHEN 1 THEN '-infinity' END::timestamptz, interval '1 day', id)).* FROM cont_rows;
SELECT (check_bursts(at::timestamp, interval '1 day', id)).rows AS timestamps, (check_bursts(at::date, interval '1 day', id)).rows AS dates FROM cont_rows WHERE seed = 1;
SELECT check_bursts(at, NULL, id) FROM cont_rows;
SELECT check_bursts(at, interval '1 month', id) FROM cont_rows;
SELECT check_bursts(at, interval '-1 day', id) FROM cont_rows;
SELECT check_bursts(at, interval '0', id) FROM cont_rows;
SELECT check_bursts(at, id * interval '1 day', id) FROM cont_rows WHERE id > 0;
SELECT check_bursts(at, interval '1 day', VARIADIC ARRAY[1]) FROM cont_rows;
SELECT check_bursts(timestamptz '2020-01-01' + i * interval '1 second', interval '1 second', 1) FROM generate_series(1, 1000001) i;
\echo :LAST_ERROR_SQLSTATE
SELECT (check_bursts(timestamptz '2020-01-01' + i * interval '1 second', interval '1 second', 1)).status FROM generate_series(1, 1000000) i;
SELECT (check_dominant_source(profile_agg(source))).*, check_dominant_source(NULL::profile) IS NULL AS null_profile FROM cont_rows WHERE seed = 1;
SELECT (check_dominant_source(profile_agg(NULL::text))).* FROM cont_rows WHERE seed = 1;
SELECT (check_dominant_source(profile_agg(NULL::text), profile_agg(source))).status AS no_reference, (check_dominant_source(profile_agg(source), profile_agg(NULL::text))).status AS no_current,
       (check_dominant_source(profile_agg(1), profile_agg(source))).status AS kinds, (check_dominant_source(profile_agg(source), profile_agg('s0'::text), 0.5)).* FROM cont_rows WHERE seed = 1 AND id <= 10;
SELECT check_dominant_source(profile_agg(source), 'NaN'::float8) FROM cont_rows WHERE seed = 1;
-- the label shifts as well: that is another matter
SELECT (check_label_conditional_shift(profile_agg(score) FILTER (WHERE NOT label AND NOT late), profile_agg(score) FILTER (WHERE NOT label AND late), profile_agg(score) FILTER (WHERE label AND NOT late),
	profile_agg(score + 0.3) FILTER (WHERE label AND late AND id % 2 = 0))).* FROM cont_rows WHERE seed = 1;
-- few rows; a profile without rows; kinds that differ; NULL
SELECT (check_label_conditional_shift(profile_agg(1), profile_agg(2), profile_agg(1), profile_agg(3))).*;
SELECT (check_label_conditional_shift(profile_agg(NULL::float8), profile_agg(2), profile_agg(1), profile_agg(3))).*;
SELECT (check_label_conditional_shift(profile_agg('a'::text), profile_agg(2), profile_agg(1), profile_agg(3))).status AS kinds, check_label_conditional_shift(NULL, profile_agg(2), profile_agg(1), profile_agg(3)) IS NULL AS null_profile;
SELECT (check_canaries_absent('{}', id)).status AS absent, (check_canaries_present('{}', id)).status AS present FROM cont_rows WHERE seed = 1;
SELECT (check_canaries_absent(ARRAY[row_hash(1)], id)).status AS absent, (check_canaries_present(ARRAY[row_hash(1)], id)).* FROM cont_rows WHERE false;
SELECT check_canaries_absent(NULL, id) FROM cont_rows;
SELECT check_canaries_absent(ARRAY[NULL::bytea], id) FROM cont_rows;
SELECT check_canaries_present(ARRAY[row_hash(1), '\x00'], id) FROM cont_rows;
SELECT check_canaries_present(ARRAY[row_hash(id)], id) FROM cont_rows;
SELECT check_canaries_absent((SELECT array_agg(row_hash(i)) FROM generate_series(1, 10001) i), id) FROM cont_rows;
SELECT (check_canaries_absent((SELECT array_agg(row_hash(i)) FROM generate_series(1, 10000) i), id % 20)).count FROM cont_rows WHERE id <= 3 AND seed <= 2;
-- ten of twelve, most rows first
SELECT (c).count, (c).keys = (SELECT array_agg(encode(h, 'hex') ORDER BY n DESC, h) FROM (SELECT row_hash(id % 14) AS h, count(*) AS n FROM cont_rows WHERE id <= 50 AND id % 14 < 12 AND seed = 1 GROUP BY 1 ORDER BY n DESC, h LIMIT 10) t) AS keys
FROM (SELECT check_canaries_absent((SELECT array_agg(row_hash(i)) FROM generate_series(0, 11) i), id % 14) AS c FROM cont_rows WHERE id <= 50 AND seed = 1) s;

-- ------------------------------------------------- the same in every plan
CREATE VIEW cont_whole AS
SELECT md5(to_jsonb(r)::text) AS whole FROM (SELECT check_bursts(at, interval '1 minute', source, round(score::numeric, 1)) AS b, check_canaries_absent(ARRAY[row_hash(1), row_hash(5)], id) AS a, check_canaries_present(ARRAY[row_hash(1), row_hash(-5)], id) AS p FROM cont_rows) r;
SELECT whole FROM cont_whole \gset
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT * FROM cont_whole;
SELECT whole = :'whole' AS parallel FROM cont_whole;
SET retrain.aggregate_memory = '64kB';
SELECT whole = :'whole' AS parallel_spilled FROM cont_whole;
SET max_parallel_workers_per_gather = 0;
SELECT whole = :'whole' AS spilled FROM cont_whole;
RESET retrain.aggregate_memory;
SELECT check_bursts(at, interval '1 day', source ORDER BY r5) = check_bursts(at, interval '1 day', source ORDER BY id) AS burst_order FROM cont_rows WHERE seed = 3;
SELECT bool_and(w = (SELECT check_bursts(at, interval '10 days', source) FROM cont_rows l WHERE l.seed = 1 AND l.id <= s.id)) AS growing, bool_and(v = (SELECT check_canaries_absent(ARRAY[row_hash(3)], id % 5) FROM cont_rows l WHERE l.seed = 1 AND l.id <= s.id)) AS growing_canaries
FROM (SELECT id, check_bursts(at, interval '10 days', source) OVER (ORDER BY id) AS w, check_canaries_absent(ARRAY[row_hash(3)], id % 5) OVER (ORDER BY id) AS v FROM cont_rows WHERE seed = 1 AND id <= 40) s;
DROP VIEW cont_whole;
DROP TABLE cont_rows;
