-- What each call of the drift family resolves to, for every type a column is likely to have.
-- One row per type: the aggregate chosen (by the types of its arguments), or the error.
CREATE FUNCTION pg_temp.chosen(name text, arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	chosen text;
BEGIN
	EXECUTE format('CREATE TEMP VIEW resolution AS SELECT retrain.%s(%s) AS x FROM v', name, arguments);
	SELECT refobjid::regprocedure::text INTO chosen
	FROM pg_depend JOIN pg_rewrite r ON r.oid = objid JOIN pg_proc p ON p.oid = refobjid AND refclassid = 'pg_proc'::regclass
	WHERE classid = 'pg_rewrite'::regclass AND ev_class = 'resolution'::regclass AND p.proname = name;
	DROP VIEW resolution;
	RETURN replace(chosen, 'retrain.', '');
EXCEPTION WHEN undefined_function OR ambiguous_function OR indeterminate_datatype OR datatype_mismatch THEN
	RETURN SQLERRM;
END $$;
CREATE DOMAIN pg_temp.amount AS numeric CHECK (value >= 0);
CREATE DOMAIN pg_temp.code AS varchar(3);
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok');
CREATE TEMP TABLE v (i2 smallint, i4 int, i8 bigint, f4 real, f8 float8, num numeric, amount pg_temp.amount, money money,
	b boolean, d date, ts timestamp, tz timestamptz, ti time, iv interval,
	t text, vc varchar(9), c1 char, bp char(9), nm name, qc "char", code pg_temp.code, mood pg_temp.mood,
	u uuid, j jsonb, a float8[], bits bit(3), o oid, cur boolean);
CREATE TEMP TABLE types AS SELECT * FROM unnest(ARRAY['i2', 'i4', 'i8', 'f4', 'f8', 'num', 'amount', 'money', 'b', 'd', 'ts', 'tz', 'ti', 'iv', 't', 'vc', 'c1', 'bp', 'nm', 'qc', 'code',
	'mood', 'u', 'j', 'a', 'bits', 'o', 'NULL', '''1''', '1', '1.5']) WITH ORDINALITY x(c, n);
-- Over bins and categories; over values; z_test.
SELECT c AS value, pg_temp.chosen('js_distance', c || ', cur') AS js_distance, pg_temp.chosen('js_distance', c || ', cur, 5') AS bins_given FROM types ORDER BY n;
SELECT c AS value, pg_temp.chosen('wasserstein', c || ', cur') AS wasserstein, pg_temp.chosen('z_test', c || ', cur') AS z_test FROM types ORDER BY n;
-- All of a kind alike: the names that differ from js_distance and from wasserstein.
CREATE TEMP VIEW kinds AS
SELECT 'js_distance' AS of, name FROM unnest('{kl_divergence,hellinger,total_variation,l_infinity,chi2_test,g_test,cramers_v}'::text[]) name UNION ALL
SELECT 'wasserstein', name FROM unnest('{wasserstein_scaled,energy_distance,cramer_von_mises,cramer_von_mises_test,anderson_darling,anderson_darling_test,mann_whitney,mann_whitney_test,t_test}'::text[]) name;
SELECT of, count(DISTINCT name) AS names, count(*) AS calls, count(*) FILTER (WHERE replace(pg_temp.chosen(name, arguments), name, of) <> pg_temp.chosen(of, arguments)) AS differ
FROM kinds, LATERAL (SELECT c || ', cur' AS arguments FROM types UNION ALL SELECT c || ', cur, 5' FROM types) a GROUP BY of ORDER BY of;
-- Types of the results.
SELECT DISTINCT p.prorettype::regtype AS result, array_agg(DISTINCT proname ORDER BY proname) AS names
FROM pg_proc p WHERE pronamespace = 'retrain'::regnamespace AND prokind = 'a' AND (proname IN (SELECT name FROM kinds UNION SELECT of FROM kinds) OR proname = 'z_test') GROUP BY 1 ORDER BY 1;
-- All aggregates have a parallel plan and a final function that leaves the state as it is.
SELECT count(*) AS aggregates, count(*) FILTER (WHERE aggcombinefn <> 0 AND aggserialfn <> 0 AND aggdeserialfn <> 0 AND proparallel = 's' AND aggfinalmodify = 'r') AS complete
FROM pg_aggregate JOIN pg_proc p ON p.oid = aggfnoid WHERE pronamespace = 'retrain'::regnamespace AND (proname IN (SELECT name FROM kinds UNION SELECT of FROM kinds) OR proname = 'z_test');
