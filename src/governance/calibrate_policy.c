/*
 * calibrate_policy.c
 *	  retrain.calibrate_policy(): what the levels of a policy should be, and how
 *	  many false alarms they lead to, by trying it on windows without a change.
 *
 * The figures are counts over windows that were measured, and exact intervals
 * from them; no p-value enters.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/calibrate.h"
#include "governance/policy.h"
#include "stats/clopper_pearson.h"

#define LEVEL 0.95
/* Suggested levels have so many significant digits. */
#define DIGITS 4

PG_FUNCTION_INFO_V1(retrain_calibrate_policy);
PG_FUNCTION_INFO_V1(retrain_calibrate_policy_definition);

/* Columns of the result. */
enum
{
	CALIBRATE_CHECK,
	CALIBRATE_AGAINST,
	CALIBRATE_WINDOWS,
	CALIBRATE_INDEPENDENT,
	CALIBRATE_QUANTILE,
	CALIBRATE_SUGGESTED,
	CALIBRATE_WARN,
	CALIBRATE_FAIL,
	CALIBRATE_WARNINGS,
	CALIBRATE_ALARMS,
	CALIBRATE_SLOTS,
	CALIBRATE_RATE,
	CALIBRATE_RATE_LOW,
	CALIBRATE_RATE_HIGH,
	CALIBRATE_NOTE,
	CALIBRATE_COLUMNS
};

/* compare_doubles orders doubles, none of which is NaN. */
static int
compare_doubles(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return left < right ? -1 : left > right;
}

/*
 * rank_of returns which value, counted from the mildest, the quantile is: the
 * smallest one that at least this share of the windows does not exceed.
 */
static int
rank_of(double quantile, int windows)
{
	int			rank = (int) ceil(quantile * windows - 1e-9);

	return Min(Max(rank, 1), windows);
}

/* beyond returns the nearest decimal of few digits that lies beyond a value: above it, or below. */
static double
beyond(double value, bool below)
{
	char		text[64];
	int			exponent = value == 0 ? -DIGITS : (int) floor(log10(fabs(value)));
	double		unit = pow(10, exponent - (DIGITS - 1));
	double		steps = below ? ceil(value / unit) - 1 : floor(value / unit) + 1;

	snprintf(text, sizeof(text), "%.*g", DIGITS, steps * unit);
	return strtod(text, NULL);
}

/* The result row being filled. */
typedef struct Row
{
	Datum		values[CALIBRATE_COLUMNS];
	bool		nulls[CALIBRATE_COLUMNS];
} Row;

/* set sets a column. */
static void
set(Row *row, int column, Datum value)
{
	row->values[column] = value;
	row->nulls[column] = false;
}

/* set_rate sets the alarms per quarter and their interval, from a count over the windows. */
static void
set_rate(Row *row, const RetrainTrial *trial, int alarms, int windows)
{
	double		share;
	double		effective;
	double		low;
	double		high;

	set(row, CALIBRATE_WINDOWS, Int32GetDatum(windows));
	set(row, CALIBRATE_ALARMS, Int32GetDatum(alarms));
	set(row, CALIBRATE_SLOTS, Float8GetDatum(trial->slots_per_quarter));
	if (windows == 0)
		return;
	share = (double) alarms / windows;
	effective = trial->independent * windows / trial->windows;
	retrain_clopper_pearson(share * effective, effective, LEVEL, &low, &high);
	set(row, CALIBRATE_INDEPENDENT, Float8GetDatum(effective));
	set(row, CALIBRATE_RATE, Float8GetDatum(share * trial->slots_per_quarter));
	set(row, CALIBRATE_RATE_LOW, Float8GetDatum(low * trial->slots_per_quarter));
	set(row, CALIBRATE_RATE_HIGH, Float8GetDatum(high * trial->slots_per_quarter));
}

/* set_quantile sets the quantile of a check over the windows, and the level that lies beyond it. */
static void
set_quantile(Row *row, RetrainCheckTrial *trial, double quantile)
{
	int			rank = rank_of(quantile, trial->windows);
	double		value;

	qsort(trial->worst, trial->windows, sizeof(double), compare_doubles);
	value = trial->worst[trial->check->below ? trial->windows - rank : rank - 1];
	set(row, CALIBRATE_QUANTILE, Float8GetDatum(value));
	set(row, CALIBRATE_SUGGESTED, Float8GetDatum(beyond(value, trial->check->below)));
	if (rank == trial->windows)
		set(row, CALIBRATE_NOTE,
			CStringGetTextDatum(psprintf("the quantile is the most extreme of %d windows", trial->windows)));
}

/* against_of says what a check's windows were compared with. */
static const char *
against_of(const RetrainTrial *trial, const RetrainCheck *check)
{
	static const char *const names[] = {
		[RETRAIN_REFERENCE_NONE] = "none",
		[RETRAIN_REFERENCE_BASELINE] = "baseline",
		[RETRAIN_REFERENCE_PREVIOUS] = "previous",
		[RETRAIN_REFERENCE_SEASONAL] = "seasonal",
	};

	if (!retrain_check_compares(check))
		return "none";
	if (trial->against_rest && !check->of_profiles)
		return "rest of the baseline";
	return names[trial->run->plan->def->reference];
}

/* emit_check adds the row of one check. */
static void
emit_check(ReturnSetInfo *rsinfo, const RetrainTrial *trial, RetrainCheckTrial *check, double quantile)
{
	Row			row;

	memset(row.nulls, true, sizeof(row.nulls));
	set(&row, CALIBRATE_CHECK, CStringGetTextDatum(check->check->name));
	set(&row, CALIBRATE_AGAINST, CStringGetTextDatum(against_of(trial, check->check)));
	if (check->check->warn)
		set(&row, CALIBRATE_WARN, Float8GetDatum(check->check->warn_level));
	if (check->check->fail)
		set(&row, CALIBRATE_FAIL, Float8GetDatum(check->check->fail_level));
	set(&row, CALIBRATE_WARNINGS, Int32GetDatum(check->warnings));
	set_rate(&row, trial, check->failures, check->windows);
	if (check->windows > 0)
		set_quantile(&row, check, quantile);
	else
		set(&row, CALIBRATE_NOTE, CStringGetTextDatum("no window was conclusive"));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, row.values, row.nulls);
}

/* emit_policy adds the row of the policy as a whole. */
static void
emit_policy(ReturnSetInfo *rsinfo, const RetrainTrial *trial)
{
	Row			row;

	memset(row.nulls, true, sizeof(row.nulls));
	set_rate(&row, trial, trial->alarms, trial->windows);
	if (trial->windows == 0)
		set(&row, CALIBRATE_NOTE, CStringGetTextDatum("every window meets an excluded range"));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, row.values, row.nulls);
}

/* period_given reads since and until; both or neither. */
static bool
period_given(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(2) != PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since and until must be given together"),
				 errhint("Without them the windows of the baseline are tried.")));
	return !PG_ARGISNULL(2);
}

/* calibrate fills the result; the arguments after the first are the same in both functions. */
static Datum
calibrate(FunctionCallInfo fcinfo, RetrainDryRun *run)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	double		quantile;
	bool		has_period = period_given(fcinfo);
	RetrainTrial *trial;
	ListCell   *cell;

	RETRAIN_REQUIRE_ARG(1, "quantile");
	quantile = PG_GETARG_FLOAT8(1);
	if (!(quantile > 0 && quantile <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("quantile must be greater than 0 and at most 1"),
				 errhint("Leave it out for the default; 1 is the largest value seen.")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	trial = retrain_trial_run(run, has_period, has_period ? PG_GETARG_TIMESTAMPTZ(2) : 0,
							  has_period ? PG_GETARG_TIMESTAMPTZ(3) : 0);
	foreach(cell, trial->checks)
		emit_check(rsinfo, trial, lfirst(cell), quantile);
	emit_policy(rsinfo, trial);
	return (Datum) 0;
}

/*
 * retrain.calibrate_policy(policy text, quantile double precision,
 *	 since timestamptz, until timestamptz) returns setof record
 *
 * retrain_calibrate_policy tries the revision in force.
 */
Datum
retrain_calibrate_policy(PG_FUNCTION_ARGS)
{
	RETRAIN_REQUIRE_ARG(0, "policy");
	return calibrate(fcinfo, retrain_dry_run_policy(RETRAIN_ARG_TEXT(0), 0));
}

/*
 * retrain.calibrate_policy(definition jsonb, quantile double precision,
 *	 since timestamptz, until timestamptz) returns setof record
 *
 * retrain_calibrate_policy_definition tries a definition that need not be that
 * of a policy.
 */
Datum
retrain_calibrate_policy_definition(PG_FUNCTION_ARGS)
{
	RETRAIN_REQUIRE_ARG(0, "definition");
	retrain_refuse_superuser(NULL);
	return calibrate(fcinfo, retrain_dry_run_definition(PG_GETARG_JSONB_P(0)));
}
