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
#include "utils/builtins.h"

#include "common/collector.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "stats/ks_pvalue.h"
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
	Datum		values[10];
	bool		nulls[10] = {false};
	bool		defined = ks_compute(collector, &ks);

	for (int s = 0; s < 2; s++)
	{
		values[4 + 2 * s] = Int64GetDatum(collector ? retrain_collector_count(collector, s) : 0);
		values[5 + 2 * s] = Int64GetDatum(collector ? collector->side[s].missing : 0);
	}
	values[8] = Int64GetDatum(collector ? collector->unassigned : 0);
	values[9] = CStringGetTextDatum(defined ? "ok" : "undefined");
	if (defined)
	{
		RetrainKsMethod used;
		double		p = retrain_ks_sf(retrain_collector_count(collector, RETRAIN_REFERENCE),
										  retrain_collector_count(collector, RETRAIN_CURRENT),
										  ks.statistic, RETRAIN_KS_AUTO, &used);

		values[0] = Float8GetDatum(ks.statistic);
		values[1] = Float8GetDatum(ks.location);
		values[2] = Float8GetDatum(p);
		values[3] = CStringGetTextDatum(used == RETRAIN_KS_EXACT ? "exact" : "asymptotic");
	}
	else
		nulls[0] = nulls[1] = nulls[2] = nulls[3] = true;
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}
