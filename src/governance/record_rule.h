/*
 * record_rule.h
 *	  What the verdict rule reads from the record, and writes to it.
 */
#ifndef RETRAIN_RECORD_RULE_H
#define RETRAIN_RECORD_RULE_H

#include "governance/evaluation.h"
#include "governance/row.h"

extern void retrain_history_load_rule(const RetrainEvaluation *ev, RetrainHistory *history);
extern char *retrain_truth_table_json(const RetrainEvaluation *ev);
extern void retrain_row_rule(RetrainRow *row, const RetrainEvaluation *ev);

#endif							/* RETRAIN_RECORD_RULE_H */
