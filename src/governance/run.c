/*
 * run.c
 *	  Claim, evaluate, record: three transactions in worker and tick().
 *
 * Why not one transaction: it would hold the state row for the length of the
 * metric query, and a concurrent change of the policy would throw the whole
 * evaluation away.  The price is that the decision is made a moment after the
 * snapshot; both times are stored.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/fault.h"
#include "common/guc.h"
#include "common/progress.h"
#include "governance/context.h"
#include "governance/evaluation.h"
#include "governance/evidence.h"
#include "governance/fixed_statement.h"
#include "governance/limit.h"
#include "governance/rollup.h"
#include "release/gate_queue.h"

/* connect_as_owner begins owner scope with SPI and a fresh snapshot. */
static void
connect_as_owner(RetrainScope *scope)
{
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_owner_scope_begin(scope);
	retrain_scope_by_index();
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
}

/* disconnect_as_owner undoes connect_as_owner. */
static void
disconnect_as_owner(RetrainScope *scope)
{
	SPI_finish();
	retrain_scope_end(scope);
	PopActiveSnapshot();
}

/*
 * all_owners returns the owners of policies, and of models with rollups or
 * requests that wait for their gates; owner
 * scope, SPI.  It is asked before every policy of a tick(): it goes from owner
 * to owner through the index and does not look at each policy.
 */
static List *
all_owners(MemoryContext context)
{
	List	   *owners = NIL;
	MemoryContext old;

	if (retrain_fixed_execute("WITH RECURSIVE o(owner_oid) AS ("
							  "(SELECT s.owner_oid FROM retrain.policy_state s ORDER BY s.owner_oid LIMIT 1)"
							  " UNION ALL SELECT (SELECT s.owner_oid FROM retrain.policy_state s"
							  "  WHERE s.owner_oid > o.owner_oid ORDER BY s.owner_oid LIMIT 1)"
							  " FROM o WHERE o.owner_oid IS NOT NULL)"
							  " SELECT o.owner_oid FROM o WHERE o.owner_oid IS NOT NULL"
							  " UNION SELECT m.owner_oid FROM retrain.rollup r JOIN retrain.log l ON l.log_id = r.log_id"
							  " JOIN retrain.model m ON m.model_id = l.model_id"
							  " UNION SELECT m.owner_oid FROM retrain.request q JOIN retrain.model m ON m.model_id = q.model_id"
							  " WHERE q.state = 'gating'",
							  0, NULL, NULL, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy_state");
	old = MemoryContextSwitchTo(context);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;

		owners = lappend_oid(owners, DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[i],
																	SPI_tuptable->tupdesc, 1, &isnull)));
	}
	MemoryContextSwitchTo(old);
	return owners;
}

/* owners_for_caller returns the owners whose policies the caller may run. */
static List *
owners_for_caller(MemoryContext context)
{
	Oid			caller = GetUserId();
	bool		everybody = retrain_has_scheduler_privilege(caller);
	RetrainScope scope;
	List	   *owners;
	List	   *allowed = NIL;
	ListCell   *cell;

	connect_as_owner(&scope);
	owners = all_owners(context);
	disconnect_as_owner(&scope);
	foreach(cell, owners)
	{
		Oid			owner = lfirst_oid(cell);

		if (everybody || retrain_may_act_as(owner))
			allowed = lappend_oid(allowed, owner);
	}
	return allowed;
}

/* step_claim is transaction 1; returns NULL when nothing is due. */
static RetrainEvaluation *
step_claim(List *owners, RetrainTrigger trigger, MemoryContext context)
{
	RetrainEvaluation *ev;
	RetrainScope scope;

	if (owners == NIL)
		return NULL;
	connect_as_owner(&scope);
	retrain_check_catalog();
	retrain_check_instance();
	ev = retrain_claim(owners, trigger, GetCurrentTimestamp(), context);
	disconnect_as_owner(&scope);
	return ev;
}

/*
 * step_evaluate is transaction 2: REPEATABLE READ, so that functions which
 * would take a snapshot for themselves see the same one, and read only.
 */
static void
step_evaluate(RetrainEvaluation *ev, MemoryContext context)
{
	MemoryContext old;
	RetrainLimit limit;
	bool		fired;

	XactIsoLevel = XACT_REPEATABLE_READ;
	XactReadOnly = true;
	PushActiveSnapshot(GetTransactionSnapshot());
	old = MemoryContextSwitchTo(context);
	retrain_limit_begin(&limit, ev->trigger);
	retrain_measure(ev);
	retrain_evidence_gather(ev);
	fired = retrain_limit_end(&limit);
	ev->timed_out = fired && ev->error && ev->error->sqlerrcode == ERRCODE_QUERY_CANCELED;
	if (!fired && retrain_evidence_interrupted(ev))
		ev->error = ev->evidence->error;
	MemoryContextSwitchTo(old);
	PopActiveSnapshot();

	/* Locks that user code took for the session would outlive the policy. */
	if (ev->trigger == RETRAIN_TRIGGER_WORKER)
		LockReleaseSession(USER_LOCKMETHOD);
}

/* step_record is transaction 3. */
static void
step_record(RetrainEvaluation *ev, MemoryContext context)
{
	RetrainScope scope;
	MemoryContext old;

	connect_as_owner(&scope);
	retrain_check_catalog();
	old = MemoryContextSwitchTo(context);
	(void) retrain_record_claimed(ev, GetCurrentTimestamp());
	MemoryContextSwitchTo(old);
	disconnect_as_owner(&scope);
}

/*
 * retrain_run_begin puts right what a clock that was set back has left behind,
 * for tick(), where no scanner may run.  Called inside a transaction without an
 * active snapshot.
 */
void
retrain_run_begin(void)
{
	RetrainScope scope;

	connect_as_owner(&scope);
	retrain_check_catalog();
	if (retrain_instance_recorded())
		retrain_forget_future(GetCurrentTimestamp());
	disconnect_as_owner(&scope);
}

/* report shows what step of an evaluation (NULL: none yet) begins. */
static void
report(RetrainStep step, const RetrainEvaluation *ev)
{
	RetrainProgress progress = {.step = step, .rows = -1};
	char	   *what = NULL;

	if (ev != NULL)
	{
		progress.policy_id = ev->policy_id;
		progress.log_id = ev->log->log_id;
		progress.slot = ev->slot;
		if (step == RETRAIN_STEP_RECORDING && ev->has_counts)
			progress.rows = ev->rows_current;
		what = psprintf("policy \"%s\", slot %s", ev->def->name, retrain_time_literal(ev->slot));
	}
	retrain_progress_report(&progress, what);
}

/*
 * retrain_run_next runs one step of a rollup, the gates of one request, and one evaluation; see run.h.  All
 * of it in a context of its own: the caller's lives as long as a tick() over
 * many policies.
 */
bool
retrain_run_next(Oid owner, RetrainTrigger trigger, RetrainNextTransaction next)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext context = AllocSetContextCreate(PortalContext ? PortalContext : TopMemoryContext,
												  "retrain evaluation", ALLOCSET_DEFAULT_SIZES);
	RetrainEvaluation *ev;
	List	   *owners;
	bool		rolled_up;
	bool		gated;

	retrain_check_writable();
	MemoryContextSwitchTo(context);
	owners = OidIsValid(owner) ? list_make1_oid(owner) : owners_for_caller(context);
	rolled_up = retrain_rollup_run_next(owners, trigger, next, context);
	MemoryContextSwitchTo(context);
	gated = retrain_gates_run_next(owners, trigger, next, context);
	MemoryContextSwitchTo(context);
	report(RETRAIN_STEP_CLAIMING, NULL);
	ev = step_claim(owners, trigger, context);
	next();
	if (ev)
	{
		MemoryContextSwitchTo(context);
		retrain_fault_point("claimed");
		report(RETRAIN_STEP_EVALUATING, ev);
		step_evaluate(ev, context);
		next();
		MemoryContextSwitchTo(context);
		retrain_fault_point("evaluated");
		report(RETRAIN_STEP_RECORDING, ev);
		step_record(ev, context);
		retrain_fault_point("recorded");
		next();

		/* Whoever cancels CALL retrain.tick() means the call, not the policy. */
		if (trigger == RETRAIN_TRIGGER_TICK && ev->error && !ev->timed_out &&
			ev->error->sqlerrcode == ERRCODE_QUERY_CANCELED)
			ReThrowError(ev->error);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return ev != NULL || rolled_up || gated;
}
