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
#include "executor/executor.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rls.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/context.h"
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
} Reading;

/* new_measurement returns an empty measurement of a check, in ev's list. */
static RetrainMeasurement *
new_measurement(RetrainEvaluation *ev, RetrainCheck *check)
{
	RetrainMeasurement *m = palloc0(sizeof(RetrainMeasurement));

	m->check = check;
	m->source = "rows";
	m->status = "ok";
	m->level = RETRAIN_LEVEL_NONE;
	ev->measurements = lappend(ev->measurements, m);
	return m;
}

/* field_float8 reads a float8 attribute; returns false for NULL. */
static bool
field_float8(HeapTupleHeader row, const char *name, double *value)
{
	bool		isnull;
	Datum		datum = GetAttributeByName(row, name, &isnull);

	*value = isnull ? 0 : DatumGetFloat8(datum);
	return !isnull;
}

/* field_int8 reads a bigint attribute; NULL reads as 0. */
static int64
field_int8(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		datum = GetAttributeByName(row, name, &isnull);

	return isnull ? 0 : DatumGetInt64(datum);
}

/* field_text reads a text attribute as a palloc'd string, or NULL. */
static char *
field_text(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		datum = GetAttributeByName(row, name, &isnull);

	return isnull ? NULL : TextDatumGetCString(datum);
}

/* fill_drift reads a psi_result or ks_result. */
static void
fill_drift(RetrainMeasurement *m, HeapTupleHeader row)
{
	bool		is_psi = m->check->metric == RETRAIN_METRIC_PSI;

	m->has_value = field_float8(row, is_psi ? "psi" : "statistic", &m->value);
	m->has_p_value = field_float8(row, "p_value", &m->p_value);
	m->has_reference = m->has_current = true;
	m->reference_used = field_int8(row, "reference_used");
	m->reference_unused = field_int8(row, "reference_unused");
	m->current_used = field_int8(row, "current_used");
	m->current_unused = field_int8(row, "current_unused");
	if (is_psi)
	{
		m->has_critical = field_float8(row, "critical_value", &m->critical_value);
		m->p_method = m->has_p_value ? pstrdup("chi-square") : NULL;
	}
	else
	{
		m->p_method = field_text(row, "method");
		m->has_max_error = field_float8(row, "max_error", &m->max_error);
	}
	if (m->reference_used < m->check->min_rows || m->current_used < m->check->min_rows)
		m->status = "insufficient_rows";
	else if (!m->has_value)
		m->status = "undefined";
	else
	{
		const char *status = field_text(row, "status");

		/* Of profiles only; what else the function says concerns the p-value. */
		if (status && strcmp(status, "low_resolution") == 0)
			m->status = "low_resolution";
		else if (status && strcmp(status, "folded") == 0)
			m->status = "folded";
	}
}

/* fill_calibration reads an ece_result. */
static void
fill_calibration(RetrainMeasurement *m, HeapTupleHeader row)
{
	m->has_value = field_float8(row, "ece", &m->value);
	m->has_critical = field_float8(row, "critical_value", &m->critical_value);
	m->has_expected = field_float8(row, "expected_ece", &m->expected_value);
	m->has_current = true;
	m->current_used = field_int8(row, "used");
	m->current_unused = field_int8(row, "unused");
	if (m->current_used < m->check->min_rows)
		m->status = m->current_used + m->current_unused < m->check->min_rows ?
			"insufficient_rows" : "insufficient_labels";
	else if (!m->has_value)
		m->status = "undefined";
}

/* fill_slice reads one slice_f1. */
static void
fill_slice(RetrainMeasurement *m, HeapTupleHeader row)
{
	char	   *json = TextDatumGetCString(DirectFunctionCall1(row_to_json,
															   PointerGetDatum(row)));

	m->detail = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
	if (m->check->slice_column)
		m->slice_value = retrain_cut_slice(field_text(row, "slice"));
	m->has_value = field_float8(row, "f1", &m->value);
	m->has_interval = field_float8(row, "f1_low", &m->interval_low) &&
		field_float8(row, "f1_high", &m->interval_high);
	if (m->has_interval)
		m->interval_method = "wilson or delta, 95 %, independent rows";
	m->has_current = true;
	m->current_used = field_int8(row, "support");
	m->current_unused = field_int8(row, "unused");
	if (m->current_used < m->check->min_rows)
		m->status = m->current_used + m->current_unused < m->check->min_rows ?
			"insufficient_rows" : "insufficient_labels";
	else if (!m->has_value)
		m->status = "undefined";
}

/* read_slices makes one measurement of each element of a slice_f1[]. */
static void
read_slices(RetrainEvaluation *ev, RetrainCheck *check, Datum array_datum)
{
	ArrayType  *array = DatumGetArrayTypeP(array_datum);
	int16		typlen;
	bool		typbyval;
	char		typalign;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	get_typlenbyvalalign(ARR_ELEMTYPE(array), &typlen, &typbyval, &typalign);
	deconstruct_array(array, ARR_ELEMTYPE(array), typlen, typbyval, typalign,
					  &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		fill_slice(new_measurement(ev, check), DatumGetHeapTupleHeader(elements[i]));
}

/* read_check reads the columns of one check from a result row. */
static void
read_check(RetrainEvaluation *ev, RetrainCheck *check, HeapTuple tuple, TupleDesc desc,
		   int column, const char *slice)
{
	RetrainMeasurement *m;
	bool		isnull;
	Datum		result = SPI_getbinval(tuple, desc, column, &isnull);

	if (check->metric == RETRAIN_METRIC_F1_BY_SLICE)
	{
		if (!isnull)
			read_slices(ev, check, result);
		else
		{
			m = new_measurement(ev, check);
			m->status = "insufficient_rows";
			m->has_current = true;
		}
		return;
	}

	m = new_measurement(ev, check);
	m->slice_value = slice ? retrain_cut_slice(pstrdup(slice)) : NULL;
	if (isnull)
	{
		m->status = "undefined";
		return;
	}
	if (check->metric == RETRAIN_METRIC_ECE)
		fill_calibration(m, DatumGetHeapTupleHeader(result));
	else
		fill_drift(m, DatumGetHeapTupleHeader(result));
	result = SPI_getbinval(tuple, desc, column + 1, &isnull);
	if (!isnull)
		m->detail = DatumGetJsonbPCopy(result);
}

/*
 * retrain_measure_compared makes the measurement of a check of form profile from
 * the result of the comparison: test, detail, and the rows of both profiles.
 */
void
retrain_measure_compared(RetrainEvaluation *ev, RetrainCheck *check, const char *slice,
						 HeapTuple tuple, TupleDesc desc, const char *source)
{
	RetrainMeasurement *m = new_measurement(ev, check);
	bool		isnull;
	Datum		result = SPI_getbinval(tuple, desc, 1, &isnull);

	m->source = source;
	m->slice_value = slice ? pstrdup(slice) : NULL;
	if (isnull)
	{
		/* One of the profiles is missing: there are no rows. */
		m->has_reference = m->has_current = true;
		m->reference_used = DatumGetInt64(SPI_getbinval(tuple, desc, 3, &isnull));
		m->current_used = DatumGetInt64(SPI_getbinval(tuple, desc, 4, &isnull));
		m->status = "insufficient_rows";
		return;
	}
	fill_drift(m, DatumGetHeapTupleHeader(result));
	result = SPI_getbinval(tuple, desc, 2, &isnull);
	if (!isnull)
		m->detail = DatumGetJsonbPCopy(result);
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

/* slice_of_row returns the slice column a row is grouped by, or NULL. */
static const char *
slice_of_row(const RetrainQuery *query, int32 grouping)
{
	int			n = list_length(query->slice_columns);

	for (int i = 0; i < n; i++)
	{
		if ((grouping & (1 << (n - 1 - i))) == 0)
			return list_nth(query->slice_columns, i);
	}
	return NULL;
}

/* belongs tells whether a check is read from the rows of a slice column. */
static bool
belongs(const RetrainCheck *check, const char *slice_column)
{
	const char *wanted = check->metric == RETRAIN_METRIC_F1_BY_SLICE ? NULL : check->slice_column;

	if (wanted == NULL || slice_column == NULL)
		return wanted == slice_column;
	return strcmp(wanted, slice_column) == 0;
}

/* read_row reads one result row: counts from the row over all, checks. */
static void
read_row(Reading *reading, const RetrainQuery *query, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;
	int32		grouping = DatumGetInt32(SPI_getbinval(tuple, desc, RETRAIN_COL_GROUPING, &isnull));
	const char *slice_column = query->slice_columns == NIL ? NULL : slice_of_row(query, grouping);
	char	   *slice = SPI_getvalue(tuple, desc, RETRAIN_COL_SLICE);
	int			column = RETRAIN_COL_FIRST_CHECK;
	ListCell   *cell;

	if (slice_column == NULL)
		read_counts(reading->ev, query, tuple, desc);
	foreach(cell, reading->checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (belongs(check, slice_column))
			read_check(reading->ev, check, tuple, desc, column, slice);
		column += 2;
	}
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
	if (reading->checks != NIL)
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
	RetrainMeasurement *m = new_measurement(ev, check);

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
		Reading		reading = {ev, list_make1(lfirst(cell)), CurrentMemoryContext, false};
		int			before = list_length(ev->measurements);
		ErrorData  *error = retrain_sandbox_run(ev->owner, ev->log->respect_rls,
												reading_body, &reading);

		if (error == NULL)
			continue;
		cut_message(error);
		ev->measurements = list_truncate(ev->measurements, before);
		set_error(new_measurement(ev, lfirst(cell)), error);
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
		bool		drift = check->metric == RETRAIN_METRIC_PSI ||
			check->metric == RETRAIN_METRIC_KS_STAT;

		if (drift && ev->baseline && strcmp(ev->baseline->state, "active") != 0)
			new_measurement(ev, check)->status = "baseline_paused";
		else
			runnable = lappend(runnable, check);
	}
	return runnable;
}

/* level_of returns how a value stands to the levels of a check. */
static RetrainLevel
level_of(const RetrainCheck *check, double value)
{
	bool		above = check->metric != RETRAIN_METRIC_F1_BY_SLICE;

	if (check->fail && (above ? value >= check->fail_level : value <= check->fail_level))
		return RETRAIN_LEVEL_FAIL;
	if (check->warn && (above ? value >= check->warn_level : value <= check->warn_level))
		return RETRAIN_LEVEL_WARN;
	return RETRAIN_LEVEL_OK;
}

/*
 * retrain_set_level compares a value with the levels of its check.  What coarse profiles
 * give is a lower bound: that a level is reached is certain, that it is not only
 * if the bound above says so.
 */
void
retrain_set_level(RetrainMeasurement *m)
{
	RetrainLevel level;

	if (strcmp(m->status, "ok") == 0 && !m->check->of_profiles)
		m->level = level_of(m->check, m->value);
	else if (strcmp(m->status, "ok") == 0 || strcmp(m->status, "low_resolution") == 0 ||
			 strcmp(m->status, "folded") == 0)
	{
		level = level_of(m->check, m->value);
		if (level == RETRAIN_LEVEL_OK &&
			(strcmp(m->status, "folded") == 0 ||
			 (strcmp(m->status, "low_resolution") == 0 && m->has_max_error &&
			  level_of(m->check, m->value + m->max_error) != RETRAIN_LEVEL_OK)))
			level = RETRAIN_LEVEL_NONE;
		m->level = level;
	}
}

/* compare_measurements orders by check, then by slice in C order, NULL last. */
static int
compare_measurements(const ListCell *a, const ListCell *b)
{
	const RetrainMeasurement *left = lfirst(a);
	const RetrainMeasurement *right = lfirst(b);

	if (left->check->check_no != right->check->check_no)
		return left->check->check_no < right->check->check_no ? -1 : 1;
	if (left->slice_value == NULL || right->slice_value == NULL)
		return (left->slice_value == NULL) - (right->slice_value == NULL);
	return strcmp(left->slice_value, right->slice_value);
}

/* number_measurements orders the measurements and numbers them by check. */
static void
number_measurements(RetrainEvaluation *ev)
{
	const RetrainCheck *check = NULL;
	int			number = 0;
	ListCell   *cell;

	list_sort(ev->measurements, compare_measurements);
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		number = m->check == check ? number + 1 : 1;
		m->measurement_no = number;
		check = m->check;
	}
}

/*
 * limit_slices replaces the measurements of a check with too many slices by
 * one that says so.  Called when they are in order.
 */
static void
limit_slices(RetrainEvaluation *ev)
{
	List	   *kept = NIL;
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (m->measurement_no <= MAX_SLICES)
			kept = lappend(kept, m);
		else if (m->measurement_no == MAX_SLICES + 1)
		{
			RetrainMeasurement *only;

			kept = list_truncate(kept, list_length(kept) - MAX_SLICES);
			only = palloc0(sizeof(RetrainMeasurement));
			only->check = m->check;
			only->measurement_no = 1;
			only->source = m->source;
			only->status = "error";
			only->error_code = pstrdup(unpack_sql_state(ERRCODE_PROGRAM_LIMIT_EXCEEDED));
			only->error_message = psprintf("column \"%s\" has more than %d slices in the window",
										   m->check->slice_column, MAX_SLICES);
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
			!m->check->of_profiles && !retrain_uses_sealed(ev, m->check))
			m->status = "baseline_changed";
		retrain_set_level(m);
	}
	number_measurements(ev);
	limit_slices(ev);
	if (ev->baseline && !ev->has_reference_counts)
	{
		ev->has_reference_counts = true;
		ev->rows_reference = ev->baseline->rows_used;
		ev->rows_reference_unused = ev->baseline->rows_unused;
	}
}

/* of_form returns the checks of one form. */
static List *
of_form(List *checks, bool of_profiles)
{
	List	   *found = NIL;
	ListCell   *cell;

	foreach(cell, checks)
		if (((RetrainCheck *) lfirst(cell))->of_profiles == of_profiles)
			found = lappend(found, lfirst(cell));
	return found;
}

/*
 * measure_rows measures the checks of form rows, and notes the circumstances
 * of the reading in any case.  Returns how many failed; *fine tells whether
 * there is anything that others could read.
 */
static int
measure_rows(RetrainEvaluation *ev, List *checks, bool *fine)
{
	Reading		reading = {ev, checks, CurrentMemoryContext, false};
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
		set_error(new_measurement(ev, lfirst(cell)), error);
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

/*
 * retrain_measure fills the reading part of ev.  Needs an active snapshot;
 * all statements see that one.  Errors are kept in ev, not raised.
 */
void
retrain_measure(RetrainEvaluation *ev)
{
	List	   *checks = runnable_checks(ev);
	List	   *of_rows = of_form(checks, false);
	List	   *of_profiles = of_form(checks, true);
	bool		fine;
	int			failures;

	ev->scan_mode = of_rows != NIL ? "one_scan" : of_profiles != NIL ? "profiles" : "none";
	ev->caller = GetUserId();
	ev->started_at = GetCurrentTimestamp();
	ev->lsn_start = RecoveryInProgress() ? GetXLogReplayRecPtr(NULL) : GetXLogInsertRecPtr();

	failures = measure_rows(ev, of_rows, &fine);
	measure_profiles(ev, of_profiles, fine, failures == list_length(of_rows), of_rows != NIL);
	settle(ev);

	ev->lsn_end = RecoveryInProgress() ? GetXLogReplayRecPtr(NULL) : GetXLogInsertRecPtr();
	ev->finished_at = GetCurrentTimestamp();
}
