/*
 * ace.h
 *	  Adaptive calibration error: bins of equal mass in place of equal width.
 */
#ifndef RETRAIN_ACE_H
#define RETRAIN_ACE_H

#include "stats/exact_sum.h"
#include "stats/spans.h"

typedef struct RetrainAce
{
	double		ace;			/* NaN without rows */
	double		max_error;		/* bound of what spans that are not exact can change */
	int			bins_used;
	RetrainExactSum total;		/* ace times rows, in the context of the call */
} RetrainAce;

extern void retrain_ace_of_pairs(RetrainPairs *pairs, int bins, RetrainAce *result);
extern void retrain_ace(const RetrainSpans *spans, int bins, RetrainAce *result);

#endif							/* RETRAIN_ACE_H */
