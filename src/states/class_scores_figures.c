/*
 * class_scores_figures.c
 *	  The figures of probabilities of several classes.
 *
 * Only areas under ROC curves depend on the precision of the distributions; their bound is
 * half the pairs of rows that share a range of probabilities.  The constant prediction is the
 * share of each label among the rows.
 *
 * Means over classes are means of figures of the same rows, whose covariances the state does
 * not hold.  The standard deviation of a sum is at most the sum of those of its terms
 * (Cauchy and Schwarz), so the mean of the classes' standard errors is a bound of that of
 * the mean.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "states/class_scores.h"
#include "states/scores_figures.h"
#include "stats/roc.h"

static const RetrainClassFigure undefined = {NAN, NAN, NAN, NAN};

/* share returns the share of a label among the rows. */
static double
share(const RetrainClassScores *scores, int class)
{
	return (double) retrain_class_scores_class_rows(scores, class) /
		(double) retrain_class_scores_rows(scores);
}

/* mean_of returns the mean of rows with its standard error. */
static RetrainClassFigure
mean_of(const RetrainMoments *moments, int64 rows)
{
	RetrainClassFigure figure = undefined;

	if (rows == 0)
		return figure;
	figure.value = retrain_moments_mean(moments, rows);
	figure.standard_error = sqrt(retrain_moments_variance_of_mean(moments, rows));
	figure.max_error = 0;
	figure.constant = 0;
	return figure;
}

/* retrain_class_log_loss returns the mean of -log p of the label. */
RetrainClassFigure
retrain_class_log_loss(const RetrainClassScores *scores)
{
	RetrainClassFigure figure = mean_of(&scores->log_loss, retrain_class_scores_rows(scores));

	for (int i = 0; i < scores->n && !isnan(figure.value); i++)
	{
		double		part = share(scores, i);

		figure.constant -= part > 0 ? part * log(part) : 0;
	}
	return figure;
}

/* retrain_class_brier returns the mean of the sum of squared differences to the label. */
RetrainClassFigure
retrain_class_brier(const RetrainClassScores *scores)
{
	RetrainClassFigure figure = mean_of(&scores->brier, retrain_class_scores_rows(scores));

	for (int i = 0; i < scores->n && !isnan(figure.value); i++)
	{
		double		part = share(scores, i);

		figure.constant += part * (1 - part);
	}
	return figure;
}

/* descending orders counts, greater ones first. */
static int
descending(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return (x < y) - (x > y);
}

/* retrain_class_top_k returns the share of rows whose label is among the k most probable classes. */
RetrainClassFigure
retrain_class_top_k(const RetrainClassScores *scores, int k, int64 *right)
{
	RetrainClassFigure figure = undefined;
	int64		rows = retrain_class_scores_rows(scores);
	int64	   *labels = palloc(scores->n * sizeof(int64));
	int64		constant = 0;

	*right = 0;
	if (rows == 0)
		return figure;
	for (int i = 0; i < scores->n; i++)
		labels[i] = retrain_class_scores_class_rows(scores, i);
	qsort(labels, scores->n, sizeof(int64), descending);
	for (int i = 0; i < Min(k, scores->n); i++)
	{
		*right += scores->places[i];
		constant += labels[i];
	}
	pfree(labels);
	figure.value = (double) *right / (double) rows;
	figure.max_error = 0;
	figure.constant = (double) constant / (double) rows;
	return figure;
}

/*
 * ece_of returns the calibration error of scores over 15 bins; its standard error only above
 * the critical value.
 */
static RetrainClassFigure
ece_of(const RetrainScores *scores)
{
	RetrainClassFigure figure = undefined;
	RetrainCalibrationError error;

	retrain_scores_ece_error(scores, &error);
	if (isnan(error.value))
		return figure;
	figure.value = error.value;
	if (error.value > error.critical_value)
		figure.standard_error = error.standard_error;
	figure.max_error = 0;
	figure.constant = 0;
	return figure;
}

/* retrain_class_top_label_ece returns the calibration error of the most probable class. */
RetrainClassFigure
retrain_class_top_label_ece(const RetrainClassScores *scores)
{
	return ece_of(scores->scores[scores->n]);
}

/* retrain_class_ece returns the calibration error of a class against the others. */
RetrainClassFigure
retrain_class_ece(const RetrainClassScores *scores, int class)
{
	return ece_of(scores->scores[class]);
}

/*
 * retrain_class_wise_ece returns the mean of that over all classes; a bound of its standard error
 * only above the mean of the critical values.
 */
RetrainClassFigure
retrain_class_wise_ece(const RetrainClassScores *scores)
{
	RetrainClassFigure figure = undefined;
	double		sum = 0;
	double		errors = 0;
	double		critical = 0;

	if (retrain_class_scores_rows(scores) == 0)
		return figure;
	for (int i = 0; i < scores->n; i++)
	{
		RetrainCalibrationError error;

		retrain_scores_ece_error(scores->scores[i], &error);
		sum += error.value;
		errors += error.standard_error;
		critical += error.critical_value;
	}
	figure.value = sum / scores->n;
	if (sum > critical)
		figure.standard_error = errors / scores->n;
	figure.max_error = 0;
	figure.constant = 0;
	return figure;
}

/* retrain_class_auc returns the area under the ROC curve of a class against the others. */
RetrainClassFigure
retrain_class_auc(const RetrainClassScores *scores, int class)
{
	RetrainClassFigure figure = undefined;
	RetrainSpans spans;
	RetrainPairs pairs;
	RetrainDelong delong;

	retrain_scores_spans(scores->scores[class], &spans);
	retrain_spans_pairs(&spans, &pairs);
	retrain_delong(&pairs, &delong);
	if (isnan(delong.area.auc))
		return figure;
	figure.value = delong.area.auc;
	figure.standard_error = delong.standard_error;
	figure.max_error = delong.area.max_error;
	figure.constant = 0.5;
	return figure;
}

/*
 * retrain_class_macro_auc returns the mean of that over the classes that have it, and their number; a
 * bound of its standard error only if each of them has one.
 */
RetrainClassFigure
retrain_class_macro_auc(const RetrainClassScores *scores, int *classes)
{
	RetrainClassFigure figure = undefined;
	double		sum = 0;
	double		standard_error = 0;
	double		error = 0;

	*classes = 0;
	for (int i = 0; i < scores->n; i++)
	{
		RetrainClassFigure one = retrain_class_auc(scores, i);

		if (isnan(one.value))
			continue;
		(*classes)++;
		sum += one.value;
		standard_error += one.standard_error;
		error += one.max_error;
	}
	if (*classes == 0)
		return figure;
	figure.value = sum / *classes;
	figure.standard_error = standard_error / *classes;
	figure.max_error = error / *classes;
	figure.constant = 0.5;
	return figure;
}
