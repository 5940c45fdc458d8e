/*
 * approval_gates.h
 *	  What approvals know of gates.
 */
#ifndef RETRAIN_APPROVAL_GATES_H
#define RETRAIN_APPROVAL_GATES_H

#include "release/approval.h"
#include "release/deployment_audit.h"

extern char *retrain_gates_evidence(RetrainStore *store, const RetrainRequest *request);
extern void retrain_requirements_of_gates(RetrainStore *store, RetrainRequirements *requirements);

extern const RetrainReleaseCheck retrain_gate_checks[];
extern const int retrain_gate_check_count;

#endif							/* RETRAIN_APPROVAL_GATES_H */
