/*
 * errors_figures.c
 *	  The figures of a regression model, from the exact sums of its errors.
 *
 * Differences are formed in exact arithmetic, so nothing is lost however far the values are
 * from 0; each quotient is rounded once, or three times where its divisor is a sum too.  A
 * figure is NaN where it is undefined, and infinite past the range of double precision.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "profile/ranks.h"
#include "states/errors.h"
#include "stats/float_key.h"

static const char *const figure_names[RETRAIN_ERRORS_FIGURES] = {
	"mae", "mse", "rmse", "mape", "smape", "wape", "r2", "explained_variance", "bias", "max_error"
};

/* retrain_errors_figure_name returns the name of a figure. */
const char *
retrain_errors_figure_name(RetrainErrorsFigure figure)
{
	return figure_names[figure];
}

/* add_multiple adds whole times a sum. */
static void
add_multiple(RetrainExactSum *into, int64 times, const RetrainExactSum *sum)
{
	RetrainExactSum factor;

	retrain_exact_init(&factor, CurrentMemoryContext);
	retrain_exact_add_two(&factor, times < 0, 0, (uint64) (times < 0 ? -times : times), 0);
	retrain_exact_add_product(into, false, &factor, sum);
	retrain_exact_free(&factor);
}

/* combine returns a times one sum plus b times another, in the current context. */
static RetrainExactSum
combine(int64 a, const RetrainExactSum *first, int64 b, const RetrainExactSum *second)
{
	RetrainExactSum result;

	retrain_exact_init(&result, CurrentMemoryContext);
	add_multiple(&result, a, first);
	add_multiple(&result, b, second);
	return result;
}

/* absolute_errors returns the moments of the absolute errors. */
static RetrainMoments
absolute_errors(const RetrainErrors *errors)
{
	RetrainMoments result;

	result.sum = combine(2, &errors->powers.sum[RETRAIN_POWER_POSITIVE_E], -1, &errors->moments.sum);
	result.squares = errors->moments.squares;
	return result;
}

/* over returns one sum over another that is not negative; NaN if that is 0. */
static double
over(const RetrainExactSum *sum, const RetrainExactSum *divisor)
{
	int			exponent;
	double		mantissa;

	if (retrain_exact_sign(divisor) == 0)
		return NAN;
	mantissa = retrain_exact_parts(divisor, NULL, 0, &exponent);
	return retrain_exact_ratio_over(sum, NULL, 0, mantissa, exponent);
}

/* wape returns the sum of absolute errors over that of absolute values. */
static double
wape(const RetrainErrors *errors)
{
	RetrainMoments absolute = absolute_errors(errors);
	RetrainExactSum size = combine(1, &errors->powers.sum[RETRAIN_POWER_Y],
								   -2, &errors->powers.sum[RETRAIN_POWER_NEGATIVE_Y]);

	return over(&absolute.sum, &size);
}

/* explained returns 1 less a measure of the errors, times n squared, over the spread of the values. */
static double
explained(const RetrainErrors *errors, const RetrainExactSum *left)
{
	RetrainMoments actual = retrain_error_powers_pair(&errors->powers, RETRAIN_POWER_Y, RETRAIN_POWER_YY);
	RetrainExactSum spread;
	RetrainExactSum part;

	retrain_moments_spread(&actual, errors->errors->rows, &spread);
	part = combine(1, &spread, -1, left);
	return over(&part, &spread);
}

/* r2 returns the coefficient of determination. */
static double
r2(const RetrainErrors *errors)
{
	RetrainExactSum left;

	retrain_exact_init(&left, CurrentMemoryContext);
	add_multiple(&left, errors->errors->rows, &errors->moments.squares);
	return explained(errors, &left);
}

/* explained_variance returns what R2 would be without bias. */
static double
explained_variance(const RetrainErrors *errors)
{
	RetrainExactSum left;

	retrain_moments_spread(&errors->moments, errors->errors->rows, &left);
	return explained(errors, &left);
}

/* relative_rows returns the rows that have a relative error. */
static int64
relative_rows(const RetrainErrors *errors)
{
	return errors->errors->rows - errors->counts.zeros - errors->counts.steep;
}

/* mape returns the mean relative error over the rows whose actual value is not 0. */
static double
mape(const RetrainErrors *errors)
{
	if (errors->counts.steep > 0)
		return INFINITY;
	return retrain_moments_mean(&errors->sums[RETRAIN_ERRORS_RELATIVE], relative_rows(errors));
}

/* retrain_errors_figure returns a figure. */
double
retrain_errors_figure(const RetrainErrors *errors, RetrainErrorsFigure figure)
{
	const RetrainProfile *profile = errors->errors;
	int64		n = profile->rows;
	uint64		divisor = (uint64) n;
	RetrainMoments absolute;

	if (n == 0)
		return NAN;
	switch (figure)
	{
		case RETRAIN_ERRORS_MAE:
			absolute = absolute_errors(errors);
			return retrain_moments_mean(&absolute, n);
		case RETRAIN_ERRORS_MSE:
			return retrain_exact_ratio(&errors->moments.squares, &divisor, 1);
		case RETRAIN_ERRORS_RMSE:
			return retrain_exact_root_ratio(&errors->moments.squares, &divisor, 1);
		case RETRAIN_ERRORS_MAPE:
			return mape(errors);
		case RETRAIN_ERRORS_SMAPE:
			return retrain_moments_mean(&errors->sums[RETRAIN_ERRORS_SYMMETRIC], n);
		case RETRAIN_ERRORS_WAPE:
			return wape(errors);
		case RETRAIN_ERRORS_R2:
			return r2(errors);
		case RETRAIN_ERRORS_EXPLAINED_VARIANCE:
			return explained_variance(errors);
		case RETRAIN_ERRORS_BIAS:
			/* 0 less, so that no bias is not -0 */
			return 0 - retrain_moments_mean(&errors->moments, n);
		case RETRAIN_ERRORS_MAX_ERROR:
			return Max(fabs(profile->min), fabs(profile->max));
	}
	return NAN;					/* keep the compiler quiet */
}

/* retrain_errors_standard_error returns the standard error of a figure, NaN if it has none. */
double
retrain_errors_standard_error(const RetrainErrors *errors, RetrainErrorsFigure figure)
{
	int64		n = errors->errors->rows;
	RetrainMoments absolute;

	switch (figure)
	{
		case RETRAIN_ERRORS_MAE:
			absolute = absolute_errors(errors);
			return retrain_errors_mean_error(&absolute, n);
		case RETRAIN_ERRORS_MSE:
			return retrain_errors_squared_error(errors);
		case RETRAIN_ERRORS_RMSE:
			/* delta method; NaN for a perfect prediction */
			return retrain_errors_squared_error(errors) / (2 * retrain_errors_figure(errors, RETRAIN_ERRORS_RMSE));
		case RETRAIN_ERRORS_MAPE:
			return errors->counts.steep > 0 ? NAN :
				retrain_errors_mean_error(&errors->sums[RETRAIN_ERRORS_RELATIVE], relative_rows(errors));
		case RETRAIN_ERRORS_SMAPE:
			return retrain_errors_mean_error(&errors->sums[RETRAIN_ERRORS_SYMMETRIC], n);
		case RETRAIN_ERRORS_WAPE:
			return retrain_errors_wape_error(errors);
		case RETRAIN_ERRORS_R2:
			return retrain_errors_explained_error(errors, false);
		case RETRAIN_ERRORS_EXPLAINED_VARIANCE:
			return retrain_errors_explained_error(errors, true);
		case RETRAIN_ERRORS_BIAS:
			return retrain_errors_mean_error(&errors->moments, n);
		default:
			return NAN;
	}
}

/* retrain_errors_constant returns the figure of predicting the mean of the actual values, NaN if it is unknown. */
double
retrain_errors_constant(const RetrainErrors *errors, RetrainErrorsFigure figure)
{
	RetrainMoments actual = retrain_error_powers_pair(&errors->powers, RETRAIN_POWER_Y, RETRAIN_POWER_YY);
	int64		n = errors->errors->rows;

	if (n == 0)
		return NAN;
	switch (figure)
	{
		case RETRAIN_ERRORS_MSE:
			return retrain_moments_variance(&actual, n, 0);
		case RETRAIN_ERRORS_RMSE:
			return retrain_moments_stddev(&actual, n, 0);
		case RETRAIN_ERRORS_R2:
		case RETRAIN_ERRORS_EXPLAINED_VARIANCE:
			return isnan(retrain_errors_figure(errors, figure)) ? NAN : 0;
		case RETRAIN_ERRORS_BIAS:
			return 0;
		default:
			return NAN;
	}
}

/* retrain_errors_support returns the rows that a figure is about. */
int64
retrain_errors_support(const RetrainErrors *errors, RetrainErrorsFigure figure)
{
	return figure == RETRAIN_ERRORS_MAPE ? errors->errors->rows - errors->counts.zeros :
		errors->errors->rows;
}

/*
 * retrain_errors_pinball returns the mean pinball loss at quantile q, 0 to 1, and its
 * standard error: q per unit of an error above 0, and 1 - q of one below.
 */
double
retrain_errors_pinball(const RetrainErrors *errors, double q, double *standard_error)
{
	RetrainMoments positive = retrain_error_powers_pair(&errors->powers, RETRAIN_POWER_POSITIVE_E,
														RETRAIN_POWER_POSITIVE_EE);
	RetrainExactSum below = combine(1, &positive.sum, -1, &errors->moments.sum);
	RetrainExactSum below_squares = combine(1, &errors->moments.squares, -1, &positive.squares);
	RetrainExactSum share[2];
	RetrainExactSum share_squared[2];
	RetrainMoments loss;

	for (int i = 0; i < 2; i++)
	{
		retrain_exact_init(&share[i], CurrentMemoryContext);
		retrain_exact_add(&share[i], i == 0 ? q : 1);
		if (i == 1)
			retrain_exact_add(&share[i], -q);
		retrain_exact_init(&share_squared[i], CurrentMemoryContext);
		retrain_exact_add_product(&share_squared[i], false, &share[i], &share[i]);
	}
	retrain_moments_init(&loss, CurrentMemoryContext);
	retrain_exact_add_product(&loss.sum, false, &share[0], &positive.sum);
	retrain_exact_add_product(&loss.sum, false, &share[1], &below);
	retrain_exact_add_product(&loss.squares, false, &share_squared[0], &positive.squares);
	retrain_exact_add_product(&loss.squares, false, &share_squared[1], &below_squares);
	if (standard_error != NULL)
		*standard_error = retrain_errors_mean_error(&loss, errors->errors->rows);
	return retrain_moments_mean(&loss, errors->errors->rows);
}

/* quantile_at_edges returns the quantile if all rows of a bucket had the least, or greatest, value it can hold. */
static double
quantile_at_edges(const RetrainProfile *profile, double q, bool greatest)
{
	RetrainProfile moved = *profile;
	RetrainRanks ranks;

	moved.buckets = palloc(Max(profile->n, 1) * sizeof(RetrainBucket));
	for (int i = 0; i < profile->n; i++)
	{
		moved.buckets[i].key = retrain_float_key(greatest ? retrain_bucket_high(profile, i) :
												 retrain_bucket_low(profile, i));
		moved.buckets[i].rows = (uint64) retrain_bucket_rows(&profile->buckets[i]);
	}
	retrain_ranks_init(&ranks, &moved);
	return retrain_ranks_quantile(&ranks, q, false);
}

/*
 * retrain_errors_quantile returns quantile q, 0 to 1, of the errors, and between which values that
 * of the rows lies; NaN without rows.
 */
double
retrain_errors_quantile(const RetrainErrors *errors, double q, double *low, double *high)
{
	const RetrainProfile *profile = errors->errors;
	RetrainRanks ranks;

	*low = *high = NAN;
	if (profile->rows == 0)
		return NAN;
	retrain_ranks_init(&ranks, profile);
	if (q == 0 || q == 1)
		return *low = *high = retrain_ranks_value(&ranks, q == 0 ? 0 : profile->rows - 1);
	*low = quantile_at_edges(profile, q, false);
	*high = quantile_at_edges(profile, q, true);
	return retrain_ranks_quantile(&ranks, q, false);
}
