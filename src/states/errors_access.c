/*
 * errors_access.c
 *	  SQL functions that read retrain.errors: figures, quantiles, the summary.
 *
 * They are the final functions of the one-step aggregates of the same names as well.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "catalog/pg_type.h"
#include "utils/array.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/metric_result.h"
#include "profile/access.h"
#include "states/errors.h"

PG_FUNCTION_INFO_V1(retrain_errors_mae);
PG_FUNCTION_INFO_V1(retrain_errors_mse);
PG_FUNCTION_INFO_V1(retrain_errors_rmse);
PG_FUNCTION_INFO_V1(retrain_errors_mape);
PG_FUNCTION_INFO_V1(retrain_errors_smape);
PG_FUNCTION_INFO_V1(retrain_errors_wape);
PG_FUNCTION_INFO_V1(retrain_errors_r2);
PG_FUNCTION_INFO_V1(retrain_errors_explained_variance);
PG_FUNCTION_INFO_V1(retrain_errors_bias);
PG_FUNCTION_INFO_V1(retrain_errors_max_error);
PG_FUNCTION_INFO_V1(retrain_errors_pinball_loss);
PG_FUNCTION_INFO_V1(retrain_errors_quantile_value);
PG_FUNCTION_INFO_V1(retrain_errors_quantiles);
PG_FUNCTION_INFO_V1(retrain_errors_counts);
PG_FUNCTION_INFO_V1(retrain_errors_profile);
PG_FUNCTION_INFO_V1(retrain_errors_summary);
PG_FUNCTION_INFO_V1(retrain_errors_summary_actual);

/* return_figure returns a figure, NULL if it is undefined. */
static Datum
return_figure(FunctionCallInfo fcinfo, const char *name, double value)
{
	if (isnan(value))
		PG_RETURN_NULL();
	if (isinf(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range of double precision", name),
				 errhint("Divide actual and predicted values by a common unit; a tiny actual value makes relative errors huge.")));
	PG_RETURN_FLOAT8(value);
}

/* figure_of returns a figure of argument 0. */
static Datum
figure_of(FunctionCallInfo fcinfo, RetrainErrorsFigure figure)
{
	const RetrainErrors *errors = retrain_errors_read(PG_GETARG_DATUM(0));

	return return_figure(fcinfo, retrain_errors_figure_name(figure),
						 retrain_errors_figure(errors, figure));
}

/*
 * retrain.mae(retrain.errors) returns double precision
 *
 * retrain_errors_mae returns the mean absolute error.
 */
Datum
retrain_errors_mae(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_MAE);
}

/*
 * retrain.mse(retrain.errors) returns double precision
 *
 * retrain_errors_mse returns the mean squared error.
 */
Datum
retrain_errors_mse(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_MSE);
}

/*
 * retrain.rmse(retrain.errors) returns double precision
 *
 * retrain_errors_rmse returns the root of the mean squared error.
 */
Datum
retrain_errors_rmse(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_RMSE);
}

/*
 * retrain.mape(retrain.errors) returns double precision
 *
 * retrain_errors_mape returns the mean relative error over rows whose actual value is not 0.
 */
Datum
retrain_errors_mape(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_MAPE);
}

/*
 * retrain.smape(retrain.errors) returns double precision
 *
 * retrain_errors_smape returns the mean symmetric relative error.
 */
Datum
retrain_errors_smape(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_SMAPE);
}

/*
 * retrain.wape(retrain.errors) returns double precision
 *
 * retrain_errors_wape returns the sum of absolute errors over that of absolute values.
 */
Datum
retrain_errors_wape(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_WAPE);
}

/*
 * retrain.r2(retrain.errors) returns double precision
 *
 * retrain_errors_r2 returns the coefficient of determination.
 */
Datum
retrain_errors_r2(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_R2);
}

/*
 * retrain.explained_variance(retrain.errors) returns double precision
 *
 * retrain_errors_explained_variance returns 1 less the variance of errors over that of values.
 */
Datum
retrain_errors_explained_variance(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_EXPLAINED_VARIANCE);
}

/*
 * retrain.bias(retrain.errors) returns double precision
 *
 * retrain_errors_bias returns the mean of predicted - actual.
 */
Datum
retrain_errors_bias(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_BIAS);
}

/*
 * retrain.max_error(retrain.errors) returns double precision
 *
 * retrain_errors_max_error returns the greatest absolute error.
 */
Datum
retrain_errors_max_error(PG_FUNCTION_ARGS)
{
	return figure_of(fcinfo, RETRAIN_ERRORS_MAX_ERROR);
}

/*
 * retrain.pinball(retrain.errors, q double precision) returns double precision
 *
 * retrain_errors_pinball_loss returns the mean pinball loss at quantile q.
 */
Datum
retrain_errors_pinball_loss(PG_FUNCTION_ARGS)
{
	const RetrainErrors *errors = retrain_errors_read(PG_GETARG_DATUM(0));
	double		q = retrain_quantile_share(PG_GETARG_FLOAT8(1));

	return return_figure(fcinfo, "pinball", retrain_errors_pinball(errors, q, NULL));
}

/*
 * retrain.error_quantile(retrain.errors, q double precision) returns double precision
 *
 * retrain_errors_quantile_value returns a quantile of the errors.
 */
Datum
retrain_errors_quantile_value(PG_FUNCTION_ARGS)
{
	const RetrainErrors *errors = retrain_errors_read(PG_GETARG_DATUM(0));
	double		q = retrain_quantile_share(PG_GETARG_FLOAT8(1));
	double		low;
	double		high;

	return return_figure(fcinfo, "error_quantile", retrain_errors_quantile(errors, q, &low, &high));
}

/* add_quantile adds the row of a quantile. */
static void
add_quantile(RetrainRows *rows, const RetrainErrors *errors, double q)
{
	double		low;
	double		high;
	double		value = retrain_errors_quantile(errors, q, &low, &high);
	Datum		values[5];
	bool		nulls[5] = {false, isnan(value), isnan(value), isnan(value), isnan(value)};

	values[0] = Float8GetDatum(q);
	values[1] = Float8GetDatum(value);
	values[2] = Float8GetDatum(low);
	values[3] = Float8GetDatum(high);
	values[4] = Float8GetDatum(Max(value - low, high - value));
	retrain_rows_add(rows, values, nulls);
}

/*
 * retrain.error_quantiles(retrain.errors, q double precision[]) returns retrain.error_quantile_result[]
 *
 * retrain_errors_quantiles returns quantiles of the errors and how far they can be off.
 */
Datum
retrain_errors_quantiles(PG_FUNCTION_ARGS)
{
	const RetrainErrors *errors = retrain_errors_read(PG_GETARG_DATUM(0));
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(1);
	RetrainRows rows;
	Datum	   *q;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &q, &nulls, &n);
	if (n == 0)
		PG_RETURN_NULL();
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a quantile must not be NULL"),
					 errhint("Give shares from 0 to 1.")));
		retrain_quantile_share(DatumGetFloat8(q[i]));
	}
	retrain_rows_begin(&rows, fcinfo, n);
	for (int i = 0; i < n; i++)
		add_quantile(&rows, errors, DatumGetFloat8(q[i]));
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.errors_counts(retrain.errors) returns retrain.errors_counts_result
 *
 * retrain_errors_counts returns the rows that are used, and those that are not.
 */
Datum
retrain_errors_counts(PG_FUNCTION_ARGS)
{
	const RetrainErrors *errors = retrain_errors_read(PG_GETARG_DATUM(0));
	const RetrainProfileCounts *others = &errors->errors->counts;
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = Int64GetDatum(errors->errors->rows);
	values[1] = Int64GetDatum(others->nulls);
	values[2] = Int64GetDatum(others->nans);
	values[3] = Int64GetDatum(others->negative_infinities);
	values[4] = Int64GetDatum(others->positive_infinities);
	values[5] = Int64GetDatum(errors->counts.zeros);
	values[6] = Int64GetDatum(errors->counts.steep);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/*
 * retrain.error_profile(retrain.errors) returns retrain.profile
 *
 * retrain_errors_profile returns the profile of the errors.
 */
Datum
retrain_errors_profile(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_profile_pack(retrain_errors_read(PG_GETARG_DATUM(0))->errors));
}

/* method_of returns the word for a figure's standard error. */
static const char *
method_of(RetrainErrorsFigure figure)
{
	switch (figure)
	{
		case RETRAIN_ERRORS_RMSE:
		case RETRAIN_ERRORS_WAPE:
		case RETRAIN_ERRORS_R2:
		case RETRAIN_ERRORS_EXPLAINED_VARIANCE:
			return "delta";
		default:
			return "normal";
	}
}

/* needs_detail tells whether a figure has no standard error because the state is without detail. */
static bool
needs_detail(const RetrainErrors *errors, RetrainErrorsFigure figure)
{
	return !errors->powers.detailed && errors->errors->rows > 1 &&
		(figure == RETRAIN_ERRORS_R2 || figure == RETRAIN_ERRORS_EXPLAINED_VARIANCE);
}

/* add_summary adds the row of a figure; actual: profile of the actual values, or NULL. */
static void
add_summary(RetrainRows *rows, const RetrainErrors *errors, const RetrainProfile *actual, RetrainErrorsFigure figure)
{
	double		value = retrain_errors_figure(errors, figure);
	double		constant = retrain_errors_constant(errors, figure);
	RetrainMetric metric;

	if (isnan(constant) && actual != NULL)
		constant = retrain_errors_order_constant(actual, figure);
	retrain_metric_init(&metric, retrain_errors_figure_name(figure), isinf(value) ? NAN : value,
						retrain_errors_support(errors, figure));
	if (isinf(value))
		metric.status = "overflow";
	else
	{
		double		error = retrain_errors_standard_error(errors, figure);

		if (isfinite(error))
			retrain_metric_normal(&metric, method_of(figure), error);
		if (!isnan(value) && metric.method == NULL)
			metric.status = needs_detail(errors, figure) ? "no_detail" : "no_interval";
	}
	if (!isfinite(metric.low) || !isfinite(metric.high))
		metric.low = metric.high = NAN;
	metric.constant = isinf(constant) ? NAN : constant;
	retrain_metric_add(rows, &metric);
}

/* summary returns all headline figures. */
static Datum
summary(FunctionCallInfo fcinfo, const RetrainErrors *errors, const RetrainProfile *actual)
{
	RetrainRows rows;

	retrain_rows_begin(&rows, fcinfo, RETRAIN_ERRORS_FIGURES);
	for (int i = 0; i < RETRAIN_ERRORS_FIGURES; i++)
		add_summary(&rows, errors, actual, i);
	return retrain_rows_finish(&rows);
}

/*
 * retrain.errors_summary(retrain.errors) returns retrain.metric_result[]
 *
 * retrain_errors_summary returns all headline figures.
 */
Datum
retrain_errors_summary(PG_FUNCTION_ARGS)
{
	return summary(fcinfo, retrain_errors_read(PG_GETARG_DATUM(0)), NULL);
}

/*
 * retrain.errors_summary(retrain.errors, actual retrain.profile) returns retrain.metric_result[]
 *
 * retrain_errors_summary_actual returns all headline figures, with the constants that need the order of the
 * actual values.
 */
Datum
retrain_errors_summary_actual(PG_FUNCTION_ARGS)
{
	const RetrainErrors *errors = retrain_errors_read(PG_GETARG_DATUM(0));
	const RetrainProfile *actual = retrain_number_argument(fcinfo, 1);

	if (actual->rows != errors->errors->rows)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the profile has " INT64_FORMAT " finite values, the errors have " INT64_FORMAT " rows",
						actual->rows, errors->errors->rows),
				 errhint("Take both over the same rows: retrain.profile_agg(actual) FILTER (WHERE predicted IS NOT NULL).")));
	return summary(fcinfo, errors, actual);
}
