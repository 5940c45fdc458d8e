/*
 * database_ddl.c
 *	  Getting out of the way of commands that need a database to themselves.
 *
 * DROP DATABASE (also FORCE), ALTER DATABASE ... RENAME and SET TABLESPACE,
 * and CREATE DATABASE ... TEMPLATE fail while anybody is connected.  Before
 * such a command runs, from whatever database, our workers in its target are
 * ended and the scheduler keeps out until it is through.
 *
 * Only for somebody who owns the target: otherwise anybody could stop the
 * scheduler with a command that is then refused.  Never SIGKILL: that would
 * restart the whole server.
 */
#include "postgres.h"

#include <signal.h>

#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/pg_database.h"
#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "worker/worker.h"

/* How long we wait for our workers to leave, ms; the server waits as long. */
#define LEAVE_TIMEOUT 5000

/* How long a database is left alone after the command, s. */
#define AFTER_DROP 30
#define AFTER_OTHER 1

static ProcessUtility_hook_type prev_ProcessUtility_hook = NULL;

/* option_value returns the value of a named option as text, or NULL. */
static const char *
option_value(List *options, const char *name)
{
	ListCell   *cell;

	foreach(cell, options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, name) == 0 && option->arg != NULL)
			return defGetString(option);
	}
	return NULL;
}

/* target_name returns the database a command needs free, or NULL. */
static const char *
target_name(Node *command)
{
	switch (nodeTag(command))
	{
		case T_DropdbStmt:
			return ((DropdbStmt *) command)->dbname;
		case T_RenameStmt:
			if (((RenameStmt *) command)->renameType == OBJECT_DATABASE)
				return ((RenameStmt *) command)->subname;
			return NULL;
		case T_AlterDatabaseStmt:
			if (option_value(((AlterDatabaseStmt *) command)->options, "tablespace") != NULL)
				return ((AlterDatabaseStmt *) command)->dbname;
			return NULL;
		case T_CreatedbStmt:
			{
				const char *source = option_value(((CreatedbStmt *) command)->options, "template");

				return source != NULL ? source : "template1";
			}
		default:
			return NULL;
	}
}

/*
 * target returns the OID of the database a command needs free, InvalidOid if
 * there is none or the caller does not own it.  A command that the server will
 * refuse inside a transaction block ends no worker either.
 */
static Oid
target(Node *command, ProcessUtilityContext context)
{
	const char *name;
	Oid			database;

	if (context != PROCESS_UTILITY_TOPLEVEL || RecoveryInProgress())
		return InvalidOid;
	name = target_name(command);
	if (name == NULL)
		return InvalidOid;
	if (!IsA(command, RenameStmt) && IsTransactionBlock())
		return InvalidOid;
	database = get_database_oid(name, true);
	if (!OidIsValid(database) || !RETRAIN_DATABASE_OWNERCHECK(database, GetUserId()))
		return InvalidOid;
	return database;
}

/* signal_workers asks our workers in a database to leave; returns how many. */
static int
signal_workers(Oid database)
{
	RetrainShared *shared = retrain_shared();
	int			count = 0;

	/*
	 * A worker leaves its slot under this lock before it exits, so while we
	 * hold the lock a pid in a slot is that of our worker.
	 */
	retrain_shared_lock(LW_EXCLUSIVE);
	for (int i = 0; i < RETRAIN_N_SLOTS; i++)
	{
		RetrainWorkerSlot *slot = &shared->slots[i];

		if (!slot->in_use || slot->database != database)
			continue;
		if (slot->pid == 0)
			slot->in_use = false;	/* not started yet: no longer wanted */
		else
		{
			kill(slot->pid, SIGTERM);
			count++;
		}
	}
	retrain_shared_unlock();
	return count;
}

/* workers_left tells whether any worker of ours is still in a database. */
static bool
workers_left(Oid database)
{
	RetrainShared *shared = retrain_shared();
	bool		left = false;

	retrain_shared_lock(LW_SHARED);
	for (int i = 0; i < RETRAIN_N_SLOTS && !left; i++)
		left = shared->slots[i].in_use && shared->slots[i].database == database;
	retrain_shared_unlock();
	return left;
}

/*
 * clear_database ends our workers in a database and waits until they have
 * gone; if one does not go in time, the command itself will say so.
 */
static void
clear_database(Oid database)
{
	static uint32 wait_event = 0;
	RetrainShared *shared = retrain_shared();
	TimestampTz start = GetCurrentTimestamp();

	if (signal_workers(database) == 0)
		return;

	ConditionVariablePrepareToSleep(&shared->worker_gone);
	while (workers_left(database) &&
		   !TimestampDifferenceExceeds(start, GetCurrentTimestamp(), LEAVE_TIMEOUT))
		(void) ConditionVariableTimedSleep(&shared->worker_gone, 100,
										   RETRAIN_WAIT_EVENT(&wait_event, "RetrainWorkerExit"));
	ConditionVariableCancelSleep();
}

/* run_command passes a command on to the next hook or to the server. */
static void
run_command(PlannedStmt *pstmt, const char *queryString, bool readOnlyTree,
			ProcessUtilityContext context, ParamListInfo params,
			QueryEnvironment *queryEnv, DestReceiver *dest, QueryCompletion *qc)
{
	if (prev_ProcessUtility_hook)
		prev_ProcessUtility_hook(pstmt, queryString, readOnlyTree, context,
								 params, queryEnv, dest, qc);
	else
		standard_ProcessUtility(pstmt, queryString, readOnlyTree, context,
								params, queryEnv, dest, qc);
}

/* process_utility clears the target of a command before it runs. */
static void
process_utility(PlannedStmt *pstmt, const char *queryString, bool readOnlyTree,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *queryEnv, DestReceiver *dest, QueryCompletion *qc)
{
	Oid			database = target(pstmt->utilityStmt, context);
	bool		dropped = IsA(pstmt->utilityStmt, DropdbStmt);

	if (!OidIsValid(database))
	{
		run_command(pstmt, queryString, readOnlyTree, context, params, queryEnv, dest, qc);
		return;
	}

	retrain_database_suppress(database);
	PG_TRY();
	{
		clear_database(database);
		run_command(pstmt, queryString, readOnlyTree, context, params, queryEnv, dest, qc);
	}
	PG_CATCH();
	{
		retrain_database_resume(database, 0);
		PG_RE_THROW();
	}
	PG_END_TRY();

	/* the command's own transaction ends a moment after this */
	retrain_database_resume(database, dropped ? AFTER_DROP : AFTER_OTHER);
}

/* retrain_database_ddl_init installs the hook. */
void
retrain_database_ddl_init(void)
{
	prev_ProcessUtility_hook = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
}
