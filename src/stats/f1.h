/*
 * f1.h
 *	  Precision, recall and F1 of one confusion table, with intervals.
 */
#ifndef RETRAIN_F1_H
#define RETRAIN_F1_H

/* A figure that may be undefined (0/0). */
typedef struct RetrainFigure
{
	double		value;
	bool		defined;
} RetrainFigure;

typedef struct RetrainF1
{
	RetrainFigure precision;
	RetrainFigure recall;
	RetrainFigure f1;
	RetrainFigure low;
	RetrainFigure high;
	int			classes;		/* classes in the mean (macro only) */
} RetrainF1;

/* One cell of a confusion table of several classes. */
typedef struct RetrainConfusionCell
{
	int			label;
	int			predicted;
	int64		count;
} RetrainConfusionCell;

extern void retrain_f1_binary(int64 tp, int64 fp, int64 fn, RetrainF1 *result);
extern void retrain_f1_macro(const RetrainConfusionCell *cells, int ncells, int nclasses,
							 RetrainF1 *result);

#endif							/* RETRAIN_F1_H */
