/*
 * request.c
 *	  Making requests, finding them, and what the owner of a model may do with
 *	  them: ask for one by hand, cancel one.
 *
 * Locks: a request's row before the rows of its model and before the head of
 * the ledger.  FOR NO KEY UPDATE, which lets others refer to the row.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "governance/free_text.h"
#include "release/approval.h"
#include "retraining/request.h"

PG_FUNCTION_INFO_V1(retrain_request_retraining);
PG_FUNCTION_INFO_V1(retrain_cancel);

#define OPEN_STATES "('proposed', 'queued', 'leased', 'gating', 'awaiting_promotion')"

#define COLUMNS \
	"SELECT r.request_id, r.model_id, m.name, m.owner_oid, r.state, r.action, r.reason, r.policy_id, r.slot, r.ordinal," \
	" r.requested_at, r.requested_by_oid, r.requested_as_oid, r.lease_token, r.lease_role_oid," \
	" r.lease_role::pg_catalog.text, r.lease_as_oid, r.fence, r.attempts, r.max_attempts, r.released::pg_catalog.int4, r.version_id, r.lease_until" \
	" FROM retrain.request r JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) r.model_id "

/* uuid_field copies a uuid field of the only row of the last result; false if null. */
static bool
uuid_field(int column, pg_uuid_t *result)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);

	if (!isnull)
		*result = *DatumGetUUIDP(value);
	return !isnull;
}

/* state_of returns the state of a name. */
static RetrainRequestState
state_of(const char *name)
{
	for (int i = RETRAIN_REQUEST_PROPOSED; i <= RETRAIN_REQUEST_ROLLED_BACK; i++)
		if (strcmp(retrain_request_state_name((RetrainRequestState) i), name) == 0)
			return (RetrainRequestState) i;
	elog(ERROR, "state \"%s\" of a request is not known", name);
	return RETRAIN_REQUEST_NONE;	/* not reached */
}

/* from_result makes a request of the only row of the last result. */
static RetrainRequest *
from_result(RetrainStore *store)
{
	RetrainRequest *request = MemoryContextAllocZero(store->caller, sizeof(RetrainRequest));

	(void) uuid_field(1, &request->id);
	request->id_text = retrain_store_text(store, 1, 1);
	request->model_id = retrain_store_int8(1, 2);
	request->model_name = retrain_store_text(store, 1, 3);
	request->model_owner = retrain_store_oid(1, 4);
	request->state = state_of(retrain_store_text(store, 1, 5));
	request->action = retrain_store_text(store, 1, 6);
	request->reason = retrain_store_text(store, 1, 7);
	request->has_decision = !retrain_store_null(1, 8);
	if (request->has_decision)
	{
		request->policy_id = retrain_store_int8(1, 8);
		request->slot = retrain_store_time(1, 9);
		request->ordinal = (int) retrain_store_int8(1, 10);
	}
	request->requested_at = retrain_store_time(1, 11);
	request->requested_by = retrain_store_oid(1, 12);
	request->requested_as = retrain_store_oid(1, 13);
	request->has_lease = uuid_field(14, &request->lease_token);
	request->lease_role = retrain_store_oid(1, 15);
	request->lease_role_name = retrain_store_text(store, 1, 16);
	request->lease_as = retrain_store_oid(1, 17);
	request->fence = (int) retrain_store_int8(1, 18);
	request->attempts = (int) retrain_store_int8(1, 19);
	request->max_attempts = (int) retrain_store_int8(1, 20);
	request->released = retrain_store_int8(1, 21) != 0;
	request->version_id = retrain_store_int8(1, 22);
	request->has_lease_until = !retrain_store_null(1, 23);
	if (request->has_lease_until)
		request->lease_until = retrain_store_time(1, 23);
	return request;
}

/*
 * retrain_request_load returns a request in the store's caller context, NULL
 * when there is none; lock locks its row until the transaction ends.
 */
RetrainRequest *
retrain_request_load(RetrainStore *store, const pg_uuid_t *id, bool lock)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(id), false);
	if (retrain_store_run(lock ?
						  COLUMNS "WHERE r.request_id OPERATOR(pg_catalog.=) $1 FOR NO KEY UPDATE OF r" :
						  COLUMNS "WHERE r.request_id OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) == 0)
		return NULL;
	return from_result(store);
}

/* retrain_request_open returns the open request of a model, its row locked; NULL when there is none. */
RetrainRequest *
retrain_request_open(RetrainStore *store, int64 model_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, model_id);
	if (retrain_store_run(COLUMNS "WHERE r.model_id OPERATOR(pg_catalog.=) $1 AND r.state IN " OPEN_STATES
						  " FOR NO KEY UPDATE OF r", &params, SPI_OK_SELECT) == 0)
		return NULL;
	return from_result(store);
}

/* retrain_request_refuse_missing raises 42704; the same words for what exists and is not the caller's. */
void
retrain_request_refuse_missing(const pg_uuid_t *id)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("request %s does not exist or is not yours",
					DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(id)))),
			 errhint("SELECT * FROM retrain.requests lists yours.")));
}

/*
 * retrain_request_create writes a request and its first arrow and returns it;
 * NULL when the model has an open one.  Owner scope, SPI connected.
 */
RetrainRequest *
retrain_request_create(RetrainStore *store, const RetrainRequestDraft *draft)
{
	RetrainParams params = {0};
	RetrainRequest *request;
	pg_uuid_t	id;

	retrain_param_int8(&params, draft->model_id);
	retrain_param_datum(&params, INT8OID, Int64GetDatum(draft->policy_id), !draft->has_decision);
	retrain_param_time(&params, draft->slot, draft->has_decision);
	retrain_param_datum(&params, INT4OID, Int32GetDatum(draft->ordinal), !draft->has_decision);
	retrain_param_text(&params, draft->action);
	retrain_param_text(&params, draft->reason);
	retrain_param_text(&params, retrain_request_state_name(draft->proposed ? RETRAIN_REQUEST_PROPOSED : RETRAIN_REQUEST_QUEUED));
	retrain_param_int4(&params, draft->priority);
	retrain_param_oid(&params, GetSessionUserId());
	retrain_param_text(&params, retrain_session_user());
	retrain_param_oid(&params, draft->requested_as);
	retrain_param_text(&params, retrain_role_name(draft->requested_as, false));
	retrain_param_int4(&params, draft->max_attempts);
	if (retrain_store_run("INSERT INTO retrain.request (request_id, model_id, policy_id, slot, ordinal, action, reason, state,"
						  " priority, available_at, requested_at, requested_by_oid, requested_by, requested_as_oid, requested_as,"
						  " expires_at, max_attempts, changed_at)"
						  " SELECT pg_catalog.gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, c.now, c.now,"
						  " $9, $10::pg_catalog.name, $11, $12::pg_catalog.name,"
						  " CASE WHEN $7 OPERATOR(pg_catalog.=) 'proposed' THEN c.now OPERATOR(pg_catalog.+) '30 days'::pg_catalog.interval END,"
						  " $13, c.now FROM (SELECT pg_catalog.clock_timestamp()) AS c(now)"
						  " ON CONFLICT (model_id) WHERE state IN " OPEN_STATES " DO NOTHING RETURNING request_id",
						  &params, SPI_OK_INSERT_RETURNING) == 0)
		return NULL;
	(void) uuid_field(1, &id);
	request = retrain_request_load(store, &id, true);
	retrain_request_note_birth(store, request, draft->proposed ? RETRAIN_EVENT_PROPOSE : RETRAIN_EVENT_ENQUEUE,
							   draft->actor, draft->reason);
	return request;
}

/* refuse_open raises RT010 for a model that has an open request. */
static void
refuse_open(RetrainStore *store, const RetrainObject *model)
{
	RetrainRequest *open = retrain_request_open(store, model->id);

	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_REQUEST_OPEN),
			 errmsg("model \"%s\" has an open request already", model->name),
			 open ? errdetail("Request %s is %s.", open->id_text, retrain_request_state_name(open->state)) : 0,
			 open ? errhint("Wait for it, or SELECT retrain.cancel('%s').", open->id_text) : 0));
}

/* check_action raises 22023 for anything but the two actions. */
static void
check_action(const char *action)
{
	if (strcmp(action, "retrain") != 0 && strcmp(action, "recalibrate") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("action \"%s\" is not known", action),
				 errhint("Use 'retrain' or 'recalibrate'.")));
}

/*
 * retrain.request_retraining(model text, reason text, action text,
 *							  priority integer) returns uuid
 *
 * retrain_request_retraining makes a request by hand and returns its identifier.
 */
Datum
retrain_request_retraining(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainRequestDraft draft = {0};
	RetrainRequest *request;
	RetrainObject *model;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "reason");
	RETRAIN_REQUIRE_ARG(2, "action");
	RETRAIN_REQUIRE_ARG(3, "priority");
	draft.reason = RETRAIN_ARG_FREE_TEXT(1, "reason");
	draft.action = RETRAIN_ARG_TEXT(2);
	check_action(draft.action);
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	retrain_object_refuse_retired(model);
	draft.model_id = model->id;
	draft.priority = PG_GETARG_INT32(3);
	draft.max_attempts = retrain_max_attempts;
	draft.actor = RETRAIN_ACTOR_OWNER;
	draft.requested_as = GetUserId();

	retrain_store_begin_change(&store);
	draft.proposed = retrain_approval_needed(&store, model->id, false, 0);
	request = retrain_request_create(&store, &draft);
	if (request == NULL)
		refuse_open(&store, model);
	retrain_store_end(&store);
	PG_RETURN_UUID_P(&request->id);
}

/* mark_cancelled tells the trainer that holds the request. */
static void
mark_cancelled(RetrainRequest *request)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	(void) retrain_store_run("UPDATE retrain.request r SET cancel_requested = true"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
}

/*
 * retrain.cancel(request uuid, reason text) returns text
 *
 * retrain_cancel cancels a request that is proposed, queued or leased, and
 * returns the state it was in.
 */
Datum
retrain_cancel(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainRequest *request;
	pg_uuid_t  *id;
	Oid			owner;
	RetrainRequestState before;

	RETRAIN_REQUIRE_ARG(0, "request");
	id = PG_GETARG_UUID_P(0);
	retrain_check_writable();
	retrain_store_begin_change(&store);
	request = retrain_request_load(&store, id, false);
	retrain_store_end(&store);
	if (request == NULL || (!is_member_of_role(GetUserId(), request->model_owner) && !retrain_may_audit()))
		retrain_request_refuse_missing(id);
	owner = request->model_owner;
	retrain_check_caller(owner, psprintf("model \"%s\"", request->model_name));

	retrain_store_begin_change(&store);
	request = retrain_request_load(&store, id, true);
	if (request->model_owner != owner)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("model \"%s\" was given to another owner meanwhile", request->model_name),
				 errhint("Try again.")));
	before = request->state;
	if (before == RETRAIN_REQUEST_LEASED)
		mark_cancelled(request);
	retrain_request_move(&store, request, RETRAIN_EVENT_CANCEL, RETRAIN_ACTOR_OWNER, RETRAIN_ARG_FREE_TEXT(1, "reason"));
	retrain_store_end(&store);
	PG_RETURN_TEXT_P(cstring_to_text(retrain_request_state_name(before)));
}
