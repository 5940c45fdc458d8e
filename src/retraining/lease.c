/*
 * lease.c
 *	  Leases: how long, who holds them, and what becomes of those that are over.
 *
 * The clock of the database decides, clock_timestamp(): now() stands still in
 * a transaction.  Only the session user who claimed a request may act on it.
 * The token is a secret against mistakes, such as two processes of one role at
 * the same request; it is no authentication.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "retraining/request.h"

/* Leases and proposals found to be over in one step. */
#define EXPIRY_BATCH "100"

/*
 * retrain_lease_length returns the microseconds of a lease, the default for
 * NULL; raises 22023 outside of 1 second to retrain.max_lease.
 */
int64
retrain_lease_length(Interval *lease)
{
	int64		length;

	if (lease == NULL)
		return Min(retrain_default_lease, retrain_max_lease) * USECS_PER_SEC;
	if (lease->month != 0 || lease->day < 0 || lease->day > 100000 || lease->time < 0 ||
		lease->time > 100000 * USECS_PER_DAY)
		length = -1;
	else
		length = lease->day * USECS_PER_DAY + lease->time;
	if (length < USECS_PER_SEC || length > retrain_max_lease * USECS_PER_SEC)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a lease must be from 1 second to %d seconds, without months", retrain_max_lease),
				 errhint("retrain.max_lease is the limit; a heartbeat renews a lease.")));
	return length;
}

/*
 * retrain_request_for_holder returns a request, locked, for the trainer who
 * claimed it last; raises 42704 when there is none, RT020 when somebody has
 * claimed it since, or the token is none, RT021 for a session user other than
 * the one who claimed.  Its state is the caller's to look at.
 */
RetrainRequest *
retrain_request_for_holder(RetrainStore *store, const pg_uuid_t *id, const pg_uuid_t *token)
{
	RetrainRequest *request = retrain_request_load(store, id, true);

	if (request == NULL)
		retrain_request_refuse_missing(id);
	if (!request->has_lease || memcmp(&request->lease_token, token, sizeof(pg_uuid_t)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_LEASE_LOST),
				 errmsg("the lease of request %s is lost", request->id_text),
				 errdetail("The token is not that of the last claim."),
				 errhint("Stop, and discard what was trained: another trainer is at it, or will be.")));
	if (request->lease_role != GetSessionUserId())
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_NOT_LEASE_HOLDER),
				 errmsg("session user \"%s\" does not hold request %s", retrain_session_user(), request->id_text),
				 errhint("Only the role that claimed it may; a token is not handed on.")));
	return request;
}

/*
 * retrain_request_take_up takes a queued request up again under its last lease,
 * whose time is over but which nobody else has claimed.  Counts no attempt.
 */
void
retrain_request_take_up(RetrainStore *store, RetrainRequest *request)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	(void) retrain_store_run("UPDATE retrain.request r SET lease_until = pg_catalog.clock_timestamp()"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	retrain_request_move(store, request, RETRAIN_EVENT_CLAIM, RETRAIN_ACTOR_TRAINER,
						 "Taken up again for a late report, under the same lease.");
}

/* note_error writes down why the last attempt failed. */
static void
note_error(const RetrainRequest *request, const char *error)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_text(&params, error);
	(void) retrain_store_run("UPDATE retrain.request r SET last_error = $2"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
}

/* end_lease takes a leased request to where it goes when its lease is over. */
static void
end_lease(RetrainStore *store, RetrainRequest *request, const char *actor, const char *why)
{
	bool		last = request->attempts >= request->max_attempts;

	note_error(request, why);
	retrain_request_move(store, request, last ? RETRAIN_EVENT_ATTEMPTS_OVER : RETRAIN_EVENT_LEASE_OVER, actor, why);
}

/* expire_one ends a lease or a proposal that is over. */
static void
expire_one(RetrainStore *store, const pg_uuid_t *id, const char *actor)
{
	RetrainRequest *request = retrain_request_load(store, id, true);

	if (request->state == RETRAIN_REQUEST_PROPOSED)
		retrain_request_move(store, request, RETRAIN_EVENT_EXPIRE, actor, "Nobody has approved it in time.");
	else
		end_lease(store, request, actor, psprintf("The lease of \"%s\" was over without a report.",
												  request->lease_role_name));
}

/*
 * retrain_requests_expire ends what is over: leases and proposals that nobody
 * else is at.  Owner scope, SPI connected.
 */
void
retrain_requests_expire(RetrainStore *store, const char *actor)
{
	RetrainParams params = {0};
	uint64		n;
	pg_uuid_t  *ids;

	retrain_param_time(&params, GetCurrentTimestamp(), true);
	n = retrain_store_run("SELECT r.request_id FROM retrain.request r"
						  " WHERE (r.state OPERATOR(pg_catalog.=) 'leased' AND r.lease_until OPERATOR(pg_catalog.<) $1)"
						  " OR (r.state OPERATOR(pg_catalog.=) 'proposed' AND r.expires_at OPERATOR(pg_catalog.<) $1)"
						  " ORDER BY r.request_id LIMIT " EXPIRY_BATCH " FOR NO KEY UPDATE SKIP LOCKED",
						  &params, SPI_OK_SELECT);
	ids = palloc(sizeof(pg_uuid_t) * Max(n, 1));
	for (uint64 i = 0; i < n; i++)
	{
		bool		isnull;

		ids[i] = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull));
	}
	for (uint64 i = 0; i < n; i++)
		expire_one(store, &ids[i], actor);
}

/*
 * retrain_requests_expire_due does so for the scanner.  Called inside a
 * transaction of its own, without SPI and snapshot; becomes the extension
 * owner itself.
 */
void
retrain_requests_expire_due(void)
{
	RetrainStore store;

	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_store_begin(&store);
	if (retrain_instance_recorded())
	{
		retrain_check_catalog();
		retrain_requests_expire(&store, RETRAIN_ACTOR_SCANNER);
	}
	retrain_store_end(&store);
	PopActiveSnapshot();
}

/*
 * retrain_requests_next returns when the next lease or proposal will be over,
 * DT_NOEND when none will.  Owner scope, SPI connected.
 */
TimestampTz
retrain_requests_next(TimestampTz now)
{
	RetrainParams params = {0};

	retrain_param_time(&params, now, true);
	(void) retrain_store_run("SELECT LEAST("
							 "(SELECT pg_catalog.min(r.lease_until) FROM retrain.request r WHERE r.state OPERATOR(pg_catalog.=) 'leased'"
							 " AND r.lease_until OPERATOR(pg_catalog.>) $1),"
							 "(SELECT pg_catalog.min(r.expires_at) FROM retrain.request r WHERE r.state OPERATOR(pg_catalog.=) 'proposed'"
							 " AND r.expires_at OPERATOR(pg_catalog.>) $1))", &params, SPI_OK_SELECT);
	return retrain_store_null(1, 1) ? DT_NOEND : retrain_store_time(1, 1);
}

/*
 * retrain_requests_void_leases ends all leases: in a copy that is adopted, the
 * trainers are those of the original.  Owner scope, SPI connected.
 */
void
retrain_requests_void_leases(RetrainStore *store)
{
	RetrainParams params = {0};
	uint64		n = retrain_store_run("SELECT r.request_id FROM retrain.request r"
									  " WHERE r.state OPERATOR(pg_catalog.=) 'leased' ORDER BY r.request_id FOR NO KEY UPDATE",
									  &params, SPI_OK_SELECT);
	pg_uuid_t  *ids = palloc(sizeof(pg_uuid_t) * Max(n, 1));

	for (uint64 i = 0; i < n; i++)
	{
		bool		isnull;

		ids[i] = *DatumGetUUIDP(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull));
	}
	for (uint64 i = 0; i < n; i++)
		end_lease(store, retrain_request_load(store, &ids[i], true), RETRAIN_ACTOR_OWNER,
				  "The lease was of the server or database that this is a copy of.");
	/* a token of the original opens nothing here */
	(void) retrain_store_run("UPDATE retrain.request r SET lease_token = NULL"
							 " WHERE r.lease_token IS NOT NULL AND r.state OPERATOR(pg_catalog.<>) 'leased'",
							 NULL, SPI_OK_UPDATE);
}
