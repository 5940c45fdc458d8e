/*
 * gate_run.c
 *	  Evaluating a gate: rows, rules, and what comes of them.
 *
 * What a rule raises becomes a line with status error.  What stops an
 * evaluation (a cancel, a lock timeout), or keeps rows from being read, is the
 * error of the run, and its result.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/evaluation.h"
#include "governance/measure.h"
#include "release/gate.h"

/* retrain_gate_line appends a line of a rule, with nothing in it; it lives in run->context. */
RetrainGateLine *
retrain_gate_line(RetrainGateRun *run, RetrainGateRule *rule)
{
	MemoryContext old = MemoryContextSwitchTo(run->context);
	RetrainGateLine *line = palloc0(sizeof(RetrainGateLine));

	line->rule = rule;
	line->status = RETRAIN_GATE_UNDEFINED;
	line->value = line->low = line->high = line->margin = line->p = line->p_adjusted = NAN;
	line->rows = -1;
	run->lines = lappend(run->lines, line);
	MemoryContextSwitchTo(old);
	return line;
}

/* retrain_gate_query runs a query on the present snapshot and returns the number of rows; read them with retrain_store_*(). */
uint64
retrain_gate_query(const char *query)
{
	int			result = SPI_execute(query, true, 0);

	if (result != SPI_OK_SELECT)
		elog(ERROR, "unexpected result of a query of a gate: %s", SPI_result_code_string(result));
	return SPI_processed;
}

/* retrain_gate_double returns a double precision field of the last result; NaN if null. */
double
retrain_gate_double(uint64 row, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[row - 1], SPI_tuptable->tupdesc, column, &isnull);

	return isnull ? NAN : DatumGetFloat8(value);
}

/* A rule being evaluated. */
typedef struct Attempt
{
	RetrainGateRun *run;
	RetrainGateRule *rule;
} Attempt;

/* evaluate_rule evaluates a rule. */
static void
evaluate_rule(void *arg)
{
	Attempt    *attempt = arg;

	attempt->rule->type->evaluate(attempt->run, attempt->rule);
}

/* add_error replaces what a rule has said so far by its error. */
static void
add_error(RetrainGateRun *run, RetrainGateRule *rule, const ErrorData *error, int before)
{
	RetrainGateLine *line;
	StringInfoData json;
	MemoryContext old = MemoryContextSwitchTo(run->context);

	run->lines = list_truncate(run->lines, before);
	line = retrain_gate_line(run, rule);
	line->status = RETRAIN_GATE_ERROR;
	line->phrase = pstrdup(error->message);
	initStringInfo(&json);
	appendStringInfoString(&json, "{\"error\": ");
	escape_json(&json, error->message);
	appendStringInfo(&json, ", \"sqlstate\": \"%s\"}", unpack_sql_state(error->sqlerrcode));
	line->detail = json.data;
	MemoryContextSwitchTo(old);
}

/* evaluate_rules evaluates all rules, each in a subtransaction. */
static void
evaluate_rules(RetrainGateRun *run)
{
	ListCell   *cell;

	foreach(cell, run->gate->rules)
	{
		Attempt		attempt = {run, lfirst(cell)};
		int			before = list_length(run->lines);
		ErrorData  *error = retrain_attempt(evaluate_rule, &attempt);

		if (error == NULL)
			continue;
		if (retrain_interrupted(error))
			ReThrowError(error);
		add_error(run, attempt.rule, error, before);
	}
}

/* read_and_judge is what happens in the sandbox. */
static void
read_and_judge(void *arg)
{
	RetrainGateRun *run = arg;
	RetrainProblems problems;
	MemoryContext old;

	retrain_log_verify(run->gate->log, retrain_log_digest_columns(run->gate->log));
	old = MemoryContextSwitchTo(run->context);
	retrain_problems_begin(&problems, psprintf("gate \"%s\"", run->gate->name), ERRCODE_RETRAIN_OBJECT_CHANGED);
	retrain_gate_look_up(run->gate, &problems);
	MemoryContextSwitchTo(old);
	retrain_problems_raise(&problems);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	retrain_gate_query("SELECT pg_catalog.pg_current_snapshot()::pg_catalog.text");
	run->snapshot = MemoryContextStrdup(run->context, SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1));
	retrain_gate_read_rows(run);
	evaluate_rules(run);
	SPI_finish();
}

/* line_name names a line for people. */
static char *
line_name(const RetrainGateLine *line)
{
	if (line->slice_column == NULL)
		return psprintf("rule %d (%s)", line->rule->ordinal, line->rule->name);
	return psprintf("rule %d (%s) in %s = %s", line->rule->ordinal, line->rule->name, line->slice_column,
					line->slice ? line->slice : "null");
}

/* first_line returns the first line with a status, of all rows only if asked for; *n how many there are. */
static RetrainGateLine *
first_line(const RetrainGateRun *run, const char *status, bool overall, int *n)
{
	RetrainGateLine *first = NULL;
	ListCell   *cell;

	*n = 0;
	foreach(cell, run->lines)
	{
		RetrainGateLine *line = lfirst(cell);

		if (strcmp(line->status, status) != 0 || (overall && line->slice_column))
			continue;
		first = first ? first : line;
		(*n)++;
	}
	return first;
}

/* because sets the result for a line that stands in the way; false when there is none of the status. */
static bool
because(RetrainGateRun *run, const char *status, bool overall, const char *result)
{
	int			n;
	RetrainGateLine *line = first_line(run, status, overall, &n);

	if (line == NULL)
		return false;
	run->result = result;
	run->reason = psprintf("%s: %s%s.", line_name(line), line->phrase ? line->phrase : status,
						   n > 1 ? psprintf("; and %d more", n - 1) : "");
	return true;
}

/*
 * says_nothing sets the result for a rule that has come to no judgement at all:
 * lines of slices do not stand in the way one by one, but somewhere it must hold.
 */
static bool
says_nothing(RetrainGateRun *run)
{
	ListCell   *cell;
	ListCell   *inner;

	foreach(cell, run->gate->rules)
	{
		RetrainGateRule *rule = lfirst(cell);
		RetrainGateLine *first = NULL;
		bool		judged = false;

		foreach(inner, run->lines)
		{
			RetrainGateLine *line = lfirst(inner);

			if (line->rule != rule)
				continue;
			first = first ? first : line;
			judged = judged || strcmp(line->status, RETRAIN_GATE_OK) == 0;
		}
		if (judged)
			continue;
		run->result = "insufficient";
		run->reason = first ? psprintf("rule %d (%s) could be judged nowhere: in %s = %s, %s.", rule->ordinal, rule->name,
									   first->slice_column ? first->slice_column : "all rows", first->slice ? first->slice : "null",
									   first->phrase ? first->phrase : first->status) :
			psprintf("rule %d (%s) has found no rows to judge.", rule->ordinal, rule->name);
		return true;
	}
	return false;
}

/* conclude sets result and reason from the lines. */
static void
conclude(RetrainGateRun *run)
{
	int			n;

	if (run->error)
	{
		run->result = "error";
		run->reason = run->error->detail ? psprintf("%s. %s", run->error->message, run->error->detail) : run->error->message;
		return;
	}
	if (because(run, RETRAIN_GATE_FAIL, false, "failed") || because(run, RETRAIN_GATE_ERROR, false, "error"))
		return;
	if (run->post_hoc && !run->gate->allow_post_hoc)
	{
		run->result = "insufficient";
		run->reason = psprintf("Post hoc: revision %d was sealed after %s, and the gate does not allow that.",
							   run->gate->revision, run->training.began_with);
		return;
	}
	if (!run->training.known && !run->gate->allow_unknown_training)
	{
		run->result = "insufficient";
		run->reason = psprintf("It is not known which rows version \"%s\" was trained on, so none could be left out.", run->candidate.name);
		return;
	}
	if (because(run, RETRAIN_GATE_INSUFFICIENT, true, "insufficient") || because(run, RETRAIN_GATE_UNDEFINED, true, "insufficient") ||
		says_nothing(run))
		return;
	run->result = "passed";
	(void) first_line(run, RETRAIN_GATE_OK, false, &n);
	run->reason = psprintf("%d of %d lines are ok, none fails%s.", n, list_length(run->lines), run->post_hoc ? "; post hoc" : "");
}

/*
 * retrain_gate_evaluate reads the rows and judges all rules, as the owner of
 * the model.  Errors are kept in the run, not raised.
 */
void
retrain_gate_evaluate(RetrainGateRun *run)
{
	MemoryContext old = MemoryContextSwitchTo(run->context);

	run->error = retrain_sandbox_run(run->gate->owner, run->gate->log->respect_rls, read_and_judge, run);
	conclude(run);
	MemoryContextSwitchTo(old);
}
