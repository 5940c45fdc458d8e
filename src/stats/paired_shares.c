/*
 * paired_shares.c
 *	  Two shares of the same rows: interval, and test against any difference.
 *
 * With b rows that only the first has right, c that only the second has, of n,
 * the difference is (c - b)/n.  Interval: Bonett and Price (2012, J. Educ. Behav.
 * Stat. 37, 479-488), the normal one after a row is added to b and to c,
 *
 *	  p = (b + 1)/(n + 2), q = (c + 1)/(n + 2), s = sqrt((p + q - (q - p)^2)/(n + 2)),
 *	  q - p -/+ z s.
 *
 * Test of no difference: McNemar (1947, Psychometrika 12, 153-157).  Below 25
 * discordant rows b + c exact, b of b + c fair tosses; from 25 on normal,
 * (c - b)/sqrt(b + c), without a correction for continuity.  Test of another
 * difference d, as for non-inferiority: (q - p - d)/s, normal, so that it agrees
 * with the interval.
 */
#include "stats/pure.h"

#include "stats/distributions.h"
#include "stats/paired_shares.h"

/* Discordant rows from which the normal distribution serves. */
#define EXACT_BELOW 25

/* binomial_at_most returns P(X <= k) of n fair tosses. */
static double
binomial_at_most(int64_t k, int64_t n)
{
	double		term = 1.0,		/* n over i */
				sum = 1.0;

	/* n is small: all terms are whole numbers below 2^25 */
	for (int64_t i = 1; i <= k; i++)
	{
		term = term * (double) (n - i + 1) / (double) i;
		sum += term;
	}
	return ldexp(sum, (int) -n);
}

/* retrain_paired_shares compares two shares. */
void
retrain_paired_shares(int64_t only_first, int64_t only_second, int64_t rows, double level, double reference,
					  RetrainPairedShares *result)
{
	int64_t		discordant = only_first + only_second;
	double		p = ((double) only_first + 1.0) / ((double) rows + 2.0);
	double		q = ((double) only_second + 1.0) / ((double) rows + 2.0);
	double		s = sqrt((p + q - (q - p) * (q - p)) / ((double) rows + 2.0));
	double		half = retrain_normal_quantile(0.5 * (1.0 - level)) * s;

	result->difference = (double) (only_second - only_first) / (double) rows;
	result->low = Max(-1.0, q - p - half);
	result->high = Min(1.0, q - p + half);
	result->exact = reference == 0.0 && discordant < EXACT_BELOW;
	if (result->exact)
	{
		result->p_above = binomial_at_most(only_first, discordant);
		result->p_below = binomial_at_most(only_second, discordant);
	}
	else
	{
		double		z = reference == 0.0 ?
			(double) (only_second - only_first) / sqrt((double) discordant) : (q - p - reference) / s;

		result->p_above = retrain_normal_sf(z);
		result->p_below = retrain_normal_sf(-z);
	}
	result->p_value = Min(1.0, 2.0 * Min(result->p_above, result->p_below));
}
