/*
 * cramer_von_mises.c
 *	  p-value of the two-sample Cramer-von Mises statistic.
 *
 * T = nm/(n+m)^2 times the sum of (F - G)^2 over the pooled rows, F and G being
 * the two empirical distribution functions (Anderson 1962, Ann. Math. Stat. 33,
 * whose mean and variance stand here).  scipy's form of T by ranks is the same
 * number if there are no ties.
 *
 * Exact: an order of the rows is a lattice path from (0,0) to (n,m); with L =
 * lcm(n,m), T (L(n+m))^2/(nm) is a whole number, the sum of squares of
 * L(i/n - j/m) over the points of the path (Xiao, Gordon, Yakovlev 2007, J. Stat.
 * Software 17(8)).  All C(n+m, n) paths are counted by that sum.  At one point
 * the sums of two paths differ by multiples of (n+m)/g, g the greatest common
 * divisor, since exchanging two neighbouring steps changes a sum by as much; so
 * the counts are kept in arrays of that stride: at most 52 thousand numbers a
 * point, for 19 and 20 rows.  Paths that have reached the statistic already are
 * taken out at once.  All in whole numbers.
 */
#include "stats/pure.h"

#include "stats/gcd.h"
#include "stats/host.h"
#include "stats/rank_tests.h"

#define MOST_ROWS		RETRAIN_CRAMER_VON_MISES_EXACT_ROWS

/* Larger than rounding of T, smaller than the steps that ties can add. */
#define SLACK			1e-6

/* Paths to one point that have not reached the statistic, by their sum. */
typedef struct PathCounts
{
	int64_t		least;			/* the smallest possible sum */
	int64_t		size;			/* counts of least, least + stride, ... */
	uint64_t   *counts;
} PathCounts;

static double exact_tail(double t, int64_t n, int64_t m);
static uint64_t paths_from(int64_t n, int64_t m, int64_t target);
static int64_t largest_sum(int64_t n, int64_t m);
static void add_paths(PathCounts *to, const PathCounts *from, int64_t square, int64_t stride);
static uint64_t binomial(int64_t n, int64_t k);

/* retrain_cramer_von_mises_pvalue returns P(T >= t); see rank_tests.h. */
double
retrain_cramer_von_mises_pvalue(double t, int64_t n, int64_t m, bool *exact)
{
	bool		by_paths = Max(n, m) <= MOST_ROWS;
	double		mean,
				variance;

	if (exact != NULL)
		*exact = by_paths;
	if (isnan(t) || n < 1 || m < 1)
		return NAN;
	if (by_paths)
		return exact_tail(t, n, m);
	retrain_cramer_von_mises_moments(n, m, &mean, &variance);

	/* the limit law has mean 1/6 and variance 1/45 */
	return retrain_cramer_von_mises_limit_sf(1.0 / 6.0 + (t - mean) / sqrt(45.0 * variance));
}

/*
 * retrain_cramer_von_mises_moments sets mean and variance of T without ties, NaN
 * without rows.
 */
void
retrain_cramer_von_mises_moments(int64_t n, int64_t m, double *mean, double *variance)
{
	double		a = (double) n,
				b = (double) m,
				rows = a + b;

	if (n < 1 || m < 1)
	{
		*mean = *variance = NAN;
		return;
	}
	*mean = (1.0 + 1.0 / rows) / 6.0;
	/* (N+1) (4abN - 3(a^2+b^2) - 2ab) / (180 N^2 ab), divided through by N */
	*variance = (1.0 + 1.0 / rows) *
		(4.0 - (3.0 * (a / b + b / a) + 2.0) / rows) / 180.0;
}

/* exact_tail returns P(T >= t) for at most MOST_ROWS rows in each sample. */
static double
exact_tail(double t, int64_t n, int64_t m)
{
	double		lcm = (double) (n / retrain_gcd(n, m) * m);
	double		rows = (double) (n + m);
	double		target = floor(t * (lcm * rows) * (lcm * rows) / (double) (n * m) + SLACK);

	if (target <= 0.0)
		return 1.0;
	if (target > (double) largest_sum(n, m))
		return 0.0;
	return (double) paths_from(Min(n, m), Max(n, m), (int64_t) target) / (double) binomial(n + m, n);
}

/*
 * paths_from returns how many paths have a sum of at least target > 0.
 *
 * points[i] belongs to (i, j) where the loop has passed i, else to (i, j - 1).
 */
static uint64_t
paths_from(int64_t n, int64_t m, int64_t target)
{
	int64_t		divisor = retrain_gcd(n, m);
	int64_t		stride = (n + m) / divisor;

	/* the sums at one point share its square, and were below the target before it */
	int64_t		capacity = Min(target, largest_sum(n, m)) / stride + 2;
	PathCounts	points[MOST_ROWS + 1];
	PathCounts	spare;
	uint64_t   *memory = retrain_host_allocate(sizeof(uint64_t) * (n + 2) * capacity);
	uint64_t	reached = 0;

	for (int64_t i = 0; i <= n; i++)
	{
		points[i].size = 0;
		points[i].least = INT64_MAX;
		points[i].counts = memory + i * capacity;
	}
	spare.counts = memory + (n + 1) * capacity;

	for (int64_t j = 0; j <= m; j++)
	{
		retrain_host_check_interrupts();
		for (int64_t i = 0; i <= n; i++)
		{
			int64_t		distance = i * (m / divisor) - j * (n / divisor);
			int64_t		square = distance * distance;
			int64_t		kept;
			uint64_t   *swap;

			/* both ways into the point; their sums grow by its square */
			spare.least = INT64_MAX;
			spare.size = 0;
			if (i == 0 && j == 0)
			{
				spare.least = 0;
				spare.size = 1;
				spare.counts[0] = 1;
			}
			if (j > 0)
				add_paths(&spare, &points[i], square, stride);
			if (i > 0)
				add_paths(&spare, &points[i - 1], square, stride);

			/* whatever has reached the target will do so at the end */
			kept = spare.size;
			while (kept > 0 && spare.least + (kept - 1) * stride >= target)
				reached += spare.counts[--kept] * binomial(n + m - i - j, n - i);
			spare.size = kept;

			swap = points[i].counts;
			points[i] = spare;
			spare.counts = swap;
		}
	}
	retrain_host_release(memory);
	return reached;
}

/*
 * add_paths adds the paths of one point, their sums increased by square, to
 * another that may be empty.
 */
static void
add_paths(PathCounts *to, const PathCounts *from, int64_t square, int64_t stride)
{
	int64_t		least = from->least + square;
	int64_t		offset;

	if (from->size == 0)
		return;
	if (to->size == 0)
		to->least = least;
	if (least < to->least)
	{
		/* make room below */
		offset = (to->least - least) / stride;
		for (int64_t i = to->size - 1; i >= 0; i--)
			to->counts[i + offset] = to->counts[i];
		for (int64_t i = 0; i < offset; i++)
			to->counts[i] = 0;
		to->size += offset;
		to->least = least;
	}
	offset = (least - to->least) / stride;
	while (to->size < offset + from->size)
		to->counts[to->size++] = 0;
	for (int64_t i = 0; i < from->size; i++)
		to->counts[i + offset] += from->counts[i];
}

/* largest_sum returns the sum of the path along the border. */
static int64_t
largest_sum(int64_t n, int64_t m)
{
	int64_t		divisor = retrain_gcd(n, m);
	int64_t		sum = 0;

	for (int64_t i = 1; i <= n; i++)
		sum += (i * (m / divisor)) * (i * (m / divisor));
	for (int64_t j = 1; j < m; j++)
		sum += (j * (n / divisor)) * (j * (n / divisor));
	return sum;
}

/* binomial returns C(n, k) for 0 <= k <= n <= 2 MOST_ROWS, which fits 38 bits. */
static uint64_t
binomial(int64_t n, int64_t k)
{
	uint64_t	product = 1;

	k = Min(k, n - k);
	for (int64_t i = 1; i <= k; i++)
		product = product * (uint64_t) (n - k + i) / (uint64_t) i;
	return product;
}
