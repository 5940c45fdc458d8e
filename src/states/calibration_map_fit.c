/*
 * calibration_map_fit.c
 *	  Aggregates that fit a calibration map: fit_isotonic, fit_platt.
 *
 * Final functions over collected rows (metrics/scored_rows.h), in ascending order of score.
 * Definitions: stats/isotonic.c, stats/platt.c and doc/reference/calibration_maps.md.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/scored_rows.h"
#include "states/calibration_map.h"

PG_FUNCTION_INFO_V1(retrain_fit_isotonic_final);
PG_FUNCTION_INFO_V1(retrain_fit_platt_final);

/* check_finite raises an error if a score is infinite: no line leads there. */
static void
check_finite(RetrainPairs *pairs)
{
	RetrainPairReader reader;
	const RetrainPair *pair;

	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
		if (isinf(pair->value))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("scores of a calibration map must be finite"),
					 errhint("Leave out other rows with FILTER (WHERE abs(score) < 'infinity').")));
}

/* argument_pairs reads the state in argument 0; false unless both classes have usable rows. */
static bool
argument_pairs(FunctionCallInfo fcinfo, RetrainMap *map, RetrainPairs *pairs)
{
	if (PG_ARGISNULL(0) || !retrain_scored_pairs((RetrainCollector *) PG_GETARG_POINTER(0), pairs) ||
		pairs->n[0] == 0 || pairs->n[1] == 0)
		return false;
	check_finite(pairs);
	memset(map, 0, sizeof(*map));
	map->rows[0] = pairs->n[0];
	map->rows[1] = pairs->n[1];
	return true;
}

/*
 * retrain.fit_isotonic_final(internal) returns retrain.calibration_map
 *
 * retrain_fit_isotonic_final returns the map, NULL unless both classes have usable rows.
 */
Datum
retrain_fit_isotonic_final(PG_FUNCTION_ARGS)
{
	RetrainMap	map;
	RetrainPairs pairs;

	if (!argument_pairs(fcinfo, &map, &pairs))
		PG_RETURN_NULL();
	map.method = RETRAIN_MAP_ISOTONIC;
	retrain_isotonic(&pairs, &map.knots);
	PG_RETURN_POINTER(retrain_map_pack(&map));
}

/*
 * retrain.fit_platt_final(internal) returns retrain.calibration_map
 *
 * retrain_fit_platt_final returns the map, NULL unless both classes have usable rows.
 */
Datum
retrain_fit_platt_final(PG_FUNCTION_ARGS)
{
	RetrainMap	map;
	RetrainPairs pairs;

	if (!argument_pairs(fcinfo, &map, &pairs))
		PG_RETURN_NULL();
	map.method = RETRAIN_MAP_PLATT;
	retrain_platt(&pairs, &map.platt);
	PG_RETURN_POINTER(retrain_map_pack(&map));
}
