/*
 * status.c
 *	  What retrain.scheduler_status shows, and waking the scheduler by hand.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/wake.h"
#include "worker/worker.h"

PG_FUNCTION_INFO_V1(retrain_scheduler_state);
PG_FUNCTION_INFO_V1(retrain_wake_scheduler);

/* Columns of retrain.scheduler_state(), in order. */
enum
{
	COL_PRELOADED,
	COL_ENABLED,
	COL_LAUNCHER_PID,
	COL_DATABASE_STATE,
	COL_NEXT_DUE,
	COL_LAST_SCAN,
	COL_RUNNING_WORKERS,
	COL_RUNNING_WORKERS_ALL,
	COL_MAX_WORKERS,
	COL_SLOTS_EXHAUSTED,
	COL_MESSAGE,
	N_COLUMNS
};

/* A consistent copy of what one row needs. */
typedef struct Status
{
	int			launcher_pid;
	bool		databases_full;
	bool		slots_short;
	int64		slots_exhausted;
	int			running;
	int			running_all;
	bool		known;			/* entry is filled in */
	bool		suppressed;
	RetrainDatabaseEntry entry;
} Status;

/* take_status copies the shared state under the lock. */
static void
take_status(Status *status)
{
	RetrainShared *shared = retrain_shared();
	RetrainDatabaseEntry *entry;

	memset(status, 0, sizeof(*status));
	retrain_shared_lock(LW_SHARED);
	status->launcher_pid = shared->launcher_pid;
	status->databases_full = shared->databases_full;
	status->slots_short = shared->slots_short;
	status->slots_exhausted = shared->slots_exhausted;
	for (int i = RETRAIN_SCANNER_SLOT + 1; i < RETRAIN_N_SLOTS; i++)
	{
		if (!shared->slots[i].in_use)
			continue;
		status->running_all++;
		if (shared->slots[i].database == MyDatabaseId)
			status->running++;
	}
	entry = retrain_database_find(MyDatabaseId);
	if (entry != NULL)
	{
		status->known = true;
		status->entry = *entry;
		status->suppressed = retrain_database_suppressed(entry, GetCurrentTimestamp());
	}
	retrain_shared_unlock();
}

/* state_name returns the name of the state of this database. */
static const char *
state_name(const Status *status)
{
	if (!status->known)
		return "untracked";
	if (status->suppressed)
		return "suppressed";
	switch (status->entry.state)
	{
		case RETRAIN_DATABASE_UNKNOWN:
			return "unknown";
		case RETRAIN_DATABASE_ABSENT:
			return "absent";
		case RETRAIN_DATABASE_PRESENT:
			return "present";
		case RETRAIN_DATABASE_INCOMPATIBLE:
			return "incompatible";
	}
	return "unknown";
}

/* server_message says what keeps the scheduler of the server from working. */
static const char *
server_message(const Status *status)
{
	if (RecoveryInProgress())
		return "The server is in recovery; the scheduler starts when it is promoted.";
	if (status->launcher_pid == 0)
		return "The launcher is not running; the server starts it again within seconds.";
	if (!retrain_enabled)
		return "Switched off: set retrain.enabled = on and reload.";
	if (retrain_max_workers == 0)
		return "retrain.max_workers is 0: policies are evaluated by CALL retrain.tick() only.";
	if (status->slots_short)
		return "No background worker slot is free: raise max_worker_processes.";
	return NULL;
}

/* database_message says what keeps it from working in this database. */
static const char *
database_message(const Status *status)
{
	if (!status->known)
		return status->databases_full ?
			"Not looked at: there are more databases than retrain.max_databases." :
			"Not looked at: this database is a template, allows no connections, or is not in retrain.databases.";
	if (status->suppressed)
		return "Left alone for a moment, for a command that needs the database to itself.";
	if (status->entry.scan_failures > 0)
		return psprintf("The last %d looks at this database failed; see the server log.",
						status->entry.scan_failures);
	switch (status->entry.state)
	{
		case RETRAIN_DATABASE_UNKNOWN:
		case RETRAIN_DATABASE_ABSENT:
			return "Not looked at yet.";
		case RETRAIN_DATABASE_INCOMPATIBLE:
			return psprintf("Library %s does not fit extension version %s: run ALTER EXTENSION retrain UPDATE, or restart the server.",
							RETRAIN_VERSION, status->entry.version);
		case RETRAIN_DATABASE_PRESENT:
			if (!status->entry.instance_matches)
				return "These records belong to another server or database; nothing is evaluated until retrain.adopt() is called.";
			break;
	}
	return NULL;
}

/* message returns one sentence for people. */
static const char *
message(const Status *status)
{
	const char *text = server_message(status);

	if (text == NULL)
		text = database_message(status);
	return text != NULL ? text : "Running.";
}

/* put_timestamp stores an instant, NULL for "none". */
static void
put_timestamp(Datum *values, bool *nulls, int column, TimestampTz t)
{
	nulls[column] = t == 0 || TIMESTAMP_NOT_FINITE(t);
	values[column] = TimestampTzGetDatum(t);
}

/*
 * retrain.scheduler_state(OUT preloaded boolean, ..., OUT message text)
 *
 * retrain_scheduler_state returns one row about the scheduler and this
 * database; without preloading all but preloaded and message is NULL.
 */
Datum
retrain_scheduler_state(PG_FUNCTION_ARGS)
{
	TupleDesc	tupdesc;
	Datum		values[N_COLUMNS] = {0};
	bool		nulls[N_COLUMNS];
	bool		preloaded = retrain_shared() != NULL;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
		tupdesc->natts != N_COLUMNS)
		elog(ERROR, "return type of retrain.scheduler_state() is not as expected");
	memset(nulls, true, sizeof(nulls));

	values[COL_PRELOADED] = BoolGetDatum(preloaded);
	nulls[COL_PRELOADED] = false;
	nulls[COL_MESSAGE] = false;
	if (!preloaded)
		values[COL_MESSAGE] = CStringGetTextDatum("Not preloaded: add retrain to shared_preload_libraries and restart the server, or have CALL retrain.tick() called regularly.");
	else
	{
		Status		status;

		take_status(&status);
		memset(nulls, false, sizeof(nulls));
		values[COL_ENABLED] = BoolGetDatum(retrain_enabled);
		values[COL_LAUNCHER_PID] = Int32GetDatum(status.launcher_pid);
		nulls[COL_LAUNCHER_PID] = status.launcher_pid == 0;
		values[COL_DATABASE_STATE] = CStringGetTextDatum(state_name(&status));
		put_timestamp(values, nulls, COL_NEXT_DUE, status.entry.next_due);
		put_timestamp(values, nulls, COL_LAST_SCAN, status.entry.last_scan);
		values[COL_RUNNING_WORKERS] = Int32GetDatum(status.running);
		values[COL_RUNNING_WORKERS_ALL] = Int32GetDatum(status.running_all);
		values[COL_MAX_WORKERS] = Int32GetDatum(retrain_max_workers);
		values[COL_SLOTS_EXHAUSTED] = Int64GetDatum(status.slots_exhausted);
		values[COL_MESSAGE] = CStringGetTextDatum(message(&status));
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)));
}

/*
 * retrain.wake_scheduler() returns boolean
 *
 * retrain_wake_scheduler makes the scheduler look at this database after
 * commit; returns false when there is none to wake.
 */
Datum
retrain_wake_scheduler(PG_FUNCTION_ARGS)
{
	retrain_wake_at_commit();
	PG_RETURN_BOOL(retrain_shared() != NULL && !RecoveryInProgress());
}
