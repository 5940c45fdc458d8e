/*
 * evaluator.c
 *	  The process that evaluates the due policies of one owner in one database.
 *
 * Its session user is the policy owner: if a user's code broke out of the
 * sandbox, it would have won the rights it had before.  What an evaluation is
 * stands in governance/run.h; here stands only how long the process goes on.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "storage/ipc.h"
#include "storage/lock.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/version.h"
#include "governance/context.h"
#include "governance/run.h"
#include "worker/worker.h"

/* An evaluator leaves after so many policies or so much time, ms. */
#define POLICY_LIMIT 100
#define TIME_LIMIT 60000

/* next_transaction ends a step; between transactions counters are sent. */
static void
next_transaction(void)
{
	CommitTransactionCommand();
	pgstat_report_stat(true);
	retrain_process_transaction();
}

/* extension_usable tells whether the extension is there and fits. */
static bool
extension_usable(void)
{
	return OidIsValid(retrain_extension_oid(true)) &&
		retrain_version_supported(retrain_extension_version());
}

/*
 * run_next evaluates one policy.  Returns false when nothing was due.  When
 * the extension was dropped meanwhile, the error that this caused is nobody's
 * business, and the process leaves; any other error ends it with a message.
 */
static bool
run_next(const RetrainWork *work)
{
	MemoryContext context = CurrentMemoryContext;
	volatile bool found = false;
	ErrorData  *volatile error = NULL;

	PG_TRY();
	{
		found = retrain_run_next(work->owner, RETRAIN_TRIGGER_WORKER, next_transaction);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();

	if (error != NULL)
	{
		AbortOutOfAnyTransaction();
		retrain_process_transaction();
		if (extension_usable())
			ReThrowError(error);
		return false;
	}
	return found;
}

/* evaluate runs due policies until a limit is reached or nothing is due. */
static RetrainOutcome
evaluate(const RetrainWork *work)
{
	TimestampTz start = GetCurrentTimestamp();
	RetrainOutcome outcome = RETRAIN_OUTCOME_MORE;
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "retrain evaluator",
												  ALLOCSET_DEFAULT_SIZES);

	retrain_process_transaction();
	for (int i = 0; i < POLICY_LIMIT; i++)
	{
		bool		found;

		if (!retrain_enabled)
			break;
		MemoryContextSwitchTo(context);
		MemoryContextReset(context);
		found = extension_usable() && run_next(work);

		/* user code may have taken advisory locks; we hold none ourselves */
		LockReleaseSession(USER_LOCKMETHOD);
		if (!found)
		{
			outcome = RETRAIN_OUTCOME_DONE;
			break;
		}
		if (TimestampDifferenceExceeds(start, GetCurrentTimestamp(), TIME_LIMIT))
			break;
		next_transaction();
	}
	CommitTransactionCommand();
	pgstat_report_stat(true);
	return outcome;
}

/* retrain_evaluator_main is the evaluator. */
void
retrain_evaluator_main(Datum main_arg)
{
	RetrainWork work;
	RetrainOutcome outcome;

	retrain_process_begin(main_arg, "retrain evaluator", &work);
	BackgroundWorkerInitializeConnectionByOid(work.database, work.owner,
											  retrain_allow_nologin_owner ?
											  RETRAIN_BYPASS_ROLELOGINCHECK : 0);
	outcome = evaluate(&work);
	retrain_slot_outcome(&work, outcome);
	proc_exit(0);
}
