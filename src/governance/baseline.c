/*
 * baseline.c
 *	  Freezing baselines: the samples that policies compare with.
 *
 * Here are the SQL functions; what they have in common is that the caller may
 * act for the owner of the model, that everything of users is read with the
 * rights of that owner, and that what was found is sealed for good.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "governance/baseline.h"

PG_FUNCTION_INFO_V1(retrain_freeze_baseline);
PG_FUNCTION_INFO_V1(retrain_freeze_baseline_from_query);
PG_FUNCTION_INFO_V1(retrain_alter_baseline);

/* instant_text returns an instant as people read it, in the session's zone, palloc'd. */
static char *
instant_text(TimestampTz at)
{
	return pstrdup(timestamptz_to_str(at));
}

/* check_window refuses windows that cannot be frozen. */
static void
check_window(const RetrainFreeze *freeze)
{
	if (TIMESTAMP_NOT_FINITE(freeze->window_start) || TIMESTAMP_NOT_FINITE(freeze->window_end) ||
		TIMESTAMP_NOT_FINITE(freeze->known_until))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bounds of a baseline must be finite")));
	if (freeze->window_start >= freeze->window_end)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("window_start must lie before window_end"),
				 errhint("The window includes its start and excludes its end.")));
	if (freeze->known_until > GetCurrentTimestamp())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("known_until lies in the future"),
				 errhint("Labels that arrive later would change what the baseline means.")));
}

/* slice_limits reads the arguments slice_min_rows and max_slices, the first being argument n. */
static void
slice_limits(FunctionCallInfo fcinfo, int n, RetrainFreeze *freeze)
{
	freeze->slice_min_rows = PG_ARGISNULL(n) ? RETRAIN_SLICE_MIN_ROWS : PG_GETARG_INT64(n);
	freeze->max_slices = PG_ARGISNULL(n + 1) ? RETRAIN_MAX_SLICES : PG_GETARG_INT32(n + 1);
	if (freeze->slice_min_rows < 1 || freeze->max_slices < 0 || freeze->max_slices > 10000)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("slice_min_rows must be at least 1, max_slices from 0 to 10000"),
				 errhint("The defaults are %d and %d; slices left out are counted in retrain.baseline_slice.",
						 RETRAIN_SLICE_MIN_ROWS, RETRAIN_MAX_SLICES)));
}

/*
 * retrain_freeze_begin finds model and log, and checks that the caller may
 * freeze a baseline of this name.
 */
void
retrain_freeze_begin(RetrainFreeze *freeze, const char *model, const char *log, const char *name)
{
	RetrainStore store;
	RetrainObject *log_object;

	retrain_check_name("baseline", name);
	freeze->name = name;
	freeze->context = CurrentMemoryContext;
	retrain_check_writable();
	freeze->model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, model);
	log_object = retrain_object_visible(RETRAIN_KIND_LOG, NULL, log);
	retrain_object_refuse_retired(freeze->model);
	retrain_object_refuse_retired(log_object);
	if (log_object->model_id != freeze->model->id)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("log \"%s\" belongs to model \"%s\"", log_object->name, log_object->model_name)));
	retrain_check_owner(freeze->model->owner, false, NULL, NULL);

	retrain_store_begin_change(&store);
	retrain_refuse_taken(RETRAIN_KIND_BASELINE, freeze->model->id, name);
	retrain_store_end(&store);
	retrain_owner_scope_begin(&store.scope);
	freeze->log = retrain_log_load(log_object->id, 0);
	retrain_scope_end(&store.scope);
	freeze->lsn = GetXLogInsertRecPtr();
}

/* retrain_freeze_end seals what was found, and returns the identifier; event is a sentence. */
int64
retrain_freeze_end(RetrainFreeze *freeze, const char *event)
{
	RetrainStore store;
	int64		baseline_id;
	ListCell   *cell;

	foreach(cell, freeze->unsupported)
		ereport(NOTICE,
				(errmsg("column %s is not sealed: its type has neither an order of numbers nor categories",
						(char *) lfirst(cell))));
	retrain_freeze_sort(freeze);
	retrain_store_begin_change(&store);
	baseline_id = retrain_freeze_seal(freeze);
	retrain_event("created", 0, psprintf("baseline %s of %s", freeze->name, freeze->model->name), event);
	retrain_store_end(&store);
	return baseline_id;
}

/*
 * retrain.freeze_baseline(model text, log text, window_start timestamptz,
 *	 window_end timestamptz, name text, filter text, known_until timestamptz,
 *	 slice_min_rows bigint, max_slices integer) returns bigint
 *
 * retrain_freeze_baseline reads the window, seals what it found and returns
 * the baseline's identifier.
 */
Datum
retrain_freeze_baseline(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"model", "log", "window_start", "window_end", "name"};
	RetrainFreeze freeze;

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	memset(&freeze, 0, sizeof(freeze));
	freeze.source = "window";
	freeze.has_window = true;
	freeze.window_start = PG_GETARG_TIMESTAMPTZ(2);
	freeze.window_end = PG_GETARG_TIMESTAMPTZ(3);
	freeze.filter = RETRAIN_ARG_TEXT(5);
	freeze.known_until = PG_ARGISNULL(6) ? GetCurrentTimestamp() : PG_GETARG_TIMESTAMPTZ(6);
	slice_limits(fcinfo, 7, &freeze);
	retrain_check_name("baseline", RETRAIN_ARG_TEXT(4));
	check_window(&freeze);
	retrain_freeze_begin(&freeze, RETRAIN_ARG_TEXT(0), RETRAIN_ARG_TEXT(1), RETRAIN_ARG_TEXT(4));
	retrain_rethrow(retrain_sandbox_run(freeze.model->owner, freeze.log->respect_rls,
										retrain_freeze_read_window, &freeze));
	if (freeze.rows_used == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 freeze.rows_unused > 0 ?
				 errmsg("none of the " INT64_FORMAT " rows of log \"%s\" in the window passes the filter",
						freeze.rows_unused, freeze.log->name) :
				 errmsg("log \"%s\" has no row in the window", freeze.log->name),
				 errdetail("The window is [%s, %s).",
						   instant_text(freeze.window_start), instant_text(freeze.window_end)),
				 errhint("Choose a window in which the log has rows.")));
	PG_RETURN_INT64(retrain_freeze_end(&freeze, psprintf("Baseline frozen from " INT64_FORMAT " rows.",
														 freeze.rows_used)));
}

/*
 * retrain.freeze_baseline_from_query(model text, log text, query text, name text,
 *	 slice_min_rows bigint, max_slices integer) returns bigint
 *
 * retrain_freeze_baseline_from_query runs the query, seals what it found and
 * returns the baseline's identifier.
 */
Datum
retrain_freeze_baseline_from_query(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"model", "log", "query", "name"};
	RetrainFreeze freeze;

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	memset(&freeze, 0, sizeof(freeze));
	freeze.source = "query";
	freeze.source_query = RETRAIN_ARG_TEXT(2);
	slice_limits(fcinfo, 4, &freeze);
	retrain_freeze_begin(&freeze, RETRAIN_ARG_TEXT(0), RETRAIN_ARG_TEXT(1), RETRAIN_ARG_TEXT(3));
	retrain_rethrow(retrain_sandbox_run(freeze.model->owner, freeze.log->respect_rls,
										retrain_freeze_read_query, &freeze));
	if (freeze.profiles == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the query returns no row of a feature, prediction, probability, label or slice column of log \"%s\"",
						freeze.log->name),
				 errhint("Name its columns as those of the log, and its tables with their schemas.")));
	PG_RETURN_INT64(retrain_freeze_end(&freeze, psprintf("Baseline frozen from a query of " INT64_FORMAT " rows.",
														 freeze.rows_used)));
}

/*
 * retrain.alter_baseline(model text, name text, changes jsonb) returns bigint
 *
 * retrain_alter_baseline renames a baseline, the only change there is, and
 * returns its identifier.
 */
Datum
retrain_alter_baseline(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"name", NULL};
	RetrainStore store;
	RetrainReader reader;
	RetrainObject *baseline;
	RetrainParams params = {0};
	char	   *new_name;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "name");
	RETRAIN_REQUIRE_ARG(2, "changes");
	retrain_reader_begin(&reader, PG_GETARG_JSONB_P(2), "changes of a baseline",
						 ERRCODE_INVALID_PARAMETER_VALUE, keys);
	new_name = retrain_read_name(&reader, "name");

	retrain_check_writable();
	baseline = retrain_object_of_caller(RETRAIN_KIND_BASELINE, RETRAIN_ARG_TEXT(0), RETRAIN_ARG_TEXT(1));
	retrain_object_refuse_retired(baseline);
	if (new_name == NULL || strcmp(new_name, baseline->name) == 0)
		PG_RETURN_INT64(baseline->id);

	retrain_store_begin_change(&store);
	baseline = retrain_object_lock(&store, baseline);
	retrain_object_refuse_retired(baseline);
	retrain_refuse_taken(RETRAIN_KIND_BASELINE, baseline->model_id, new_name);
	retrain_param_int8(&params, baseline->id);
	retrain_param_text(&params, new_name);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.baseline b SET name = $2,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $3::pg_catalog.name"
							 " WHERE b.baseline_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	retrain_event("changed", 0, psprintf("baseline %s of %s", baseline->name, baseline->model_name),
				  psprintf("Renamed to %s.", new_name));
	retrain_store_end(&store);
	PG_RETURN_INT64(baseline->id);
}
