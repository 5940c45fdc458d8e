/*
 * rollup_write.c
 *	  Transaction 3 of a step of maintenance: writing what was read.
 *
 * The rollup's row is locked and the run id compared, so that a process that
 * was stopped past its deadline writes nothing.  All or nothing: buckets, the
 * days merged from them, and how far the rollup has come.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "common/compat.h"
#include "governance/fixed_statement.h"
#include "governance/registry.h"
#include "governance/rollup.h"
#include "governance/row.h"

/* First pause after an error, doubled with each further one. */
#define RETRY_FIRST_MS 10000

/* lock_step locks the rollup's row; false when the step is not ours any more. */
static bool
lock_step(const RetrainRollupStep *step, int *errors)
{
	Oid			types[2] = {INT8OID, UUIDOID};
	Datum		values[2];
	bool		isnull;

	values[0] = Int64GetDatum(step->log->log_id);
	values[1] = UUIDPGetDatum(&step->run_id);
	if (retrain_fixed_execute("SELECT r.consecutive_errors FROM retrain.rollup r"
							  " WHERE r.log_id = $1 AND r.run_id = $2 FOR UPDATE",
							  2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.rollup");
	if (SPI_processed == 0)
		return false;
	*errors = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	return true;
}

/* run_range runs a statement with the log and a range of time as parameters. */
static void
run_range(const RetrainRollupStep *step, const char *statement, TimestampTz start, TimestampTz end, int expected)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, step->log->log_id);
	retrain_param_time(&params, start, true);
	retrain_param_time(&params, end, true);
	(void) retrain_store_run(statement, &params, expected);
}

/* remove_old removes what a bucket replaces, and the day it is part of; returns rows that were late before. */
static int64
remove_old(const RetrainRollupStep *step, const RetrainBuiltBucket *bucket)
{
	TimestampTz end = bucket->start + step->width;
	int64		late;

	run_range(step, "SELECT b.late_rows FROM retrain.rollup_bucket b WHERE b.log_id = $1"
			  " AND b.bucket_start = $2 AND b.bucket_end = $3", bucket->start, end, SPI_OK_SELECT);
	late = SPI_processed > 0 ? retrain_store_int8(1, 1) : 0;
	run_range(step, "DELETE FROM retrain.rollup_bucket b WHERE b.log_id = $1"
			  " AND b.bucket_start < $3 AND b.bucket_end > $2", bucket->start, end, SPI_OK_DELETE);
	return late;
}

/* write_bucket writes the row of a bucket. */
static void
write_bucket(const RetrainRollupStep *step, const RetrainBuiltBucket *bucket, int64 late_before)
{
	TimestampTz end = bucket->start + step->width;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.rollup_bucket");
	retrain_row_int8(&row, "log_id", step->log->log_id);
	retrain_row_time(&row, "bucket_start", bucket->start);
	retrain_row_time(&row, "bucket_end", end);
	retrain_row_datum(&row, "settled", BOOLOID, BoolGetDatum(end + step->lateness <= step->now), false);
	retrain_row_int8(&row, "row_count", bucket->row_count);
	retrain_row_int8(&row, "rows_unused", bucket->rows_unused);
	retrain_row_int8(&row, "late_rows", late_before + bucket->late_rows);
	retrain_row_text_array(&row, "crowded", bucket->crowded);
	retrain_row_time(&row, "built_at", step->read_at);
	retrain_row_insert(&row);
}

/* text_or_null sets an element of an array of texts. */
static void
text_or_null(Datum *values, bool *nulls, int n, const char *value)
{
	nulls[n] = value == NULL;
	values[n] = value ? CStringGetTextDatum(value) : (Datum) 0;
}

/* text_array returns an array of texts that may be null. */
static Datum
text_array(Datum *values, bool *nulls, int n)
{
	int			low = 1;

	return PointerGetDatum(construct_md_array(values, nulls, 1, &n, &low, TEXTOID, -1, false, TYPALIGN_INT));
}

/* write_states writes the states of a bucket in one statement. */
static void
write_states(const RetrainRollupStep *step, const RetrainBuiltBucket *bucket)
{
	Oid			profile = typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																				  makeString("profile"))));
	Oid			types[7] = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID};
	Datum		values[7];
	int			n = list_length(bucket->states);
	Datum	   *elements[4];
	bool	   *nulls[4];
	int16		length;
	bool		by_value;
	char		align;
	ListCell   *cell;

	if (n == 0)
		return;
	for (int i = 0; i < 4; i++)
	{
		elements[i] = palloc(sizeof(Datum) * n);
		nulls[i] = palloc(sizeof(bool) * n);
	}
	foreach(cell, bucket->states)
	{
		RetrainBuiltState *state = lfirst(cell);
		int			i = foreach_current_index(cell);

		text_or_null(elements[0], nulls[0], i, state->column_name);
		text_or_null(elements[1], nulls[1], i, state->slice_column);
		text_or_null(elements[2], nulls[2], i, state->slice_value);
		elements[3][i] = state->profile;
	}
	values[0] = Int64GetDatum(step->log->log_id);
	values[1] = TimestampTzGetDatum(bucket->start);
	values[2] = TimestampTzGetDatum(bucket->start + step->width);
	for (int i = 0; i < 3; i++)
		values[3 + i] = text_array(elements[i], nulls[i], n);
	get_typlenbyvalalign(profile, &length, &by_value, &align);
	types[6] = get_array_type(profile);
	values[6] = PointerGetDatum(construct_array(elements[3], n, profile, length, by_value, align));
	if (retrain_fixed_execute("INSERT INTO retrain.rollup_state (log_id, bucket_start, bucket_end, state_kind,"
							  " column_name, slice_column, slice_value, profile)"
							  " SELECT $1, $2, $3, 'profile', u.c, u.s, u.v, u.p"
							  " FROM ROWS FROM (pg_catalog.unnest($4), pg_catalog.unnest($5), pg_catalog.unnest($6),"
							  "  pg_catalog.unnest($7)) AS u(c, s, v, p)",
							  7, types, values, NULL, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not write retrain.rollup_state");
}

/*
 * merge_day makes a day if it is complete: all its buckets are there and
 * settled.  A slice column that was crowded in one bucket is crowded in the
 * day.
 */
static void
merge_day(const RetrainRollupStep *step, TimestampTz start)
{
	TimestampTz end = start + USECS_PER_DAY;

	if (step->width >= USECS_PER_DAY)
		return;
	run_range(step,
			  psprintf("INSERT INTO retrain.rollup_bucket (log_id, bucket_start, bucket_end, settled, row_count,"
					   " rows_unused, late_rows, crowded, built_at)"
					   " SELECT $1, $2, $3, true, pg_catalog.sum(b.row_count)::pg_catalog.int8,"
					   " pg_catalog.sum(b.rows_unused)::pg_catalog.int8, pg_catalog.sum(b.late_rows)::pg_catalog.int8,"
					   " ARRAY(SELECT DISTINCT x.c FROM retrain.rollup_bucket y, pg_catalog.unnest(y.crowded) x(c)"
					   "  WHERE y.log_id = $1 AND y.bucket_start >= $2 AND y.bucket_start < $3 ORDER BY 1),"
					   " pg_catalog.max(b.built_at)"
					   " FROM retrain.rollup_bucket b WHERE b.log_id = $1 AND b.bucket_start >= $2 AND b.bucket_end <= $3"
					   " AND b.settled AND NOT b.redo HAVING pg_catalog.count(*) = " INT64_FORMAT,
					   USECS_PER_DAY / step->width), start, end, SPI_OK_INSERT);
	if (SPI_processed == 0)
		return;
	run_range(step,
			  "INSERT INTO retrain.rollup_state (log_id, bucket_start, bucket_end, state_kind, column_name,"
			  " slice_column, slice_value, profile)"
			  " SELECT $1, $2, $3, 'profile', s.column_name, s.slice_column, s.slice_value, retrain.merge(s.profile)"
			  " FROM retrain.rollup_bucket d JOIN retrain.rollup_state s ON s.log_id = d.log_id"
			  "  AND s.bucket_start >= d.bucket_start AND s.bucket_end <= d.bucket_end"
			  "  AND s.bucket_start < d.bucket_end"
			  " WHERE d.log_id = $1 AND d.bucket_start = $2 AND d.bucket_end = $3"
			  "  AND NOT COALESCE(s.slice_column = ANY (d.crowded), false)"
			  " GROUP BY s.column_name, s.slice_column, s.slice_value",
			  start, end, SPI_OK_INSERT);
}

/* next_due returns when the step after this one is due. */
static TimestampTz
next_due(const RetrainRollupStep *step, TimestampTz now)
{
	return step->more ? now : retrain_bucket_floor(step->now, step->width) + step->width;
}

/* finish releases the claim after a step that succeeded. */
static void
finish(const RetrainRollupStep *step)
{
	RetrainParams params = {0};
	int64		late = 0;
	int64		redone = 0;
	ListCell   *cell;

	foreach(cell, step->built)
	{
		late += ((RetrainBuiltBucket *) lfirst(cell))->late_rows;
		redone += ((RetrainBuiltBucket *) lfirst(cell))->redone;
	}
	retrain_param_int8(&params, step->log->log_id);
	retrain_param_time(&params, step->made_until, true);
	retrain_param_time(&params, step->audited_until, true);
	retrain_param_int8(&params, late);
	retrain_param_int8(&params, redone);
	retrain_param_time(&params, next_due(step, GetCurrentTimestamp()), true);
	(void) retrain_store_run("UPDATE retrain.rollup SET covers_until = $2, audited_until = $3, late_rows = late_rows + $4,"
							 " buckets_redone = buckets_redone + $5, next_due = $6, run_id = NULL, run_started = NULL,"
							 " run_deadline = NULL, consecutive_errors = 0, retry_at = NULL, last_error = NULL"
							 " WHERE log_id = $1", &params, SPI_OK_UPDATE);
	if (late > 0)
		retrain_event("late_rows", 0, psprintf("log %s", step->log->name),
					  psprintf(INT64_FORMAT " rows came later than the lateness of the rollup; their buckets were made anew.", late));
}

/* fail releases the claim after a step that failed. */
static void
fail(const RetrainRollupStep *step, int errors)
{
	RetrainParams params = {0};
	TimestampTz now = GetCurrentTimestamp();
	int64		pause = Min((int64) RETRY_FIRST_MS << Min(errors, 30), step->width / 1000);

	retrain_param_int8(&params, step->log->log_id);
	retrain_param_int4(&params, errors + 1);
	retrain_param_time(&params, TimestampTzPlusMilliseconds(now, pause), true);
	retrain_param_text(&params, step->error->message);
	(void) retrain_store_run("UPDATE retrain.rollup SET consecutive_errors = $2, retry_at = $3, last_error = $4,"
							 " run_id = NULL, run_started = NULL, run_deadline = NULL WHERE log_id = $1",
							 &params, SPI_OK_UPDATE);
	if (errors == 0)
		retrain_event("failed", 0, psprintf("log %s", step->log->name),
					  psprintf("The rollup could not be maintained: %s", step->error->message));
}

/*
 * retrain_rollup_write writes what a step has read and releases its claim.
 * Returns false, having written only an event, when the claim has been taken
 * over or the rollup turned off.  Owner scope, SPI connected.
 */
bool
retrain_rollup_write(const RetrainRollupStep *step)
{
	int			errors;
	ListCell   *cell;

	if (!lock_step(step, &errors))
	{
		retrain_event("discarded", 0, psprintf("log %s", step->log->name),
					  "a step of the rollup came after its deadline, or after the rollup was turned off");
		return false;
	}
	if (step->error)
	{
		fail(step, errors);
		return true;
	}
	foreach(cell, step->built)
	{
		RetrainBuiltBucket *bucket = lfirst(cell);

		write_bucket(step, bucket, remove_old(step, bucket));
		write_states(step, bucket);
	}
	foreach(cell, step->built)
	{
		TimestampTz day = retrain_bucket_floor(((RetrainBuiltBucket *) lfirst(cell))->start, USECS_PER_DAY);
		ListCell   *next = lnext(step->built, cell);

		/* Buckets are in order, so that each day is merged once. */
		if (next == NULL || ((RetrainBuiltBucket *) lfirst(next))->start >= day + USECS_PER_DAY)
			merge_day(step, day);
	}
	finish(step);
	return true;
}
