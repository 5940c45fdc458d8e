-- How close the KS statistic of two profiles of the usual capacity comes to that of
-- the rows: psql -v rows=1000000 -f bench/ks_profiles.sql
-- So many rows in each sample.  For each data set: D of the rows, how far below it
-- the profiles stay, and their bound.  They must never stay further below than
-- max_error, and where values are continuous not further than 0.0005.  Seeded.
\set ON_ERROR_STOP 1
\pset footer off
SELECT setseed(0.42) \g /dev/null
CREATE TEMPORARY TABLE draw AS
SELECT current, sqrt(-2 * ln(1 - u1)) * cos(6.283185307179586 * u2) AS z, u3 AS u, u4 AS v
FROM (SELECT i > :rows AS current, random() AS u1, random() AS u2, random() AS u3, random() AS u4 FROM generate_series(1, 2 * :rows) i OFFSET 0) d;
ANALYZE draw;
CREATE TEMPORARY TABLE data (n integer, name text, value text, continuous boolean);
INSERT INTO data VALUES
	(1, 'normal, shift 0.1', 'z + 0.1 * current::integer', true),
	(2, 'score, shifted', '1 / (1 + exp(-(1.2 * z - 0.5 + 0.16 * current::integer)))', true),
	(3, 'lognormal, shifted', 'exp(2 * z + 0.1 * current::integer)', true),
	(4, '1002 + normal, shift 0.1', '1002 + z + 0.1 * current::integer', true),
	(5, 'normal, no drift', 'z', true),
	(6, 'cents around 1002', 'round((1002 + 5 * z + 0.35 * current::integer)::numeric, 2)::float8', true),
	(7, '60 % zeros', 'CASE WHEN u < 0.6 + 0.02 * current::integer THEN 0 ELSE exp(z) END', false),
	(8, 'saturated at 1', 'least(1, 0.9 + 0.1 * z + 0.01 * current::integer)', false),
	(9, 'mixed scales', 'CASE WHEN u < 0.5 THEN exp(60 * v) ELSE 1000 + v + 0.1 * current::integer END', false),
	(10, 'a few far from the rest', 'CASE WHEN u < 0.01 THEN exp(300 * v - 150) ELSE 1e6 + z + 0.1 * current::integer END', false);
CREATE TEMPORARY TABLE result (n integer, name text, continuous boolean, d double precision, t retrain.ks_result);
SELECT format('INSERT INTO result SELECT %s, %L, %L, d, retrain.ks_test(r, c)
	FROM (SELECT retrain.ks_stat(x, current) AS d, retrain.profile_agg(x) FILTER (WHERE NOT current) AS r, retrain.profile_agg(x) FILTER (WHERE current) AS c FROM (SELECT current, %s AS x FROM draw) s) p',
	n, name, continuous, value) FROM data ORDER BY n \gexec
SELECT name, round(d::numeric, 6) AS d, round((d - (t).statistic)::numeric, 6) AS below, round((t).max_error::numeric, 6) AS max_error, (t).status,
	CASE WHEN (t).statistic > d OR (t).statistic + (t).max_error < d OR continuous AND d - (t).statistic > 0.0005 THEN 'MISSED' ELSE 'reached' END AS goal
FROM result ORDER BY n;
