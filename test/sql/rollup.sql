-- Rollups: what maintenance makes, late rows, changes, states and errors.
-- tick() commits, so there is no transaction to roll back: the extension is
-- made anew at the end.  Nothing hangs on when it runs: old rows are of 2020, and
-- young ones are days away from the instants at which something would change.
SET client_min_messages = notice;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = postgres;
CREATE ROLE regress_rollup_owner LOGIN;
CREATE ROLE regress_rollup_other LOGIN;
CREATE ROLE regress_rollup_auditor LOGIN;
CREATE SCHEMA regress_rollup AUTHORIZATION regress_rollup_owner;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_rollup_owner,regress_rollup_other}'::name[]) r;
SELECT retrain.grant_role('auditor', 'regress_rollup_auditor');
SET ROLE regress_rollup_owner;
SET search_path = regress_rollup, pg_temp;
CREATE TYPE mood AS ENUM ('low', 'high');
-- three days, not starting at a border, with an empty afternoon, NULL, NaN and infinities, and times at borders
CREATE TABLE log (id integer, at timestamptz, x double precision, n integer, feeling mood, payload jsonb, seg text, big text, p double precision, yhat boolean, y boolean, known timestamptz);
INSERT INTO log
SELECT i, at, CASE WHEN i % 211 = 0 THEN 'NaN' WHEN i % 223 = 0 THEN 'Infinity' WHEN i % 229 = 0 THEN NULL ELSE i * 48271::bigint % 2147483647 / 1000.0 END, i % 17,
	CASE WHEN i % 3 = 0 THEN 'low' ELSE 'high' END::mood, '{}', NULLIF('s' || i % 4, 's3'), CASE WHEN at >= '2020-01-02' AND at < '2020-01-02 01:00' THEN 'b' || i ELSE 'b' || i % 2 END,
	i * 53 % 97 / 97.0, i * 53 % 97 >= 48, i * 31 % 97 < i * 53 % 97, at + interval '1 day'
FROM generate_series(0, 1150) i, LATERAL (SELECT '2020-01-01 03:00Z'::timestamptz + i * interval '3 minutes' AS at) t
WHERE at < '2020-01-02 14:00Z' OR at >= '2020-01-02 19:30Z';
SELECT retrain.register_model('m') > 0 AS model,
	retrain.attach_log('m', 'log', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y', label_time_column => 'known',
		features => '{x,n,feeling,payload}', slices => '{seg,big}') > 0 AS log;

-- 1. What is refused.
\pset format unaligned
\pset tuples_only on
SELECT retrain.enable_rollup(NULL);
SELECT retrain.enable_rollup('log', every => NULL);
SELECT retrain.enable_rollup('log', every => '7 hours');
SELECT retrain.enable_rollup('log', every => '30 seconds');
SELECT retrain.enable_rollup('log', every => '2 days');
SELECT retrain.enable_rollup('log', every => '1 month');
SELECT retrain.enable_rollup('log', every => '-1 hour');
SELECT retrain.enable_rollup('log', lateness => '-1 hour');
SELECT retrain.enable_rollup('log', lateness => '2 years');
SELECT retrain.enable_rollup('log', watch => '367 days');
SELECT retrain.enable_rollup('log', every => '1 minute', watch => '20 days', since => now());
SELECT retrain.enable_rollup('log', columns => '{}');
SELECT retrain.enable_rollup('log', columns => '{x,z}');
SELECT retrain.enable_rollup('log', columns => '{x,x}');
SELECT retrain.enable_rollup('log', columns => '{x,NULL}');
SELECT retrain.enable_rollup('log', columns => '{payload}');
SELECT retrain.enable_rollup('log', columns => '{y}');
SELECT retrain.enable_rollup('log', slices => '{known}');
SELECT retrain.enable_rollup('log', slices => '{z}');
SELECT retrain.enable_rollup('log', filter => 'x >');
SELECT retrain.enable_rollup('log', filter => 'at < now()');
SELECT retrain.enable_rollup('log', filter => 'y');
SELECT retrain.enable_rollup('log', since => '-infinity');
SELECT retrain.enable_rollup('log', every => '1 minute', since => '1900-01-01');
SELECT retrain.enable_rollup('log', capacity => 15);
SELECT retrain.enable_rollup('log', max_slices => 0);
SELECT retrain.enable_rollup('no such');
SELECT retrain.disable_rollup('log');
SELECT retrain.disable_rollup(NULL);
SELECT retrain.refresh_rollup('log', '2020-01-01', '2020-01-02');
SELECT retrain.refresh_rollup('log', NULL, '2020-01-02');
SET ROLE regress_rollup_other;
SELECT retrain.enable_rollup('log');
SET ROLE regress_rollup_owner;
SELECT retrain.attach_log('m', 'log', 'at', features => '{x}', name => 'hidden', respect_rls => true) > 0;
SELECT retrain.enable_rollup('hidden');
SELECT retrain.retire_log('hidden');
SELECT retrain.enable_rollup('hidden');
\pset format aligned
\pset tuples_only off

-- 2. Everything by default, from the first row; small steps.
SELECT retrain.enable_rollup('log', watch => '1 day', max_slices => 5);
SELECT retrain.enable_rollup('log');
CALL retrain.tick(1);
SELECT covers_from, covers_until, buckets, next_due < now() AS more FROM retrain.rollup_status;
CALL retrain.tick();
SELECT log, model, bucket_width, lateness, watch, filter, capacity, columns, slices, covers_from, covers_until, settled_until, buckets, day_buckets, unsettled_buckets, crowded_buckets, row_count, late_rows,
	buckets_redone, states, size_bytes > 1000 AS has_size, age > '6 years' AS old, next_due > now() AS waits, running_since, consecutive_errors, last_error, problem FROM retrain.rollup_status \gx
RESET ROLE;
-- each state, of hours and of days, is what profile_agg makes of the rows
CREATE FUNCTION by_hand(relation text, from_time timestamptz, to_time timestamptz, column_name text, slice_column text, slice_value text, capacity integer, filter text) RETURNS retrain.profile LANGUAGE plpgsql AS $$
DECLARE result retrain.profile;
BEGIN
	EXECUTE format('SELECT retrain.profile_agg(%I, $3) FROM %s WHERE at >= $1 AND at < $2 AND (%s) AND %s', column_name, relation, coalesce(filter, 'true'),
		CASE WHEN slice_column IS NULL THEN 'true' ELSE format('%I IS NOT DISTINCT FROM %L', slice_column, slice_value) END) INTO result USING from_time, to_time, capacity;
	RETURN result;
END $$;
CREATE VIEW compared AS SELECT l.name, s.bucket_end - s.bucket_start = '1 day' AS is_day, s.column_name, s.slice_column, s.slice_value, s.bucket_start,
	s.profile OPERATOR(retrain.=) by_hand('regress_rollup.' || v.relation_name, s.bucket_start, s.bucket_end, s.column_name, s.slice_column, s.slice_value, r.capacity, r.filter) AS same
FROM retrain.rollup_state s JOIN retrain.rollup r USING (log_id) JOIN retrain.log l USING (log_id) JOIN retrain.log_revision v ON v.log_id = r.log_id AND v.revision = r.log_revision;
SELECT is_day, column_name, slice_column, count(*), count(DISTINCT slice_value) AS slices, bool_and(same) AS same FROM compared GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- buckets: days are complete, borders belong to the bucket that they begin, empty hours are there
SELECT bucket_start, bucket_end, settled, redo, row_count, rows_unused, late_rows, crowded, b.row_count = (SELECT count(*) FROM regress_rollup.log WHERE at >= bucket_start AND at < bucket_end) AS same
FROM retrain.rollup_bucket b WHERE bucket_end - bucket_start = '1 day' OR bucket_start >= '2020-01-02 00:00' AND bucket_start < '2020-01-02 02:00' OR bucket_start >= '2020-01-02 13:00' AND bucket_start < '2020-01-02 20:00'
ORDER BY 1, 2;
SELECT count(*) AS hours, sum(row_count) = (SELECT count(*) FROM regress_rollup.log) AS all_rows FROM retrain.rollup_bucket WHERE bucket_end - bucket_start < '1 day';

-- 3. Rows that come late.  An empty window makes nothing anew, but makes the rollup due.
SET ROLE regress_rollup_owner;
INSERT INTO log (id, at, x, n, seg, big) SELECT i, '2020-01-02 05:30Z', i, 1, 'late', 'b0' FROM generate_series(1, 7) i;
SELECT retrain.refresh_rollup('log', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT late_rows, buckets_redone, row_count, day_buckets FROM retrain.rollup_status;
RESET ROLE;
SELECT count(*), bool_and(same) AS same, count(*) FILTER (WHERE slice_value = 'late') AS late FROM compared;
SELECT bucket_end - bucket_start AS length, late_rows FROM retrain.rollup_bucket WHERE late_rows > 0 ORDER BY 1;
SELECT object_name, message FROM retrain.event WHERE kind = 'late_rows';
-- old buckets are looked at in turn, a day in a step: that of the first day comes after that of the last
SET ROLE regress_rollup_owner;
INSERT INTO log (id, at, x, n, seg, big) VALUES (1, '2020-01-01 05:30Z', 5, 1, 'late', 'b0');
SELECT retrain.refresh_rollup('log', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT late_rows, buckets_redone, row_count FROM retrain.rollup_status;
SELECT retrain.refresh_rollup('log', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT late_rows, buckets_redone, row_count FROM retrain.rollup_status;
-- old rows that are removed leave the states as they are
CREATE TABLE kept AS SELECT * FROM log;
DELETE FROM log WHERE at < '2020-01-02';
SELECT retrain.refresh_rollup('log', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT retrain.refresh_rollup('log', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT retrain.refresh_rollup('log', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT late_rows, buckets_redone, row_count FROM retrain.rollup_status;
INSERT INTO log SELECT * FROM kept WHERE at < '2020-01-02';
-- changed rows are seen when somebody asks for it; until then such buckets serve nobody, and their days are gone
UPDATE log SET x = -1 WHERE at >= '2020-01-02 05:00Z' AND at < '2020-01-02 06:00Z';
RESET ROLE;
SELECT bool_and(same) AS same FROM compared;
SET ROLE regress_rollup_owner;
SELECT retrain.refresh_rollup('log', '2020-01-02 05:15', '2020-01-02 06:15') AS marked;
SELECT unsettled_buckets, settled_until, buckets, day_buckets FROM retrain.rollup_status;
CALL retrain.tick();
SELECT unsettled_buckets, settled_until, buckets, day_buckets, late_rows FROM retrain.rollup_status;
RESET ROLE;
SELECT bool_and(same) AS same FROM compared;

-- 4. Young buckets: made as soon as they are closed, followed while rows may come, settled when their lateness has passed.
SET ROLE regress_rollup_owner;
CREATE TABLE young (at timestamp, x real, seg text);
CREATE TABLE today AS SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AS at;
CREATE FUNCTION day(n integer) RETURNS timestamp LANGUAGE sql AS $$ SELECT at + n * interval '1 day' FROM regress_rollup.today $$;
-- five settled days, and two that are not
INSERT INTO young SELECT day(d) + i * interval '1 hour', i, 'a' FROM unnest('{-20,-19,-18,-17,-16,-4,-3}'::integer[]) d, generate_series(0, 23) i;
SELECT retrain.attach_log('m', 'young', 'at', features => '{x}', slices => '{seg}') > 0 AS log,
	retrain.enable_rollup('young', every => '1 day', lateness => '10 days', watch => '0', filter => 'x > -1000');
CALL retrain.tick();
SELECT covers_from = day(-20) AS from_first, covers_until = day(-2) AS until_newest, settled_until BETWEEN day(-12) AND day(-8) AS settled, buckets, day_buckets, row_count, late_rows FROM retrain.rollup_status WHERE log = 'young';
-- within the lateness: made anew, and not called late
INSERT INTO young SELECT day(-4) + i * interval '1 hour', 100, 'b' FROM generate_series(0, 4) i;
INSERT INTO young VALUES (day(-4), -2000, 'b');
-- after it, with nobody watching: not seen
INSERT INTO young VALUES (day(-19), 100, 'b');
SELECT retrain.refresh_rollup('young', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT buckets, row_count, late_rows, buckets_redone FROM retrain.rollup_status WHERE log = 'young';
RESET ROLE;
SELECT b.bucket_start::date - regress_rollup.day(0)::date AS day, b.settled, b.row_count, b.rows_unused, (SELECT count(*) FROM compared c WHERE c.name = l.name AND c.bucket_start = b.bucket_start) AS states,
	(SELECT bool_and(c.same) FROM compared c WHERE c.name = l.name AND c.bucket_start = b.bucket_start) AS same
FROM retrain.rollup_bucket b JOIN retrain.log l USING (log_id) WHERE l.name = 'young' AND b.row_count > 0 ORDER BY 1;
-- a step that comes when the lateness has passed makes the bucket anew without asking, and settles it
UPDATE retrain.rollup r SET lateness = '0' FROM retrain.log l WHERE l.log_id = r.log_id AND l.name = 'young';
SET ROLE regress_rollup_owner;
UPDATE young SET x = 7 WHERE at >= day(-3) AND at < day(-2);
SELECT retrain.refresh_rollup('young', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT settled_until = day(-2) AS settled, unsettled_buckets, late_rows, buckets_redone FROM retrain.rollup_status WHERE log = 'young';
RESET ROLE;
SELECT bool_and(same) AS same FROM compared WHERE name = 'young' AND bucket_start >= regress_rollup.day(-5);

-- 5. States and errors.
SET ROLE regress_rollup_owner;
SELECT retrain.pause_log('young');
INSERT INTO young VALUES (day(-2), 1, 'a');
SELECT retrain.refresh_rollup('young', '2020-01-01', '2020-01-01') AS marked;
CALL retrain.tick();
SELECT problem, covers_until = day(-2) AS as_before FROM retrain.rollup_status WHERE log = 'young';
SELECT retrain.resume_log('young'), retrain.pause_model('m');
CALL retrain.tick();
SELECT problem, covers_until = day(-2) AS as_before FROM retrain.rollup_status WHERE log = 'young';
SELECT retrain.resume_model('m');
ALTER TABLE young RENAME COLUMN x TO z;
CALL retrain.tick();
SELECT covers_until = day(-2) AS as_before, running_since, consecutive_errors, last_error FROM retrain.rollup_status WHERE log = 'young';
ALTER TABLE young RENAME COLUMN z TO x;
RESET ROLE;
SELECT kind, message FROM retrain.event WHERE object_name = 'log young' AND kind = 'failed';
UPDATE retrain.rollup SET retry_at = NULL;
SET ROLE regress_rollup_owner;
CALL retrain.tick();
SELECT covers_until = day(-1) AS further, consecutive_errors, last_error FROM retrain.rollup_status WHERE log = 'young';
-- a log that is changed goes on with what it was, and says so
SELECT retrain.alter_log('young', '{"features": ["x", "seg"]}');
SELECT problem FROM retrain.rollup_status WHERE log = 'young';
-- off: everything is gone
SELECT retrain.disable_rollup('young');
RESET ROLE;
SELECT count(*) FROM retrain.rollup_state JOIN retrain.log l USING (log_id) WHERE l.name = 'young';
-- on again, with other settings: other borders, one column, a capacity, no slices
SET ROLE regress_rollup_owner;
SELECT retrain.enable_rollup('young', every => '6 hours', lateness => '0', columns => '{seg,x}', slices => '{}', capacity => 16, since => day(-4));
CALL retrain.tick();
SELECT columns, slices, covers_from = day(-4) AS since, covers_until = day(-2) + interval '6 hours' AS until_newest, buckets, day_buckets, states, problem FROM retrain.rollup_status WHERE log = 'young';
RESET ROLE;
SELECT bool_and(same) AS same FROM compared WHERE name = 'young';

-- 6. Who sees it.
SET ROLE regress_rollup_other;
SELECT count(*) FROM retrain.rollup_status;
SELECT count(*) FROM retrain.rollup_bucket;
SELECT retrain.disable_rollup('young');
SELECT retrain.refresh_rollup('young', '2020-01-01', '2020-01-02');
CALL retrain.tick();
SET ROLE regress_rollup_auditor;
SELECT log FROM retrain.rollup_status ORDER BY log;
SELECT count(*) > 0 AS states FROM retrain.rollup_state;
RESET ROLE;

SET client_min_messages = warning;
DROP EXTENSION retrain CASCADE;
DROP SCHEMA regress_rollup CASCADE;
DROP ROLE regress_rollup_owner, regress_rollup_other, regress_rollup_auditor;
CREATE EXTENSION retrain;
