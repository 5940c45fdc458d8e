/*
 * brier.c
 *	  retrain.brier and brier_decomposition.
 *
 * Final functions over collected rows (scored_rows.c).  Definitions: stats/brier.c and
 * doc/reference/auc.md.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/metric_result.h"
#include "metrics/scored_rows.h"
#include "stats/brier.h"

PG_FUNCTION_INFO_V1(retrain_brier_final);
PG_FUNCTION_INFO_V1(retrain_brier_decomposition_final);

/*
 * retrain.brier_final(internal) returns double precision
 *
 * retrain_brier_final returns the score, NULL without a usable row.
 */
Datum
retrain_brier_final(PG_FUNCTION_ARGS)
{
	RetrainBrierSums sums;
	RetrainPairs pairs;

	if (!retrain_scored_any_order(retrain_scored_state(fcinfo), &pairs))
		PG_RETURN_NULL();
	retrain_brier_init(&sums, CurrentMemoryContext);
	retrain_brier_sum(&pairs, &sums);
	PG_RETURN_FLOAT8(retrain_brier_score(&sums));
}

/* decompose computes the parts of a state, over bins if its call names some. */
static void
decompose(RetrainCollector *collector, RetrainBrier *result)
{
	RetrainPairs pairs;

	if (collector->bins > 0)
	{
		retrain_scored_any_order(collector, &pairs);
		retrain_brier_binned(&pairs, collector->bins, result);
	}
	else
	{
		retrain_scored_pairs(collector, &pairs);
		retrain_brier_distinct(&pairs, result);
	}
}

/*
 * retrain.brier_decomposition_final(internal) returns retrain.brier_result
 *
 * retrain_brier_decomposition_final returns one row, also for no rows at all.
 */
Datum
retrain_brier_decomposition_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = retrain_scored_state(fcinfo);
	RetrainBrier result = {0};
	RetrainScoredCounts counts;
	RetrainMetric metric;
	RetrainPairs pairs;
	double		standard_error = NAN;
	Datum		values[14] = {0};
	bool		nulls[14] = {0};

	retrain_scored_counts(collector, &counts);
	result.score = result.reliability = result.resolution = result.uncertainty =
		result.within_variance = result.within_covariance = NAN;
	if (counts.used > 0)
	{
		decompose(collector, &result);
		retrain_scored_any_order(collector, &pairs);
		standard_error = retrain_brier_error(&pairs);
	}
	retrain_metric_init(&metric, "brier", result.score, counts.used);
	retrain_metric_normal(&metric, "normal", standard_error);

	retrain_column_float(&values[0], &nulls[0], metric.value);
	retrain_column_float(&values[1], &nulls[1], metric.standard_error);
	retrain_column_float(&values[2], &nulls[2], metric.low);
	retrain_column_float(&values[3], &nulls[3], metric.high);
	retrain_column_float(&values[4], &nulls[4], result.reliability);
	retrain_column_float(&values[5], &nulls[5], result.resolution);
	retrain_column_float(&values[6], &nulls[6], result.uncertainty);
	retrain_column_float(&values[7], &nulls[7], result.within_variance);
	retrain_column_float(&values[8], &nulls[8], result.within_covariance);
	values[9] = Int64GetDatum(result.groups);
	values[10] = Int64GetDatum(counts.positives);
	values[11] = Int64GetDatum(counts.used - counts.positives);
	values[12] = Int64GetDatum(counts.unused);
	values[13] = CStringGetTextDatum(counts.used > 0 ? "ok" : "undefined");
	return retrain_row_result(fcinfo, values, nulls);
}
