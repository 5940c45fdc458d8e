-- Rollups: turning them on and off, and looking at them.

CREATE FUNCTION retrain.enable_rollup(
	log text,
	every interval DEFAULT '1 hour',
	lateness interval DEFAULT '1 hour',
	watch interval DEFAULT '1 day',
	columns text[] DEFAULT NULL,
	slices text[] DEFAULT NULL,
	filter text DEFAULT NULL,
	since timestamptz DEFAULT NULL,
	capacity integer DEFAULT 4096,
	max_slices integer DEFAULT 100) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_enable_rollup';
COMMENT ON FUNCTION retrain.enable_rollup(text, interval, interval, interval, text[], text[], text, timestamptz, integer, integer) IS
'Turns the rollup of a log on and returns the name of the log: from now on the worker, or retrain.tick(), keeps profiles of its columns by time bucket, from which checks of form profile are answered without a scan. every: length of a bucket, 1 minute to 1 day, a whole number of them in a day; days are kept as well. lateness: how late rows may come; younger buckets are kept up to date but serve no policy. watch: how long after that still later rows are looked for at every step, and how much of what is older is counted again at every step in turn; rows found are counted and put in. columns (NULL: features, prediction and probability), slices (NULL: all slice columns of the log; {}: none). filter: only policies with the same filter are served; no labels in it. since: where to begin (NULL: with the first row). capacity: of the profiles, 16 to 65536; max_slices: past so many values in a bucket it keeps none by that column. The log is read with the rights of the model owner, read only. Caller: the owner of the model. Errors: 22023 (argument), 42703 (no such column), 42804 (type), 42710 (is on already), RT002 (filter), RT003 (owner), RT004 (relation changed), RT011 (retired), 42704, 42501.';

CREATE FUNCTION retrain.disable_rollup(log text) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_disable_rollup';
COMMENT ON FUNCTION retrain.disable_rollup(text) IS
'Turns the rollup of a log off, removes its buckets, and returns the name of the log. Policies go on by scanning, with the same figures. Caller: the owner of the model. Errors: 42704 (no such log, or not the caller''s; it has no rollup), 42501.';

CREATE FUNCTION retrain.refresh_rollup(log text, window_start timestamptz, window_end timestamptz) RETURNS bigint
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_refresh_rollup';
COMMENT ON FUNCTION retrain.refresh_rollup(text, timestamptz, timestamptz) IS
'Has the buckets that overlap [window_start, window_end) made anew, for example after rows were changed, and returns how many. From the end of the transaction until that is done they serve no policy. Caller: the owner of the model. Errors: 42704 (no such log, or not the caller''s; it has no rollup), 22004, 42501.';

CREATE VIEW retrain.rollup_status WITH (security_barrier = true) AS
SELECT
	l.name AS log,
	m.name AS model,
	r.bucket_width,
	r.lateness,
	r.watch,
	r.filter,
	r.capacity,
	r.columns,
	r.slices,
	r.covers_from,
	r.covers_until,
	b.settled_until,
	coalesce(b.buckets, 0) AS buckets,
	coalesce(b.day_buckets, 0) AS day_buckets,
	coalesce(b.unsettled, 0) AS unsettled_buckets,
	coalesce(b.crowded, 0) AS crowded_buckets,
	coalesce(b.row_count, 0) AS row_count,
	r.late_rows,
	r.buckets_redone,
	s.states,
	s.size_bytes,
	pg_catalog.clock_timestamp() - r.covers_until AS age,
	r.next_due,
	r.run_started AS running_since,
	r.consecutive_errors,
	r.last_error,
	CASE
		WHEN NOT h.here THEN 'records belong to another server or database: retrain.adopt()'
		WHEN l.state <> 'active' THEN 'log is ' || l.state
		WHEN m.state <> 'active' THEN 'model is ' || m.state
		WHEN o.oid IS NULL THEN 'owner of the model no longer exists'
		WHEN o.rolsuper THEN 'owner of the model is a superuser'
		WHEN r.log_revision <> l.current_revision THEN 'log was changed: retrain.disable_rollup(), then retrain.enable_rollup()'
		WHEN NOT o.rolcanlogin THEN 'owner of the model cannot log in, so only retrain.tick() maintains it'
	END AS problem
FROM retrain.rollup r
JOIN retrain.log l ON l.log_id = r.log_id
JOIN retrain.model m ON m.model_id = l.model_id
LEFT JOIN pg_catalog.pg_roles o ON o.oid = m.owner_oid
CROSS JOIN retrain.instance_here h
LEFT JOIN LATERAL (
	SELECT pg_catalog.count(*) FILTER (WHERE x.bucket_end - x.bucket_start = r.bucket_width) AS buckets,
		pg_catalog.count(*) FILTER (WHERE x.bucket_end - x.bucket_start <> r.bucket_width) AS day_buckets,
		pg_catalog.count(*) FILTER (WHERE NOT x.settled OR x.redo) AS unsettled,
		pg_catalog.count(*) FILTER (WHERE x.crowded <> '{}') AS crowded,
		pg_catalog.sum(x.row_count) FILTER (WHERE x.bucket_end - x.bucket_start = r.bucket_width)::bigint AS row_count,
		coalesce(pg_catalog.min(x.bucket_start) FILTER (WHERE NOT x.settled OR x.redo), r.covers_until) AS settled_until
	FROM retrain.rollup_bucket x WHERE x.log_id = r.log_id
) b ON true
LEFT JOIN LATERAL (
	SELECT pg_catalog.count(*) AS states, coalesce(pg_catalog.sum(pg_catalog.pg_column_size(x.profile)), 0)::bigint AS size_bytes
	FROM retrain.rollup_state x WHERE x.log_id = r.log_id
) s ON true
WHERE pg_catalog.pg_has_role(m.owner_oid, 'MEMBER')
	AND (h.here OR m.owner_name = o.rolname)
	OR pg_catalog.has_table_privilege('retrain.rollup'::pg_catalog.regclass, 'SELECT');
COMMENT ON VIEW retrain.rollup_status IS
'One row per log with a rollup: what it keeps, how fresh and how large it is, rows that came too late, and what is in its way. Shows the logs of models whose owner the reader is a member of; all of them to auditors.';
COMMENT ON COLUMN retrain.rollup_status.log IS 'Name of the log.';
COMMENT ON COLUMN retrain.rollup_status.model IS 'Name of its model.';
COMMENT ON COLUMN retrain.rollup_status.bucket_width IS 'Length of a bucket.';
COMMENT ON COLUMN retrain.rollup_status.lateness IS 'How late rows may come before a bucket is settled.';
COMMENT ON COLUMN retrain.rollup_status.watch IS 'How long after that still later rows are looked for at every step.';
COMMENT ON COLUMN retrain.rollup_status.filter IS 'Filter of the rows; NULL for all.';
COMMENT ON COLUMN retrain.rollup_status.capacity IS 'Capacity of the profiles.';
COMMENT ON COLUMN retrain.rollup_status.columns IS 'The columns that have profiles.';
COMMENT ON COLUMN retrain.rollup_status.slices IS 'The columns by whose values there are profiles as well.';
COMMENT ON COLUMN retrain.rollup_status.covers_from IS 'Start of the first bucket.';
COMMENT ON COLUMN retrain.rollup_status.covers_until IS 'End of the last bucket made: the last closed one that has a row.';
COMMENT ON COLUMN retrain.rollup_status.settled_until IS 'All buckets before this are settled and serve policies.';
COMMENT ON COLUMN retrain.rollup_status.buckets IS 'Buckets of the width.';
COMMENT ON COLUMN retrain.rollup_status.day_buckets IS 'Days merged from them.';
COMMENT ON COLUMN retrain.rollup_status.unsettled_buckets IS 'Buckets that serve no policy yet: too young, or to be made anew.';
COMMENT ON COLUMN retrain.rollup_status.crowded_buckets IS 'Buckets, days included, with too many values of some slice column.';
COMMENT ON COLUMN retrain.rollup_status.row_count IS 'Rows in the buckets that pass the filter.';
COMMENT ON COLUMN retrain.rollup_status.late_rows IS 'Rows found that came later than the lateness.';
COMMENT ON COLUMN retrain.rollup_status.buckets_redone IS 'How often a bucket was made anew because its number of rows had changed.';
COMMENT ON COLUMN retrain.rollup_status.states IS 'States stored.';
COMMENT ON COLUMN retrain.rollup_status.size_bytes IS 'Bytes they take, without indexes.';
COMMENT ON COLUMN retrain.rollup_status.age IS 'Time since covers_until.';
COMMENT ON COLUMN retrain.rollup_status.next_due IS 'When the next step of maintenance is due.';
COMMENT ON COLUMN retrain.rollup_status.running_since IS 'When the step in progress began; NULL when none runs.';
COMMENT ON COLUMN retrain.rollup_status.consecutive_errors IS 'Steps in a row that failed.';
COMMENT ON COLUMN retrain.rollup_status.last_error IS 'Message of the last error.';
COMMENT ON COLUMN retrain.rollup_status.problem IS 'What keeps it from being maintained or used as planned; NULL when nothing does.';
