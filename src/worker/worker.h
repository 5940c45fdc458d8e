/*
 * worker.h
 *	  The scheduler's processes and what they share.
 *
 * launcher: static, connected to no database, the only one that starts others;
 * scanner: one at a time, finds out what is due in one database;
 * evaluator: per database and policy owner, with the owner as session user.
 *
 * Everything shared stands in one fixed structure under one LWLock.  Nobody
 * waits, connects or raises an error while holding it.
 */
#ifndef RETRAIN_WORKER_H
#define RETRAIN_WORKER_H

#include "datatype/timestamp.h"
#include "storage/condition_variable.h"
#include "storage/lwlock.h"

#include "common/guc.h"
#include "common/progress.h"

/* Slot 0 belongs to the scanner, the others to evaluators. */
#define RETRAIN_SCANNER_SLOT 0
#define RETRAIN_N_SLOTS (1 + RETRAIN_MAX_WORKERS)

/* Owners with due work that one scan reports; a further scan finds the rest. */
#define RETRAIN_MAX_DUE_OWNERS 16

/* Owners of one database whose evaluators failed and who wait for a retry. */
#define RETRAIN_MAX_REFUSED 8

#define RETRAIN_VERSION_LEN 32

typedef enum RetrainDatabaseState
{
	RETRAIN_DATABASE_UNKNOWN,	/* not looked at yet */
	RETRAIN_DATABASE_ABSENT,	/* no extension */
	RETRAIN_DATABASE_PRESENT,
	RETRAIN_DATABASE_INCOMPATIBLE	/* the library does not fit the extension */
} RetrainDatabaseState;

/* How a worker left; DIED until it says otherwise. */
typedef enum RetrainOutcome
{
	RETRAIN_OUTCOME_DIED,
	RETRAIN_OUTCOME_DONE,		/* nothing left to do */
	RETRAIN_OUTCOME_MORE		/* stopped at its limit, there may be more */
} RetrainOutcome;

typedef struct RetrainWorkerSlot
{
	uint64		generation;		/* rises with every use, so that a late worker
								 * of an earlier use can be told apart */
	bool		in_use;
	int			pid;			/* 0 until the process has started */
	Oid			database;
	Oid			owner;			/* InvalidOid for the scanner */
	RetrainOutcome outcome;
	TimestampTz started;
	RetrainProgress progress;
	TimestampTz progress_since;
} RetrainWorkerSlot;

typedef struct RetrainDueEntry
{
	Oid			owner;
	NameData	owner_name;
	TimestampTz due;
} RetrainDueEntry;

typedef struct RetrainRefusedOwner
{
	Oid			owner;			/* InvalidOid: unused */
	int			failures;
	TimestampTz not_before;
} RetrainRefusedOwner;

typedef struct RetrainDatabaseEntry
{
	Oid			database;		/* InvalidOid: unused */
	NameData	name;
	RetrainDatabaseState state;
	bool		instance_matches;
	char		version[RETRAIN_VERSION_LEN];	/* of the extension */
	bool		wake;			/* somebody asked for a scan */
	bool		more_owners;	/* the last scan found more than it could say */
	int			scan_failures;
	TimestampTz retry_at;		/* no scan before this; 0: none */
	TimestampTz last_scan;		/* 0: never */
	TimestampTz next_due;		/* DT_NOEND: nothing planned */
	TimestampTz retention_at;	/* when old evaluations are looked for next; 0: now */
	int			suppressed_by;	/* pid of a session that needs the database
								 * free of us; 0: none */
	TimestampTz suppressed_until;
	int			n_due;
	RetrainDueEntry due[RETRAIN_MAX_DUE_OWNERS];
	RetrainRefusedOwner refused[RETRAIN_MAX_REFUSED];
} RetrainDatabaseEntry;

typedef struct RetrainShared
{
	ConditionVariable worker_gone;	/* broadcast when a slot becomes free */
	int			launcher_pid;	/* 0: no launcher */
	int			launcher_procno;
	bool		list_databases; /* somebody made or changed a database */
	bool		databases_full; /* more databases than entries */
	bool		slots_short;	/* no free worker slot at the last attempt */
	int64		slots_exhausted;	/* how often that happened */

	/* server-level values, read by the launcher, for its workers */
	int			evaluation_timeout;
	int			lock_timeout;
	int			worker_temp_file_limit;

	RetrainWorkerSlot slots[RETRAIN_N_SLOTS];
	int			n_databases;	/* length of databases */
	RetrainDatabaseEntry databases[FLEXIBLE_ARRAY_MEMBER];
} RetrainShared;

/* What a dynamic worker was started for. */
typedef struct RetrainWork
{
	int			slot;
	uint64		generation;
	Oid			database;
	Oid			owner;
	int			evaluation_timeout;
	int			lock_timeout;
	int			worker_temp_file_limit;
} RetrainWork;

/* init.c */
extern void retrain_worker_init(void);

/* shmem.c */
extern void retrain_shmem_init(void);
extern RetrainShared *retrain_shared(void);
extern void retrain_shared_lock(LWLockMode mode);
extern void retrain_shared_unlock(void);
extern void retrain_notify_launcher(void);
extern RetrainDatabaseEntry *retrain_database_find(Oid database);
extern bool retrain_database_suppressed(const RetrainDatabaseEntry *entry, TimestampTz now);
extern void retrain_database_wake(Oid database);
extern TimestampTz retrain_seconds_after(TimestampTz t, int seconds);

/* slot.c */
extern uint64 retrain_slot_reserve(int slotno, Oid database, Oid owner);
extern void retrain_slot_release(int slotno, uint64 generation);
extern void retrain_slot_cancel(int slotno, uint64 generation);
extern bool retrain_slot_attach(int slotno, uint64 generation, RetrainWork *work);
extern void retrain_slot_outcome(const RetrainWork *work, RetrainOutcome outcome);

/* plan.c: all called with the lock held */
extern RetrainDatabaseEntry *retrain_plan_scan(TimestampTz now, TimestampTz *next);
extern RetrainDatabaseEntry *retrain_plan_evaluator(TimestampTz now, RetrainDueEntry *owner,
													TimestampTz *next);

/* databases.c: what the launcher keeps track of */
extern void retrain_databases_refresh(MemoryContext context);
extern void retrain_database_suppress(Oid database);
extern void retrain_database_resume(Oid database, int seconds);

/* process.c */
extern void retrain_process_begin(Datum main_arg, const char *name, RetrainWork *work);
extern void retrain_process_transaction(void);

/* database_ddl.c */
extern void retrain_database_ddl_init(void);

/* owner_ddl.c */
extern void retrain_owner_ddl_init(void);

/* entry points, found by name */
extern PGDLLEXPORT void retrain_launcher_main(Datum main_arg);
extern PGDLLEXPORT void retrain_scanner_main(Datum main_arg);
extern PGDLLEXPORT void retrain_evaluator_main(Datum main_arg);

#endif							/* RETRAIN_WORKER_H */
