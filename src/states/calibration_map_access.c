/*
 * calibration_map_access.c
 *	  Functions that apply and show calibration maps.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "states/calibration_map.h"

PG_FUNCTION_INFO_V1(retrain_calibrate);
PG_FUNCTION_INFO_V1(retrain_calibration_knots);
PG_FUNCTION_INFO_V1(retrain_calibration_map_summary);

/*
 * argument_map returns the map in argument 0; one that is the same for all rows of the
 * statement is read once.
 */
static const RetrainMap *
argument_map(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;
	MemoryContext old;

	if (!get_fn_expr_arg_stable(flinfo, 0))
		return retrain_map_unpack(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0)));
	if (flinfo->fn_extra == NULL)
	{
		old = MemoryContextSwitchTo(flinfo->fn_mcxt);
		flinfo->fn_extra = retrain_map_unpack(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0)));
		MemoryContextSwitchTo(old);
	}
	return flinfo->fn_extra;
}

/*
 * retrain.calibrate(map retrain.calibration_map, score double precision) returns double precision
 *
 * retrain_calibrate returns the probability of a score, NULL for NaN.
 */
Datum
retrain_calibrate(PG_FUNCTION_ARGS)
{
	double		score = PG_GETARG_FLOAT8(1);

	if (isnan(score))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(retrain_map_value(argument_map(fcinfo), score));
}

/*
 * retrain.calibration_knots(map retrain.calibration_map) returns retrain.calibration_knot[]
 *
 * retrain_calibration_knots returns the knots of an isotonic map, NULL for another one.
 */
Datum
retrain_calibration_knots(PG_FUNCTION_ARGS)
{
	const RetrainMap *map = argument_map(fcinfo);
	RetrainRows rows;

	if (map->method != RETRAIN_MAP_ISOTONIC)
		PG_RETURN_NULL();
	retrain_rows_begin(&rows, fcinfo, map->knots.n);
	for (int i = 0; i < map->knots.n; i++)
	{
		Datum		values[2] = {Float8GetDatum(map->knots.x[i]), Float8GetDatum(map->knots.y[i])};
		bool		nulls[2] = {false, false};

		retrain_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}

/*
 * retrain.calibration_map_summary(map retrain.calibration_map)
 *		returns retrain.calibration_map_result
 *
 * retrain_calibration_map_summary returns what a map was fitted on, and its few numbers.
 */
Datum
retrain_calibration_map_summary(PG_FUNCTION_ARGS)
{
	const RetrainMap *map = argument_map(fcinfo);
	bool		isotonic = map->method == RETRAIN_MAP_ISOTONIC;
	Datum		values[8] = {0};
	bool		nulls[8] = {0};

	values[0] = CStringGetTextDatum(retrain_map_method_name(map->method));
	values[1] = Int64GetDatum(map->rows[0] + map->rows[1]);
	values[2] = Int64GetDatum(map->rows[1]);
	nulls[3] = nulls[4] = nulls[5] = !isotonic;
	nulls[6] = nulls[7] = isotonic;
	if (isotonic)
	{
		values[3] = Int32GetDatum(map->knots.n);
		values[4] = Float8GetDatum(map->knots.x[0]);
		values[5] = Float8GetDatum(map->knots.x[map->knots.n - 1]);
	}
	else
	{
		double		slope = map->platt.slope / map->platt.scale;
		double		intercept = map->platt.intercept - slope * map->platt.centre;

		values[6] = Float8GetDatum(slope);
		values[7] = Float8GetDatum(intercept);
		nulls[6] = nulls[7] = !isfinite(intercept);	/* scores within the smallest doubles */
	}
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}
