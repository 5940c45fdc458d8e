/*
 * gate_queue.c
 *	  Gates of requests that wait for them: claim, evaluate, record, in three
 *	  transactions, in worker and tick() alike.
 *
 * A request is looked at as a whole: all active gates of its model that have
 * not passed yet for its version.  While a process is at it, gates_deadline
 * keeps others away; a process that dies is followed by another one.  Where the
 * gates do not come to an end (too few rows, no label yet, an error) they are
 * tried again after a pause that doubles each time.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/lock.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/guc.h"
#include "common/progress.h"
#include "governance/context.h"
#include "governance/event.h"
#include "governance/evaluation.h"
#include "governance/limit.h"
#include "governance/measure.h"
#include "governance/registry.h"
#include "release/gate_evaluate.h"
#include "release/gate_queue.h"

/* Longest pause between two attempts, ms; the first one is retrain.retry_pause, or a second. */
#define LONGEST_PAUSE_MS INT64CONST(21600000)
/* How long a claim holds when readings have no timeout. */
#define CLAIM_WITHOUT_TIMEOUT_MS (INT64CONST(1000) * SECS_PER_DAY)
/* Requests that one transaction gives up. */
#define STALL_BATCH "100"

/* The gates of one request. */
typedef struct Work
{
	MemoryContext context;
	pg_uuid_t	id;
	char	   *id_text;
	Oid			owner;
	int			attempts;
	List	   *gates;			/* of int64 *: those that have not passed */
	List	   *runs;			/* of RetrainGateRun * */
	ErrorData  *error;			/* of what could not even be prepared */
} Work;

/* lock_due locks the request that has waited longest and fills work; false if there is none. */
static bool
lock_due(List *owners, TimestampTz now, Work *work)
{
	RetrainParams params = {0};
	Datum	   *elements = palloc(sizeof(Datum) * list_length(owners));
	ListCell   *cell;
	bool		isnull;

	foreach(cell, owners)
		elements[foreach_current_index(cell)] = ObjectIdGetDatum(lfirst_oid(cell));
	retrain_param_datum(&params, OIDARRAYOID, PointerGetDatum(construct_array(elements, list_length(owners), OIDOID, sizeof(Oid), true,
																			  TYPALIGN_INT)), false);
	retrain_param_time(&params, now, true);
	retrain_param_datum(&params, BOOLOID, BoolGetDatum(retrain_allow_superuser_policies), false);
	if (retrain_store_run("SELECT q.request_id, m.owner_oid, q.gates_attempts FROM retrain.request q"
						  " JOIN retrain.model m ON m.model_id = q.model_id"
						  " JOIN pg_catalog.pg_roles o ON o.oid = m.owner_oid AND (NOT o.rolsuper OR $3)"
						  " WHERE q.state = 'gating' AND m.state = 'active' AND m.owner_oid = ANY ($1)"
						  " AND COALESCE(q.gates_deadline, q.gates_due, q.changed_at) <= $2"
						  " AND EXISTS (SELECT FROM retrain.gate g WHERE g.model_id = q.model_id AND g.state = 'active')"
						  " ORDER BY COALESCE(q.gates_due, q.changed_at), q.request_id LIMIT 1 FOR NO KEY UPDATE OF q SKIP LOCKED",
						  &params, SPI_OK_SELECT) == 0)
		return false;
	work->id = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	work->owner = retrain_store_oid(1, 2);
	work->attempts = (int) retrain_store_int8(1, 3) + 1;
	return true;
}

/* list_gates notes which gates have not passed. */
static void
list_gates(RetrainStore *store, Work *work)
{
	RetrainRequest *request = retrain_request_load(store, &work->id, false);
	List	   *results;
	char	   *problem;
	ListCell   *cell;
	MemoryContext old;

	(void) retrain_gates_settled(store, request, false, &results, &problem);
	old = MemoryContextSwitchTo(work->context);
	work->id_text = pstrdup(request->id_text);
	foreach(cell, results)
	{
		RetrainGateStanding *standing = lfirst(cell);
		int64	   *id;

		if (standing->result && strcmp(standing->result, "passed") == 0)
			continue;
		id = palloc(sizeof(int64));
		*id = standing->gate_id;
		work->gates = lappend(work->gates, id);
	}
	MemoryContextSwitchTo(old);
}

/* write_claim keeps others away for as long as all the gates may take. */
static void
write_claim(const Work *work, TimestampTz now)
{
	RetrainParams params = {0};
	int64		timeout = retrain_evaluation_timeout > 0 ? retrain_evaluation_timeout : CLAIM_WITHOUT_TIMEOUT_MS;

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&work->id), false);
	retrain_param_time(&params, TimestampTzPlusMilliseconds(now, timeout * Max(list_length(work->gates), 1) + RETRAIN_CLAIM_GRACE_MS), true);
	retrain_param_int8(&params, work->attempts);
	(void) retrain_store_run("UPDATE retrain.request q SET gates_deadline = $2, gates_attempts = $3::pg_catalog.int4"
							 " WHERE q.request_id = $1", &params, SPI_OK_UPDATE);
}

/* stall gives up what has waited for longer than retrain.gate_timeout. */
static void
stall(RetrainStore *store)
{
	RetrainParams params = {0};
	pg_uuid_t  *ids;
	uint64		n;

	retrain_param_time(&params, GetCurrentTimestamp(), true);
	retrain_param_int8(&params, retrain_gate_timeout);
	n = retrain_store_run("SELECT q.request_id FROM retrain.request q"
						  " WHERE q.state = 'gating' AND q.changed_at + pg_catalog.make_interval(secs => $2) <= $1"
						  " AND (q.gates_deadline IS NULL OR q.gates_deadline <= $1)"
						  " AND EXISTS (SELECT FROM retrain.gate g WHERE g.model_id = q.model_id AND g.state = 'active')"
						  " ORDER BY q.request_id LIMIT " STALL_BATCH " FOR NO KEY UPDATE SKIP LOCKED", &params, SPI_OK_SELECT);
	ids = palloc(sizeof(pg_uuid_t) * Max(n, 1));
	for (uint64 i = 0; i < n; i++)
	{
		bool		isnull;

		ids[i] = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull));
	}
	for (uint64 i = 0; i < n; i++)
		retrain_request_move(store, retrain_request_load(store, &ids[i], true), RETRAIN_EVENT_GATE_STALLED,
							 RETRAIN_ACTOR_SCANNER, "The gates have neither passed nor failed within retrain.gate_timeout.");
}

/* step_claim is transaction 1; NULL when nothing is due. */
static Work *
step_claim(List *owners, MemoryContext context)
{
	Work	   *work = MemoryContextAllocZero(context, sizeof(Work));
	TimestampTz now = GetCurrentTimestamp();
	RetrainStore store;
	bool		due;

	work->context = context;
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin_change(&store);
	if (retrain_gate_timeout > 0)
		stall(&store);			/* where no scanner does it */
	due = lock_due(owners, now, work);
	if (due)
	{
		list_gates(&store, work);
		write_claim(work, now);
	}
	retrain_store_end(&store);
	PopActiveSnapshot();
	return due ? work : NULL;
}

/* prepare plans the evaluation of one gate. */
static RetrainGateRun *
prepare(Work *work, int64 gate_id, RetrainTrigger trigger)
{
	RetrainStore store;
	RetrainGateRun *run;

	retrain_store_begin(&store);
	run = retrain_gate_prepare(&store, gate_id, retrain_request_load(&store, &work->id, false), NULL, NULL, GetCurrentTimestamp(),
							   false, trigger);
	retrain_store_end(&store);
	return run;
}

/* try_prepare does so in a subtransaction; NULL after noting the error. */
static RetrainGateRun *
try_prepare(Work *work, int64 gate_id, RetrainTrigger trigger)
{
	ResourceOwner owner = CurrentResourceOwner;
	RetrainGateRun *volatile run = NULL;
	Oid			user;
	int			security;

	GetUserIdAndSecContext(&user, &security);
	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(work->context);
	PG_TRY();
	{
		run = prepare(work, gate_id, trigger);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(work->context);
		work->error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		run = NULL;
	}
	PG_END_TRY();
	SetUserIdAndSecContext(user, security);
	MemoryContextSwitchTo(work->context);
	CurrentResourceOwner = owner;
	if (work->error && retrain_interrupted(work->error))
		ReThrowError(work->error);
	return run;
}

/* step_evaluate is transaction 2: REPEATABLE READ and read only. */
static void
step_evaluate(Work *work, RetrainTrigger trigger)
{
	ListCell   *cell;

	XactIsoLevel = XACT_REPEATABLE_READ;
	XactReadOnly = true;
	PushActiveSnapshot(GetTransactionSnapshot());
	foreach(cell, work->gates)
	{
		RetrainGateRun *run = try_prepare(work, *(int64 *) lfirst(cell), trigger);
		RetrainLimit limit;
		bool		timed_out;

		if (run == NULL)
			break;
		retrain_limit_begin(&limit, trigger);
		retrain_gate_evaluate(run);
		timed_out = retrain_limit_end(&limit);
		MemoryContextSwitchTo(work->context);
		if (run->error && timed_out && run->error->sqlerrcode == ERRCODE_QUERY_CANCELED)
			run->reason = pstrdup("The gate took longer than retrain.evaluation_timeout.");
		else if (run->error && trigger == RETRAIN_TRIGGER_TICK && retrain_interrupted(run->error))
			ReThrowError(run->error);
		work->runs = lappend(work->runs, run);
		if (strcmp(run->result, "failed") == 0)
			break;
	}
	PopActiveSnapshot();
	if (trigger == RETRAIN_TRIGGER_WORKER)
		LockReleaseSession(USER_LOCKMETHOD);
}

/* write_pause gives the request free, and says when it is tried again. */
static void
write_pause(const Work *work, TimestampTz now)
{
	RetrainParams params = {0};
	int64		pause = (int64) Max(retrain_retry_pause, 1) * 1000 << Min(work->attempts - 1, 16);

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&work->id), false);
	retrain_param_time(&params, TimestampTzPlusMilliseconds(now, Min(pause, LONGEST_PAUSE_MS)), true);
	retrain_param_text(&params, work->error ? work->error->message : NULL);
	(void) retrain_store_run("UPDATE retrain.request q SET gates_deadline = NULL, gates_due = $2,"
							 " last_error = COALESCE(pg_catalog.left($3, 8000), q.last_error) WHERE q.request_id = $1",
							 &params, SPI_OK_UPDATE);
}

/* step_record is transaction 3. */
static void
step_record(const Work *work)
{
	RetrainStore store;
	ListCell   *cell;

	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin_change(&store);
	foreach(cell, work->runs)
	{
		bytea	   *digest;

		(void) retrain_gate_record(&store, lfirst(cell), &digest);
	}
	write_pause(work, GetCurrentTimestamp());
	retrain_store_end(&store);
	PopActiveSnapshot();
}

/*
 * retrain_gates_run_next evaluates the gates of the request that has waited
 * longest, of the models of the owners, with a call of next after each of three
 * transactions; false when none was due.  Everything lives in context.
 */
bool
retrain_gates_run_next(List *owners, RetrainTrigger trigger, RetrainNextTransaction next, MemoryContext context)
{
	RetrainProgress progress = {.step = RETRAIN_STEP_GATES, .rows = -1};
	Work	   *work;

	if (owners == NIL)
		return false;
	MemoryContextSwitchTo(context);
	work = step_claim(owners, context);
	if (work == NULL)
		return false;
	next();
	MemoryContextSwitchTo(context);
	retrain_progress_report(&progress, psprintf("of request %s", work->id_text));
	step_evaluate(work, trigger);
	next();
	MemoryContextSwitchTo(context);
	step_record(work);
	next();
	MemoryContextSwitchTo(context);
	return true;
}

/*
 * retrain_gates_next_stall returns when the next request will have waited too
 * long for its gates, DT_NOEND when none will.  Owner scope, SPI connected.
 */
TimestampTz
retrain_gates_next_stall(TimestampTz now)
{
	RetrainParams params = {0};

	if (retrain_gate_timeout == 0)
		return DT_NOEND;
	retrain_param_time(&params, now, true);
	retrain_param_int8(&params, retrain_gate_timeout);
	(void) retrain_store_run("SELECT pg_catalog.min(q.changed_at) + pg_catalog.make_interval(secs => $2) FROM retrain.request q"
							 " WHERE q.state = 'gating' AND q.changed_at + pg_catalog.make_interval(secs => $2) > $1"
							 " AND EXISTS (SELECT FROM retrain.gate g WHERE g.model_id = q.model_id AND g.state = 'active')",
							 &params, SPI_OK_SELECT);
	return retrain_store_null(1, 1) ? DT_NOEND : retrain_store_time(1, 1);
}

/*
 * retrain_gates_stall_due does so for the scanner.  Called inside a transaction,
 * without SPI and snapshot; becomes the extension owner itself.
 */
void
retrain_gates_stall_due(void)
{
	RetrainStore store;

	if (retrain_gate_timeout == 0)
		return;
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin(&store);
	if (retrain_instance_recorded())
	{
		retrain_check_catalog();
		stall(&store);
	}
	retrain_store_end(&store);
	PopActiveSnapshot();
}
