/*
 * ks_exact.c
 *	  P(D >= d) for the two-sample Kolmogorov-Smirnov statistic, exactly.
 *
 * Without ties all C(n+m, n) orders of the pooled rows are equally likely.  An
 * order is a lattice path from (0,0) to (n,m); D is the largest |i/n - j/m| on
 * it.  D >= h/lcm(n,m) means that the path touches |i m/g - j n/g| = h (g the
 * greatest common divisor) or goes beyond (Hodges 1958, Arkiv f. Mat. 3).
 *
 * Different sizes: a random path is a Markov chain that goes from (i,j) to
 * (i+1,j) with probability (n-i)/(n-i+m-j).  We follow the probabilities of all
 * inner points of one antidiagonal i+j to the next and add up what leaves.
 * Every operation adds or multiplies positive numbers: the tail keeps its
 * relative accuracy however small it is.  (Counting the paths that stay inside
 * and subtracting from 1, as scipy does, leaves noise of 1e-13 and sometimes a
 * negative result; scipy then turns to the asymptotic formula.  We need not.)
 * About n*m steps, memory proportional to the smaller sample.
 *
 * Equal sizes: reflection gives P = 2 (r1 - r2 + r3 - ...), with rk =
 * C(2n, n-kh) / C(2n, n) (Gnedenko and Korolyuk 1951).
 */
#include "stats/pure.h"

#include <float.h>

#include "stats/gcd.h"
#include "stats/host.h"
#include "stats/ks_exact.h"

/*
 * The chain starts with 2^900 instead of 1, and points below 2^-1000 at both
 * ends of an antidiagonal are dropped: they are 1e-570 of the whole, far below
 * any tail that fits into a double, and would become slow denormal numbers.
 */
#define START_EXPONENT	900
#define LEAST_EXPONENT	(-1000)

static double paths_outside(int64_t small, int64_t large, int64_t h);
static double paths_outside_square(int64_t n, int64_t h);
static double binomial_ratio(int64_t n, int64_t from, int64_t h);
static int64_t floor_divide(int64_t a, int64_t b);

/*
 * retrain_ks_exact_feasible tells whether the exact tail takes at most
 * RETRAIN_KS_EXACT_STEPS steps.  Equal sizes take some sqrt(n), and are limited
 * so that every multiple of 1/n is told apart in double precision.
 */
bool
retrain_ks_exact_feasible(int64_t n, int64_t m)
{
	if (n == m)
		return n <= RETRAIN_KS_EXACT_SQUARE_ROWS;
	return (double) n * (double) m <= RETRAIN_KS_EXACT_STEPS;
}

/* retrain_ks_exact_sf returns P(D >= d); see ks_exact.h. */
double
retrain_ks_exact_sf(int64_t n, int64_t m, double d)
{
	int64_t		multiple = n / retrain_gcd(n, m) * m;
	int64_t		h = (int64_t) rint(d * (double) multiple);
	double		p;

	Assert(n >= 1 && m >= 1 && retrain_ks_exact_feasible(n, m));

	if (h <= 0)
		return 1.0;
	if (n == m)
		p = paths_outside_square(n, h);
	else
		p = paths_outside(Min(n, m), Max(n, m), h);
	return Max(0.0, Min(p, 1.0));
}

/*
 * paths_outside returns the share of paths that reach distance h, for
 * small < large.
 */
static double
paths_outside(int64_t small, int64_t large, int64_t h)
{
	int64_t		divisor = retrain_gcd(small, large);
	int64_t		step_small = small / divisor;
	int64_t		period = step_small + large / divisor;
	int64_t		rows = small + large;
	double		least = ldexp(1.0, LEAST_EXPONENT);
	double		outside = 0.0;
	double	   *buffer;
	double	   *now;
	double	   *next;
	int64_t		low = 0,
				high = 0;

	/*
	 * now[i] belongs to i rows of the smaller sample; zeros stand on both sides
	 * of the range low..high, so indexes -1 to small + 1 are used.
	 */
	buffer = retrain_host_allocate(sizeof(double) * 2 * (small + 3));
	now = buffer + 1;
	next = now + small + 3;
	now[0] = ldexp(1.0, START_EXPONENT);

	for (int64_t t = 0; t < rows && low <= high; t++)
	{
		int64_t		first = floor_divide((t + 1) * step_small - h, period) + 1;
		int64_t		last = -floor_divide(-((t + 1) * step_small + h), period) - 1;
		int			from = (int) low;
		int			to = (int) Min(high + 1, small);
		double		other_left = (double) (large - t);
		double		small_left = (double) (small + 1);
		double		scale = 1.0 / (double) (rows - t);
		double	   *swap;

		retrain_host_check_interrupts();

		for (int i = from; i <= to; i++)
			next[i] = (now[i] * (other_left + i) + now[i - 1] * (small_left - i)) * scale;

		low = from;
		high = to;
		while (low <= high && low < first)
			outside += next[low++];
		while (low <= high && high > last)
			outside += next[high--];
		while (low <= high && next[low] < least)
			low++;
		while (low <= high && next[high] < least)
			high--;

		next[low - 1] = 0.0;
		next[high + 1] = 0.0;
		swap = now;
		now = next;
		next = swap;
	}
	retrain_host_release(buffer);
	return ldexp(outside, -START_EXPONENT);
}

/*
 * paths_outside_square returns the share of paths that reach distance h, for
 * two samples of n rows.
 *
 * Horner's scheme from the last term that counts: rk is below
 * exp(-(kh)^2/(2n)), so terms past kh = 10 sqrt(n) are below 1e-21.
 */
static double
paths_outside_square(int64_t n, int64_t h)
{
	int64_t		terms = (int64_t) Min((double) (n / h), 10.0 * sqrt((double) n) / (double) h + 1.0);
	double		p = 0.0;

	for (int64_t k = terms; k >= 0; k--)
		p = binomial_ratio(n, k * h, h) * (1.0 - p);
	return 2.0 * p;
}

/* binomial_ratio returns C(2n, n-from-h) / C(2n, n-from), 0 if below range. */
static double
binomial_ratio(int64_t n, int64_t from, int64_t h)
{
	double		ratio = 1.0;
	double		above = (double) (n - from);
	double		below = (double) (n + from + 1);

	if (from + h > n)
		return 0.0;
	for (int64_t j = 0; j < h; j++)
	{
		/* Stop here: rounding keeps a denormal number from ever becoming 0. */
		if (ratio < DBL_MIN)
			return 0.0;
		if ((j & 0xffff) == 0)
			retrain_host_check_interrupts();
		ratio *= (above - (double) j) / (below + (double) j);
	}
	return ratio;
}

/* floor_divide returns the largest whole number <= a/b, for b > 0. */
static int64_t
floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}
