/*
 * scores_summary.c
 *	  The headline figures of retrain.scores, with intervals, constants and bounds.
 *
 *	  positive_rate		Wilson
 *	  roc_auc, gini		DeLong on the logit scale; gini is 2 roc_auc - 1 throughout
 *	  average_precision	delta: standard error sqrt(a (1 - a) / positives) and the interval
 *						expit(logit a +- z / sqrt(positives a (1 - a))) (Boyd, Eng and Page 2013)
 *	  log_loss, brier	normal, from the losses of the rows (of a coarse state: of the middles)
 *	  ks_separation		delta: a difference of two shares at its location, whose own spread adds
 *						nothing to first order where the maximum is one (Raghavachari 1973)
 *	  ece, ace			delta: with the signs s of the bins the figure is the mean of s (p - y), whose
 *						mean square is Brier's score; none up to the critical value of ece_test,
 *						since the figure of a calibrated model is all noise, and far from normal
 *	  mce				simultaneous: the least and the greatest it is, given intervals of all bins that
 *						hold together; the standard error is that of the mean of s (p - y) over the rows
 *						of its bin, none up to what the largest bin of a calibrated model rarely
 *						exceeds, nor if two bins tie
 *
 * The constant prediction is the share of positives for every row.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "metrics/metric_result.h"
#include "states/scores_figures.h"
#include "stats/cdf_distance.h"
#include "stats/distributions.h"
#include "stats/roc.h"

PG_FUNCTION_INFO_V1(retrain_scores_summary);

/* A bound above this is told by the status. */
#define LOW_RESOLUTION 0.01

#define FIGURES 10

/* What the figures are made from. */
typedef struct Summary
{
	const RetrainScores *scores;
	RetrainSpans spans;
	RetrainPairs pairs;
	int64		rows;
	int64		positives;
	double		rate;			/* share of positives, NaN without rows */
	RetrainRows result;
} Summary;

/* begin starts a figure. */
static void
begin(const Summary *summary, RetrainMetric *metric, const char *name, double value, double constant)
{
	retrain_metric_init(metric, name, value, summary->rows);
	if (!isnan(value))
		metric->constant = constant;
}

/* add appends a figure, and says where its bound is large or it has no interval. */
static void
add(Summary *summary, RetrainMetric *metric, double max_error)
{
	metric->max_error = isnan(metric->value) ? NAN : max_error;
	if (metric->max_error > LOW_RESOLUTION)
		metric->status = "low_resolution";
	else if (!isnan(metric->value) && metric->method == NULL)
		metric->status = "no_interval";
	retrain_metric_add(&summary->result, metric);
}

/* add_rate appends the share of positives. */
static void
add_rate(Summary *summary)
{
	RetrainMetric metric;

	begin(summary, &metric, "positive_rate", summary->rate, NAN);
	retrain_metric_wilson(&metric, summary->positives);
	add(summary, &metric, 0);
}

/* add_areas appends the area under the ROC curve and what follows from it. */
static void
add_areas(Summary *summary)
{
	RetrainDelong delong;
	RetrainMetric metric;

	retrain_delong(&summary->pairs, &delong);
	for (int gini = 0; gini < 2; gini++)
	{
		int			scale = gini + 1;

		begin(summary, &metric, gini ? "gini" : "roc_auc",
			  gini ? delong.area.gini : delong.area.auc, gini ? 0 : 0.5);
		if (!isnan(delong.standard_error))
		{
			metric.method = "delong";
			metric.standard_error = scale * delong.standard_error;
			metric.low = scale * delong.low - gini;
			metric.high = scale * delong.high - gini;
		}
		add(summary, &metric, scale * delong.area.max_error);
	}
}

/* add_average_precision appends it. */
static void
add_average_precision(Summary *summary)
{
	RetrainAveragePrecision figure;
	RetrainMetric metric;

	retrain_average_precision(&summary->pairs, &figure);
	begin(summary, &metric, "average_precision", figure.value, summary->rate);
	retrain_metric_logit(&metric, "delta",
						 sqrt(figure.value * (1 - figure.value) / (double) summary->positives));
	add(summary, &metric, figure.max_error);
}

/* separation_error returns the standard error of the distance at a location. */
static double
separation_error(RetrainPairs *pairs, double location)
{
	const RetrainPair *pair;
	RetrainPairReader reader;
	int64		rows[2] = {0, 0};
	double		variance = 0;

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL && pair->value <= location)
	{
		rows[0] += pair->rows[0];
		rows[1] += pair->rows[1];
	}
	for (int s = 0; s < 2; s++)
	{
		double		n = (double) pairs->n[s];
		double		below = (double) rows[s] / n;

		variance += below * ((double) (pairs->n[s] - rows[s]) / n) / n;
	}
	return sqrt(variance);
}

/* add_separation appends the distance of Kolmogorov and Smirnov. */
static void
add_separation(Summary *summary)
{
	RetrainCdfMaximum figure = {.statistic = NAN};
	RetrainMetric metric;

	if (summary->pairs.n[0] > 0 && summary->pairs.n[1] > 0)
		retrain_cdf_maximum(&summary->pairs, &figure);
	begin(summary, &metric, "ks_separation", figure.statistic, 0);
	if (!isnan(figure.statistic))
		retrain_metric_normal(&metric, "delta", separation_error(&summary->pairs, figure.location));
	add(summary, &metric, figure.max_error);
}

/* add_losses appends log loss and Brier's score. */
static void
add_losses(Summary *summary)
{
	RetrainLogLoss loss;
	RetrainBrierSums sums;
	RetrainMetric metric;

	retrain_log_loss(&summary->pairs, RETRAIN_LOG_LOSS_EPS, &loss);
	begin(summary, &metric, "log_loss", loss.value, loss.constant);
	retrain_metric_normal(&metric, "normal", loss.standard_error);
	add(summary, &metric, retrain_scores_log_loss_error(&summary->spans));

	retrain_scores_brier_sums(summary->scores, &sums);
	begin(summary, &metric, "brier", retrain_brier_score(&sums),
		  retrain_brier_uncertainty(sums.rows[0], sums.rows[1]));
	if (summary->rows > 0)
		retrain_metric_normal(&metric, "normal", retrain_brier_error(&summary->pairs));
	add(summary, &metric, 0);
}

/* add_error appends a calibration error; its standard error is left out up to the critical value. */
static void
add_error(Summary *summary, const char *name, const RetrainCalibrationError *error, double max_error)
{
	RetrainMetric metric;

	begin(summary, &metric, name, error->value, 0);
	if (error->value > error->critical_value)
		retrain_metric_normal(&metric, "delta", error->standard_error);
	add(summary, &metric, max_error);
}

/* add_largest appends the maximum calibration error. */
static void
add_largest(Summary *summary)
{
	RetrainCalibrationError error;
	RetrainMetric metric;
	double		low;
	double		high;

	retrain_scores_mce_error(summary->scores, &summary->pairs, &error, &low, &high);
	begin(summary, &metric, "mce", error.value, 0);
	if (!isnan(error.value))
	{
		metric.method = "simultaneous";
		metric.low = low;
		metric.high = high;
		if (error.value > error.critical_value)
			metric.standard_error = error.standard_error;
	}
	add(summary, &metric, 0);
}

/* add_calibration appends the calibration errors, which are 0 for the share of positives. */
static void
add_calibration(Summary *summary)
{
	RetrainCalibrationError ece;
	RetrainCalibrationError ace;
	double		max_error;

	retrain_scores_ece_error(summary->scores, &ece);
	retrain_scores_ace_error(summary->scores, &summary->spans, &ace, &max_error);
	ace.critical_value = ece.critical_value;
	add_error(summary, "ece", &ece, 0);
	add_largest(summary);
	add_error(summary, "ace", &ace, max_error);
}

/*
 * retrain.scores_summary(retrain.scores) returns retrain.metric_result[]
 *
 * retrain_scores_summary returns a row for each headline figure.
 */
Datum
retrain_scores_summary(PG_FUNCTION_ARGS)
{
	Summary		summary;

	summary.scores = retrain_scores_argument(fcinfo, 0);
	retrain_scores_spans(summary.scores, &summary.spans);
	retrain_spans_pairs(&summary.spans, &summary.pairs);
	summary.positives = summary.pairs.n[1];
	summary.rows = summary.pairs.n[0] + summary.pairs.n[1];
	summary.rate = summary.rows == 0 ? NAN : (double) summary.positives / (double) summary.rows;
	retrain_rows_begin(&summary.result, fcinfo, FIGURES);
	add_rate(&summary);
	add_areas(&summary);
	add_average_precision(&summary);
	add_separation(&summary);
	add_losses(&summary);
	add_calibration(&summary);
	PG_RETURN_DATUM(retrain_rows_finish(&summary.result));
}
