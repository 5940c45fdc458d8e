/*
 * access.c
 *	  SQL functions that read one figure of a profile.
 *
 * Definitions: doc/reference/profile.md.  Figures of values (min_value, mean, ...) are over
 * the rows in buckets: finite numbers, times in seconds, booleans as 0 and 1.  A category has
 * no such figure, and asking for one is an error; a figure that the rows do not
 * define is NULL.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "profile/access.h"
#include "profile/ranks.h"

PG_FUNCTION_INFO_V1(retrain_profile_kind);
PG_FUNCTION_INFO_V1(retrain_profile_capacity);
PG_FUNCTION_INFO_V1(retrain_profile_shift);
PG_FUNCTION_INFO_V1(retrain_profile_is_exact);
PG_FUNCTION_INFO_V1(retrain_profile_max_error);
PG_FUNCTION_INFO_V1(retrain_total_rows);
PG_FUNCTION_INFO_V1(retrain_value_rows);
PG_FUNCTION_INFO_V1(retrain_null_rows);
PG_FUNCTION_INFO_V1(retrain_nan_rows);
PG_FUNCTION_INFO_V1(retrain_negative_infinity_rows);
PG_FUNCTION_INFO_V1(retrain_positive_infinity_rows);
PG_FUNCTION_INFO_V1(retrain_inexact_rows);
PG_FUNCTION_INFO_V1(retrain_folded_rows);
PG_FUNCTION_INFO_V1(retrain_folded_values);
PG_FUNCTION_INFO_V1(retrain_distinct_count);
PG_FUNCTION_INFO_V1(retrain_distinct_is_exact);
PG_FUNCTION_INFO_V1(retrain_min_value);
PG_FUNCTION_INFO_V1(retrain_max_value);
PG_FUNCTION_INFO_V1(retrain_value_sum);
PG_FUNCTION_INFO_V1(retrain_mean);
PG_FUNCTION_INFO_V1(retrain_variance);
PG_FUNCTION_INFO_V1(retrain_stddev);
PG_FUNCTION_INFO_V1(retrain_moments);
PG_FUNCTION_INFO_V1(retrain_quantile);
PG_FUNCTION_INFO_V1(retrain_cdf);

/* retrain_number_argument returns an argument of the call, an error if it is of categories. */
const RetrainProfile *
retrain_number_argument(FunctionCallInfo fcinfo, int argument)
{
	const RetrainProfile *profile = retrain_profile_argument(fcinfo, argument);

	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a profile of kind \"%s\" has no numbers",
						retrain_profile_kind_name(profile->kind)),
				 errhint("Read categories with retrain.top_values or retrain.profile_buckets; retrain.profile_summary serves all kinds.")));
	return profile;
}

/* retrain_quantile_share returns q, an error if it is no share. */
double
retrain_quantile_share(double q)
{
	if (isnan(q) || q < 0 || q > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("q must be from 0 to 1, not %g", q),
				 errhint("Give 0.5 for the median.")));
	return q;
}

/* retrain_profile_folded_rows returns the rows in mixed buckets. */
int64
retrain_profile_folded_rows(const RetrainProfile *profile)
{
	int64		rows = 0;

	for (int i = 0; i < profile->n; i++)
	{
		if (!retrain_bucket_single(&profile->buckets[i]))
			rows += retrain_bucket_rows(&profile->buckets[i]);
	}
	return rows;
}

/*
 * retrain_largest_mixed_share returns the share of the values that the largest mixed bucket holds, 0
 * without one: no point of the distribution function is further off, and no value that is not
 * in a bucket of its own has more.
 */
double
retrain_largest_mixed_share(const RetrainProfile *profile)
{
	int64		largest = 0;

	for (int i = 0; i < profile->n; i++)
	{
		if (!retrain_bucket_single(&profile->buckets[i]))
			largest = Max(largest, retrain_bucket_rows(&profile->buckets[i]));
	}
	return largest == 0 ? 0 : (double) largest / (double) profile->rows;
}

/*
 * retrain_profile_distinct_count sets the number of distinct values and whether it is exact; false
 * if the profile does not know it.
 */
bool
retrain_profile_distinct_count(const RetrainProfile *profile, int64 *count, bool *exact)
{
	double		distinct = retrain_profile_distinct(profile, exact);

	if (isnan(distinct))
		return false;
	*count = (int64) Min(rint(distinct), (double) profile->rows);
	return true;
}

/*
 * retrain.profile_kind(retrain.profile) returns text
 *
 * retrain_profile_kind returns number, time, boolean or category.
 */
Datum
retrain_profile_kind(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(retrain_profile_kind_name(retrain_profile_argument(fcinfo, 0)->kind)));
}

/*
 * retrain.profile_capacity(retrain.profile) returns integer
 *
 * retrain_profile_capacity returns the most buckets that the profile may have.
 */
Datum
retrain_profile_capacity(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(retrain_profile_argument(fcinfo, 0)->capacity);
}

/*
 * retrain.profile_shift(retrain.profile) returns integer
 *
 * retrain_profile_shift returns how many low bits of keys are not told apart.
 */
Datum
retrain_profile_shift(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(retrain_profile_argument(fcinfo, 0)->shift);
}

/*
 * retrain.profile_is_exact(retrain.profile) returns boolean
 *
 * retrain_profile_is_exact tells whether every bucket is one value.
 */
Datum
retrain_profile_is_exact(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(retrain_profile_exact(retrain_profile_argument(fcinfo, 0)));
}

/*
 * retrain.profile_max_error(retrain.profile) returns double precision
 *
 * retrain_profile_max_error returns the error bound of shares; NULL without values.
 */
Datum
retrain_profile_max_error(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_profile_argument(fcinfo, 0);

	if (profile->rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(retrain_largest_mixed_share(profile));
}

/*
 * retrain.total_rows(retrain.profile) returns bigint
 *
 * retrain_total_rows returns all rows, with or without a value.
 */
Datum
retrain_total_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_all_rows(retrain_profile_argument(fcinfo, 0)));
}

/*
 * retrain.value_rows(retrain.profile) returns bigint
 *
 * retrain_value_rows returns the rows with a finite number, a time, a boolean or a category.
 */
Datum
retrain_value_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_argument(fcinfo, 0)->rows);
}

/*
 * retrain.null_rows(retrain.profile) returns bigint
 *
 * retrain_null_rows returns the rows whose value is NULL.
 */
Datum
retrain_null_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_argument(fcinfo, 0)->counts.nulls);
}

/*
 * retrain.nan_rows(retrain.profile) returns bigint
 *
 * retrain_nan_rows returns the rows whose value is NaN.
 */
Datum
retrain_nan_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_argument(fcinfo, 0)->counts.nans);
}

/*
 * retrain.negative_infinity_rows(retrain.profile) returns bigint
 *
 * retrain_negative_infinity_rows returns the rows whose value is -infinity.
 */
Datum
retrain_negative_infinity_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_argument(fcinfo, 0)->counts.negative_infinities);
}

/*
 * retrain.positive_infinity_rows(retrain.profile) returns bigint
 *
 * retrain_positive_infinity_rows returns the rows whose value is infinity.
 */
Datum
retrain_positive_infinity_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_argument(fcinfo, 0)->counts.positive_infinities);
}

/*
 * retrain.inexact_rows(retrain.profile) returns bigint
 *
 * retrain_inexact_rows returns the rows whose value is counted as another one near it.
 */
Datum
retrain_inexact_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_argument(fcinfo, 0)->counts.inexact);
}

/*
 * retrain.folded_rows(retrain.profile) returns bigint
 *
 * retrain_folded_rows returns the rows in buckets of more than one value.
 */
Datum
retrain_folded_rows(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(retrain_profile_folded_rows(retrain_profile_argument(fcinfo, 0)));
}

/*
 * retrain.folded_values(retrain.profile) returns bigint
 *
 * retrain_folded_values returns the number of distinct values in buckets of more than one,
 * estimated; NULL if the profile does not know it.
 */
Datum
retrain_folded_values(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_profile_argument(fcinfo, 0);
	int64		singles = 0;
	int64		count;
	bool		exact;

	for (int i = 0; i < profile->n; i++)
		singles += retrain_bucket_single(&profile->buckets[i]);
	if (singles == profile->n)
		PG_RETURN_INT64(0);
	if (!retrain_profile_distinct_count(profile, &count, &exact))
		PG_RETURN_NULL();
	PG_RETURN_INT64(Max(count - singles, 2 * (profile->n - singles)));
}

/*
 * retrain.distinct_count(retrain.profile) returns bigint
 *
 * retrain_distinct_count returns the number of distinct values, exact or estimated; NULL if it
 * is not known.
 */
Datum
retrain_distinct_count(PG_FUNCTION_ARGS)
{
	int64		count;
	bool		exact;

	if (!retrain_profile_distinct_count(retrain_profile_argument(fcinfo, 0), &count, &exact))
		PG_RETURN_NULL();
	PG_RETURN_INT64(count);
}

/*
 * retrain.distinct_is_exact(retrain.profile) returns boolean
 *
 * retrain_distinct_is_exact tells whether distinct_count is exact; NULL if that is NULL.
 */
Datum
retrain_distinct_is_exact(PG_FUNCTION_ARGS)
{
	int64		count;
	bool		exact;

	if (!retrain_profile_distinct_count(retrain_profile_argument(fcinfo, 0), &count, &exact))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(exact);
}

/*
 * retrain.min_value(retrain.profile) returns double precision
 *
 * retrain_min_value returns the smallest finite value, NULL without one.
 */
Datum
retrain_min_value(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);

	if (profile->rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(profile->min);
}

/*
 * retrain.max_value(retrain.profile) returns double precision
 *
 * retrain_max_value returns the greatest finite value, NULL without one.
 */
Datum
retrain_max_value(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);

	if (profile->rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(profile->max);
}

/*
 * retrain.value_sum(retrain.profile) returns double precision
 *
 * retrain_value_sum returns the sum of the finite values, rounded once; NULL without one.
 */
Datum
retrain_value_sum(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	RetrainMoments moments;

	if (profile->rows == 0 || !retrain_profile_moments(profile, &moments))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(retrain_exact_value(&moments.sum));
}

/* number_or_null returns a figure, NULL for NaN, which stands for undefined. */
static Datum
number_or_null(FunctionCallInfo fcinfo, double value)
{
	if (isnan(value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

/*
 * retrain.mean(retrain.profile) returns double precision
 *
 * retrain_mean returns the mean of the finite values, rounded once; NULL without one.
 */
Datum
retrain_mean(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	RetrainMoments moments;

	if (!retrain_profile_moments(profile, &moments))
		PG_RETURN_NULL();
	return number_or_null(fcinfo, retrain_moments_mean(&moments, profile->rows));
}

/* ddof_argument returns argument 1, what is taken off the number of rows in a divisor. */
static int
ddof_argument(FunctionCallInfo fcinfo)
{
	int			ddof = PG_GETARG_INT32(1);

	if (ddof < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("ddof must be 0 or more, not %d", ddof),
				 errhint("Give 1 for the estimate from a sample, 0 for the rows as the whole population.")));
	return ddof;
}

/*
 * retrain.variance(retrain.profile, ddof integer) returns double precision
 *
 * retrain_variance returns the variance with the divisor rows - ddof, rounded once; NULL if that is
 * not positive.
 */
Datum
retrain_variance(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	int			ddof = ddof_argument(fcinfo);
	RetrainMoments moments;

	if (!retrain_profile_moments(profile, &moments))
		PG_RETURN_NULL();
	return number_or_null(fcinfo, retrain_moments_variance(&moments, profile->rows, ddof));
}

/*
 * retrain.stddev(retrain.profile, ddof integer) returns double precision
 *
 * retrain_stddev returns the root of that variance.
 */
Datum
retrain_stddev(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	int			ddof = ddof_argument(fcinfo);
	RetrainMoments moments;

	if (!retrain_profile_moments(profile, &moments))
		PG_RETURN_NULL();
	return number_or_null(fcinfo, retrain_moments_stddev(&moments, profile->rows, ddof));
}

/*
 * retrain.moments(retrain.profile) returns retrain.moments_result
 *
 * retrain_moments returns one row; figures that are not known or not defined are NULL.
 */
Datum
retrain_moments(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	RetrainMoments moments;
	bool		known = profile->rows > 0 && retrain_profile_moments(profile, &moments);
	double		figures[5];
	Datum		values[6];
	bool		nulls[6] = {false};

	values[0] = Int64GetDatum(profile->rows);
	figures[0] = known ? retrain_exact_value(&moments.sum) : NAN;
	figures[1] = known ? retrain_exact_value(&moments.squares) : NAN;
	figures[2] = known ? retrain_moments_mean(&moments, profile->rows) : NAN;
	figures[3] = known ? retrain_moments_variance(&moments, profile->rows, 1) : NAN;
	figures[4] = known ? retrain_moments_stddev(&moments, profile->rows, 1) : NAN;
	for (int i = 0; i < 5; i++)
	{
		nulls[i + 1] = isnan(figures[i]);
		values[i + 1] = Float8GetDatum(figures[i]);
	}
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/*
 * retrain.quantile(retrain.profile, q double precision, disc boolean)
 *		returns double precision
 *
 * retrain_quantile returns a quantile of the finite values, NULL without one.
 */
Datum
retrain_quantile(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	double		q = retrain_quantile_share(PG_GETARG_FLOAT8(1));
	RetrainRanks ranks;

	if (profile->rows == 0)
		PG_RETURN_NULL();
	retrain_ranks_init(&ranks, profile);
	PG_RETURN_FLOAT8(retrain_ranks_quantile(&ranks, q, PG_GETARG_BOOL(2)));
}

/*
 * retrain.cdf(retrain.profile, x double precision) returns double precision
 *
 * retrain_cdf returns the share of the finite values that are at most x, NULL without one.
 */
Datum
retrain_cdf(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	double		x = PG_GETARG_FLOAT8(1);
	RetrainRanks ranks;
	bool		exact;

	if (isnan(x))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("x must be a number, not NaN"),
				 errhint("NaN has no place among the values; retrain.nan_rows counts it.")));
	if (profile->rows == 0)
		PG_RETURN_NULL();
	retrain_ranks_init(&ranks, profile);
	PG_RETURN_FLOAT8((double) retrain_ranks_through(&ranks, x, &exact) / (double) profile->rows);
}
