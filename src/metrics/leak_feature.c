/*
 * leak_feature.c
 *	  SQL aggregate check_single_feature: a feature that alone predicts the label.
 *
 * The state is that of the comparisons of two samples (common/collector.c): negative rows
 * first, then positive ones.  The area under the ROC curve is exact (stats/roc.c).
 * Definition: doc/reference/leakage.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/binary_label.h"
#include "metrics/quality_result.h"
#include "metrics/sample_pairs.h"
#include "stats/roc.h"

#define FEATURE_THRESHOLD 0.95
#define TWICE_IMPROBABLE 200	/* two directions, at 1 % together */

PG_FUNCTION_INFO_V1(retrain_leak_feature_boolean);
PG_FUNCTION_INFO_V1(retrain_leak_feature_integer);
PG_FUNCTION_INFO_V1(retrain_leak_feature_final);

/* feature_state returns the collector of the call, made for the first row of a group. */
static RetrainCollector *
feature_state(FunctionCallInfo fcinfo)
{
	if (!PG_ARGISNULL(0))
		return (RetrainCollector *) PG_GETARG_POINTER(0);
	return retrain_collector_create(retrain_aggregate_context(fcinfo),
									retrain_spill_site(fcinfo->flinfo));
}

/* add_feature adds the feature of a row, argument 2, to a class. */
static void
add_feature(FunctionCallInfo fcinfo, RetrainCollector *collector, bool positive)
{
	double		value = PG_ARGISNULL(2) ? NAN : PG_GETARG_FLOAT8(2);

	if (isnan(value))
		collector->side[positive].missing++;
	else
		retrain_collector_add(collector, positive, value);
}

/*
 * retrain.leak_feature(internal, label boolean, feature double precision) returns internal
 *
 * retrain_leak_feature_boolean adds one row.
 */
Datum
retrain_leak_feature_boolean(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = feature_state(fcinfo);

	if (PG_ARGISNULL(1))
		collector->unassigned++;
	else
		add_feature(fcinfo, collector, PG_GETARG_BOOL(1));
	PG_RETURN_POINTER(collector);
}

/*
 * retrain.leak_feature(internal, label integer, feature double precision) returns internal
 *
 * retrain_leak_feature_integer adds one row; the label is 0 or 1.
 */
Datum
retrain_leak_feature_integer(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = feature_state(fcinfo);

	if (PG_ARGISNULL(1))
		collector->unassigned++;
	else
		add_feature(fcinfo, collector, retrain_binary_label(PG_GETARG_INT32(1), "label"));
	PG_RETURN_POINTER(collector);
}

/*
 * above_chance tells whether an area of a, seen in m disjoint pairs, is improbable for one
 * of b or less: exp(-m KL(a, b)), Hoeffding 1963, at most 1 / 200.
 */
static bool
above_chance(double a, double b, int64 m)
{
	double		divergence;

	if (a <= b)
		return false;
	divergence = a * log(a / b) + (a < 1 ? (1 - a) * log((1 - a) / (1 - b)) : 0);
	return (double) m * divergence >= log(TWICE_IMPROBABLE);
}

/*
 * retrain.leak_feature_final(internal) returns retrain.quality_result
 *
 * retrain_leak_feature_final returns one row, also for no rows at all.
 */
Datum
retrain_leak_feature_final(PG_FUNCTION_ARGS)
{
	RetrainCollector *collector = PG_ARGISNULL(0) ? NULL : (RetrainCollector *) PG_GETARG_POINTER(0);
	RetrainQuality quality = {0};
	RetrainPairs pairs;

	quality.name = CStringGetTextDatum("single_feature");
	quality.counted = true;
	quality.share = NAN;
	quality.threshold = FEATURE_THRESHOLD;
	if (collector != NULL)
	{
		int64		negatives = retrain_collector_count(collector, 0);
		int64		positives = retrain_collector_count(collector, 1);

		quality.rows = negatives + positives;
		quality.count = Min(negatives, positives);
		if (retrain_sample_pairs(collector, &pairs))
		{
			RetrainRocAuc area;

			retrain_roc_auc(&pairs, &area);
			quality.share = Max(area.auc, area.rest);
			quality.certain = above_chance(quality.share, FEATURE_THRESHOLD, quality.count);
		}
	}
	return retrain_quality_datum(fcinfo, &quality);
}
