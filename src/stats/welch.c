/*
 * welch.c
 *	  Welch's t of two samples, from their exact moments.
 *
 * Definition: doc/reference/drift.md.  Differences, variances and their sums are exact
 * fractions, so values far from 0 lose no digits, and those whose squares leave the range
 * of doubles are no exception.  Rounded are only roots and quotients.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/welch.h"

/* mean_difference sets sum to n m times the mean of the reference less that of the current sample. */
static void
mean_difference(const RetrainMoments *reference, int64 n, const RetrainMoments *current, int64 m,
				RetrainExactSum *sum)
{
	RetrainExactSum rows;

	retrain_exact_init(&rows, CurrentMemoryContext);
	retrain_exact_add_wide(&rows, m);
	retrain_exact_add_product(sum, false, &rows, &reference->sum);
	retrain_exact_clear(&rows);
	retrain_exact_add_wide(&rows, n);
	retrain_exact_add_product(sum, true, &rows, &current->sum);
	retrain_exact_free(&rows);
}

/* add_times adds a sum, multiplied by the factors given, to another one. */
static void
add_times(RetrainExactSum *into, const RetrainExactSum *sum, const uint64 *factors, int n)
{
	RetrainExactSum product;

	retrain_exact_init(&product, CurrentMemoryContext);
	retrain_exact_add_two(&product, false, 0, 1, 0);
	for (int i = 0; i < n; i++)
	{
		RetrainExactSum factor;
		RetrainExactSum next;

		retrain_exact_init(&factor, CurrentMemoryContext);
		retrain_exact_add_two(&factor, false, 0, factors[i], 0);
		retrain_exact_init(&next, CurrentMemoryContext);
		retrain_exact_add_product(&next, false, &product, &factor);
		retrain_exact_free(&factor);
		retrain_exact_free(&product);
		product = next;
	}
	retrain_exact_add_product(into, false, sum, &product);
	retrain_exact_free(&product);
}

/*
 * retrain_welch computes t, its degrees of freedom and Cohen's d for n and m finite
 * values, at least two of each; false if both samples are constant.
 *
 * With s and t the spreads (n times the sum of squares less the square of the sum), the
 * squared errors of the means are s / (n^2 (n-1)) and t / (m^2 (m-1)), which are brought
 * to one denominator; the pooled variance is (m s + n t) / (n m (n+m-2)).
 */
bool
retrain_welch(const RetrainMoments *reference, int64 n,
			  const RetrainMoments *current, int64 m, RetrainWelch *result)
{
	uint64		rows[2] = {(uint64) n, (uint64) m};
	uint64		divisors[6] = {n, n, n - 1, m, m, m - 1};
	RetrainExactSum spread[2];
	RetrainExactSum error[2];
	RetrainExactSum sum;
	RetrainExactSum difference;
	double		share[2];
	double		scale;
	int			exponent;
	bool		defined;

	retrain_exact_init(&sum, CurrentMemoryContext);
	retrain_exact_init(&difference, CurrentMemoryContext);
	retrain_moments_spread(reference, n, &spread[0]);
	retrain_moments_spread(current, m, &spread[1]);
	mean_difference(reference, n, current, m, &difference);

	for (int s = 0; s < 2; s++)
	{
		retrain_exact_init(&error[s], CurrentMemoryContext);
		add_times(&error[s], &spread[s], divisors + 3 * (1 - s), 3);
		retrain_exact_merge(&sum, &error[s]);
	}
	defined = retrain_exact_sign(&sum) > 0;
	if (defined)
	{
		scale = retrain_exact_parts(&sum, NULL, 0, &exponent);
		for (int s = 0; s < 2; s++)
			share[s] = retrain_exact_ratio_over(&error[s], NULL, 0, scale, exponent);
		result->df = 1 / (share[0] * share[0] / (double) (n - 1) +
						  share[1] * share[1] / (double) (m - 1));
		scale = retrain_exact_root_parts(&sum, divisors, 6, &exponent);
		result->statistic = retrain_exact_ratio_over(&difference, rows, 2, scale, exponent);

		retrain_exact_clear(&sum);
		add_times(&sum, &spread[0], &rows[1], 1);
		add_times(&sum, &spread[1], &rows[0], 1);
		scale = retrain_exact_root_parts(&sum, (uint64[]) {n, m, (uint64) n + m - 2}, 3, &exponent);
		result->effect = 0 - retrain_exact_ratio_over(&difference, rows, 2, scale, exponent);
	}
	for (int s = 0; s < 2; s++)
	{
		retrain_exact_free(&spread[s]);
		retrain_exact_free(&error[s]);
	}
	retrain_exact_free(&sum);
	retrain_exact_free(&difference);
	return defined;
}
