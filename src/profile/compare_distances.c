/*
 * compare_distances.c
 *	  wasserstein, wasserstein_scaled and energy_distance of two profiles.
 *
 * Definitions: doc/reference/drift.md.  Rows of a bucket that holds several values count as its
 * middle, so a distance can be off by half the width of a bucket at most where they lie.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/compat.h"
#include "profile/compare_tests.h"
#include "profile/compat.h"
#include "profile/options.h"
#include "profile/ranks.h"
#include "stats/cdf_distance.h"

PG_FUNCTION_INFO_V1(retrain_wasserstein_profiles);
PG_FUNCTION_INFO_V1(retrain_wasserstein_scaled_profiles);
PG_FUNCTION_INFO_V1(retrain_energy_distance_profiles);

static const char *const scale_words[] = {"none", "std", "iqr", "range"};

/* profiles_pairs makes the pairs of two profiles; false if one has no usable row. */
static bool
profiles_pairs(const RetrainProfile *reference, const RetrainProfile *current, const char *what,
			   RetrainPairs *pairs)
{
	RetrainSpans spans;

	retrain_compare_same_kind(reference, current);
	retrain_compare_need_numbers(reference, what);
	retrain_compare_spans(reference, current, &spans);
	retrain_spans_pairs(&spans, pairs);
	return pairs->n[0] > 0 && pairs->n[1] > 0;
}

/* scaled_by_std returns the distance over the standard deviation of the reference, NaN if there is none. */
static double
scaled_by_std(const RetrainProfile *reference, RetrainPairs *pairs)
{
	RetrainMoments moments;
	double		distance;

	if (!retrain_profile_moments(reference, &moments) ||
		retrain_wasserstein_scaled(pairs, &moments, &distance) != RETRAIN_SCALE_OK)
		return NAN;
	return distance;
}

/* scaled_by_span returns the distance over that between two quantiles of the reference, NaN if that is 0. */
static double
scaled_by_span(const RetrainProfile *reference, RetrainDistanceScale scale, double distance)
{
	double		low = reference->min;
	double		high = reference->max;

	if (scale == RETRAIN_DISTANCE_IQR)
	{
		RetrainRanks ranks;

		retrain_ranks_init(&ranks, reference);
		low = retrain_ranks_quantile(&ranks, 0.25, false);
		high = retrain_ranks_quantile(&ranks, 0.75, false);
	}
	if (high > low)
		return isinf(high - low) ? distance / 2 / (high / 2 - low / 2) : distance / (high - low);
	return distance == 0 ? 0 : NAN;
}

/* retrain_wasserstein_of_profiles returns the distance, NaN if there is none. */
double
retrain_wasserstein_of_profiles(const RetrainProfile *reference, const RetrainProfile *current,
								RetrainDistanceScale scale)
{
	RetrainPairs pairs;
	double		distance;

	if (!profiles_pairs(reference, current, "the Wasserstein distance", &pairs))
		return NAN;
	if (scale == RETRAIN_DISTANCE_STD)
		return scaled_by_std(reference, &pairs);
	if (!retrain_wasserstein(&pairs, &distance))
		return NAN;
	return scale == RETRAIN_DISTANCE_RAW ? distance : scaled_by_span(reference, scale, distance);
}

/* retrain_energy_distance_of_profiles returns the distance, NaN if there is none. */
double
retrain_energy_distance_of_profiles(const RetrainProfile *reference, const RetrainProfile *current)
{
	RetrainPairs pairs;
	double		distance;

	if (!profiles_pairs(reference, current, "the energy distance", &pairs) ||
		!retrain_energy_distance(&pairs, &distance))
		return NAN;
	return distance;
}

/*
 * retrain.wasserstein(reference retrain.profile, current retrain.profile, scale text,
 *		compat text) returns double precision
 *
 * retrain_wasserstein_profiles returns the distance, NULL if there is none.
 */
Datum
retrain_wasserstein_profiles(PG_FUNCTION_ARGS)
{
	const RetrainProfile *reference = retrain_profile_argument(fcinfo, 0);
	const RetrainProfile *current = retrain_profile_argument(fcinfo, 1);
	RetrainDistanceScale scale = retrain_option_word(fcinfo, 2, "scale", scale_words,
													 lengthof(scale_words));
	RetrainCompat tool = retrain_option_compat(fcinfo, 3);
	double		distance;

	if (tool != RETRAIN_COMPAT_NONE)
	{
		retrain_compat_alone(tool, "scale", scale == RETRAIN_DISTANCE_RAW);
		distance = retrain_compat_wasserstein(tool, reference, current);
	}
	else
		distance = retrain_wasserstein_of_profiles(reference, current, scale);
	if (isnan(distance))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(distance);
}

/*
 * retrain.wasserstein_scaled(reference retrain.profile, current retrain.profile)
 *		returns double precision
 *
 * retrain_wasserstein_scaled_profiles returns the distance over the standard deviation of the reference,
 * NULL if there is none.
 */
Datum
retrain_wasserstein_scaled_profiles(PG_FUNCTION_ARGS)
{
	double		distance = retrain_wasserstein_of_profiles(retrain_profile_argument(fcinfo, 0),
														   retrain_profile_argument(fcinfo, 1),
														   RETRAIN_DISTANCE_STD);

	if (isnan(distance))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(distance);
}

/*
 * retrain.energy_distance(reference retrain.profile, current retrain.profile, compat text)
 *		returns double precision
 *
 * retrain_energy_distance_profiles returns the distance, NULL if there is none.
 */
Datum
retrain_energy_distance_profiles(PG_FUNCTION_ARGS)
{
	const RetrainProfile *reference = retrain_profile_argument(fcinfo, 0);
	const RetrainProfile *current = retrain_profile_argument(fcinfo, 1);
	RetrainCompat tool = retrain_option_compat(fcinfo, 2);
	double		distance = tool != RETRAIN_COMPAT_NONE ?
		retrain_compat_energy(tool, reference, current) :
		retrain_energy_distance_of_profiles(reference, current);

	if (isnan(distance))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(distance);
}
