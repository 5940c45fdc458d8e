-- bh_adjust against goldens (test/goldens/multiplicity.py), and its edges.
\pset null '(null)'
\getenv abs_srcdir PG_ABS_SRCDIR
\set goldens :abs_srcdir '/goldens/multiplicity.sql'
\set ECHO none
SET client_min_messages = warning;
\i :goldens
\set ECHO all

-- 1. Goldens: the query prints elements that fail; none may.
SELECT name, cardinality(p) AS tests FROM bh ORDER BY name COLLATE "C";
SELECT name, i, e.p, expected, ours
FROM bh, unnest(bh.p, bh.adjusted, retrain.bh_adjust(bh.p)) WITH ORDINALITY AS e(p, expected, ours, i)
WHERE NOT coalesce(ours = expected OR abs(ours / expected - 1) <= 1e-15, false);

-- 2. A known table: Benjamini and Hochberg (1995), four discoveries at 5 percent.
SELECT i, e.p, round(e.adjusted::numeric, 5) AS adjusted, e.adjusted <= 0.05 AS discovery
FROM bh, unnest(bh.p, retrain.bh_adjust(bh.p)) WITH ORDINALITY AS e(p, adjusted, i)
WHERE name = 'thrombolysis' AND i <= 6 ORDER BY i;

-- 3. The order of the tests does not matter, to the bit.
WITH shuffled AS (
    SELECT name, shift, array_agg(e.p ORDER BY (i * 7919 + shift) % 1009) AS p, array_agg(i ORDER BY (i * 7919 + shift) % 1009) AS place
    FROM bh, generate_series(0, 1000, 250) AS shift, unnest(bh.p) WITH ORDINALITY AS e(p, i)
    GROUP BY name, shift
)
SELECT count(DISTINCT shuffled.p) > count(DISTINCT bh.name) AS shuffled, count(*) AS compared,
       count(*) FILTER (WHERE s.adjusted IS DISTINCT FROM (retrain.bh_adjust(bh.p))[s.place]) AS different
FROM shuffled JOIN bh USING (name), unnest(retrain.bh_adjust(shuffled.p), shuffled.place) AS s(adjusted, place)
WHERE name IN ('random', 'rounded', 'ties', 'tiny');

-- 4. NULL elements stay where they are and are not counted; subscripts stay.
SELECT retrain.bh_adjust('{NULL,0.01,NULL,0.04,0.03,NULL}') AS with_null, retrain.bh_adjust('{0.01,0.04,0.03}') AS without,
       retrain.bh_adjust('{NULL,NULL}') AS only_null, retrain.bh_adjust('[5:7]={0.01,0.04,0.03}') AS subscripts;
SELECT retrain.bh_adjust('{}') AS empty, retrain.bh_adjust(NULL) AS null_array, retrain.bh_adjust('{-0,0}') AS zeros;
SELECT retrain.bh_adjust(p_values => '{0.02}') AS by_name, provolatile, proisstrict, proparallel
FROM pg_catalog.pg_proc WHERE oid = 'retrain.bh_adjust(float8[])'::regprocedure;

-- 5. Errors.
CREATE FUNCTION pg_temp.failure(p float8[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; hint text;
BEGIN
    RETURN retrain.bh_adjust(p);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' | ', state, message, hint);
END $$;
\pset format unaligned
\pset tuples_only on
SELECT pg_temp.failure(p) FROM (VALUES
    ('{0.5,NaN}'::float8[]), ('{-1e-300}'), ('{0.1,0.2,1.0000000000000002}'), ('{NULL,Infinity}'), ('[3:4]={0.5,2}'),
    ('{{0.1,0.2},{0.3,0.4}}'), ('{{0.1}}')) AS t(p);
\pset format aligned
\pset tuples_only off

-- 6. Many tests: a million, already sorted, and the same backwards.
SELECT count(*) AS tests, count(*) FILTER (WHERE abs(adjusted - 1) > 1e-15) AS off_one
FROM (SELECT array_agg(i / 1e6 ORDER BY i) AS p FROM generate_series(1, 1000000) AS i
      UNION ALL SELECT array_agg(i / 1e6 ORDER BY i DESC) FROM generate_series(1, 1000000) AS i) AS a,
     unnest(retrain.bh_adjust(p::float8[])) AS adjusted;
