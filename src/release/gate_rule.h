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

/* gate_rule_calibration.c */
extern const RetrainGateRuleType retrain_gate_calibration;

/* gate_rule_fairness.c */
extern const RetrainGateRuleType retrain_gate_fairness;

/* gate_rule_leakage.c */
extern const RetrainGateRuleType retrain_gate_leakage;
extern const RetrainGateRuleType retrain_gate_overlap;

/* gate_rule_poisoning.c */
extern const RetrainGateRuleType retrain_gate_poisoning;

/* gate_rule_robustness.c */
extern const RetrainGateRuleType retrain_gate_robustness;

/* gate_rule_limits.c */
extern const RetrainGateRuleType retrain_gate_limits;

/* gate_rule_shadow_time.c */
extern const RetrainGateRuleType retrain_gate_shadow_time;

/* gate_rule_ab_window.c */
extern const RetrainGateRuleType retrain_gate_ab_window;

/* gate_rule_canary.c */
extern const RetrainGateRuleType retrain_gate_canary;

#endif							/* RETRAIN_GATE_RULE_H */
