/*
 * worst_slices_half.h
 *	  Loss of a slice and of its complement in one half of the blocks of time.
 */
#ifndef RETRAIN_WORST_SLICES_HALF_H
#define RETRAIN_WORST_SLICES_HALF_H

#include "stats/welch.h"

/* Rows and the sum of their loss. */
typedef struct RetrainLossTally
{
	int64		rows;
	RetrainExactSum sum;
} RetrainLossTally;

/* A slice in one half. */
typedef struct RetrainLossHalf
{
	int64		rows;
	int			blocks;			/* with rows of the slice */
	double		loss;			/* mean over rows; NaN without rows */
	double		elsewhere;
	double		difference;		/* of the means of block means; NaN: fewer than two blocks */
	double		error;			/* its standard error */
	bool		varies;			/* Welch's test is defined */
	RetrainWelch welch;
} RetrainLossHalf;

/* Block means of a slice and of its complement, in one half. */
typedef struct RetrainLossMeans
{
	int			n[2];
	RetrainMoments moments[2];
} RetrainLossMeans;

extern void retrain_loss_tally_init(RetrainLossTally *tally);
extern void retrain_loss_tally_add(RetrainLossTally *tally, int64 rows, const RetrainExactSum *sum);
extern void retrain_loss_tally_rest(RetrainLossTally *rest, const RetrainLossTally *whole,
									const RetrainLossTally *part);
extern void retrain_loss_means_init(RetrainLossMeans *means);
extern void retrain_loss_means_add(RetrainLossMeans *means, int side, const RetrainLossTally *tally);
extern void retrain_loss_half_test(RetrainLossHalf *half, const RetrainLossMeans *means,
								   const RetrainLossTally *part, const RetrainLossTally *whole);

#endif							/* RETRAIN_WORST_SLICES_HALF_H */
