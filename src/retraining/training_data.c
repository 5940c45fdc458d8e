/*
 * training_data.c
 *	  Writing down which training rows were issued, and finding them again when
 *	  the version that was trained on them is reported.
 *
 * Nothing goes to the ledger here: a trainer copies rows for minutes in one
 * REPEATABLE READ transaction, and could not add to a ledger that others have
 * added to meanwhile.  Count and fingerprint get there with the version.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "governance/row.h"
#include "retraining/training_data.h"

/* retrain_training_exclusions_json returns the excluded ranges with their rows. */
char *
retrain_training_exclusions_json(const RetrainTrainingSet *set)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	foreach(cell, set->exclusions)
	{
		RetrainExclusion *exclusion = lfirst(cell);

		appendStringInfoString(&json, foreach_current_index(cell) > 0 ? ", {" : "{");
		retrain_put_instant(&json, "start", exclusion->start);
		retrain_put_instant(&json, "end", exclusion->end);
		retrain_put_string(&json, "reason", exclusion->reason);
		if (exclusion->exclusion_id != 0)
			retrain_put_raw(&json, "exclusion_id", psprintf(INT64_FORMAT, exclusion->exclusion_id));
		else
			retrain_put_string(&json, "asked_by", "trainer");
		retrain_put_raw(&json, "rows", psprintf(INT64_FORMAT, exclusion->rows));
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return json.data;
}

/* retrain_training_data_write writes a set down and returns its identifier. */
int64
retrain_training_data_write(RetrainStore *store, const RetrainTrainingSet *set, Jsonb *options)
{
	Oid			caller = store->scope.saved_userid;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.training_data");
	retrain_row_datum(&row, "request_id", UUIDOID, UUIDPGetDatum(&set->request->id), false);
	retrain_row_int4(&row, "fence", set->request->fence);
	retrain_row_int8(&row, "log_id", set->log->log_id);
	retrain_row_int4(&row, "log_revision", set->log->revision);
	retrain_row_datum(&row, "options", JSONBOID, JsonbPGetDatum(options), false);
	retrain_row_text(&row, "query", set->query);
	retrain_row_text_array(&row, "columns", set->columns);
	retrain_row_time_or_null(&row, "window_start", set->start, set->has_start);
	retrain_row_time(&row, "window_end", set->end);
	retrain_row_time(&row, "label_cutoff", set->cutoff);
	retrain_row_time_or_null(&row, "first_row_at", set->first, set->has_first);
	retrain_row_int8(&row, "row_count", set->rows);
	retrain_row_datum(&row, "fingerprint", BYTEAOID, PointerGetDatum(set->fingerprint), false);
	retrain_row_int8(&row, "rows_in_window", set->rows_in_window);
	retrain_row_int8(&row, "rows_unlabelled", set->rows_unlabelled);
	retrain_row_int8(&row, "rows_excluded", set->rows_excluded);
	retrain_row_int8(&row, "rows_over_balance", set->rows_over_balance);
	retrain_row_text_as(&row, "exclusions", retrain_training_exclusions_json(set), "pg_catalog.jsonb");
	retrain_row_text_as(&row, "slices", set->slices, "pg_catalog.jsonb");
	retrain_row_text(&row, "snapshot", set->snapshot);
	retrain_row_time(&row, "issued_at", GetCurrentTimestamp());
	retrain_row_oid(&row, "issued_to_oid", GetSessionUserId());
	retrain_row_text_as(&row, "issued_to", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "issued_as_oid", caller);
	retrain_row_text_as(&row, "issued_as", retrain_role_name(caller, false), "pg_catalog.name");
	return retrain_row_insert_returning(&row, "training_data_id");
}

/* check_told raises 22023 when what the trainer tells of its rows is not what was issued. */
static void
check_told(const RetrainTrainingData *told, int64 rows, bytea *fingerprint)
{
	const char *what = NULL;

	if (told->has_rows && told->rows != rows)
		what = psprintf("It tells " INT64_FORMAT " rows, and " INT64_FORMAT " were issued.", told->rows, rows);
	else if (told->fingerprint &&
			 (VARSIZE_ANY_EXHDR(told->fingerprint) != VARSIZE_ANY_EXHDR(fingerprint) ||
			  memcmp(VARDATA_ANY(told->fingerprint), VARDATA_ANY(fingerprint), VARSIZE_ANY_EXHDR(fingerprint)) != 0))
		what = "Their fingerprints differ.";
	if (what)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the version was not trained on the rows that were issued for it"),
				 errdetail("%s", what),
				 errhint("Copy the rows in the transaction that called retrain.training_set(), and train on the set issued last.")));
}

/* merge_exclusions returns what the database left out, with what the trainer tells to have left out besides. */
static char *
merge_exclusions(char *issued, char *told)
{
	StringInfoData json;

	if (told == NULL)
		return issued;
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_raw(&json, "issued", issued);
	retrain_put_raw(&json, "told", told);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/*
 * retrain_training_data_fill fills in what was issued last under the lease of a
 * request, in place of what the trainer tells; without it, that stands.
 */
void
retrain_training_data_fill(RetrainStore *store, const RetrainRequest *request, RetrainTrainingData *training)
{
	RetrainParams params = {0};
	bool		isnull;
	bytea	   *fingerprint;

	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_int4(&params, request->fence);
	if (retrain_store_run("SELECT d.training_data_id, d.query, COALESCE(d.window_start, d.first_row_at), d.window_end,"
						  " d.label_cutoff, d.row_count, d.fingerprint, d.exclusions::pg_catalog.text"
						  " FROM retrain.training_data d WHERE d.request_id OPERATOR(pg_catalog.=) $1"
						  " AND d.fence OPERATOR(pg_catalog.=) $2 ORDER BY d.training_data_id DESC LIMIT 1",
						  &params, SPI_OK_SELECT) == 0)
		return;
	fingerprint = DatumGetByteaPCopy(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 7, &isnull));
	check_told(training, retrain_store_int8(1, 6), fingerprint);
	training->training_data_id = retrain_store_int8(1, 1);
	training->query = retrain_store_text(store, 1, 2);
	training->has_start = !retrain_store_null(1, 3);
	if (training->has_start)
		training->start = retrain_store_time(1, 3);
	training->has_end = training->has_cutoff = training->has_rows = true;
	training->end = retrain_store_time(1, 4);
	training->cutoff = retrain_store_time(1, 5);
	training->rows = retrain_store_int8(1, 6);
	training->fingerprint = fingerprint;
	training->exclusions = merge_exclusions(retrain_store_text(store, 1, 8), training->exclusions);
}
