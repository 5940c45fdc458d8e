/*
 * roc.c
 *	  Area under the ROC curve, its interval, and average precision.
 *
 * n negative and m positive rows.  For a group of equal scores with a negative and b
 * positive rows, which has i negative and j positive ones below it:
 *
 *	  area = sum over groups of b (2 i + a) / (2 n m)   (Mann-Whitney)
 *	  average precision = sum over groups of b/m P, P = (m - j) / (n + m - i - j)
 *
 * the latter being the step function over distinct scores, from the highest down, as in
 * scikit-learn.  The area is exact in integers and rounded once; terms of average
 * precision are rounded, their sum is not.
 *
 * DeLong: with u = 2 i + a for a positive row and v = 2 (m - j) - b for a negative one,
 *
 *	  variance = spread(u) / (4 n^2 m (m-1) m) + spread(v) / (4 m^2 n (n-1) n)
 *
 * where spread is rows times sum of squares less squared sum, over the rows; each of the
 * two parts is formed exactly and rounded once.  The interval is expit(logit(area) +- z
 * se / (area (1 - area))): it stays inside (0, 1).
 *
 * Bounds for groups that are not one score: their a b comparisons count half each, so
 * the area can be wrong by half of them.  Average precision is largest with all positive
 * rows tied above the negative ones, and smallest with all of them apart below them:
 * sum over r = 1..b of (T + r) / (K + r), T positive rows above the group and K = T +
 * negative rows above and in it, which is at least b - (K - T) ln(1 + b/K).
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/distributions.h"
#include "stats/exact_sum.h"
#include "stats/roc.h"

/* A group of equal scores. */
typedef struct Group
{
	RetrainWide a;				/* rows in it, negative and */
	RetrainWide b;				/* positive */
	RetrainWide i;				/* rows below it */
	RetrainWide j;
	bool		exact;
} Group;

typedef struct Groups
{
	RetrainPairReader reader;
	Group		group;
} Groups;

/* groups_begin starts from the lowest score. */
static void
groups_begin(Groups *groups, RetrainPairs *pairs)
{
	retrain_wide_check_ranks(pairs->n[0], pairs->n[1]);
	memset(groups, 0, sizeof(*groups));
	retrain_pairs_begin(&groups->reader, pairs);
}

/* groups_next moves to the next group, false after the last one. */
static inline bool
groups_next(Groups *groups)
{
	const RetrainPair *pair = retrain_pairs_next(&groups->reader);
	Group	   *g = &groups->group;

	if (pair == NULL)
		return false;
	g->i += g->a;
	g->j += g->b;
	g->a = pair->rows[0];
	g->b = pair->rows[1];
	g->exact = pair->exact;
	return true;
}

/* over_pairs returns half of an integer over the number of pairs of rows. */
static double
over_pairs(RetrainWide twice, const int64 *n)
{
	RetrainExactSum sum;
	double		result;

	retrain_exact_init(&sum, CurrentMemoryContext);
	retrain_exact_add_wide(&sum, twice);
	result = retrain_exact_ratio(&sum, (uint64[]) {2, n[0], n[1]}, 3);
	retrain_exact_free(&sum);
	return result;
}

/* area_of sets the figures of an area, given twice the pairs in order and those undecided. */
static void
area_of(RetrainRocAuc *result, RetrainWide twice, RetrainWide undecided, const int64 *n)
{
	RetrainWide all = 2 * (RetrainWide) n[0] * n[1];

	result->auc = over_pairs(twice, n);
	result->rest = over_pairs(all - twice, n);
	result->gini = over_pairs(2 * twice - all, n);
	result->max_error = over_pairs(undecided, n);
}

/* area_undefined does so where a class has no rows; tells whether that is the case. */
static bool
area_undefined(RetrainRocAuc *result, const int64 *n)
{
	result->auc = result->rest = result->gini = result->max_error = NAN;
	return n[0] == 0 || n[1] == 0;
}

/* retrain_roc_auc computes the area. */
void
retrain_roc_auc(RetrainPairs *pairs, RetrainRocAuc *result)
{
	RetrainWide twice = 0;
	RetrainWide undecided = 0;
	Groups		groups;
	Group	   *g = &groups.group;

	if (area_undefined(result, pairs->n))
		return;
	groups_begin(&groups, pairs);
	while (groups_next(&groups))
	{
		twice += g->b * (2 * g->i + g->a);
		if (!g->exact)
			undecided += g->a * g->b;
	}
	area_of(result, twice, undecided, pairs->n);
}

/*
 * placement_variance returns the variance of the mean of k numbers u/(2 o), whose sum and
 * sum of squares are given for u; k is at least 2.
 */
static double
placement_variance(RetrainWide total, const RetrainExactSum *squares, int64 k, int64 o)
{
	RetrainExactSum rows;
	RetrainExactSum sum;
	RetrainExactSum spread;
	double		result;

	retrain_exact_init(&rows, CurrentMemoryContext);
	retrain_exact_init(&sum, CurrentMemoryContext);
	retrain_exact_init(&spread, CurrentMemoryContext);
	retrain_exact_add_wide(&rows, k);
	retrain_exact_add_wide(&sum, total);
	retrain_exact_add_product(&spread, false, &rows, squares);
	retrain_exact_add_product(&spread, true, &sum, &sum);
	result = retrain_exact_ratio(&spread, (uint64[]) {4, o, o, k, k, k - 1}, 6);
	retrain_exact_free(&rows);
	retrain_exact_free(&sum);
	retrain_exact_free(&spread);
	return result;
}

/* logit_interval sets the interval around an area strictly between 0 and 1. */
static void
logit_interval(RetrainDelong *result)
{
	double		auc = result->area.auc;
	double		rest = result->area.rest;
	double		odds = auc / rest;
	double		factor = exp(retrain_normal_quantile(0.025) * result->standard_error / (auc * rest));

	result->low = odds / (odds + factor);
	result->high = odds / (odds + 1 / factor);
}

/* retrain_delong computes the area with its standard error and interval. */
void
retrain_delong(RetrainPairs *pairs, RetrainDelong *result)
{
	const int64 *n = pairs->n;
	RetrainWide twice = 0;
	RetrainWide undecided = 0;
	RetrainExactSum squares[2];
	Groups		groups;
	Group	   *g = &groups.group;

	result->standard_error = result->low = result->high = NAN;
	if (area_undefined(&result->area, n))
		return;
	for (int s = 0; s < 2; s++)
		retrain_exact_init(&squares[s], CurrentMemoryContext);
	groups_begin(&groups, pairs);
	while (groups_next(&groups))
	{
		RetrainWide u = 2 * g->i + g->a;
		RetrainWide v = 2 * (n[1] - g->j) - g->b;

		twice += g->b * u;
		if (!g->exact)
			undecided += g->a * g->b;
		if (g->b > 0)
			retrain_exact_add_wide_product(&squares[1], (double) g->b, u, u);
		if (g->a > 0)
			retrain_exact_add_wide_product(&squares[0], (double) g->a, v, v);
	}
	area_of(&result->area, twice, undecided, n);
	if (n[0] >= 2 && n[1] >= 2 && result->area.auc > 0 && result->area.rest > 0)
	{
		result->standard_error = sqrt(placement_variance(twice, &squares[1], n[1], n[0]) +
									  placement_variance(twice, &squares[0], n[0], n[1]));
		logit_interval(result);
	}
	for (int s = 0; s < 2; s++)
		retrain_exact_free(&squares[s]);
}

/* tied_precision returns b times the precision where the scores of a group begin. */
static inline double
tied_precision(const Group *g, const int64 *n)
{
	RetrainWide positives = n[1] - g->j;

	return (double) g->b * ((double) positives / (double) (positives + n[0] - g->i));
}

/* most_precision returns the most that the b rows of a group can add. */
static inline double
most_precision(const Group *g, const int64 *n)
{
	RetrainWide positives = n[1] - g->j;

	return (double) g->b * ((double) positives / (double) (positives + n[0] - g->i - g->a));
}

/* least_precision returns no more than the least that they can add. */
static double
least_precision(const Group *g, const int64 *n)
{
	double		above = (double) (n[1] - g->j - g->b);
	double		wrong = (double) (n[0] - g->i);
	double		b = (double) g->b;
	double		least = b * ((above + 1) / (above + 1 + wrong));

	if (wrong == 0)
		return b;
	return Max(least, b - wrong * log1p(b / (above + wrong)));
}

/* retrain_average_precision computes it. */
void
retrain_average_precision(RetrainPairs *pairs, RetrainAveragePrecision *result)
{
	const int64 *n = pairs->n;
	double		more = 0;
	double		less = 0;
	uint64		positives = (uint64) n[1];
	RetrainExactSum sum;
	Groups		groups;
	Group	   *g = &groups.group;

	result->value = result->max_error = NAN;
	if (n[1] == 0)
		return;
	retrain_exact_init(&sum, CurrentMemoryContext);
	groups_begin(&groups, pairs);
	while (groups_next(&groups))
	{
		double		term;

		if (g->b == 0)
			continue;
		term = tied_precision(g, n);
		retrain_exact_add(&sum, term);
		if (!g->exact)
		{
			more += Max(0, most_precision(g, n) - term);
			less += Max(0, term - least_precision(g, n));
		}
	}
	result->value = retrain_exact_ratio(&sum, &positives, 1);
	result->max_error = Max(more, less) / (double) n[1];
	retrain_exact_free(&sum);
}
