/*
 * rank_statistics.c
 *	  Cramer-von Mises, Anderson-Darling and Mann-Whitney for two samples of n and m
 *	  rows, N = n + m.
 *
 * Definitions: doc/reference/drift.md.  Equal values share their mean rank.  For a group
 * of a and b equal values before which there are i and j, everything follows from the
 * integers a, b, i, j; twice a midrank is an integer too.  Sums of ranks are exact
 * (128 bits hold eight times the cube of N up to 2^40 rows), those of Anderson-Darling,
 * whose terms are fractions, are sums of rounded terms without further error.
 *
 * Infinities are ordinary values.  The p-values are in rank_tests.h.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/exact_sum.h"
#include "stats/rank_statistics.h"
#include "stats/rank_tests.h"

/* A group of equal values. */
typedef struct Group
{
	RetrainWide a;				/* rows in it, of the reference and */
	RetrainWide b;				/* of the current sample */
	RetrainWide i;				/* rows before it */
	RetrainWide j;
} Group;

typedef struct Groups
{
	RetrainPairReader reader;
	Group		group;
} Groups;

/* groups_begin starts from the smallest value. */
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
	return true;
}

/*
 * mid_difference returns 2 n m (F - G), F and G halfway through the group.
 */
static inline RetrainWide
mid_difference(const Group *g, const RetrainPairs *pairs)
{
	return pairs->n[1] * (2 * g->i + g->a) - pairs->n[0] * (2 * g->j + g->b);
}

/*
 * rank_squares returns the sum over t = 1..a of (c - 2 t)^2: four times the squared
 * differences of midrank and own rank, c being twice the midrank less twice the rows
 * of the own sample before the group.
 */
static inline RetrainWide
rank_squares(RetrainWide a, RetrainWide c)
{
	return a * c * c - 2 * c * a * (a + 1) + 2 * (a * (a + 1) * (2 * a + 1) / 3);
}

/*
 * retrain_cramer_von_mises computes T = U / (n m N) - (4 n m - 1) / (6 N), U being n times
 * the squared differences of the reference's ranks in the pooled and in its own sample,
 * plus m times those of the current one (Anderson 1962).  Both samples have rows.
 *
 * Without ties T is largest when the samples do not overlap: (2 n m + 1) / (6 N).  Ties can
 * add to that, where the distribution without ties has no probability left.
 */
void
retrain_cramer_von_mises(RetrainPairs *pairs, RetrainCramer *result)
{
	int64		n = pairs->n[0];
	int64		m = pairs->n[1];
	RetrainWide product = (RetrainWide) n * m;
	RetrainWide squares[2] = {0, 0};
	RetrainExactSum sum;
	RetrainExactSum differences;
	Groups		groups;
	Group	   *g = &groups.group;

	retrain_exact_init(&sum, CurrentMemoryContext);
	retrain_exact_init(&differences, CurrentMemoryContext);
	result->constant = false;
	groups_begin(&groups, pairs);
	while (groups_next(&groups))
	{
		RetrainWide rows = g->a + g->b;
		RetrainWide d = mid_difference(g, pairs);

		squares[0] += rank_squares(g->a, 2 * g->j + rows + 1);
		squares[1] += rank_squares(g->b, 2 * g->i + rows + 1);
		retrain_exact_add_wide_product(&differences, (double) rows, d, d);
		if (rows == (RetrainWide) n + m)
			result->constant = true;
	}

	/* over 24 n m N, where squares are four times those of the formula */
	retrain_exact_add_wide_product(&sum, 6, n, squares[0]);
	retrain_exact_add_wide_product(&sum, 6, m, squares[1]);
	retrain_exact_add_wide_product(&sum, -4, product, 4 * product - 1);
	result->statistic = retrain_exact_ratio(&sum, (uint64[]) {24, n, m, n + m}, 4);
	retrain_exact_clear(&sum);
	retrain_exact_add_wide(&sum, 2 * product + 1);
	result->untied = Min(result->statistic, retrain_exact_ratio(&sum, (uint64[]) {6, n + m}, 2));
	result->effect = retrain_exact_root_ratio(&differences, (uint64[]) {4, n, n, m, m, n + m}, 6);
	retrain_exact_free(&sum);
	retrain_exact_free(&differences);
}

/*
 * retrain_anderson_darling computes A^2_akN = (N-1)/N times the sum over samples k and
 * groups of l/N (N M_k - n_k B)^2 / (B (N - B) - N l/4) / n_k, and standardises it: its
 * mean is 1.  With l rows in the group, B and M_k are the rows up to its middle.
 * N M_1 - n B is m M_1 - n M_2, and the same with the other sign for the other sample.
 * Both samples have rows.
 */
void
retrain_anderson_darling(RetrainPairs *pairs, RetrainAnderson *result)
{
	int64		n = pairs->n[0];
	int64		m = pairs->n[1];
	RetrainWide N = (RetrainWide) n + m;
	double		scale = (double) n * (double) m;
	RetrainExactSum sum;
	Groups		groups;
	Group	   *g = &groups.group;

	retrain_exact_init(&sum, CurrentMemoryContext);
	result->constant = false;
	result->few = N < 4;
	groups_begin(&groups, pairs);
	while (groups_next(&groups))
	{
		RetrainWide rows = g->a + g->b;
		RetrainWide twice_b = 2 * (g->i + g->j) + rows;
		double		d = (double) mid_difference(g, pairs);

		if (rows == N)
		{
			result->constant = true;
			break;
		}
		retrain_exact_add(&sum, (double) rows * (d * d) /
						  (double) (twice_b * (2 * N - twice_b) - N * rows));
	}
	result->raw = result->effect = 0;
	if (!result->constant)
	{
		double		total = retrain_exact_value(&sum) / scale;

		result->raw = total * ((double) (N - 1) / (double) N);
		result->effect = sqrt(total * (double) N / scale);
		if (!result->few)
			result->statistic = (result->raw - 1) / retrain_anderson_darling_sd(n, m);
	}
	retrain_exact_free(&sum);
}

/*
 * retrain_mann_whitney computes U = R - n (n + 1) / 2, R the sum of the reference's
 * midranks.  Both samples have rows.
 */
void
retrain_mann_whitney(RetrainPairs *pairs, RetrainMannWhitney *result)
{
	int64		n = pairs->n[0];
	int64		m = pairs->n[1];
	RetrainWide twice_ranks = 0;
	RetrainWide twice_u;
	RetrainWide distance;
	RetrainWide ties = 0;
	RetrainExactSum sum;
	Groups		groups;
	Group	   *g = &groups.group;

	result->constant = false;
	groups_begin(&groups, pairs);
	while (groups_next(&groups))
	{
		RetrainWide rows = g->a + g->b;

		twice_ranks += g->a * (2 * (g->i + g->j) + rows + 1);
		ties += (rows - 1) * rows * (rows + 1);
		if (rows == (RetrainWide) n + m)
			result->constant = true;
	}
	twice_u = twice_ranks - (RetrainWide) n * (n + 1);
	result->statistic = (double) twice_u / 2;
	distance = twice_u - (RetrainWide) n * m;
	result->distance = (double) (distance < 0 ? -distance : distance);
	result->tie_term = (double) ties;

	retrain_exact_init(&sum, CurrentMemoryContext);
	retrain_exact_add_wide(&sum, 2 * (RetrainWide) n * m - twice_u);
	result->auc = retrain_exact_ratio(&sum, (uint64[]) {2, n, m}, 3);
	retrain_exact_free(&sum);
}
