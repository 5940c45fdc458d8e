/*
 * beta.c
 *	  Regularised incomplete beta function, as tails of the F and Student t
 *	  distributions, and the quantile of the latter.
 *
 * For a = df1/2, b = df2/2 and x = a f/(a f + b), P(F <= f) is I_x(a, b) (DLMF
 * 8.17.1).  In w = log f the density is x^a (1-x)^b / B(a, b), log-concave
 * with its peak at w = 0.  We integrate it from w outward, away from the peak,
 * and take the other tail as the complement:
 *
 *	density(w) = peak exp(-deviance), deviance = (a+b) log(1 + q d) - a log(1 + d)
 *
 * with d = f - 1 and q = a/(a+b).  peak is free of large numbers in Loader's
 * form (stirling.c); the linear terms of both logarithms are equal and left
 * out, so that the deviance keeps its digits whatever the degrees of freedom.
 * q <= 1/2 by exchanging the roles of a and b (f becomes 1/f), so that the
 * difference that remains cancels little.
 *
 * The integral is that of outer_tail.c, in constant time at any degrees of freedom.
 */
#include "stats/pure.h"

#include "stats/distributions.h"
#include "stats/outer_tail.h"
#include "stats/stirling.h"

#define TWO_PI			6.283185307179586476925286766559

/* Degrees of freedom above this are refused; a + b must not overflow. */
#define MAX_DF			1e300

/* Above this, f is taken from w = log f alone. */
#define LARGEST_LOG		600.0

/* One of a pair of variance ratios: f or its inverse, whichever has q <= 1/2. */
typedef struct RatioLaw
{
	double		a;				/* half the degrees of freedom of the numerator */
	double		b;				/* the same of the denominator; a <= b */
	double		q;				/* a / (a + b) */
	double		peak;			/* density of log f at f = 1 */
} RatioLaw;

static void ratio_tails(double f, double log_f, double a, double b,
						double *lower, double *upper, double *density);
static double deviance(const void *ratio_law, double delta, double w);
static double outer_tail(const RatioLaw *law, double delta, double w);

/*
 * retrain_f_sf returns P(F > x) for F with df1 and df2 degrees of freedom, both
 * above 0 and at most 1e300, else NaN.
 */
double
retrain_f_sf(double x, double df1, double df2)
{
	double		lower,
				upper,
				density;

	if (isnan(x) || !(df1 > 0.0 && df1 <= MAX_DF) || !(df2 > 0.0 && df2 <= MAX_DF))
		return NAN;
	if (x <= 0.0)
		return 1.0;
	if (isinf(x))
		return 0.0;
	ratio_tails(x, log(x), 0.5 * df1, 0.5 * df2, &lower, &upper, &density);
	return upper;
}

/* retrain_student_t_two_sided returns P(|T| > |t|), NaN unless 0 < df <= 1e300. */
double
retrain_student_t_two_sided(double t, double df)
{
	double		lower,
				upper,
				density;

	t = fabs(t);
	if (isnan(t) || !(df > 0.0 && df <= MAX_DF))
		return NAN;
	if (t == 0.0)
		return 1.0;
	if (isinf(t))
		return 0.0;
	/* T^2 is F with 1 and df degrees of freedom; t * t may be 0 or infinite */
	ratio_tails(t * t, 2.0 * log(t), 0.5, 0.5 * df, &lower, &upper, &density);
	return upper;
}

/* retrain_student_t_sf returns P(T > t), NaN unless 0 < df <= 1e300. */
double
retrain_student_t_sf(double t, double df)
{
	double		half = 0.5 * retrain_student_t_two_sided(t, df);

	return t < 0.0 ? 1.0 - half : half;
}

/*
 * retrain_student_t_quantile returns t with P(T > t) = p_upper: infinite for 0
 * and 1, NaN outside [0, 1].
 *
 * Newton's method in log t, on the logarithm of P(|T| > t) or, near the middle,
 * of P(|T| < t).  Both are concave, so that the steps converge from any start.
 */
double
retrain_student_t_quantile(double p_upper, double df)
{
	bool		central = p_upper > 0.25;
	double		target,
				t;

	if (!(p_upper >= 0.0 && p_upper <= 1.0) || !(df > 0.0 && df <= MAX_DF))
		return NAN;
	if (p_upper == 0.0)
		return INFINITY;
	if (p_upper == 0.5)
		return 0.0;
	if (p_upper > 0.5)
		return -retrain_student_t_quantile(1.0 - p_upper, df);

	/* 1 - 2p is exact where it is used */
	target = log(central ? 1.0 - 2.0 * p_upper : 2.0 * p_upper);
	t = retrain_normal_quantile(p_upper);
	for (int i = 0; i < 100; i++)
	{
		double		lower,
					upper,
					density,
					step;

		ratio_tails(t * t, 2.0 * log(t), 0.5, 0.5 * df, &lower, &upper, &density);
		if (central)
			step = 0.5 * (target - log(lower)) * lower / density;
		else
			step = 0.5 * (log(upper) - target) * upper / density;
		t *= exp(step);
		if (!(fabs(step) >= 1e-9))
			break;
	}
	return t;
}

/*
 * ratio_tails sets *lower and *upper to the tails of F at f > 0, and *density to
 * the density of log F.  log_f counts where f itself is out of range.
 */
static void
ratio_tails(double f, double log_f, double a, double b,
			double *lower, double *upper, double *density)
{
	double		delta = f - 1.0;
	double		w = log_f;
	double		outer;
	bool		inverse = a > b;
	RatioLaw	law;

	if (inverse)
	{
		delta = f > 2.0 ? 1.0 / f - 1.0 : -delta / f;
		w = -w;
	}
	law.a = inverse ? b : a;
	law.b = inverse ? a : b;
	law.q = law.a / (a + b);
	law.peak = sqrt(law.a * (law.b / (a + b)) / TWO_PI) *
		exp(retrain_stirling_error(a + b) - retrain_stirling_error(a) - retrain_stirling_error(b));

	*density = law.peak * exp(-deviance(&law, delta, w));
	outer = Min(outer_tail(&law, delta, w), 1.0);
	if ((w >= 0.0) != inverse)
	{
		*upper = outer;
		*lower = 1.0 - outer;
	}
	else
	{
		*lower = outer;
		*upper = 1.0 - outer;
	}
}

/*
 * deviance returns (a+b) log(1 + q d) - a log(1 + d), which is >= 0, for
 * d = delta and log(1 + d) = w.
 */
static double
deviance(const void *ratio_law, double delta, double w)
{
	const RatioLaw *law = ratio_law;
	double		log_scaled;

	if (delta > -0.5 && delta < 1.0)
		return (law->a + law->b) * retrain_log1pmx(law->q * delta) -
			law->a * retrain_log1pmx(delta);
	if (w < LARGEST_LOG)
		log_scaled = log1p(law->q * delta);
	else
	{
		log_scaled = w + log(law->q);
		if (log_scaled < 40.0)
			log_scaled = log1p(exp(log_scaled));
	}
	return (law->a + law->b) * log_scaled - law->a * w;
}

/* outer_tail returns the tail from w away from the peak, to infinity on that side. */
static double
outer_tail(const RatioLaw *law, double delta, double w)
{
	double		top = law->a * (1.0 - law->q);
	double		share;

	/* derivatives of the deviance with respect to w */
	if (w >= LARGEST_LOG)
		return law->peak * retrain_outer_tail(deviance, law, delta, w, law->b, 0.0);
	share = 1.0 / (1.0 + law->q * delta);
	return law->peak * retrain_outer_tail(deviance, law, delta, w, top * fabs(delta) * share,
										  top * (1.0 + delta) * share * share);
}
