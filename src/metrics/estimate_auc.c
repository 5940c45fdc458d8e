/*
 * estimate_auc.c
 *	  SQL aggregates that estimate the area under the ROC curve without labels.
 *
 * The state is one collected sample (sample.c); its combine and serial functions serve.
 * Definition: stats/expected_auc.c and doc/reference/estimates.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/aggregate.h"
#include "common/collector.h"
#include "common/compat.h"
#include "metrics/metric_result.h"
#include "metrics/probability.h"
#include "stats/estimate.h"

PG_FUNCTION_INFO_V1(retrain_estimated_roc_auc_accum);
PG_FUNCTION_INFO_V1(retrain_estimated_roc_auc_final);
PG_FUNCTION_INFO_V1(retrain_estimated_roc_auc_test_final);

/*
 * retrain.estimated_roc_auc_accum(internal, probability double precision) returns internal
 *
 * retrain_estimated_roc_auc_accum adds one row; NULL is counted, NaN is an error.
 */
Datum
retrain_estimated_roc_auc_accum(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector;

	if (likely(!PG_ARGISNULL(0)))
		collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	else
		collector = retrain_collector_create(retrain_aggregate_context(fcinfo),
											 retrain_spill_site(fcinfo->flinfo));
	if (PG_ARGISNULL(1))
		collector->side[RETRAIN_REFERENCE].missing++;
	else
	{
		retrain_check_probability(PG_GETARG_FLOAT8(1));
		retrain_collector_add(collector, RETRAIN_REFERENCE, PG_GETARG_FLOAT8(1));
	}
	PG_RETURN_POINTER(collector);
}

/* estimate computes the area for the state in argument 0, which is not NULL. */
static void
estimate(FunctionCallInfo fcinfo, RetrainEstimated *result)
{
	RetrainCollector *collector = (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainSource source[2];
	RetrainBudget budget;
	RetrainPairs pairs;

	for (int s = 0; s < 2; s++)
		retrain_collector_source(collector, s, &source[s]);
	retrain_collector_budget(collector, &budget);
	retrain_pairs_of_sources(&source[0], &source[1], &budget, &pairs);
	retrain_expected_auc(&pairs, result);
}

/*
 * retrain.estimated_roc_auc_final(internal) returns double precision
 *
 * retrain_estimated_roc_auc_final returns the area, NULL unless both labels are possible.
 */
Datum
retrain_estimated_roc_auc_final(PG_FUNCTION_ARGS)
{
	RetrainEstimated result;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	estimate(fcinfo, &result);
	if (isnan(result.value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result.value);
}

/*
 * retrain.estimated_roc_auc_test_final(internal) returns retrain.metric_result
 *
 * retrain_estimated_roc_auc_test_final returns one row, also for no rows at all.
 */
Datum
retrain_estimated_roc_auc_test_final(PG_FUNCTION_ARGS)
{
	RetrainEstimated result = {NAN, NAN, NAN, 0};
	RetrainMetric metric;

	if (!PG_ARGISNULL(0))
		estimate(fcinfo, &result);
	retrain_metric_init(&metric, "roc_auc", result.value, result.support);
	retrain_metric_normal(&metric, "label_noise", result.standard_error);
	retrain_metric_inside(&metric, 0, 1);
	metric.constant = result.constant;
	return retrain_metric_datum(fcinfo, &metric);
}
