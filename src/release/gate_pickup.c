/*
 * gate_pickup.c
 *	  Gates that are evaluated by themselves: by workers and tick().
 *
 * Three transactions, as with policies: find and plan, read and judge, record.
 * Nothing is claimed: two processes that judge the same gate at once come to
 * the same result, and once the request has moved a second one is dropped.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/lock.h"
#include "utils/array.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "common/compat.h"
#include "common/guc.h"
#include "governance/limit.h"
#include "release/gate_evaluate.h"
#include "release/gate_pickup.h"

/* Requests found stalled in one step. */
#define STALL_BATCH "100"

/* owners_array returns owners as an array. */
static Datum
owners_array(List *owners)
{
	Datum	   *elements = palloc(sizeof(Datum) * list_length(owners));
	ListCell   *cell;

	foreach(cell, owners)
		elements[foreach_current_index(cell)] = ObjectIdGetDatum(lfirst_oid(cell));
	return PointerGetDatum(construct_array(elements, list_length(owners), OIDOID, sizeof(Oid), true, TYPALIGN_INT));
}

/* plan is transaction 1: the gate that has waited longest, planned; NULL when none waits. */
static RetrainGateRun *
plan(List *owners, RetrainTrigger trigger)
{
	RetrainStore store;
	RetrainParams params = {0};
	RetrainGateRun *run = NULL;
	TimestampTz now = GetCurrentTimestamp();

	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin_change(&store);
	retrain_param_int4(&params, retrain_retry_pause);
	retrain_param_datum(&params, OIDARRAYOID, owners_array(owners), false);
	retrain_param_time(&params, now, true);
	if (retrain_store_run("SELECT w.gate_id, w.request_id FROM " RETRAIN_GATES_WAITING " AS w"
						  " WHERE w.owner_oid OPERATOR(pg_catalog.=) ANY ($2) AND w.due OPERATOR(pg_catalog.<=) $3"
						  " ORDER BY w.due, w.gate_id LIMIT 1", &params, SPI_OK_SELECT) > 0)
	{
		int64		gate_id = retrain_store_int8(1, 1);
		bool		isnull;
		pg_uuid_t	id = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull));

		run = retrain_gate_prepare(&store, gate_id, retrain_request_load(&store, &id, false), NULL, NULL, now, false, trigger);
	}
	retrain_store_end(&store);
	PopActiveSnapshot();
	return run;
}

/* judge is transaction 2: REPEATABLE READ and read only. */
static void
judge(RetrainGateRun *run, RetrainTrigger trigger)
{
	RetrainLimit limit;

	XactIsoLevel = XACT_REPEATABLE_READ;
	XactReadOnly = true;
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_limit_begin(&limit, trigger);
	retrain_gate_evaluate(run);
	if (retrain_limit_end(&limit) && run->error && run->error->sqlerrcode == ERRCODE_QUERY_CANCELED)
		run->reason = MemoryContextStrdup(run->context, "It took longer than retrain.evaluation_timeout.");
	PopActiveSnapshot();
	if (trigger == RETRAIN_TRIGGER_WORKER)
		LockReleaseSession(USER_LOCKMETHOD);
}

/* record is transaction 3. */
static void
record(RetrainGateRun *run)
{
	RetrainStore store;
	bytea	   *digest;

	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin_change(&store);
	(void) retrain_gate_record(&store, run, &digest);
	retrain_store_end(&store);
	PopActiveSnapshot();
}

/*
 * retrain_gate_run_next evaluates the gate of the owners that has waited
 * longest, with a call of next after each transaction; false when none waits.
 */
bool
retrain_gate_run_next(List *owners, RetrainTrigger trigger, RetrainNextTransaction next, MemoryContext context)
{
	RetrainGateRun *run;

	if (owners == NIL)
		return false;
	MemoryContextSwitchTo(context);
	run = plan(owners, trigger);
	next();
	if (run == NULL)
		return false;
	MemoryContextSwitchTo(context);
	judge(run, trigger);
	next();
	MemoryContextSwitchTo(context);
	record(run);
	next();
	MemoryContextSwitchTo(context);
	return true;
}

/* retrain_gates_due_owners returns the owners of gates that wait; owner scope, SPI connected. */
List *
retrain_gates_due_owners(TimestampTz now)
{
	RetrainParams params = {0};
	List	   *owners = NIL;
	uint64		n;

	retrain_param_int4(&params, retrain_retry_pause);
	retrain_param_time(&params, now, true);
	n = retrain_store_run("SELECT DISTINCT w.owner_oid FROM " RETRAIN_GATES_WAITING " AS w WHERE w.due OPERATOR(pg_catalog.<=) $2",
						  &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
		owners = lappend_oid(owners, retrain_store_oid(i, 1));
	return owners;
}

/* retrain_gates_next returns when a gate may next be due, or stall; DT_NOEND for never.  Owner scope, SPI connected. */
TimestampTz
retrain_gates_next(TimestampTz now)
{
	RetrainParams params = {0};

	retrain_param_int4(&params, retrain_retry_pause);
	retrain_param_time(&params, now, true);
	retrain_param_int4(&params, retrain_gate_timeout);
	(void) retrain_store_run("SELECT LEAST((SELECT pg_catalog.min(w.due) FROM " RETRAIN_GATES_WAITING " AS w WHERE w.due OPERATOR(pg_catalog.>) $2),"
							 " (SELECT pg_catalog.min(r.changed_at) OPERATOR(pg_catalog.+) pg_catalog.make_interval(secs => $3) FROM retrain.request r"
							 " WHERE r.state OPERATOR(pg_catalog.=) 'gating' AND r.changed_at OPERATOR(pg_catalog.+)"
							 " pg_catalog.make_interval(secs => $3) OPERATOR(pg_catalog.>) $2))", &params, SPI_OK_SELECT);
	return retrain_store_null(1, 1) ? DT_NOEND : retrain_store_time(1, 1);
}

/*
 * retrain_gates_stall gives up requests whose gates have not settled in
 * retrain.gate_timeout.  Owner scope begun for a change, SPI connected.
 */
void
retrain_gates_stall(RetrainStore *store)
{
	RetrainParams params = {0};
	uint64		n;
	pg_uuid_t  *ids;

	retrain_param_time(&params, GetCurrentTimestamp(), true);
	retrain_param_int4(&params, retrain_gate_timeout);
	n = retrain_store_run("SELECT r.request_id FROM retrain.request r WHERE r.state OPERATOR(pg_catalog.=) 'gating'"
						  " AND r.changed_at OPERATOR(pg_catalog.+) pg_catalog.make_interval(secs => $2) OPERATOR(pg_catalog.<) $1"
						  " AND EXISTS (SELECT FROM retrain.gate g WHERE g.model_id OPERATOR(pg_catalog.=) r.model_id"
						  "  AND g.state OPERATOR(pg_catalog.=) 'active')"
						  " ORDER BY r.request_id LIMIT " STALL_BATCH " FOR NO KEY UPDATE SKIP LOCKED", &params, SPI_OK_SELECT);
	ids = palloc(sizeof(pg_uuid_t) * Max(n, 1));
	for (uint64 i = 0; i < n; i++)
	{
		bool		isnull;

		ids[i] = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull));
	}
	for (uint64 i = 0; i < n; i++)
		retrain_request_move(store, retrain_request_load(store, &ids[i], true), RETRAIN_EVENT_GATE_STALLED,
							 RETRAIN_ACTOR_SCANNER, "Its gates have not settled in time.");
}
