/*
 * group_gaps.h
 *	  How far apart the shares of several groups are, with 95 % intervals.
 */
#ifndef RETRAIN_GROUP_GAPS_H
#define RETRAIN_GROUP_GAPS_H

#include <stdint.h>

/* A share of a group, 0 <= successes <= trials; no trials: the group takes no part. */
typedef struct RetrainShare
{
	int64_t		successes;
	int64_t		trials;
} RetrainShare;

/* The widest gap between two groups; NaN and -1 where it is undefined. */
typedef struct RetrainGap
{
	double		value;
	double		low;			/* NaN: no interval */
	double		high;
	int64_t		lowest;			/* number of the group of the smaller share */
	int64_t		highest;
	int64_t		groups;			/* that take part */
} RetrainGap;

/* The sign of s/n - t/m, exactly; n and m are positive. */
extern int	retrain_share_compare(RetrainShare a, RetrainShare b);

/*
 * Intervals of a - b (Newcombe's hybrid score) and of a/b (Katz: normal on the
 * logarithm; NaN if a share is 0 or both are 1) for two independent shares with
 * trials, 0 < level < 1.
 */
extern void retrain_newcombe(RetrainShare a, RetrainShare b, double level,
							 double *low, double *high);
extern void retrain_katz(RetrainShare a, RetrainShare b, double level,
						 double *low, double *high);

/*
 * The widest gap among n groups, or, unless reference is negative, between the
 * reference and another group: the largest difference, the smallest ratio
 * (smaller share over larger one, undefined where that is 0).
 */
extern void retrain_gap_difference(const RetrainShare *share, int64_t n, int64_t reference,
								   RetrainGap *gap);
extern void retrain_gap_ratio(const RetrainShare *share, int64_t n, int64_t reference,
							  RetrainGap *gap);

#endif							/* RETRAIN_GROUP_GAPS_H */
