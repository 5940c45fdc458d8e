/*
 * ks.c
 *	  retrain.ks_stat and retrain.ks_test: the two-sample Kolmogorov-Smirnov test.
 *
 * Definition: doc/reference/ks.md.  D by whole tie groups, exact (stats/ks_statistic.c);
 * its location is the smallest value that reaches it; p-value by scipy's rule (stats/ks_pvalue.h).
 * Infinities are ordinary values.  NULL and NaN are not used, and counted.
 * The state is collected by sample.c.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/collector.h"
#include "common/compat.h"
#include "metrics/ks_result.h"
#include "stats/ks_statistic.h"

PG_FUNCTION_INFO_V1(retrain_ks_stat_final);
PG_FUNCTION_INFO_V1(retrain_ks_test_final);

/*
 * ks_compute fills result; false if a side has no usable row.
 */
static bool
ks_compute(RetrainCollector *collector, RetrainKs *result)
{
	RetrainSource reference;
	RetrainSource current;
	RetrainBudget budget;

	if (collector == NULL ||
		retrain_collector_count(collector, RETRAIN_REFERENCE) == 0 ||
		retrain_collector_count(collector, RETRAIN_CURRENT) == 0)
		return false;
	retrain_collector_source(collector, RETRAIN_REFERENCE, &reference);
	retrain_collector_source(collector, RETRAIN_CURRENT, &current);
	retrain_collector_budget(collector, &budget);
	retrain_ks_statistic(&reference, &current, &budget, result);
	return true;
}

/*
 * retrain.ks_stat_final(internal) returns double precision
 *
 * retrain_ks_stat_final returns D, NULL if a side has no usable row.
 */
Datum
retrain_ks_stat_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainKs	ks;

	if (!ks_compute(collector, &ks))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(ks.statistic);
}

/*
 * retrain.ks_test_final(internal) returns retrain.ks_result
 *
 * retrain_ks_test_final returns one row, also for no rows at all.
 */
Datum
retrain_ks_test_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainKs	ks;
	RetrainKsResult result = {.method = RETRAIN_KS_AUTO};

	for (int s = 0; s < 2 && collector != NULL; s++)
	{
		result.used[s] = retrain_collector_count(collector, s);
		result.unused[s] = collector->side[s].missing;
	}
	result.unassigned = collector ? collector->unassigned : 0;
	result.defined = ks_compute(collector, &ks);
	if (result.defined)
	{
		result.statistic = ks.statistic;
		result.location = ks.location;
	}
	return retrain_ks_datum(fcinfo, &result);
}
