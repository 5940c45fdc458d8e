/*
 * brier.h
 *	  The Brier score and its parts.
 */
#ifndef RETRAIN_BRIER_H
#define RETRAIN_BRIER_H

#include "stats/exact_sum.h"
#include "stats/pairs.h"

/* What the score needs to know of some rows. */
typedef struct RetrainBrierSums
{
	int64		rows[2];		/* negative, positive */
	RetrainExactSum sum;		/* of the probabilities, */
	RetrainExactSum squares;	/* of their squares, */
	RetrainExactSum positive;	/* of those of the positive rows */
} RetrainBrierSums;

/* The score is reliability - resolution + uncertainty + within_variance - within_covariance. */
typedef struct RetrainBrier
{
	double		score;			/* NaN, as all others, without rows */
	double		reliability;
	double		resolution;
	double		uncertainty;	/* also the score of the share of positives for every row */
	double		within_variance;
	double		within_covariance;
	int64		groups;			/* distinct probabilities, or bins with rows */
} RetrainBrier;

extern void retrain_brier_init(RetrainBrierSums *sums, MemoryContext mcxt);
extern void retrain_brier_add(RetrainBrierSums *sums, double p, const int64 *rows);
extern void retrain_brier_merge(RetrainBrierSums *into, const RetrainBrierSums *from);
extern void retrain_brier_free(RetrainBrierSums *sums);
extern double retrain_brier_score(const RetrainBrierSums *sums);
extern double retrain_brier_error(RetrainPairs *pairs);
extern double retrain_brier_uncertainty(int64 negatives, int64 positives);

extern void retrain_brier_sum(RetrainPairs *pairs, RetrainBrierSums *sums);
extern void retrain_brier_distinct(RetrainPairs *pairs, RetrainBrier *result);
extern void retrain_brier_of_bins(RetrainBrierSums *const *bins, int nbins, RetrainBrier *result);
extern void retrain_brier_binned(RetrainPairs *pairs, int nbins, RetrainBrier *result);

#endif							/* RETRAIN_BRIER_H */
