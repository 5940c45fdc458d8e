/*
 * gate_judge.h
 *	  What rules of gates share: how a figure is held against a limit, and the
 *	  results of checks as lines.
 */
#ifndef RETRAIN_GATE_JUDGE_H
#define RETRAIN_GATE_JUDGE_H

#include "governance/metric_catalog.h"
#include "release/gate.h"

/* By which part of its interval a figure is judged. */
typedef enum RetrainJudgedBy
{
	RETRAIN_BY_INTERVAL,		/* fails if the whole interval lies beyond the limit */
	RETRAIN_BY_VALUE,			/* fails if the value does */
	RETRAIN_BY_WORST_END		/* fails unless the whole interval lies within it */
} RetrainJudgedBy;

extern RetrainJudgedBy retrain_judged_by_read(const RetrainReader *reader, RetrainJudgedBy missing);
extern void retrain_judged_by_put(StringInfo json, RetrainJudgedBy by);
extern bool retrain_judge_needs_interval(RetrainJudgedBy by);
extern bool retrain_judge_beyond(RetrainJudgedBy by, double value, double low, double high, double maximum);

extern void retrain_gate_put_decimal(StringInfo json, const char *key, const char *text);
extern void retrain_gate_put_names(StringInfo json, const char *key, List *names);
extern char *retrain_gate_few_rows(int64 rows, int64 minimum);
extern char *retrain_gate_block_sql(const Interval *block);
extern bool retrain_gate_needs(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems,
							   const char *key, bool probability, bool both);
extern void retrain_gate_needs_classes(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems,
									   const char *key);
extern void retrain_gate_needs_type(const RetrainGate *gate, const RetrainGateRule *rule, RetrainProblems *problems,
									const char *key, const char *column, int kinds);
extern char *retrain_gate_number_sql(const RetrainGate *gate, const char *column);

/* Columns that can be read as numbers: booleans are 0 and 1. */
#define RETRAIN_KINDS_AS_NUMBER \
	(RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN) | RETRAIN_KIND(RETRAIN_TYPE_INTEGER) | RETRAIN_KIND(RETRAIN_TYPE_NUMBER))

/* A check of layer 1 that returns retrain.quality_result, as a line. */
extern RetrainGateLine *retrain_gate_quality(RetrainGateRun *run, RetrainGateRule *rule, const char *call,
											 const char *from, const char *about, double maximum);
extern RetrainGateLine *retrain_gate_undefined(RetrainGateRun *run, RetrainGateRule *rule, const char *about, const char *why);

/* gate_training.c: rows the candidate was trained on. */
extern const char *retrain_gate_training_lacks(const RetrainGateRun *run, List *columns);
extern char *retrain_gate_training_list(const char *table, List *columns);

#endif							/* RETRAIN_GATE_JUDGE_H */
