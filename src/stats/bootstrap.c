/*
 * bootstrap.c
 *	  Bootstrap of a ratio of two sums by whole blocks.
 *
 * Blocks that do not overlap (Carlstein 1986), drawn with replacement; percentile interval
 * (Efron and Tibshirani 1993).  Numbers: SplitMix64 (Steele, Lea, Flood, Fast splittable
 * pseudorandom number generators, OOPSLA 2014), drawn without bias (Lemire, Fast random
 * integer generation in an interval, ACM TOMACS 29, 2019).  Definition:
 * doc/reference/robustness.md.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/bootstrap.h"
#include "stats/moments.h"

#define ST_SORT sort_blocks
#define ST_ELEMENT_TYPE RetrainBlock
#define ST_COMPARE(a, b) \
	((a)->denominator != (b)->denominator ? ((a)->denominator < (b)->denominator ? -1 : 1) : \
	 (a)->numerator < (b)->numerator ? -1 : (a)->numerator > (b)->numerator)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_values
#define ST_ELEMENT_TYPE double
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* next_number returns the next 64 bits of SplitMix64. */
static uint64
next_number(uint64 *state)
{
	uint64		z;

	*state += UINT64CONST(0x9e3779b97f4a7c15);
	z = *state;
	z = (z ^ (z >> 30)) * UINT64CONST(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64CONST(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/*
 * draw returns a whole number from 0 to n - 1, n below 2^32: the high word of number times
 * n, without 128-bit arithmetic.
 */
static uint32
draw(uint64 *state, uint32 n)
{
	uint64		reject = (0 - (uint64) n) % n;	/* 2^64 mod n */

	for (;;)
	{
		uint64		number = next_number(state);
		uint64		low = (number & 0xffffffff) * n;
		uint64		high = (number >> 32) * n + (low >> 32);

		if (((high << 32) | (low & 0xffffffff)) >= reject)
			return (uint32) (high >> 32);
	}
}

/* ratio returns the ratio of the sums of times[i] copies of each block, NaN if it has none. */
static double
ratio(const RetrainBlock *blocks, const uint32 *times, int n)
{
	RetrainExactSum numerator;
	RetrainExactSum denominator;
	double		below;
	double		value = NAN;

	retrain_exact_init(&numerator, CurrentMemoryContext);
	retrain_exact_init(&denominator, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
	{
		if (times[i] == 0)
			continue;
		retrain_exact_add_times(&numerator, blocks[i].numerator, times[i]);
		retrain_exact_add_times(&denominator, blocks[i].denominator, times[i]);
	}
	below = retrain_exact_value(&denominator);
	if (below > 0)
		value = retrain_exact_value(&numerator) / below;
	retrain_exact_free(&numerator);
	retrain_exact_free(&denominator);
	return value;
}

/* quantile returns a quantile of sorted values: linear, type 7. */
static double
quantile(const double *values, int n, double q)
{
	double		at = q * (n - 1);
	int			below = (int) at;
	double		t = at - below;

	if (below + 1 >= n)
		return values[n - 1];
	return values[below] + t * (values[below + 1] - values[below]);
}

/* spread sets the standard error and the interval from the values of the replicates. */
static void
spread(double *values, int n, RetrainBootstrap *result)
{
	RetrainMoments moments;

	result->replicates = n;
	result->standard_error = result->low = result->high = NAN;
	if (n < 2)
		return;
	retrain_moments_init(&moments, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
		retrain_moments_add_times(&moments, values[i], 1);
	result->standard_error = retrain_moments_stddev(&moments, n, 1);
	retrain_moments_free(&moments);
	sort_values(values, n);
	result->low = quantile(values, n, 0.025);
	result->high = quantile(values, n, 0.975);
}

/*
 * retrain_bootstrap computes the ratio of n blocks, at least one, and of replicates draws of
 * them.  The blocks are sorted in place, so that their order does not matter.
 */
void
retrain_bootstrap(RetrainBlock *blocks, int n, int replicates, uint64 seed, RetrainBootstrap *result)
{
	uint32	   *times = palloc(n * sizeof(uint32));
	double	   *values = palloc(replicates * sizeof(double));
	int			kept = 0;

	sort_blocks(blocks, n);
	for (int i = 0; i < n; i++)
		times[i] = 1;
	result->value = ratio(blocks, times, n);
	for (int r = 0; r < replicates; r++)
	{
		double		value;

		CHECK_FOR_INTERRUPTS();
		memset(times, 0, n * sizeof(uint32));
		for (int i = 0; i < n; i++)
			times[draw(&seed, (uint32) n)]++;
		value = ratio(blocks, times, n);
		if (isfinite(value))
			values[kept++] = value;
	}
	spread(values, kept, result);
	pfree(values);
	pfree(times);
}
