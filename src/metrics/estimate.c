/*
 * estimate.c
 *	  SQL aggregates that estimate a confusion table's figures without labels.
 *
 * All of one call's arguments share state and transition function.  A row without probability
 * or prediction is not used, and counted; a probability outside [0,1] is an error.
 * Definitions: stats/estimate.c and doc/reference/estimates.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/metric_result.h"
#include "metrics/probability.h"
#include "stats/estimate.h"

PG_FUNCTION_INFO_V1(retrain_estimate_accum);
PG_FUNCTION_INFO_V1(retrain_estimate_combine);
PG_FUNCTION_INFO_V1(retrain_estimate_serialize);
PG_FUNCTION_INFO_V1(retrain_estimate_deserialize);
PG_FUNCTION_INFO_V1(retrain_estimated_accuracy_final);
PG_FUNCTION_INFO_V1(retrain_estimated_precision_final);
PG_FUNCTION_INFO_V1(retrain_estimated_recall_final);
PG_FUNCTION_INFO_V1(retrain_estimated_specificity_final);
PG_FUNCTION_INFO_V1(retrain_estimated_f1_final);
PG_FUNCTION_INFO_V1(retrain_estimated_performance_final);
PG_FUNCTION_INFO_V1(retrain_estimated_confusion_final);

#define LABEL_NOISE "label_noise"

static const char *const figure_name[RETRAIN_ESTIMATE_FIGURES] = {
	"accuracy", "precision", "recall", "specificity", "f1", "prevalence"
};

/*
 * retrain.estimate_accum(internal, probability double precision, predicted boolean)
 *		returns internal
 *
 * retrain_estimate_accum adds one row.
 */
Datum
retrain_estimate_accum(PG_FUNCTION_ARGS)
{
	RetrainEstimate *estimate;

	if (likely(!PG_ARGISNULL(0)))
		estimate = (RetrainEstimate *) PG_GETARG_POINTER(0);
	else
		estimate = retrain_estimate_create(retrain_aggregate_context(fcinfo));
	if (!PG_ARGISNULL(1))
		retrain_check_probability(PG_GETARG_FLOAT8(1));
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		estimate->unused++;
	else
		retrain_estimate_add(estimate, PG_GETARG_FLOAT8(1), PG_GETARG_BOOL(2));
	PG_RETURN_POINTER(estimate);
}

/*
 * retrain.estimate_combine(internal, internal) returns internal
 *
 * retrain_estimate_combine adds the second state to the first, or to a new one; the second stays as
 * it is.  NULL if both are NULL.
 */
Datum
retrain_estimate_combine(PG_FUNCTION_ARGS)
{
	RetrainEstimate *estimate;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		estimate = retrain_estimate_create(retrain_aggregate_context(fcinfo));
	else
		estimate = (RetrainEstimate *) PG_GETARG_POINTER(0);
	retrain_estimate_merge(estimate, (const RetrainEstimate *) PG_GETARG_POINTER(1));
	PG_RETURN_POINTER(estimate);
}

/*
 * retrain.estimate_serialize(internal) returns bytea
 *
 * retrain_estimate_serialize returns the wire form of a state.
 */
Datum
retrain_estimate_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_estimate_send(&buf, (const RetrainEstimate *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.estimate_deserialize(bytea, internal) returns internal
 *
 * retrain_estimate_deserialize returns the state in the current context.
 */
Datum
retrain_estimate_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainEstimate *estimate;

	retrain_state_open(&buf, wire);
	estimate = retrain_estimate_recv(&buf, CurrentMemoryContext);
	if (estimate == NULL)
		retrain_state_invalid();
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(estimate);
}

/* figure_datum returns one figure of the state in argument 0, or NULL. */
static Datum
figure_datum(FunctionCallInfo fcinfo, RetrainEstimateFigure figure)
{
	RetrainEstimated result;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retrain_estimate_figure((const RetrainEstimate *) PG_GETARG_POINTER(0), figure, &result);
	if (isnan(result.value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result.value);
}

/*
 * retrain.estimated_accuracy_final(internal) returns double precision
 *
 * retrain_estimated_accuracy_final returns the expected accuracy, NULL without a usable row.
 */
Datum
retrain_estimated_accuracy_final(PG_FUNCTION_ARGS)
{
	return figure_datum(fcinfo, RETRAIN_ESTIMATE_ACCURACY);
}

/*
 * retrain.estimated_precision_final(internal) returns double precision
 *
 * retrain_estimated_precision_final returns the expected precision, NULL if nothing was predicted
 * positive.
 */
Datum
retrain_estimated_precision_final(PG_FUNCTION_ARGS)
{
	return figure_datum(fcinfo, RETRAIN_ESTIMATE_PRECISION);
}

/*
 * retrain.estimated_recall_final(internal) returns double precision
 *
 * retrain_estimated_recall_final returns the expected recall, NULL if no positive label is possible.
 */
Datum
retrain_estimated_recall_final(PG_FUNCTION_ARGS)
{
	return figure_datum(fcinfo, RETRAIN_ESTIMATE_RECALL);
}

/*
 * retrain.estimated_specificity_final(internal) returns double precision
 *
 * retrain_estimated_specificity_final returns the expected specificity, NULL if no negative label
 * is possible.
 */
Datum
retrain_estimated_specificity_final(PG_FUNCTION_ARGS)
{
	return figure_datum(fcinfo, RETRAIN_ESTIMATE_SPECIFICITY);
}

/*
 * retrain.estimated_f1_final(internal) returns double precision
 *
 * retrain_estimated_f1_final returns the expected F1, NULL if nothing can be positive.
 */
Datum
retrain_estimated_f1_final(PG_FUNCTION_ARGS)
{
	return figure_datum(fcinfo, RETRAIN_ESTIMATE_F1);
}

/*
 * retrain.estimated_performance_final(internal) returns retrain.metric_result[]
 *
 * retrain_estimated_performance_final returns all figures, NULL without any row.
 */
Datum
retrain_estimated_performance_final(PG_FUNCTION_ARGS)
{
	RetrainRows rows;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retrain_rows_begin(&rows, fcinfo, RETRAIN_ESTIMATE_FIGURES);
	for (int i = 0; i < RETRAIN_ESTIMATE_FIGURES; i++)
	{
		RetrainEstimated result;
		RetrainMetric metric;

		retrain_estimate_figure((const RetrainEstimate *) PG_GETARG_POINTER(0), i, &result);
		retrain_metric_init(&metric, figure_name[i], result.value, result.support);
		retrain_metric_normal(&metric, LABEL_NOISE, result.standard_error);
		retrain_metric_inside(&metric, 0, 1);
		metric.constant = result.constant;
		retrain_metric_add(&rows, &metric);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.estimated_confusion_final(internal) returns retrain.estimated_confusion_result
 *
 * retrain_estimated_confusion_final returns the expected table; zeros for no row at all.
 */
Datum
retrain_estimated_confusion_final(PG_FUNCTION_ARGS)
{
	RetrainEstimate nothing = {0};
	const RetrainEstimate *estimate = PG_ARGISNULL(0) ? &nothing : (RetrainEstimate *) PG_GETARG_POINTER(0);
	Datum		values[6];
	bool		nulls[6] = {0};

	values[0] = Float8GetDatum(retrain_estimate_expected(estimate, true, true));
	values[1] = Float8GetDatum(retrain_estimate_expected(estimate, true, false));
	values[2] = Float8GetDatum(retrain_estimate_expected(estimate, false, true));
	values[3] = Float8GetDatum(retrain_estimate_expected(estimate, false, false));
	values[4] = Int64GetDatum(estimate->side[0].rows + estimate->side[1].rows);
	values[5] = Int64GetDatum(estimate->unused);
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}
