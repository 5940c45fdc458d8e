/*
 * calibration_line.c
 *	  retrain.calibration_line.
 *
 * Final function over collected rows (scored_rows.c).  Definitions:
 * stats/calibration_line.c and doc/reference/auc.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/scored_rows.h"
#include "stats/calibration_line.h"

PG_FUNCTION_INFO_V1(retrain_calibration_line_final);

/*
 * retrain.calibration_line_final(internal) returns retrain.calibration_line_result
 *
 * retrain_calibration_line_final returns one row, also for no rows at all.
 */
Datum
retrain_calibration_line_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	RetrainCalibrationLine line = {NAN, NAN, NAN, NAN, NAN, NAN, 0};
	RetrainScoredCounts counts;
	RetrainPairs pairs;
	Datum		values[11] = {0};
	bool		nulls[11] = {0};

	if (retrain_scored_any_order(collector, &pairs))
		retrain_calibration_line(&pairs, &line);
	retrain_scored_counts(collector, &counts);
	retrain_column_float(&values[0], &nulls[0], line.slope);
	retrain_column_float(&values[1], &nulls[1], line.slope_error);
	retrain_column_float(&values[2], &nulls[2], line.intercept);
	retrain_column_float(&values[3], &nulls[3], line.intercept_error);
	retrain_column_float(&values[4], &nulls[4], line.in_the_large);
	retrain_column_float(&values[5], &nulls[5], line.in_the_large_error);
	values[6] = Int64GetDatum(line.clipped);
	values[7] = Int64GetDatum(counts.positives);
	values[8] = Int64GetDatum(counts.used - counts.positives);
	values[9] = Int64GetDatum(counts.unused);
	values[10] = CStringGetTextDatum(isnan(line.slope) ? "undefined" : "ok");
	return retrain_row_result(fcinfo, values, nulls);
}
