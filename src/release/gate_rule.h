/*
 * gate_rule.h
 *	  All types of rules of gates, each defined in a file gate_rule_*.c.
 */
#ifndef RETRAIN_GATE_RULE_H
#define RETRAIN_GATE_RULE_H

#include "release/gate.h"

/* gate_rule_rows.c */
extern const RetrainGateRuleType retrain_gate_minimum_rows;

/* gate_rule_paired.c */
extern const RetrainGateRuleType retrain_gate_superiority;
extern const RetrainGateRuleType retrain_gate_non_inferiority;
extern const RetrainGateRuleType retrain_gate_no_slice_worse;

#endif							/* RETRAIN_GATE_RULE_H */
