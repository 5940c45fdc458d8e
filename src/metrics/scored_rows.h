/*
 * scored_rows.h
 *	  Labelled scores and probabilities, collected: the state of roc_auc, log_loss and others.
 *
 * Side 0 of the collector are the negative rows, side 1 the positive ones.  Rows without
 * a label are its unassigned ones, rows without a score its missing ones.
 */
#ifndef RETRAIN_SCORED_ROWS_H
#define RETRAIN_SCORED_ROWS_H

#include "fmgr.h"

#include "common/collector.h"
#include "common/compat.h"
#include "stats/pairs.h"

/* Counts that the results of all these aggregates show. */
typedef struct RetrainScoredCounts
{
	int64		used;
	int64		positives;
	int64		unused;			/* without label, or without score */
} RetrainScoredCounts;

extern RetrainCollector *retrain_scored_state(FunctionCallInfo fcinfo);
extern void retrain_scored_counts(const RetrainCollector *collector, RetrainScoredCounts *counts);
extern bool retrain_scored_pairs(RetrainCollector *collector, RetrainPairs *pairs);
extern bool retrain_scored_any_order(RetrainCollector *collector, RetrainPairs *pairs);
extern double retrain_share_argument(FunctionCallInfo fcinfo, int argument);
pg_noreturn extern void retrain_option_differs(const char *name, double a, double b);

#endif							/* RETRAIN_SCORED_ROWS_H */
