/*
 * detection.h
 *	  The state and the result row of all sequential detectors.
 */
#ifndef RETRAIN_DETECTION_H
#define RETRAIN_DETECTION_H

#include "fmgr.h"

#include "stats/detector.h"

/* Transition functions; given: how many parameters the call has, in the arguments from 2 on. */
extern Datum retrain_detection_value(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given);
extern Datum retrain_detection_timed(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given);
extern Datum retrain_detection_error(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given);

#endif							/* RETRAIN_DETECTION_H */
