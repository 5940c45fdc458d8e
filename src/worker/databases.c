/*
 * databases.c
 *	  Which databases the scheduler keeps track of.
 *
 * Templates, databases that accept no connections, those left invalid by an
 * interrupted DROP DATABASE, and those outside retrain.databases have no entry
 * and are never connected to.  The list is read anew all the time, so a change
 * takes effect without further notice.
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_database.h"
#include "miscadmin.h"
#include "storage/procarray.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/varlena.h"

#include "common/compat.h"
#include "worker/worker.h"

typedef struct Candidate
{
	Oid			database;
	NameData	name;
} Candidate;

/* allowed tells whether a name is on the list retrain.databases. */
static bool
allowed(List *names, const char *database)
{
	ListCell   *cell;

	foreach(cell, names)
	{
		const char *name = lfirst(cell);

		if (strcmp(name, "*") == 0 || strcmp(name, database) == 0)
			return true;
	}
	return false;
}

/*
 * list_candidates reads pg_database and returns, in the given context, the
 * databases the scheduler may connect to (a List of Candidate *).
 */
static List *
list_candidates(MemoryContext context)
{
	List	   *result = NIL;
	List	   *names = NIL;
	char	   *copy = MemoryContextStrdup(context, retrain_databases);
	Relation	rel;
	TableScanDesc scan;
	HeapTuple	tuple;

	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	(void) GetTransactionSnapshot();
	(void) SplitIdentifierString(copy, ',', &names);

	rel = table_open(DatabaseRelationId, AccessShareLock);
	scan = table_beginscan_catalog(rel, 0, NULL);
	while (HeapTupleIsValid(tuple = heap_getnext(scan, ForwardScanDirection)))
	{
		Form_pg_database form = (Form_pg_database) GETSTRUCT(tuple);
		MemoryContext previous;
		Candidate  *candidate;

		if (!form->datallowconn || form->datistemplate ||
			form->datconnlimit == DATCONNLIMIT_INVALID_DB ||
			!allowed(names, NameStr(form->datname)))
			continue;
		previous = MemoryContextSwitchTo(context);
		candidate = palloc0(sizeof(Candidate));
		candidate->database = form->oid;
		namestrcpy(&candidate->name, NameStr(form->datname));
		result = lappend(result, candidate);
		MemoryContextSwitchTo(previous);
	}
	table_endscan(scan);
	table_close(rel, AccessShareLock);
	CommitTransactionCommand();
	MemoryContextSwitchTo(context);
	return result;
}

/* forget_missing frees the entries of databases that are not on the list. */
static void
forget_missing(RetrainShared *shared, List *candidates)
{
	for (int i = 0; i < shared->n_databases; i++)
	{
		RetrainDatabaseEntry *entry = &shared->databases[i];
		bool		found = false;
		ListCell   *cell;

		if (!OidIsValid(entry->database))
			continue;
		foreach(cell, candidates)
		{
			if (((Candidate *) lfirst(cell))->database == entry->database)
			{
				found = true;
				break;
			}
		}
		if (!found)
			memset(entry, 0, sizeof(*entry));
	}
}

/* end_orphaned_suppression lets a database go whose session has died. */
static void
end_orphaned_suppression(RetrainDatabaseEntry *entry)
{
	if (entry->suppressed_by != 0 && BackendPidGetProc(entry->suppressed_by) == NULL)
	{
		entry->suppressed_by = 0;
		entry->suppressed_until = 0;
	}
}

/*
 * retrain_databases_refresh makes the shared entries match pg_database and
 * retrain.databases.  Allocates in the given context only.  Called by the
 * launcher, outside a transaction.
 */
void
retrain_databases_refresh(MemoryContext context)
{
	RetrainShared *shared = retrain_shared();
	List	   *candidates = list_candidates(context);
	ListCell   *cell;
	bool		full = false;
	bool		was_full;

	retrain_shared_lock(LW_EXCLUSIVE);
	forget_missing(shared, candidates);
	foreach(cell, candidates)
	{
		Candidate  *candidate = lfirst(cell);
		RetrainDatabaseEntry *entry = retrain_database_find(candidate->database);

		if (entry == NULL)
		{
			entry = retrain_database_find(InvalidOid);
			if (entry == NULL)
			{
				full = true;
				continue;
			}
			memset(entry, 0, sizeof(*entry));
			entry->database = candidate->database;
			entry->next_due = DT_NOEND;
		}
		entry->name = candidate->name;
		end_orphaned_suppression(entry);
	}
	was_full = shared->databases_full;
	shared->databases_full = full;
	retrain_shared_unlock();

	if (full && !was_full)
		ereport(LOG,
				(errmsg("retrain: there are more databases than retrain.max_databases (%d)",
						retrain_max_databases),
				 errhint("Raise retrain.max_databases, or name the databases in retrain.databases.")));
}

/*
 * retrain_database_suppress keeps the scheduler out of a database while this
 * session runs a command that needs it free, until retrain_database_resume.
 */
void
retrain_database_suppress(Oid database)
{
	RetrainDatabaseEntry *entry;

	retrain_shared_lock(LW_EXCLUSIVE);
	entry = retrain_database_find(database);
	if (entry != NULL)
	{
		entry->suppressed_by = MyProcPid;
		entry->suppressed_until = 0;
		entry->state = RETRAIN_DATABASE_UNKNOWN;
		entry->n_due = 0;
	}
	retrain_shared_unlock();
}

/*
 * retrain_database_resume ends what retrain_database_suppress began, after so
 * many further seconds.
 */
void
retrain_database_resume(Oid database, int seconds)
{
	RetrainShared *shared = retrain_shared();
	RetrainDatabaseEntry *entry;

	retrain_shared_lock(LW_EXCLUSIVE);
	entry = retrain_database_find(database);
	if (entry != NULL && entry->suppressed_by == MyProcPid)
	{
		entry->suppressed_by = 0;
		entry->suppressed_until = retrain_seconds_after(GetCurrentTimestamp(), seconds);
	}
	shared->list_databases = true;
	retrain_shared_unlock();
	retrain_notify_launcher();
}
