/*
 * scores_rows.c
 *	  Figures of retrain.scores that are rows: thresholds, curves, parts.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/metric_result.h"
#include "metrics/scored_rows.h"
#include "states/confusion.h"
#include "states/scores_figures.h"
#include "stats/calibration_line.h"
#include "stats/threshold.h"

PG_FUNCTION_INFO_V1(retrain_scores_confusion_at);
PG_FUNCTION_INFO_V1(retrain_scores_confusion);
PG_FUNCTION_INFO_V1(retrain_scores_best_threshold);
PG_FUNCTION_INFO_V1(retrain_scores_threshold_sweep);
PG_FUNCTION_INFO_V1(retrain_scores_roc_points);
PG_FUNCTION_INFO_V1(retrain_scores_precision_recall_points);
PG_FUNCTION_INFO_V1(retrain_scores_gain_points);
PG_FUNCTION_INFO_V1(retrain_scores_brier_decomposition);
PG_FUNCTION_INFO_V1(retrain_scores_calibration_line);

static const RetrainConstant points_rule = {"points", 2, 100000, 200};
static const RetrainConstant gain_points_rule = {"points", 1, 1000, 10};

/* thresholds_argument returns all thresholds that make a difference to the state in argument 0. */
static RetrainThreshold *
thresholds_argument(FunctionCallInfo fcinfo, int *n)
{
	RetrainSpans spans;

	retrain_scores_spans(retrain_scores_argument(fcinfo, 0), &spans);
	return retrain_thresholds(&spans, n);
}

/* share sets a column to a share, NULL for 0/0. */
static void
share(Datum *value, bool *null, int64 part, int64 whole)
{
	*null = whole == 0;
	*value = *null ? (Datum) 0 : Float8GetDatum((double) part / (double) whole);
}

#define THRESHOLD_COLUMNS 9

/* threshold_columns sets the columns of retrain.threshold_result; costs may be NULL. */
static void
threshold_columns(const RetrainThreshold *at, const RetrainCosts *costs, Datum *values, bool *nulls)
{
	memset(nulls, false, THRESHOLD_COLUMNS * sizeof(bool));
	values[0] = Float8GetDatum(at->threshold);
	values[1] = Int64GetDatum(at->tp);
	values[2] = Int64GetDatum(at->fp);
	values[3] = Int64GetDatum(at->tn);
	values[4] = Int64GetDatum(at->fn);
	share(&values[5], &nulls[5], at->tp, at->tp + at->fp);
	share(&values[6], &nulls[6], at->tp, at->tp + at->fn);
	nulls[7] = at->tp + at->fp + at->fn == 0;
	values[7] = nulls[7] ? (Datum) 0 :
		Float8GetDatum(2 * (double) at->tp / (2 * (double) at->tp + (double) at->fp + (double) at->fn));
	nulls[8] = costs == NULL;
	values[8] = nulls[8] ? (Datum) 0 : Float8GetDatum(retrain_threshold_cost(at, costs));
}

/* costs_argument returns the four arguments from the first one on. */
static RetrainCosts
costs_argument(FunctionCallInfo fcinfo, int first)
{
	static const char *const names[] = {"cost_fp", "cost_fn", "cost_tp", "cost_tn"};
	double		cost[4];

	for (int i = 0; i < 4; i++)
	{
		cost[i] = PG_GETARG_FLOAT8(first + i);
		if (!isfinite(cost[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must be finite, not %s", names[i], float8out_internal(cost[i])),
					 errhint("Give the cost of one such decision; a negative one is a gain.")));
	}
	return (RetrainCosts) {.fp = cost[0], .fn = cost[1], .tp = cost[2], .tn = cost[3]};
}

/* threshold_argument counts the decisions by the threshold in argument 1. */
static void
threshold_argument(FunctionCallInfo fcinfo, const RetrainScores *scores, RetrainThreshold *at)
{
	double		threshold = PG_GETARG_FLOAT8(1);
	RetrainSpans spans;

	if (isnan(threshold))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("threshold must not be NaN"),
				 errhint("Rows with a probability at or above the threshold are predicted positive.")));
	retrain_scores_spans(scores, &spans);
	retrain_threshold_at(&spans, threshold, at);
}

/*
 * retrain.confusion_at(retrain.scores, threshold double precision)
 *		returns retrain.threshold_result
 *
 * retrain_scores_confusion_at counts the decisions by a threshold.
 */
Datum
retrain_scores_confusion_at(PG_FUNCTION_ARGS)
{
	Datum		values[THRESHOLD_COLUMNS];
	bool		nulls[THRESHOLD_COLUMNS];
	RetrainThreshold at;

	threshold_argument(fcinfo, retrain_scores_argument(fcinfo, 0), &at);
	threshold_columns(&at, NULL, values, nulls);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/*
 * retrain.scores_confusion(retrain.scores, threshold double precision)
 *		returns retrain.confusion
 *
 * retrain_scores_confusion returns the decisions of confusion_at as the state of booleans.
 */
Datum
retrain_scores_confusion(PG_FUNCTION_ARGS)
{
	const RetrainScores *scores = retrain_scores_argument(fcinfo, 0);
	RetrainConfusionBoolean *counts = retrain_confusion_boolean_create(CurrentMemoryContext);
	RetrainThreshold at;
	int64		cells[4];

	threshold_argument(fcinfo, scores, &at);
	/* by label in bit 1, prediction in bit 0 */
	cells[0] = at.tn;
	cells[1] = at.fp;
	cells[2] = at.fn;
	cells[3] = at.tp;
	for (int i = 0; i < 4; i++)
		retrain_confusion_boolean_add(counts, i, cells[i]);
	retrain_confusion_boolean_add_unused(counts, scores->unused);
	PG_RETURN_POINTER(counts);
}

/*
 * retrain.best_threshold(retrain.scores, cost_fp double precision, cost_fn double precision,
 *		cost_tp double precision, cost_tn double precision) returns retrain.threshold_result
 *
 * retrain_scores_best_threshold returns the cheapest threshold, NULL without rows.
 */
Datum
retrain_scores_best_threshold(PG_FUNCTION_ARGS)
{
	RetrainCosts costs = costs_argument(fcinfo, 1);
	Datum		values[THRESHOLD_COLUMNS];
	bool		nulls[THRESHOLD_COLUMNS];
	int			n;
	RetrainThreshold *points = thresholds_argument(fcinfo, &n);

	if (n == 1)
		PG_RETURN_NULL();
	threshold_columns(retrain_threshold_best(points, n, &costs), &costs, values, nulls);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/*
 * retrain.threshold_sweep(retrain.scores, points integer, cost_fp double precision,
 *		cost_fn double precision, cost_tp double precision, cost_tn double precision)
 *		returns retrain.threshold_result[]
 *
 * retrain_scores_threshold_sweep returns the decisions by rising thresholds, NULL without rows.
 */
Datum
retrain_scores_threshold_sweep(PG_FUNCTION_ARGS)
{
	int			most = retrain_constant_argument(fcinfo, 1, &points_rule);
	RetrainCosts costs = costs_argument(fcinfo, 2);
	RetrainRows rows;
	int			n;
	RetrainThreshold *points = thresholds_argument(fcinfo, &n);

	if (n == 1)
		PG_RETURN_NULL();
	n = retrain_thresholds_thin(points, n, most);
	retrain_rows_begin(&rows, fcinfo, n);
	for (int i = 0; i < n; i++)
	{
		Datum		values[THRESHOLD_COLUMNS];
		bool		nulls[THRESHOLD_COLUMNS];

		threshold_columns(&points[i], &costs, values, nulls);
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/* curve returns the points of a curve, from the highest threshold down. */
static Datum
curve(FunctionCallInfo fcinfo, bool roc)
{
	int			most = retrain_constant_argument(fcinfo, 1, &points_rule);
	RetrainRows rows;
	int			n;
	RetrainThreshold *points = thresholds_argument(fcinfo, &n);

	if (points[0].tp == 0 || (roc && points[0].fp == 0))
		PG_RETURN_NULL();
	n = retrain_thresholds_thin(points, n, most);
	retrain_rows_begin(&rows, fcinfo, n);
	for (int i = n - 1; i >= 0; i--)
	{
		const RetrainThreshold *at = &points[i];
		Datum		values[3];
		bool		nulls[3] = {0};

		values[0] = Float8GetDatum(at->threshold);
		if (roc)
		{
			share(&values[1], &nulls[1], at->fp, at->fp + at->tn);
			share(&values[2], &nulls[2], at->tp, at->tp + at->fn);
		}
		else
		{
			share(&values[1], &nulls[1], at->tp, at->tp + at->fn);
			share(&values[2], &nulls[2], at->tp, at->tp + at->fp);
		}
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.roc_points(retrain.scores, points integer) returns retrain.roc_point[]
 *
 * retrain_scores_roc_points returns points of the ROC curve, NULL unless both labels have rows.
 */
Datum
retrain_scores_roc_points(PG_FUNCTION_ARGS)
{
	return curve(fcinfo, true);
}

/*
 * retrain.precision_recall_points(retrain.scores, points integer)
 *		returns retrain.precision_recall_point[]
 *
 * retrain_scores_precision_recall_points returns points of the precision-recall curve, NULL
 * without a positive row.
 */
Datum
retrain_scores_precision_recall_points(PG_FUNCTION_ARGS)
{
	return curve(fcinfo, false);
}

/*
 * retrain.gain_points(retrain.scores, points integer) returns retrain.gain_point[]
 *
 * retrain_scores_gain_points returns gain and lift at equal steps of the share of rows, NULL
 * without a positive row.
 */
Datum
retrain_scores_gain_points(PG_FUNCTION_ARGS)
{
	int			points = retrain_constant_argument(fcinfo, 1, &gain_points_rule);
	RetrainSpans spans;
	RetrainRows rows;

	retrain_scores_spans(retrain_scores_argument(fcinfo, 0), &spans);
	if (retrain_spans_rows(&spans, 1) == 0)
		PG_RETURN_NULL();
	retrain_rows_begin(&rows, fcinfo, points);
	for (int i = 1; i <= points; i++)
	{
		double		share = (double) i / points;
		Datum		values[5];
		bool		nulls[5] = {0};
		RetrainGain gain;

		CHECK_FOR_INTERRUPTS();
		retrain_gain(&spans, share, &gain);
		values[0] = Float8GetDatum(share);
		values[1] = Float8GetDatum(gain.capture);
		values[2] = Float8GetDatum(gain.capture / share);
		values[3] = Float8GetDatum(gain.max_error);
		values[4] = Float8GetDatum(gain.max_error / share);
		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.brier_decomposition(retrain.scores) returns retrain.brier_result
 *
 * retrain_scores_brier_decomposition returns the parts of Brier's score, also for no rows.
 */
Datum
retrain_scores_brier_decomposition(PG_FUNCTION_ARGS)
{
	const RetrainScores *scores = retrain_scores_argument(fcinfo, 0);
	int64		rows = scores->side[0]->rows + scores->side[1]->rows;
	RetrainBrier result;
	RetrainMetric metric;
	RetrainSpans spans;
	RetrainPairs pairs;
	Datum		values[14] = {0};
	bool		nulls[14] = {0};

	retrain_scores_brier_parts(scores, &result);
	retrain_scores_spans(scores, &spans);
	retrain_spans_pairs(&spans, &pairs);
	retrain_metric_init(&metric, "brier", result.score, rows);
	if (rows > 0)
		retrain_metric_normal(&metric, "normal", retrain_brier_error(&pairs));

	retrain_column_float(&values[0], &nulls[0], metric.value);
	retrain_column_float(&values[1], &nulls[1], metric.standard_error);
	retrain_column_float(&values[2], &nulls[2], metric.low);
	retrain_column_float(&values[3], &nulls[3], metric.high);
	retrain_column_float(&values[4], &nulls[4], result.reliability);
	retrain_column_float(&values[5], &nulls[5], result.resolution);
	retrain_column_float(&values[6], &nulls[6], result.uncertainty);
	retrain_column_float(&values[7], &nulls[7], result.within_variance);
	retrain_column_float(&values[8], &nulls[8], result.within_covariance);
	values[9] = Int64GetDatum(result.groups);
	values[10] = Int64GetDatum(scores->side[1]->rows);
	values[11] = Int64GetDatum(scores->side[0]->rows);
	values[12] = Int64GetDatum(scores->unused);
	values[13] = CStringGetTextDatum(rows > 0 ? "ok" : "undefined");
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/*
 * retrain.calibration_line(retrain.scores) returns retrain.calibration_line_result
 *
 * retrain_scores_calibration_line returns slope and intercept of calibration, also for no rows.
 */
Datum
retrain_scores_calibration_line(PG_FUNCTION_ARGS)
{
	const RetrainScores *scores = retrain_scores_argument(fcinfo, 0);
	RetrainCalibrationLine line = {NAN, NAN, NAN, NAN, NAN, NAN, 0};
	RetrainSpans spans;
	RetrainPairs pairs;
	Datum		values[11] = {0};
	bool		nulls[11] = {0};

	retrain_scores_spans(scores, &spans);
	retrain_spans_pairs(&spans, &pairs);
	if (pairs.n[0] + pairs.n[1] > 0)
		retrain_calibration_line(&pairs, &line);
	retrain_column_float(&values[0], &nulls[0], line.slope);
	retrain_column_float(&values[1], &nulls[1], line.slope_error);
	retrain_column_float(&values[2], &nulls[2], line.intercept);
	retrain_column_float(&values[3], &nulls[3], line.intercept_error);
	retrain_column_float(&values[4], &nulls[4], line.in_the_large);
	retrain_column_float(&values[5], &nulls[5], line.in_the_large_error);
	values[6] = Int64GetDatum(line.clipped);
	values[7] = Int64GetDatum(pairs.n[1]);
	values[8] = Int64GetDatum(pairs.n[0]);
	values[9] = Int64GetDatum(scores->unused);
	values[10] = CStringGetTextDatum(isnan(line.slope) ? "undefined" : retrain_scores_exact(scores) ? "ok" : "approximate");
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}
