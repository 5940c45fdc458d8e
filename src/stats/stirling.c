/*
 * stirling.c
 *	  log(1 + x) - x, and the error of Stirling's formula.
 *
 * A density such as x^a exp(-x) / Gamma(a + 1) is a ratio of huge numbers;
 * through logarithms it loses as many digits as the logarithms have before the
 * point.  Loader (2000, "Fast and accurate computation of binomial
 * probabilities") writes it as exp(-deviance - Stirling error) instead, where
 * no large numbers meet.  These are the two parts.
 *
 * Not here: the densities themselves (gamma.c, kolmogorov.c).
 */
#include "stats/pure.h"

#include "stats/stirling.h"

#define HALF_LOG_2PI	0.918938533204672741780329736406

/*
 * retrain_log1pmx returns log(1 + x) - x for x > -1.
 *
 * With r = x/(2+x), log(1+x) is twice the area tangent of r, and 2r - x is
 * -xr: the leading x has gone before anything is rounded.
 */
double
retrain_log1pmx(double x)
{
	double		r,
				r2,
				power,
				sum = 0.0;

	if (!(x > -0.5 && x < 1.0))
		return log1p(x) - x;

	r = x / (2.0 + x);
	r2 = r * r;
	power = 1.0;
	for (int k = 3; k < 80; k += 2)
	{
		double		term = power / k;

		sum += term;
		if (term < 1e-17)
			break;
		power *= r2;
	}
	return 2.0 * r * r2 * sum - x * r;
}

/*
 * retrain_stirling_error returns ln Gamma(a+1) minus Stirling's formula, a > 0.
 *
 * From 10 on, the asymptotic series with the terms B(2k)/(2k(2k-1) a^(2k-1)) (DLMF
 * 5.11.1); its first omitted term is below 2e-18.
 */
double
retrain_stirling_error(double a)
{
	static const double coefficients[] = {
		1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0,
		1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0, -3617.0 / 122400.0
	};
	double		r,
				sum = 0.0;

	if (a < 10.0)
		return lgamma(a + 1.0) - (a + 0.5) * log(a) + a - HALF_LOG_2PI;

	r = 1.0 / (a * a);
	for (int i = lengthof(coefficients) - 1; i >= 0; i--)
		sum = sum * r + coefficients[i];
	return sum / a;
}
