/*
 * normal.c
 *	  Upper tail and quantile of the standard normal distribution.
 *
 * The tail is erfc of the C library.  The quantile starts from the rational
 * approximation 26.2.23 of Abramowitz and Stegun and is refined by Newton
 * steps on the logarithm of the tail, which is concave, so that they converge
 * from any start; near the middle erf is used, which keeps the relative
 * accuracy of a quantile near 0.
 */
#include "stats/pure.h"

#include "stats/distributions.h"

#define INV_SQRT_2PI	0.398942280401432677939946059934

static double central_quantile(double delta);

/* retrain_normal_sf returns P(Z > z), NaN for NaN. */
double
retrain_normal_sf(double z)
{
	return 0.5 * erfc(z * M_SQRT1_2);
}

/*
 * retrain_normal_quantile returns z with P(Z > z) = p_upper: infinite for 0 and
 * 1, NaN outside [0, 1].
 */
double
retrain_normal_quantile(double p_upper)
{
	double		t,
				z,
				log_p;

	if (!(p_upper >= 0.0 && p_upper <= 1.0))
		return NAN;
	if (p_upper == 0.0)
		return INFINITY;
	if (p_upper == 1.0)
		return -INFINITY;

	/* Both differences are exact (Sterbenz), so nothing is lost by symmetry. */
	if (p_upper >= 0.25 && p_upper <= 0.75)
		return central_quantile(0.5 - p_upper);
	if (p_upper > 0.5)
		return -retrain_normal_quantile(1.0 - p_upper);

	log_p = log(p_upper);
	t = sqrt(-2.0 * log_p);
	z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
		(1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
	for (int i = 0; i < 20; i++)
	{
		double		sf = retrain_normal_sf(z);
		double		density = INV_SQRT_2PI * exp(-0.5 * z * z);
		double		step = (log(sf) - log_p) * sf / density;

		z += step;
		if (fabs(step) < 1e-9 * z)
			break;
	}
	return z;
}

/* central_quantile returns z with P(0 < Z < z) = delta, |delta| <= 1/4. */
static double
central_quantile(double delta)
{
	double		z = delta / INV_SQRT_2PI;

	for (int i = 0; i < 20; i++)
	{
		double		density = INV_SQRT_2PI * exp(-0.5 * z * z);
		double		step = (delta - 0.5 * erf(z * M_SQRT1_2)) / density;

		z += step;
		if (fabs(step) <= 1e-9 * fabs(z))
			break;
	}
	return z;
}
