/*
 * order_stats.h
 *	  Exact order statistics of a sample, without a full sort.
 */
#ifndef RETRAIN_ORDER_STATS_H
#define RETRAIN_ORDER_STATS_H

#include "stats/source.h"

extern void retrain_order_statistics(RetrainSource *source, const int64 *ranks, int nranks,
									 const RetrainBudget *budget, double *values);

#endif							/* RETRAIN_ORDER_STATS_H */
