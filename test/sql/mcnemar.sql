-- mcnemar_test: p-values of McNemar by statsmodels, intervals by formula (test/goldens/mcnemar.py); edges.
\getenv abs_srcdir PG_ABS_SRCDIR
\set goldens :abs_srcdir '/goldens/mcnemar.sql'
\set ECHO none
\i :goldens
\set ECHO all
CREATE FUNCTION pg_temp.near(a float8, b float8) RETURNS boolean LANGUAGE sql AS
$$ SELECT abs(a - b) <= 1e-12 $$;
SELECT count(*) AS cases, count(*) FILTER (WHERE g.exact) AS exact, count(*) FILTER (WHERE (m).exact <> g.exact) AS exact_off,
	count(*) FILTER (WHERE NOT pg_temp.near((m).p_value, g.p_value)) AS p_values_off,
	count(*) FILTER (WHERE NOT pg_temp.near((m).low, g.low) OR NOT pg_temp.near((m).high, g.high)) AS intervals_off,
	count(*) FILTER (WHERE NOT pg_temp.near((r).p_value, g.p_reference) OR (r).exact) AS references_off,
	bool_and(pg_temp.near((m).difference, (c - b) / n::float8)) AS differences
FROM golden_mcnemar g, LATERAL (SELECT retrain.mcnemar_test(b, c, n, g.level) AS m, retrain.mcnemar_test(b, c, n, g.level, g.reference) AS r) x;
-- one-sided: small on the side where the difference lies; turned around, they change places
SELECT bool_and(((m).p_above < (m).p_below) = ((m).difference > 0)) AS sides, bool_and((m).p_above = (w).p_below AND (m).p_value = (w).p_value) AS turned
FROM golden_mcnemar g, LATERAL (SELECT retrain.mcnemar_test(b, c, n) AS m, retrain.mcnemar_test(c, b, n) AS w) x WHERE b <> c;
-- 24 discordant rows are exact, 25 are not; none says nothing
SELECT b, c, n, round(p_value::numeric, 12) AS p_value, exact FROM (VALUES (7, 17, 100), (7, 18, 100), (0, 0, 100), (0, 5, 5)) v (b, c, n), LATERAL retrain.mcnemar_test(b, c, n);
SELECT round(low::numeric, 12) AS low, round(high::numeric, 12) AS high FROM retrain.mcnemar_test(0, 0, 1);
SELECT (retrain.mcnemar_test(NULL, 1, 2)).difference IS NULL AS strict;
SELECT round(difference::numeric, 12) AS difference, p_value < 1e-300 AS certain FROM retrain.mcnemar_test(0, 4611686018427387904, 9223372036854775807);
SELECT retrain.mcnemar_test(-1, 0, 1);
SELECT retrain.mcnemar_test(1, 1, 1);
SELECT retrain.mcnemar_test(9223372036854775807, 9223372036854775807, 9223372036854775807);
SELECT retrain.mcnemar_test(0, 0, 0);
SELECT retrain.mcnemar_test(0, 0, 1, 1);
SELECT retrain.mcnemar_test(0, 0, 1, 'NaN');
SELECT retrain.mcnemar_test(0, 0, 1, 0.95, 2);
SELECT retrain.mcnemar_test(0, 0, 1, 0.95, 'NaN');
