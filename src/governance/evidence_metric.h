/*
 * evidence_metric.h
 *	  Which sufficient state a check's figure can be computed from, and how.
 */
#ifndef RETRAIN_EVIDENCE_METRIC_H
#define RETRAIN_EVIDENCE_METRIC_H

#include "governance/evaluation.h"

extern const char *retrain_state_type(const RetrainCheck *check);
extern bool retrain_state_two_sided(const RetrainCheck *check);
extern char *retrain_state_figure(const RetrainCheck *check);

#endif							/* RETRAIN_EVIDENCE_METRIC_H */
