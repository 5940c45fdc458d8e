/*
 * measure_sql.c
 *	  Checks with SQL of the user: row expressions, aggregate expressions and
 *	  whole queries.
 *
 * Each runs in a statement and a sandbox of its own, on the snapshot of the
 * evaluation, so that one that fails costs one check.  An expression is checked
 * again before it runs: what its names stand for may have changed.  It sees
 * labels as they were known, and the rows that pass the policy's filter; a query
 * sees what its owner may read.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/context.h"
#include "governance/expression.h"
#include "governance/log_sql.h"
#include "governance/measure.h"

/* The work of one sandbox call. */
typedef struct Work
{
	RetrainEvaluation *ev;
	RetrainCheck *check;
	MemoryContext context;		/* of the results */
} Work;

/* placeholder returns what stands for the name in braces: the expression. */
static char *
placeholder(void *arg, const char *name)
{
	return pstrdup((const char *) arg);
}

/* add_name adds a name to a list unless it is there. */
static List *
add_name(List *names, char *name)
{
	ListCell   *cell;

	foreach(cell, names)
		if (strcmp(lfirst(cell), name) == 0)
			return names;
	return lappend(names, name);
}

/* append_rows appends the rows of the window, the columns named as they were known. */
static void
append_rows(StringInfo sql, const RetrainEvaluation *ev, List *columns)
{
	const RetrainLog *log = ev->log;
	char	   *known = retrain_instant_sql(ev->slot);
	ListCell   *cell;

	appendStringInfoString(sql, "\nFROM (\n  SELECT");
	foreach(cell, columns)
		appendStringInfo(sql, "%s %s AS %s", cell == list_head(columns) ? "" : ",",
						 retrain_log_value(log, lfirst(cell), known), quote_identifier(lfirst(cell)));
	appendStringInfo(sql, "\n  FROM %s\n  WHERE %s", retrain_log_source(log),
					 retrain_log_window(log, retrain_instant_sql(ev->windows.current_start),
										retrain_instant_sql(ev->windows.current_end)));
	if (ev->def->filter)
		appendStringInfo(sql, " AND (%s)", retrain_filter_as_known(log, ev->def->filter, known));
	appendStringInfo(sql, "\n) AS %s", quote_identifier(log->relation_name));
}

/* expression_statement returns the statement of a row or aggregate expression: slices, then as retrain_query_check_columns has them. */
static char *
expression_statement(const RetrainEvaluation *ev, const RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;
	RetrainExpression *expression = retrain_expression_check(ev->log->relation, check->sql,
															 metric->kind == RETRAIN_RESULT_NUMBER);
	List	   *columns = expression->columns;
	StringInfoData sql;
	ListCell   *cell;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	foreach(cell, check->slices)
	{
		columns = add_name(columns, lfirst(cell));
		appendStringInfo(&sql, "%s::pg_catalog.text, ", quote_identifier(lfirst(cell)));
	}
	retrain_metric_fill(&sql, metric->result, placeholder, expression->sql);
	appendStringInfoString(&sql, ",\n  ");
	retrain_metric_fill(&sql, metric->detail ? metric->detail : "NULL::pg_catalog.jsonb", placeholder, expression->sql);
	appendStringInfoString(&sql, ",\n  ");
	retrain_metric_fill(&sql, metric->counts, placeholder, expression->sql);
	append_rows(&sql, ev, columns);
	foreach(cell, check->slices)
		appendStringInfo(&sql, "%s%s", cell == list_head(check->slices) ? "\nGROUP BY " : ", ",
						 quote_identifier(lfirst(cell)));
	return sql.data;
}

/* note_statement keeps the text of a statement that is about to run. */
static void
note_statement(Work *work, const char *text)
{
	MemoryContext old = MemoryContextSwitchTo(work->context);

	work->ev->query_texts = lappend(work->ev->query_texts, pstrdup(text));
	MemoryContextSwitchTo(old);
}

/* run_expression runs a row or aggregate expression. */
static void
run_expression(Work *work)
{
	int			nslices = list_length(work->check->slices);
	char	   *text = expression_statement(work->ev, work->check);
	MemoryContext old;

	note_statement(work, text);
	if (work->ev->only_texts)
		return;
	if (SPI_execute(text, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "statement of an expression did not return rows");
	old = MemoryContextSwitchTo(work->context);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		RetrainMeasurement *m = retrain_measure_row(work->ev, work->check, tuple, desc, nslices + 1);

		if (nslices > 0)
			m->slice_values = palloc(sizeof(char *) * nslices);
		for (int s = 0; s < nslices; s++)
			m->slice_values[s] = retrain_cut_slice(SPI_getvalue(tuple, desc, s + 1));
		if (nslices == 1)
			m->slice_value = m->slice_values[0];
	}
	MemoryContextSwitchTo(old);
}

/* run_query runs a whole query; an error unless it returns one row. */
static void
run_query(Work *work)
{
	RetrainEvaluation *ev = work->ev;
	Oid			types[RETRAIN_QUERY_PARAMETERS] = {TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[RETRAIN_QUERY_PARAMETERS];
	RetrainFigures figures = {.detail_null = true};
	MemoryContext old;

	retrain_query_check(work->check->sql);
	values[0] = TimestampTzGetDatum(ev->windows.current_start);
	values[1] = TimestampTzGetDatum(ev->windows.current_end);
	values[2] = TimestampTzGetDatum(ev->slot);
	note_statement(work, work->check->sql);
	if (ev->only_texts)
		return;
	if (SPI_execute_with_args(work->check->sql, RETRAIN_QUERY_PARAMETERS, types, values, NULL, true, 2) != SPI_OK_SELECT)
		elog(ERROR, "query of a check did not return rows");
	if (SPI_processed != 1)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("query of check \"%s\" returned %s, not one row", work->check->name,
						SPI_processed == 0 ? "no row" : "more than one row"),
				 errhint("An aggregate without GROUP BY always returns one.")));
	figures.result = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &figures.result_null);
	old = MemoryContextSwitchTo(work->context);
	retrain_fill_measurement(retrain_measurement_new(ev, work->check), &figures);
	MemoryContextSwitchTo(old);
}

/* measure_body is the sandbox body. */
static void
measure_body(void *arg)
{
	Work	   *work = arg;

	SPI_connect();
	if (work->check->metric->result)
	{
		retrain_log_verify(work->ev->log, retrain_query_columns(work->ev, list_make1(work->check)));
		run_expression(work);
	}
	else
		run_query(work);
	SPI_finish();
}

/*
 * retrain_measure_sql measures checks with SQL of the user.  Returns how many
 * failed; *error is the first error, or the one that means "stop".
 */
int
retrain_measure_sql(RetrainEvaluation *ev, List *checks, ErrorData **error)
{
	int			failures = 0;
	ListCell   *cell;

	*error = NULL;
	foreach(cell, checks)
	{
		Work		work = {ev, lfirst(cell), CurrentMemoryContext};
		int			before = list_length(ev->measurements);
		ErrorData  *one = *error && retrain_interrupted(*error) ? *error :
			retrain_sandbox_run(ev->owner, ev->log->respect_rls, measure_body, &work);

		if (one == NULL)
			continue;
		ev->measurements = list_truncate(ev->measurements, before);
		retrain_measure_failed(ev, lfirst(cell), one);
		failures++;
		if (*error == NULL || retrain_interrupted(one))
			*error = one;
	}
	return failures;
}
