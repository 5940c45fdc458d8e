/*
 * relative_errors.c
 *	  Relative and symmetric errors of a batch of rows.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "stats/relative_errors.h"
#include "stats/vectors.h"

/* retrain_relative_error returns |error| / |actual|; infinite or NaN for an actual value of 0. */
double
retrain_relative_error(double error, double actual)
{
	return fabs(error) / fabs(actual);
}

/* retrain_symmetric_error returns 2 |error| / (|actual| + |predicted|), 0 for 0 / 0. */
double
retrain_symmetric_error(double error, double actual, double predicted)
{
	double		size = fabs(actual) + fabs(predicted);

	if (unlikely(size == 0))
		return 0;
	if (unlikely(size > DBL_MAX))
		return 2 * (fabs(error) / 4 / (fabs(actual) / 4 + fabs(predicted) / 4));
	return 2 * (fabs(error) / size);
}

static pg_attribute_always_inline void
retrain_relative_errors_body(double *relative, const double *error, const double *actual, int n, int *infinite,
			  int *zeros)
{
	int64		beyond = 0;
	int64		nothing = 0;

	for (int i = 0; i < n; i++)
	{
		relative[i] = fabs(error[i]) / fabs(actual[i]);
		beyond += !(relative[i] <= DBL_MAX);
		nothing += actual[i] == 0;
	}
	*infinite = (int) beyond;
	*zeros = (int) nothing;
}

/* retrain_relative_errors sets n of them, and counts those that are not finite, and actual values that are 0. */
RETRAIN_TWICE(extern, void, retrain_relative_errors,
			  (double *relative, const double *error, const double *actual, int n, int *infinite, int *zeros),
			  (relative, error, actual, n, infinite, zeros))

static pg_attribute_always_inline int
symmetric_body(double *symmetric, const double *error, const double *actual, const double *predicted,
			   int n)
{
	int64		special = 0;

	for (int i = 0; i < n; i++)
	{
		double		size = fabs(actual[i]) + fabs(predicted[i]);

		special += !(size > 0 && size <= DBL_MAX);
		symmetric[i] = 2 * (fabs(error[i]) / size);
	}
	return (int) special;
}

/* symmetric sets n of them, and returns how many are not right, as their divisor is 0 or infinite. */
RETRAIN_TWICE(static, int, symmetric,
			  (double *symmetric, const double *error, const double *actual, const double *predicted, int n),
			  (symmetric, error, actual, predicted, n))

/* retrain_symmetric_errors sets n of them. */
void
retrain_symmetric_errors(double *values, const double *error, const double *actual,
						 const double *predicted, int n)
{
	if (symmetric(values, error, actual, predicted, n) == 0)
		return;
	for (int i = 0; i < n; i++)
		values[i] = retrain_symmetric_error(error[i], actual[i], predicted[i]);
}
