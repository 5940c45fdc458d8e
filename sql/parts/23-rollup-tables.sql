-- Rollups: mergeable states of a log by time bucket, kept so that long windows
-- need not be scanned.  Derived from the log and replaceable, so nothing here
-- is sealed; what policies are told from them is what a scan would tell.

CREATE TABLE retrain.rollup (
	log_id bigint NOT NULL,
	log_revision integer NOT NULL,
	bucket_width interval NOT NULL,
	lateness interval NOT NULL,
	watch interval NOT NULL,
	filter text,
	capacity integer NOT NULL,
	columns text[] NOT NULL,
	slices text[] NOT NULL,
	max_slices integer NOT NULL,
	covers_from timestamptz NOT NULL,
	covers_until timestamptz NOT NULL,
	audited_until timestamptz NOT NULL,
	late_rows bigint NOT NULL DEFAULT 0,
	buckets_redone bigint NOT NULL DEFAULT 0,
	next_due timestamptz NOT NULL,
	run_id uuid,
	run_started timestamptz,
	run_deadline timestamptz,
	consecutive_errors integer NOT NULL DEFAULT 0,
	retry_at timestamptz,
	last_error text,
	enabled_at timestamptz NOT NULL,
	enabled_by name NOT NULL,
	CONSTRAINT rollup_pkey PRIMARY KEY (log_id),
	CONSTRAINT rollup_log_fkey FOREIGN KEY (log_id, log_revision) REFERENCES retrain.log_revision (log_id, revision),
	CONSTRAINT rollup_covers_check CHECK (covers_from <= covers_until)
) WITH (fillfactor = 50);
COMMENT ON TABLE retrain.rollup IS 'Logs with a rollup: how it is made, how far it has come, and who works on it. Written by retrain.enable_rollup() and by maintenance.';
COMMENT ON COLUMN retrain.rollup.log_id IS 'The log.';
COMMENT ON COLUMN retrain.rollup.log_revision IS 'Its revision that the buckets were made from; only policies on this revision are served.';
COMMENT ON COLUMN retrain.rollup.bucket_width IS 'Length of a bucket; buckets begin at whole multiples of it since 2000-01-01 00:00 UTC.';
COMMENT ON COLUMN retrain.rollup.lateness IS 'How late rows may come: a bucket is settled, and serves policies, when this time has passed since its end.';
COMMENT ON COLUMN retrain.rollup.watch IS 'How long after that rows which come even later are looked for at every step; as much of the older buckets is counted again in turn. 0: neither.';
COMMENT ON COLUMN retrain.rollup.filter IS 'Rows that do not pass are not in the states; only policies with the same filter are served.';
COMMENT ON COLUMN retrain.rollup.capacity IS 'Capacity of the profiles; only checks of the same capacity are served.';
COMMENT ON COLUMN retrain.rollup.columns IS 'The columns that have profiles.';
COMMENT ON COLUMN retrain.rollup.slices IS 'The columns whose values have profiles of their own.';
COMMENT ON COLUMN retrain.rollup.max_slices IS 'A bucket in which a slice column has more values than this has no profiles by that column; policies by it scan its time.';
COMMENT ON COLUMN retrain.rollup.covers_from IS 'Start of the first bucket.';
COMMENT ON COLUMN retrain.rollup.covers_until IS 'End of the last bucket made: the last closed one that has a row.';
COMMENT ON COLUMN retrain.rollup.audited_until IS 'How far the present turn through the older buckets has come.';
COMMENT ON COLUMN retrain.rollup.late_rows IS 'Rows found that came later than the lateness; their buckets were made anew.';
COMMENT ON COLUMN retrain.rollup.buckets_redone IS 'How often a bucket was made anew because its number of rows had changed.';
COMMENT ON COLUMN retrain.rollup.next_due IS 'When the next step of maintenance is due.';
COMMENT ON COLUMN retrain.rollup.run_id IS 'The step in progress; NULL when there is none.';
COMMENT ON COLUMN retrain.rollup.run_started IS 'When it was claimed.';
COMMENT ON COLUMN retrain.rollup.run_deadline IS 'After this the claim is void and somebody else takes the step.';
COMMENT ON COLUMN retrain.rollup.consecutive_errors IS 'Steps in a row that failed.';
COMMENT ON COLUMN retrain.rollup.retry_at IS 'Not claimed before this, after an error.';
COMMENT ON COLUMN retrain.rollup.last_error IS 'Message of the last error; NULL after a step that succeeded.';
COMMENT ON COLUMN retrain.rollup.enabled_at IS 'When the rollup was turned on.';
COMMENT ON COLUMN retrain.rollup.enabled_by IS 'Session user who did.';

CREATE TABLE retrain.rollup_bucket (
	log_id bigint NOT NULL,
	bucket_start timestamptz NOT NULL,
	bucket_end timestamptz NOT NULL,
	settled boolean NOT NULL,
	redo boolean NOT NULL DEFAULT false,
	row_count bigint NOT NULL,
	rows_unused bigint NOT NULL,
	late_rows bigint NOT NULL DEFAULT 0,
	crowded text[] NOT NULL DEFAULT '{}',
	built_at timestamptz NOT NULL,
	CONSTRAINT rollup_bucket_pkey PRIMARY KEY (log_id, bucket_start, bucket_end),
	CONSTRAINT rollup_bucket_rollup_fkey FOREIGN KEY (log_id) REFERENCES retrain.rollup (log_id) ON DELETE CASCADE,
	CONSTRAINT rollup_bucket_check CHECK (bucket_start < bucket_end)
);
COMMENT ON TABLE retrain.rollup_bucket IS 'The time buckets of a rollup: those of its width, and days (UTC) merged from them as soon as all are settled.';
COMMENT ON COLUMN retrain.rollup_bucket.log_id IS 'The log.';
COMMENT ON COLUMN retrain.rollup_bucket.bucket_start IS 'First instant, included.';
COMMENT ON COLUMN retrain.rollup_bucket.bucket_end IS 'End, not included.';
COMMENT ON COLUMN retrain.rollup_bucket.settled IS 'true when it was made after the lateness had passed; only such buckets serve policies.';
COMMENT ON COLUMN retrain.rollup_bucket.redo IS 'true when somebody asked for it to be made anew (retrain.refresh_rollup()); until then it serves no policy.';
COMMENT ON COLUMN retrain.rollup_bucket.row_count IS 'Rows that pass the filter.';
COMMENT ON COLUMN retrain.rollup_bucket.rows_unused IS 'Rows that do not.';
COMMENT ON COLUMN retrain.rollup_bucket.late_rows IS 'Of them, rows found after the bucket had settled; they are in the states.';
COMMENT ON COLUMN retrain.rollup_bucket.crowded IS 'Slice columns with more values than rollup.max_slices, for which there are no states here.';
COMMENT ON COLUMN retrain.rollup_bucket.built_at IS 'When the rows were read.';

CREATE TABLE retrain.rollup_state (
	log_id bigint NOT NULL,
	bucket_start timestamptz NOT NULL,
	bucket_end timestamptz NOT NULL,
	state_kind text NOT NULL,
	column_name name NOT NULL,
	slice_column name,
	slice_value text,
	known_until timestamptz,
	profile retrain.profile,
	CONSTRAINT rollup_state_key UNIQUE NULLS NOT DISTINCT (log_id, bucket_start, bucket_end, column_name, slice_column, slice_value, state_kind, known_until),
	CONSTRAINT rollup_state_bucket_fkey FOREIGN KEY (log_id, bucket_start, bucket_end) REFERENCES retrain.rollup_bucket (log_id, bucket_start, bucket_end) ON DELETE CASCADE,
	CONSTRAINT rollup_state_kind_check CHECK (state_kind = 'profile' AND profile IS NOT NULL AND known_until IS NULL)
);
COMMENT ON TABLE retrain.rollup_state IS 'The mergeable states of the buckets: one row per column and slice.';
COMMENT ON COLUMN retrain.rollup_state.log_id IS 'The log.';
COMMENT ON COLUMN retrain.rollup_state.bucket_start IS 'The bucket.';
COMMENT ON COLUMN retrain.rollup_state.bucket_end IS 'Its end.';
COMMENT ON COLUMN retrain.rollup_state.state_kind IS 'Which of the columns below holds the state: profile, the only kind in this version.';
COMMENT ON COLUMN retrain.rollup_state.column_name IS 'Column of the log.';
COMMENT ON COLUMN retrain.rollup_state.slice_column IS 'Column that slices the rows; NULL for all rows.';
COMMENT ON COLUMN retrain.rollup_state.slice_value IS 'The slice, as text; with a slice_column, NULL is the slice of NULLs.';
COMMENT ON COLUMN retrain.rollup_state.known_until IS 'For states that read labels, which this version does not have: labels known until then are in it.';
COMMENT ON COLUMN retrain.rollup_state.profile IS 'The profile of the rows.';
