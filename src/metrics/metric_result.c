/*
 * metric_result.c
 *	  The row in which figures of performance are returned: retrain.metric_result.
 *
 * A figure starts without an interval; the functions here add one.  Words of methods
 * and statuses: doc/reference/metrics.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/metric_result.h"
#include "stats/distributions.h"

#define METRIC_COLUMNS 10

/* retrain_metric_init starts a figure, NaN if it is undefined, over support rows. */
void
retrain_metric_init(RetrainMetric *metric, const char *name, double value, int64 support)
{
	memset(metric, 0, sizeof(*metric));
	metric->name = name;
	metric->value = value;
	metric->standard_error = metric->low = metric->high = metric->constant = NAN;
	metric->support = support;
}

/* retrain_metric_wilson adds the interval of a share: successes among support rows. */
void
retrain_metric_wilson(RetrainMetric *metric, int64 successes)
{
	if (isnan(metric->value))
		return;
	metric->method = "wilson";
	retrain_wilson(successes, metric->support, 0.95, &metric->low, &metric->high);
}

/*
 * retrain_metric_normal adds a standard error, NaN if it is unknown, and the interval of
 * a normal distribution; method tells where the standard error is from.
 */
void
retrain_metric_normal(RetrainMetric *metric, const char *method, double standard_error)
{
	double		half;

	if (isnan(metric->value) || isnan(standard_error))
		return;
	half = retrain_normal_quantile(0.025) * standard_error;
	metric->method = method;
	metric->standard_error = standard_error;
	metric->low = metric->value - half;
	metric->high = metric->value + half;
}

/*
 * retrain_metric_logit adds a standard error, NaN if it is unknown, to a figure between 0 and 1,
 * and an interval that is normal on the logit scale; neither at the ends.
 */
void
retrain_metric_logit(RetrainMetric *metric, const char *method, double standard_error)
{
	double		odds;
	double		factor;

	if (!(metric->value > 0 && metric->value < 1) || isnan(standard_error))
		return;
	odds = metric->value / (1 - metric->value);
	factor = exp(retrain_normal_quantile(0.025) * standard_error /
				 (metric->value * (1 - metric->value)));
	metric->method = method;
	metric->standard_error = standard_error;
	metric->low = odds / (odds + factor);
	metric->high = odds / (odds + 1 / factor);
}

/* retrain_metric_inside cuts an interval where the figure cannot be. */
void
retrain_metric_inside(RetrainMetric *metric, double least, double most)
{
	if (isnan(metric->low))
		return;
	metric->low = Max(metric->low, least);
	metric->high = Min(metric->high, most);
}

/* metric_columns sets the columns of a row. */
static void
metric_columns(const RetrainMetric *metric, Datum *values, bool *nulls)
{
	const char *status = metric->status;

	if (status == NULL)
		status = isnan(metric->value) ? "undefined" : "ok";
	retrain_column_text(&values[0], &nulls[0], metric->name);
	retrain_column_float(&values[1], &nulls[1], metric->value);
	retrain_column_float(&values[2], &nulls[2], metric->standard_error);
	retrain_column_float(&values[3], &nulls[3], metric->low);
	retrain_column_float(&values[4], &nulls[4], metric->high);
	retrain_column_text(&values[5], &nulls[5], metric->method);
	retrain_column_float(&values[6], &nulls[6], metric->constant);
	values[7] = Int64GetDatum(metric->support);
	nulls[7] = false;
	retrain_column_float(&values[8], &nulls[8], metric->max_error);
	retrain_column_text(&values[9], &nulls[9], status);
}

/* retrain_metric_add appends a figure to an array of retrain.metric_result. */
void
retrain_metric_add(RetrainRows *rows, const RetrainMetric *metric)
{
	Datum		values[METRIC_COLUMNS];
	bool		nulls[METRIC_COLUMNS];

	metric_columns(metric, values, nulls);
	retrain_rows_add(rows, values, nulls);
}

/* retrain_metric_datum returns a figure as the row of a function that returns one. */
Datum
retrain_metric_datum(FunctionCallInfo fcinfo, const RetrainMetric *metric)
{
	Datum		values[METRIC_COLUMNS];
	bool		nulls[METRIC_COLUMNS];

	metric_columns(metric, values, nulls);
	return retrain_row_result(fcinfo, values, nulls);
}
