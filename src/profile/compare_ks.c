/*
 * compare_ks.c
 *	  ks_stat and ks_test of two profiles.
 *
 * Definition: doc/reference/ks.md.  Exact profiles give the statistic of the rows; coarse ones
 * one that is never larger, with a bound of the difference.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/ks_result.h"
#include "profile/compare_tests.h"
#include "profile/compat.h"
#include "stats/cdf_distance.h"

PG_FUNCTION_INFO_V1(retrain_ks_stat_profiles);
PG_FUNCTION_INFO_V1(retrain_ks_test_profiles);

/* retrain_ks_of_profiles fills all of a result but the method. */
void
retrain_ks_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
					   RetrainKsResult *result)
{
	RetrainSpans spans;
	RetrainPairs pairs;
	RetrainCdfMaximum maximum;

	retrain_compare_same_kind(reference, current);
	retrain_compare_need_numbers(reference, "the Kolmogorov-Smirnov statistic");
	retrain_compare_spans(reference, current, &spans);
	retrain_spans_pairs(&spans, &pairs);
	memset(result, 0, sizeof(*result));
	for (int s = 0; s < 2; s++)
	{
		result->used[s] = pairs.n[s];
		result->unused[s] = spans.missing[s];
	}
	result->defined = pairs.n[0] > 0 && pairs.n[1] > 0;
	if (!result->defined)
		return;
	retrain_cdf_maximum(&pairs, &maximum);
	result->statistic = maximum.statistic;
	result->location = maximum.location;
	result->max_error = maximum.max_error;
}

/* ks_of_arguments does so for the call's profiles, or as another tool does. */
static void
ks_of_arguments(FunctionCallInfo fcinfo, RetrainCompat tool, RetrainCompatFigure figure,
				RetrainKsResult *result)
{
	const RetrainProfile *reference = retrain_profile_argument(fcinfo, 0);
	const RetrainProfile *current = retrain_profile_argument(fcinfo, 1);

	if (tool != RETRAIN_COMPAT_NONE)
		retrain_compat_ks(tool, figure, reference, current, result);
	else
		retrain_ks_of_profiles(reference, current, result);
}

/*
 * retrain.ks_stat(reference retrain.profile, current retrain.profile, compat text)
 *		returns double precision
 *
 * retrain_ks_stat_profiles returns D, NULL if a profile has no usable row.
 */
Datum
retrain_ks_stat_profiles(PG_FUNCTION_ARGS)
{
	RetrainCompat tool = retrain_option_compat(fcinfo, 2);
	RetrainKsResult result;

	ks_of_arguments(fcinfo, tool, RETRAIN_COMPAT_KS_STAT, &result);
	if (!result.defined)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result.statistic);
}

/*
 * retrain.ks_test(reference retrain.profile, current retrain.profile, method text, compat text)
 *		returns retrain.ks_result
 *
 * retrain_ks_test_profiles returns one row.
 */
Datum
retrain_ks_test_profiles(PG_FUNCTION_ARGS)
{
	RetrainKsMethod method = retrain_ks_method(PG_GETARG_TEXT_PP(2));
	RetrainCompat tool = retrain_option_compat(fcinfo, 3);
	RetrainKsResult result;

	if (tool != RETRAIN_COMPAT_NONE)
		retrain_compat_alone(tool, "method", method == RETRAIN_KS_AUTO);
	ks_of_arguments(fcinfo, tool, RETRAIN_COMPAT_KS_TEST, &result);
	result.method = method;
	return retrain_ks_datum(fcinfo, &result);
}
