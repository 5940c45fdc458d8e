/*
 * report.c
 *	  A trainer reports what came of a request: a version, or that it failed.
 *
 * One transaction registers the version, moves the request and keeps the
 * answer.  Delivery is at least once, the effect exactly once:
 *	 - the same key with the same content gives the first answer again;
 *	 - the same key with other content is RT022;
 *	 - a lease whose time is over is good as long as nobody else has claimed
 *	   the request (late), and lost (RT020) from then on.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "common/rows_result.h"
#include "governance/json_writer.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "retraining/training_data.h"
#include "retraining/version.h"

PG_FUNCTION_INFO_V1(retrain_report);

#define MAX_KEY 200
#define MAX_ERROR 8192

/* Longest pause after a failure, s. */
#define MAX_PAUSE 86400

/* What a trainer reports. */
typedef struct Report
{
	pg_uuid_t  *request;
	pg_uuid_t  *token;
	int			fence;
	char	   *key;
	char	   *outcome;
	bool		trained;
	char	   *error;			/* or NULL */
	RetrainVersionDraft version;	/* if trained */
	bytea	   *content_digest;
} Report;

/* What it is answered. */
typedef struct Answer
{
	char	   *state;
	bool		has_version;
	int64		version_id;
	bool		late;
	bool		repeated;
} Answer;

/* hex returns bytes in hexadecimal. */
static char *
hex(bytea *bytes)
{
	Size		length = VARSIZE_ANY_EXHDR(bytes);
	char	   *result = palloc(2 * length + 1);

	hex_encode(VARDATA_ANY(bytes), length, result);
	result[2 * length] = '\0';
	return result;
}

/* content_digest returns the SHA-256 of all that is reported. */
static bytea *
content_digest(const Report *report, Jsonb *details)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_raw(&json, "fence", psprintf("%d", report->fence));
	retrain_put_string(&json, "outcome", report->outcome);
	retrain_put_string(&json, "error", report->error);
	if (report->trained)
	{
		retrain_put_string(&json, "version", report->version.name);
		retrain_put_string(&json, "artifact_uri", report->version.artifact_uri);
		retrain_put_string(&json, "artifact_digest", hex(report->version.artifact_digest));
	}
	if (details)
		retrain_put_raw(&json, "details", JsonbToCString(NULL, &details->root, VARSIZE(details)));
	appendStringInfoChar(&json, '}');
	return retrain_jsonb_digest(DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data))));
}

/* check_outcome raises 22023 for what is no outcome, or lacks what belongs to it. */
static void
check_outcome(FunctionCallInfo fcinfo, const Report *report)
{
	if (!report->trained && strcmp(report->outcome, "failed") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("outcome \"%s\" is not known", report->outcome),
				 errhint("Use 'trained' or 'failed'.")));
	if (report->trained && (PG_ARGISNULL(5) || PG_ARGISNULL(6) || PG_ARGISNULL(7)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("outcome 'trained' needs version, artifact_uri and artifact_digest"),
				 errhint("Give all three, or report outcome 'failed' with an error.")));
	if (!report->trained && (report->error == NULL || !PG_ARGISNULL(5) || !PG_ARGISNULL(6) || !PG_ARGISNULL(7)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("outcome 'failed' needs error, and no version"),
				 errhint("Say in error what went wrong; a version is registered with outcome 'trained' only.")));
}

/* read_report reads and checks the arguments. */
static void
read_report(FunctionCallInfo fcinfo, Report *report)
{
	Jsonb	   *details = PG_ARGISNULL(8) ? NULL : PG_GETARG_JSONB_P(8);

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "token");
	RETRAIN_REQUIRE_ARG(2, "fence");
	RETRAIN_REQUIRE_ARG(3, "idempotency_key");
	RETRAIN_REQUIRE_ARG(4, "outcome");
	report->request = PG_GETARG_UUID_P(0);
	report->token = PG_GETARG_UUID_P(1);
	report->fence = PG_GETARG_INT32(2);
	report->key = RETRAIN_ARG_TEXT(3);
	report->outcome = RETRAIN_ARG_TEXT(4);
	report->trained = strcmp(report->outcome, "trained") == 0;
	report->error = RETRAIN_ARG_TEXT(9);
	if (report->key[0] == '\0' || pg_mbstrlen(report->key) > MAX_KEY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("idempotency_key must have 1 to %d characters", MAX_KEY),
				 errhint("A UUID made before the first try will do.")));
	check_outcome(fcinfo, report);
	if (report->trained)
	{
		retrain_version_check_artifact(&report->version, RETRAIN_ARG_TEXT(5), RETRAIN_ARG_TEXT(6), PG_GETARG_BYTEA_P(7));
		retrain_version_read_details(&report->version, details);
	}
	report->content_digest = content_digest(report, details);
	if (report->error && strlen(report->error) > MAX_ERROR)
		report->error = pnstrdup(report->error, pg_mbcliplen(report->error, (int) strlen(report->error), MAX_ERROR));
}

/*
 * answered_before gives the answer to a report that was made before under the
 * same key; false when there was none.
 */
static bool
answered_before(RetrainStore *store, const Report *report, Answer *answer)
{
	RetrainParams params = {0};
	bool		isnull;
	bytea	   *digest;

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(report->request), false);
	retrain_param_text(&params, report->key);
	if (retrain_store_run("SELECT p.content_digest, p.state, p.version_id, p.late::pg_catalog.int4, p.reported_by_oid"
						  " FROM retrain.request_report p WHERE p.request_id OPERATOR(pg_catalog.=) $1"
						  " AND p.idempotency_key OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT) == 0)
		return false;
	if (retrain_store_oid(1, 5) != GetSessionUserId())
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_NOT_LEASE_HOLDER),
				 errmsg("this key is that of a report of another role"),
				 errhint("Report under a key of your own.")));
	digest = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	if (memcmp(VARDATA_ANY(digest), VARDATA_ANY(report->content_digest), VARSIZE_ANY_EXHDR(digest)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_KEY_REUSED),
				 errmsg("idempotency key \"%s\" was used with other content", report->key),
				 errdetail("What was reported first stands."),
				 errhint("Use a new key for each report, and repeat a report with exactly what it said.")));
	answer->state = retrain_store_text(store, 1, 2);
	answer->has_version = !retrain_store_null(1, 3);
	answer->version_id = retrain_store_int8(1, 3);
	answer->late = retrain_store_int8(1, 4) != 0;
	answer->repeated = true;
	return true;
}

/* check_lease raises RT020 for another fence, and takes up what a late report is for; returns whether it is late. */
static bool
check_lease(RetrainStore *store, const Report *report, RetrainRequest *request)
{
	if (report->fence != request->fence)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_LEASE_LOST),
				 errmsg("fence %d is not that of the lease of request %s", report->fence, request->id_text),
				 errdetail("It is %d.", request->fence),
				 errhint("Give the fence that retrain.claim() returned with this token.")));
	if (request->state == RETRAIN_REQUEST_QUEUED)
	{
		retrain_request_take_up(store, request);
		return true;
	}
	return request->state == RETRAIN_REQUEST_LEASED && request->lease_until < GetCurrentTimestamp();
}

/* accept_version registers the version and moves the request on to its gates. */
static void
accept_version(RetrainStore *store, Report *report, RetrainRequest *request)
{
	RetrainParams params = {0};
	RetrainVersionDraft *draft = &report->version;

	draft->model_id = request->model_id;
	draft->model_name = request->model_name;
	draft->request = request;
	retrain_training_data_fill(store, request, &draft->training);
	request->version_id = retrain_version_register(store, draft);
	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_int8(&params, request->version_id);
	(void) retrain_store_run("UPDATE retrain.request r SET version_id = $2, last_error = NULL"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
}

/* accept_failure writes down why it failed, and when it may be claimed again. */
static void
accept_failure(const Report *report, const RetrainRequest *request)
{
	RetrainParams params = {0};
	int64		pause = Min((int64) retrain_retry_pause << Min(request->attempts - 1, 20), MAX_PAUSE);

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_text(&params, report->error);
	retrain_param_int8(&params, pause);
	(void) retrain_store_run("UPDATE retrain.request r SET last_error = $2, available_at = pg_catalog.clock_timestamp()"
							 " OPERATOR(pg_catalog.+) ($3 OPERATOR(pg_catalog.*) '1 second'::pg_catalog.interval)"
							 " WHERE r.request_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
}

/* write_report keeps the report and its answer. */
static void
write_report(RetrainStore *store, const Report *report, const Answer *answer)
{
	Oid			caller = store->scope.saved_userid;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.request_report");
	retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(report->request), false);
	retrain_row_text(&row, "idempotency_key", report->key);
	retrain_row_int4(&row, "fence", report->fence);
	retrain_row_text(&row, "outcome", report->outcome);
	retrain_row_datum(&row, "content_digest", BYTEAOID, PointerGetDatum(report->content_digest), false);
	retrain_row_text(&row, "state", answer->state);
	retrain_row_int8_or_null(&row, "version_id", answer->version_id, answer->has_version);
	retrain_row_datum(&row, "late", BOOLOID, BoolGetDatum(answer->late), false);
	retrain_row_text(&row, "error", report->error);
	retrain_row_time(&row, "reported_at", GetCurrentTimestamp());
	retrain_row_oid(&row, "reported_by_oid", GetSessionUserId());
	retrain_row_text_as(&row, "reported_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "reported_as_oid", caller);
	retrain_row_text_as(&row, "reported_as", retrain_role_name(caller, false), "pg_catalog.name");
	retrain_row_insert(&row);
}

/* event_of returns the arrow that a report takes a request along. */
static RetrainRequestEvent
event_of(const Report *report, const RetrainRequest *request)
{
	if (report->trained)
		return RETRAIN_EVENT_REPORT;
	return request->attempts >= request->max_attempts ? RETRAIN_EVENT_ATTEMPTS_OVER : RETRAIN_EVENT_REPORT_FAILED;
}

/* accept takes a new report in. */
static void
accept(RetrainStore *store, Report *report, Answer *answer)
{
	RetrainRequest *request = retrain_request_for_holder(store, report->request, report->token);

	answer->late = check_lease(store, report, request);
	if (request->state != RETRAIN_REQUEST_LEASED)
		retrain_request_move(store, request, event_of(report, request), RETRAIN_ACTOR_TRAINER, NULL);	/* raises RT011 */
	if (report->trained)
		accept_version(store, report, request);
	else
		accept_failure(report, request);
	retrain_request_move(store, request, event_of(report, request), RETRAIN_ACTOR_TRAINER,
						 report->trained ? psprintf("Version \"%s\"%s.", report->version.name, answer->late ? ", late" : "") :
						 report->error);
	answer->state = pstrdup(retrain_request_state_name(request->state));
	answer->has_version = report->trained;
	answer->version_id = request->version_id;
	write_report(store, report, answer);
}

/* lock_request locks the request's row, so that two reports of one key follow each other. */
static void
lock_request(RetrainStore *store, pg_uuid_t *id)
{
	if (retrain_request_load(store, id, true) == NULL)
		retrain_request_refuse_missing(id);
}

/* answer_row returns the answer, with the head of the ledger before it. */
static Datum
answer_row(FunctionCallInfo fcinfo, const Answer *answer, const RetrainLedgerHead *head)
{
	Datum		values[6] = {0};
	bool		nulls[6] = {false};
	bytea	   *hash = palloc(VARHDRSZ + RETRAIN_HASH_LENGTH);

	SET_VARSIZE(hash, VARHDRSZ + RETRAIN_HASH_LENGTH);
	memcpy(VARDATA(hash), head->hash, RETRAIN_HASH_LENGTH);
	values[0] = CStringGetTextDatum(answer->state);
	values[1] = Int64GetDatum(answer->version_id);
	nulls[1] = !answer->has_version;
	values[2] = BoolGetDatum(answer->late);
	values[3] = BoolGetDatum(answer->repeated);
	values[4] = Int64GetDatum(head->seq);
	values[5] = PointerGetDatum(hash);
	nulls[4] = nulls[5] = !head->exists;
	return retrain_row_result(fcinfo, values, nulls);
}

/*
 * retrain.report(request uuid, token uuid, fence integer, idempotency_key text,
 *				  outcome text, version text, artifact_uri text,
 *				  artifact_digest bytea, details jsonb, error text) returns record
 *
 * retrain_report takes a trainer's report in, once.
 */
Datum
retrain_report(PG_FUNCTION_ARGS)
{
	Report		report = {0};
	Answer		answer = {0};
	RetrainStore store;
	RetrainLedgerHead head;

	read_report(fcinfo, &report);
	retrain_store_begin_change(&store);
	lock_request(&store, report.request);
	if (!answered_before(&store, &report, &answer))
		accept(&store, &report, &answer);
	retrain_ledger_read_head(&head);
	if (answer.state)
		answer.state = MemoryContextStrdup(store.caller, answer.state);
	retrain_store_end(&store);
	return answer_row(fcinfo, &answer, &head);
}
