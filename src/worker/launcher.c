/*
 * launcher.c
 *	  The process that decides when: the only one that starts the others.
 *
 * It is connected to no database (shared catalogs only), so it never stands in
 * the way of DROP DATABASE and the like.  It waits for no child.  It never
 * exits with status 0, which would unregister it for good: when switched off
 * it idles, when ended the postmaster starts it again.
 *
 * Each round: take notice of workers that have left, refresh the list of
 * databases, start a scanner and evaluators as plan.c says, sleep.
 */
#include "postgres.h"

#include <setjmp.h>
#include <signal.h>

#include "access/xact.h"
#include "lib/stringinfo.h"
#include "libpq/pqsignal.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/bufmgr.h"
#include "storage/fd.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/proc.h"
#include "storage/smgr.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "worker/worker.h"

/* Longest sleep, s: a step of the clock must not make it sleep for years. */
#define LONGEST_SLEEP 60

/* Shortest distance between two readings of pg_database, ms. */
#define LIST_DISTANCE 1000

/* A scanner that takes longer than this is stuck (a lock on the database), s. */
#define SCANNER_LIMIT 60

/* Pause after no worker slot was free, s; doubled each time. */
#define FIRST_PAUSE 1
#define LONGEST_PAUSE 60

/* What the launcher knows of its own, beside the shared structure. */
typedef struct Launcher
{
	MemoryContext round_context;	/* reset each round */
	BackgroundWorkerHandle *handles[RETRAIN_N_SLOTS];
	uint64		generations[RETRAIN_N_SLOTS];	/* that the handles are of */
	bool		scanner_ended;	/* the stuck scanner has been told to leave */
	TimestampTz listed_at;		/* when pg_database was read */
	TimestampTz start_not_before;	/* no worker slot was free */
	int			pause;			/* s, 0: the last start succeeded */
	TimestampTz last_shortage;	/* when no slot was free */
	bool		evaluators_first;	/* whose turn it is when slots are short */
} Launcher;

/* wake_on_signal makes SIGINT (pg_cancel_backend) a mere wake-up. */
static void
wake_on_signal(SIGNAL_ARGS)
{
	int			save_errno = errno;

	SetLatch(MyLatch);
	errno = save_errno;
}

/* sign_off says that there is no launcher any more; at exit. */
static void
sign_off(int code, Datum arg)
{
	RetrainShared *shared = retrain_shared();

	retrain_shared_lock(LW_EXCLUSIVE);
	if (shared->launcher_pid == MyProcPid)
		shared->launcher_pid = 0;
	retrain_shared_unlock();
}

/*
 * sign_on says that there is a launcher.  Workers of an earlier launcher go on;
 * those it had reserved a slot for and that have not started are not wanted
 * any more, since nobody would notice if they never did.
 */
static void
sign_on(void)
{
	RetrainShared *shared = retrain_shared();

	on_shmem_exit(sign_off, (Datum) 0);
	retrain_shared_lock(LW_EXCLUSIVE);
	shared->launcher_pid = MyProcPid;
	shared->launcher_procno = RETRAIN_MY_PROC_NUMBER;
	for (int i = 0; i < RETRAIN_N_SLOTS; i++)
		if (shared->slots[i].in_use && shared->slots[i].pid == 0)
			shared->slots[i].in_use = false;
	retrain_shared_unlock();
}

/*
 * publish_settings passes server-level limits on to workers, and has the
 * databases listed anew, for retrain.databases may have changed.
 */
static void
publish_settings(void)
{
	RetrainShared *shared = retrain_shared();

	retrain_shared_lock(LW_EXCLUSIVE);
	shared->evaluation_timeout = retrain_evaluation_timeout;
	shared->lock_timeout = retrain_lock_timeout;
	shared->worker_temp_file_limit = retrain_worker_temp_file_limit;
	shared->list_databases = true;
	retrain_shared_unlock();
}

/*
 * reap takes notice of workers that have left.  A slot is used again only when
 * the postmaster has said that its process is gone.
 */
static void
reap(Launcher *self)
{
	for (int i = 0; i < RETRAIN_N_SLOTS; i++)
	{
		pid_t		pid;

		if (self->handles[i] == NULL ||
			GetBackgroundWorkerPid(self->handles[i], &pid) != BGWH_STOPPED)
			continue;
		/* normally the worker has done this itself */
		retrain_slot_release(i, self->generations[i]);
		pfree(self->handles[i]);
		self->handles[i] = NULL;
	}
}

/* slot_free tells whether a worker may be started in a slot. */
static bool
slot_free(Launcher *self, int slotno)
{
	bool		in_use;

	retrain_shared_lock(LW_SHARED);
	in_use = retrain_shared()->slots[slotno].in_use;
	retrain_shared_unlock();
	return !in_use && self->handles[slotno] == NULL;
}

/*
 * note_exhausted backs off, and says so once per episode: on a server with few
 * slots shortages come and go by the second.
 */
static void
note_exhausted(Launcher *self, TimestampTz now)
{
	RetrainShared *shared = retrain_shared();

	if (self->last_shortage == 0 || now < self->last_shortage ||
		now > retrain_seconds_after(self->last_shortage, LONGEST_PAUSE))
		ereport(LOG,
				(errmsg("retrain: no background worker slot is free"),
				 errdetail("Work that is due stays due, oldest first."),
				 errhint("You may need to increase max_worker_processes.")));
	self->last_shortage = now;
	self->pause = self->pause == 0 ? FIRST_PAUSE : Min(self->pause * 2, LONGEST_PAUSE);
	self->start_not_before = retrain_seconds_after(now, self->pause);
	self->evaluators_first = !self->evaluators_first;

	retrain_shared_lock(LW_EXCLUSIVE);
	shared->slots_exhausted++;
	shared->slots_short = true;
	retrain_shared_unlock();
}

/* note_started ends the back-off. */
static void
note_started(Launcher *self)
{
	if (self->pause == 0)
		return;
	self->pause = 0;
	self->start_not_before = 0;
	retrain_shared_lock(LW_EXCLUSIVE);
	retrain_shared()->slots_short = false;
	retrain_shared_unlock();
}

/*
 * start_worker registers a worker for a free slot; label is what ps and the
 * log show.  Returns false when the server has no slot.
 */
static bool
start_worker(Launcher *self, int slotno, const RetrainDatabaseEntry *database,
			 Oid owner, const char *label)
{
	bool		scanner = slotno == RETRAIN_SCANNER_SLOT;
	BackgroundWorker worker;
	MemoryContext previous;
	bool		registered;

	self->generations[slotno] = retrain_slot_reserve(slotno, database->database, owner);

	memset(&worker, 0, sizeof(worker));
	worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
	worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker.bgw_restart_time = BGW_NEVER_RESTART;
	snprintf(worker.bgw_library_name, sizeof(worker.bgw_library_name), "retrain");
	snprintf(worker.bgw_function_name, sizeof(worker.bgw_function_name), "%s",
			 scanner ? "retrain_scanner_main" : "retrain_evaluator_main");
	snprintf(worker.bgw_type, sizeof(worker.bgw_type), "%s",
			 scanner ? "retrain scanner" : "retrain evaluator");
	snprintf(worker.bgw_name, sizeof(worker.bgw_name), "%s", label);
	worker.bgw_main_arg = Int32GetDatum(slotno);
	memcpy(worker.bgw_extra, &self->generations[slotno], sizeof(uint64));
	worker.bgw_notify_pid = MyProcPid;

	previous = MemoryContextSwitchTo(TopMemoryContext);
	registered = RegisterDynamicBackgroundWorker(&worker, &self->handles[slotno]);
	MemoryContextSwitchTo(previous);

	if (!registered)
	{
		self->handles[slotno] = NULL;
		retrain_slot_cancel(slotno, self->generations[slotno]);
		note_exhausted(self, GetCurrentTimestamp());
		return false;
	}
	note_started(self);
	return true;
}

/*
 * watch_scanner ends a scanner that is stuck, for example behind somebody's
 * lock on its database: all other databases would wait for it.
 */
static void
watch_scanner(Launcher *self, TimestampTz now, TimestampTz *next)
{
	RetrainWorkerSlot *slot = &retrain_shared()->slots[RETRAIN_SCANNER_SLOT];
	TimestampTz limit;
	int			pid;
	Oid			database;
	bool		in_use;

	retrain_shared_lock(LW_SHARED);
	limit = retrain_seconds_after(slot->started, SCANNER_LIMIT);
	in_use = slot->in_use;
	pid = slot->pid;
	database = slot->database;
	if (in_use && now >= limit && !self->scanner_ended && pid != 0)
		kill(pid, SIGTERM);
	retrain_shared_unlock();

	if (!in_use || self->scanner_ended)
		return;
	if (now < limit)
	{
		*next = Min(*next, limit);
		return;
	}
	if (pid == 0 && self->handles[RETRAIN_SCANNER_SLOT] != NULL)
		TerminateBackgroundWorker(self->handles[RETRAIN_SCANNER_SLOT]);
	self->scanner_ended = true;
	ereport(LOG,
			(errmsg("retrain: ended the scanner of database %u, which took longer than %d s",
					database, SCANNER_LIMIT)));
}

/*
 * start_scanner starts the scanner when a database is to be looked at.  Returns
 * false when the server has no slot.
 */
static bool
start_scanner(Launcher *self, TimestampTz now, TimestampTz *next)
{
	RetrainDatabaseEntry *entry;
	RetrainDatabaseEntry copy;
	char		label[BGW_MAXLEN];

	if (!slot_free(self, RETRAIN_SCANNER_SLOT))
		return true;			/* its end will wake us */

	retrain_shared_lock(LW_EXCLUSIVE);
	entry = retrain_plan_scan(now, next);
	if (entry != NULL)
	{
		copy = *entry;
		/* wishes that come from now on are for the next scan */
		entry->wake = false;
	}
	retrain_shared_unlock();
	if (entry == NULL)
		return true;

	snprintf(label, sizeof(label), "retrain scanner in %s", NameStr(copy.name));
	self->scanner_ended = false;
	if (start_worker(self, RETRAIN_SCANNER_SLOT, &copy, InvalidOid, label))
		return true;

	retrain_shared_lock(LW_EXCLUSIVE);
	entry = retrain_database_find(copy.database);
	if (entry != NULL)
		entry->wake = entry->wake || copy.wake;
	retrain_shared_unlock();
	return false;
}

/*
 * start_evaluators starts as many as are allowed and due.  Returns false when
 * the server has no slot.
 */
static bool
start_evaluators(Launcher *self, TimestampTz now, TimestampTz *next)
{
	int			busy = 0;

	for (int i = RETRAIN_SCANNER_SLOT + 1; i < RETRAIN_N_SLOTS; i++)
		if (!slot_free(self, i))
			busy++;

	for (int i = RETRAIN_SCANNER_SLOT + 1; i < RETRAIN_N_SLOTS && busy < retrain_max_workers; i++)
	{
		RetrainDatabaseEntry *entry;
		RetrainDatabaseEntry copy;
		RetrainDueEntry owner;
		char		label[BGW_MAXLEN];

		if (!slot_free(self, i))
			continue;
		retrain_shared_lock(LW_SHARED);
		entry = retrain_plan_evaluator(now, &owner, next);
		if (entry != NULL)
			copy = *entry;
		retrain_shared_unlock();
		if (entry == NULL)
			return true;

		snprintf(label, sizeof(label), "retrain evaluator for %s in %s",
				 NameStr(owner.owner_name), NameStr(copy.name));
		if (!start_worker(self, i, &copy, owner.owner, label))
			return false;
		busy++;
	}
	return true;
}

/*
 * start_workers starts what is due.  When slots are short, scanner and
 * evaluators take turns at being first: one free slot must serve both.
 */
static void
start_workers(Launcher *self, TimestampTz now, TimestampTz *next)
{
	bool		short_of_slots;

	if (self->pause > 0 && now < self->start_not_before &&
		self->start_not_before <= retrain_seconds_after(now, LONGEST_PAUSE))
	{
		*next = Min(*next, self->start_not_before);
		return;
	}
	if (self->evaluators_first)
		short_of_slots = !start_evaluators(self, now, next) || !start_scanner(self, now, next);
	else
		short_of_slots = !start_scanner(self, now, next) || !start_evaluators(self, now, next);
	if (short_of_slots)
		*next = Min(*next, self->start_not_before);
}

/* list_if_needed reads pg_database again, but not more often than needed. */
static void
list_if_needed(Launcher *self, TimestampTz now, TimestampTz *next)
{
	RetrainShared *shared = retrain_shared();
	bool		asked;
	TimestampTz due = self->listed_at + (int64) LIST_DISTANCE * 1000;

	retrain_shared_lock(LW_EXCLUSIVE);
	asked = shared->list_databases;
	if (now >= due || now < self->listed_at)
		shared->list_databases = false;
	retrain_shared_unlock();

	if (now >= due || now < self->listed_at)
	{
		self->listed_at = now;
		retrain_databases_refresh(self->round_context);
	}
	else if (asked)
		*next = Min(*next, due);
}

/* launcher_round does all that is to be done now and returns when to wake up next. */
static TimestampTz
launcher_round(Launcher *self)
{
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz next = retrain_seconds_after(now, LONGEST_SLEEP);

	reap(self);
	if (!retrain_enabled)
		return next;

	list_if_needed(self, now, &next);
	watch_scanner(self, now, &next);
	start_workers(self, now, &next);
	return next;
}

/* sleep_until waits for the latch, at most until the given instant. */
static void
sleep_until(TimestampTz next)
{
	static uint32 wait_event = 0;
	long		timeout = TimestampDifferenceMilliseconds(GetCurrentTimestamp(), next);

	timeout = Min(timeout, LONGEST_SLEEP * 1000L);
	pgstat_report_activity(STATE_IDLE, NULL);
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
					 Max(timeout, 0L), RETRAIN_WAIT_EVENT(&wait_event, "RetrainLauncherMain"));
	ResetLatch(MyLatch);

	/* end without the FATAL line that every shutdown would leave in the log */
	if (ProcDiePending)
		proc_exit(1);
	CHECK_FOR_INTERRUPTS();
	if (ConfigReloadPending)
	{
		ConfigReloadPending = false;
		ProcessConfigFile(PGC_SIGHUP);
		publish_settings();
	}
}

/* recover cleans up after an error, as the autovacuum launcher does. */
static void
recover(Launcher *self)
{
	error_context_stack = NULL;
	HOLD_INTERRUPTS();
	disable_all_timeouts(false);
	QueryCancelPending = false;
	EmitErrorReport();
	AbortCurrentTransaction();
	LWLockReleaseAll();
	ConditionVariableCancelSleep();
	pgstat_report_wait_end();
	UnlockBuffers();
	AtEOXact_Buffers(false);
	AtEOXact_SMgr();
	AtEOXact_Files(false);
	AtEOXact_HashTables(false);
	MemoryContextSwitchTo(self->round_context);
	FlushErrorState();
	MemoryContextReset(self->round_context);
	RESUME_INTERRUPTS();
}

/* retrain_launcher_main is the launcher; it never returns. */
void
retrain_launcher_main(Datum main_arg)
{
	Launcher   *self;
	sigjmp_buf	local_sigjmp_buf;

	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGINT, wake_on_signal);
	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();

	/* shared catalogs, no database */
	BackgroundWorkerInitializeConnection(NULL, NULL, 0);
	pgstat_report_appname("retrain launcher");

	self = MemoryContextAllocZero(TopMemoryContext, sizeof(Launcher));
	self->round_context = AllocSetContextCreate(TopMemoryContext, "retrain launcher round",
												ALLOCSET_DEFAULT_SIZES);
	sign_on();
	publish_settings();
	ereport(LOG, (errmsg("retrain launcher started")));

	if (sigsetjmp(local_sigjmp_buf, 1) != 0)
	{
		recover(self);

		/* an error that comes back at once must not fill the log */
		sleep_until(retrain_seconds_after(GetCurrentTimestamp(), 1));
	}
	PG_exception_stack = &local_sigjmp_buf;

	for (;;)
	{
		TimestampTz next;

		MemoryContextSwitchTo(self->round_context);
		MemoryContextReset(self->round_context);
		next = launcher_round(self);
		sleep_until(next);
	}
}
