/*
 * ipw.c
 *	  SQL aggregates ipw_mean and ipw_accuracy: figures of rows whose labels exist with a
 *	  known probability, the propensity.
 *
 * A row without value or propensity, or with a value that is not finite, is not used, and
 * counted.  A propensity outside (0,1], NaN too, is an error whether there is a value or not.
 * Definitions: stats/weighted_mean.c and doc/reference/labels.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "stats/distributions.h"
#include "stats/weighted_mean.h"

PG_FUNCTION_INFO_V1(retrain_ipw_mean_accum);
PG_FUNCTION_INFO_V1(retrain_ipw_mean_accum_clip);
PG_FUNCTION_INFO_V1(retrain_ipw_accuracy_accum);
PG_FUNCTION_INFO_V1(retrain_ipw_accuracy_accum_clip);
PG_FUNCTION_INFO_V1(retrain_ipw_combine);
PG_FUNCTION_INFO_V1(retrain_ipw_serialize);
PG_FUNCTION_INFO_V1(retrain_ipw_deserialize);
PG_FUNCTION_INFO_V1(retrain_ipw_final);
PG_FUNCTION_INFO_V1(retrain_ipw_mean_test_final);
PG_FUNCTION_INFO_V1(retrain_ipw_accuracy_test_final);

/* With a smaller effective number of rows the figure rests on a few of them. */
#define MIN_EFFECTIVE_ROWS 30

/* clip_argument returns an argument, which must lie in (0,1]. */
static double
clip_argument(FunctionCallInfo fcinfo, int argument)
{
	double		clip;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("clip must not be NULL"),
				 errhint("Leave the argument out to clip no propensity.")));
	clip = PG_GETARG_FLOAT8(argument);
	if (!(clip > 0 && clip <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("clip %s is not greater than 0 and at most 1", float8out_internal(clip)),
				 errhint("Leave the argument out to clip no propensity.")));
	return clip;
}

/* clip_differs raises the error for a clip that is not the same for all rows. */
static void
clip_differs(double a, double b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("clip must be the same for all rows, but is %s and %s",
					float8out_internal(a), float8out_internal(b)),
			 errhint("Give a constant.")));
}

/* state_of returns the state of the call, begun if there is none. */
static RetrainWeightedMean *
state_of(FunctionCallInfo fcinfo, double clip)
{
	RetrainWeightedMean *mean;

	if (PG_ARGISNULL(0))
		return retrain_weighted_create(clip, retrain_aggregate_context(fcinfo));
	mean = (RetrainWeightedMean *) PG_GETARG_POINTER(0);
	if (mean->clip != clip)
		clip_differs(mean->clip, clip);
	return mean;
}

/* propensity_argument returns an argument, NaN for NULL. */
static double
propensity_argument(FunctionCallInfo fcinfo, int argument)
{
	double		propensity;

	if (PG_ARGISNULL(argument))
		return NAN;
	propensity = PG_GETARG_FLOAT8(argument);
	if (!(propensity > 0 && propensity <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("propensity %s is not greater than 0 and at most 1",
						float8out_internal(propensity)),
				 errhint("Pass the probability with which the row got a label; rows that cannot get one have none and must be left out with FILTER (WHERE ...).")));
	return propensity;
}

/* add_row adds a row; value is NaN if there is none. */
static void
add_row(RetrainWeightedMean *mean, double value, double propensity)
{
	if (isnan(value) || isinf(value) || isnan(propensity))
		mean->unused++;
	else if (!retrain_weighted_add(mean, value, propensity))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value %s with propensity %s is out of range of double precision",
						float8out_internal(value), float8out_internal(propensity)),
				 errhint("Clip small propensities with the argument clip.")));
}

/* accum_mean adds a row of a value. */
static Datum
accum_mean(FunctionCallInfo fcinfo, double clip)
{
	RetrainWeightedMean *mean = state_of(fcinfo, clip);

	add_row(mean, PG_ARGISNULL(1) ? NAN : PG_GETARG_FLOAT8(1), propensity_argument(fcinfo, 2));
	PG_RETURN_POINTER(mean);
}

/* accum_accuracy adds a row of a label and a prediction. */
static Datum
accum_accuracy(FunctionCallInfo fcinfo, double clip)
{
	RetrainWeightedMean *mean = state_of(fcinfo, clip);
	double		value = NAN;

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		value = PG_GETARG_BOOL(1) == PG_GETARG_BOOL(2);
	add_row(mean, value, propensity_argument(fcinfo, 3));
	PG_RETURN_POINTER(mean);
}

/*
 * retrain.ipw_mean_accum(internal, value double precision, propensity double precision)
 *		returns internal
 *
 * retrain_ipw_mean_accum adds one row.
 */
Datum
retrain_ipw_mean_accum(PG_FUNCTION_ARGS)
{
	return accum_mean(fcinfo, 0);
}

/*
 * retrain.ipw_mean_accum_clip(internal, value double precision, propensity double precision,
 *		clip double precision) returns internal
 *
 * retrain_ipw_mean_accum_clip adds one row; clip is constant.
 */
Datum
retrain_ipw_mean_accum_clip(PG_FUNCTION_ARGS)
{
	return accum_mean(fcinfo, clip_argument(fcinfo, 3));
}

/*
 * retrain.ipw_accuracy_accum(internal, label boolean, predicted boolean,
 *		propensity double precision) returns internal
 *
 * retrain_ipw_accuracy_accum adds one row.
 */
Datum
retrain_ipw_accuracy_accum(PG_FUNCTION_ARGS)
{
	return accum_accuracy(fcinfo, 0);
}

/*
 * retrain.ipw_accuracy_accum_clip(internal, label boolean, predicted boolean,
 *		propensity double precision, clip double precision) returns internal
 *
 * retrain_ipw_accuracy_accum_clip adds one row; clip is constant.
 */
Datum
retrain_ipw_accuracy_accum_clip(PG_FUNCTION_ARGS)
{
	return accum_accuracy(fcinfo, clip_argument(fcinfo, 4));
}

/*
 * retrain.ipw_combine(internal, internal) returns internal
 *
 * retrain_ipw_combine adds the second state to the first, or to a new one; the second stays as it
 * is.  NULL if both are NULL.
 */
Datum
retrain_ipw_combine(PG_FUNCTION_ARGS)
{
	const RetrainWeightedMean *other;
	RetrainWeightedMean *mean;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const RetrainWeightedMean *) PG_GETARG_POINTER(1);
	mean = state_of(fcinfo, other->clip);
	retrain_weighted_merge(mean, other);
	PG_RETURN_POINTER(mean);
}

/*
 * retrain.ipw_serialize(internal) returns bytea
 *
 * retrain_ipw_serialize returns the wire form of a state.
 */
Datum
retrain_ipw_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_weighted_send(&buf, (const RetrainWeightedMean *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.ipw_deserialize(bytea, internal) returns internal
 *
 * retrain_ipw_deserialize returns the state in the current context.
 */
Datum
retrain_ipw_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainWeightedMean *mean;

	retrain_state_open(&buf, wire);
	mean = retrain_weighted_recv(&buf, CurrentMemoryContext);
	if (mean == NULL)
		retrain_state_invalid();
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(mean);
}

/*
 * retrain.ipw_final(internal) returns double precision
 *
 * retrain_ipw_final returns the weighted mean, NULL without a usable row.
 */
Datum
retrain_ipw_final(PG_FUNCTION_ARGS)
{
	RetrainWeightedFigures figures;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retrain_weighted_figures((const RetrainWeightedMean *) PG_GETARG_POINTER(0), &figures);
	if (isnan(figures.mean))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figures.mean);
}

/* test_row returns the row of a test; the interval is cut at least and most. */
static Datum
test_row(FunctionCallInfo fcinfo, double least, double most)
{
	RetrainWeightedMean nothing = {0};
	const RetrainWeightedMean *mean = &nothing;
	RetrainWeightedFigures figures;
	double		half;
	Datum		values[10] = {0};
	bool		nulls[10] = {0};
	const char *status = "ok";

	if (!PG_ARGISNULL(0))
		mean = (const RetrainWeightedMean *) PG_GETARG_POINTER(0);
	retrain_weighted_figures(mean, &figures);
	half = retrain_normal_quantile(0.025) * figures.standard_error;
	if (mean->rows == 0)
		status = "undefined";
	else if (figures.effective_rows < MIN_EFFECTIVE_ROWS)
		status = "insufficient_rows";

	retrain_column_float(&values[0], &nulls[0], figures.mean);
	retrain_column_float(&values[1], &nulls[1], figures.standard_error);
	retrain_column_float(&values[2], &nulls[2], isnan(half) ? NAN : Max(figures.mean - half, least));
	retrain_column_float(&values[3], &nulls[3], isnan(half) ? NAN : Min(figures.mean + half, most));
	retrain_column_float(&values[4], &nulls[4], figures.unweighted);
	values[5] = Int64GetDatum(mean->rows);
	values[6] = Float8GetDatum(figures.effective_rows);
	values[7] = Int64GetDatum(mean->clipped);
	values[8] = Int64GetDatum(mean->unused);
	values[9] = CStringGetTextDatum(status);
	return retrain_row_result(fcinfo, values, nulls);
}

/*
 * retrain.ipw_mean_test_final(internal) returns retrain.ipw_result
 *
 * retrain_ipw_mean_test_final returns one row, also for no rows at all.
 */
Datum
retrain_ipw_mean_test_final(PG_FUNCTION_ARGS)
{
	return test_row(fcinfo, get_float8_infinity() * -1, get_float8_infinity());
}

/*
 * retrain.ipw_accuracy_test_final(internal) returns retrain.ipw_result
 *
 * retrain_ipw_accuracy_test_final returns one row, also for no rows at all.
 */
Datum
retrain_ipw_accuracy_test_final(PG_FUNCTION_ARGS)
{
	return test_row(fcinfo, 0, 1);
}
