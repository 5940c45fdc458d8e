/*
 * baseline_seal.c
 *	  Writing a baseline down, its profiles with their digest included.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/pg_lsn.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/baseline.h"
#include "governance/json_writer.h"
#include "governance/row.h"
#include "profile/profile.h"

/*
 * retrain_freeze_profile adds a profile, copied into the freeze's context, and
 * returns it.
 */
RetrainFrozenProfile *
retrain_freeze_profile(RetrainFreeze *freeze, const char *column_name, const char *slice_column,
					   const char *slice_value, Datum profile)
{
	MemoryContext old = MemoryContextSwitchTo(freeze->context);
	RetrainFrozenProfile *frozen = palloc0(sizeof(RetrainFrozenProfile));
	const RetrainProfile *facts;

	frozen->column_name = pstrdup(column_name);
	frozen->slice_column = slice_column ? pstrdup(slice_column) : NULL;
	frozen->slice_value = slice_value ? pstrdup(slice_value) : NULL;
	frozen->profile = PointerGetDatum(PG_DETOAST_DATUM_COPY(profile));
	facts = retrain_profile_read(frozen->profile);
	frozen->kind = retrain_profile_kind_name(facts->kind);
	frozen->row_count = retrain_profile_all_rows(facts);
	freeze->profiles = lappend(freeze->profiles, frozen);
	MemoryContextSwitchTo(old);
	return frozen;
}

/* column_order returns the place of a column in the log; 0 for NULL. */
static int
column_order(const RetrainLog *log, const char *name)
{
	ListCell   *cell;

	foreach(cell, log->columns)
		if (name && strcmp(((RetrainLogColumn *) lfirst(cell))->name, name) == 0)
			return foreach_current_index(cell) + 1;
	return 0;
}

/* The log in whose order profiles are being sorted. */
static const RetrainLog *sorting;

/* compare_profiles orders by slice column, slice (C order, NULL last) and column. */
static int
compare_profiles(const ListCell *a, const ListCell *b)
{
	const RetrainFrozenProfile *left = lfirst(a);
	const RetrainFrozenProfile *right = lfirst(b);
	int			order = column_order(sorting, left->slice_column) - column_order(sorting, right->slice_column);

	if (order == 0 && left->slice_value && right->slice_value)
		order = strcmp(left->slice_value, right->slice_value);
	else if (order == 0)
		order = (left->slice_value == NULL) - (right->slice_value == NULL);
	return order != 0 ? order :
		column_order(sorting, left->column_name) - column_order(sorting, right->column_name);
}

/*
 * retrain_freeze_sort puts the profiles in the order in which they are sealed,
 * and raises 22023 when two are of the same column and slice.
 */
void
retrain_freeze_sort(RetrainFreeze *freeze)
{
	sorting = freeze->log;
	list_sort(freeze->profiles, compare_profiles);
	for (int i = 1; i < list_length(freeze->profiles); i++)
	{
		const RetrainFrozenProfile *profile = list_nth(freeze->profiles, i);

		if (compare_profiles(list_nth_cell(freeze->profiles, i - 1), list_nth_cell(freeze->profiles, i)) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there are two profiles of column \"%s\"%s", profile->column_name,
							profile->slice_column ? psprintf(" in one slice by \"%s\"", profile->slice_column) : ""),
					 errhint("Merge them with retrain.merge().")));
	}
}

/* hex_digest returns the SHA-256 of the packed bytes of a profile in hexadecimal. */
static char *
hex_digest(Datum profile)
{
	bytea	   *hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, profile));
	Size		length = VARSIZE_ANY_EXHDR(hash);
	char	   *digits = palloc(2 * length + 1);

	hex_encode(VARDATA_ANY(hash), length, digits);
	digits[2 * length] = '\0';
	return digits;
}

/* profiles_digest returns the digest of all profiles; see the comment of the column. */
static bytea *
profiles_digest(const RetrainFreeze *freeze)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	foreach(cell, freeze->profiles)
	{
		RetrainFrozenProfile *frozen = lfirst(cell);

		appendStringInfoString(&json, cell == list_head(freeze->profiles) ? "{" : ", {");
		retrain_put_string(&json, "column_name", frozen->column_name);
		retrain_put_string(&json, "slice_column", frozen->slice_column);
		retrain_put_string(&json, "slice_value", frozen->slice_value);
		retrain_put_string(&json, "profile", hex_digest(frozen->profile));
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return retrain_jsonb_digest(DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
																   CStringGetDatum(json.data))));
}

/* write_baseline writes the baseline itself and returns its identifier. */
static int64
write_baseline(const RetrainFreeze *freeze)
{
	const RetrainLog *log = freeze->log;
	bool		of_rows = strcmp(freeze->source, "window") == 0;
	TimestampTz now = GetCurrentTimestamp();
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.baseline");
	retrain_row_int8(&row, "model_id", freeze->model->id);
	retrain_row_text(&row, "name", freeze->name);
	retrain_row_text(&row, "source", freeze->source);
	retrain_row_text(&row, "source_query", freeze->source_query);
	retrain_row_int8(&row, "log_id", log->log_id);
	retrain_row_int4(&row, "log_revision", log->revision);
	retrain_row_datum(&row, "relation_oid", OIDOID, ObjectIdGetDatum(log->relation), !freeze->has_window);
	retrain_row_text_as(&row, "relation_schema", freeze->has_window ? log->schema_name : NULL, "pg_catalog.name");
	retrain_row_text_as(&row, "relation_name", freeze->has_window ? log->relation_name : NULL, "pg_catalog.name");
	retrain_row_time_or_null(&row, "window_start", freeze->window_start, freeze->has_window);
	retrain_row_time_or_null(&row, "window_end", freeze->window_end, freeze->has_window);
	retrain_row_time_or_null(&row, "known_until", freeze->known_until, of_rows);
	retrain_row_text(&row, "filter", freeze->filter);
	retrain_row_int8(&row, "rows_used", freeze->rows_used);
	retrain_row_int8(&row, "rows_unused", freeze->rows_unused);
	retrain_row_int8_or_null(&row, "rows_labelled", freeze->rows_labelled, of_rows);
	retrain_row_datum(&row, "rows_digest", BYTEAOID, PointerGetDatum(freeze->digest), !of_rows);
	if (of_rows)
		retrain_row_text_array(&row, "digest_columns", retrain_log_digest_columns(log));
	retrain_row_datum(&row, "profiles_digest", BYTEAOID, PointerGetDatum(profiles_digest(freeze)), false);
	retrain_row_text(&row, "snapshot", freeze->snapshot);
	retrain_row_datum(&row, "wal_lsn", PG_LSNOID, LSNGetDatum(freeze->lsn), false);
	retrain_row_text(&row, "extension_version", RETRAIN_VERSION);
	retrain_row_text(&row, "server_version", PG_VERSION);
	retrain_row_time(&row, "sealed_at", now);
	retrain_row_text_as(&row, "sealed_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_text_as(&row, "run_as", retrain_role_name(freeze->model->owner, false), "pg_catalog.name");
	retrain_row_time(&row, "changed_at", now);
	retrain_row_text_as(&row, "changed_by", retrain_session_user(), "pg_catalog.name");
	return retrain_row_insert_returning(&row, "baseline_id");
}

/* write_columns writes the PSI references. */
static void
write_columns(const RetrainFreeze *freeze, int64 baseline_id)
{
	ListCell   *cell;

	foreach(cell, freeze->columns)
	{
		RetrainFrozenColumn *column = lfirst(cell);
		RetrainRow	row;

		if (column->reference == (Datum) 0)
			continue;
		retrain_row_begin(&row, "retrain.baseline_column");
		retrain_row_int8(&row, "baseline_id", baseline_id);
		retrain_row_text_as(&row, "column_name", column->name, "pg_catalog.name");
		retrain_row_text(&row, "type_name", column->type_name);
		retrain_row_int8(&row, "rows_used", column->rows_used);
		retrain_row_int8(&row, "rows_unused", column->rows_unused);
		retrain_row_datum(&row, "reference", column->reference_type, column->reference, false);
		retrain_row_insert(&row);
	}
}

/* write_profiles writes the profiles, numbered as they stand. */
static void
write_profiles(const RetrainFreeze *freeze, int64 baseline_id)
{
	Oid			type = typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																			   makeString("profile"))));
	ListCell   *cell;

	foreach(cell, freeze->profiles)
	{
		RetrainFrozenProfile *frozen = lfirst(cell);
		RetrainRow	row;

		retrain_row_begin(&row, "retrain.baseline_profile");
		retrain_row_int8(&row, "baseline_id", baseline_id);
		retrain_row_int4(&row, "profile_no", foreach_current_index(cell) + 1);
		retrain_row_text_as(&row, "column_name", frozen->column_name, "pg_catalog.name");
		retrain_row_text_as(&row, "slice_column", frozen->slice_column, "pg_catalog.name");
		retrain_row_text(&row, "slice_value", frozen->slice_value);
		retrain_row_text(&row, "kind", frozen->kind);
		retrain_row_int8(&row, "row_count", frozen->row_count);
		retrain_row_datum(&row, "profile", type, frozen->profile, false);
		retrain_row_insert(&row);
	}
}

/* write_slices writes what became of the slice columns. */
static void
write_slices(const RetrainFreeze *freeze, int64 baseline_id)
{
	ListCell   *cell;

	foreach(cell, freeze->slices)
	{
		RetrainFrozenSlices *slices = lfirst(cell);
		RetrainRow	row;

		retrain_row_begin(&row, "retrain.baseline_slice");
		retrain_row_int8(&row, "baseline_id", baseline_id);
		retrain_row_text_as(&row, "slice_column", slices->slice_column, "pg_catalog.name");
		retrain_row_int8(&row, "min_rows", slices->min_rows);
		retrain_row_int4(&row, "max_slices", slices->max_slices);
		retrain_row_int8(&row, "slices_kept", slices->kept);
		retrain_row_int8(&row, "slices_left_out", slices->left_out);
		retrain_row_int8(&row, "rows_left_out", slices->rows_left_out);
		retrain_row_insert(&row);
	}
}

/*
 * retrain_freeze_seal writes a baseline and all that belongs to it, and
 * returns its identifier.  Owner scope, SPI connected.
 */
int64
retrain_freeze_seal(const RetrainFreeze *freeze)
{
	int64		baseline_id = write_baseline(freeze);

	write_columns(freeze, baseline_id);
	write_profiles(freeze, baseline_id);
	write_slices(freeze, baseline_id);
	return baseline_id;
}
