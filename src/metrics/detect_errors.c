/*
 * detect_errors.c
 *	  Transition functions of the detectors of errors: ddm, eddm, hddm.
 *
 * They take whether a prediction was wrong; NULL is not used, and counted.  Definitions:
 * doc/reference/detectors.md.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"
#include "metrics/detection.h"

PG_FUNCTION_INFO_V1(retrain_ddm_accum);
PG_FUNCTION_INFO_V1(retrain_ddm_accum_options);
PG_FUNCTION_INFO_V1(retrain_eddm_accum);
PG_FUNCTION_INFO_V1(retrain_eddm_accum_options);
PG_FUNCTION_INFO_V1(retrain_hddm_accum);
PG_FUNCTION_INFO_V1(retrain_hddm_accum_options);

/*
 * retrain.ddm_accum(internal, is_error boolean) returns internal
 *
 * retrain_ddm_accum adds a row to a detector with the default parameters.
 */
Datum
retrain_ddm_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_error(fcinfo, &retrain_ddm, 0);
}

/*
 * retrain.ddm_accum(internal, is_error boolean, warning_level double precision,
 *		drift_level double precision, minimum_rows integer) returns internal
 *
 * retrain_ddm_accum_options adds a row to a detector with the parameters given.
 */
Datum
retrain_ddm_accum_options(PG_FUNCTION_ARGS)
{
	return retrain_detection_error(fcinfo, &retrain_ddm, 3);
}

/*
 * retrain.eddm_accum(internal, is_error boolean) returns internal
 *
 * retrain_eddm_accum adds a row to a detector with the default parameters.
 */
Datum
retrain_eddm_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_error(fcinfo, &retrain_eddm, 0);
}

/*
 * retrain.eddm_accum(internal, is_error boolean, warning_ratio double precision,
 *		drift_ratio double precision, minimum_errors integer) returns internal
 *
 * retrain_eddm_accum_options adds a row to a detector with the parameters given.
 */
Datum
retrain_eddm_accum_options(PG_FUNCTION_ARGS)
{
	return retrain_detection_error(fcinfo, &retrain_eddm, 3);
}

/*
 * retrain.hddm_accum(internal, is_error boolean) returns internal
 *
 * retrain_hddm_accum adds a row to a detector with the default parameters.
 */
Datum
retrain_hddm_accum(PG_FUNCTION_ARGS)
{
	return retrain_detection_error(fcinfo, &retrain_hddm, 0);
}

/*
 * retrain.hddm_accum(internal, is_error boolean, warning_alpha double precision,
 *		drift_alpha double precision, direction text) returns internal
 *
 * retrain_hddm_accum_options adds a row to a detector with the parameters given.
 */
Datum
retrain_hddm_accum_options(PG_FUNCTION_ARGS)
{
	return retrain_detection_error(fcinfo, &retrain_hddm, 3);
}
