/*
 * scaled_sums.h
 *	  The exact sum and sum of squares of the doubles of a batch that are integers of one scale.
 */
#ifndef RETRAIN_SCALED_SUMS_H
#define RETRAIN_SCALED_SUMS_H

/* Values of a batch, at most. */
#define RETRAIN_SCALED_BATCH 512

typedef struct RetrainScaledSums
{
	int			exponent;		/* the sum counts units of 2^exponent, the squares of 2^(2 exponent) */
	bool		negative;		/* the sum */
	uint64		sum[2];			/* its magnitude, low word first */
	uint64		squares[3];
	int			nothers;		/* values in neither */
	double		others[RETRAIN_SCALED_BATCH];
} RetrainScaledSums;

extern bool retrain_scaled_sums(RetrainScaledSums *sums, const double *values, int n);

#endif							/* RETRAIN_SCALED_SUMS_H */
