/*
 * contingency.h
 *	  Tests of two samples over bins or categories, from counts.
 *
 * Counts are given one bin at a time, in any order, which never matters.
 */
#ifndef RETRAIN_CONTINGENCY_H
#define RETRAIN_CONTINGENCY_H

#include "stats/exact_sum.h"

typedef struct RetrainContingency
{
	int64		n[2];			/* rows of both samples, in all bins */
	int64		bins;			/* that hold a row */
	int64		smallest;		/* rows of the smallest of them */
	RetrainExactSum chi2;
	RetrainExactSum g;
	RetrainExactSum effect;
	RetrainExactSum yates;
	RetrainExactSum fit;
	bool		unseen;			/* current rows in a bin without reference rows */
} RetrainContingency;

typedef struct RetrainContingencyResult
{
	double		chi2;			/* without Yates' correction */
	double		yates;			/* with it if there are two bins, else the same */
	double		fit;			/* of the current rows to the shares of the reference */
	double		g;				/* without Williams' correction */
	int64		df;				/* bins - 1 */
	double		effect;			/* V as if both samples had as many rows */
	double		cramers_v;		/* bias-corrected; 0 for a single bin */
	bool		small_expected; /* fewer than 5 rows are expected somewhere */
} RetrainContingencyResult;

extern void retrain_contingency_begin(RetrainContingency *table, int64 reference, int64 current);
extern void retrain_contingency_add(RetrainContingency *table, int64 reference, int64 current);
extern void retrain_contingency_end(RetrainContingency *table, RetrainContingencyResult *result);
extern bool retrain_contingency(const int64 *reference, const int64 *current, int bins,
								RetrainContingencyResult *result);
extern double retrain_two_proportions(const int64 *rows, const int64 *hits);
extern double retrain_share_difference(const int64 *rows, const int64 *hits);
extern bool retrain_few_expected(const int64 *rows, const int64 *hits);

#endif							/* RETRAIN_CONTINGENCY_H */
