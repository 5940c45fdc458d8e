/*
 * rollup.c
 *	  Turning rollups on and off.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/column_type.h"
#include "governance/log_sql.h"
#include "governance/registry.h"
#include "governance/rollup.h"
#include "governance/row.h"
#include "profile/profile.h"

#define MAX_BUCKETS 1000000
#define MAX_WATCHED 20000
#define DEFAULT_MAX_SLICES 100
#define MAX_LENGTH (366 * USECS_PER_DAY)
/* GROUPING() takes 31 arguments; as for checks. */
#define MAX_SLICE_COLUMNS 16

PG_FUNCTION_INFO_V1(retrain_enable_rollup);
PG_FUNCTION_INFO_V1(retrain_disable_rollup);
PG_FUNCTION_INFO_V1(retrain_refresh_rollup);

/* What is asked for. */
typedef struct RollupRequest
{
	RetrainLog *log;
	int64		width;			/* in microseconds, as the next two */
	int64		lateness;
	int64		watch;
	bool		default_columns;
	bool		default_slices;
	List	   *columns;		/* of char * */
	List	   *slices;			/* of char * */
	char	   *filter;			/* or NULL */
	bool		has_since;
	TimestampTz since;
	int			capacity;
	int			max_slices;
	MemoryContext context;
} RollupRequest;

/* retrain_bucket_floor returns the start of the bucket of a width (microseconds) in which an instant lies. */
TimestampTz
retrain_bucket_floor(TimestampTz at, int64 width)
{
	int64		into = at % width;

	return at - (into < 0 ? into + width : into);
}

/* length_argument returns an interval argument in microseconds; raises 22023 out of range. */
static int64
length_argument(FunctionCallInfo fcinfo, int n, const char *name, int64 low, int64 high, const char *range)
{
	Interval   *value = PG_GETARG_INTERVAL_P(n);

	if (value->month == 0 && value->day <= 400 && value->day >= -400)
	{
		int64		length = value->time + value->day * USECS_PER_DAY;

		if (length >= low && length <= high)
			return length;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be %s", name, range),
			 errhint("Lengths are fixed: use minutes, hours or days of 24 hours, not months.")));
	return 0;					/* not reached */
}

/* has_name tells whether a name is in a list of char *. */
static bool
has_name(List *names, const char *name)
{
	ListCell   *cell;

	foreach(cell, names)
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	return false;
}

/* names_argument returns a text array argument as a list without nulls and duplicates. */
static List *
names_argument(FunctionCallInfo fcinfo, int n, const char *argument)
{
	List	   *names = NIL;
	Datum	   *values;
	bool	   *nulls;
	int			count;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		char	   *name = nulls[i] ? NULL : TextDatumGetCString(values[i]);

		if (name == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain null", argument),
					 errhint("Name columns of the log.")));
		if (has_name(names, name))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("column \"%s\" is named twice in %s", name, argument),
					 errhint("Name each column once.")));
		names = lappend(names, name);
	}
	return names;
}

/* is_label tells whether a column is the label or the time of the label. */
static bool
is_label(const RetrainLog *log, const char *name)
{
	RetrainLogColumn *label = retrain_log_role(log, "label");
	RetrainLogColumn *label_time = retrain_log_role(log, "label_time");

	return (label && strcmp(label->name, name) == 0) || (label_time && strcmp(label_time->name, name) == 0);
}

/* kind_of returns the kind of type of a column of the log, which must have it; raises 42703. */
static RetrainTypeKind
kind_of(const RetrainLog *log, const char *name)
{
	RetrainLogColumn *column = retrain_log_column(log, name);

	if (column == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("log \"%s\" has no column \"%s\"", log->name, name),
				 errhint("Add it with retrain.alter_log().")));
	return retrain_type_kind(get_atttype(log->relation, column->number));
}

/* choose_columns fills in the columns and slices that were not given. */
static void
choose_columns(RollupRequest *request)
{
	static const char *const roles[] = {"feature", "prediction", "probability"};
	MemoryContext old = MemoryContextSwitchTo(request->context);
	ListCell   *cell;

	foreach(cell, request->log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);
		bool		wanted = false;

		for (int i = 0; i < lengthof(roles); i++)
			wanted = wanted || strcmp(column->role, roles[i]) == 0;
		if (request->default_columns && wanted && !is_label(request->log, column->name) &&
			kind_of(request->log, column->name) != RETRAIN_TYPE_OTHER &&
			!has_name(request->columns, column->name))
			request->columns = lappend(request->columns, pstrdup(column->name));
		if (request->default_slices && strcmp(column->role, "slice") == 0 &&
			!is_label(request->log, column->name))
			request->slices = lappend(request->slices, pstrdup(column->name));
	}
	MemoryContextSwitchTo(old);
}

/* refuse_label raises 22023 for a column whose values become known later. */
static void
refuse_label(const RollupRequest *request, const char *name)
{
	if (is_label(request->log, name))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" holds labels, which become known later", name),
				 errhint("Leave it out; checks that need labels read the rows.")));
}

/* check_columns refuses columns of which no rollup can be kept. */
static void
check_columns(const RollupRequest *request)
{
	ListCell   *cell;

	foreach(cell, request->columns)
	{
		char	   *name = lfirst(cell);

		if (kind_of(request->log, name) == RETRAIN_TYPE_OTHER)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of type %s cannot have a profile", name,
							retrain_log_column(request->log, name)->type_name),
					 errhint("Profiles are of numbers, dates and times, text, boolean and enum.")));
		refuse_label(request, name);
	}
	if (request->columns == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("log \"%s\" has no column to keep profiles of", request->log->name),
				 errhint("Name columns, or add features with retrain.alter_log().")));
	foreach(cell, request->slices)
	{
		(void) kind_of(request->log, lfirst(cell));
		refuse_label(request, lfirst(cell));
	}
	if (list_length(request->slices) > MAX_SLICE_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a rollup cannot have more than %d slice columns, not %d", MAX_SLICE_COLUMNS,
						list_length(request->slices)),
				 errhint("Name those that policies slice by.")));
}

/* check_filter refuses filters that labels could change, and what retrain_filter_check refuses. */
static void
check_filter(const RollupRequest *request)
{
	char	   *known;
	char	   *unknown;

	if (request->filter == NULL)
		return;
	known = retrain_filter_check(request->log->relation, request->filter);
	unknown = retrain_filter_as_known(request->log, request->filter, retrain_instant_sql(0));
	if (strcmp(known, unknown) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the filter of a rollup cannot use labels, which become known later"),
				 errhint("Leave them out; policies with a filter of labels read the rows.")));
}

/* find_since finds the first row. */
static void
find_since(RollupRequest *request)
{
	const RetrainLog *log = request->log;
	const char *name = quote_identifier(retrain_log_role(log, "time")->name);
	bool		isnull;
	Datum		first;

	SPI_connect();
	if (SPI_execute(psprintf("SELECT (SELECT pg_catalog.min(%s) FROM %s WHERE %s)::pg_catalog.timestamptz", name,
							 quote_qualified_identifier(log->schema_name, log->relation_name),
							 retrain_log_window(log, "'4713-01-01 00:00:00+00 BC'::pg_catalog.timestamptz",
												"'infinity'::pg_catalog.timestamptz")),
					true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not read the first row of the log");
	first = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	request->since = isnull ? GetCurrentTimestamp() : DatumGetTimestampTz(first);
	SPI_finish();
}

/* check_log is the sandbox body: the log, with the rights of the model owner. */
static void
check_log(void *arg)
{
	RollupRequest *request = arg;
	List	   *names;

	retrain_log_verify(request->log, NIL);
	choose_columns(request);
	check_columns(request);
	names = list_concat(list_copy(request->columns), request->slices);
	retrain_log_verify(request->log, lappend(names, retrain_log_role(request->log, "time")->name));
	check_filter(request);
	if (!request->has_since)
		find_since(request);
}

/* read_request reads the arguments, but for the log. */
static void
read_request(FunctionCallInfo fcinfo, RollupRequest *request)
{
	static const char *const names[] = {"log", "every", "lateness", "watch"};

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	memset(request, 0, sizeof(RollupRequest));
	request->context = CurrentMemoryContext;
	request->width = length_argument(fcinfo, 1, "every", USECS_PER_MINUTE, USECS_PER_DAY, "from 1 minute to 1 day");
	if (USECS_PER_DAY % request->width != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a day must be a whole number of buckets"),
				 errhint("Use for example 5 minutes, 1 hour, 6 hours or 1 day.")));
	request->lateness = length_argument(fcinfo, 2, "lateness", 0, MAX_LENGTH, "from 0 to 366 days");
	request->watch = length_argument(fcinfo, 3, "watch", 0, MAX_LENGTH, "from 0 to 366 days");
	request->default_columns = PG_ARGISNULL(4);
	if (!PG_ARGISNULL(4))
		request->columns = names_argument(fcinfo, 4, "columns");
	request->default_slices = PG_ARGISNULL(5);
	if (!PG_ARGISNULL(5))
		request->slices = names_argument(fcinfo, 5, "slices");
	request->filter = RETRAIN_ARG_TEXT(6);
	request->has_since = !PG_ARGISNULL(7);
	if (request->has_since)
		request->since = PG_GETARG_TIMESTAMPTZ(7);
	request->capacity = PG_ARGISNULL(8) ? RETRAIN_PROFILE_CAPACITY : PG_GETARG_INT32(8);
	request->max_slices = PG_ARGISNULL(9) ? DEFAULT_MAX_SLICES : PG_GETARG_INT32(9);
	if (request->capacity < RETRAIN_HISTOGRAM_MIN_CAPACITY || request->capacity > RETRAIN_HISTOGRAM_MAX_CAPACITY ||
		request->max_slices < 1 || request->max_slices > 10000)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("capacity must be from %d to %d, max_slices from 1 to 10000",
						RETRAIN_HISTOGRAM_MIN_CAPACITY, RETRAIN_HISTOGRAM_MAX_CAPACITY),
				 errhint("The defaults are %d and %d.", RETRAIN_PROFILE_CAPACITY, DEFAULT_MAX_SLICES)));
}

/* check_extent refuses what would be too many buckets. */
static void
check_extent(const RollupRequest *request)
{
	if (TIMESTAMP_NOT_FINITE(request->since) ||
		(GetCurrentTimestamp() - request->since) / request->width > MAX_BUCKETS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the rollup would begin with more than %d buckets", MAX_BUCKETS),
				 errdetail("It would begin at %s.", timestamptz_to_str(request->since)),
				 errhint("Give a later since, or a longer every.")));
	if ((request->lateness + request->watch) / request->width > MAX_WATCHED)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("lateness and watch are more than %d buckets", MAX_WATCHED),
				 errhint("They are looked at in every step; shorten them, or give a longer every.")));
}

/* add_interval adds a length in microseconds as an interval. */
static void
add_interval(RetrainRow *row, const char *column, int64 length)
{
	Interval   *interval = palloc0(sizeof(Interval));

	interval->time = length;
	retrain_row_datum(row, column, INTERVALOID, IntervalPGetDatum(interval), false);
}

/* write_rollup writes the row.  Owner scope, SPI connected. */
static void
write_rollup(const RollupRequest *request)
{
	TimestampTz from = retrain_bucket_floor(request->since, request->width);
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.rollup");
	retrain_row_int8(&row, "log_id", request->log->log_id);
	retrain_row_int4(&row, "log_revision", request->log->revision);
	add_interval(&row, "bucket_width", request->width);
	add_interval(&row, "lateness", request->lateness);
	add_interval(&row, "watch", request->watch);
	retrain_row_text(&row, "filter", request->filter);
	retrain_row_int4(&row, "capacity", request->capacity);
	retrain_row_text_array(&row, "columns", request->columns);
	retrain_row_text_array(&row, "slices", request->slices);
	retrain_row_int4(&row, "max_slices", request->max_slices);
	retrain_row_time(&row, "covers_from", from);
	retrain_row_time(&row, "covers_until", from);
	retrain_row_time(&row, "audited_until", from);
	retrain_row_time(&row, "next_due", Max(from + request->width, GetCurrentTimestamp()));
	retrain_row_time(&row, "enabled_at", GetCurrentTimestamp());
	retrain_row_text_as(&row, "enabled_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_insert(&row);
}

/* has_rollup tells whether a log has one, and locks its row.  Owner scope, SPI connected. */
static bool
has_rollup(int64 log_id)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, log_id);
	return retrain_store_run("SELECT FROM retrain.rollup r WHERE r.log_id = $1 FOR UPDATE", &params, SPI_OK_SELECT) > 0;
}

/*
 * retrain.enable_rollup(log text, every interval, lateness interval, watch interval,
 *	 columns text[], slices text[], filter text, since timestamptz,
 *	 capacity integer, max_slices integer) returns text
 *
 * retrain_enable_rollup turns the rollup of a log on; maintenance makes the
 * buckets.  Returns the name of the log.
 */
Datum
retrain_enable_rollup(PG_FUNCTION_ARGS)
{
	RollupRequest request;
	RetrainStore store;
	RetrainObject *log;

	read_request(fcinfo, &request);
	retrain_check_writable();
	log = retrain_object_of_caller(RETRAIN_KIND_LOG, NULL, RETRAIN_ARG_TEXT(0));
	retrain_object_refuse_retired(log);
	retrain_check_owner(log->model_owner, false, NULL, NULL);
	retrain_owner_scope_begin(&store.scope);
	request.log = retrain_log_load(log->id, 0);
	retrain_scope_end(&store.scope);
	if (request.log->respect_rls)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("log \"%s\" cannot have a rollup: row security may hide rows from some readers", log->name),
				 errhint("Attach a view without row security, or alter the log with respect_rls false.")));
	retrain_rethrow(retrain_sandbox_run(log->model_owner, false, check_log, &request));
	check_extent(&request);

	retrain_store_begin_change(&store);
	log = retrain_object_lock(&store, log);
	retrain_object_refuse_retired(log);
	if (has_rollup(log->id))
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("log \"%s\" has a rollup already", log->name),
				 errhint("To make it anew with other settings: SELECT retrain.disable_rollup(%s); first.",
						 quote_literal_cstr(log->name))));
	write_rollup(&request);
	retrain_event("rollup_enabled", 0, psprintf("log %s", log->name),
				  psprintf("Rollup of %d columns turned on.", list_length(request.columns)));
	retrain_store_end(&store);
	retrain_wake_at_commit();
	return CStringGetTextDatum(log->name);
}

/* refuse_without raises 42704 for a log without a rollup. */
static void
refuse_without(const RetrainObject *log)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("log \"%s\" has no rollup", log->name),
			 errhint("SELECT retrain.enable_rollup(%s);", quote_literal_cstr(log->name))));
}

/*
 * retrain.disable_rollup(log text) returns text
 *
 * retrain_disable_rollup removes the rollup of a log and returns the name of
 * the log.
 */
Datum
retrain_disable_rollup(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainParams params = {0};
	RetrainObject *log;

	RETRAIN_REQUIRE_ARG(0, "log");
	retrain_check_writable();
	log = retrain_object_of_caller(RETRAIN_KIND_LOG, NULL, RETRAIN_ARG_TEXT(0));
	retrain_store_begin_change(&store);
	if (!has_rollup(log->id))
		refuse_without(log);
	retrain_param_int8(&params, log->id);
	(void) retrain_store_run("DELETE FROM retrain.rollup WHERE log_id = $1", &params, SPI_OK_DELETE);
	retrain_event("rollup_disabled", 0, psprintf("log %s", log->name), "Rollup turned off, its buckets removed.");
	retrain_store_end(&store);
	return CStringGetTextDatum(log->name);
}

/*
 * retrain.refresh_rollup(log text, window_start timestamptz, window_end timestamptz) returns bigint
 *
 * retrain_refresh_rollup marks the buckets that overlap a window to be made
 * anew, and returns how many.
 */
Datum
retrain_refresh_rollup(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"log", "window_start", "window_end"};
	RetrainStore store;
	RetrainParams params = {0};
	RetrainObject *log;
	int64		marked;

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	retrain_check_writable();
	log = retrain_object_of_caller(RETRAIN_KIND_LOG, NULL, RETRAIN_ARG_TEXT(0));
	retrain_store_begin_change(&store);
	if (!has_rollup(log->id))
		refuse_without(log);
	retrain_param_int8(&params, log->id);
	retrain_param_time(&params, PG_GETARG_TIMESTAMPTZ(1), true);
	retrain_param_time(&params, PG_GETARG_TIMESTAMPTZ(2), true);
	/* Days are merged again when their buckets have been made. */
	(void) retrain_store_run("DELETE FROM retrain.rollup_bucket b USING retrain.rollup r WHERE b.log_id = $1"
							 " AND r.log_id = b.log_id AND b.bucket_end - b.bucket_start > r.bucket_width"
							 " AND b.bucket_start < $3 AND b.bucket_end > $2", &params, SPI_OK_DELETE);
	marked = retrain_store_run("UPDATE retrain.rollup_bucket b SET redo = true WHERE b.log_id = $1"
							   " AND b.bucket_start < $3 AND b.bucket_end > $2", &params, SPI_OK_UPDATE);
	/* A step in progress may have read the rows before they were changed. */
	params.n = 1;
	(void) retrain_store_run("UPDATE retrain.rollup SET next_due = pg_catalog.now(), run_id = NULL, run_started = NULL,"
							 " run_deadline = NULL WHERE log_id = $1", &params, SPI_OK_UPDATE);
	retrain_event("changed", 0, psprintf("log %s", log->name),
				  psprintf(INT64_FORMAT " buckets of the rollup are made anew.", marked));
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_INT64(marked);
}
