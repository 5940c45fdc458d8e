/*
 * bootstrap.c
 *	  Bootstrap of a figure, or of the difference of two, by whole blocks.
 *
 * Blocks that do not overlap (Carlstein 1986), drawn with replacement; percentile interval
 * (Efron and Tibshirani 1993), and the p-value that inverts it, in which the figure itself
 * counts as a replicate on either side (Davison and Hinkley 1997, 4.11).  Definition:
 * doc/reference/robustness.md.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/block_draws.h"
#include "stats/bootstrap.h"
#include "stats/moments.h"

#define ST_SORT sort_values
#define ST_ELEMENT_TYPE double
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

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

/* p_value_of returns the two-sided p-value of a reference value. */
static double
p_value_of(const double *values, int n, double reference)
{
	int			below = 0;		/* values at or below it, and */
	int			above = 0;		/* at or above it */

	for (int i = 0; i < n; i++)
	{
		below += values[i] <= reference;
		above += values[i] >= reference;
	}
	return Min(1.0, 2.0 * (Min(below, above) + 1.0) / (n + 1.0));
}

/* spread sets what is read from the values of the replicates. */
static void
spread(double *values, int n, const RetrainResampling *resampling, RetrainBootstrap *result)
{
	double		tail = 0.5 * (1.0 - resampling->level);
	RetrainMoments moments;

	result->replicates = n;
	result->standard_error = result->low = result->high = result->p_value = NAN;
	if (n < 2)
		return;
	retrain_moments_init(&moments, CurrentMemoryContext);
	for (int i = 0; i < n; i++)
		retrain_moments_add_times(&moments, values[i], 1);
	result->standard_error = retrain_moments_stddev(&moments, n, 1);
	retrain_moments_free(&moments);
	sort_values(values, n);
	result->low = quantile(values, n, tail);
	result->high = quantile(values, n, 1.0 - tail);
	result->p_value = p_value_of(values, n, resampling->reference);
}

/* retrain_bootstrap computes a figure of n blocks, at least one, and of replicates draws of them. */
void
retrain_bootstrap(const RetrainBlockFigure *figure, int n, const RetrainResampling *resampling,
				  RetrainBootstrap *result)
{
	uint32	   *times = palloc(n * sizeof(uint32));
	double	   *values = palloc(resampling->replicates * sizeof(double));
	uint64		state = resampling->seed;
	int			kept = 0;

	for (int i = 0; i < n; i++)
		times[i] = 1;
	result->value = figure->value(figure->arg, times, n);
	for (int r = 0; r < resampling->replicates; r++)
	{
		double		value;

		CHECK_FOR_INTERRUPTS();
		retrain_draw_blocks(&state, n, times);
		value = figure->value(figure->arg, times, n);
		if (isfinite(value))
			values[kept++] = value;
	}
	spread(values, kept, resampling, result);
	pfree(values);
	pfree(times);
}

/* difference returns the second figure less the first. */
static double
difference(const void *arg, const uint32 *times, int n)
{
	const RetrainBlockFigure *side = arg;

	return side[1].value(side[1].arg, times, n) - side[0].value(side[0].arg, times, n);
}

/*
 * retrain_bootstrap_difference computes two figures of the same n blocks, and the second
 * less the first with its spread over draws in which both have the same blocks.
 */
void
retrain_bootstrap_difference(const RetrainBlockFigure side[2], int n,
							 const RetrainResampling *resampling, double value[2],
							 RetrainBootstrap *result)
{
	RetrainBlockFigure figure = {difference, side};
	uint32	   *times = palloc(n * sizeof(uint32));

	for (int i = 0; i < n; i++)
		times[i] = 1;
	for (int s = 0; s < 2; s++)
		value[s] = side[s].value(side[s].arg, times, n);
	pfree(times);
	retrain_bootstrap(&figure, n, resampling, result);
}
