/*
 * confusion.c
 *	  Figures of a confusion table of two or more classes.
 *
 * With t_k the rows, p_k the predictions and n_kk the correct rows of class k, and
 * TP = n_kk, FP = p_k - n_kk, FN = t_k - n_kk, TN = n - t_k - p_k + n_kk, of a class:
 *
 *	  precision		TP / (TP+FP)		recall	TP / (TP+FN)
 *	  specificity	TN / (TN+FP)		npv		TN / (TN+FN)
 *	  F_beta		(1+b^2) TP / ((1+b^2) TP + b^2 FN + FP);  b = 0 precision, infinity recall
 *
 * Averages.  Without a value for 0/0: macro, the mean over the classes that have rows and
 * where the figure is defined; weighted, the same weighted by t_k.  With one: over all
 * classes of the table, as scikit-learn does.  Micro: the ratio of the sums over classes.
 *
 *	  accuracy		c / n,  c = sum n_kk
 *	  MCC			(c n - sum t_k p_k) / sqrt((n^2 - sum p_k^2) (n^2 - sum t_k^2))
 *					(Gorodkin 2004, Computational Biology and Chemistry 28, 367-374; of two
 *					classes it is the phi coefficient of Matthews 1975)
 *	  kappa			(c n - sum t_k p_k) / (n^2 - sum t_k p_k)		(Cohen 1960)
 *
 * Differences of products are formed in exact integers, since they cancel; everything
 * else is a ratio of counts rounded once, or a compensated sum of such ratios in the
 * order of classes.  An undefined figure is NaN.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/confusion.h"
#include "stats/wide.h"

/* A sum with its rounding errors (Neumaier 1974). */
typedef struct Sum
{
	double		value;
	double		lost;
} Sum;

/* add adds a term to a sum. */
static void
add(Sum *sum, double term)
{
	double		next = sum->value + term;

	sum->lost += fabs(sum->value) >= fabs(term) ? sum->value - next + term : term - next + sum->value;
	sum->value = next;
}

/* ratio returns a/b, NaN for b = 0. */
static double
ratio(int64 a, int64 b)
{
	return b == 0 ? NAN : (double) a / (double) b;
}

/* retrain_confusion_margins sets all but classes and cells, into arrays of the current context. */
void
retrain_confusion_margins(RetrainConfusionTable *table)
{
	Size		bytes = Max(table->classes, 1) * sizeof(int64);

	table->label = palloc0(bytes);
	table->predicted = palloc0(bytes);
	table->hit = palloc0(bytes);
	table->rows = table->correct = 0;
	for (int i = 0; i < table->ncells; i++)
	{
		const RetrainConfusionCell *cell = &table->cells[i];

		table->rows += cell->count;
		table->label[cell->label] += cell->count;
		table->predicted[cell->predicted] += cell->count;
		if (cell->label == cell->predicted)
		{
			table->hit[cell->label] += cell->count;
			table->correct += cell->count;
		}
	}
}

/* retrain_confusion_class returns the counts of a class against the others. */
RetrainClassCounts
retrain_confusion_class(const RetrainConfusionTable *table, int class)
{
	RetrainClassCounts counts;

	counts.tp = table->hit[class];
	counts.fp = table->predicted[class] - counts.tp;
	counts.fn = table->label[class] - counts.tp;
	counts.tn = table->rows - table->label[class] - counts.fp;
	return counts;
}

/* A square of beta beyond which FP does not count, whatever the table. */
#define BETA_ALL_RECALL 1e200

/* fbeta returns F_beta; beta is not negative and not NaN. */
static double
fbeta(const RetrainClassCounts *counts, double beta)
{
	double		square = beta * beta;
	double		twice;
	double		whole;

	if (square > BETA_ALL_RECALL)
		return counts->tp + counts->fn + counts->fp == 0 ? NAN :
			counts->tp + counts->fn == 0 ? 0 : ratio(counts->tp, counts->tp + counts->fn);
	twice = (1 + square) * counts->tp;
	whole = twice + square * counts->fn + counts->fp;
	return whole == 0 ? NAN : twice / whole;
}

/* retrain_class_figure returns a figure of one class against the others. */
double
retrain_class_figure(const RetrainClassCounts *counts, RetrainClassFigure figure,
					 const RetrainFigureOptions *options)
{
	double		value = NAN;

	switch (figure)
	{
		case RETRAIN_PRECISION:
			value = ratio(counts->tp, counts->tp + counts->fp);
			break;
		case RETRAIN_RECALL:
			value = ratio(counts->tp, counts->tp + counts->fn);
			break;
		case RETRAIN_F1:
			value = ratio(2 * counts->tp, 2 * counts->tp + counts->fp + counts->fn);
			break;
		case RETRAIN_FBETA:
			value = fbeta(counts, options->beta);
			break;
		case RETRAIN_SPECIFICITY:
			value = ratio(counts->tn, counts->tn + counts->fp);
			break;
		case RETRAIN_NPV:
			value = ratio(counts->tn, counts->tn + counts->fn);
			break;
	}
	return isnan(value) ? options->zero_division : value;
}

/* micro returns the ratio of the sums over classes. */
static double
micro(const RetrainConfusionTable *table, RetrainClassFigure figure, const RetrainFigureOptions *options)
{
	double		value;

	if (figure == RETRAIN_SPECIFICITY || figure == RETRAIN_NPV)
	{
		/* the sums of FP and of FN are both n - c, that of TN is (K-2) n + c */
		double		whole = (table->classes - 1) * (double) table->rows;

		value = table->classes < 2 || table->rows == 0 ? NAN :
			((table->classes - 2) * (double) table->rows + (double) table->correct) / whole;
	}
	else
		value = ratio(table->correct, table->rows);
	return isnan(value) ? options->zero_division : value;
}

/*
 * retrain_confusion_average returns an average over classes; *used is the number of classes
 * in it.
 */
double
retrain_confusion_average(const RetrainConfusionTable *table, RetrainClassFigure figure,
						  RetrainAverage average, const RetrainFigureOptions *options, int *used)
{
	Sum			sum = {0, 0};
	int64		weights = 0;

	*used = 0;
	if (average == RETRAIN_AVERAGE_MICRO)
	{
		*used = table->classes;
		return micro(table, figure, options);
	}
	for (int k = 0; k < table->classes; k++)
	{
		RetrainClassCounts counts = retrain_confusion_class(table, k);
		double		value;

		if (isnan(options->zero_division) && table->label[k] == 0)
			continue;
		value = retrain_class_figure(&counts, figure, options);
		if (isnan(value))
			continue;
		(*used)++;
		weights += table->label[k];
		add(&sum, average == RETRAIN_AVERAGE_WEIGHTED ? value * (double) table->label[k] : value);
	}
	if (average == RETRAIN_AVERAGE_WEIGHTED)
		return weights == 0 ? options->zero_division : (sum.value + sum.lost) / (double) weights;
	return *used == 0 ? options->zero_division : (sum.value + sum.lost) / *used;
}

/* retrain_confusion_accuracy returns the share of rows whose prediction is right. */
double
retrain_confusion_accuracy(const RetrainConfusionTable *table)
{
	return ratio(table->correct, table->rows);
}

/* retrain_confusion_error_rate returns the share of rows whose prediction is wrong. */
double
retrain_confusion_error_rate(const RetrainConfusionTable *table)
{
	return ratio(table->rows - table->correct, table->rows);
}

/* retrain_confusion_agreement returns the differences of products, each exact and rounded once. */
RetrainAgreement
retrain_confusion_agreement(const RetrainConfusionTable *table)
{
	RetrainWide n = table->rows;
	RetrainWide both = 0;
	RetrainWide labels = 0;
	RetrainWide predictions = 0;
	RetrainAgreement result;

	retrain_wide_check(table->rows, table->rows);
	for (int k = 0; k < table->classes; k++)
	{
		both += (RetrainWide) table->label[k] * table->predicted[k];
		labels += (RetrainWide) table->label[k] * table->label[k];
		predictions += (RetrainWide) table->predicted[k] * table->predicted[k];
	}
	result.numerator = (double) (n * table->correct - both);
	result.chance = (double) (n * n - both);
	result.label = (double) (n * n - labels);
	result.predicted = (double) (n * n - predictions);
	return result;
}

/* retrain_confusion_mcc returns the correlation of label and prediction. */
double
retrain_confusion_mcc(const RetrainConfusionTable *table)
{
	RetrainAgreement a = retrain_confusion_agreement(table);

	if (a.label == 0 || a.predicted == 0)
		return NAN;
	return a.numerator / sqrt(a.label * a.predicted);
}

/* retrain_confusion_kappa returns the agreement of label and prediction beyond chance. */
double
retrain_confusion_kappa(const RetrainConfusionTable *table)
{
	RetrainAgreement a = retrain_confusion_agreement(table);

	return a.chance == 0 ? NAN : a.numerator / a.chance;
}
