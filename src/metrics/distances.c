/*
 * distances.c
 *	  retrain.wasserstein, wasserstein_scaled and energy_distance.
 *
 * Final functions over collected samples (sample.c): exact sums over all values in
 * ascending order (stats/cdf_distance.c).  NULL and NaN are not used; an infinite value
 * leaves no distance.  Definitions: doc/reference/drift.md.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/sample_pairs.h"
#include "stats/cdf_distance.h"

PG_FUNCTION_INFO_V1(retrain_wasserstein_final);
PG_FUNCTION_INFO_V1(retrain_wasserstein_scaled_final);
PG_FUNCTION_INFO_V1(retrain_energy_distance_final);

/*
 * retrain.wasserstein_final(internal) returns double precision
 *
 * retrain_wasserstein_final returns the distance, NULL if a sample has no usable row or a
 * value is infinite.
 */
Datum
retrain_wasserstein_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	double		distance;

	if (PG_ARGISNULL(0) ||
		!retrain_sample_pairs((RetrainCollector *) PG_GETARG_POINTER(0), &pairs) ||
		!retrain_wasserstein(&pairs, &distance))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(distance);
}

/*
 * retrain.wasserstein_scaled_final(internal) returns double precision
 *
 * retrain_wasserstein_scaled_final returns the distance over the standard deviation of
 * the reference; NULL also if that is 0 and the distance is not.
 */
Datum
retrain_wasserstein_scaled_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	RetrainMoments reference;
	double		distance;

	if (PG_ARGISNULL(0) ||
		!retrain_sample_pairs((RetrainCollector *) PG_GETARG_POINTER(0), &pairs) ||
		retrain_sample_moments((RetrainCollector *) PG_GETARG_POINTER(0), RETRAIN_REFERENCE,
							   &reference) > 0 ||
		retrain_wasserstein_scaled(&pairs, &reference, &distance) != RETRAIN_SCALE_OK)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(distance);
}

/*
 * retrain.energy_distance_final(internal) returns double precision
 *
 * retrain_energy_distance_final returns the distance, NULL if a sample has no usable row
 * or a value is infinite.
 */
Datum
retrain_energy_distance_final(PG_FUNCTION_ARGS)
{
	RetrainPairs pairs;
	double		distance;

	if (PG_ARGISNULL(0) ||
		!retrain_sample_pairs((RetrainCollector *) PG_GETARG_POINTER(0), &pairs) ||
		!retrain_energy_distance(&pairs, &distance))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(distance);
}
