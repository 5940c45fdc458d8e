/*
 * claim.c
 *	  Transaction 1: choose a due policy and mark it as being worked on.
 *
 * A claim stores a run id, the slot and a deadline, and moves next_due to the
 * next real slot.  If the worker dies, the deadline passes, and the next claim
 * takes the same slot again, with a new run id and attempt + 1; the dead
 * worker's record, should it come after all, is refused by the run id.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/context.h"
#include "governance/evaluation.h"
#include "governance/event.h"
#include "governance/fixed_statement.h"
#include "ledger/ledger.h"

/* After so many claims of one slot that came to nothing, it is given up. */
#define MAX_ATTEMPTS 3
/* How long a claim holds when evaluations have no timeout. */
#define CLAIM_WITHOUT_TIMEOUT_MS (INT64CONST(1000) * SECS_PER_DAY)

/* What the state row says. */
typedef struct ClaimRow
{
	int64		policy_id;
	bool		has_last;
	TimestampTz last_slot;
	bool		expired;		/* an earlier claim has passed its deadline */
	TimestampTz run_slot;
	int			run_missed;
	int			attempts;
} ClaimRow;

/*
 * owner_parameter sets the parameter that holds the owners, and returns the
 * comparison with it.  A single owner, the case of the worker, is not made an
 * array: only then does the index give the oldest first.
 */
static const char *
owner_parameter(List *owners, Oid *type, Datum *value)
{
	Datum	   *elements;
	int			n = 0;
	ListCell   *cell;

	if (list_length(owners) == 1)
	{
		*type = OIDOID;
		*value = ObjectIdGetDatum(linitial_oid(owners));
		return "= $1";
	}
	elements = palloc(sizeof(Datum) * Max(list_length(owners), 1));
	foreach(cell, owners)
		elements[n++] = ObjectIdGetDatum(lfirst_oid(cell));
	*type = OIDARRAYOID;
	*value = PointerGetDatum(construct_array(elements, n, OIDOID, sizeof(Oid), true, TYPALIGN_INT));
	return "= ANY ($1)";
}

/*
 * lock_first locks the first state row that a condition on it and on the
 * instant $2 allows; false if there is none.
 */
static bool
lock_first(List *owners, TimestampTz now, const char *condition, const char *order, ClaimRow *row)
{
	Oid			types[2];
	Datum		values[2];
	const char *owner = owner_parameter(owners, &types[0], &values[0]);
	char	   *query;
	HeapTuple	tuple;
	TupleDesc	desc;
	bool		isnull;

	types[1] = TIMESTAMPTZOID;
	values[1] = TimestampTzGetDatum(now);
	query = psprintf("SELECT s.policy_id, s.last_slot, s.run_id IS NOT NULL, s.run_slot,"
					 " s.run_missed, s.attempts"
					 " FROM retrain.policy_state s"
					 " WHERE s.owner_oid %s AND %s"
					 " AND (s.retry_at IS NULL OR s.retry_at <= $2)"
					 " AND (SELECT p.state = 'active' AND m.state = 'active' AND l.state = 'active'"
					 "  FROM retrain.policy p"
					 "  JOIN retrain.model m ON m.model_id = p.model_id"
					 "  JOIN retrain.log l ON l.log_id = p.log_id"
					 "  WHERE p.policy_id = s.policy_id)"
					 " ORDER BY %s LIMIT 1 FOR UPDATE OF s SKIP LOCKED",
					 owner, condition, order);
	if (retrain_fixed_execute(query, 2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.policy_state");
	if (SPI_processed == 0)
		return false;
	tuple = SPI_tuptable->vals[0];
	desc = SPI_tuptable->tupdesc;
	row->policy_id = DatumGetInt64(SPI_getbinval(tuple, desc, 1, &isnull));
	row->last_slot = DatumGetTimestampTz(SPI_getbinval(tuple, desc, 2, &isnull));
	row->has_last = !isnull;
	row->expired = DatumGetBool(SPI_getbinval(tuple, desc, 3, &isnull));
	row->run_slot = DatumGetTimestampTz(SPI_getbinval(tuple, desc, 4, &isnull));
	row->run_missed = DatumGetInt32(SPI_getbinval(tuple, desc, 5, &isnull));
	row->attempts = DatumGetInt32(SPI_getbinval(tuple, desc, 6, &isnull));
	return true;
}

/*
 * lock_due locks the state row of the policy to evaluate next; false if none.
 * Claims that were not kept come first, since their slots are older than what
 * has fallen due since; then the oldest due.  With thousands of policies this
 * is asked thousands of times: two statements, so that each has an index, and
 * a scalar subquery in place of joins, so that no lack of statistics about the
 * small tables makes the planner begin with them.
 */
static bool
lock_due(List *owners, TimestampTz now, ClaimRow *row)
{
	return lock_first(owners, now, "s.run_id IS NOT NULL AND s.run_deadline <= $2",
					  "s.run_slot, s.policy_id", row) ||
		lock_first(owners, now, "s.run_id IS NULL AND s.next_due <= $2",
				   "s.next_due, s.policy_id", row);
}

/* set_state changes the state of a policy that cannot be evaluated. */
static void
set_state(int64 policy_id, const char *state, const char *reason)
{
	Oid			types[3] = {INT8OID, TEXTOID, TEXTOID};
	Datum		values[3];

	values[0] = Int64GetDatum(policy_id);
	values[1] = CStringGetTextDatum(state);
	values[2] = CStringGetTextDatum(reason);
	if (retrain_fixed_execute("UPDATE retrain.policy SET state = $2, state_reason = $3,"
							  " changed_at = pg_catalog.clock_timestamp(), changed_by = SESSION_USER"
							  " WHERE policy_id = $1 RETURNING name",
							  3, types, values, NULL, false, 0) != SPI_OK_UPDATE_RETURNING || SPI_processed != 1)
		elog(ERROR, "could not update retrain.policy");
	retrain_ledger_transition("policy", policy_id, SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1),
							  "active", state, reason);
	retrain_event(state, policy_id, NULL, reason);
}

/*
 * owner_problem returns why a policy may not run as its owner, or NULL.
 * Rights change after a policy was created, so this is asked each time: who
 * once was a member could else decide on somebody else's model.
 */
static const char *
owner_problem(const RetrainEvaluation *ev)
{
	if (retrain_role_name(ev->owner, true) == NULL)
		return "owner_missing: the role that owned the policy was dropped";
	if (superuser_arg(ev->owner) && !retrain_allow_superuser_policies)
		return "owner_superuser: the owner has become a superuser";
	if (retrain_role_name(ev->model_owner, true) == NULL)
		return "model_owner_missing: the role that owned the model was dropped";
	if (!is_member_of_role(ev->owner, ev->model_owner))
		return "owner_not_member: the owner is no longer a member of the owner of the model";
	return NULL;
}

/*
 * slot_recorded tells whether a slot has been evaluated, by whomever.  A
 * superseded record led to no decision, so it does not count.
 */
static bool
slot_recorded(int64 policy_id, TimestampTz slot)
{
	Oid			types[2] = {INT8OID, TIMESTAMPTZOID};
	Datum		values[2];

	values[0] = Int64GetDatum(policy_id);
	values[1] = TimestampTzGetDatum(slot);
	if (retrain_fixed_execute("SELECT 1 FROM retrain.evaluation e"
							  " WHERE e.policy_id = $1 AND e.slot = $2 AND e.outcome <> 'superseded'",
							  2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.evaluation");
	return SPI_processed > 0;
}

/*
 * recorded_between counts the slots after the last one done (has_last) and
 * before a slot that somebody has evaluated by hand.
 */
static int64
recorded_between(int64 policy_id, bool has_last, TimestampTz last, TimestampTz slot)
{
	Oid			types[3] = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[3];
	bool		isnull;

	values[0] = Int64GetDatum(policy_id);
	values[1] = TimestampTzGetDatum(has_last ? last : DT_NOBEGIN);
	values[2] = TimestampTzGetDatum(slot);
	if (retrain_fixed_execute("SELECT pg_catalog.count(DISTINCT e.slot) FROM retrain.evaluation e"
							  " WHERE e.policy_id = $1 AND e.slot > $2 AND e.slot < $3 AND e.outcome <> 'superseded'",
							  3, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.evaluation");
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
}

/*
 * choose_slot decides the slot of the claim, passing over slots that somebody
 * has evaluated by hand.  Returns false when nothing is due after all.
 */
static bool
choose_slot(RetrainEvaluation *ev, ClaimRow *row, TimestampTz now)
{
	TimestampTz slot;
	bool		had_last = row->has_last;
	TimestampTz last = row->last_slot;
	int			passed = 0;		/* by the catch-up rule */
	int			skipped = 0;	/* because they are recorded */
	int			missed;

	if (row->expired && !slot_recorded(ev->policy_id, row->run_slot))
	{
		retrain_plan_slot(ev, row->run_slot);
		ev->missed_slots = row->run_missed;
		ev->attempt = row->attempts + 1;
		return true;
	}
	ev->attempt = 1;
	while (retrain_schedule_due(ev->def, row->has_last, row->last_slot, now,
								ev->def->catchup_limit, &slot, &missed))
	{
		CHECK_FOR_INTERRUPTS();
		passed += missed;
		if (!slot_recorded(ev->policy_id, slot))
		{
			retrain_plan_slot(ev, slot);
			/* A slot with a record was not missed, whoever made it. */
			ev->missed_slots = passed == 0 ? 0 :
				Max(passed - (int) (recorded_between(ev->policy_id, had_last, last, slot) - skipped), 0);
			return true;
		}
		skipped++;
		row->has_last = true;
		row->last_slot = slot;
	}
	return false;
}

/* write_idle stores when the policy is due next, without a claim. */
static void
write_idle(RetrainEvaluation *ev, const ClaimRow *row)
{
	Oid			types[3] = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[3];
	char		nulls[3] = {' ', ' ', ' '};
	TimestampTz next;
	bool		more = row->has_last ? retrain_schedule_next(ev->def, row->last_slot, &next) :
		retrain_schedule_first(ev->def, &next);

	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = TimestampTzGetDatum(next);
	nulls[1] = more ? ' ' : 'n';
	values[2] = TimestampTzGetDatum(row->last_slot);
	nulls[2] = row->has_last ? ' ' : 'n';
	if (retrain_fixed_execute("UPDATE retrain.policy_state SET next_due = $2, last_slot = $3,"
							  " run_id = NULL, run_slot = NULL, run_revision = NULL, run_started = NULL,"
							  " run_deadline = NULL, run_missed = NULL, attempts = 0 WHERE policy_id = $1",
							  3, types, values, nulls, false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "could not update retrain.policy_state");
}

/* claim_deadline returns when a claim made now is void. */
static TimestampTz
claim_deadline(TimestampTz now)
{
	int64		timeout = retrain_evaluation_timeout > 0 ?
		retrain_evaluation_timeout : CLAIM_WITHOUT_TIMEOUT_MS;

	return TimestampTzPlusMilliseconds(now, timeout + RETRAIN_CLAIM_GRACE_MS);
}

/* write_claim stores the claim and returns its run id in ev. */
static void
write_claim(RetrainEvaluation *ev, TimestampTz now)
{
	Oid			types[9] = {INT8OID, UUIDOID, TIMESTAMPTZOID, INT4OID, TIMESTAMPTZOID, TIMESTAMPTZOID, INT4OID, INT4OID, TIMESTAMPTZOID};
	Datum		values[9];
	char		nulls[9] = {' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
	TimestampTz next;

	ev->run_id = *DatumGetUUIDP(DirectFunctionCall1(gen_random_uuid, (Datum) 0));
	values[0] = Int64GetDatum(ev->policy_id);
	values[1] = UUIDPGetDatum(&ev->run_id);
	values[2] = TimestampTzGetDatum(ev->slot);
	values[3] = Int32GetDatum(ev->revision);
	values[4] = TimestampTzGetDatum(now);
	values[5] = TimestampTzGetDatum(claim_deadline(now));
	values[6] = Int32GetDatum(ev->missed_slots);
	values[7] = Int32GetDatum(ev->attempt);
	nulls[8] = retrain_schedule_next(ev->def, ev->slot, &next) ? ' ' : 'n';
	values[8] = TimestampTzGetDatum(next);
	if (retrain_fixed_execute("UPDATE retrain.policy_state SET run_id = $2, run_slot = $3,"
							  " run_revision = $4, run_started = $5, run_deadline = $6, run_missed = $7,"
							  " attempts = $8, next_due = $9 WHERE policy_id = $1",
							  9, types, values, nulls, false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "could not update retrain.policy_state");
}

/*
 * give_up records that a slot could not be evaluated in so many claims: each
 * time the process died or never came back.  Counts as an error, so that the
 * policy is suspended in the end.
 */
static void
give_up(RetrainEvaluation *ev, TimestampTz now)
{
	ErrorData  *error = palloc0(sizeof(ErrorData));

	error->sqlerrcode = ERRCODE_OPERATOR_INTERVENTION;
	error->message = psprintf("%d evaluations of the slot did not come to an end", ev->attempt - 1);
	ev->error = error;
	ev->scan_mode = "none";
	ev->started_at = ev->finished_at = now;
	ev->lsn_start = ev->lsn_end = GetXLogInsertRecPtr();
	(void) retrain_record_claimed(ev, now);
}

/* One policy that seems to be due. */
typedef struct Attempt
{
	ClaimRow   *row;
	RetrainTrigger trigger;
	TimestampTz now;
	MemoryContext context;		/* of the result */
	RetrainEvaluation *ev;		/* the claim made, or NULL */
} Attempt;

/* claim_policy claims the policy of an attempt, or puts it aside. */
static void
claim_policy(Attempt *attempt)
{
	ClaimRow   *row = attempt->row;
	MemoryContext old = MemoryContextSwitchTo(attempt->context);
	RetrainEvaluation *ev = retrain_plan_load(row->policy_id, 0);
	const char *problem = owner_problem(ev);

	ev->trigger = attempt->trigger;
	if (problem)
		set_state(row->policy_id, "suspended", problem);
	else if (!choose_slot(ev, row, attempt->now))
		write_idle(ev, row);
	else
	{
		if (row->expired)
			retrain_event("claim_expired", ev->policy_id, NULL,
								 "an evaluation did not finish before its deadline");
		write_claim(ev, attempt->now);
		if (ev->attempt > MAX_ATTEMPTS)
			give_up(ev, attempt->now);
		else
			attempt->ev = ev;
	}
	MemoryContextSwitchTo(old);
}

/* own_fault tells whether an error lies in what the definition says. */
static bool
own_fault(const ErrorData *error)
{
	return error->sqlerrcode == ERRCODE_RETRAIN_POLICY_INVALID ||
		error->sqlerrcode == ERRCODE_RETRAIN_POLICY_NOT_FOUND ||
		ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_DATA_EXCEPTION;
}

/*
 * try_claim makes an attempt in a subtransaction: a definition that cannot be
 * read, or whose slots lie outside of time, makes that policy invalid and
 * stops nobody else.  Other errors (locks, memory) are not the policy's and
 * are raised.
 */
static void
try_claim(Attempt *attempt)
{
	MemoryContext caller_context = CurrentMemoryContext;
	ResourceOwner caller_owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	attempt->ev = NULL;
	BeginInternalSubTransaction(NULL);
	PG_TRY();
	{
		MemoryContextSwitchTo(caller_context);
		claim_policy(attempt);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller_context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller_context);
	CurrentResourceOwner = caller_owner;

	if (error)
	{
		if (!own_fault(error))
			ReThrowError(error);
		set_state(attempt->row->policy_id, "invalid", error->message);
	}
}

/*
 * retrain_claim claims the oldest due policy of the owners and returns its
 * evaluation, allocated in result_context; NULL when nothing is due.  Policies
 * that cannot be evaluated are put aside on the way.  Owner scope, SPI
 * connected, an active snapshot of its own per statement (READ COMMITTED).
 */
RetrainEvaluation *
retrain_claim(List *owners, RetrainTrigger trigger, TimestampTz now, MemoryContext result_context)
{
	ClaimRow	row;
	Attempt		attempt = {&row, trigger, now, result_context, NULL};

	while (attempt.ev == NULL && lock_due(owners, now, &row))
	{
		CHECK_FOR_INTERRUPTS();
		try_claim(&attempt);
	}
	return attempt.ev;
}
