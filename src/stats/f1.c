/*
 * f1.c
 *	  Precision, recall and F1 of one confusion table, with 95 % intervals.
 *
 * Binary: precision = TP/(TP+FP), recall = TP/(TP+FN), F1 = 2TP/(2TP+FP+FN),
 * each undefined for 0/0.  F1 = 2J/(1+J) with J = TP/(TP+FP+FN), a proportion of
 * the rows that are positive in truth or prediction; the interval is the
 * Wilson interval of J mapped the same way (the map is increasing).
 *
 * Macro: over the classes k that have rows (as truth), with n_kk the correct
 * rows, r_k the rows and c_k the predictions of k, S_k = r_k + c_k,
 * F_k = 2 n_kk / S_k and F1 = mean of F_k over the K classes.  By the delta
 * method for multinomial cells (Takahashi, Yamamoto, Kuchiba, Koyama 2022,
 * Applied Intelligence 52, 4961-4972)
 *
 *	  var F1 = sum over cells of n_ij h_ij^2
 *	  h_kk = 2 (1 - F_k) / (K S_k),	 h_ij = -(F_i/S_i [i] + F_j/S_j [j]) / K
 *
 * where [k] is 1 for a class in the mean, else 0.  (F1 has degree 0 in the
 * counts, so the square of the mean gradient, which would be subtracted, is
 * 0.)  If the variance is 0, which says that no class is between right and
 * wrong and not that F1 is known exactly, there is no interval.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/distributions.h"
#include "stats/f1.h"

/* ratio returns a/b, undefined for b = 0. */
static RetrainFigure
ratio(int64 a, int64 b)
{
	RetrainFigure figure = {0, false};

	if (b != 0)
	{
		figure.value = (double) a / b;
		figure.defined = true;
	}
	return figure;
}

/* set_interval stores both ends. */
static void
set_interval(RetrainF1 *result, double low, double high)
{
	result->low.value = low;
	result->high.value = high;
	result->low.defined = result->high.defined = true;
}

/* retrain_f1_binary computes all figures from the counts of a binary table. */
void
retrain_f1_binary(int64 tp, int64 fp, int64 fn, RetrainF1 *result)
{
	memset(result, 0, sizeof(*result));
	result->precision = ratio(tp, tp + fp);
	result->recall = ratio(tp, tp + fn);
	result->f1 = ratio(2 * tp, 2 * tp + fp + fn);
	if (result->f1.defined)
	{
		double		low;
		double		high;

		retrain_wilson(tp, tp + fp + fn, 0.95, &low, &high);
		set_interval(result, 2 * low / (1 + low), 2 * high / (1 + high));
	}
}

/* Sums of one class over the cells. */
typedef struct ClassSums
{
	int64		correct;
	int64		rows;
	int64		predictions;
} ClassSums;

/* half_gradient returns F_k/S_k of a class in the mean, 0 of another. */
static double
half_gradient(const ClassSums *c)
{
	double		sum = (double) (c->rows + c->predictions);

	return c->rows == 0 ? 0 : 2.0 * c->correct / sum / sum;
}

/* macro_variance returns the variance of the macro-F1 of K classes. */
static double
macro_variance(const RetrainConfusionCell *cells, int ncells, const ClassSums *sums, int K)
{
	double		variance = 0;

	for (int i = 0; i < ncells; i++)
	{
		const ClassSums *label = &sums[cells[i].label];
		const ClassSums *predicted = &sums[cells[i].predicted];
		double		h;

		if (cells[i].label == cells[i].predicted)
		{
			int64		sum = label->rows + label->predictions;

			/* 1 - F_k = (S_k - 2 n_kk) / S_k without cancellation */
			h = 2.0 * (sum - 2 * label->correct) / sum / sum;
		}
		else
			h = half_gradient(label) + half_gradient(predicted);
		h /= K;
		variance += cells[i].count * h * h;
	}
	return variance;
}

/*
 * retrain_f1_macro computes all figures of a table of nclasses classes from
 * its non-empty cells.  Sums run in class and cell order: give both in an
 * order that does not depend on the order of rows.
 */
void
retrain_f1_macro(const RetrainConfusionCell *cells, int ncells, int nclasses, RetrainF1 *result)
{
	ClassSums  *sums = palloc0(Max(nclasses, 1) * sizeof(ClassSums));
	double		f1 = 0;
	double		precision = 0;
	double		recall = 0;
	int			predicted = 0;

	memset(result, 0, sizeof(*result));
	for (int i = 0; i < ncells; i++)
	{
		sums[cells[i].label].rows += cells[i].count;
		sums[cells[i].predicted].predictions += cells[i].count;
		if (cells[i].label == cells[i].predicted)
			sums[cells[i].label].correct += cells[i].count;
	}

	for (int k = 0; k < nclasses; k++)
	{
		if (sums[k].rows == 0)
			continue;
		result->classes++;
		f1 += 2.0 * sums[k].correct / (sums[k].rows + sums[k].predictions);
		recall += (double) sums[k].correct / sums[k].rows;
		if (sums[k].predictions > 0)
		{
			precision += (double) sums[k].correct / sums[k].predictions;
			predicted++;
		}
	}

	if (result->classes > 0)
	{
		double		variance = macro_variance(cells, ncells, sums, result->classes);

		result->f1.value = f1 / result->classes;
		result->recall.value = recall / result->classes;
		result->f1.defined = result->recall.defined = true;
		if (variance > 0)
		{
			double		half = retrain_normal_quantile(0.025) * sqrt(variance);

			set_interval(result, Max(result->f1.value - half, 0.0),
						 Min(result->f1.value + half, 1.0));
		}
	}
	if (predicted > 0)
	{
		result->precision.value = precision / predicted;
		result->precision.defined = true;
	}
	pfree(sums);
}
