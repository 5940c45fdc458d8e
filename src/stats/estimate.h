/*
 * estimate.h
 *	  What a confusion table is expected to be while labels are missing.
 */
#ifndef RETRAIN_ESTIMATE_H
#define RETRAIN_ESTIMATE_H

#include "lib/stringinfo.h"

#include "stats/fixedsum.h"
#include "stats/pairs.h"

/* Rows with one prediction. */
typedef struct RetrainEstimateSide
{
	int64		rows;
	RetrainFixedSum probability;	/* sum of p: expected positive labels */
	RetrainFixedSum variance;	/* sum of the doubles p (1 - p): variance of their number */
} RetrainEstimateSide;

typedef struct RetrainEstimate
{
	MemoryContext mcxt;
	int64		unused;			/* rows without probability or prediction */
	RetrainEstimateSide side[2];	/* by prediction */
} RetrainEstimate;

/* A figure and its standard error; both NaN if it is undefined. */
typedef struct RetrainEstimated
{
	double		value;
	double		standard_error;
	double		constant;		/* for the best constant prediction */
	int64		support;
} RetrainEstimated;

typedef enum RetrainEstimateFigure
{
	RETRAIN_ESTIMATE_ACCURACY,
	RETRAIN_ESTIMATE_PRECISION,
	RETRAIN_ESTIMATE_RECALL,
	RETRAIN_ESTIMATE_SPECIFICITY,
	RETRAIN_ESTIMATE_F1,
	RETRAIN_ESTIMATE_PREVALENCE
} RetrainEstimateFigure;

#define RETRAIN_ESTIMATE_FIGURES 6

extern RetrainEstimate *retrain_estimate_create(MemoryContext mcxt);
extern void retrain_estimate_merge(RetrainEstimate *into, const RetrainEstimate *from);
extern void retrain_estimate_figure(const RetrainEstimate *estimate, RetrainEstimateFigure figure,
									RetrainEstimated *result);
extern void retrain_estimate_slope(const RetrainEstimate *estimate, RetrainEstimateFigure figure,
								   double *right, double *wrong);
extern double retrain_estimate_expected(const RetrainEstimate *estimate, bool predicted,
										bool positive);
extern void retrain_estimate_send(StringInfo buf, const RetrainEstimate *estimate);
extern RetrainEstimate *retrain_estimate_recv(StringInfo buf, MemoryContext mcxt);

/* retrain_estimate_add counts one row; p must lie in [0,1]. */
static inline void
retrain_estimate_add(RetrainEstimate *estimate, double p, bool predicted)
{
	RetrainEstimateSide *side = &estimate->side[predicted];

	side->rows++;
	retrain_fixedsum_add(&side->probability, p, estimate->mcxt);
	retrain_fixedsum_add(&side->variance, p * (1.0 - p), estimate->mcxt);
}

extern void retrain_expected_auc(RetrainPairs *pairs, RetrainEstimated *result);

#endif							/* RETRAIN_ESTIMATE_H */
