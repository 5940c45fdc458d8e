-- The KS statistic of two profiles of the usual capacity: close to that of the rows
-- where values are continuous, never further below than its max_error, and marked
-- where that is large.  bench/ks_profiles.sql is the same with a million rows.
CREATE TEMPORARY TABLE draw AS
SELECT i > 20000 AS current, sqrt(-2 * ln((i * 0.6180339887498949 + 0.01)::numeric % 1)) * cos(6.283185307179586 * ((i * 0.7548776662466927)::numeric % 1)) AS z,
	((i * 0.5698402909980532)::numeric % 1)::float8 AS u, ((i * 0.8191725133961645)::numeric % 1)::float8 AS v
FROM generate_series(1, 40000) i;
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
SELECT name, round(d::numeric, 3) AS d, (t).max_error > 0 AS uncertain, (t).status, (t).statistic <= d AND d <= (t).statistic + (t).max_error AS bounded,
	CASE WHEN continuous THEN d - (t).statistic < 0.0005 END AS close
FROM result ORDER BY n;
