/*
 * baseline.c
 *	  Freezing baselines: the samples that policies compare with.
 *
 * One scan, one snapshot, with the rights of the model owner, read only:
 * counts, digest of the rows, and the PSI edges and counts of every column
 * whose type psi knows.  A label that was not known at known_until reads as
 * NULL, everywhere.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/pg_lsn.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/column_type.h"
#include "common/json_reader.h"
#include "governance/evaluation.h"
#include "governance/registry.h"
#include "governance/row.h"

PG_FUNCTION_INFO_V1(retrain_freeze_baseline);
PG_FUNCTION_INFO_V1(retrain_alter_baseline);

/* What the scan found in one column. */
typedef struct SealedColumn
{
	char	   *name;
	char	   *type_name;
	bool		has_nan;
	int64		rows_used;
	int64		rows_unused;
	Oid			reference_type;
	Datum		reference;
} SealedColumn;

/* The order to the sandbox, and what it brings back, in context. */
typedef struct Freeze
{
	const RetrainLog *log;
	TimestampTz window_start;
	TimestampTz window_end;
	TimestampTz known_until;
	const char *filter;
	MemoryContext context;

	List	   *sealed;			/* of SealedColumn * */
	List	   *unsupported;	/* of char *: "column (type)" */
	int64		rows_used;
	int64		rows_unused;
	int64		rows_labelled;
	bytea	   *digest;
	char	   *snapshot;
} Freeze;

/* plan_columns sorts the columns into those that are sealed and those that cannot be. */
static void
plan_columns(Freeze *freeze)
{
	static const char *const roles[] = {"feature", "prediction", "probability", "label", "slice"};
	ListCell   *cell;

	foreach(cell, freeze->log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);
		Oid			type = get_atttype(freeze->log->relation, column->number);
		RetrainTypeKind kind = retrain_type_kind(type);
		SealedColumn *sealed;
		ListCell   *other;
		bool		wanted = false;
		MemoryContext old;

		for (int i = 0; i < lengthof(roles); i++)
			wanted = wanted || strcmp(column->role, roles[i]) == 0;
		foreach(other, freeze->sealed)
			wanted = wanted && strcmp(((SealedColumn *) lfirst(other))->name, column->name) != 0;
		if (!wanted)
			continue;

		old = MemoryContextSwitchTo(freeze->context);
		if (kind == RETRAIN_TYPE_OTHER)
			freeze->unsupported = lappend(freeze->unsupported,
										  psprintf("%s (%s)", column->name, column->type_name));
		else
		{
			sealed = palloc0(sizeof(SealedColumn));
			sealed->name = column->name;
			sealed->type_name = column->type_name;
			sealed->has_nan = kind == RETRAIN_TYPE_NUMBER;
			freeze->sealed = lappend(freeze->sealed, sealed);
		}
		MemoryContextSwitchTo(old);
	}
}

/* column_alias returns the name a column has in the inner query: c1, c2, ... */
static char *
column_alias(List *columns, const char *name)
{
	ListCell   *cell;

	foreach(cell, columns)
		if (strcmp(lfirst(cell), name) == 0)
			return psprintf("c%d", foreach_current_index(cell) + 1);
	elog(ERROR, "column \"%s\" is not part of the log", name);
	return NULL;				/* not reached */
}

/*
 * build_query returns the statement.  $1 and $2 are the window, $3 is
 * known_until.  The inner query stands once for the filter and the masked
 * labels; OFFSET 0 keeps the planner from copying the filter into each
 * aggregate.
 */
static char *
build_query(const Freeze *freeze, const char *filter)
{
	const RetrainLog *log = freeze->log;
	List	   *columns = retrain_log_digest_columns(log);
	RetrainLogColumn *label = retrain_log_role(log, "label");
	StringInfoData query;
	ListCell   *cell;

	initStringInfo(&query);
	appendStringInfoString(&query,
						   "SELECT pg_catalog.count(*) FILTER (WHERE q.used),"
						   " pg_catalog.count(*) FILTER (WHERE NOT q.used),");
	if (label)
		appendStringInfo(&query, " pg_catalog.count(q.%s) FILTER (WHERE q.used),",
						 column_alias(columns, label->name));
	else
		appendStringInfoString(&query, " 0::pg_catalog.int8,");
	appendStringInfoString(&query, " pg_catalog.pg_current_snapshot()::pg_catalog.text, retrain.rows_digest(");
	foreach(cell, columns)
		appendStringInfo(&query, "%sq.%s", foreach_current_index(cell) > 0 ? ", " : "",
						 column_alias(columns, lfirst(cell)));
	appendStringInfoString(&query, ") FILTER (WHERE q.used)");
	foreach(cell, freeze->sealed)
	{
		SealedColumn *sealed = lfirst(cell);
		char	   *alias = column_alias(columns, sealed->name);

		appendStringInfo(&query, ", pg_catalog.count(q.%s) FILTER (WHERE q.used", alias);
		if (sealed->has_nan)
			appendStringInfo(&query, " AND q.%s OPERATOR(pg_catalog.<>) 'NaN'", alias);
		appendStringInfo(&query, "), retrain.psi_reference_agg(q.%s) FILTER (WHERE q.used)",
						 alias);
	}
	appendStringInfoString(&query, " FROM (SELECT ");
	foreach(cell, columns)
		appendStringInfo(&query, "%s AS %s, ", retrain_log_value(log, lfirst(cell), "$3"),
						 column_alias(columns, lfirst(cell)));
	if (filter)
		appendStringInfo(&query, "(%s) IS TRUE AS used", filter);
	else
		appendStringInfoString(&query, "true AS used");
	appendStringInfo(&query, " FROM %s WHERE %s%s) AS q",
					 quote_qualified_identifier(log->schema_name, log->relation_name),
					 retrain_log_window(log, "$1", "$2"), filter ? " OFFSET 0" : "");
	return query.data;
}

/* keep_result copies the only row of the result out of the sandbox. */
static void
keep_result(Freeze *freeze)
{
	HeapTuple	tuple = SPI_tuptable->vals[0];
	TupleDesc	desc = SPI_tuptable->tupdesc;
	MemoryContext old = MemoryContextSwitchTo(freeze->context);
	ListCell   *cell;
	bool		isnull;
	Datum		digest;
	int			field = 6;

	freeze->rows_used = DatumGetInt64(SPI_getbinval(tuple, desc, 1, &isnull));
	freeze->rows_unused = DatumGetInt64(SPI_getbinval(tuple, desc, 2, &isnull));
	freeze->rows_labelled = DatumGetInt64(SPI_getbinval(tuple, desc, 3, &isnull));
	freeze->snapshot = TextDatumGetCString(SPI_getbinval(tuple, desc, 4, &isnull));
	digest = SPI_getbinval(tuple, desc, 5, &isnull);
	freeze->digest = isnull ? NULL : DatumGetByteaPCopy(digest);
	foreach(cell, freeze->sealed)
	{
		SealedColumn *sealed = lfirst(cell);
		Datum		reference;

		sealed->rows_used = DatumGetInt64(SPI_getbinval(tuple, desc, field++, &isnull));
		sealed->rows_unused = freeze->rows_used - sealed->rows_used;
		sealed->reference_type = SPI_gettypeid(desc, field);
		reference = SPI_getbinval(tuple, desc, field++, &isnull);
		sealed->reference = isnull ? (Datum) 0 : PointerGetDatum(PG_DETOAST_DATUM_COPY(reference));
	}
	MemoryContextSwitchTo(old);
}

/* read_rows is the sandbox body: checks relation, columns and filter, then reads. */
static void
read_rows(void *arg)
{
	Freeze	   *freeze = arg;
	Oid			types[3] = {TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[3];
	char	   *filter = NULL;

	retrain_log_verify(freeze->log, retrain_log_digest_columns(freeze->log));
	if (freeze->filter)
		filter = retrain_filter_as_known(freeze->log, freeze->filter,
										 psprintf("%s::pg_catalog.timestamptz", retrain_time_literal(freeze->known_until)));
	plan_columns(freeze);
	values[0] = TimestampTzGetDatum(freeze->window_start);
	values[1] = TimestampTzGetDatum(freeze->window_end);
	values[2] = TimestampTzGetDatum(freeze->known_until);
	SPI_connect();
	if (SPI_execute_with_args(build_query(freeze, filter), 3, types, values, NULL, true, 0) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not read the rows of the baseline");
	keep_result(freeze);
	SPI_finish();
}

/* seal_baseline writes the baseline and its columns.  Owner scope, SPI connected. */
static int64
seal_baseline(const Freeze *freeze, const RetrainObject *model, const char *name, XLogRecPtr lsn)
{
	RetrainRow	row;
	ListCell   *cell;
	int64		baseline_id;
	TimestampTz now = GetCurrentTimestamp();
	const RetrainLog *log = freeze->log;

	retrain_row_begin(&row, "retrain.baseline");
	retrain_row_int8(&row, "model_id", model->id);
	retrain_row_text(&row, "name", name);
	retrain_row_int8(&row, "log_id", log->log_id);
	retrain_row_int4(&row, "log_revision", log->revision);
	retrain_row_oid(&row, "relation_oid", log->relation);
	retrain_row_text_as(&row, "relation_schema", log->schema_name, "pg_catalog.name");
	retrain_row_text_as(&row, "relation_name", log->relation_name, "pg_catalog.name");
	retrain_row_time(&row, "window_start", freeze->window_start);
	retrain_row_time(&row, "window_end", freeze->window_end);
	retrain_row_time(&row, "known_until", freeze->known_until);
	retrain_row_text(&row, "filter", freeze->filter);
	retrain_row_int8(&row, "rows_used", freeze->rows_used);
	retrain_row_int8(&row, "rows_unused", freeze->rows_unused);
	retrain_row_int8(&row, "rows_labelled", freeze->rows_labelled);
	retrain_row_datum(&row, "rows_digest", BYTEAOID, PointerGetDatum(freeze->digest), false);
	retrain_row_text_array(&row, "digest_columns", retrain_log_digest_columns(log));
	retrain_row_text(&row, "snapshot", freeze->snapshot);
	retrain_row_datum(&row, "wal_lsn", PG_LSNOID, LSNGetDatum(lsn), false);
	retrain_row_text(&row, "extension_version", RETRAIN_VERSION);
	retrain_row_text(&row, "server_version", PG_VERSION);
	retrain_row_time(&row, "sealed_at", now);
	retrain_row_text_as(&row, "sealed_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_text_as(&row, "run_as", retrain_role_name(model->owner, false), "pg_catalog.name");
	retrain_row_time(&row, "changed_at", now);
	retrain_row_text_as(&row, "changed_by", retrain_session_user(), "pg_catalog.name");
	baseline_id = retrain_row_insert_returning(&row, "baseline_id");

	foreach(cell, freeze->sealed)
	{
		SealedColumn *sealed = lfirst(cell);

		retrain_row_begin(&row, "retrain.baseline_column");
		retrain_row_int8(&row, "baseline_id", baseline_id);
		retrain_row_text_as(&row, "column_name", sealed->name, "pg_catalog.name");
		retrain_row_text(&row, "type_name", sealed->type_name);
		retrain_row_int8(&row, "rows_used", sealed->rows_used);
		retrain_row_int8(&row, "rows_unused", sealed->rows_unused);
		retrain_row_datum(&row, "reference", sealed->reference_type, sealed->reference, false);
		retrain_row_insert(&row);
	}
	return baseline_id;
}

/* instant_text returns an instant as people read it, in the session's zone, palloc'd. */
static char *
instant_text(TimestampTz at)
{
	return pstrdup(timestamptz_to_str(at));
}

/* check_window refuses windows that cannot be frozen. */
static void
check_window(const Freeze *freeze)
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

/*
 * retrain.freeze_baseline(model text, log text, window_start timestamptz,
 *	 window_end timestamptz, name text, filter text, known_until timestamptz)
 *	 returns bigint
 *
 * retrain_freeze_baseline reads the window once, seals what it found and
 * returns the baseline's identifier.
 */
Datum
retrain_freeze_baseline(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"model", "log", "window_start", "window_end", "name"};
	RetrainStore store;
	RetrainObject *model;
	RetrainObject *log;
	Freeze		freeze;
	XLogRecPtr	lsn;
	ListCell   *cell;
	int64		baseline_id;
	char	   *name;

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	name = RETRAIN_ARG_TEXT(4);
	retrain_check_name("baseline", name);
	memset(&freeze, 0, sizeof(freeze));
	freeze.window_start = PG_GETARG_TIMESTAMPTZ(2);
	freeze.window_end = PG_GETARG_TIMESTAMPTZ(3);
	freeze.filter = RETRAIN_ARG_TEXT(5);
	freeze.known_until = PG_ARGISNULL(6) ? GetCurrentTimestamp() : PG_GETARG_TIMESTAMPTZ(6);
	freeze.context = CurrentMemoryContext;
	check_window(&freeze);

	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	log = retrain_object_visible(RETRAIN_KIND_LOG, NULL, RETRAIN_ARG_TEXT(1));
	retrain_object_refuse_retired(model);
	retrain_object_refuse_retired(log);
	if (log->model_id != model->id)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("log \"%s\" belongs to model \"%s\"", log->name, log->model_name)));
	retrain_check_owner(model->owner, false, NULL, NULL);

	retrain_store_begin_change(&store);
	retrain_refuse_taken(RETRAIN_KIND_BASELINE, model->id, name);
	retrain_store_end(&store);
	retrain_owner_scope_begin(&store.scope);
	freeze.log = retrain_log_load(log->id, 0);
	retrain_scope_end(&store.scope);

	lsn = GetXLogInsertRecPtr();
	retrain_rethrow(retrain_sandbox_run(model->owner, freeze.log->respect_rls, read_rows, &freeze));
	if (freeze.rows_used == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 freeze.rows_unused > 0 ?
				 errmsg("none of the " INT64_FORMAT " rows of log \"%s\" in the window passes the filter",
						freeze.rows_unused, log->name) :
				 errmsg("log \"%s\" has no row in the window", log->name),
				 errdetail("The window is [%s, %s).",
						   instant_text(freeze.window_start), instant_text(freeze.window_end)),
				 errhint("Choose a window in which the log has rows.")));
	foreach(cell, freeze.unsupported)
		ereport(NOTICE,
				(errmsg("column %s is not sealed for psi: its type has neither an order of numbers nor categories",
						(char *) lfirst(cell))));

	retrain_store_begin_change(&store);
	baseline_id = seal_baseline(&freeze, model, name, lsn);
	retrain_event("created", 0, psprintf("baseline %s of %s", name, model->name),
				  psprintf("Baseline frozen from " INT64_FORMAT " rows.", freeze.rows_used));
	retrain_store_end(&store);
	PG_RETURN_INT64(baseline_id);
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
