/*
 * ranks.c
 *	  The values of a profile in ascending order: which one has a rank, how many are at most x.
 *
 * An exact profile knows all its values.  A coarse one is read as if the m rows of a
 * mixed bucket were spread over it: row j = 0..m-1 has the value low + (high - low)
 * (j + 1/2) / m, but the first row of all is min and the last is max.  Quantiles, distribution
 * function and histograms all follow from these values, so that they agree with each other.
 *
 * For numbers, times and booleans; infinities are not among the values.
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "profile/ranks.h"
#include "stats/float_key.h"
#include "stats/psi_value.h"

/* retrain_ranks_init prepares a profile, which must live as long, in the current context. */
void
retrain_ranks_init(RetrainRanks *ranks, const RetrainProfile *profile)
{
	int64		rows = 0;

	Assert(profile->kind != RETRAIN_PROFILE_CATEGORY);
	ranks->profile = profile;
	ranks->through = palloc(Max(profile->n, 1) * sizeof(int64));
	for (int i = 0; i < profile->n; i++)
	{
		rows += retrain_bucket_rows(&profile->buckets[i]);
		ranks->through[i] = rows;
	}
}

/* rows_before returns the rows of the buckets before one. */
static inline int64
rows_before(const RetrainRanks *ranks, int bucket)
{
	return bucket == 0 ? 0 : ranks->through[bucket - 1];
}

/* spread_value returns the value of row j of a bucket; it does not fall when j rises. */
static double
spread_value(const RetrainRanks *ranks, int bucket, int64 j)
{
	const RetrainProfile *profile = ranks->profile;
	int64		rank = rows_before(ranks, bucket) + j;
	int64		rows = retrain_bucket_rows(&profile->buckets[bucket]);
	double		low;
	double		high;
	double		value;

	if (retrain_bucket_single(&profile->buckets[bucket]))
		return retrain_key_float(profile->buckets[bucket].key);
	if (rank == 0)
		return profile->min;
	if (rank == profile->rows - 1)
		return profile->max;
	low = retrain_bucket_low(profile, bucket);
	high = retrain_bucket_high(profile, bucket);
	/* a bucket has values of one sign, so the difference is finite */
	value = low + (high - low) * (((double) j + 0.5) / (double) rows);
	return Min(value, high);
}

/* retrain_ranks_value returns the value of a rank, 0 to rows - 1. */
double
retrain_ranks_value(const RetrainRanks *ranks, int64 rank)
{
	int			low = 0;
	int			high = ranks->profile->n - 1;

	Assert(rank >= 0 && rank < ranks->profile->rows);
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (ranks->through[middle] > rank)
			high = middle;
		else
			low = middle + 1;
	}
	return spread_value(ranks, low, rank - rows_before(ranks, low));
}

/*
 * retrain_ranks_through returns how many values are at most x, which may be infinite but not NaN,
 * and whether that is exact: it is unless x lies inside a mixed bucket.
 */
int64
retrain_ranks_through(const RetrainRanks *ranks, double x, bool *exact)
{
	const RetrainProfile *profile = ranks->profile;
	int			buckets = 0;	/* that begin at x or below */
	int			end = profile->n;
	int64		first;
	int64		last;

	while (buckets < end)
	{
		int			middle = (buckets + end) / 2;

		if (retrain_bucket_low(profile, middle) <= x)
			buckets = middle + 1;
		else
			end = middle;
	}
	*exact = buckets == 0 || retrain_bucket_single(&profile->buckets[buckets - 1]) ||
		retrain_bucket_high(profile, buckets - 1) <= x;
	if (buckets == 0)
		return 0;
	if (*exact)
		return ranks->through[buckets - 1];

	/* rows of the last bucket whose value is at most x */
	first = 0;
	last = retrain_bucket_rows(&profile->buckets[buckets - 1]);
	while (first < last)
	{
		int64		middle = first + (last - first) / 2;

		if (spread_value(ranks, buckets - 1, middle) <= x)
			first = middle + 1;
		else
			last = middle;
	}
	return rows_before(ranks, buckets - 1) + first;
}

/* numeric_of returns the shortest decimal that q is the nearest double of. */
static Datum
numeric_of(double q)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(q, digits);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(digits), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

/*
 * retrain_ranks_quantile returns quantile q, 0 to 1, of at least one value.  Positions are exact:
 * q is the decimal number that it is written as, so that quantile 0.3 is an edge of ten bins
 * to the bit.  Discrete: the smallest value whose share of rows up to it is at least q.
 */
double
retrain_ranks_quantile(const RetrainRanks *ranks, double q, bool discrete)
{
	int64		rows = ranks->profile->rows;
	Datum		position = DirectFunctionCall2(numeric_mul, numeric_of(q),
											   NumericGetDatum(int64_to_numeric(discrete ? rows : rows - 1)));
	Datum		whole;
	Datum		part;
	int64		rank;
	double		t;

	if (discrete)
	{
		rank = DatumGetInt64(DirectFunctionCall1(numeric_int8,
												 DirectFunctionCall1(numeric_ceil, position)));
		return retrain_ranks_value(ranks, Max(rank - 1, 0));
	}
	whole = DirectFunctionCall1(numeric_floor, position);
	part = DirectFunctionCall2(numeric_sub, position, whole);
	rank = DatumGetInt64(DirectFunctionCall1(numeric_int8, whole));
	t = DatumGetFloat8(DirectFunctionCall1(numeric_float8, part));
	return retrain_between(retrain_ranks_value(ranks, rank),
						   retrain_ranks_value(ranks, Min(rank + 1, rows - 1)), t);
}

/*
 * retrain_ranks_quantile_edges sets edges (room for 2 bins) to the strictly rising edges of psi
 * at the quantiles i / bins, and returns their number; 0 without values.
 */
int
retrain_ranks_quantile_edges(const RetrainRanks *ranks, int bins, double *edges)
{
	int64		last = ranks->profile->rows - 1;
	double	   *quantiles = palloc(bins * sizeof(double));
	int			nedges;

	if (last < 0)
		return 0;
	for (int i = 1; i < bins; i++)
	{
		/* i last = rank bins + r, without the product, which could overflow */
		int64		rank = last / bins * i + last % bins * i / bins;
		int64		r = last % bins * i % bins;
		double		q = retrain_quantile_between(retrain_ranks_value(ranks, rank),
												 retrain_ranks_value(ranks, Min(rank + 1, last)), r, bins);

		quantiles[i - 1] = i > 1 ? Max(q, quantiles[i - 2]) : q;
	}
	nedges = retrain_edges_of_quantiles(quantiles, bins - 1, edges);
	pfree(quantiles);
	return nedges;
}
