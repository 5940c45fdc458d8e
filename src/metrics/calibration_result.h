/*
 * calibration_result.h
 *	  Result rows made from calibration bins: of the one-step aggregates and of states.
 */
#ifndef RETRAIN_CALIBRATION_RESULT_H
#define RETRAIN_CALIBRATION_RESULT_H

#include "fmgr.h"

#include "stats/calibration.h"

extern Datum retrain_ece_test_result(FunctionCallInfo fcinfo, const RetrainCalibration *state,
									 int64 unused);
extern Datum retrain_reliability_result(FunctionCallInfo fcinfo, const RetrainCalibration *state);

#endif							/* RETRAIN_CALIBRATION_RESULT_H */
