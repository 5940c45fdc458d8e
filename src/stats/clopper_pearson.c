/*
 * clopper_pearson.c
 *	  Exact interval of a share from counts: Clopper and Pearson, Biometrika 26
 *	  (1934).
 *
 * The ends are quantiles of beta distributions.  The beta distribution function
 * is a tail of F: P(B <= x) = P(F(2b, 2a) >= a (1 - x) / (b x)); its inverse is
 * found by halving.
 */
#include "stats/pure.h"

#include "stats/clopper_pearson.h"
#include "stats/distributions.h"

/* beta_quantile returns x with P(B <= x) = p for shapes a and b, both > 0. */
static double
beta_quantile(double p, double a, double b)
{
	double		low = 0;
	double		high = 1;

	for (int i = 0; i < 100; i++)
	{
		double		x = (low + high) / 2;

		if (x <= low || x >= high)
			break;
		if (retrain_f_sf(a * (1 - x) / (b * x), 2 * b, 2 * a) < p)
			low = x;
		else
			high = x;
	}
	return (low + high) / 2;
}

/* retrain_clopper_pearson returns the interval; see the header. */
void
retrain_clopper_pearson(double successes, double trials, double level, double *low, double *high)
{
	double		tail = (1 - level) / 2;
	double		failures = trials - successes;

	*low = successes <= 0 ? 0 : beta_quantile(tail, successes, failures + 1);
	*high = failures <= 0 ? 1 : beta_quantile(1 - tail, successes + 1, failures);
}
