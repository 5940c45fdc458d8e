/*
 * check_policy.c
 *	  retrain.check_policy(): what is missing before a policy is activated, how
 *	  many rows each check would have had, and what noise does at that size.
 *
 * The definition is checked as create_policy() and alter_policy() check it;
 * what they would refuse becomes a row.  Then the last window is measured as
 * an evaluation would measure it, in a dry run.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/dry_run.h"
#include "governance/noise_floor.h"
#include "governance/policy.h"
#include "governance/schedule.h"

PG_FUNCTION_INFO_V1(retrain_check_policy);
PG_FUNCTION_INFO_V1(retrain_check_policy_definition);

/* Columns of the result. */
enum
{
	CHECK_NAME,
	CHECK_COLUMN,
	CHECK_SLICE,
	CHECK_ROWS_CURRENT,
	CHECK_ROWS_REFERENCE,
	CHECK_ROWS_NEEDED,
	CHECK_EXPECTED,
	CHECK_NOISE_FLOOR,
	CHECK_NOISE_KIND,
	CHECK_LEVEL,
	CHECK_PROBLEM,
	CHECK_REMEDY,
	CHECK_COLUMNS
};

/* One row of the result. */
typedef struct Row
{
	Datum		values[CHECK_COLUMNS];
	bool		nulls[CHECK_COLUMNS];
} Row;

/* row_begin makes all columns null. */
static void
row_begin(Row *row)
{
	memset(row->values, 0, sizeof(row->values));
	memset(row->nulls, true, sizeof(row->nulls));
}

/* set_text sets a text column; NULL leaves it null. */
static void
set_text(Row *row, int column, const char *text)
{
	if (text == NULL)
		return;
	row->values[column] = CStringGetTextDatum(text);
	row->nulls[column] = false;
}

/* set_int8 sets a bigint column. */
static void
set_int8(Row *row, int column, int64 value)
{
	row->values[column] = Int64GetDatum(value);
	row->nulls[column] = false;
}

/* set_float8 sets a double precision column. */
static void
set_float8(Row *row, int column, double value)
{
	row->values[column] = Float8GetDatum(value);
	row->nulls[column] = false;
}

/* emit adds a row to the result. */
static void
emit(ReturnSetInfo *rsinfo, Row *row)
{
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, row->values, row->nulls);
}

/* emit_problem adds a row about the policy as a whole. */
static void
emit_problem(ReturnSetInfo *rsinfo, const char *problem, const char *remedy)
{
	Row			row;

	row_begin(&row);
	set_text(&row, CHECK_PROBLEM, problem);
	set_text(&row, CHECK_REMEDY, remedy);
	emit(rsinfo, &row);
}

/* A definition to be checked, in a subtransaction. */
typedef struct Attempt
{
	Jsonb	   *definition;
	MemoryContext context;
	RetrainDryRun *run;
} Attempt;

/* attempt_body is the sandbox body: checks the definition. */
static void
attempt_body(void *arg)
{
	Attempt    *attempt = arg;

	MemoryContextSwitchTo(attempt->context);
	attempt->run = retrain_dry_run_definition(attempt->definition);
}

/*
 * begin_run checks the definition; what is wrong with it becomes a row, and
 * NULL is returned.  Runs as the caller, whose rights are checked, too.
 */
static RetrainDryRun *
begin_run(ReturnSetInfo *rsinfo, Jsonb *definition)
{
	Attempt		attempt = {definition, CurrentMemoryContext, NULL};
	ErrorData  *error = retrain_sandbox_run(GetUserId(), false, attempt_body, &attempt);

	if (error == NULL)
		return attempt.run;
	if (error->sqlerrcode == ERRCODE_QUERY_CANCELED || error->sqlerrcode == ERRCODE_ADMIN_SHUTDOWN)
		ReThrowError(error);
	emit_problem(rsinfo,
				 error->detail ? psprintf("%s: %s", error->message, error->detail) : error->message,
				 error->hint);
	return NULL;
}

/* last_slot returns the latest slot of the schedule, or now where there is none yet. */
static TimestampTz
last_slot(const RetrainPolicyDefinition *def, TimestampTz now)
{
	TimestampTz slot;

	return retrain_schedule_latest(def, now, &slot) ? slot : now;
}

/* level_of returns the level that counts most: fail, or warn where there is no other. */
static double
level_of(const RetrainCheck *check)
{
	return check->fail ? check->fail_level : check->warn_level;
}

/* judge_rows says what is wrong with the number of rows, or with the measuring. */
static bool
judge_rows(Row *row, const RetrainMeasurement *m)
{
	if (strcmp(m->status, "error") == 0)
	{
		set_text(row, CHECK_PROBLEM, m->error_message);
		set_text(row, CHECK_REMEDY, "An evaluation would record this error; see the relation, its columns and the rights of the policy owner.");
	}
	else if (strcmp(m->status, "insufficient_rows") == 0)
	{
		set_text(row, CHECK_PROBLEM, "too few rows: the check would not be conclusive");
		set_text(row, CHECK_REMEDY, "Lengthen window_length, lower min_rows, or take a coarser slice.");
	}
	else if (strcmp(m->status, "insufficient_labels") == 0)
	{
		set_text(row, CHECK_PROBLEM, "too few labels were known at the slot");
		set_text(row, CHECK_REMEDY, "Lengthen label_delay to the time labels take, or window_length.");
	}
	else if (strcmp(m->status, "baseline_changed") == 0)
	{
		set_text(row, CHECK_PROBLEM, "the rows of the baseline are not the ones that were sealed");
		set_text(row, CHECK_REMEDY, "Freeze a new baseline, or use form \"profile\" where it has profiles.");
	}
	else if (strcmp(m->status, "baseline_paused") == 0)
	{
		set_text(row, CHECK_PROBLEM, "the baseline is paused");
		set_text(row, CHECK_REMEDY, "Resume it with retrain.resume_baseline().");
	}
	else if (strcmp(m->status, "ok") != 0)
	{
		set_text(row, CHECK_PROBLEM, psprintf("the value has status %s", m->status));
		set_text(row, CHECK_REMEDY, "See the status in the documentation of the metric.");
	}
	else
		return false;
	return true;
}

/* judge_noise says when a level cannot be told from noise at this size. */
static bool
judge_noise(Row *row, const RetrainMeasurement *m, const RetrainNoiseFloor *noise)
{
	double		level = level_of(m->check);
	bool		drowned = noise->has_floor && m->has_value && (noise->is_half_width || !m->check->below) &&
		(noise->is_half_width ? fabs(m->value - level) <= noise->floor : noise->floor >= level);

	if (!drowned)
		return false;
	set_text(row, CHECK_PROBLEM, noise->is_half_width ?
			 "the level lies within the interval of the value" :
			 "noise alone reaches the level in more than 5 % of windows");
	set_text(row, CHECK_REMEDY, "Lengthen window_length, move the level (see retrain.calibrate_policy()), or ask for several slots with breaches_needed.");
	return true;
}

/* slice_text returns the slice of a measurement, crossed ones with commas between; NULL for all rows. */
static char *
slice_text(const RetrainMeasurement *m)
{
	StringInfoData text;

	if (m->slice_values == NULL || list_length(m->check->slices) < 2)
		return m->slice_value;
	initStringInfo(&text);
	for (int i = 0; i < list_length(m->check->slices); i++)
		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "", m->slice_values[i] ? m->slice_values[i] : "NULL");
	return text.data;
}

/* emit_measurement adds the row of one measurement. */
static void
emit_measurement(ReturnSetInfo *rsinfo, const RetrainMeasurement *m)
{
	RetrainNoiseFloor noise;
	Row			row;

	row_begin(&row);
	retrain_noise_floor(m, &noise);
	set_text(&row, CHECK_NAME, m->check->name);
	set_text(&row, CHECK_COLUMN, m->part ? m->part->column_name : m->check->column_name);
	set_text(&row, CHECK_SLICE, slice_text(m));
	if (m->has_current)
		set_int8(&row, CHECK_ROWS_CURRENT, m->current_used);
	if (m->has_reference)
		set_int8(&row, CHECK_ROWS_REFERENCE, m->reference_used);
	set_int8(&row, CHECK_ROWS_NEEDED, m->check->min_rows);
	if (noise.has_expected)
		set_float8(&row, CHECK_EXPECTED, noise.expected);
	if (noise.has_floor)
		set_float8(&row, CHECK_NOISE_FLOOR, noise.floor);
	set_text(&row, CHECK_NOISE_KIND, noise.kind);
	set_float8(&row, CHECK_LEVEL, level_of(m->check));
	if (!judge_rows(&row, m) && !judge_noise(&row, m, &noise) && m->level == RETRAIN_LEVEL_FAIL)
	{
		set_text(&row, CHECK_PROBLEM, "the last window is at the fail level");
		set_text(&row, CHECK_REMEDY, "Look at it before you activate the policy, or move the level (see retrain.calibrate_policy()).");
	}
	emit(rsinfo, &row);
}

/* check_windows says when the window measured is no window of the schedule, or overlaps the reference. */
static void
check_windows(ReturnSetInfo *rsinfo, const RetrainEvaluation *ev, TimestampTz now)
{
	if (ev->slot == now)
		emit_problem(rsinfo, psprintf("the schedule has no slot yet; measured is the window up to %s",
									  pstrdup(timestamptz_to_str(ev->windows.current_end))), NULL);
	if (ev->has_reference_window && ev->windows.current_start < ev->reference_end &&
		ev->reference_start < ev->windows.current_end)
		emit_problem(rsinfo, "the window measured overlaps the reference: rows are compared with themselves",
					 "Move anchor, so that the first window begins after the baseline.");
}

/* check_definition fills the result for a definition. */
static void
check_definition(ReturnSetInfo *rsinfo, Jsonb *definition)
{
	TimestampTz now = GetCurrentTimestamp();
	RetrainDryRun *run = begin_run(rsinfo, definition);
	RetrainEvaluation *ev;
	ListCell   *cell;

	if (run == NULL)
		return;
	ev = retrain_dry_run_plan(run, last_slot(run->plan->def, now));
	check_windows(rsinfo, ev, now);
	retrain_dry_run_measure(ev);
	foreach(cell, ev->measurements)
		emit_measurement(rsinfo, lfirst(cell));
}

/*
 * retrain.check_policy(policy text) returns setof record
 *
 * retrain_check_policy checks a policy as it is now; the policy is not changed.
 */
Datum
retrain_check_policy(PG_FUNCTION_ARGS)
{
	RetrainObject *policy;

	RETRAIN_REQUIRE_ARG(0, "policy");
	policy = retrain_object_of_caller(RETRAIN_KIND_POLICY, NULL, RETRAIN_ARG_TEXT(0));
	retrain_check_runs_as(policy->name, policy->owner);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	check_definition((ReturnSetInfo *) fcinfo->resultinfo,
					 retrain_policy_with_changes(policy,
												 DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum("{}")))));
	return (Datum) 0;
}

/*
 * retrain.check_policy(definition jsonb) returns setof record
 *
 * retrain_check_policy_definition checks a definition that need not be that
 * of a policy.
 */
Datum
retrain_check_policy_definition(PG_FUNCTION_ARGS)
{
	RETRAIN_REQUIRE_ARG(0, "definition");
	retrain_refuse_superuser(NULL);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	check_definition((ReturnSetInfo *) fcinfo->resultinfo, PG_GETARG_JSONB_P(0));
	return (Datum) 0;
}
