/*
 * cdf_distance.h
 *	  Distances between the empirical distribution functions of two samples.
 */
#ifndef RETRAIN_CDF_DISTANCE_H
#define RETRAIN_CDF_DISTANCE_H

#include "stats/moments.h"
#include "stats/pairs.h"

/* The largest difference, and how much larger that of the rows behind the pairs can be. */
typedef struct RetrainCdfMaximum
{
	double		statistic;
	double		location;		/* smallest value at which it is reached */
	double		max_error;		/* 0 if all pairs are exact */
} RetrainCdfMaximum;

extern void retrain_cdf_maximum(RetrainPairs *pairs, RetrainCdfMaximum *result);
extern bool retrain_wasserstein(RetrainPairs *pairs, double *distance);
extern bool retrain_energy_distance(RetrainPairs *pairs, double *distance);

typedef enum RetrainScaleStatus
{
	RETRAIN_SCALE_OK,
	RETRAIN_SCALE_UNDEFINED,	/* the reference is constant and the distance is not 0 */
	RETRAIN_SCALE_INFINITE		/* a value is infinite: there is no distance */
} RetrainScaleStatus;

extern RetrainScaleStatus retrain_wasserstein_scaled(RetrainPairs *pairs,
													 const RetrainMoments *reference,
													 double *distance);

#endif							/* RETRAIN_CDF_DISTANCE_H */
