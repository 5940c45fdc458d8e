/*
 * confusion.h
 *	  Figures of a confusion table of two or more classes.
 */
#ifndef RETRAIN_STATS_CONFUSION_H
#define RETRAIN_STATS_CONFUSION_H

#include "stats/f1.h"

/* A table of at most this many rows: sums of two counts, and sums of products in 128 bits, fit. */
#define RETRAIN_CONFUSION_MAX_ROWS (PG_INT64_MAX / 4)

/* A table with its margins; arrays are by class. */
typedef struct RetrainConfusionTable
{
	int			classes;
	int64		rows;
	int64		correct;
	int64	   *label;			/* rows of the class */
	int64	   *predicted;		/* predictions of the class */
	int64	   *hit;			/* rows of the class that are predicted so */
	const RetrainConfusionCell *cells;	/* not empty, in an order that rows do not change */
	int			ncells;
} RetrainConfusionTable;

/* One class against the others. */
typedef struct RetrainClassCounts
{
	int64		tp;
	int64		fp;
	int64		fn;
	int64		tn;
} RetrainClassCounts;

/* Figures of one class that can be averaged over classes. */
typedef enum RetrainClassFigure
{
	RETRAIN_PRECISION,
	RETRAIN_RECALL,
	RETRAIN_F1,
	RETRAIN_FBETA,
	RETRAIN_SPECIFICITY,
	RETRAIN_NPV
} RetrainClassFigure;

typedef enum RetrainAverage
{
	RETRAIN_AVERAGE_MACRO,
	RETRAIN_AVERAGE_MICRO,
	RETRAIN_AVERAGE_WEIGHTED
} RetrainAverage;

/* What is asked for beside the figure. */
typedef struct RetrainFigureOptions
{
	double		beta;			/* of RETRAIN_FBETA */
	double		zero_division;	/* value of 0/0; NaN: leave it undefined */
} RetrainFigureOptions;

/* All return NaN for a figure that is undefined. */
extern void retrain_confusion_margins(RetrainConfusionTable *table);
extern RetrainClassCounts retrain_confusion_class(const RetrainConfusionTable *table, int class);
extern double retrain_class_figure(const RetrainClassCounts *counts, RetrainClassFigure figure,
								   const RetrainFigureOptions *options);
extern double retrain_confusion_average(const RetrainConfusionTable *table, RetrainClassFigure figure,
										RetrainAverage average, const RetrainFigureOptions *options,
										int *used);
extern double retrain_confusion_accuracy(const RetrainConfusionTable *table);
extern double retrain_confusion_error_rate(const RetrainConfusionTable *table);
extern double retrain_confusion_mcc(const RetrainConfusionTable *table);
extern double retrain_confusion_kappa(const RetrainConfusionTable *table);

/* confusion_error.c: standard errors by the delta method, NaN if they are 0 or unknown */
extern double retrain_confusion_average_error(const RetrainConfusionTable *table,
											  RetrainClassFigure figure);
extern double retrain_confusion_mcc_error(const RetrainConfusionTable *table);
extern double retrain_confusion_kappa_error(const RetrainConfusionTable *table);

/* Products of counts, exact; see confusion.c. */
typedef struct RetrainAgreement
{
	double		numerator;		/* correct * rows - sum of label * predicted */
	double		chance;			/* rows^2 - sum of label * predicted */
	double		label;			/* rows^2 - sum of label^2 */
	double		predicted;		/* rows^2 - sum of predicted^2 */
} RetrainAgreement;

extern RetrainAgreement retrain_confusion_agreement(const RetrainConfusionTable *table);

#endif							/* RETRAIN_STATS_CONFUSION_H */
