/*
 * log_loss.c
 *	  retrain.log_loss and log_loss_test.
 *
 * Final functions over collected rows (scored_rows.c).  Definitions: stats/log_loss.h and
 * doc/reference/auc.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/metric_result.h"
#include "metrics/scored_rows.h"
#include "stats/log_loss.h"

PG_FUNCTION_INFO_V1(retrain_log_loss_final);
PG_FUNCTION_INFO_V1(retrain_log_loss_test_final);

/*
 * retrain.log_loss_final(internal) returns double precision
 *
 * retrain_log_loss_final returns the mean cost, NULL without a usable row.
 */
Datum
retrain_log_loss_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	RetrainLogLoss result;
	RetrainPairs pairs;

	if (!retrain_scored_any_order(collector, &pairs))
		PG_RETURN_NULL();
	retrain_log_loss(&pairs, collector->eps, &result);
	PG_RETURN_FLOAT8(result.value);
}

/*
 * retrain.log_loss_test_final(internal) returns retrain.log_loss_result
 *
 * retrain_log_loss_test_final returns one row, also for no rows at all.
 */
Datum
retrain_log_loss_test_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	RetrainLogLoss result = {.value = NAN, .constant = NAN, .standard_error = NAN};
	RetrainScoredCounts counts;
	RetrainMetric metric;
	RetrainPairs pairs;
	Datum		values[10] = {0};
	bool		nulls[10] = {0};

	if (retrain_scored_any_order(collector, &pairs))
		retrain_log_loss(&pairs, collector->eps, &result);
	retrain_scored_counts(collector, &counts);
	retrain_metric_init(&metric, "log_loss", result.value, counts.used);
	retrain_metric_normal(&metric, "normal", result.standard_error);

	retrain_column_float(&values[0], &nulls[0], metric.value);
	retrain_column_float(&values[1], &nulls[1], metric.standard_error);
	retrain_column_float(&values[2], &nulls[2], metric.low);
	retrain_column_float(&values[3], &nulls[3], metric.high);
	retrain_column_float(&values[4], &nulls[4], result.constant);
	values[5] = Int64GetDatum(result.clipped);
	values[6] = Int64GetDatum(counts.positives);
	values[7] = Int64GetDatum(counts.used - counts.positives);
	values[8] = Int64GetDatum(counts.unused);
	values[9] = CStringGetTextDatum(isnan(result.value) ? "undefined" : "ok");
	return retrain_row_result(fcinfo, values, nulls);
}
