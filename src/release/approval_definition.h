/*
 * approval_definition.h
 *	  The definition of a rule of approval: from jsonb to the C form and back.
 */
#ifndef RETRAIN_APPROVAL_DEFINITION_H
#define RETRAIN_APPROVAL_DEFINITION_H

#include "release/approval.h"

extern Jsonb *retrain_approval_definition_read(RetrainApprovalRule *rule, Jsonb *given);
extern void retrain_approval_definition_load(RetrainApprovalRule *rule);

#endif							/* RETRAIN_APPROVAL_DEFINITION_H */
