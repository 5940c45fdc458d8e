/*
 * significance.c
 *	  SQL functions for the significance of drift statistics, and the Wilson
 *	  interval.
 *
 * Arguments are checked here, the figures come from src/stats;
 * doc/reference/significance.md has the definitions.
 *
 * Not here: the statistics themselves, and the rule that withholds a p-value
 * when a bin holds too few rows; who knows the bins applies it.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/ks_result.h"
#include "stats/distributions.h"
#include "stats/ks_exact.h"
#include "stats/psi_value.h"

PG_FUNCTION_INFO_V1(retrain_ks_pvalue);
PG_FUNCTION_INFO_V1(retrain_psi_critical);
PG_FUNCTION_INFO_V1(retrain_psi_pvalue);
PG_FUNCTION_INFO_V1(retrain_wilson_interval);

static void check_rows(const char *name, int64 rows);
static void check_bins(int32 bins);
static void check_open_unit(const char *name, double value);

/*
 * retrain.ks_pvalue(statistic float8, reference_rows bigint,
 *					 current_rows bigint, method text) returns float8
 *
 * retrain_ks_pvalue returns the two-sided p-value.  Strict.  An exact value
 * that is asked for and out of reach is an error, never an approximation.
 */
Datum
retrain_ks_pvalue(PG_FUNCTION_ARGS)
{
	double		statistic = PG_GETARG_FLOAT8(0);
	int64		reference_rows = PG_GETARG_INT64(1);
	int64		current_rows = PG_GETARG_INT64(2);
	RetrainKsMethod wanted = retrain_ks_method(PG_GETARG_TEXT_PP(3));

	if (!(statistic >= 0.0 && statistic <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("Kolmogorov-Smirnov statistic %s is not between 0 and 1",
						float8out_internal(statistic)),
				 errhint("It is the largest distance between two distribution functions.")));
	check_rows("reference_rows", reference_rows);
	check_rows("current_rows", current_rows);
	if (wanted == RETRAIN_KS_EXACT &&
		!retrain_ks_exact_feasible(reference_rows, current_rows))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("exact p-value of %lld and %lld rows needs too many steps",
						(long long) reference_rows, (long long) current_rows),
				 errdetail("Two different row counts may have a product of at most 1e10, two equal ones may be at most 1e12."),
				 errhint("Use method 'auto' or 'asymptotic'.")));

	PG_RETURN_FLOAT8(retrain_ks_sf(reference_rows, current_rows, statistic, wanted, NULL));
}

/*
 * retrain.psi_pvalue(psi float8, bins integer, reference_rows bigint,
 *					  current_rows bigint) returns float8
 *
 * retrain_psi_pvalue returns the upper chi-square tail of a PSI.  Strict.
 */
Datum
retrain_psi_pvalue(PG_FUNCTION_ARGS)
{
	double		psi = PG_GETARG_FLOAT8(0);
	int32		bins = PG_GETARG_INT32(1);
	int64		reference_rows = PG_GETARG_INT64(2);
	int64		current_rows = PG_GETARG_INT64(3);

	if (!(psi >= 0.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("psi %s is not a number of 0 or more", float8out_internal(psi)),
				 errhint("A population stability index is never negative.")));
	check_bins(bins);
	check_rows("reference_rows", reference_rows);
	check_rows("current_rows", current_rows);

	PG_RETURN_FLOAT8(retrain_psi_sf(psi, bins, reference_rows, current_rows));
}

/*
 * retrain.psi_critical(bins integer, reference_rows bigint,
 *						current_rows bigint, alpha float8) returns float8
 *
 * retrain_psi_critical returns the PSI whose p-value is alpha.  Strict.
 */
Datum
retrain_psi_critical(PG_FUNCTION_ARGS)
{
	int32		bins = PG_GETARG_INT32(0);
	int64		reference_rows = PG_GETARG_INT64(1);
	int64		current_rows = PG_GETARG_INT64(2);
	double		alpha = PG_GETARG_FLOAT8(3);

	check_bins(bins);
	check_rows("reference_rows", reference_rows);
	check_rows("current_rows", current_rows);
	check_open_unit("alpha", alpha);

	PG_RETURN_FLOAT8(retrain_psi_quantile(alpha, bins, reference_rows, current_rows));
}

/*
 * retrain.wilson_interval(successes bigint, trials bigint, level float8,
 *						   OUT low float8, OUT high float8)
 *
 * retrain_wilson_interval returns both ends as a row.  Strict.
 */
Datum
retrain_wilson_interval(PG_FUNCTION_ARGS)
{
	int64		successes = PG_GETARG_INT64(0);
	int64		trials = PG_GETARG_INT64(1);
	double		level = PG_GETARG_FLOAT8(2);
	double		low,
				high;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (trials < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("trials must be at least 0, not %lld", (long long) trials),
				 errhint("It counts all rows, successes and failures.")));
	if (successes < 0 || successes > trials)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("successes %lld is not between 0 and trials %lld",
						(long long) successes, (long long) trials),
				 errhint("The first argument counts successes, the second all rows.")));
	check_open_unit("level", level);

	retrain_wilson(successes, trials, level, &low, &high);
	values[0] = Float8GetDatum(low);
	values[1] = Float8GetDatum(high);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/* check_rows raises an error unless a row count is at least 1. */
static void
check_rows(const char *name, int64 rows)
{
	if (rows < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be at least 1, not %lld", name, (long long) rows),
				 errhint("A sample without rows has no distribution to compare.")));
}

/* check_bins raises an error unless there are at least 2 bins. */
static void
check_bins(int32 bins)
{
	if (bins < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins must be at least 2, not %d", bins),
				 errhint("Give the number of bins that hold rows of either sample; a single bin cannot differ.")));
}

/* check_open_unit raises an error unless 0 < value < 1. */
static void
check_open_unit(const char *name, double value)
{
	if (!(value > 0.0 && value < 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s %s is not between 0 and 1", name, float8out_internal(value)),
				 errhint("Give a probability, for example 0.05 for 5 percent; 0 and 1 themselves are excluded.")));
}
