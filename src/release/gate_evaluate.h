/*
 * gate_evaluate.h
 *	  Planning an evaluation of a gate, by hand or in a worker.
 */
#ifndef RETRAIN_GATE_EVALUATE_H
#define RETRAIN_GATE_EVALUATE_H

#include "release/gate.h"

extern RetrainGateRun *retrain_gate_prepare(RetrainStore *store, int64 gate_id, RetrainRequest *request,
											const char *candidate, const char *champion, TimestampTz until,
											bool until_given, RetrainTrigger trigger);

#endif							/* RETRAIN_GATE_EVALUATE_H */
