/*
 * measure.h
 *	  What the two forms of measuring share: rows (measure.c) and profiles
 *	  (measure_profile.c).
 */
#ifndef RETRAIN_MEASURE_H
#define RETRAIN_MEASURE_H

#include "access/htup.h"
#include "access/tupdesc.h"

#include "governance/evaluation.h"

/* measure.c */
extern void retrain_measure_compared(RetrainEvaluation *ev, RetrainCheck *check, const char *slice,
									 HeapTuple tuple, TupleDesc desc, const char *source);
extern void retrain_measure_failed(RetrainEvaluation *ev, RetrainCheck *check, ErrorData *error);
extern void retrain_set_level(RetrainMeasurement *m);
extern bool retrain_interrupted(const ErrorData *error);

/* measure_profile.c */
extern int	retrain_measure_profiles(RetrainEvaluation *ev, List *checks, ErrorData **error);

#endif							/* RETRAIN_MEASURE_H */
