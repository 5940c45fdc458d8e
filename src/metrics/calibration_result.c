/*
 * calibration_result.c
 *	  Result rows made from calibration bins: of the one-step aggregates and of states.
 *
 * Definitions: stats/calibration.c and doc/reference/calibration.md.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/calibration_result.h"
#include "stats/distributions.h"

/* retrain_ece_test_result returns a row of retrain.ece_result; state may be NULL: no row at all. */
Datum
retrain_ece_test_result(FunctionCallInfo fcinfo, const RetrainCalibration *state, int64 unused)
{
	RetrainCalibrationFigures figures = {0};
	Datum		values[9] = {0};
	bool		nulls[9] = {0};
	bool		defined;

	if (state != NULL)
		retrain_calibration_test(state, &figures);
	defined = figures.used > 0;

	values[0] = Float8GetDatum(figures.ece);
	nulls[0] = !defined;
	values[1] = Int32GetDatum(state != NULL ? state->bins : 0);
	nulls[1] = (state == NULL);
	values[2] = Int32GetDatum(figures.bins_used);
	values[3] = Float8GetDatum(figures.expected_ece);
	nulls[3] = !defined;
	values[4] = Float8GetDatum(figures.critical_value);
	nulls[4] = !defined;
	values[5] = Int64GetDatum(figures.used);
	values[6] = Int64GetDatum(unused);
	values[7] = Int64GetDatum(figures.positives);
	values[8] = CStringGetTextDatum(defined ? "ok" : "undefined");
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/* add_bin appends a row of retrain.reliability_bin. */
static void
add_bin(RetrainRows *rows, const RetrainCalibrationBin *bin, int number)
{
	Datum		values[10] = {0};
	bool		nulls[10] = {0};

	values[0] = Int32GetDatum(number);
	values[1] = Float8GetDatum(bin->lower);
	values[2] = Float8GetDatum(bin->upper);
	values[3] = Int64GetDatum(bin->rows);
	values[4] = Int64GetDatum(bin->positives);
	if (bin->rows > 0)
	{
		double		low;
		double		high;

		retrain_wilson(bin->positives, bin->rows, 0.95, &low, &high);
		values[5] = Float8GetDatum(retrain_fixedsum_value(&bin->probability) / bin->rows);
		values[6] = Float8GetDatum((double) bin->positives / bin->rows);
		values[7] = Float8GetDatum(low);
		values[8] = Float8GetDatum(high);
		values[9] = Float8GetDatum(retrain_calibration_gap(bin));
	}
	else
		memset(&nulls[5], true, 5 * sizeof(bool));
	retrain_rows_add(rows, values, nulls);
}

/*
 * retrain_reliability_result returns an array of retrain.reliability_bin, empty bins included;
 * NULL without a usable row.
 */
Datum
retrain_reliability_result(FunctionCallInfo fcinfo, const RetrainCalibration *state)
{
	RetrainCalibrationFigures figures;
	RetrainRows rows;

	retrain_calibration_ece(state, &figures);
	if (figures.used == 0)
		PG_RETURN_NULL();
	retrain_rows_begin(&rows, fcinfo, state->bins);
	for (int i = 0; i < state->bins; i++)
		add_bin(&rows, &state->bin[i], i + 1);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
