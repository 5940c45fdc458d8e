/*
 * wilson.c
 *	  Wilson score interval of a proportion.
 *
 * Wilson (1927): the p for which |s/n - p| <= z sqrt(p(1-p)/n), that is, the
 * two roots of a quadratic.  No continuity correction.
 */
#include "stats/pure.h"

#include "stats/distributions.h"

/*
 * retrain_wilson sets *low and *high, both within [0, 1], low exactly 0
 * without successes, high exactly 1 without failures.
 *
 * Both ends are NaN if successes or level are out of range.
 */
void
retrain_wilson(int64_t successes, int64_t trials, double level,
						double *low, double *high)
{
	double		z,
				s,
				n,
				larger;

	if (successes < 0 || successes > trials || !(level > 0.0 && level < 1.0))
	{
		*low = *high = NAN;
		return;
	}

	z = retrain_normal_quantile(0.5 * (1.0 - level));
	s = (double) successes;
	n = (double) trials;

	*low = 0.0;
	*high = 1.0;
	if (trials == 0)
		return;

	/*
	 * The larger root is a sum of positive terms.  The product of both roots is
	 * s^2/(n(n+z^2)); dividing it by the larger one avoids the difference of
	 * two near numbers that makes the textbook form inexact for few successes.
	 */
	larger = s + 0.5 * z * z +
		z * sqrt(s * ((double) (trials - successes) / n) + 0.25 * z * z);
	if (successes > 0)
		*low = s * (s / n) / larger;
	if (successes < trials)
		*high = Min(larger / (n + z * z), 1.0);
}
