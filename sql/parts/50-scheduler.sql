-- The scheduler, as seen from SQL.

CREATE FUNCTION retrain.scheduler_state(
	OUT preloaded boolean,
	OUT enabled boolean,
	OUT launcher_pid integer,
	OUT database_state text,
	OUT next_due timestamptz,
	OUT last_scan timestamptz,
	OUT running_workers integer,
	OUT running_workers_all integer,
	OUT max_workers integer,
	OUT slots_exhausted bigint,
	OUT message text)
LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'retrain_scheduler_state';
COMMENT ON FUNCTION retrain.scheduler_state() IS
'One row about the scheduler and the current database; read it through the view retrain.scheduler_status. Without preloading all columns but preloaded and message are NULL.';

CREATE VIEW retrain.scheduler_status AS
SELECT s.preloaded, s.enabled, s.launcher_pid, s.database_state, s.next_due, s.last_scan,
	s.running_workers, s.running_workers_all, s.max_workers, s.slots_exhausted, s.message
FROM retrain.scheduler_state() AS s;
COMMENT ON VIEW retrain.scheduler_status IS
'One row: is the scheduler at work in this database, and if not, what to do. Without preloading, preloaded is false, message says what to do, and all else is NULL.';
COMMENT ON COLUMN retrain.scheduler_status.preloaded IS 'Whether retrain is in shared_preload_libraries, without which there is no scheduler.';
COMMENT ON COLUMN retrain.scheduler_status.enabled IS 'Setting retrain.enabled.';
COMMENT ON COLUMN retrain.scheduler_status.launcher_pid IS 'Process of the launcher; NULL when it is not running.';
COMMENT ON COLUMN retrain.scheduler_status.database_state IS 'This database as the scheduler knows it: unknown (not looked at yet), absent (no extension), present, incompatible (library and extension version do not fit), suppressed (left alone for a command such as DROP DATABASE), untracked (template, no connections allowed, not in retrain.databases, or above retrain.max_databases).';
COMMENT ON COLUMN retrain.scheduler_status.next_due IS 'When something may next fall due here, as of the last look; NULL when nothing is planned.';
COMMENT ON COLUMN retrain.scheduler_status.last_scan IS 'When the scheduler last looked at this database; NULL for never since the server started.';
COMMENT ON COLUMN retrain.scheduler_status.running_workers IS 'Workers that evaluate policies of this database now.';
COMMENT ON COLUMN retrain.scheduler_status.running_workers_all IS 'Workers that evaluate policies of any database now.';
COMMENT ON COLUMN retrain.scheduler_status.max_workers IS 'Setting retrain.max_workers: the most that may.';
COMMENT ON COLUMN retrain.scheduler_status.slots_exhausted IS 'How often since the server started no background worker slot was free (max_worker_processes).';
COMMENT ON COLUMN retrain.scheduler_status.message IS 'One sentence: Running, or what keeps it from running and what to do.';

CREATE FUNCTION retrain.wake_scheduler() RETURNS boolean
LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_wake_scheduler';
COMMENT ON FUNCTION retrain.wake_scheduler() IS
'Makes the scheduler look at this database after commit instead of at its next regular look, for example after rights of a policy owner were changed. Returns false when there is no scheduler (not preloaded, or in recovery). Every change through retrain''s own functions does this by itself.';

CREATE FUNCTION retrain.progress_state(
	OUT pid integer,
	OUT process text,
	OUT owner_oid oid,
	OUT process_started timestamptz,
	OUT step text,
	OUT step_started timestamptz,
	OUT policy_id bigint,
	OUT log_id bigint,
	OUT slot timestamptz,
	OUT window_rows bigint)
RETURNS SETOF record
LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'retrain_progress_state';
COMMENT ON FUNCTION retrain.progress_state() IS
'One row per process of the scheduler at work in this database; read it through the view retrain.progress. Shows the scanner, and the evaluators of roles the caller is a member of; all of them to roles that may read retrain.policy or hold the scheduler privilege. No row without preloading.';

CREATE VIEW retrain.progress WITH (security_barrier = true) AS
SELECT
	s.pid,
	s.process,
	o.rolname AS owner,
	p.name AS policy,
	l.name AS log,
	s.slot,
	s.step,
	s.step_started,
	pg_catalog.clock_timestamp() - s.step_started AS step_time,
	s.process_started,
	s.window_rows,
	e.rows_current AS last_window_rows,
	e.finished_at - e.started_at AS last_time
FROM retrain.progress_state() AS s
LEFT JOIN pg_catalog.pg_roles o ON o.oid = s.owner_oid
LEFT JOIN retrain.policy p ON p.policy_id = s.policy_id
LEFT JOIN retrain.log l ON l.log_id = s.log_id
LEFT JOIN LATERAL (
	SELECT x.rows_current, x.started_at, x.finished_at FROM retrain.evaluation x
	WHERE x.policy_id = s.policy_id AND x.rows_current IS NOT NULL
	ORDER BY x.slot DESC, x.ordinal DESC LIMIT 1
) e ON true;
COMMENT ON VIEW retrain.progress IS
'One row per process of the scheduler at work in this database now: what it does, since when, and what the same policy took last time. Shows the scanner, and the evaluators of roles the reader is a member of; all of them to auditors and schedulers. Sessions that call tick() or evaluate() are in pg_stat_activity. Empty without preloading.';
COMMENT ON COLUMN retrain.progress.pid IS 'Process; pg_cancel_backend(pid) ends the evaluation and records it as cancelled.';
COMMENT ON COLUMN retrain.progress.process IS 'scanner (finds out what is due, for milliseconds) or evaluator.';
COMMENT ON COLUMN retrain.progress.owner IS 'Owner of the policies that an evaluator works on; NULL for the scanner.';
COMMENT ON COLUMN retrain.progress.policy IS 'Policy it works on; NULL when it is between two policies, or at a rollup.';
COMMENT ON COLUMN retrain.progress.log IS 'Log that is read.';
COMMENT ON COLUMN retrain.progress.slot IS 'Slot that is evaluated.';
COMMENT ON COLUMN retrain.progress.step IS 'starting (connecting), scanning, claiming (looks for the next due policy), evaluating (reads the log), recording (writes evaluation and decision), or rollup (a step of a rollup).';
COMMENT ON COLUMN retrain.progress.step_started IS 'When the step began.';
COMMENT ON COLUMN retrain.progress.step_time IS 'How long the step has taken so far.';
COMMENT ON COLUMN retrain.progress.process_started IS 'When the process began.';
COMMENT ON COLUMN retrain.progress.window_rows IS 'Rows of the window that the checks used; known from step recording on, NULL before and when reading failed.';
COMMENT ON COLUMN retrain.progress.last_window_rows IS 'The same of the last evaluation of this policy: what to expect. NULL when there is none.';
COMMENT ON COLUMN retrain.progress.last_time IS 'How long that one took to read and compute.';

REVOKE ALL ON FUNCTION retrain.progress_state() FROM PUBLIC;
REVOKE ALL ON FUNCTION retrain.scheduler_state(), retrain.wake_scheduler() FROM PUBLIC;

-- The scheduler learns of the extension when this script commits.
SELECT retrain.wake_scheduler();
