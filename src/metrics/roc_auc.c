/*
 * roc_auc.c
 *	  retrain.roc_auc, roc_auc_test, gini, average_precision, ks_separation, capture, lift.
 *
 * Final functions over collected rows (scored_rows.c).  Definitions: stats/roc.c and
 * doc/reference/auc.md.  Infinite scores are ordinary values.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/scored_rows.h"
#include "stats/ks_statistic.h"
#include "stats/roc.h"
#include "stats/threshold.h"

PG_FUNCTION_INFO_V1(retrain_roc_auc_final);
PG_FUNCTION_INFO_V1(retrain_roc_auc_test_final);
PG_FUNCTION_INFO_V1(retrain_gini_final);
PG_FUNCTION_INFO_V1(retrain_average_precision_final);
PG_FUNCTION_INFO_V1(retrain_ks_separation_final);
PG_FUNCTION_INFO_V1(retrain_capture_final);
PG_FUNCTION_INFO_V1(retrain_lift_final);

/* figure_datum returns a figure, NULL for NaN. */
static Datum
figure_datum(FunctionCallInfo fcinfo, double figure)
{
	if (isnan(figure))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figure);
}

/* area computes the area under the curve of the state in argument 0. */
static void
area(FunctionCallInfo fcinfo, RetrainRocAuc *result)
{
	RetrainPairs pairs;

	result->auc = result->gini = NAN;
	if (retrain_scored_pairs(retrain_scored_state(fcinfo), &pairs))
		retrain_roc_auc(&pairs, result);
}

/*
 * retrain.roc_auc_final(internal) returns double precision
 *
 * retrain_roc_auc_final returns the area, NULL unless both classes have a usable row.
 */
Datum
retrain_roc_auc_final(PG_FUNCTION_ARGS)
{
	RetrainRocAuc result;

	area(fcinfo, &result);
	return figure_datum(fcinfo, result.auc);
}

/*
 * retrain.gini_final(internal) returns double precision
 *
 * retrain_gini_final returns twice the area less 1.
 */
Datum
retrain_gini_final(PG_FUNCTION_ARGS)
{
	RetrainRocAuc result;

	area(fcinfo, &result);
	return figure_datum(fcinfo, result.gini);
}

/*
 * retrain.average_precision_final(internal) returns double precision
 *
 * retrain_average_precision_final returns it, NULL without a positive row.
 */
Datum
retrain_average_precision_final(PG_FUNCTION_ARGS)
{
	RetrainAveragePrecision result = {.value = NAN};
	RetrainPairs pairs;

	if (retrain_scored_pairs(retrain_scored_state(fcinfo), &pairs))
		retrain_average_precision(&pairs, &result);
	return figure_datum(fcinfo, result.value);
}

/*
 * retrain.ks_separation_final(internal) returns double precision
 *
 * retrain_ks_separation_final returns the largest distance between the distribution
 * functions of the classes, NULL unless both have a usable row.
 */
Datum
retrain_ks_separation_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	RetrainSource source[2];
	RetrainBudget budget;
	RetrainKs	ks;

	if (collector == NULL)
		PG_RETURN_NULL();
	for (int s = 0; s < 2; s++)
	{
		retrain_collector_source(collector, s, &source[s]);
		if (source[s].n == 0)
			PG_RETURN_NULL();
	}
	retrain_collector_budget(collector, &budget);
	retrain_ks_statistic(&source[0], &source[1], &budget, &ks);
	PG_RETURN_FLOAT8(ks.statistic);
}

/* capture returns the share of the positive rows among the best ones, NaN without a positive row. */
static double
capture(RetrainCollector *collector)
{
	RetrainPairs pairs;

	return retrain_scored_pairs(collector, &pairs) ? retrain_gain_of_pairs(&pairs, collector->share) : NAN;
}

/*
 * retrain.capture_final(internal) returns double precision
 *
 * retrain_capture_final returns the share of the positive rows among the best ones.
 */
Datum
retrain_capture_final(PG_FUNCTION_ARGS)
{
	return figure_datum(fcinfo, capture(retrain_scored_state(fcinfo)));
}

/*
 * retrain.lift_final(internal) returns double precision
 *
 * retrain_lift_final returns the share of positives among the best rows over that among all.
 */
Datum
retrain_lift_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);

	return figure_datum(fcinfo, collector == NULL ? NAN : capture(collector) / collector->share);
}

/*
 * retrain.roc_auc_test_final(internal) returns retrain.roc_auc_result
 *
 * retrain_roc_auc_test_final returns one row, also for no rows at all.
 */
Datum
retrain_roc_auc_test_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	RetrainScoredCounts counts;
	RetrainDelong result;
	RetrainPairs pairs;
	Datum		values[10] = {0};
	bool		nulls[10] = {0};
	const char *status = "ok";

	result.area.auc = result.standard_error = result.low = result.high = NAN;
	if (retrain_scored_pairs(collector, &pairs))
		retrain_delong(&pairs, &result);
	retrain_scored_counts(collector, &counts);
	if (isnan(result.area.auc))
		status = "undefined";
	else if (isnan(result.standard_error))
		status = "no_interval";

	retrain_column_float(&values[0], &nulls[0], result.area.auc);
	retrain_column_float(&values[1], &nulls[1], result.standard_error);
	retrain_column_float(&values[2], &nulls[2], result.low);
	retrain_column_float(&values[3], &nulls[3], result.high);
	values[4] = CStringGetTextDatum("delong");
	nulls[4] = isnan(result.standard_error);
	retrain_column_float(&values[5], &nulls[5], isnan(result.area.auc) ? NAN : 0.5);
	values[6] = Int64GetDatum(counts.positives);
	values[7] = Int64GetDatum(counts.used - counts.positives);
	values[8] = Int64GetDatum(counts.unused);
	values[9] = CStringGetTextDatum(status);
	return retrain_row_result(fcinfo, values, nulls);
}
