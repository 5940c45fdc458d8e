-- The three forms of a comparison, one scan over both samples, rows against a
-- stored profile, two stored profiles, give the same bits where profiles are
-- exact: for every function, every type of value, and awkward samples.
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TEMPORARY TABLE sample AS
SELECT data, cur, x, x::numeric AS q, date '2025-01-01' + (k % 37)::integer AS d, timestamp '2025-01-01' + k * interval '1 minute' AS t,
	timestamptz '1969-12-31 12:00Z' + k * interval '1 minute' AS z, k % 5 < 2 AS b, 'name ' || k % 23 AS s,
	'name ' || k % 23 || repeat('x', (k % 2 * 70)::integer) AS l,
	(enum_range(NULL::pg_temp.mood))[1 + k % 3] AS e
FROM (
	-- continuous values, no ties
	SELECT 'plain' AS data, i % 3 = 0 AS cur, sin(i) * 10 + (i % 3 = 0)::integer AS x, i * 7 AS k FROM generate_series(1, 900) i
	UNION ALL
	SELECT 'ties', i % 2 = 0, i * i % 17, i * i % 17 FROM generate_series(1, 300) i
	UNION ALL
	-- two parts in three are zero
	SELECT 'zeros', i % 4 = 0, CASE WHEN i % 3 = 0 THEN i ELSE 0 END, CASE WHEN i % 3 = 0 THEN i ELSE 0 END FROM generate_series(1, 400) i
	UNION ALL
	SELECT 'far', i % 4 = 0, 1e15 + i % 90 * 0.125 + (i % 4 = 0)::integer, i FROM generate_series(1, 400) i
	UNION ALL
	SELECT 'small', i > 5, i * 1.5, i FROM generate_series(1, 9) i
	UNION ALL
	SELECT 'one row each', i > 1, i, i FROM generate_series(1, 2) i
	UNION ALL
	SELECT 'constant', i % 2 = 0, 5, 5 FROM generate_series(1, 40) i
) s
UNION ALL
SELECT 'missing', i % 2 = 0, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'NaN'::float8 ELSE i % 40 END, CASE WHEN i % 5 > 1 THEN i % 40 END, CASE WHEN i % 5 > 1 THEN date '1970-01-01' + i % 9 END, CASE WHEN i % 7 > 1 THEN timestamp 'epoch' - i * interval '1 us' END,
	CASE WHEN i % 7 > 2 THEN timestamptz 'epoch' + i * interval '1 us' END, CASE WHEN i % 4 > 0 THEN i % 4 = 1 END,
	CASE WHEN i % 6 > 0 THEN '' || i % 6 * (i % 2) END, NULL, CASE WHEN i % 3 > 0 THEN 'ok'::pg_temp.mood END FROM generate_series(1, 200) i
UNION ALL
SELECT 'infinite', i % 2 = 0, CASE i % 9 WHEN 0 THEN 'Infinity'::float8 WHEN 1 THEN '-Infinity' ELSE i END, CASE i % 9 WHEN 0 THEN 'Infinity'::numeric ELSE i END, CASE i % 9 WHEN 0 THEN 'infinity' WHEN 1 THEN '-infinity' ELSE date '2020-01-01' + i END,
	CASE i % 9 WHEN 0 THEN 'infinity' WHEN 1 THEN '-infinity' ELSE timestamp '2020-01-01' END, CASE i % 9 WHEN 0 THEN 'infinity' WHEN 1 THEN '-infinity' ELSE timestamptz '2020-01-01Z' END,
	i % 2 = 0, CASE WHEN i % 4 > 0 THEN 'c' || i % 4 END, '', 'sad' FROM generate_series(1, 90) i
UNION ALL
SELECT 'all missing', i % 2 = 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM generate_series(1, 8) i
UNION ALL
SELECT 'reference missing', i % 2 = 0, CASE WHEN i % 2 = 0 THEN i END, CASE WHEN i % 2 = 0 THEN i END, CASE WHEN i % 2 = 0 THEN date '2020-01-01' END, CASE WHEN i % 2 = 0 THEN timestamp '2020-01-01' END,
	CASE WHEN i % 2 = 0 THEN timestamptz '2020-01-01Z' END, CASE WHEN i % 2 = 0 THEN i % 4 = 0 END, CASE WHEN i % 2 = 0 THEN 'x' END, CASE WHEN i % 2 = 0 THEN repeat('y', i) END, CASE WHEN i % 2 = 0 THEN 'ok'::pg_temp.mood END FROM generate_series(1, 50) i;
-- in what order rows come must not matter
CREATE TEMPORARY TABLE sample_shuffled AS SELECT * FROM sample ORDER BY md5(data || cur || x || s);

CREATE TEMPORARY TABLE asked AS
SELECT fn, col FROM (VALUES
	-- psi_bins shows long names as profiles keep them, so not those
	('{psi,psi_test,js_distance,kl_divergence,hellinger,total_variation,l_infinity,chi2_test,g_test,cramers_v}'::text[], '{x,q,d,t,z,b,s,l,e}'::text[]),
	('{psi_bins}', '{x,q,d,t,z,b,s,e}'),
	('{ks_stat,ks_test,wasserstein,wasserstein_scaled,energy_distance,cramer_von_mises,cramer_von_mises_test,anderson_darling,anderson_darling_test,mann_whitney,mann_whitney_test,t_test}', '{x,q,d,t,z,b}'),
	('{z_test}', '{b}')) v(fns, cols), unnest(fns) fn, unnest(cols) col;
CREATE TEMPORARY TABLE compared (fn text, col text, data text, form1 text, form2 text, form3 text);
DO $$
DECLARE
	a record;
BEGIN
	FOR a IN SELECT * FROM asked LOOP
		EXECUTE format('INSERT INTO compared
			SELECT %1$L, %2$L, data, form1::text, form2::text, retrain.%1$s(r, c)::text
			FROM (SELECT data, retrain.%1$s(%2$s, cur) AS form1, retrain.profile_agg(%2$s) FILTER (WHERE NOT cur) AS r FROM sample GROUP BY data) f
			JOIN (SELECT data, retrain.profile_agg(%2$s) AS c FROM sample_shuffled WHERE cur GROUP BY data) c USING (data)
			JOIN (SELECT s.data, retrain.%1$s(s.%2$s, r.p) AS form2
				FROM sample_shuffled s JOIN (SELECT data, retrain.profile_agg(%2$s) AS p FROM sample WHERE NOT cur GROUP BY data) r ON r.data = s.data
				WHERE s.cur GROUP BY s.data) s USING (data)', a.fn, a.col);
	END LOOP;
END
$$;
-- offenders: none
SELECT * FROM compared WHERE form1 IS DISTINCT FROM form2 OR form1 IS DISTINCT FROM form3 OR form2 IS DISTINCT FROM form3;
-- not because everything was NULL
SELECT fn, count(*) AS compared, count(form1) AS defined, count(DISTINCT form1) AS results FROM compared GROUP BY fn ORDER BY fn;
