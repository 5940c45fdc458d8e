/*
 * class_scores_access.c
 *	  SQL functions that read retrain.class_scores: figures, classes, the summary.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/metric_result.h"
#include "states/class_scores.h"

PG_FUNCTION_INFO_V1(retrain_class_scores_log_loss);
PG_FUNCTION_INFO_V1(retrain_class_scores_brier);
PG_FUNCTION_INFO_V1(retrain_class_scores_top_k_accuracy);
PG_FUNCTION_INFO_V1(retrain_class_scores_top_label_ece);
PG_FUNCTION_INFO_V1(retrain_class_scores_classwise_ece);
PG_FUNCTION_INFO_V1(retrain_class_scores_roc_auc);
PG_FUNCTION_INFO_V1(retrain_class_scores_counts);
PG_FUNCTION_INFO_V1(retrain_class_scores_classes);
PG_FUNCTION_INFO_V1(retrain_class_scores_summary);

/* A bound above this is a status. */
#define LOW_RESOLUTION 0.01

/* argument returns argument 0, which is not NULL. */
static const RetrainClassScores *
argument(FunctionCallInfo fcinfo)
{
	return retrain_class_scores_read(PG_GETARG_DATUM(0));
}

/* return_figure returns a figure, NULL if it is undefined. */
static Datum
return_figure(FunctionCallInfo fcinfo, RetrainClassFigure figure)
{
	if (isnan(figure.value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figure.value);
}

/*
 * retrain.log_loss(retrain.class_scores) returns double precision
 *
 * retrain_class_scores_log_loss returns the mean log loss of the rows.
 */
Datum
retrain_class_scores_log_loss(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_class_log_loss(argument(fcinfo)));
}

/*
 * retrain.brier(retrain.class_scores) returns double precision
 *
 * retrain_class_scores_brier returns the mean Brier score of the rows.
 */
Datum
retrain_class_scores_brier(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_class_brier(argument(fcinfo)));
}

/*
 * retrain.top_k_accuracy(retrain.class_scores, k integer) returns double precision
 *
 * retrain_class_scores_top_k_accuracy returns the share of rows whose label is among the k most
 * probable classes.
 */
Datum
retrain_class_scores_top_k_accuracy(PG_FUNCTION_ARGS)
{
	const RetrainClassScores *scores = argument(fcinfo);
	int			k = PG_GETARG_INT32(1);
	int64		right;

	if (k < 1 || k > scores->n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("k must be from 1 to %d, not %d", scores->n, k),
				 errhint("Leave it out for the most probable class alone.")));
	return return_figure(fcinfo, retrain_class_top_k(scores, k, &right));
}

/*
 * retrain.top_label_ece(retrain.class_scores) returns double precision
 *
 * retrain_class_scores_top_label_ece returns the calibration error of the most probable class.
 */
Datum
retrain_class_scores_top_label_ece(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_class_top_label_ece(argument(fcinfo)));
}

/*
 * retrain.classwise_ece(retrain.class_scores) returns double precision
 *
 * retrain_class_scores_classwise_ece returns the mean calibration error of the classes.
 */
Datum
retrain_class_scores_classwise_ece(PG_FUNCTION_ARGS)
{
	return return_figure(fcinfo, retrain_class_wise_ece(argument(fcinfo)));
}

/*
 * retrain.roc_auc(retrain.class_scores) returns double precision
 *
 * retrain_class_scores_roc_auc returns the mean area under the ROC curves of the classes.
 */
Datum
retrain_class_scores_roc_auc(PG_FUNCTION_ARGS)
{
	int			classes;

	return return_figure(fcinfo, retrain_class_macro_auc(argument(fcinfo), &classes));
}

/*
 * retrain.class_scores_counts(retrain.class_scores) returns retrain.class_scores_counts_result
 *
 * retrain_class_scores_counts returns the rows that are used, not used, and clipped.
 */
Datum
retrain_class_scores_counts(PG_FUNCTION_ARGS)
{
	const RetrainClassScores *scores = argument(fcinfo);
	Datum		values[3];
	bool		nulls[3] = {false};

	values[0] = Int64GetDatum(retrain_class_scores_rows(scores));
	values[1] = Int64GetDatum(scores->unused);
	values[2] = Int64GetDatum(scores->clipped);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/* add_class adds the row of a class. */
static void
add_class(RetrainRows *rows, const RetrainClassScores *scores, int class)
{
	RetrainClassFigure area = retrain_class_auc(scores, class);
	RetrainClassFigure ece = retrain_class_ece(scores, class);
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = retrain_bytes_datum(&scores->names[class]);
	values[1] = Int64GetDatum(retrain_class_scores_class_rows(scores, class));
	retrain_column_float(&values[2], &nulls[2], area.value);
	retrain_column_float(&values[3], &nulls[3], area.standard_error);
	retrain_column_float(&values[4], &nulls[4], area.max_error);
	retrain_column_float(&values[5], &nulls[5], ece.value);
	retrain_column_float(&values[6], &nulls[6], ece.standard_error);
	retrain_rows_add(rows, values, nulls);
}

/*
 * retrain.class_scores_classes(retrain.class_scores) returns retrain.class_scores_class_result[]
 *
 * retrain_class_scores_classes returns the figures of each class against the others.
 */
Datum
retrain_class_scores_classes(PG_FUNCTION_ARGS)
{
	const RetrainClassScores *scores = argument(fcinfo);
	RetrainRows rows;

	retrain_rows_begin(&rows, fcinfo, scores->n);
	for (int i = 0; i < scores->n; i++)
		add_class(&rows, scores, i);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/* begin_metric starts a row of the summary. */
static void
begin_metric(RetrainMetric *metric, const char *name, const RetrainClassScores *scores,
			 RetrainClassFigure figure)
{
	retrain_metric_init(metric, name, figure.value, retrain_class_scores_rows(scores));
	metric->constant = figure.constant;
	metric->max_error = figure.max_error;
}

/* end_metric adds a row of the summary. */
static void
end_metric(RetrainRows *rows, RetrainMetric *metric)
{
	if (metric->max_error > LOW_RESOLUTION)
		metric->status = "low_resolution";
	else if (!isnan(metric->value) && metric->method == NULL)
		metric->status = "no_interval";
	retrain_metric_add(rows, metric);
}

/* add_metric adds the row of a figure with a normal interval, cut at the range of the figure. */
static void
add_metric(RetrainRows *rows, const char *name, const RetrainClassScores *scores,
		   RetrainClassFigure figure, const char *method, double most)
{
	RetrainMetric metric;

	begin_metric(&metric, name, scores, figure);
	retrain_metric_normal(&metric, method, figure.standard_error);
	retrain_metric_inside(&metric, 0, most);
	end_metric(rows, &metric);
}

/* add_accuracy adds the row of the most probable class being right. */
static void
add_accuracy(RetrainRows *rows, const RetrainClassScores *scores)
{
	RetrainMetric metric;
	int64		right;

	begin_metric(&metric, "top_k_accuracy", scores, retrain_class_top_k(scores, 1, &right));
	retrain_metric_wilson(&metric, right);
	end_metric(rows, &metric);
}

/* add_area adds the row of the mean area under the ROC curves. */
static void
add_area(RetrainRows *rows, const RetrainClassScores *scores)
{
	RetrainMetric metric;
	RetrainClassFigure figure;
	int			classes;

	figure = retrain_class_macro_auc(scores, &classes);
	begin_metric(&metric, "roc_auc", scores, figure);
	retrain_metric_logit(&metric, "bound", figure.standard_error);
	end_metric(rows, &metric);
}

/*
 * retrain.class_scores_summary(retrain.class_scores) returns retrain.metric_result[]
 *
 * retrain_class_scores_summary returns all headline figures.
 */
Datum
retrain_class_scores_summary(PG_FUNCTION_ARGS)
{
	const RetrainClassScores *scores = argument(fcinfo);
	RetrainRows rows;

	retrain_rows_begin(&rows, fcinfo, 6);
	add_metric(&rows, "log_loss", scores, retrain_class_log_loss(scores), "normal", INFINITY);
	add_metric(&rows, "brier", scores, retrain_class_brier(scores), "normal", INFINITY);
	add_accuracy(&rows, scores);
	add_metric(&rows, "top_label_ece", scores, retrain_class_top_label_ece(scores), "delta", 1);
	add_metric(&rows, "classwise_ece", scores, retrain_class_wise_ece(scores), "bound", 1);
	add_area(&rows, scores);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
