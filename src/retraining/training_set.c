/*
 * training_set.c
 *	  retrain.training_set(): which rows a request is to be trained on.
 *
 * The trainer calls it and copies the rows in one REPEATABLE READ transaction:
 * the query then gives the very rows that were counted and fingerprinted here,
 * and the record can prove what was trained on.  Rows are read with the rights
 * of the caller, in the sandbox.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "common/rows_result.h"
#include "governance/json_writer.h"
#include "retraining/training_data.h"

PG_FUNCTION_INFO_V1(retrain_training_set);

#define RESULT_COLUMNS 15

/* What the sandbox works on. */
typedef struct Reading
{
	RetrainTrainingSet *set;
	MemoryContext context;		/* what is read is kept here */
} Reading;

/* log_asked_for returns the log that the options name, 0 for none; raises 42704 for one of another model. */
static int64
log_asked_for(const RetrainRequest *request, Jsonb *options)
{
	JsonbValue *value = getKeyJsonValueFromContainer(&options->root, "log", 3, NULL);
	RetrainParams params = {0};
	char	   *name;

	if (value == NULL || value->type != jbvString)
		return 0;
	name = pnstrdup(value->val.string.val, value->val.string.len);
	retrain_param_int8(&params, request->model_id);
	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT l.log_id FROM retrain.log l WHERE l.model_id OPERATOR(pg_catalog.=) $1"
						  " AND l.name OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("log \"%s\" does not exist, or is not one of model \"%s\"", name, request->model_name),
				 errhint("Name a log that was attached to this model.")));
	return retrain_store_int8(1, 1);
}

/* set_defaults fills in log, end of the window and cut-off: those of the decision, or of the request. */
static void
set_defaults(RetrainStore *store, RetrainTrainingSet *set, int64 asked_log)
{
	RetrainRequest *request = set->request;
	RetrainParams params = {0};
	int64		log_id = asked_log;
	MemoryContext old;

	set->end = set->cutoff = request->requested_at;
	if (request->has_decision)
	{
		retrain_param_int8(&params, request->policy_id);
		retrain_param_time(&params, request->slot, true);
		retrain_param_int4(&params, request->ordinal);
		if (retrain_store_run("SELECT e.log_id, e.window_end, e.known_until FROM retrain.evaluation e"
							  " WHERE e.policy_id OPERATOR(pg_catalog.=) $1 AND e.slot OPERATOR(pg_catalog.=) $2"
							  " AND e.ordinal OPERATOR(pg_catalog.=) $3", &params, SPI_OK_SELECT) == 1)
		{
			log_id = log_id ? log_id : retrain_store_int8(1, 1);
			set->end = retrain_store_time(1, 2);
			set->cutoff = retrain_store_time(1, 3);
		}
	}
	if (log_id == 0)
		log_id = retrain_object_only(store, RETRAIN_KIND_LOG, request->model_id)->id;
	old = MemoryContextSwitchTo(store->caller);
	set->log = retrain_log_load(log_id, 0);
	MemoryContextSwitchTo(old);
}

/* check_holder raises RT021 or RT020 unless the session user holds the request; a preview may also be had by the owner. */
static void
check_holder(const RetrainTrainingSet *set)
{
	const RetrainRequest *request = set->request;

	if (set->preview && is_member_of_role(GetUserId(), request->model_owner))
		return;
	if (request->lease_role != GetSessionUserId())
	{
		if (!is_member_of_role(GetUserId(), request->model_owner))
			retrain_request_refuse_missing(&request->id);
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_NOT_LEASE_HOLDER),
				 errmsg("session user \"%s\" does not hold request %s", retrain_session_user(), request->id_text),
				 errhint("The owner of the model gets a preview with options => '{\"preview\": true}'.")));
	}
	if (request->state != RETRAIN_REQUEST_LEASED)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_LEASE_LOST),
				 errmsg("the lease of request %s is over", request->id_text),
				 errdetail("The request is %s.", retrain_request_state_name(request->state)),
				 errhint("Stop this work, and claim again.")));
}

/* check_isolation raises 25000 where another statement could see other rows than were counted. */
static void
check_isolation(const RetrainTrainingSet *set)
{
	if (!set->preview && !IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_STATE),
				 errmsg("a training set must be taken in a REPEATABLE READ transaction"),
				 errdetail("In any other, the query could give other rows than were counted."),
				 errhint("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT ... FROM retrain.training_set(...); copy the rows; COMMIT.")));
}

/* run_count runs one query of one row. */
static void
run_count(const char *query)
{
	if (SPI_execute(query, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not count training rows");
}

/* count_window counts what the window holds, and why rows are left out. */
static void
count_window(RetrainTrainingSet *set)
{
	ListCell   *cell;

	run_count(retrain_training_window_query(set));
	set->rows_in_window = retrain_store_int8(1, 1);
	set->rows_unlabelled = retrain_store_int8(1, 2);
	set->rows_excluded = retrain_store_int8(1, 3);
	foreach(cell, set->exclusions)
		((RetrainExclusion *) lfirst(cell))->rows = retrain_store_int8(1, 4 + foreach_current_index(cell));
}

/* count_rows counts and fingerprints the training rows. */
static void
count_rows(RetrainTrainingSet *set, MemoryContext context)
{
	bool		isnull;
	bytea	   *digest;

	run_count(retrain_training_count_query(set));
	set->rows = retrain_store_int8(1, 1);
	digest = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull));
	set->fingerprint = MemoryContextAlloc(context, VARHDRSZ + VARSIZE_ANY_EXHDR(digest));
	SET_VARSIZE(set->fingerprint, VARHDRSZ + VARSIZE_ANY_EXHDR(digest));
	memcpy(VARDATA(set->fingerprint), VARDATA_ANY(digest), VARSIZE_ANY_EXHDR(digest));
	set->has_first = !retrain_store_null(1, 3);
	if (set->has_first)
		set->first = retrain_store_time(1, 3);
	set->rows_over_balance = set->rows_in_window - set->rows_unlabelled - set->rows_excluded - set->rows;
}

/* count_slices counts the training rows by slice. */
static void
count_slices(RetrainTrainingSet *set, MemoryContext context)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	foreach(cell, set->log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);
		ListCell   *other;

		if (strcmp(column->role, "slice") != 0)
			continue;
		foreach(other, set->columns)
			if (strcmp(lfirst(other), column->name) == 0)
			{
				run_count(retrain_training_slice_query(set, column->name));
				if (json.len > 1)
					appendStringInfoString(&json, ", ");
				escape_json(&json, column->name);
				appendStringInfo(&json, ": %s", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1));
			}
	}
	appendStringInfoChar(&json, '}');
	set->slices = MemoryContextStrdup(context, json.data);
}

/* read_rows is what happens in the sandbox. */
static void
read_rows(void *arg)
{
	Reading    *reading = arg;
	RetrainTrainingSet *set = reading->set;
	MemoryContext old;

	retrain_log_verify(set->log, retrain_log_digest_columns(set->log));
	SPI_connect();
	count_window(set);
	count_rows(set, reading->context);
	count_slices(set, reading->context);
	run_count("SELECT pg_catalog.pg_current_snapshot()::pg_catalog.text");
	old = MemoryContextSwitchTo(reading->context);
	set->snapshot = pstrdup(SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1));
	set->query = retrain_training_query(set);
	MemoryContextSwitchTo(old);
	SPI_finish();
}

/* plan finds request, log and exclusions and reads the options. */
static RetrainTrainingSet *
plan(const pg_uuid_t *id, Jsonb *options)
{
	RetrainTrainingSet *set = palloc0(sizeof(RetrainTrainingSet));
	RetrainStore store;

	retrain_store_begin(&store);
	if (!retrain_instance_matches())
		retrain_check_instance();
	set->request = retrain_request_load(&store, id, false);
	if (set->request == NULL)
		retrain_request_refuse_missing(id);
	set_defaults(&store, set, JB_ROOT_IS_OBJECT(options) ? log_asked_for(set->request, options) : 0);
	set->exclusions = retrain_training_exclusions(&store, set->request->model_id);
	retrain_store_end(&store);
	retrain_training_options(set, options);
	return set;
}

/* columns_array returns the names of the columns as text[]. */
static Datum
columns_array(const RetrainTrainingSet *set)
{
	Datum	   *names = palloc(sizeof(Datum) * list_length(set->columns));
	ListCell   *cell;

	foreach(cell, set->columns)
		names[foreach_current_index(cell)] = CStringGetTextDatum(lfirst(cell));
	return PointerGetDatum(construct_array(names, list_length(set->columns), TEXTOID, -1, false, TYPALIGN_INT));
}

/* result_row returns the row that the function returns. */
static Datum
result_row(FunctionCallInfo fcinfo, const RetrainTrainingSet *set, int64 training_data_id)
{
	Datum		values[RESULT_COLUMNS] = {0};
	bool		nulls[RESULT_COLUMNS] = {false};
	int			i = 0;

	nulls[i] = training_data_id == 0;
	values[i++] = Int64GetDatum(training_data_id);
	values[i++] = CStringGetTextDatum(set->query);
	values[i++] = columns_array(set);
	values[i++] = Int64GetDatum(set->rows);
	values[i++] = PointerGetDatum(set->fingerprint);
	nulls[i] = !set->has_start;
	values[i++] = TimestampTzGetDatum(set->start);
	values[i++] = TimestampTzGetDatum(set->end);
	values[i++] = TimestampTzGetDatum(set->cutoff);
	values[i++] = Int64GetDatum(set->rows_in_window);
	values[i++] = Int64GetDatum(set->rows_unlabelled);
	values[i++] = Int64GetDatum(set->rows_excluded);
	values[i++] = Int64GetDatum(set->rows_over_balance);
	values[i++] = DirectFunctionCall1(jsonb_in, CStringGetDatum(retrain_training_exclusions_json(set)));
	values[i++] = DirectFunctionCall1(jsonb_in, CStringGetDatum(set->slices));
	values[i++] = CStringGetTextDatum(set->snapshot);
	return retrain_row_result(fcinfo, values, nulls);
}

/*
 * retrain.training_set(request uuid, options jsonb) returns record
 *
 * retrain_training_set returns the query for the training rows of a request,
 * with what it gives on the present snapshot, and writes it down.
 */
Datum
retrain_training_set(PG_FUNCTION_ARGS)
{
	RetrainTrainingSet *set;
	RetrainStore store;
	Reading		reading;
	Jsonb	   *options;
	int64		training_data_id = 0;

	RETRAIN_REQUIRE_ARG(0, "request");
	RETRAIN_REQUIRE_ARG(1, "options");
	options = PG_GETARG_JSONB_P(1);
	set = plan(PG_GETARG_UUID_P(0), options);
	check_holder(set);
	check_isolation(set);
	if (!set->preview)
		retrain_check_writable();
	reading.set = set;
	reading.context = CurrentMemoryContext;
	retrain_rethrow(retrain_sandbox_run(GetUserId(), set->log->respect_rls, read_rows, &reading));
	if (!set->preview)
	{
		retrain_store_begin_change(&store);
		training_data_id = retrain_training_data_write(&store, set, options);
		retrain_store_end(&store);
	}
	return result_row(fcinfo, set, training_data_id);
}
