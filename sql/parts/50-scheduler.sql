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

REVOKE ALL ON FUNCTION retrain.scheduler_state(), retrain.wake_scheduler() FROM PUBLIC;

-- The scheduler learns of the extension when this script commits.
SELECT retrain.wake_scheduler();
