/*
 * ranks.h
 *	  The values of a profile in ascending order: which one has a rank, how many are at most x.
 */
#ifndef RETRAIN_RANKS_H
#define RETRAIN_RANKS_H

#include "profile/profile.h"

typedef struct RetrainRanks
{
	const RetrainProfile *profile;
	int64	   *through;		/* rows of a bucket and of those before it */
} RetrainRanks;

extern void retrain_ranks_init(RetrainRanks *ranks, const RetrainProfile *profile);
extern double retrain_ranks_value(const RetrainRanks *ranks, int64 rank);
extern int64 retrain_ranks_through(const RetrainRanks *ranks, double x, bool *exact);
extern double retrain_ranks_quantile(const RetrainRanks *ranks, double q, bool discrete);
extern int	retrain_ranks_quantile_edges(const RetrainRanks *ranks, int bins, double *edges);

#endif							/* RETRAIN_RANKS_H */
