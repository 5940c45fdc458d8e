-- What each call of psi and ks resolves to, for every type a column is likely to have.
-- One row per call: the aggregate chosen (by the type of its first argument), or the error.
CREATE FUNCTION pg_temp.chosen(name text, arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	chosen text;
BEGIN
	EXECUTE format('CREATE TEMP VIEW resolution AS SELECT retrain.%s(%s) AS x FROM v', name, arguments);
	SELECT refobjid::regprocedure::text INTO chosen
	FROM pg_depend JOIN pg_rewrite r ON r.oid = objid JOIN pg_proc p ON p.oid = refobjid AND refclassid = 'pg_proc'::regclass
	WHERE classid = 'pg_rewrite'::regclass AND ev_class = 'resolution'::regclass AND p.proname = name;
	DROP VIEW resolution;
	RETURN chosen;
EXCEPTION WHEN undefined_function OR ambiguous_function OR indeterminate_datatype OR datatype_mismatch THEN
	RETURN SQLERRM;
END $$;
CREATE DOMAIN pg_temp.amount AS numeric CHECK (value >= 0);
CREATE DOMAIN pg_temp.code AS varchar(3);
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok');
CREATE TEMP TABLE v (i2 smallint, i4 int, i8 bigint, f4 real, f8 float8, num numeric, amount pg_temp.amount, money money,
	b boolean, d date, ts timestamp, tz timestamptz, ti time, iv interval,
	t text, vc varchar(9), c1 char, bp char(9), nm name, qc "char", code pg_temp.code, mood pg_temp.mood,
	u uuid, j jsonb, a float8[], bits bit(3), o oid, cur boolean, ref retrain.psi_reference);
SELECT c AS value, replace(pg_temp.chosen('psi', c || ', cur'), 'retrain.', '') AS psi,
	replace(pg_temp.chosen('psi', c || ', cur, 5'), 'retrain.', '') AS psi_bins_given,
	replace(pg_temp.chosen('psi', c || ', ref'), 'retrain.', '') AS psi_reference
FROM unnest(ARRAY['i2', 'i4', 'i8', 'f4', 'f8', 'num', 'amount', 'money', 'b', 'd', 'ts', 'tz', 'ti', 'iv', 't', 'vc', 'c1', 'bp', 'nm', 'qc', 'code',
	'mood', 'u', 'j', 'a', 'bits', 'o', 'NULL', '''1''', '1', '1.5']) WITH ORDINALITY x(c, n) ORDER BY n;
SELECT c AS value, replace(pg_temp.chosen('ks_stat', c || ', cur'), 'retrain.', '') AS ks_stat,
	replace(pg_temp.chosen('psi_reference_agg', c), 'retrain.', '') AS psi_reference_agg
FROM unnest(ARRAY['i2', 'i4', 'i8', 'f4', 'f8', 'num', 'amount', 'money', 'b', 'd', 'ts', 'tz', 'ti', 'iv', 't', 'vc', 'c1', 'bp', 'nm', 'qc', 'code',
	'mood', 'u', 'j', 'a', 'bits', 'o', 'NULL', '''1''', '1', '1.5']) WITH ORDINALITY x(c, n) ORDER BY n;
-- The second argument: NULL and literals of unknown type do not say which form is meant.
SELECT c AS arguments, replace(pg_temp.chosen('psi', c), 'retrain.', '') AS psi, replace(pg_temp.chosen('ks_stat', c), 'retrain.', '') AS ks_stat
FROM unnest(ARRAY['f8, NULL', 'f8, ''t''', 'f8, NULL::boolean', 'f8, 1', 't, NULL', 'f8, b, NULL', 'f8, b, 5.0', 'f8, b, i8', 'f8, b, i2', 't, b, 5'])
	WITH ORDINALITY x(c, n) ORDER BY n;
-- Types of the results.
SELECT pg_typeof(retrain.psi(f8, cur)) AS psi, pg_typeof(retrain.psi_test(f8, cur)) AS psi_test, pg_typeof(retrain.psi_bins(f8, cur)) AS psi_bins,
	pg_typeof(retrain.psi_reference_agg(f8)) AS psi_reference_agg, pg_typeof(retrain.ks_stat(f8, cur)) AS ks_stat,
	pg_typeof(retrain.ks_test(f8, cur)) AS ks_test FROM v;
-- All objects have a comment, all aggregates a parallel plan.
SELECT p.oid::regprocedure AS uncommented FROM pg_proc p
WHERE pronamespace = 'retrain'::regnamespace AND proname ~ '^(psi|ks_|sample_)' AND obj_description(oid, 'pg_proc') IS NULL;
SELECT count(*) AS aggregates, count(*) FILTER (WHERE aggcombinefn <> 0 AND aggserialfn <> 0 AND aggdeserialfn <> 0 AND proparallel = 's'
	AND aggfinalmodify = 'r') AS complete
FROM pg_aggregate JOIN pg_proc p ON p.oid = aggfnoid WHERE pronamespace = 'retrain'::regnamespace AND proname ~ '^(psi|ks_)';
SELECT attrelid::regclass, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relnamespace = 'retrain'::regnamespace AND relname IN ('psi_result', 'psi_bin', 'psi_reference', 'ks_result')
	AND col_description(attrelid, attnum) IS NULL AND attnum > 0;
