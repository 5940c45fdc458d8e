/*
 * anderson_darling.c
 *	  p-value and standard deviation of the two-sample Anderson-Darling
 *	  statistic.
 *
 * Scholz and Stephens (1987, J. Am. Stat. Assoc. 82): A^2 of k samples has mean
 * k - 1 and, without ties, a variance that depends on the row counts alone.
 * For k = 2 its limit law is that of the one-sample statistic (limit_laws.c),
 * with mean 1 and variance 2 (pi^2 - 9) / 3.  As they do, we use the limit law at
 * the standardised statistic for all row counts.
 */
#include "stats/pure.h"

#include "stats/rank_tests.h"

#define EULER_GAMMA		0.577215664901532860606512090082
#define ZETA_2			1.644934066848226436472415166646

/* sqrt(2 (pi^2 - 9) / 3) */
#define LIMIT_SD		0.761404141959383975801914540388

/* From this on, harmonic sums are taken from their asymptotic series. */
#define SERIES_FROM		1000

static void harmonic_sums(double n, double *first, double *second);

/*
 * retrain_anderson_darling_pvalue returns P(A^2 > 1 + sd standardised) in the
 * limit law, NaN for NaN.
 */
double
retrain_anderson_darling_pvalue(double standardised)
{
	return retrain_anderson_darling_limit_sf(1.0 + LIMIT_SD * standardised);
}

/*
 * retrain_anderson_darling_sd returns the standard deviation of A^2, NaN below
 * four rows or for an empty sample.
 *
 * The variance is (a N^3 + b N^2 + c N + d) / ((N-1)(N-2)(N-3)) with h the sum of
 * 1/i for i < N, g the sum of 1/((N-i) j) for i < j < N, and H = 1/n + 1/m; for two
 * samples their coefficients are those below.  g, a double sum, is h2 - 2h/N
 * with h2 the sum of 1/i^2 (by the convolution of harmonic numbers), so no loop
 * over the rows is needed.
 */
double
retrain_anderson_darling_sd(int64_t n, int64_t m)
{
	double		rows = (double) n + (double) m;
	double		inverse,
				first,
				second,
				g,
				a,
				b,
				c;

	if (n < 1 || m < 1 || rows < 4.0)
		return NAN;
	inverse = 1.0 / (double) n + 1.0 / (double) m;
	harmonic_sums(rows - 1.0, &first, &second);
	g = second - 2.0 * first / rows;
	a = (4.0 * g - 6.0) + (10.0 - 6.0 * g) * inverse;
	b = (12.0 * g + 8.0 * first - 22.0) + (2.0 * g - 14.0 * first - 4.0) * inverse;
	c = (36.0 * first + 4.0) + (2.0 * first - 6.0) * inverse;
	return sqrt((a + (b + (c + 24.0 / rows) / rows) / rows) /
				((1.0 - 1.0 / rows) * (1.0 - 2.0 / rows) * (1.0 - 3.0 / rows)));
}

/*
 * harmonic_sums sets *first and *second to the sums of 1/i and 1/i^2 for i = 1
 * .. n, a whole number (DLMF 5.11.2, 5.15.8).
 */
static void
harmonic_sums(double n, double *first, double *second)
{
	double		r = 1.0 / n;

	*first = *second = 0.0;
	if (n < SERIES_FROM)
	{
		for (double i = n; i >= 1.0; i -= 1.0)
		{
			*first += 1.0 / i;
			*second += 1.0 / (i * i);
		}
		return;
	}
	*first = log(n) + EULER_GAMMA + r * (1.0 / 2.0 - r * (1.0 / 12.0 - r * r / 120.0));
	*second = ZETA_2 - r * (1.0 - r * (1.0 / 2.0 - r * (1.0 / 6.0 - r * r / 30.0)));
}
