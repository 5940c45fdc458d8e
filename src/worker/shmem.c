/*
 * shmem.c
 *	  The scheduler's shared memory: layout, lock, and small operations.
 *
 * One fixed structure with retrain.max_databases entries, no pointers inside.
 * After a crash restart it is empty again, and everything is found anew.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/proc.h"
#include "storage/shmem.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "worker/worker.h"

#define TRANCHE_NAME "retrain"

/* No suppression lasts longer than this once its session is through, s. */
#define SUPPRESSION_LIMIT 30

/* Process-local: where the structure is mapped; NULL when not preloaded. */
static RetrainShared *shared = NULL;
static LWLock *shared_lwlock = NULL;

static shmem_request_hook_type prev_shmem_request_hook = NULL;
static shmem_startup_hook_type prev_shmem_startup_hook = NULL;

/* shared_size returns the size of the structure in bytes. */
static Size
shared_size(void)
{
	return add_size(offsetof(RetrainShared, databases),
					mul_size(retrain_max_databases, sizeof(RetrainDatabaseEntry)));
}

/* shmem_request asks for the memory and the lock. */
static void
shmem_request(void)
{
	if (prev_shmem_request_hook)
		prev_shmem_request_hook();
	RequestAddinShmemSpace(shared_size());
	RequestNamedLWLockTranche(TRANCHE_NAME, 1);
}

/* shmem_startup creates or finds the structure. */
static void
shmem_startup(void)
{
	bool		found;

	if (prev_shmem_startup_hook)
		prev_shmem_startup_hook();

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	shared = ShmemInitStruct("retrain scheduler", shared_size(), &found);
	if (!found)
	{
		memset(shared, 0, shared_size());
		shared->n_databases = retrain_max_databases;
		ConditionVariableInit(&shared->worker_gone);
	}
	shared_lwlock = &GetNamedLWLockTranche(TRANCHE_NAME)->lock;
	LWLockRelease(AddinShmemInitLock);
}

/* retrain_shmem_init installs the hooks that ask for shared memory. */
void
retrain_shmem_init(void)
{
	prev_shmem_request_hook = shmem_request_hook;
	shmem_request_hook = shmem_request;
	prev_shmem_startup_hook = shmem_startup_hook;
	shmem_startup_hook = shmem_startup;
}

/* retrain_shared returns the shared structure, NULL when not preloaded. */
RetrainShared *
retrain_shared(void)
{
	return shared;
}

/* retrain_shared_lock takes the lock on the shared structure. */
void
retrain_shared_lock(LWLockMode mode)
{
	LWLockAcquire(shared_lwlock, mode);
}

/* retrain_shared_unlock releases it. */
void
retrain_shared_unlock(void)
{
	LWLockRelease(shared_lwlock);
}

/*
 * retrain_notify_launcher wakes the launcher, if there is one.  Reasons are
 * in shared memory, not in the latch.  The lock is not needed: at worst a
 * process that took over the launcher's place gets a spurious wake-up.
 */
void
retrain_notify_launcher(void)
{
	if (shared->launcher_pid != 0)
		SetLatch(&GetPGProcByNumber(shared->launcher_procno)->procLatch);
}

/* retrain_database_find returns the entry of a database or NULL; lock held. */
RetrainDatabaseEntry *
retrain_database_find(Oid database)
{
	for (int i = 0; i < shared->n_databases; i++)
		if (shared->databases[i].database == database)
			return &shared->databases[i];
	return NULL;
}

/*
 * retrain_database_suppressed tells whether a session needs the database free
 * of us; lock held.  An end that lies too far ahead (the clock was set back)
 * does not count.
 */
bool
retrain_database_suppressed(const RetrainDatabaseEntry *entry, TimestampTz now)
{
	if (entry->suppressed_by != 0)
		return true;
	return now < entry->suppressed_until &&
		entry->suppressed_until <= retrain_seconds_after(now, SUPPRESSION_LIMIT + 1);
}

/*
 * retrain_database_wake asks the launcher to look at a database soon.  Raises
 * no errors; called after commit.
 */
void
retrain_database_wake(Oid database)
{
	RetrainDatabaseEntry *entry;

	retrain_shared_lock(LW_EXCLUSIVE);
	entry = retrain_database_find(database);
	if (entry != NULL)
		entry->wake = true;
	else
		shared->list_databases = true;
	retrain_shared_unlock();
	retrain_notify_launcher();
}

/* retrain_seconds_after returns t plus so many seconds. */
TimestampTz
retrain_seconds_after(TimestampTz t, int seconds)
{
	return t + (int64) seconds * USECS_PER_SEC;
}
