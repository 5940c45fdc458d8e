/*
 * gamma.c
 *	  Regularised incomplete gamma function; tails and quantiles of the
 *	  chi-square and gamma distributions.
 *
 * With P the lower and Q = 1 - P the upper function (DLMF 8.2.4), chi-square
 * with df degrees of freedom has the upper tail Q(df/2, x/2), gamma Q(shape,
 * x/scale).  Of P and Q the one that is small is computed, the other is its
 * complement:
 *
 *	x < a + 1			power series of P (DLMF 8.11.4), all terms positive
 *	x >= a + 1			continued fraction of Q (DLMF 8.9.2)
 *	a < 1, x < 1.5		Q from 1 - x^a/Gamma(1+a) and the series in -x
 *						(DLMF 8.7.1), because P alone is near 1 there
 *	a > 2e9				quadrature of the density of log x (outer_tail.c)
 *
 * Near x = a both expansions take some multiple of sqrt(a) steps: milliseconds
 * and a few digits at a = 1e9, too many beyond.
 * The common factor comes from Loader's form (stirling.c), which keeps full
 * accuracy where x^a and Gamma(a) are both far out of range.
 */
#include "stats/pure.h"

#include <float.h>

#include "stats/distributions.h"
#include "stats/outer_tail.h"
#include "stats/stirling.h"

#define EULER_GAMMA		0.577215664901532860606512090082
#define MAX_SHAPE		1e12
#define QUADRATURE_SHAPE 2e9
#define TWO_PI			6.283185307179586476925286766559

static void gamma_tails(double a, double x, double *lower, double *upper);
static double gamma_factor(double a, double x);
static double lower_series(double a, double x);
static double upper_fraction(double a, double x);
static double upper_small(double a, double x);
static double log_deviance(const void *shape, double delta, double w);
static double outer_tail(double a, double delta);
static double lgamma1p(double a);
static double gamma_quantile(double p_upper, double a);
static double quantile_start(double lower, double upper, double a);

/* retrain_chisq_sf returns P(X > x) for chi-square with 0 < df <= 2e12, else NaN. */
double
retrain_chisq_sf(double x, double df)
{
	return retrain_gamma_sf(x, 0.5 * df, 2.0);
}

/*
 * retrain_chisq_quantile returns the x that chi-square with df > 0 degrees of
 * freedom exceeds with probability p_upper, NaN out of range.
 */
double
retrain_chisq_quantile(double p_upper, double df)
{
	return retrain_gamma_quantile(p_upper, 0.5 * df, 2.0);
}

/* retrain_gamma_sf returns P(X > x) for gamma of this shape and scale, or NaN. */
double
retrain_gamma_sf(double x, double shape, double scale)
{
	double		lower,
				upper;

	if (isnan(x) || !(shape > 0.0 && shape <= MAX_SHAPE) || !(scale > 0.0 && scale <= DBL_MAX))
		return NAN;
	if (x <= 0.0)
		return 1.0;
	gamma_tails(shape, x / scale, &lower, &upper);
	return upper;
}

/*
 * retrain_gamma_quantile returns the x that gamma of this shape and scale
 * exceeds with probability p_upper, NaN out of range.
 */
double
retrain_gamma_quantile(double p_upper, double shape, double scale)
{
	if (!(p_upper >= 0.0 && p_upper <= 1.0) ||
		!(shape > 0.0 && shape <= MAX_SHAPE) || !(scale > 0.0 && scale <= DBL_MAX))
		return NAN;
	if (p_upper == 0.0)
		return INFINITY;
	if (p_upper == 1.0)
		return 0.0;
	return scale * gamma_quantile(p_upper, shape);
}

/* gamma_tails sets *lower to P(a, x) and *upper to Q(a, x), for a > 0, x >= 0. */
static void
gamma_tails(double a, double x, double *lower, double *upper)
{
	if (x == 0.0)
	{
		*lower = 0.0;
		*upper = 1.0;
	}
	else if (isinf(x))
	{
		*lower = 1.0;
		*upper = 0.0;
	}
	else if (a > QUADRATURE_SHAPE)
	{
		double		delta = (x - a) / a;
		double		outer = outer_tail(a, delta);

		*upper = delta >= 0.0 ? outer : 1.0 - outer;
		*lower = delta >= 0.0 ? 1.0 - outer : outer;
	}
	else if (x >= a + 1.0 && !(a < 1.0 && x < 1.5))
	{
		*upper = upper_fraction(a, x);
		*lower = 1.0 - *upper;
	}
	else
	{
		*lower = lower_series(a, x);
		*upper = (a < 1.0 && x < 1.5) ? upper_small(a, x) : 1.0 - *lower;
	}
}

/* gamma_factor returns x^a exp(-x) / Gamma(a + 1), for a > 0, x > 0. */
static double
gamma_factor(double a, double x)
{
	double		deviance;

	if (a < 10.0)
		return exp(a * log(x) - x - (a < 0.25 ? lgamma1p(a) : lgamma(a + 1.0)));

	if (x < 0.1 * a)
		deviance = a * log(x / a) + (a - x);
	else
		deviance = a * retrain_log1pmx((x - a) / a);
	return exp(deviance - retrain_stirling_error(a)) / sqrt(TWO_PI * a);
}

/* lower_series returns P(a, x) by its power series; meant for x < a + 1. */
static double
lower_series(double a, double x)
{
	double		factor = gamma_factor(a, x);
	double		term = 1.0,
				sum = 1.0;

	if (factor == 0.0)
		return 0.0;
	for (double n = a + 1.0; term > 1e-17 * sum; n += 1.0)
	{
		term *= x / n;
		sum += term;
	}
	return Min(factor * sum, 1.0);
}

/*
 * upper_fraction returns Q(a, x) by its continued fraction; meant for
 * x >= a + 1, where every partial denominator is positive.
 *
 * Evaluated forward as in Lentz's method: c and d are ratios of consecutive
 * numerators and denominators, so nothing overflows.
 */
static double
upper_fraction(double a, double x)
{
	double		factor = gamma_factor(a, x);
	double		b = x + 1.0 - a,
				c = INFINITY,
				d = 1.0 / b,
				value = d;

	if (factor == 0.0)
		return 0.0;
	for (double i = 1.0; i < 1e9; i += 1.0)
	{
		double		numerator = i * (a - i);
		double		ratio;

		b += 2.0;
		d = numerator * d + b;
		c = b + numerator / c;
		d = 1.0 / d;
		ratio = c * d;
		value *= ratio;
		if (fabs(ratio - 1.0) <= DBL_EPSILON)
			break;
	}
	return Min(factor * a * value, 1.0);
}

/*
 * upper_small returns Q(a, x) for 0 < a < 1, 0 < x < 1.5.
 *
 * P = x^a/Gamma(1+a) (1 + a sum over k >= 1 of (-x)^k / (k! (a+k))); both
 * parts of 1 - P are formed without the 1.
 */
static double
upper_small(double a, double x)
{
	double		log_power = a * log(x) - lgamma1p(a);
	double		power = 1.0,
				sum = 0.0;

	for (int k = 1; k < 60; k++)
	{
		double		term;

		power *= -x / k;
		term = power / (a + k);
		sum += term;
		if (fabs(term) < 1e-18 * fabs(sum))
			break;
	}
	return -expm1(log_power) - exp(log_power) * a * sum;
}

/* log_deviance returns a (d - log(1 + d)) for d = delta and log(1 + d) = w. */
static double
log_deviance(const void *shape, double delta, double w)
{
	double		a = *(const double *) shape;

	return delta > -0.5 && delta < 1.0 ? -a * retrain_log1pmx(delta) : a * (delta - w);
}

/*
 * outer_tail returns the tail from x = a (1 + delta) away from a, the peak of the
 * density x^a exp(-x) / Gamma(a) of log x.
 */
static double
outer_tail(double a, double delta)
{
	double		peak = sqrt(a / TWO_PI) * exp(-retrain_stirling_error(a));

	return peak * retrain_outer_tail(log_deviance, &a, delta, log1p(delta),
									 a * fabs(delta), a * (1.0 + delta));
}

/*
 * lgamma1p returns ln Gamma(1 + a) for 0 < a < 1 with small relative error also
 * where a is far below the spacing of doubles near 1.
 *
 * Taylor series at 1 (DLMF 5.7.3): -ln(1+a) + a(1 - gamma) + sum over k >= 2
 * of (-a)^k (zeta(k) - 1)/k.
 */
static double
lgamma1p(double a)
{
	static const double zeta_minus_1[] = {
		6.4493406684822643647e-1, 2.0205690315959428540e-1,
		8.2323233711138191516e-2, 3.6927755143369926331e-2,
		1.7343061984449139715e-2, 8.3492773819228268398e-3,
		4.0773561979443393787e-3, 2.0083928260822144179e-3,
		9.9457512781808533715e-4, 4.9418860411946455870e-4,
		2.4608655330804829863e-4, 1.2271334757848914675e-4,
		6.1248135058704829259e-5, 3.0588236307020493552e-5,
		1.5282259408651871733e-5, 7.6371976378997622737e-6,
		3.8172932649998398565e-6
	};
	double		power = -a,
				sum = 0.0;

	if (a >= 0.25)
		return lgamma(1.0 + a);
	for (int i = 0; i < lengthof(zeta_minus_1); i++)
	{
		power *= -a;
		sum += power * zeta_minus_1[i] / (i + 2);
	}
	return (a - log1p(a)) - EULER_GAMMA * a + sum;
}

/*
 * gamma_quantile returns x with Q(a, x) = p_upper, for 0 < p_upper < 1, a > 0.
 *
 * Newton's method on the logarithm of the smaller tail, in x or (for small x,
 * where the lower tail is a power) in ln x, kept inside a bracket that every
 * step narrows; a step that leaves the bracket is replaced by its middle.
 */
static double
gamma_quantile(double p_upper, double a)
{
	double		p_lower = 1.0 - p_upper;	/* exact where it is used */
	bool		by_upper = p_upper <= 0.5;
	double		target = log(by_upper ? p_upper : p_lower);
	double		low = 0.0,
				high = INFINITY;
	double		x = quantile_start(p_lower, p_upper, a);

	for (int i = 0; i < 200; i++)
	{
		double		lower,
					upper,
					miss,
					slope,
					step,
					next;

		gamma_tails(a, x, &lower, &upper);
		miss = log(by_upper ? upper : lower) - target;
		if (by_upper == (miss > 0.0))
			low = x;
		else
			high = x;

		/* d ln(tail) / d ln(x) */
		slope = a * gamma_factor(a, x) / (by_upper ? -upper : lower);
		step = -miss / slope;
		next = (x >= 1.0) ? x * (1.0 + step) : x * exp(step);
		if (fabs(step) < 1e-10)
			return next;
		if (!(next > low && next < high))
		{
			if (isinf(high))
				next = 2.0 * x + 1.0;
			else if (low == 0.0)
				next = (x < 1.0) ? high * 1e-3 : 0.5 * high;
			else
				next = (high > 4.0 * low) ? sqrt(low) * sqrt(high) : 0.5 * (low + high);
		}
		if (next == x)
			break;
		x = next;
	}
	return x;
}

/*
 * quantile_start returns a first guess above 0: the cube of Wilson and Hilferty
 * (1931), or the first term of the power series where that is not positive.
 */
static double
quantile_start(double lower, double upper, double a)
{
	double		z = retrain_normal_quantile(upper);
	double		root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * sqrt(a));

	if (a >= 0.4 && root > 0.2)
		return a * root * root * root;
	if (upper < 0.1 && a < 0.4)
		return Max(-log(upper / a), 0.5);
	return Max(exp((log(lower) + lgamma(a + 1.0)) / a), DBL_MIN);
}
