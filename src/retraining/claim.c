/*
 * claim.c
 *	  A trainer claims requests.
 *
 * The oldest of the highest priority first, and what another trainer is just
 * claiming is passed over, not waited for.  Leases that are over are ended
 * before, so that their requests can be claimed at once.
 *
 * Who may train a model must be able to read what it is trained on: every
 * column of the log of the policy that decided, or of any log of the model
 * where a person asked.  For a model without a log it takes membership in its
 * owner.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/registry.h"
#include "ledger/ledger.h"
#include "retraining/request.h"

PG_FUNCTION_INFO_V1(retrain_claim_requests);

/* Most requests claimed by one call. */
#define MAX_CLAIM 100

#define RESULT_COLUMNS 12

/* A request that waits. */
typedef struct Candidate
{
	pg_uuid_t	id;
	bool		readable;
} Candidate;

/* What a trainer asks for. */
typedef struct ClaimOrder
{
	const char *trainer;
	const char *model;			/* or NULL */
	int64		lease;			/* microseconds */
	int			limit;
} ClaimOrder;

/* Logs of the model of r that count, m the model and p the policy, if any. */
#define LOGS \
	" FROM retrain.log l JOIN retrain.log_revision lr ON lr.log_id OPERATOR(pg_catalog.=) l.log_id" \
	" AND lr.revision OPERATOR(pg_catalog.=) l.current_revision" \
	" LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) lr.relation_oid" \
	" WHERE l.model_id OPERATOR(pg_catalog.=) r.model_id AND l.state OPERATOR(pg_catalog.<>) 'retired'" \
	" AND (p.log_id IS NULL OR l.log_id OPERATOR(pg_catalog.=) p.log_id)"

/* find_candidates lists what waits, in order. */
static Candidate *
find_candidates(RetrainStore *store, const ClaimOrder *order, int *n)
{
	RetrainParams params = {0};
	Candidate  *result;

	retrain_param_oid(&params, store->scope.saved_userid);
	retrain_param_text(&params, order->model);
	retrain_param_time(&params, GetCurrentTimestamp(), true);
	*n = (int) retrain_store_run("SELECT r.request_id, (CASE WHEN EXISTS (SELECT" LOGS ") THEN EXISTS (SELECT" LOGS
								 " AND pg_catalog.has_schema_privilege($1, c.relnamespace, 'USAGE')"
								 " AND NOT EXISTS (SELECT FROM pg_catalog.jsonb_array_elements(lr.columns) AS e(col)"
								 "  WHERE pg_catalog.has_column_privilege($1, lr.relation_oid,"
								 "   (e.col OPERATOR(pg_catalog.->>) 'number')::pg_catalog.int2, 'SELECT') IS NOT TRUE))"
								 " ELSE pg_catalog.pg_has_role($1, m.owner_oid, 'MEMBER') END)::pg_catalog.int4"
								 " FROM retrain.request r JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) r.model_id"
								 " LEFT JOIN retrain.policy p ON p.policy_id OPERATOR(pg_catalog.=) r.policy_id"
								 " WHERE r.state OPERATOR(pg_catalog.=) 'queued' AND r.available_at OPERATOR(pg_catalog.<=) $3"
								 " AND m.state OPERATOR(pg_catalog.<>) 'retired' AND ($2 IS NULL OR m.name OPERATOR(pg_catalog.=) $2)"
								 " ORDER BY r.priority DESC, r.available_at, r.request_id",
								 &params, SPI_OK_SELECT);
	result = palloc(sizeof(Candidate) * Max(*n, 1));
	for (int i = 0; i < *n; i++)
	{
		bool		isnull;

		result[i].id = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull));
		result[i].readable = retrain_store_int8(i + 1, 2) != 0;
	}
	return result;
}

/* lock_queued locks a request that is still queued; false when it is not, or somebody is at it. */
static bool
lock_queued(const pg_uuid_t *id)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(id), false);
	return retrain_store_run("SELECT FROM retrain.request r WHERE r.request_id OPERATOR(pg_catalog.=) $1"
							 " AND r.state OPERATOR(pg_catalog.=) 'queued' FOR NO KEY UPDATE SKIP LOCKED",
							 &params, SPI_OK_SELECT) == 1;
}

/* lease gives a locked request to the caller and returns it as it is then. */
static RetrainRequest *
lease(RetrainStore *store, const ClaimOrder *order, const pg_uuid_t *id)
{
	Oid			caller = store->scope.saved_userid;
	RetrainParams params = {0};
	RetrainRequest *request;

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(id), false);
	retrain_param_oid(&params, GetSessionUserId());
	retrain_param_text(&params, retrain_session_user());
	retrain_param_oid(&params, caller);
	retrain_param_text(&params, retrain_role_name(caller, false));
	retrain_param_text(&params, order->trainer);
	retrain_param_int8(&params, order->lease);
	(void) retrain_store_run("UPDATE retrain.request r SET lease_token = pg_catalog.gen_random_uuid(),"
							 " lease_role_oid = $2, lease_role = $3::pg_catalog.name, lease_as_oid = $4, lease_as = $5::pg_catalog.name,"
							 " trainer = $6, leased_at = c.now, heartbeat_at = NULL, progress = NULL, cancel_requested = false,"
							 " lease_until = c.now OPERATOR(pg_catalog.+) ($7 OPERATOR(pg_catalog.*) '1 microsecond'::pg_catalog.interval),"
							 " fence = r.fence OPERATOR(pg_catalog.+) 1, attempts = r.attempts OPERATOR(pg_catalog.+) 1"
							 " FROM (SELECT pg_catalog.clock_timestamp()) AS c(now)"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	request = retrain_request_load(store, id, true);
	retrain_request_move(store, request, RETRAIN_EVENT_CLAIM, RETRAIN_ACTOR_TRAINER,
						 psprintf("Claimed by %s, attempt %d of %d.", order->trainer, request->attempts, request->max_attempts));
	return request;
}

/* missing_right returns the GRANTs that a role lacks to read the logs that a model is trained on. */
static char *
missing_right(RetrainStore *store, const Candidate *candidate)
{
	char	   *role = retrain_role_name(store->scope.saved_userid, false);
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&candidate->id), false);
	if (retrain_store_run("SELECT lr.relation_schema::pg_catalog.text, lr.relation_name::pg_catalog.text"
						  " FROM retrain.request r LEFT JOIN retrain.policy p ON p.policy_id OPERATOR(pg_catalog.=) r.policy_id"
						  " CROSS JOIN LATERAL (SELECT lr.*, l.name" LOGS ") AS lr"
						  " WHERE r.request_id OPERATOR(pg_catalog.=) $1 ORDER BY lr.name COLLATE pg_catalog.\"C\" LIMIT 1",
						  &params, SPI_OK_SELECT) == 0)
		return psprintf("The model has no log; members of its owner may train it.");
	return psprintf("GRANT USAGE ON SCHEMA %s TO %s; GRANT SELECT ON %s TO %s;",
					quote_identifier(retrain_store_text(store, 1, 1)), quote_identifier(role),
					quote_qualified_identifier(retrain_store_text(store, 1, 1), retrain_store_text(store, 1, 2)),
					quote_identifier(role));
}

/* tell_unreadable says that requests wait which the caller may not train: an error where he named the model. */
static void
tell_unreadable(RetrainStore *store, const ClaimOrder *order, const Candidate *candidates, int n)
{
	int			count = 0;
	const Candidate *first = NULL;

	for (int i = 0; i < n; i++)
		if (!candidates[i].readable)
		{
			first = first ? first : &candidates[i];
			count++;
		}
	if (count == 0)
		return;
	if (order->model)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" may not read the log that model \"%s\" is trained on",
						retrain_role_name(store->scope.saved_userid, false), order->model),
				 errhint("%s", missing_right(store, first))));
	ereport(NOTICE,
			(errmsg("%d request(s) wait for a trainer that may read their logs", count),
			 errhint("With model => its name, retrain.claim() says which right is missing.")));
}

/* check_model raises 42704 for a model that does not exist. */
static void
check_model(const char *model)
{
	RetrainParams params = {0};

	retrain_param_text(&params, model);
	if (retrain_store_run("SELECT FROM retrain.model m WHERE m.name OPERATOR(pg_catalog.=) $1",
						  &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("model \"%s\" does not exist", model),
				 errhint("Leave the model out to claim for any.")));
}

/* claim returns the requests that the caller got, a list of RetrainRequest *. */
static List *
claim(RetrainStore *store, const ClaimOrder *order)
{
	List	   *claimed = NIL;
	Candidate  *candidates;
	int			n;

	if (order->model)
		check_model(order->model);
	retrain_requests_expire(store, RETRAIN_ACTOR_TRAINER);
	candidates = find_candidates(store, order, &n);
	for (int i = 0; i < n && list_length(claimed) < order->limit; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (candidates[i].readable && lock_queued(&candidates[i].id))
		{
			RetrainRequest *request = lease(store, order, &candidates[i].id);
			MemoryContext old = MemoryContextSwitchTo(store->caller);

			claimed = lappend(claimed, request);
			MemoryContextSwitchTo(old);
		}
	}
	if (claimed == NIL)
		tell_unreadable(store, order, candidates, n);
	else
		retrain_wake_at_commit();	/* the scanner learns when the lease is over */
	return claimed;
}

/* put_request adds one row to the result. */
static void
put_request(ReturnSetInfo *rsinfo, const RetrainRequest *request, const RetrainLedgerHead *head)
{
	Datum		values[RESULT_COLUMNS] = {0};
	bool		nulls[RESULT_COLUMNS] = {false};
	bytea	   *hash;
	int			i = 0;

	values[i++] = UUIDPGetDatum(&request->id);
	values[i++] = CStringGetTextDatum(request->model_name);
	values[i++] = CStringGetTextDatum(request->action);
	values[i++] = CStringGetTextDatum(request->reason);
	values[i++] = UUIDPGetDatum(&request->lease_token);
	values[i++] = Int32GetDatum(request->fence);
	values[i++] = TimestampTzGetDatum(request->lease_until);
	values[i++] = Int32GetDatum(request->attempts);
	values[i++] = Int32GetDatum(request->max_attempts);
	values[i++] = TimestampTzGetDatum(request->requested_at);
	nulls[i] = !head->exists;
	values[i++] = Int64GetDatum(head->seq);
	hash = palloc(VARHDRSZ + RETRAIN_HASH_LENGTH);
	SET_VARSIZE(hash, VARHDRSZ + RETRAIN_HASH_LENGTH);
	memcpy(VARDATA(hash), head->hash, RETRAIN_HASH_LENGTH);
	nulls[i] = !head->exists;
	values[i++] = PointerGetDatum(hash);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * retrain.claim(trainer text, model text, lease interval, max_requests integer)
 *	returns setof record
 *
 * retrain_claim_requests claims up to max_requests requests for the caller.
 */
Datum
retrain_claim_requests(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	RetrainStore store;
	RetrainLedgerHead head;
	ClaimOrder	order;
	List	   *claimed;
	ListCell   *cell;

	RETRAIN_REQUIRE_ARG(0, "trainer");
	RETRAIN_REQUIRE_ARG(3, "max_requests");
	order.trainer = RETRAIN_ARG_TEXT(0);
	retrain_check_name("trainer", order.trainer);
	order.model = RETRAIN_ARG_TEXT(1);
	order.lease = retrain_lease_length(PG_ARGISNULL(2) ? NULL : PG_GETARG_INTERVAL_P(2));
	order.limit = PG_GETARG_INT32(3);
	if (order.limit < 1 || order.limit > MAX_CLAIM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_requests must be from 1 to %d", MAX_CLAIM),
				 errhint("Leave it out for one.")));
	InitMaterializedSRF(fcinfo, 0);
	retrain_store_begin_change(&store);
	claimed = claim(&store, &order);
	retrain_ledger_read_head(&head);
	retrain_store_end(&store);
	foreach(cell, claimed)
		put_request(rsinfo, lfirst(cell), &head);
	return (Datum) 0;
}
