/*
 * welch.h
 *	  Welch's t of two samples, from their exact moments.
 */
#ifndef RETRAIN_WELCH_H
#define RETRAIN_WELCH_H

#include "stats/moments.h"

typedef struct RetrainWelch
{
	double		statistic;		/* positive if the mean of the reference is larger */
	double		df;				/* Welch-Satterthwaite, not whole */
	double		effect;			/* Cohen's d, positive if that of the current sample is */
} RetrainWelch;

extern bool retrain_welch(const RetrainMoments *reference, int64 n,
						  const RetrainMoments *current, int64 m, RetrainWelch *result);

#endif							/* RETRAIN_WELCH_H */
