/*
 * trainer.c
 *	  What a trainer says while it holds a request: that it is alive, or that it
 *	  gives the request back.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/rows_result.h"
#include "governance/free_text.h"
#include "retraining/request.h"

PG_FUNCTION_INFO_V1(retrain_heartbeat);
PG_FUNCTION_INFO_V1(retrain_release);

/* Progress is for people, not a place to store things. */
#define MAX_PROGRESS 65536

#define MAX_DELAY_DAYS 30

/* refuse_over raises RT020 for a request whose lease is no longer one. */
static void
refuse_over(const RetrainRequest *request)
{
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_LEASE_LOST),
			 errmsg("the lease of request %s is over", request->id_text),
			 errdetail("The request is %s.", retrain_request_state_name(request->state)),
			 request->state == RETRAIN_REQUEST_QUEUED ?
			 errhint("As long as nobody else claims it, retrain.report() still accepts the result.") :
			 errhint("Stop, and discard what was trained.")));
}

/* renew extends a lease and writes progress down; returns the new end. */
static TimestampTz
renew(const RetrainRequest *request, int64 length, Jsonb *progress)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_int8(&params, length);
	retrain_param_datum(&params, JSONBOID, JsonbPGetDatum(progress), progress == NULL);
	/* without a length, as long as the last time */
	(void) retrain_store_run("UPDATE retrain.request r SET lease_until = c.now OPERATOR(pg_catalog.+)"
							 " CASE WHEN $2 OPERATOR(pg_catalog.>) 0 THEN $2 OPERATOR(pg_catalog.*) '1 microsecond'::pg_catalog.interval"
							 " ELSE r.lease_until OPERATOR(pg_catalog.-) COALESCE(r.heartbeat_at, r.leased_at) END,"
							 " heartbeat_at = c.now, progress = COALESCE($3, r.progress)"
							 " FROM (SELECT pg_catalog.clock_timestamp()) AS c(now)"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1 RETURNING r.lease_until", &params, SPI_OK_UPDATE_RETURNING);
	return retrain_store_time(1, 1);
}

/* check_progress raises 22023 for more than a trainer may leave. */
static void
check_progress(Jsonb *progress)
{
	if (progress && VARSIZE(progress) > MAX_PROGRESS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("progress must not be larger than %d bytes", MAX_PROGRESS),
				 errhint("Keep logs elsewhere and give their place.")));
}

/*
 * retrain.heartbeat(request uuid, token uuid, progress jsonb, lease interval)
 *	returns record
 *
 * retrain_heartbeat renews a lease.
 */
Datum
retrain_heartbeat(PG_FUNCTION_ARGS)
{
	Jsonb	   *progress = PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2);
	int64		length = PG_ARGISNULL(3) ? 0 : retrain_lease_length(PG_GETARG_INTERVAL_P(3));
	RetrainStore store;
	RetrainRequest *request;
	Datum		values[2] = {0};
	bool		nulls[2] = {false, false};

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "token");
	check_progress(progress);
	retrain_store_begin_change(&store);
	request = retrain_request_for_holder(&store, PG_GETARG_UUID_P(0), PG_GETARG_UUID_P(1));
	if (request->state == RETRAIN_REQUEST_CANCELLED)
		nulls[0] = true;
	else if (request->state != RETRAIN_REQUEST_LEASED)
		refuse_over(request);
	else
		values[0] = TimestampTzGetDatum(renew(request, length, progress));
	values[1] = BoolGetDatum(request->state == RETRAIN_REQUEST_CANCELLED);
	retrain_store_end(&store);
	return retrain_row_result(fcinfo, values, nulls);
}

/* give_back makes a request wait for delay microseconds; the first time the attempt does not count. */
static void
give_back(RetrainRequest *request, int64 delay, const char *reason)
{
	RetrainParams params = {0};

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_int8(&params, delay);
	retrain_param_text(&params, reason);
	(void) retrain_store_run("UPDATE retrain.request r SET released = true, last_error = $3,"
							 " attempts = CASE WHEN r.released THEN r.attempts ELSE r.attempts OPERATOR(pg_catalog.-) 1 END,"
							 " available_at = pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+)"
							 " ($2 OPERATOR(pg_catalog.*) '1 microsecond'::pg_catalog.interval)"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	if (!request->released)
		request->attempts--;
	request->released = true;
}

/* delay_length returns the microseconds of a delay; raises 22023 outside of 0 to 30 days. */
static int64
delay_length(Interval *delay)
{
	if (delay->month != 0 || delay->day < 0 || delay->day > MAX_DELAY_DAYS || delay->time < 0 ||
		delay->time > MAX_DELAY_DAYS * USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("delay must be from 0 to %d days, without months", MAX_DELAY_DAYS),
				 errhint("Leave it out for none.")));
	return delay->day * USECS_PER_DAY + delay->time;
}

/*
 * retrain.release(request uuid, token uuid, delay interval, reason text)
 *	returns text
 *
 * retrain_release gives a request back and returns the state it went to.
 */
Datum
retrain_release(PG_FUNCTION_ARGS)
{
	char	   *reason = RETRAIN_ARG_FREE_TEXT(3, "reason");
	RetrainStore store;
	RetrainRequest *request;
	int64		delay;

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "token");
	RETRAIN_REQUIRE_ARG(2, "delay");
	delay = delay_length(PG_GETARG_INTERVAL_P(2));
	retrain_store_begin_change(&store);
	request = retrain_request_for_holder(&store, PG_GETARG_UUID_P(0), PG_GETARG_UUID_P(1));
	if (request->state != RETRAIN_REQUEST_LEASED)
		refuse_over(request);
	give_back(request, delay, reason);
	retrain_request_move(&store, request,
						 request->attempts >= request->max_attempts ? RETRAIN_EVENT_ATTEMPTS_OVER : RETRAIN_EVENT_RELEASE,
						 RETRAIN_ACTOR_TRAINER, reason ? reason : "Released.");
	retrain_store_end(&store);
	PG_RETURN_TEXT_P(cstring_to_text(retrain_request_state_name(request->state)));
}
