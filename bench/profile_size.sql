-- Bytes of a profile of continuous columns by the number of rows, at capacity 4096, in the table of
-- bench/data.sql: psql -f bench/profile_size.sql.  Below some twenty thousand rows most buckets are still single
-- values and keep them.
SELECT n AS rows, pg_column_size(retrain.profile_agg(score)) AS score, pg_column_size(retrain.profile_agg(f1)) AS normal,
	pg_column_size(retrain.profile_agg(f3)) AS uniform, pg_column_size(retrain.profile_agg(f2)) AS lognormal,
	pg_column_size(retrain.profile_agg(f8)) AS far_from_0
FROM unnest('{4096,10000,20000,50000,100000,300000,1000000}'::int[]) n,
	LATERAL (SELECT * FROM plog ORDER BY id LIMIT n) s
GROUP BY n ORDER BY n;
