/*
 * ece.c
 *	  SQL aggregates over the calibration state: ece, ece_test, mce, reliability.
 *
 * All share state type and transition function, so that the executor
 * keeps one state when a query calls several of them over the same arguments.
 * Definitions: stats/calibration.c and doc/reference/calibration.md.
 *
 * A row without label or probability is not used, and counted.  A probability
 * outside [0,1] (NaN too) and an integer label other than 0 and 1 are errors,
 * whether the other argument is NULL or not.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/binary_label.h"
#include "metrics/calibration_result.h"
#include "metrics/probability.h"
#include "stats/calibration.h"

PG_FUNCTION_INFO_V1(retrain_calibration_accum_bool);
PG_FUNCTION_INFO_V1(retrain_calibration_accum_bool_bins);
PG_FUNCTION_INFO_V1(retrain_calibration_accum_int);
PG_FUNCTION_INFO_V1(retrain_calibration_accum_int_bins);
PG_FUNCTION_INFO_V1(retrain_calibration_combine);
PG_FUNCTION_INFO_V1(retrain_calibration_serialize);
PG_FUNCTION_INFO_V1(retrain_calibration_deserialize);
PG_FUNCTION_INFO_V1(retrain_ece_final);
PG_FUNCTION_INFO_V1(retrain_ece_test_final);
PG_FUNCTION_INFO_V1(retrain_mce_final);
PG_FUNCTION_INFO_V1(retrain_reliability_final);

static const RetrainConstant bins_rule = {
	"bins", RETRAIN_CALIBRATION_MIN_BINS, RETRAIN_CALIBRATION_MAX_BINS, RETRAIN_CALIBRATION_BINS
};

/*
 * state_with_bins returns the state of the call, with the number of bins that
 * argument 3 names; that number must not change within the call.
 */
static inline RetrainCalibration *
state_with_bins(FunctionCallInfo fcinfo)
{
	RetrainCalibration *state;
	int			bins;

	if (likely(!PG_ARGISNULL(0)))
	{
		state = (RetrainCalibration *) PG_GETARG_POINTER(0);
		if (likely(!PG_ARGISNULL(3) && PG_GETARG_INT32(3) == state->bins))
			return state;
		bins = retrain_constant_argument(fcinfo, 3, &bins_rule);
		retrain_constant_differs(&bins_rule, state->bins, bins);
	}
	bins = retrain_constant_argument(fcinfo, 3, &bins_rule);
	return retrain_calibration_create(bins, retrain_aggregate_context(fcinfo));
}

/* state_default returns the state of the call, begun with the default bins. */
static inline RetrainCalibration *
state_default(FunctionCallInfo fcinfo)
{
	if (likely(!PG_ARGISNULL(0)))
		return (RetrainCalibration *) PG_GETARG_POINTER(0);
	return retrain_calibration_create(RETRAIN_CALIBRATION_BINS, retrain_aggregate_context(fcinfo));
}

/* accum_row checks arguments 1 (label) and 2 (probability) and counts the row. */
static pg_attribute_always_inline void
accum_row(FunctionCallInfo fcinfo, RetrainCalibration *state, bool integer_label)
{
	bool		positive = false;

	if (!PG_ARGISNULL(1))
		positive = integer_label ?
			retrain_binary_label(PG_GETARG_INT32(1), "label") : PG_GETARG_BOOL(1);
	if (!PG_ARGISNULL(2))
		retrain_check_probability(PG_GETARG_FLOAT8(2));

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		state->unused++;
	else
		retrain_calibration_add(state, positive, PG_GETARG_FLOAT8(2));
}

/*
 * retrain.calibration_accum_bool(internal, label boolean,
 *		probability double precision) returns internal
 *
 * retrain_calibration_accum_bool adds one row to a state of 15 bins.
 */
Datum
retrain_calibration_accum_bool(PG_FUNCTION_ARGS)
{
	RetrainCalibration *state = state_default(fcinfo);

	accum_row(fcinfo, state, false);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.calibration_accum_bool_bins(internal, label boolean,
 *		probability double precision, bins integer) returns internal
 *
 * retrain_calibration_accum_bool_bins adds one row to a state of the given bins.
 */
Datum
retrain_calibration_accum_bool_bins(PG_FUNCTION_ARGS)
{
	RetrainCalibration *state = state_with_bins(fcinfo);

	accum_row(fcinfo, state, false);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.calibration_accum_int(internal, label integer,
 *		probability double precision) returns internal
 *
 * retrain_calibration_accum_int adds one row, label 0 or 1, to a state of 15 bins.
 */
Datum
retrain_calibration_accum_int(PG_FUNCTION_ARGS)
{
	RetrainCalibration *state = state_default(fcinfo);

	accum_row(fcinfo, state, true);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.calibration_accum_int_bins(internal, label integer,
 *		probability double precision, bins integer) returns internal
 *
 * retrain_calibration_accum_int_bins adds one row, label 0 or 1, to a state of
 * the given bins.
 */
Datum
retrain_calibration_accum_int_bins(PG_FUNCTION_ARGS)
{
	RetrainCalibration *state = state_with_bins(fcinfo);

	accum_row(fcinfo, state, true);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.calibration_combine(internal, internal) returns internal
 *
 * retrain_calibration_combine adds the second state to the first, or to a new
 * one if there is no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_calibration_combine(PG_FUNCTION_ARGS)
{
	RetrainCalibration *state;
	const RetrainCalibration *other;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const RetrainCalibration *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		state = retrain_calibration_create(other->bins, retrain_aggregate_context(fcinfo));
	else
		state = (RetrainCalibration *) PG_GETARG_POINTER(0);
	if (state->bins != other->bins)
		retrain_constant_differs(&bins_rule, state->bins, other->bins);
	retrain_calibration_merge(state, other);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.calibration_serialize(internal) returns bytea
 *
 * retrain_calibration_serialize returns the wire form of a state.
 */
Datum
retrain_calibration_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_calibration_send(&buf, (const RetrainCalibration *) PG_GETARG_POINTER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.calibration_deserialize(bytea, internal) returns internal
 *
 * retrain_calibration_deserialize returns the state in the current context.
 */
Datum
retrain_calibration_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	RetrainCalibration *state;

	retrain_state_open(&buf, wire);
	state = retrain_calibration_recv(&buf, CurrentMemoryContext);
	if (state == NULL)
		retrain_state_invalid();
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.ece_final(internal) returns double precision
 *
 * retrain_ece_final returns the expected calibration error, NULL without a
 * usable row.
 */
Datum
retrain_ece_final(PG_FUNCTION_ARGS)
{
	RetrainCalibrationFigures figures;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retrain_calibration_ece((const RetrainCalibration *) PG_GETARG_POINTER(0), &figures);
	if (figures.used == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figures.ece);
}

/*
 * retrain.mce_final(internal) returns double precision
 *
 * retrain_mce_final returns the largest calibration error of a bin, NULL without a usable row.
 */
Datum
retrain_mce_final(PG_FUNCTION_ARGS)
{
	double		mce;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	mce = retrain_calibration_mce((const RetrainCalibration *) PG_GETARG_POINTER(0));
	if (isnan(mce))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(mce);
}

/*
 * retrain.ece_test_final(internal) returns retrain.ece_result
 *
 * retrain_ece_test_final returns the error with what a calibrated model would
 * show; without a usable row the status is undefined and the figures are NULL.
 */
Datum
retrain_ece_test_final(PG_FUNCTION_ARGS)
{
	const RetrainCalibration *state = NULL;

	if (!PG_ARGISNULL(0))
		state = (const RetrainCalibration *) PG_GETARG_POINTER(0);
	return retrain_ece_test_result(fcinfo, state, state != NULL ? state->unused : 0);
}

/*
 * retrain.reliability_final(internal) returns retrain.reliability_bin[]
 *
 * retrain_reliability_final returns one row per bin, empty bins included; NULL
 * without a usable row.
 */
Datum
retrain_reliability_final(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return retrain_reliability_result(fcinfo, (const RetrainCalibration *) PG_GETARG_POINTER(0));
}
