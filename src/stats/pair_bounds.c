/*
 * pair_bounds.c
 *	  How far figures of pairs can be from those of the rows behind them.
 *
 * Rows of a pair that is not exact are taken as ties.  If a of n reference and b of m
 * current rows are in it, their true order can move F - G at one of them by at most the
 * larger of a/n and b/m, and decides a b comparisons that ties count as a half each.
 */
#include "postgres.h"

#include "common/compat.h"
#include "stats/pair_bounds.h"

/*
 * retrain_pairs_difference_bound bounds the error of F - G at any row, and so of its root mean
 * square over the rows; not of the weighted one of Anderson and Darling.
 */
double
retrain_pairs_difference_bound(RetrainPairs *pairs)
{
	double		bound = 0;
	const RetrainPair *pair;
	RetrainPairReader reader;

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		if (pair->exact)
			continue;
		for (int s = 0; s < 2; s++)
			bound = Max(bound, (double) pair->rows[s] / (double) pairs->n[s]);
	}
	return bound;
}

/* retrain_pairs_auc_bound bounds the error of the share of comparisons that one sample wins. */
double
retrain_pairs_auc_bound(RetrainPairs *pairs)
{
	double		bound = 0;
	const RetrainPair *pair;
	RetrainPairReader reader;

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		if (!pair->exact)
			bound += (double) pair->rows[0] / (double) pairs->n[0] *
				((double) pair->rows[1] / (double) pairs->n[1]) / 2;
	}
	return bound;
}
