/*
 * cdf_distance.c
 *	  Distances between the empirical distribution functions F of n and G of m values.
 *
 * Definitions: doc/reference/drift.md.
 *	 Wasserstein-1 = integral of |F - G|
 *	 energy = root of twice the integral of (F - G)^2
 * Between neighbouring values x and y with i and j values up to x, n m |F - G| is the
 * integer D = |i m - j n|.  So n m times the first integral is the sum of D (y - x), and
 * (n m)^2 times the second that of D^2 (y - x): both are added without error and rounded
 * once, whatever the offset and the spread of the values.
 *
 * With an infinite value in either sample there is no distance: the functions return
 * false, never infinity for that reason.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/cdf_distance.h"

/* Walks pairs and knows the differences at their values. */
typedef struct Walk
{
	RetrainPairReader reader;
	int64		before[2];		/* rows up to the pair, it included */
	RetrainWide left;			/* i m - j n before it, */
	RetrainWide right;			/* and with it */
} Walk;

/* walk_begin starts from the smallest value. */
static void
walk_begin(Walk *walk, RetrainPairs *pairs)
{
	retrain_wide_check(pairs->n[0], pairs->n[1]);
	memset(walk, 0, sizeof(*walk));
	retrain_pairs_begin(&walk->reader, pairs);
}

/* walk_next returns the next pair, NULL after the last one. */
static inline const RetrainPair *
walk_next(Walk *walk)
{
	const RetrainPair *pair = retrain_pairs_next(&walk->reader);
	const int64 *n = walk->reader.pairs->n;

	if (pair == NULL)
		return NULL;
	walk->before[0] += pair->rows[0];
	walk->before[1] += pair->rows[1];
	walk->left = walk->right;
	walk->right = (RetrainWide) walk->before[0] * n[1] - (RetrainWide) walk->before[1] * n[0];
	return pair;
}

/* magnitude returns the absolute value. */
static inline RetrainWide
magnitude(RetrainWide d)
{
	return d < 0 ? -d : d;
}

/*
 * retrain_cdf_maximum finds D, the maximum of |F - G|, for two samples with rows.
 *
 * Inside a pair that is not exact, rows a of the reference and b of the current sample
 * may come in any order, so that F - G can reach left + a/n or fall to left - b/m; the
 * rows themselves cannot have a larger D than the largest of those.
 */
void
retrain_cdf_maximum(RetrainPairs *pairs, RetrainCdfMaximum *result)
{
	double		scale = (double) pairs->n[0] * (double) pairs->n[1];
	RetrainWide best = -1;
	RetrainWide most = 0;
	const RetrainPair *pair;
	Walk		walk;

	walk_begin(&walk, pairs);
	while ((pair = walk_next(&walk)) != NULL)
	{
		RetrainWide d = magnitude(walk.right);

		if (d > best)
		{
			best = d;
			result->location = pair->value;
		}
		if (!pair->exact)
		{
			RetrainWide up = walk.left + (RetrainWide) pair->rows[0] * pairs->n[1];
			RetrainWide down = (RetrainWide) pair->rows[1] * pairs->n[0] - walk.left;

			most = Max(most, Max(up, down));
		}
	}
	result->statistic = (double) best / scale;
	result->max_error = most > best ? (double) (most - best) / scale : 0;
}

/*
 * sum_differences adds up the sum of D (y - x), or of D^2 (y - x) if squared, as the sum
 * over values of x (D before - D after).  False if a value is infinite.
 */
static bool
sum_differences(RetrainPairs *pairs, bool squared, RetrainExactSum *sum)
{
	const RetrainPair *pair;
	Walk		walk;

	walk_begin(&walk, pairs);
	while ((pair = walk_next(&walk)) != NULL)
	{
		RetrainWide left = magnitude(walk.left);
		RetrainWide right = magnitude(walk.right);

		if (isinf(pair->value))
			return false;
		if (squared)
			retrain_exact_add_wide_product(sum, pair->value, left - right, left + right);
		else
			retrain_exact_add_wide_times(sum, pair->value, left - right);
	}
	return true;
}

/*
 * retrain_wasserstein sets distance for two samples with rows; false if an infinite value
 * leaves none.
 */
bool
retrain_wasserstein(RetrainPairs *pairs, double *distance)
{
	uint64		divisors[2] = {(uint64) pairs->n[0], (uint64) pairs->n[1]};
	RetrainExactSum sum;
	bool		finite;

	retrain_exact_init(&sum, CurrentMemoryContext);
	finite = sum_differences(pairs, false, &sum);
	if (finite)
		*distance = retrain_exact_ratio(&sum, divisors, 2);
	retrain_exact_free(&sum);
	return finite;
}

/* retrain_energy_distance does the same for the energy distance. */
bool
retrain_energy_distance(RetrainPairs *pairs, double *distance)
{
	uint64		divisors[4] = {(uint64) pairs->n[0], (uint64) pairs->n[0],
	(uint64) pairs->n[1], (uint64) pairs->n[1]};
	RetrainExactSum sum;
	bool		finite;

	retrain_exact_init(&sum, CurrentMemoryContext);
	finite = sum_differences(pairs, true, &sum);
	if (finite)
	{
		retrain_exact_merge(&sum, &sum);
		*distance = retrain_exact_root_ratio(&sum, divisors, 4);
	}
	retrain_exact_free(&sum);
	return finite;
}

/*
 * retrain_wasserstein_scaled sets the distance over the standard deviation of the
 * reference (its population, ddof 0), whose moments are given.  If that is 0, the
 * distance is 0 for equal samples and undefined for others.
 */
RetrainScaleStatus
retrain_wasserstein_scaled(RetrainPairs *pairs, const RetrainMoments *reference, double *distance)
{
	uint64		divisors[2] = {(uint64) pairs->n[0], (uint64) pairs->n[1]};
	RetrainExactSum sum;
	RetrainScaleStatus status = RETRAIN_SCALE_OK;

	retrain_exact_init(&sum, CurrentMemoryContext);
	if (!sum_differences(pairs, false, &sum))
		status = RETRAIN_SCALE_INFINITE;
	else if (retrain_exact_sign(&sum) == 0)
		*distance = 0;
	else
	{
		int			exponent;
		double		deviation = retrain_moments_deviation(reference, pairs->n[0], 0, &exponent);

		if (deviation == 0)
			status = RETRAIN_SCALE_UNDEFINED;
		else
			*distance = retrain_exact_ratio_over(&sum, divisors, 2, deviation, exponent);
	}
	retrain_exact_free(&sum);
	return status;
}
