/*
 * scanner.c
 *	  The process that finds out what is due in one database, and leaves.
 *
 * It has to connect as bootstrap superuser, since nobody knows the owner of
 * the extension before; it looks the extension up, and all the rest happens as
 * the extension owner in a restricted context (governance/run.h).  It runs
 * fixed statements on our own tables only, never text or code of users.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_database.h"
#include "catalog/pg_extension.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "storage/ipc.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/guc.h"
#include "common/progress.h"
#include "common/version.h"
#include "governance/context.h"
#include "governance/run.h"
#include "ledger/checkpoint.h"
#include "ledger/purge.h"
#include "release/gate_queue.h"
#include "retraining/request.h"
#include "worker/worker.h"

/* How often old evaluations are looked for, and how long they are removed at a time, s and ms. */
#define RETENTION_PAUSE 3600
#define RETENTION_TIME 5000

/* What a scan found. */
typedef struct ScanResult
{
	bool		busy;			/* somebody is changing the extension */
	RetrainDatabaseState state;
	bool		instance_matches;
	char		version[RETRAIN_VERSION_LEN];
	TimestampTz next_due;
	bool		more_owners;
	int			n_due;
	RetrainDueEntry due[RETRAIN_MAX_DUE_OWNERS];
} ScanResult;

/*
 * lock_extension locks the extension against being dropped until the end of
 * the transaction, and looks it up again.  Returns its OID, or InvalidOid with
 * *busy set when somebody holds it: waiting would hold up other databases.
 */
static Oid
lock_extension(bool *busy)
{
	Oid			extension = retrain_extension_oid(true);
	LOCKTAG		tag;

	*busy = false;
	if (!OidIsValid(extension))
		return InvalidOid;

	SET_LOCKTAG_OBJECT(tag, MyDatabaseId, ExtensionRelationId, extension, 0);
	if (LockAcquire(&tag, AccessShareLock, false, true) == LOCKACQUIRE_NOT_AVAIL)
	{
		*busy = true;
		return InvalidOid;
	}
	AcceptInvalidationMessages();
	return retrain_extension_oid(true) == extension ? extension : InvalidOid;
}

/* instance_matches asks governance whether the records are of this database. */
static bool
instance_matches(void)
{
	RetrainScope scope;
	bool		matches;

	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_owner_scope_begin(&scope);
	SPI_connect();
	matches = retrain_instance_matches();
	SPI_finish();
	retrain_scope_end(&scope);
	PopActiveSnapshot();
	return matches;
}

/*
 * find_due fills in what is due.  Owners who may not connect are left out:
 * their evaluators would only fail, and the policy views say why.
 */
static void
find_due(ScanResult *result)
{
	RetrainDueOwner owners[RETRAIN_MAX_DUE_OWNERS];
	int			n_owners = 0;

	result->next_due = retrain_scan(owners, RETRAIN_MAX_DUE_OWNERS, &n_owners);
	result->more_owners = n_owners == RETRAIN_MAX_DUE_OWNERS;
	for (int i = 0; i < n_owners; i++)
	{
		RetrainDueEntry *due = &result->due[result->n_due];
		char	   *name = retrain_role_name(owners[i].owner, true);

		if (name == NULL)
			continue;
		if (RETRAIN_DATABASE_ACLCHECK(MyDatabaseId, owners[i].owner, ACL_CONNECT) != ACLCHECK_OK)
		{
			ereport(DEBUG1,
					(errmsg("retrain: policy owner \"%s\" may not connect to this database", name)));
			continue;
		}
		due->owner = owners[i].owner;
		due->due = owners[i].due;
		namestrcpy(&due->owner_name, name);
		result->n_due++;
	}
}

/* scan looks at the database, in a transaction of its own. */
static void
scan(ScanResult *result)
{
	Oid			extension;

	RetrainProgress progress = {.step = RETRAIN_STEP_SCANNING, .rows = -1};

	memset(result, 0, sizeof(*result));
	result->next_due = DT_NOEND;
	result->state = RETRAIN_DATABASE_ABSENT;

	retrain_process_transaction();
	retrain_progress_report(&progress, NULL);
	extension = lock_extension(&result->busy);
	if (OidIsValid(extension))
	{
		strlcpy(result->version, retrain_extension_version(), RETRAIN_VERSION_LEN);
		if (!retrain_version_supported(result->version))
			result->state = RETRAIN_DATABASE_INCOMPATIBLE;
		else
		{
			result->state = RETRAIN_DATABASE_PRESENT;
			result->instance_matches = instance_matches();
			if (result->instance_matches)
				find_due(result);
		}
	}
	CommitTransactionCommand();
	pgstat_report_stat(true);
}

/* checkpoint makes a checkpoint of the ledger when one is due. */
static void
checkpoint(void)
{
	bool		busy;

	retrain_process_transaction();
	if (OidIsValid(lock_extension(&busy)))
		retrain_checkpoint_if_due();
	CommitTransactionCommand();
	pgstat_report_stat(true);
}

/* end_leases ends leases of trainers, proposals, and waits for gates that are over. */
static void
end_leases(void)
{
	bool		busy;

	retrain_process_transaction();
	if (OidIsValid(lock_extension(&busy)))
	{
		retrain_requests_expire_due();
		retrain_gates_stall_due();
	}
	CommitTransactionCommand();
	pgstat_report_stat(true);
}

/* retention_due tells whether old evaluations are to be looked for. */
static bool
retention_due(void)
{
	RetrainDatabaseEntry *entry;
	bool		due;

	retrain_shared_lock(LW_SHARED);
	entry = retrain_database_find(MyDatabaseId);
	due = entry != NULL && entry->retention_at <= GetCurrentTimestamp();
	retrain_shared_unlock();
	return due;
}

/*
 * retention removes evaluations and events that are no longer kept, chunk by
 * chunk, each in a transaction of its own.  When there are more than the time
 * allows, the next scanner goes on.
 */
static void
retention(void)
{
	TimestampTz start = GetCurrentTimestamp();
	RetrainDatabaseEntry *entry;
	bool		busy;
	bool		more;

	if (retrain_retention() == NULL || !retention_due())
		return;
	do
	{
		retrain_process_transaction();
		more = OidIsValid(lock_extension(&busy)) && retrain_retention_step() > 0;
		CommitTransactionCommand();
		pgstat_report_stat(true);
		CHECK_FOR_INTERRUPTS();
	} while (more && !TimestampDifferenceExceeds(start, GetCurrentTimestamp(), RETENTION_TIME));

	retrain_shared_lock(LW_EXCLUSIVE);
	entry = retrain_database_find(MyDatabaseId);
	if (entry != NULL)
	{
		entry->retention_at = more ? 0 : retrain_seconds_after(GetCurrentTimestamp(), RETENTION_PAUSE);
		if (more)
			entry->wake = true;
	}
	retrain_shared_unlock();
}

/* report writes what was found into the entry of this database. */
static void
report(const ScanResult *result)
{
	RetrainDatabaseState before = RETRAIN_DATABASE_UNKNOWN;
	bool		matched = true;
	RetrainDatabaseEntry *entry;
	NameData	name;

	retrain_shared_lock(LW_EXCLUSIVE);
	entry = retrain_database_find(MyDatabaseId);
	if (entry != NULL)
	{
		name = entry->name;
		before = entry->state;
		matched = entry->instance_matches;
		entry->last_scan = GetCurrentTimestamp();
		if (result->busy)
			entry->wake = true; /* look again */
		else
		{
			entry->state = result->state;
			entry->instance_matches = result->instance_matches;
			memcpy(entry->version, result->version, RETRAIN_VERSION_LEN);
			entry->next_due = result->next_due;
			entry->more_owners = result->more_owners;
			entry->n_due = result->n_due;
			memcpy(entry->due, result->due, sizeof(entry->due));
		}
	}
	retrain_shared_unlock();

	if (entry == NULL || result->busy)
		return;
	if (result->state == RETRAIN_DATABASE_INCOMPATIBLE && before != result->state)
		ereport(LOG,
				(errmsg("retrain: library %s does not fit extension version %s in database \"%s\"; nothing is evaluated there",
						RETRAIN_VERSION, result->version, NameStr(name)),
				 errhint("Run ALTER EXTENSION retrain UPDATE, or restart the server if the library is the older one.")));
	else if (result->state == RETRAIN_DATABASE_PRESENT && !result->instance_matches &&
			 (before != result->state || matched))
		ereport(LOG,
				(errmsg("retrain: the records in database \"%s\" belong to another server or database; nothing is evaluated there",
						NameStr(name)),
				 errhint("See retrain.adopt().")));
	else if (result->state != before &&
			 (result->state == RETRAIN_DATABASE_PRESENT || before == RETRAIN_DATABASE_PRESENT))
		ereport(LOG,
				(errmsg(result->state == RETRAIN_DATABASE_PRESENT ?
						"retrain: scheduling policies in database \"%s\"" :
						"retrain: no longer scheduling in database \"%s\"",
						NameStr(name))));
}

/* retrain_scanner_main is the scanner. */
void
retrain_scanner_main(Datum main_arg)
{
	RetrainWork work;
	ScanResult	result;

	retrain_process_begin(main_arg, "retrain scanner", &work);
	BackgroundWorkerInitializeConnectionByOid(work.database, InvalidOid, 0);
	scan(&result);
	report(&result);
	retrain_slot_outcome(&work, RETRAIN_OUTCOME_DONE);
	/* last: that they fail must not keep policies from being evaluated */
	if (result.state == RETRAIN_DATABASE_PRESENT && result.instance_matches)
	{
		checkpoint();
		end_leases();
		retention();
	}
	proc_exit(0);
}
