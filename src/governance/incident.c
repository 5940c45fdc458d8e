/*
 * incident.c
 *	  Declaring incidents and quiet periods of a model, and reading them.
 *
 * They are what people say, not what was measured: backtests are held against
 * them.  A declaration is withdrawn, never changed.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "governance/incident.h"
#include "governance/registry.h"
#include "governance/row.h"

#define WHAT "incidents"

PG_FUNCTION_INFO_V1(retrain_declare_incident);
PG_FUNCTION_INFO_V1(retrain_withdraw_incident);

static const char *const kinds[] = {"incident", "quiet"};

/* quiet_of returns whether a kind is quiet; raises 22023 for other words. */
static bool
quiet_of(const char *kind)
{
	if (strcmp(kind, kinds[0]) != 0 && strcmp(kind, kinds[1]) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("kind \"%s\" does not exist", kind),
				 errhint("Use incident or quiet.")));
	return strcmp(kind, kinds[1]) == 0;
}

/* check_period raises 22023 for a period that is empty, or has no beginning or, quiet, no end. */
static void
check_period(bool quiet, TimestampTz start, TimestampTz end)
{
	if (TIMESTAMP_NOT_FINITE(start) || TIMESTAMP_IS_NOBEGIN(end) || end <= start)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an incident must begin at a finite instant and end after that"),
				 errhint("Leave out the end of an incident that is not over.")));
	if (quiet && TIMESTAMP_IS_NOEND(end))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a quiet period must have an end"),
				 errhint("Nobody knows of the future that nothing will be wrong.")));
}

/*
 * retrain.declare_incident(model text, started_at timestamptz, ended_at timestamptz,
 *		kind text, description text) returns bigint
 *
 * retrain_declare_incident declares a period and returns its identifier.
 */
Datum
retrain_declare_incident(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainRow	row;
	RetrainObject *model;
	TimestampTz end;
	char	   *kind;
	int64		id;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "started_at");
	RETRAIN_REQUIRE_ARG(3, "kind");
	end = PG_ARGISNULL(2) ? DT_NOEND : PG_GETARG_TIMESTAMPTZ(2);
	kind = RETRAIN_ARG_TEXT(3);
	check_period(quiet_of(kind), PG_GETARG_TIMESTAMPTZ(1), end);
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));

	retrain_store_begin_change(&store);
	model = retrain_object_lock(&store, model);
	retrain_object_refuse_retired(model);
	retrain_row_begin(&row, "retrain.incident");
	retrain_row_int8(&row, "model_id", model->id);
	retrain_row_text(&row, "kind", kind);
	retrain_row_time(&row, "started_at", PG_GETARG_TIMESTAMPTZ(1));
	retrain_row_time_or_null(&row, "ended_at", end, !TIMESTAMP_IS_NOEND(end));
	retrain_row_text(&row, "description", RETRAIN_ARG_TEXT(4));
	retrain_row_time(&row, "declared_at", GetCurrentTimestamp());
	retrain_row_text_as(&row, "declared_by", retrain_session_user(), "pg_catalog.name");
	id = retrain_row_insert_returning(&row, "incident_id");
	retrain_event("declared", 0, psprintf("model %s", model->name),
				  psprintf("Declared: %s " INT64_FORMAT ".", kind, id));
	retrain_store_end(&store);
	PG_RETURN_INT64(id);
}

/* model_of returns the name of the model of an incident that is not withdrawn; raises P0002 for none. */
static char *
model_of(int64 id)
{
	RetrainStore store;
	RetrainParams params = {0};
	char	   *name = NULL;

	retrain_store_begin(&store);
	retrain_param_int8(&params, id);
	if (retrain_store_run("SELECT m.name FROM retrain.incident i JOIN retrain.model m ON m.model_id = i.model_id"
						  " WHERE i.incident_id = $1 AND i.withdrawn_at IS NULL", &params, SPI_OK_SELECT) == 1)
		name = retrain_store_text(&store, 1, 1);
	retrain_store_end(&store);
	if (name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NO_DATA_FOUND),
				 errmsg("incident " INT64_FORMAT " does not exist or is withdrawn", id),
				 errhint("See retrain.incidents.")));
	return name;
}

/*
 * retrain.withdraw_incident(incident_id bigint) returns void
 *
 * retrain_withdraw_incident withdraws a declaration; the row stays.
 */
Datum
retrain_withdraw_incident(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainParams params = {0};
	RetrainObject *model;

	RETRAIN_REQUIRE_ARG(0, "incident_id");
	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, model_of(PG_GETARG_INT64(0)));
	retrain_store_begin_change(&store);
	retrain_param_int8(&params, PG_GETARG_INT64(0));
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.incident i SET withdrawn_at = pg_catalog.clock_timestamp(),"
							 " withdrawn_by = $2::pg_catalog.name"
							 " WHERE i.incident_id OPERATOR(pg_catalog.=) $1 AND i.withdrawn_at IS NULL",
							 &params, SPI_OK_UPDATE);
	retrain_event("withdrawn", 0, psprintf("model %s", model->name),
				  psprintf("Withdrawn: incident " INT64_FORMAT ".", PG_GETARG_INT64(0)));
	retrain_store_end(&store);
	PG_RETURN_VOID();
}

/* new_incident makes a period. */
static RetrainIncident *
new_incident(bool quiet, TimestampTz start, TimestampTz end)
{
	RetrainIncident *incident = palloc(sizeof(RetrainIncident));

	incident->quiet = quiet;
	incident->start = start;
	incident->end = end;
	return incident;
}

/* read_one reads one element of the jsonb form. */
static RetrainIncident *
read_one(const RetrainReader *outer, JsonbContainer *object, int n)
{
	static const char *const keys[] = {"start", "end", "kind", NULL};
	RetrainReader reader = retrain_reader_inner(outer, object, psprintf("[%d].", n), keys);
	TimestampTz start;
	TimestampTz end;
	int			kind = retrain_read_choice(&reader, "kind", kinds, lengthof(kinds), 0);

	if (!retrain_read_instant(&reader, "start", &start))
		retrain_reader_refuse(&reader, "start", "is missing", NULL);
	if (!retrain_read_instant(&reader, "end", &end))
		end = DT_NOEND;
	check_period(kind == 1, start, end);
	return new_incident(kind == 1, start, end);
}

/* retrain_incidents_read returns the periods of a jsonb array of {"start", "end", "kind"}. */
List *
retrain_incidents_read(Jsonb *value)
{
	RetrainReader reader = {.object = &value->root, .what = WHAT, .prefix = "",
	.sqlstate = ERRCODE_INVALID_PARAMETER_VALUE};
	List	   *incidents = NIL;

	if (!JB_ROOT_IS_ARRAY(value) || JB_ROOT_IS_SCALAR(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(WHAT ": must be an array"),
				 errhint("Write [{\"start\": \"2024-03-01\", \"end\": \"2024-03-15\", \"kind\": \"incident\"}]; the other kind is quiet.")));
	for (int i = 0; i < JB_ROOT_COUNT(value); i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(&value->root, i);

		if (element->type != jbvBinary || !JsonContainerIsObject(element->val.binary.data))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg(WHAT ": [%d] must be an object", i + 1),
				 errhint("Give objects with start, end and kind.")));
		incidents = lappend(incidents, read_one(&reader, element->val.binary.data, i + 1));
	}
	return incidents;
}

/* retrain_incidents_load returns the periods that are declared of the model of a log. */
List *
retrain_incidents_load(int64 log_id)
{
	RetrainStore store;
	RetrainParams params = {0};
	List	   *incidents = NIL;
	MemoryContext old;
	uint64		n;

	retrain_store_begin(&store);
	retrain_param_int8(&params, log_id);
	n = retrain_store_run("SELECT i.kind, i.started_at, i.ended_at FROM retrain.incident i"
						  " JOIN retrain.log l ON l.model_id = i.model_id"
						  " WHERE l.log_id = $1 AND i.withdrawn_at IS NULL ORDER BY i.started_at, i.incident_id",
						  &params, SPI_OK_SELECT);
	old = MemoryContextSwitchTo(store.caller);
	for (uint64 i = 1; i <= n; i++)
		incidents = lappend(incidents,
							new_incident(strcmp(retrain_store_text(&store, i, 1), kinds[1]) == 0,
										 retrain_store_time(i, 2),
										 retrain_store_null(i, 3) ? DT_NOEND : retrain_store_time(i, 3)));
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
	return incidents;
}
