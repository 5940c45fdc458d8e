/*
 * roc.h
 *	  How well scores part two classes: figures of the ROC and of the precision-recall curve.
 *
 * Pairs hold the negative rows first (rows[0]), then the positive ones (rows[1]), in
 * ascending order of score.  A pair that is not exact is taken as one tie; how far the
 * figure can then be from that of the rows is returned as max_error.
 *
 * The separation of Kolmogorov and Smirnov is retrain_cdf_maximum (cdf_distance.h), for
 * rows retrain_ks_statistic.
 */
#ifndef RETRAIN_ROC_H
#define RETRAIN_ROC_H

#include "stats/pairs.h"

/* Area under the ROC curve; figures are NaN unless both classes have rows. */
typedef struct RetrainRocAuc
{
	double		auc;			/* share of pairs of rows that are in order, ties half */
	double		rest;			/* 1 - auc, rounded once */
	double		gini;			/* 2 auc - 1, rounded once */
	double		max_error;		/* of auc and rest; twice that for gini */
} RetrainRocAuc;

/* The same with the uncertainty of DeLong, DeLong and Clarke-Pearson (1988). */
typedef struct RetrainDelong
{
	RetrainRocAuc area;
	double		standard_error; /* NaN where there is no interval */
	double		low;			/* 95 %, on the logit scale; NaN for an area of 0 or 1, */
	double		high;			/* and for fewer than two rows of a class */
} RetrainDelong;

/* Average precision; NaN without a positive row. */
typedef struct RetrainAveragePrecision
{
	double		value;
	double		max_error;
} RetrainAveragePrecision;

extern void retrain_roc_auc(RetrainPairs *pairs, RetrainRocAuc *result);
extern void retrain_delong(RetrainPairs *pairs, RetrainDelong *result);
extern void retrain_average_precision(RetrainPairs *pairs, RetrainAveragePrecision *result);

#endif							/* RETRAIN_ROC_H */
