/*
 * weighted_mean.h
 *	  The mean of values weighted by the inverse of their rows' propensities.
 */
#ifndef RETRAIN_WEIGHTED_MEAN_H
#define RETRAIN_WEIGHTED_MEAN_H

#include "lib/stringinfo.h"

#include "stats/exact_sum.h"

/* Sums of a weighted mean; weights w, values v. */
enum
{
	RETRAIN_SUM_W,
	RETRAIN_SUM_WV,
	RETRAIN_SUM_WWV,
	RETRAIN_SUM_V,
	RETRAIN_SUM_WW,
	RETRAIN_SUM_WVWV,
	RETRAIN_WEIGHTED_SUMS
};

typedef struct RetrainWeightedMean
{
	MemoryContext mcxt;
	double		clip;			/* smaller propensities count as this; 0: none does */
	int64		rows;
	int64		unused;
	int64		clipped;
	RetrainExactSum sum[RETRAIN_WEIGHTED_SUMS];
} RetrainWeightedMean;

/* What follows from the sums; NaN where it is undefined. */
typedef struct RetrainWeightedFigures
{
	double		mean;
	double		standard_error;
	double		effective_rows;
	double		unweighted;
} RetrainWeightedFigures;

extern RetrainWeightedMean *retrain_weighted_create(double clip, MemoryContext mcxt);
extern bool retrain_weighted_add(RetrainWeightedMean *mean, double value, double propensity);
extern void retrain_weighted_merge(RetrainWeightedMean *into, const RetrainWeightedMean *from);
extern void retrain_weighted_figures(const RetrainWeightedMean *mean,
									 RetrainWeightedFigures *figures);
extern void retrain_weighted_send(StringInfo buf, const RetrainWeightedMean *mean);
extern RetrainWeightedMean *retrain_weighted_recv(StringInfo buf, MemoryContext mcxt);

#endif							/* RETRAIN_WEIGHTED_MEAN_H */
