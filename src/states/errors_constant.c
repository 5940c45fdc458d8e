/*
 * errors_constant.c
 *	  What the best constant prediction would have reached, for figures that need the order of the
 *	  actual values: from a profile of them.
 *
 *	  mae, wape		the median m: sum of |y - m|, over n or over the sum of |y|
 *	  mape			the median of y weighted by 1 / |y|, over rows with y other than 0
 *	  max_error		the middle of the range: half of it
 *
 * Each of these constants is the best one for its figure.  Mixed buckets of a profile stand for
 * their middle value, so the result is off by at most half their width.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "profile/ranks.h"
#include "states/errors.h"
#include "stats/moments_batch.h"

/* A figure of a row with the value y, given a constant prediction. */
typedef double (*RowCost) (double y, double constant);

/* distance is |y - constant|. */
static double
distance(double y, double constant)
{
	return fabs(y - constant);
}

/* size is |y|. */
static double
size(double y, double constant)
{
	return fabs(y);
}

/* relative_distance is |y - constant| / |y|, 0 for y = 0, which is no row of mape. */
static double
relative_distance(double y, double constant)
{
	return y == 0 ? 0 : fabs(y - constant) / fabs(y);
}

/* weight_of is 1 / |y|, 0 for y = 0. */
static double
weight_of(double y, double constant)
{
	return y == 0 ? 0 : 1 / fabs(y);
}

/* sum_of adds up a cost over the rows of a profile; infinite if a row's is. */
static double
sum_of(const RetrainProfile *profile, RowCost cost, double constant)
{
	RetrainMomentsBatch *batch = palloc(sizeof(RetrainMomentsBatch));
	double		sum = 0;

	retrain_batch_init(batch, CurrentMemoryContext);
	for (int i = 0; i < profile->n; i++)
	{
		double		of_row = cost(retrain_bucket_value(profile, i), constant);

		if (!isfinite(of_row))
			sum = INFINITY;
		else
			retrain_batch_add(batch, of_row, retrain_bucket_rows(&profile->buckets[i]));
	}
	retrain_batch_finish(batch);
	sum += retrain_exact_value(&batch->moments.sum);
	retrain_batch_free(batch);
	pfree(batch);
	return sum;
}

/* median returns the lower median of a profile with rows. */
static double
median(const RetrainProfile *profile)
{
	int64		before = 0;
	int			i = 0;

	/* the bucket that holds row (n - 1) / 2 */
	while (before + (int64) retrain_bucket_rows(&profile->buckets[i]) <= (profile->rows - 1) / 2)
		before += retrain_bucket_rows(&profile->buckets[i++]);
	return retrain_bucket_value(profile, i);
}

/* weighted_median returns the lowest value that at least half of the weight is at or below. */
static double
weighted_median(const RetrainProfile *profile)
{
	double		half = sum_of(profile, weight_of, 0) / 2;
	double		sum = 0;

	for (int i = 0; i < profile->n; i++)
	{
		double		y = retrain_bucket_value(profile, i);

		sum += weight_of(y, 0) * (double) retrain_bucket_rows(&profile->buckets[i]);
		if (y != 0 && sum >= half)
			return y;
	}
	return retrain_bucket_value(profile, profile->n - 1);
}

/* rows_not_zero returns the rows whose value is not 0. */
static int64
rows_not_zero(const RetrainProfile *profile)
{
	int64		rows = 0;

	for (int i = 0; i < profile->n; i++)
		if (retrain_bucket_value(profile, i) != 0)
			rows += retrain_bucket_rows(&profile->buckets[i]);
	return rows;
}

/*
 * retrain_errors_order_constant returns the figure of the best constant prediction of the values of a
 * profile, NaN for figures that do not need their order and where it is undefined.
 */
double
retrain_errors_order_constant(const RetrainProfile *actual, RetrainErrorsFigure figure)
{
	if (actual->rows == 0)
		return NAN;
	switch (figure)
	{
		case RETRAIN_ERRORS_MAE:
			return sum_of(actual, distance, median(actual)) / (double) actual->rows;
		case RETRAIN_ERRORS_WAPE:
			{
				double		all = sum_of(actual, size, 0);

				return all > 0 ? sum_of(actual, distance, median(actual)) / all : NAN;
			}
		case RETRAIN_ERRORS_MAPE:
			{
				int64		rows = rows_not_zero(actual);

				return rows > 0 ? sum_of(actual, relative_distance, weighted_median(actual)) / (double) rows : NAN;
			}
		case RETRAIN_ERRORS_MAX_ERROR:
			return actual->max / 2 - actual->min / 2;
		default:
			return NAN;
	}
}
