/*
 * rank_groups.h
 *	  Two samples by groups of equal values, with the rows below each group.
 *
 * Everything about ranks follows from four integers of each group: with a and b rows in it
 * and i and j rows below it, twice a midrank is 2 (i + j) + a + b + 1.
 */
#ifndef RETRAIN_RANK_GROUPS_H
#define RETRAIN_RANK_GROUPS_H

#include "stats/pairs.h"
#include "stats/wide.h"

/* A group of equal values. */
typedef struct RetrainRankGroup
{
	RetrainWide a;				/* rows in it, of the first and */
	RetrainWide b;				/* of the second sample */
	RetrainWide i;				/* rows below it */
	RetrainWide j;
	bool		exact;			/* all have this very value */
} RetrainRankGroup;

typedef struct RetrainRankGroups
{
	RetrainPairReader reader;
	RetrainRankGroup group;
} RetrainRankGroups;

/*
 * retrain_rank_groups_begin starts from the smallest value; an error if there are too many
 * rows for sums of ranks.
 */
static inline void
retrain_rank_groups_begin(RetrainRankGroups *groups, RetrainPairs *pairs)
{
	retrain_wide_check_ranks(pairs->n[0], pairs->n[1]);
	memset(groups, 0, sizeof(*groups));
	retrain_pairs_begin(&groups->reader, pairs);
}

/* retrain_rank_groups_next moves to the next group, false after the last one. */
static inline bool
retrain_rank_groups_next(RetrainRankGroups *groups)
{
	const RetrainPair *pair = retrain_pairs_next(&groups->reader);
	RetrainRankGroup *g = &groups->group;

	if (pair == NULL)
		return false;
	g->i += g->a;
	g->j += g->b;
	g->a = pair->rows[0];
	g->b = pair->rows[1];
	g->exact = pair->exact;
	return true;
}

#endif							/* RETRAIN_RANK_GROUPS_H */
