/*
 * mann_whitney.c
 *	  p-value of the two-sided Mann-Whitney test.
 *
 * Exact: without ties, U <= u for as many of the C(n+m, n) orders as there are
 * partitions of the numbers 0 to u into at most k parts of at most M, k the
 * smaller and M the larger row count.  The generating function of the
 * partitions of a number is the product of (1 - q^(M+i)) / (1 - q^i) for i = 1 .. k;
 * one more 1/(1 - q) sums from 0.  We expand the numerator by the q-binomial
 * theorem,
 *
 *	  sum over j of (-1)^j q^(jM + j(j+1)/2) [k over j],
 *
 * and write the denominator over the least common multiple L of 1 .. k, as
 * (1 - q^L)^(k+1), whose expansion has binomial coefficients.  What is left in
 * the numerator is a fixed polynomial of (k+1) L whole numbers below 2^64.  So
 * the cost does not depend on M.  For u up to kM/2 little is subtracted: terms are
 * at most about five times the result, and for u < M there is one only.
 */
#include "stats/pure.h"

#include "stats/distributions.h"
#include "stats/host.h"
#include "stats/rank_tests.h"

#define MOST_ROWS		RETRAIN_MANN_WHITNEY_EXACT_ROWS

/* Largest coefficient index of a q-binomial coefficient, 4 * 4 for MOST_ROWS 8. */
#define MOST_DEGREE		((MOST_ROWS / 2) * (MOST_ROWS - MOST_ROWS / 2))

/* Larger counts of the other sample could not be told apart in doubles. */
#define MOST_OTHER_ROWS	(INT64_C(1) << 49)

static double orders_up_to(int64_t u, int k, int64_t other);
static int	least_common_multiple(int k);
static uint64_t *partition_numerator(int k, int period);
static double partitions_up_to(const uint64_t *numerator, int k, int period, int64_t u);
static void q_binomial(int k, int j, int64_t *coefficients);
static double binomial(double n, int k);

/* retrain_mann_whitney_pvalue returns the two-sided p-value; see rank_tests.h. */
double
retrain_mann_whitney_pvalue(double distance, int64_t n, int64_t m, double tie_term, bool *exact)
{
	int64_t		few = Min(n, m),
				many = Max(n, m);
	bool		by_orders = few <= MOST_ROWS && many <= MOST_OTHER_ROWS && tie_term == 0.0;
	double		variance,
				p;

	if (exact != NULL)
		*exact = by_orders;
	if (isnan(distance) || isnan(tie_term) || n < 1 || m < 1)
		return NAN;
	if (by_orders)
	{
		int64_t		u = few * many - (int64_t) Min(fabs(distance), (double) few * (double) many);

		/* 2u so far; half a step of U is no order */
		p = 2.0 * orders_up_to(u / 2, (int) few, many) / binomial((double) (few + many), (int) few);
		return Min(p, 1.0);
	}
	variance = retrain_mann_whitney_variance(n, m, tie_term);
	if (variance == 0.0)
		return 1.0;
	p = 2.0 * retrain_normal_sf((fabs(distance) - 1.0) / (2.0 * sqrt(variance)));
	return Min(p, 1.0);
}

/*
 * retrain_mann_whitney_variance returns the variance of U: exactly 0 if all rows
 * are equal, NaN without rows.
 */
double
retrain_mann_whitney_variance(int64_t n, int64_t m, double tie_term)
{
	double		a = (double) n,
				b = (double) m,
				rows = a + b;
	double		factor;

	if (n < 1 || m < 1)
		return NAN;

	/* at least 3 if two values differ, and less than that in rounding if not */
	factor = rows + 1.0 - tie_term / (rows * (rows - 1.0));
	return factor < 1.0 ? 0.0 : a * b / 12.0 * factor;
}

/*
 * orders_up_to returns the number of orders with U <= u <= kM/2, M being other >=
 * k >= 1.
 */
static double
orders_up_to(int64_t u, int k, int64_t other)
{
	int			period = least_common_multiple(k);
	uint64_t   *numerator = partition_numerator(k, period);
	double		sum = 0.0;

	for (int j = 0; j <= k; j++)
	{
		int64_t		left = u - j * other - j * (j + 1) / 2;
		int64_t		coefficients[MOST_DEGREE + 1];
		double		term = 0.0;

		if (left < 0)
			break;
		q_binomial(k, j, coefficients);
		for (int e = 0; e <= j * (k - j) && e <= left; e++)
			term += (double) coefficients[e] * partitions_up_to(numerator, k, period, left - e);
		sum += j % 2 == 0 ? term : -term;
	}
	retrain_host_release(numerator);
	return sum;
}

/* least_common_multiple returns that of 1 .. k. */
static int
least_common_multiple(int k)
{
	static const int multiples[] = {1, 1, 2, 6, 12, 60, 60, 420, 840};

	Assert(k < lengthof(multiples));
	return multiples[k];
}

/*
 * partition_numerator returns the coefficients of (1 - q^L)^(k+1) / ((1 - q) (1 - q)
 * (1 - q^2) .. (1 - q^k)), L being period; the caller releases them.
 *
 * Arithmetic modulo 2^64; the results themselves are smaller.
 */
static uint64_t *
partition_numerator(int k, int period)
{
	int			size = (k + 1) * period;
	uint64_t   *a = retrain_host_allocate(sizeof(uint64_t) * size);

	a[0] = 1;
	for (int i = 0; i <= k; i++)
	{
		int			step = Max(i, 1);

		for (int c = step; c < size; c++)
			a[c] += a[c - step];
		for (int c = size - 1; c >= period; c--)
			a[c] -= a[c - period];
	}
	return a;
}

/*
 * partitions_up_to returns how many partitions of 0, 1, .. u into parts of at
 * most k there are.  All terms are positive.
 */
static double
partitions_up_to(const uint64_t *numerator, int k, int period, int64_t u)
{
	int64_t		whole = u / period;
	int			rest = (int) (u % period);
	double		sum = 0.0;

	for (int i = 0; i <= k && i <= whole; i++)
		sum += (double) numerator[rest + i * period] * binomial((double) (whole - i + k), k);
	return sum;
}

/*
 * q_binomial sets the j (k - j) + 1 coefficients of [k over j] by the rule
 * [k over j] = [k-1 over j] + q^(k-j) [k-1 over j-1].
 */
static void
q_binomial(int k, int j, int64_t *coefficients)
{
	int64_t		row[MOST_ROWS + 1][MOST_DEGREE + 1] = {{0}};

	row[0][0] = 1;
	for (int a = 1; a <= k; a++)
		for (int b = Min(a, j); b >= 1; b--)
			for (int e = MOST_DEGREE; e >= a - b; e--)
				row[b][e] += row[b - 1][e - (a - b)];
	for (int e = 0; e <= MOST_DEGREE; e++)
		coefficients[e] = row[j][e];
}

/* binomial returns C(n, k) for a small k >= 0. */
static double
binomial(double n, int k)
{
	double		product = 1.0;

	for (int i = 1; i <= k; i++)
		product = product * (n - k + i) / i;
	return product;
}
