/*
 * baseline_import.c
 *	  Baselines of profiles that exist: as jsonb, out of a database and into
 *	  another, and from the buckets of a rollup.
 *
 * The document is
 *	 {"retrain_baseline": 1,
 *	  "profiles": [{"column_name", "slice_column", "slice_value", "profile"}, ...],
 *	  "slices": [{"slice_column", "min_rows", "max_slices", "left_out", "rows_left_out"}, ...]}
 * Profiles are in their text form, which is JSON; everything is checked as if
 * it came from a stranger.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "governance/baseline.h"
#include "governance/column_type.h"
#include "governance/log_sql.h"

#define DOCUMENT "baseline"
#define MAX_PROFILES 1000000

PG_FUNCTION_INFO_V1(retrain_import_baseline);
PG_FUNCTION_INFO_V1(retrain_export_baseline);
PG_FUNCTION_INFO_V1(retrain_freeze_baseline_from_rollup);

/* elements returns a field that must be an array; NULL if it is absent and may be. */
static JsonbContainer *
elements(const RetrainReader *reader, const char *key, bool needed, int *n)
{
	JsonbValue *value = retrain_read_field(reader, key);

	*n = 0;
	if (value == NULL && !needed)
		return NULL;
	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerIsScalar(value->val.binary.data))
		retrain_reader_refuse(reader, key, value ? "must be an array" : "is missing",
							  "retrain.export_baseline() makes such a document.");
	*n = JsonContainerSize(value->val.binary.data);
	return value->val.binary.data;
}

/* element_reader begins to read the i-th element, which must be an object. */
static RetrainReader
element_reader(const RetrainReader *reader, JsonbContainer *array, const char *key, int i,
			   const char *const *known)
{
	JsonbValue *element = getIthJsonbValueFromContainer(array, i);

	if (element->type != jbvBinary || !JsonContainerIsObject(element->val.binary.data))
		retrain_reader_refuse(reader, psprintf("%s[%d]", key, i + 1), "must be an object", NULL);
	return retrain_reader_inner(reader, element->val.binary.data, psprintf("%s[%d].", key, i + 1), known);
}

/* order_of returns the place of a column in the log. */
static int
order_of(const RetrainLog *log, const char *name, const char *role)
{
	ListCell   *cell;

	foreach(cell, log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		if (strcmp(column->name, name) == 0 && (role == NULL || strcmp(column->role, role) == 0))
			return foreach_current_index(cell) + 1;
	}
	return 0;
}

/* parse_profile reads the profile of an element; its input function checks it. */
static Datum
parse_profile(const RetrainReader *reader)
{
	JsonbValue *value = retrain_read_field(reader, "profile");
	Oid			type = typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																			   makeString("profile"))));
	Oid			input;
	Oid			parameter;
	Jsonb	   *json;

	if (value == NULL || (value->type != jbvBinary && value->type != jbvString))
		retrain_reader_refuse(reader, "profile", value ? "must be the JSON form of a profile" : "is missing",
							  "Cast a profile to jsonb: retrain.profile_agg(x)::jsonb.");
	getTypeInputInfo(type, &input, &parameter);
	if (value->type == jbvString)
		return OidInputFunctionCall(input, retrain_read_text(reader, "profile"), parameter, -1);
	json = JsonbValueToJsonb(value);
	return OidInputFunctionCall(input, JsonbToCString(NULL, &json->root, VARSIZE(json)), parameter, -1);
}

/* read_profile reads one profile of the document. */
static void
read_profile(RetrainFreeze *freeze, const RetrainReader *reader)
{
	char	   *column = retrain_read_text(reader, "column_name");
	char	   *slice_column = retrain_read_text(reader, "slice_column");
	char	   *slice = retrain_read_text(reader, "slice_value");
	RetrainFrozenProfile *profile;
	int			n;

	if (column == NULL)
		retrain_reader_refuse(reader, "column_name", "is missing", NULL);
	n = order_of(freeze->log, column, NULL);
	if (n == 0)
		retrain_reader_refuse(reader, "column_name", psprintf("is \"%s\", which log \"%s\" does not have",
															  column, freeze->log->name),
							  "Add it to the log with retrain.alter_log(), or leave the profile out.");
	if (slice_column && order_of(freeze->log, slice_column, "slice") == 0)
		retrain_reader_refuse(reader, "slice_column", psprintf("is \"%s\", which log \"%s\" does not slice by",
															   slice_column, freeze->log->name),
							  "Add it to the log with retrain.alter_log(), or leave the profile out.");
	if (slice_column == NULL && slice)
		retrain_reader_refuse(reader, "slice_value", "needs slice_column", NULL);
	profile = retrain_freeze_profile(freeze, column, slice_column, retrain_cut_slice(slice),
									 parse_profile(reader));
	if (strcmp(profile->kind,
			   retrain_kind_of_profiles(retrain_type_kind(get_atttype(freeze->log->relation,
																 retrain_log_column(freeze->log, column)->number)))) != 0)
		retrain_reader_refuse(reader, "profile", psprintf("is of kind %s and does not describe column \"%s\" of type %s",
														  profile->kind, column,
														  retrain_log_column(freeze->log, column)->type_name), NULL);
	freeze->rows_used = Max(freeze->rows_used, profile->row_count);
}

/* read_slices reads what the document says of slices left out. */
static void
read_slices(RetrainFreeze *freeze, const RetrainReader *reader)
{
	RetrainFrozenSlices *slices = palloc0(sizeof(RetrainFrozenSlices));
	const char *seen = NULL;
	bool		seen_null = false;
	ListCell   *cell;

	slices->slice_column = retrain_read_text(reader, "slice_column");
	if (slices->slice_column == NULL || order_of(freeze->log, slices->slice_column, "slice") == 0)
		retrain_reader_refuse(reader, "slice_column", "must be a slice column of the log", NULL);
	foreach(cell, freeze->slices)
		if (strcmp(((RetrainFrozenSlices *) lfirst(cell))->slice_column, slices->slice_column) == 0)
			retrain_reader_refuse(reader, "slice_column", "is named twice", NULL);
	slices->min_rows = retrain_read_integer(reader, "min_rows", 1, 1, PG_INT64_MAX);
	slices->max_slices = (int) retrain_read_integer(reader, "max_slices", MAX_PROFILES, 0, PG_INT32_MAX);
	slices->left_out = retrain_read_integer(reader, "left_out", 0, 0, PG_INT64_MAX);
	slices->rows_left_out = retrain_read_integer(reader, "rows_left_out", 0, 0, PG_INT64_MAX);
	/* The profiles are in order: a slice begins where the value changes. */
	foreach(cell, freeze->profiles)
	{
		RetrainFrozenProfile *profile = lfirst(cell);

		if (profile->slice_column == NULL || strcmp(profile->slice_column, slices->slice_column) != 0)
			continue;
		if (profile->slice_value == NULL)
			slices->kept += !seen_null;
		else
			slices->kept += seen == NULL || strcmp(seen, profile->slice_value) != 0;
		seen_null = profile->slice_value == NULL;
		seen = profile->slice_value;
	}
	freeze->slices = lappend(freeze->slices, slices);
}

/* read_document reads everything. */
static void
read_document(RetrainFreeze *freeze, Jsonb *document)
{
	static const char *const keys[] = {"retrain_baseline", "profiles", "slices", NULL};
	static const char *const profile_keys[] = {"column_name", "slice_column", "slice_value", "profile", NULL};
	static const char *const slice_keys[] = {"slice_column", "min_rows", "max_slices", "left_out", "rows_left_out", NULL};
	RetrainReader reader;
	JsonbContainer *array;
	int			n;

	retrain_reader_begin(&reader, document, DOCUMENT, ERRCODE_INVALID_PARAMETER_VALUE, keys);
	if (retrain_read_integer(&reader, "retrain_baseline", 0, 0, PG_INT32_MAX) != 1)
		retrain_reader_refuse(&reader, "retrain_baseline", "must be 1, the version of the form",
							  "retrain.export_baseline() makes such a document.");
	array = elements(&reader, "profiles", true, &n);
	if (n == 0 || n > MAX_PROFILES)
		retrain_reader_refuse(&reader, "profiles", psprintf("must have 1 to %d elements", MAX_PROFILES), NULL);
	for (int i = 0; i < n; i++)
	{
		RetrainReader inner = element_reader(&reader, array, "profiles", i, profile_keys);

		CHECK_FOR_INTERRUPTS();
		read_profile(freeze, &inner);
	}
	retrain_freeze_sort(freeze);
	array = elements(&reader, "slices", false, &n);
	for (int i = 0; i < n; i++)
	{
		RetrainReader inner = element_reader(&reader, array, "slices", i, slice_keys);

		read_slices(freeze, &inner);
	}
}

/* verify is a sandbox body: the log's relation must be as it was sealed. */
static void
verify(void *arg)
{
	const RetrainLog *log = ((RetrainFreeze *) arg)->log;

	retrain_log_verify(log, retrain_log_digest_columns(log));
}

/*
 * retrain.import_baseline(model text, log text, profiles jsonb, name text) returns bigint
 *
 * retrain_import_baseline seals profiles that were made elsewhere, and returns
 * the baseline's identifier.
 */
Datum
retrain_import_baseline(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"model", "log", "profiles", "name"};
	RetrainFreeze freeze;

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	memset(&freeze, 0, sizeof(freeze));
	freeze.source = "profiles";
	retrain_freeze_begin(&freeze, RETRAIN_ARG_TEXT(0), RETRAIN_ARG_TEXT(1), RETRAIN_ARG_TEXT(3));
	freeze.snapshot = DatumGetCString(DirectFunctionCall1(pg_snapshot_out,
														  DirectFunctionCall1(pg_current_snapshot, (Datum) 0)));
	retrain_rethrow(retrain_sandbox_run(freeze.model->owner, freeze.log->respect_rls, verify, &freeze));
	read_document(&freeze, PG_GETARG_JSONB_P(2));
	PG_RETURN_INT64(retrain_freeze_end(&freeze, psprintf("Baseline imported from %d profiles.",
														 list_length(freeze.profiles))));
}

/* merge_buckets takes the profiles of the buckets that cover the window; raises 22023 if they do not. */
static void
merge_buckets(RetrainFreeze *freeze)
{
	RetrainStore store;
	RetrainParams params = {0};
	uint64		n;

	retrain_store_begin(&store);
	retrain_param_int8(&params, freeze->log->log_id);
	retrain_param_int4(&params, freeze->log->revision);
	retrain_param_time(&params, freeze->window_start, true);
	retrain_param_time(&params, freeze->window_end, true);
	(void) retrain_store_run("SELECT pg_catalog.sum(b.row_count)::pg_catalog.int8, pg_catalog.sum(b.rows_unused)::pg_catalog.int8,"
							 " pg_catalog.sum(EXTRACT(epoch FROM b.bucket_end - b.bucket_start)) = EXTRACT(epoch FROM $4 - $3), pg_catalog.max(r.filter)"
							 " FROM retrain.rollup r JOIN retrain.rollup_bucket b ON b.log_id = r.log_id"
							 " WHERE r.log_id = $1 AND r.log_revision = $2 AND b.bucket_start >= $3 AND b.bucket_end <= $4"
							 " AND b.settled AND NOT b.redo AND b.bucket_end - b.bucket_start = r.bucket_width", &params, SPI_OK_SELECT);
	if (retrain_store_text(&store, 1, 3) == NULL || strcmp(retrain_store_text(&store, 1, 3), "t") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("settled buckets of the rollup of log \"%s\" do not cover the window", freeze->log->name),
				 errhint("Its bounds must be borders of buckets; retrain.rollup_status shows how far they are settled. retrain.freeze_baseline() reads the rows.")));
	freeze->rows_used = retrain_store_int8(1, 1);
	freeze->rows_unused = retrain_store_int8(1, 2);
	freeze->filter = retrain_store_text(&store, 1, 4);
	n = retrain_store_run("SELECT s.column_name, s.slice_column, s.slice_value, retrain.merge(s.profile)"
						  " FROM retrain.rollup r JOIN retrain.rollup_state s ON s.log_id = r.log_id"
						  " WHERE r.log_id = $1 AND r.log_revision = $2 AND s.bucket_start >= $3 AND s.bucket_end <= $4"
						  " AND s.bucket_end - s.bucket_start = r.bucket_width AND s.slice_column IS NULL"
						  " GROUP BY s.column_name, s.slice_column, s.slice_value", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		bool		isnull;

		(void) retrain_freeze_profile(freeze, retrain_store_text(&store, i, 1), NULL, NULL,
									  SPI_getbinval(SPI_tuptable->vals[i - 1], SPI_tuptable->tupdesc, 4, &isnull));
	}
	retrain_store_end(&store);
}

/*
 * retrain.freeze_baseline_from_rollup(model text, log text, window_start timestamptz,
 *	 window_end timestamptz, name text) returns bigint
 *
 * retrain_freeze_baseline_from_rollup seals the merged buckets of a window, and
 * returns the baseline's identifier.
 */
Datum
retrain_freeze_baseline_from_rollup(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"model", "log", "window_start", "window_end", "name"};
	RetrainFreeze freeze;

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	memset(&freeze, 0, sizeof(freeze));
	freeze.source = "rollup";
	freeze.has_window = true;
	freeze.window_start = PG_GETARG_TIMESTAMPTZ(2);
	freeze.window_end = PG_GETARG_TIMESTAMPTZ(3);
	if (TIMESTAMP_NOT_FINITE(freeze.window_start) || TIMESTAMP_NOT_FINITE(freeze.window_end) ||
		freeze.window_start >= freeze.window_end)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("window_start must lie before window_end, and both be finite"),
				 errhint("The window includes its start and excludes its end.")));
	retrain_freeze_begin(&freeze, RETRAIN_ARG_TEXT(0), RETRAIN_ARG_TEXT(1), RETRAIN_ARG_TEXT(4));
	freeze.snapshot = DatumGetCString(DirectFunctionCall1(pg_snapshot_out,
														  DirectFunctionCall1(pg_current_snapshot, (Datum) 0)));
	merge_buckets(&freeze);
	if (freeze.profiles == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the rollup of log \"%s\" has no row in the window", freeze.log->name),
				 errhint("Choose a window in which the log has rows.")));
	PG_RETURN_INT64(retrain_freeze_end(&freeze, psprintf("Baseline merged from buckets with " INT64_FORMAT " rows.",
														 freeze.rows_used)));
}

/*
 * retrain.export_baseline(model text, name text) returns jsonb
 *
 * retrain_export_baseline returns the profiles of a baseline as a document for
 * retrain.import_baseline().
 */
Datum
retrain_export_baseline(PG_FUNCTION_ARGS)
{
	RetrainObject *baseline;
	RetrainStore store;
	RetrainParams params = {0};
	char	   *document;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "name");
	baseline = retrain_object_visible(RETRAIN_KIND_BASELINE, RETRAIN_ARG_TEXT(0), RETRAIN_ARG_TEXT(1));
	retrain_store_begin(&store);
	retrain_param_int8(&params, baseline->id);
	(void) retrain_store_run("SELECT pg_catalog.jsonb_build_object('retrain_baseline', 1, 'profiles',"
							 " (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('column_name', p.column_name,"
							 "   'slice_column', p.slice_column, 'slice_value', p.slice_value,"
							 "   'profile', p.profile::pg_catalog.jsonb) ORDER BY p.profile_no)"
							 "  FROM retrain.baseline_profile p WHERE p.baseline_id OPERATOR(pg_catalog.=) $1), 'slices',"
							 " COALESCE((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('slice_column', s.slice_column,"
							 "   'min_rows', s.min_rows, 'max_slices', s.max_slices, 'left_out', s.slices_left_out,"
							 "   'rows_left_out', s.rows_left_out) ORDER BY s.slice_column COLLATE pg_catalog.\"C\")"
							 "  FROM retrain.baseline_slice s WHERE s.baseline_id OPERATOR(pg_catalog.=) $1), '[]'))::pg_catalog.text",
							 &params, SPI_OK_SELECT);
	document = retrain_store_text(&store, 1, 1);
	retrain_store_end(&store);
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(document)));
}
