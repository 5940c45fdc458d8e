/*
 * novelty.c
 *	  Values of a profile that another one does not have, or that lie outside a range.
 *
 * What a coarse profile does not know is bounded: a value that could be in a mixed bucket of
 * the other profile is not new, and of a mixed bucket that a border cuts no row is certainly
 * outside.  The checks of data quality are made from these (doc/reference/quality.md).
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "profile/access.h"
#include "profile/category.h"
#include "profile/compare.h"
#include "stats/float_key.h"

PG_FUNCTION_INFO_V1(retrain_new_values);
PG_FUNCTION_INFO_V1(retrain_new_value_rows);
PG_FUNCTION_INFO_V1(retrain_values_outside);
PG_FUNCTION_INFO_V1(retrain_rows_outside);

/* same_value tells whether two single buckets with one key have the same value. */
static bool
same_value(const RetrainProfile *a, int i, const RetrainProfile *b, int j)
{
	return a->names == NULL || retrain_category_same(&a->names[i], &b->names[j]);
}

/*
 * new_buckets returns the indexes of buckets of current none of whose values can be in reference.
 * Buckets of a profile are in order and do not overlap, so one pass over both finds them.
 */
static int *
new_buckets(const RetrainProfile *reference, const RetrainProfile *current, int *n)
{
	int		   *found = palloc(Max(current->n, 1) * sizeof(int));
	int			j = 0;

	retrain_compare_same_kind(reference, current);
	*n = 0;
	for (int i = 0; i < current->n; i++)
	{
		const RetrainBucket *bucket = &current->buckets[i];
		uint64		first = retrain_bucket_first(bucket, current->shift);
		uint64		last = retrain_bucket_last(bucket, current->shift);
		bool		apart;

		while (j < reference->n && retrain_bucket_last(&reference->buckets[j], reference->shift) < first)
			j++;
		apart = j == reference->n || retrain_bucket_first(&reference->buckets[j], reference->shift) > last;
		if (!apart && retrain_bucket_single(bucket) && retrain_bucket_single(&reference->buckets[j]))
			apart = !same_value(current, i, reference, j);
		if (apart)
			found[(*n)++] = i;
	}
	return found;
}

/*
 * retrain.new_values(reference retrain.profile, current retrain.profile, k integer)
 *		returns retrain.top_value[]
 *
 * retrain_new_values returns the k most frequent values of current that reference does not have.
 */
Datum
retrain_new_values(PG_FUNCTION_ARGS)
{
	const RetrainProfile *current = retrain_profile_argument(fcinfo, 1);
	int			n;
	int			named = 0;
	int		   *buckets = new_buckets(retrain_profile_argument(fcinfo, 0), current, &n);

	for (int i = 0; i < n; i++)
	{
		if (retrain_bucket_single(&current->buckets[buckets[i]]))
			buckets[named++] = buckets[i];
	}
	retrain_sort_by_rows(current, buckets, named);
	return retrain_top_values_rows(fcinfo, current, buckets, named, PG_GETARG_INT32(2));
}

/*
 * retrain.new_value_rows(reference retrain.profile, current retrain.profile) returns bigint
 *
 * retrain_new_value_rows returns the rows of current whose value reference certainly does not have.
 */
Datum
retrain_new_value_rows(PG_FUNCTION_ARGS)
{
	const RetrainProfile *current = retrain_profile_argument(fcinfo, 1);
	int			n;
	int		   *buckets = new_buckets(retrain_profile_argument(fcinfo, 0), current, &n);
	int64		rows = 0;

	for (int i = 0; i < n; i++)
		rows += retrain_bucket_rows(&current->buckets[buckets[i]]);
	PG_RETURN_INT64(rows);
}

/* border returns an argument of the call, an error if it is NaN. */
static double
border(FunctionCallInfo fcinfo, int argument)
{
	double		x = PG_GETARG_FLOAT8(argument);

	if (isnan(x))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("low and high must not be NaN"),
				 errhint("Give -Infinity or Infinity for no border.")));
	return x;
}

/* A value outside a range. */
typedef struct Outlier
{
	int			bucket;
	double		distance;		/* to the nearer border */
} Outlier;

/* by_distance orders outliers: the farthest first, then in rising order. */
static int
by_distance(const void *a, const void *b)
{
	const Outlier *x = a;
	const Outlier *y = b;

	if (x->distance != y->distance)
		return x->distance > y->distance ? -1 : 1;
	return x->bucket - y->bucket;
}

/*
 * retrain.values_outside(retrain.profile, low double precision, high double precision, k integer)
 *		returns retrain.top_value[]
 *
 * retrain_values_outside returns the k values that are farthest below low or above high.
 */
Datum
retrain_values_outside(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	double		low = border(fcinfo, 1);
	double		high = border(fcinfo, 2);
	Outlier    *outliers = palloc(Max(profile->n, 1) * sizeof(Outlier));
	int		   *buckets = palloc(Max(profile->n, 1) * sizeof(int));
	int			n = 0;

	for (int i = 0; i < profile->n; i++)
	{
		double		value = retrain_bucket_value(profile, i);

		if (!retrain_bucket_single(&profile->buckets[i]) || (value >= low && value <= high))
			continue;
		outliers[n].bucket = i;
		outliers[n++].distance = value < low ? low - value : value - high;
	}
	qsort(outliers, n, sizeof(Outlier), by_distance);
	for (int i = 0; i < n; i++)
		buckets[i] = outliers[i].bucket;
	return retrain_top_values_rows(fcinfo, profile, buckets, n, PG_GETARG_INT32(3));
}

/*
 * retrain.rows_outside(retrain.profile, low double precision, high double precision,
 *		possible boolean) returns bigint
 *
 * retrain_rows_outside returns the finite values certainly below low or above high; with
 * possible, those that can be.
 */
Datum
retrain_rows_outside(PG_FUNCTION_ARGS)
{
	const RetrainProfile *profile = retrain_number_argument(fcinfo, 0);
	double		low = border(fcinfo, 1);
	double		high = border(fcinfo, 2);
	bool		possible = PG_GETARG_BOOL(3);
	int64		rows = 0;

	for (int i = 0; i < profile->n; i++)
	{
		double		least = retrain_bucket_low(profile, i);
		double		most = retrain_bucket_high(profile, i);

		if (possible ? least < low || most > high : most < low || least > high)
			rows += retrain_bucket_rows(&profile->buckets[i]);
	}
	PG_RETURN_INT64(rows);
}
