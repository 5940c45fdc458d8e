-- The synthetic prediction log: psql -v rows=10000000 -f bench/data.sql
-- 30 days in physical time order, 154 bytes a row; the second half of the
-- time is slightly shifted.  Seeded, so that every run has the same rows.
\set ON_ERROR_STOP 1
SELECT setseed(0.42);
CREATE TABLE plog (
	id bigint NOT NULL, ts timestamptz NOT NULL, model_id int NOT NULL,
	score float8 NOT NULL, label bool NOT NULL, pred bool NOT NULL,
	f1 float8, f2 float8, f3 float8, f4 float8, f5 float8, f6 float8, f7 float8, f8 float8,
	cat20 text, cat500 text, k int);
INSERT INTO plog
SELECT i,
	timestamptz '2025-01-01 00:00+00' + (i * 2592000.0 / :rows) * interval '1 second',
	(r1 * 4)::int,
	s, r2 < s, s > 0.5,
	z,                                           -- f1 normal, shifted in the second half
	exp(z * 0.7 + r3),                           -- f2 about lognormal
	r3,                                          -- f3 uniform
	floor(r1 * 50),                              -- f4 50 distinct values
	CASE WHEN r2 < 0.05 THEN NULL ELSE z2 END,   -- f5 5 % NULL
	-ln(1 - r3) * 3,                             -- f6 exponential
	CASE WHEN r1 < 0.6 THEN 0 ELSE r2 END,       -- f7 60 % zeros
	z2 * 10 + 100,                               -- f8 normal
	'c' || (floor(20 * r3 * r3))::int,
	'slice_' || (floor(500 * r2 * r2))::int,
	(r1 * 1000)::int
FROM (
	SELECT i, r1, r2, r3, z, z2, 1 / (1 + exp(-(z * 1.2 - 0.5 + (r4 - 0.5)))) AS s
	FROM (
		SELECT i, r1, r2, r3, r4,
			sqrt(-2 * ln(1 - u1)) * cos(6.283185307179586 * u2)
				+ CASE WHEN i > :rows / 2 THEN 0.1 ELSE 0 END AS z,
			sqrt(-2 * ln(1 - u1)) * sin(6.283185307179586 * u2) AS z2
		FROM (
			SELECT i, random() r1, random() r2, random() r3, random() r4, random() u1, random() u2
			FROM generate_series(1, :rows) i OFFSET 0) a
		OFFSET 0) b
	OFFSET 0) c;
VACUUM (FREEZE, ANALYZE) plog;
