/*
 * divergence.h
 *	  Divergences between two distributions over bins or categories, from counts.
 *
 * Counts are given one bin at a time, in any order: terms are added without error, so
 * that order never matters.  Bins that are empty in both samples may be given or not.
 */
#ifndef RETRAIN_DIVERGENCE_H
#define RETRAIN_DIVERGENCE_H

#include "stats/exact_sum.h"

typedef enum RetrainDivergenceKind
{
	RETRAIN_JS_DISTANCE,		/* base 2, from 0 to 1 */
	RETRAIN_JS_DISTANCE_E,		/* base e */
	RETRAIN_KL_TO_CURRENT,		/* sum of r ln(r/c), shares at least 1e-4 */
	RETRAIN_KL_TO_REFERENCE,	/* sum of c ln(c/r), likewise */
	RETRAIN_KL_RAW_TO_CURRENT,	/* the same without a floor: may be infinite */
	RETRAIN_KL_RAW_TO_REFERENCE,
	RETRAIN_HELLINGER,
	RETRAIN_TOTAL_VARIATION,
	RETRAIN_L_INFINITY
} RetrainDivergenceKind;

typedef struct RetrainDivergence
{
	RetrainDivergenceKind kind;
	int64		n[2];			/* rows of both samples, in all bins */
	RetrainExactSum sum;
	RetrainWide most;			/* largest |i m - j n| */
	bool		infinite;		/* a share of 0 against another one, without a floor */
} RetrainDivergence;

extern double retrain_jensen_part(double r, double difference);
extern void retrain_divergence_begin(RetrainDivergence *divergence, RetrainDivergenceKind kind,
									 int64 reference, int64 current);
extern void retrain_divergence_add(RetrainDivergence *divergence, int64 reference, int64 current);
extern double retrain_divergence_end(RetrainDivergence *divergence);
extern bool retrain_divergence(RetrainDivergenceKind kind, const int64 *reference,
							   const int64 *current, int bins, double *result);

#endif							/* RETRAIN_DIVERGENCE_H */
