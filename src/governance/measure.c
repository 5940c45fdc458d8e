/*
 * measure.c
 *	  Reads the windows of an evaluation and fills its measurements.
 *
 * All checks run in one statement.  When it fails, each check runs alone, in
 * a subtransaction of its own on the same snapshot, so that only the failing
 * ones get status error.  What is read is copied into the memory context that
 * was current when retrain_measure was called.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "access/xlogrecovery.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rls.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/context.h"
#include "governance/error_control.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"
#include "governance/measure.h"

#define MAX_ERROR_MESSAGE 8192

/* A slice column that is nearly a key would fill the records. */
#define MAX_SLICES 1000

/* The work of one sandbox call. */
typedef struct Reading
{
	RetrainEvaluation *ev;
	List	   *checks;			/* to run in one statement */
	MemoryContext context;		/* of the results */
	bool		relation_fine;	/* whatever failed, failed for some checks */
	bool		counts_rows;	/* also without checks */
} Reading;

/* retrain_measurement_new returns an empty measurement of a check or a part of one, in ev's list. */
RetrainMeasurement *
retrain_measurement_new(RetrainEvaluation *ev, RetrainCheck *check)
{
	RetrainMeasurement *m = palloc0(sizeof(RetrainMeasurement));

	m->check = check->whole ? check->whole : check;
	m->part = check;
	m->source = "rows";
	m->status = "ok";
	m->level = RETRAIN_LEVEL_NONE;
	ev->measurements = lappend(ev->measurements, m);
	return m;
}

/*
 * retrain_measure_compared makes the measurement of a check of form profile from
 * the result of the comparison: test, detail, and the rows of both profiles.
 */
void
retrain_measure_compared(RetrainEvaluation *ev, RetrainCheck *check, const char *slice,
						 HeapTuple tuple, TupleDesc desc, const char *source)
{
	RetrainMeasurement *m = retrain_measurement_new(ev, check);
	RetrainFigures figures = {0};
	bool		isnull;

	m->source = source;
	if (check->slice_column)
	{
		m->slice_value = slice ? pstrdup(slice) : NULL;
		m->slice_values = palloc(sizeof(char *));
		m->slice_values[0] = m->slice_value;
	}
	figures.result = SPI_getbinval(tuple, desc, 1, &figures.result_null);
	figures.detail = SPI_getbinval(tuple, desc, 2, &figures.detail_null);
	if (figures.result_null)
	{
		/* One of the profiles is missing: there are no rows. */
		m->has_reference = m->has_current = true;
		m->reference_used = DatumGetInt64(SPI_getbinval(tuple, desc, 3, &isnull));
		m->current_used = DatumGetInt64(SPI_getbinval(tuple, desc, 4, &isnull));
		m->status = "insufficient_rows";
		return;
	}
	figures.counts = SPI_getbinval(tuple, desc, 7, &isnull);
	figures.has_counts = !isnull;
	retrain_fill_measurement(m, &figures);
}

/* retrain_measure_row makes the measurement of a check, all but its slice, from the columns of a result row that begin at column. */
RetrainMeasurement *
retrain_measure_row(RetrainEvaluation *ev, RetrainCheck *check, HeapTuple tuple, TupleDesc desc, int column)
{
	RetrainCheckColumns columns;
	RetrainFigures figures = {0};
	RetrainMeasurement *m = retrain_measurement_new(ev, check);
	bool		isnull;

	retrain_query_check_columns(check, &columns);
	figures.result = SPI_getbinval(tuple, desc, column, &figures.result_null);
	figures.detail = SPI_getbinval(tuple, desc, column + columns.detail, &figures.detail_null);
	if (columns.counts)
	{
		figures.counts = SPI_getbinval(tuple, desc, column + columns.counts, &isnull);
		figures.has_counts = !isnull;
	}
	if (columns.reference)
		figures.reference = SPI_getbinval(tuple, desc, column + columns.reference, &figures.reference_null);
	if (columns.reference_counts)
	{
		figures.reference_counts = SPI_getbinval(tuple, desc, column + columns.reference_counts, &isnull);
		figures.has_reference_counts = !isnull;
	}
	if (columns.support)
	{
		figures.support = SPI_getbinval(tuple, desc, column + columns.support, &isnull);
		figures.has_support = !isnull;
	}
	if (columns.monitor)
	{
		figures.monitor = SPI_getbinval(tuple, desc, column + columns.monitor, &isnull);
		figures.has_monitor = !isnull;
	}
	retrain_fill_measurement(m, &figures);
	return m;
}

/* read_slices makes the measurements of f1_by_slice, one for each element of its result. */
static void
read_slices(RetrainEvaluation *ev, RetrainCheck *check, HeapTuple tuple, TupleDesc desc, int column)
{
	bool		isnull;
	Datum		result = SPI_getbinval(tuple, desc, column, &isnull);
	Datum	   *elements;
	int			n;

	if (isnull)
	{
		RetrainMeasurement *m = retrain_measurement_new(ev, check);

		m->status = "insufficient_rows";
		m->has_current = true;
		return;
	}
	n = retrain_result_elements(result, &elements);
	for (int i = 0; i < n; i++)
		retrain_fill_slice(retrain_measurement_new(ev, check), DatumGetHeapTupleHeader(elements[i]));
}

/* read_int8 reads a bigint result column. */
static int64
read_int8(HeapTuple tuple, TupleDesc desc, int column)
{
	bool		isnull;

	return DatumGetInt64(SPI_getbinval(tuple, desc, column, &isnull));
}

/* read_counts reads what the row over all slices says of the windows. */
static void
read_counts(RetrainEvaluation *ev, const RetrainQuery *query, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;
	Datum		digest;

	ev->has_counts = true;
	ev->rows_current = read_int8(tuple, desc, RETRAIN_COL_CURRENT);
	ev->rows_current_unused = read_int8(tuple, desc, RETRAIN_COL_CURRENT_UNUSED);
	ev->rows_current_labelled = read_int8(tuple, desc, RETRAIN_COL_LABELLED);
	if (query->reads_baseline || query->reads_previous)
	{
		ev->has_reference_counts = true;
		ev->rows_reference = read_int8(tuple, desc, RETRAIN_COL_REFERENCE);
		ev->rows_reference_unused = read_int8(tuple, desc, RETRAIN_COL_REFERENCE_UNUSED);
	}
	digest = SPI_getbinval(tuple, desc, RETRAIN_COL_DIGEST, &isnull);
	if (!isnull)
	{
		ev->reference_digest = DatumGetByteaPCopy(digest);
		if (VARSIZE_ANY_EXHDR(ev->reference_digest) != VARSIZE_ANY_EXHDR(ev->baseline->rows_digest) ||
			memcmp(VARDATA_ANY(ev->reference_digest), VARDATA_ANY(ev->baseline->rows_digest),
				   VARSIZE_ANY_EXHDR(ev->reference_digest)) != 0)
			ev->baseline_changed = true;
	}
}

/* set_of_row returns the slice columns a row is grouped by, NIL for all rows. */
static List *
set_of_row(const RetrainQuery *query, int32 grouping)
{
	int			n = list_length(query->slice_columns);
	List	   *grouped = NIL;

	for (int i = 0; i < n; i++)
	{
		if ((grouping & (1 << (n - 1 - i))) == 0)
			grouped = lappend(grouped, list_nth(query->slice_columns, i));
	}
	return grouped;
}

/* crossed_slice returns the slice of a row in one of crossed slice columns. */
static char *
crossed_slice(const RetrainQuery *query, const char *name, HeapTuple tuple, TupleDesc desc)
{
	ListCell   *cell;

	foreach(cell, query->slice_columns)
		if (strcmp(lfirst(cell), name) == 0)
			return SPI_getvalue(tuple, desc, query->slices_at + foreach_current_index(cell));
	return NULL;				/* not reached */
}

/* set_slices notes of which slice a measurement is. */
static void
set_slices(RetrainMeasurement *m, const RetrainQuery *query, HeapTuple tuple, TupleDesc desc)
{
	List	   *slices = m->check->slices;
	ListCell   *cell;

	if (slices == NIL)
		return;
	m->slice_values = palloc(sizeof(char *) * list_length(slices));
	foreach(cell, slices)
		m->slice_values[foreach_current_index(cell)] =
			retrain_cut_slice(list_length(slices) == 1 ? SPI_getvalue(tuple, desc, RETRAIN_COL_SLICE) :
							  crossed_slice(query, lfirst(cell), tuple, desc));
	if (list_length(slices) == 1)
		m->slice_value = m->slice_values[0];
}

/* retrain_measure_result_row makes the measurements of a result row. */
void
retrain_measure_result_row(RetrainEvaluation *ev, List *checks, const RetrainQuery *query, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;
	int32		grouping = DatumGetInt32(SPI_getbinval(tuple, desc, RETRAIN_COL_GROUPING, &isnull));
	List	   *set = set_of_row(query, grouping);
	int			column = RETRAIN_COL_FIRST_CHECK;
	ListCell   *cell;

	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);
		RetrainCheckColumns columns;
		bool		by_itself = check->metric->kind == RETRAIN_RESULT_SLICES;

		if (by_itself && set == NIL)
			read_slices(ev, check, tuple, desc, column);
		else if (!by_itself && retrain_same_slices(set, check->slices))
			set_slices(retrain_measure_row(ev, check, tuple, desc, column), query, tuple, desc);
		retrain_query_check_columns(check, &columns);
		column += columns.width;
	}
}

/* read_row reads one result row: counts from the row over all, checks. */
static void
read_row(Reading *reading, const RetrainQuery *query, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;
	int32		grouping = DatumGetInt32(SPI_getbinval(tuple, desc, RETRAIN_COL_GROUPING, &isnull));

	if (set_of_row(query, grouping) == NIL)
		read_counts(reading->ev, query, tuple, desc);
	retrain_measure_result_row(reading->ev, reading->checks, query, tuple, desc);
}

/* run_statement executes the statement of the reading and reads its rows. */
static void
run_statement(Reading *reading)
{
	RetrainQuery *query = retrain_query_build(reading->ev, reading->checks);
	MemoryContext old = MemoryContextSwitchTo(reading->context);

	reading->ev->query_texts = lappend(reading->ev->query_texts, pstrdup(query->text));
	retrain_note_parameters(reading->ev, query);
	MemoryContextSwitchTo(old);

	if (query->reads_baseline)
		retrain_log_verify(reading->ev->baseline->log, reading->ev->baseline->digest_columns);
	if (reading->ev->only_texts)
		return;
	if (SPI_execute_with_args(query->text, query->nargs, query->types, query->values,
							  NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "metric statement did not return rows");

	old = MemoryContextSwitchTo(reading->context);
	for (uint64 i = 0; i < SPI_processed; i++)
		read_row(reading, query, SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
	MemoryContextSwitchTo(old);
}

/*
 * reading_body is the sandbox body: verify, build, run, read.  What concerns
 * the relation as a whole comes first; a column that was dropped is a matter
 * of the checks that read it.
 */
static void
reading_body(void *arg)
{
	Reading    *reading = arg;
	RetrainEvaluation *ev = reading->ev;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	retrain_log_verify(ev->log, NIL);
	if (ev->def->filter)
		(void) retrain_filter_check(ev->log->relation, ev->def->filter);
	ev->rls_applied = check_enable_rls(ev->log->relation, InvalidOid, true) == RLS_ENABLED;
	retrain_note_snapshot(ev, reading->context);
	retrain_note_settings(ev, reading->context);
	reading->relation_fine = true;
	retrain_log_verify(ev->log, retrain_query_columns(ev, reading->checks));
	if (reading->checks != NIL || reading->counts_rows)
		run_statement(reading);
	SPI_finish();
}

/*
 * cut_message cuts the message of an error where it is caught, so that every
 * place that keeps it, tables and reasons, keeps the same.
 */
static void
cut_message(ErrorData *error)
{
	int			length = strlen(error->message);

	error->message[pg_mbcliplen(error->message, length, MAX_ERROR_MESSAGE)] = '\0';
}

/* set_error marks a measurement as failed with an error. */
static void
set_error(RetrainMeasurement *m, const ErrorData *error)
{
	m->status = "error";
	m->error_code = pstrdup(unpack_sql_state(error->sqlerrcode));
	m->error_message = pstrdup(error->message);
}

/* retrain_measure_failed makes a measurement with status error. */
void
retrain_measure_failed(RetrainEvaluation *ev, RetrainCheck *check, ErrorData *error)
{
	RetrainMeasurement *m = retrain_measurement_new(ev, check);

	m->source = check->of_profiles ? "scan" : "rows";
	cut_message(error);
	set_error(m, error);
}

/* retrain_interrupted tells whether an error means "stop", not "this check failed". */
bool
retrain_interrupted(const ErrorData *error)
{
	return error->sqlerrcode == ERRCODE_QUERY_CANCELED ||
		error->sqlerrcode == ERRCODE_ADMIN_SHUTDOWN ||
		error->sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE;
}

/* read_one_by_one runs each check alone; only failing ones get an error. */
static void
read_one_by_one(RetrainEvaluation *ev, List *checks, ErrorData *first_error)
{
	int			failures = 0;
	ListCell   *cell;

	ev->scan_mode = "one_by_one";
	foreach(cell, checks)
	{
		Reading		reading = {ev, list_make1(lfirst(cell)), CurrentMemoryContext, false, false};
		int			before = list_length(ev->measurements);
		ErrorData  *error = retrain_sandbox_run(ev->owner, ev->log->respect_rls,
												reading_body, &reading);

		if (error == NULL)
			continue;
		cut_message(error);
		ev->measurements = list_truncate(ev->measurements, before);
		set_error(retrain_measurement_new(ev, lfirst(cell)), error);
		failures++;
		if (retrain_interrupted(error))
		{
			ev->error = error;
			return;
		}
	}
	if (failures == list_length(checks))
		ev->error = first_error;
}

/*
 * runnable_checks returns the checks whose reference can be used; the others
 * get a measurement that says why.
 */
static List *
runnable_checks(RetrainEvaluation *ev)
{
	List	   *runnable = NIL;
	ListCell   *cell;

	foreach(cell, ev->def->checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (retrain_check_compares(check) && ev->baseline && strcmp(ev->baseline->state, "active") != 0)
			retrain_measurement_new(ev, check)->status = "baseline_paused";
		else
			runnable = list_concat(runnable, retrain_check_parts(check));
	}
	return runnable;
}

/* compare_slices orders slices in C order, NULL last. */
static int
compare_slices(const char *left, const char *right)
{
	if (left == NULL || right == NULL)
		return (left == NULL) - (right == NULL);
	return strcmp(left, right);
}

/* compare_measurements orders by check, column, then by slices. */
static int
compare_measurements(const ListCell *a, const ListCell *b)
{
	const RetrainMeasurement *left = lfirst(a);
	const RetrainMeasurement *right = lfirst(b);
	int			order = left->check->check_no - right->check->check_no;

	if (order == 0)
		order = left->part->column_no - right->part->column_no;
	if (order != 0)
		return order;
	if (left->slice_values == NULL || right->slice_values == NULL)
		return (left->slice_values == NULL) - (right->slice_values == NULL);
	for (int i = 0; order == 0 && i < list_length(left->check->slices); i++)
		order = compare_slices(left->slice_values[i], right->slice_values[i]);
	return order;
}

/* number_measurements numbers the measurements, which are in order, by check. */
static void
number_measurements(RetrainEvaluation *ev)
{
	const RetrainCheck *check = NULL;
	int			number = 0;
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		number = m->check == check ? number + 1 : 1;
		m->measurement_no = number;
		check = m->check;
	}
}

/*
 * limit_slices replaces the measurements of a check, or of a part of it, with
 * too many slices by one that says so.  Called when they are in order.
 */
static void
limit_slices(RetrainEvaluation *ev)
{
	List	   *kept = NIL;
	const RetrainMeasurement *before = NULL;
	int			slices = 0;
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		slices = before && before->part == m->part ? slices + 1 : 1;
		before = m;
		if (slices <= MAX_SLICES)
			kept = lappend(kept, m);
		else if (slices == MAX_SLICES + 1)
		{
			RetrainMeasurement *only;

			kept = list_truncate(kept, list_length(kept) - MAX_SLICES);
			only = palloc0(sizeof(RetrainMeasurement));
			only->check = m->check;
			only->part = m->part;
			only->source = m->source;
			only->status = "error";
			only->error_code = pstrdup(unpack_sql_state(ERRCODE_PROGRAM_LIMIT_EXCEEDED));
			only->error_message = psprintf("%s \"%s\" has more than %d slices in the window",
										   list_length(m->check->slices) > 1 ? "the cross of columns" : "column",
										   retrain_slice_names(m->check), MAX_SLICES);
			kept = lappend(kept, only);
		}
	}
	ev->measurements = kept;
}

/* settle applies what is known only after all rows: baseline, levels, order. */
static void
settle(RetrainEvaluation *ev)
{
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (ev->baseline_changed && m->has_reference && strcmp(m->status, "error") != 0 &&
			!m->check->of_profiles && !retrain_uses_sealed(ev, m->part))
			m->status = "baseline_changed";
		retrain_set_level(m);
	}
	list_sort(ev->measurements, compare_measurements);
	limit_slices(ev);
	number_measurements(ev);
	retrain_control_errors(ev);
	if (ev->baseline && !ev->has_reference_counts)
	{
		ev->has_reference_counts = true;
		ev->rows_reference = ev->baseline->rows_used;
		ev->rows_reference_unused = ev->baseline->rows_unused;
	}
}

/* How a check is measured. */
typedef enum Manner
{
	BY_ROWS,
	BY_PROFILES,
	BY_SQL
} Manner;

/* in_manner returns the checks that are measured in one manner. */
static List *
in_manner(List *checks, Manner manner)
{
	List	   *found = NIL;
	ListCell   *cell;

	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);

		if ((check->sql ? BY_SQL : check->of_profiles ? BY_PROFILES : BY_ROWS) == manner)
			found = lappend(found, check);
	}
	return found;
}

/*
 * measure_rows measures the checks of form rows, and notes the circumstances
 * of the reading in any case; counts_rows: and the rows of the window.  Returns how many failed; *fine tells whether
 * there is anything that others could read.
 */
static int
measure_rows(RetrainEvaluation *ev, List *checks, bool counts_rows, bool *fine)
{
	Reading		reading = {ev, checks, CurrentMemoryContext, false, counts_rows};
	int			before = list_length(ev->measurements);
	ErrorData  *error = retrain_sandbox_run(ev->owner, ev->log->respect_rls, reading_body, &reading);
	ListCell   *cell;

	*fine = reading.relation_fine;
	if (error == NULL)
		return 0;
	cut_message(error);
	ev->measurements = list_truncate(ev->measurements, before);
	if (!reading.relation_fine)
		ev->scan_mode = "none";
	if (reading.relation_fine && !retrain_interrupted(error) && list_length(checks) > 1)
	{
		read_one_by_one(ev, checks, error);
		*fine = ev->error == NULL || !retrain_interrupted(ev->error);
		return ev->error ? list_length(checks) : 0;
	}
	ev->error = error;
	*fine = reading.relation_fine && !retrain_interrupted(error);
	foreach(cell, checks)
		set_error(retrain_measurement_new(ev, lfirst(cell)), error);
	return list_length(checks);
}

/* measure_profiles measures the checks of form profile, or says that nothing could be read. */
static void
measure_profiles(RetrainEvaluation *ev, List *checks, bool fine, bool rows_failed, bool has_rows)
{
	ErrorData  *error = NULL;
	int			failures;
	ListCell   *cell;

	if (checks == NIL)
		return;
	if (!fine)
	{
		foreach(cell, checks)
			retrain_measure_failed(ev, lfirst(cell), ev->error);
		return;
	}
	failures = retrain_measure_profiles(ev, checks, &error);
	if (error && (retrain_interrupted(error) ||
				  (failures == list_length(checks) && (rows_failed || !has_rows))))
		ev->error = error;
	else if (failures < list_length(checks))
		ev->error = NULL;
}

/* fail_intervals marks the measurements of checks whose intervals could not be had as failed. */
static void
fail_intervals(RetrainEvaluation *ev, List *checks, ErrorData *error)
{
	ListCell   *cell;

	cut_message(error);
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (list_member_ptr(checks, m->part) && strcmp(m->status, "error") != 0)
			set_error(m, error);
	}
	if (retrain_interrupted(error))
		ev->error = error;
}

/* measure_intervals gives checks with test interval the intervals of the jackknife, by width of the blocks. */
static void
measure_intervals(RetrainEvaluation *ev, List *checks)
{
	List	   *left = NIL;
	ListCell   *cell;

	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (check->block > 0 && check->metric->kind != RETRAIN_RESULT_SLICES)
			left = lappend(left, check);
	}
	while (left != NIL && ev->error == NULL)
	{
		int64		width = ((RetrainCheck *) linitial(left))->block;
		List	   *same = NIL;
		List	   *others = NIL;
		ErrorData  *error;

		foreach(cell, left)
		{
			if (((RetrainCheck *) lfirst(cell))->block == width)
				same = lappend(same, lfirst(cell));
			else
				others = lappend(others, lfirst(cell));
		}
		error = retrain_measure_jackknife(ev, same, width);
		if (error)
			fail_intervals(ev, same, error);
		left = others;
	}
}

/* measure_sql measures the checks with SQL of the user, or says that nothing could be read. */
static void
measure_sql(RetrainEvaluation *ev, List *checks, bool fine, bool others)
{
	ErrorData  *error = NULL;
	int			failures;
	ListCell   *cell;

	if (checks == NIL)
		return;
	if (!fine || (ev->error && retrain_interrupted(ev->error)))
	{
		foreach(cell, checks)
			retrain_measure_failed(ev, lfirst(cell), ev->error);
		return;
	}
	failures = retrain_measure_sql(ev, checks, &error);
	if (error && (retrain_interrupted(error) || (failures == list_length(checks) && !others)))
		ev->error = error;
	else if (failures < list_length(checks))
		ev->error = NULL;
}

/*
 * retrain_measure fills the reading part of ev.  Needs an active snapshot;
 * all statements see that one.  Errors are kept in ev, not raised.
 */
void
retrain_measure(RetrainEvaluation *ev)
{
	List	   *checks = runnable_checks(ev);
	List	   *of_rows = in_manner(checks, BY_ROWS);
	List	   *of_profiles = in_manner(checks, BY_PROFILES);
	List	   *of_sql = in_manner(checks, BY_SQL);
	bool		counts_rows = of_sql != NIL && of_profiles == NIL;
	bool		fine;
	int			failures;

	ev->scan_mode = of_rows != NIL || counts_rows ? "one_scan" : of_profiles != NIL ? "profiles" : "none";
	ev->caller = GetUserId();
	ev->started_at = GetCurrentTimestamp();
	ev->lsn_start = RecoveryInProgress() ? GetXLogReplayRecPtr(NULL) : GetXLogInsertRecPtr();

	failures = measure_rows(ev, of_rows, counts_rows, &fine);
	if (ev->error == NULL)
		measure_intervals(ev, of_rows);
	measure_profiles(ev, of_profiles, fine, failures == list_length(of_rows), of_rows != NIL);
	measure_sql(ev, of_sql, fine, of_rows != NIL || of_profiles != NIL);
	settle(ev);

	ev->lsn_end = RecoveryInProgress() ? GetXLogReplayRecPtr(NULL) : GetXLogInsertRecPtr();
	ev->finished_at = GetCurrentTimestamp();
}
