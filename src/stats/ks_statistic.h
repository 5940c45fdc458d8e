/*
 * ks_statistic.h
 *	  The exact two-sample Kolmogorov-Smirnov statistic, without a full sort.
 */
#ifndef RETRAIN_KS_STATISTIC_H
#define RETRAIN_KS_STATISTIC_H

#include "stats/source.h"

typedef struct RetrainKs
{
	double		statistic;
	double		location;		/* smallest value at which it is reached */
} RetrainKs;

extern void retrain_ks_statistic(RetrainSource *reference, RetrainSource *current,
							 const RetrainBudget *budget, RetrainKs *result);

#endif							/* RETRAIN_KS_STATISTIC_H */
