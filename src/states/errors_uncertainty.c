/*
 * errors_uncertainty.c
 *	  Standard errors of the figures of a regression model.
 *
 * Of a mean: the standard deviation of the rows' values, divisor n - 1, over the root of n.
 * Of a quotient U / W of sums over rows, by the delta method that of the mean of
 * (u - (U / W) v) / mean of v, where u and v are the rows' terms of U and W:
 *
 *	  n / (n - 1) times (W^2 sum of u^2 - 2 U W sum of u v + U^2 sum of v^2) / W^4, and its root
 *
 *	  wape					u = |e|				v = |y|
 *	  r2					u = (n e)^2			v = (n y - sum of y)^2
 *	  explained_variance	u = (n e - sum of e)^2, and v as for r2
 *
 * 1 - U / W has the standard error of U / W.  In the two last ones the mean of y, and of e, is
 * estimated as well, which adds nothing to first order: the derivative by it is 0 at the
 * mean.  Everything under the root is formed exactly and rounded once.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "states/errors.h"

/* retrain_errors_mean_error returns the standard error of the mean of n values, NaN for fewer than two. */
double
retrain_errors_mean_error(const RetrainMoments *moments, int64 n)
{
	int			exponent;
	double		mantissa = retrain_moments_deviation(moments, n, 1, &exponent);

	return ldexp(mantissa / sqrt((double) n), exponent);
}

/* retrain_errors_squared_error returns the standard error of the mean squared error. */
double
retrain_errors_squared_error(const RetrainErrors *errors)
{
	RetrainMoments squared = {errors->moments.squares, errors->powers.sum[RETRAIN_POWER_EEEE]};

	return retrain_errors_mean_error(&squared, errors->errors->rows);
}

/* The sums over rows that a quotient's standard error needs. */
typedef struct Quotient
{
	RetrainExactSum u;
	RetrainExactSum v;
	RetrainExactSum uu;
	RetrainExactSum uv;
	RetrainExactSum vv;
} Quotient;

/* whole returns an integer as a sum, in the current context. */
static RetrainExactSum
whole(int64 value)
{
	RetrainExactSum result;

	retrain_exact_init(&result, CurrentMemoryContext);
	retrain_exact_add_two(&result, value < 0, 0, (uint64) (value < 0 ? -value : value), 0);
	return result;
}

/* product returns the product of two sums, in the current context. */
static RetrainExactSum
product(const RetrainExactSum *a, const RetrainExactSum *b)
{
	RetrainExactSum result;

	retrain_exact_init(&result, CurrentMemoryContext);
	retrain_exact_add_product(&result, false, a, b);
	return result;
}

/* add_term adds times a b to a sum. */
static void
add_term(RetrainExactSum *into, int64 times, const RetrainExactSum *a, const RetrainExactSum *b)
{
	RetrainExactSum factor = whole(times);
	RetrainExactSum both = product(a, b);

	retrain_exact_add_product(into, false, &factor, &both);
	retrain_exact_free(&factor);
	retrain_exact_free(&both);
}

/* quotient_error returns the standard error of U / W over n rows, NaN for W = 0 or fewer than two rows. */
static double
quotient_error(const Quotient *quotient, int64 n)
{
	RetrainExactSum rows = whole(n);
	RetrainExactSum squares[3];
	RetrainExactSum sum;
	RetrainExactSum scaled;
	uint64		divisor = (uint64) (n - 1);
	int			exponent;
	int			below;
	double		mantissa;
	double		divided;

	if (n < 2 || retrain_exact_sign(&quotient->v) == 0)
		return NAN;
	squares[0] = product(&quotient->v, &quotient->v);
	squares[1] = product(&quotient->u, &quotient->v);
	squares[2] = product(&quotient->u, &quotient->u);
	retrain_exact_init(&sum, CurrentMemoryContext);
	add_term(&sum, 1, &squares[0], &quotient->uu);
	add_term(&sum, -2, &squares[1], &quotient->uv);
	add_term(&sum, 1, &squares[2], &quotient->vv);
	if (retrain_exact_sign(&sum) < 0)
		return NAN;				/* of no rows */
	scaled = product(&rows, &sum);
	mantissa = retrain_exact_root_parts(&scaled, &divisor, 1, &exponent);
	divided = retrain_exact_parts(&squares[0], NULL, 0, &below);
	return ldexp(mantissa / divided, exponent - below);
}

/* retrain_errors_wape_error returns the standard error of the weighted absolute percentage error. */
double
retrain_errors_wape_error(const RetrainErrors *errors)
{
	const RetrainExactSum *powers = errors->powers.sum;
	RetrainExactSum one = whole(1);
	Quotient	quotient;

	retrain_exact_init(&quotient.u, CurrentMemoryContext);
	add_term(&quotient.u, 2, &one, &powers[RETRAIN_POWER_POSITIVE_E]);
	add_term(&quotient.u, -1, &one, &errors->moments.sum);
	retrain_exact_init(&quotient.v, CurrentMemoryContext);
	add_term(&quotient.v, 1, &one, &powers[RETRAIN_POWER_Y]);
	add_term(&quotient.v, -2, &one, &powers[RETRAIN_POWER_NEGATIVE_Y]);
	quotient.uu = errors->moments.squares;
	quotient.uv = powers[RETRAIN_POWER_ABSOLUTE_EY];
	quotient.vv = powers[RETRAIN_POWER_YY];
	return quotient_error(&quotient, errors->errors->rows);
}

/* What the deviations n a - s and n b - t of two columns a and b are made from. */
typedef struct Deviations
{
	const RetrainExactSum *power[5][5]; /* sum of a^i b^j */
	RetrainExactSum n[5];		/* powers of n */
	RetrainExactSum s[5];		/* of -s */
	RetrainExactSum t[5];		/* of -t */
} Deviations;

/* set_powers sets the powers 0 to 4 of a sum, which may be negated. */
static void
set_powers(RetrainExactSum *power, int64 sign, const RetrainExactSum *sum)
{
	RetrainExactSum factor = whole(sign);

	power[0] = whole(1);
	power[1] = product(&factor, sum);
	for (int i = 2; i <= 4; i++)
		power[i] = product(&power[i - 1], &power[1]);
}

/* binomial returns the number of ways to choose k of n, n at most 4. */
static int64
binomial(int n, int k)
{
	int64		ways = 1;

	for (int i = 1; i <= k; i++)
		ways = ways * (n - k + i) / i;
	return ways;
}

/* deviations returns the sum over rows of (n a - s)^i (n b - t)^j, in the current context. */
static RetrainExactSum
deviations(const Deviations *of, int i, int j)
{
	RetrainExactSum result;

	retrain_exact_init(&result, CurrentMemoryContext);
	for (int k = 0; k <= i; k++)
		for (int l = 0; l <= j; l++)
		{
			RetrainExactSum rest = product(&of->s[i - k], &of->t[j - l]);
			RetrainExactSum scaled = product(&of->n[k + l], &rest);

			add_term(&result, binomial(i, k) * binomial(j, l), &scaled, of->power[k][l]);
			retrain_exact_free(&rest);
			retrain_exact_free(&scaled);
		}
	return result;
}

/*
 * retrain_errors_explained_error returns the standard error of R2, or of that without bias, the
 * explained variance; NaN for a state without detail.
 */
double
retrain_errors_explained_error(const RetrainErrors *errors, bool without_bias)
{
	const RetrainExactSum *powers = errors->powers.sum;
	RetrainExactSum rows = whole(errors->errors->rows);
	RetrainExactSum none = whole(0);
	Quotient	quotient;
	Deviations	of = {
		.power[0] = {&rows, &powers[RETRAIN_POWER_Y], &powers[RETRAIN_POWER_YY],
		&powers[RETRAIN_POWER_YYY], &powers[RETRAIN_POWER_YYYY]},
		.power[1] = {&errors->moments.sum, &powers[RETRAIN_POWER_EY], &powers[RETRAIN_POWER_EYY]},
		.power[2] = {&errors->moments.squares, &powers[RETRAIN_POWER_EEY], &powers[RETRAIN_POWER_EEYY]},
		.power[3] = {&powers[RETRAIN_POWER_EEE]},
		.power[4] = {&powers[RETRAIN_POWER_EEEE]}
	};

	if (!errors->powers.detailed)
		return NAN;
	set_powers(of.n, 1, &rows);
	set_powers(of.s, -1, without_bias ? &errors->moments.sum : &none);
	set_powers(of.t, -1, &powers[RETRAIN_POWER_Y]);
	quotient.u = deviations(&of, 2, 0);
	quotient.v = deviations(&of, 0, 2);
	quotient.uu = deviations(&of, 4, 0);
	quotient.uv = deviations(&of, 2, 2);
	quotient.vv = deviations(&of, 0, 4);
	return quotient_error(&quotient, errors->errors->rows);
}
