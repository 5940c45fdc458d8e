/*
 * judge.h
 *	  What the parts of a judgement share; pure functions.
 */
#ifndef RETRAIN_JUDGE_H
#define RETRAIN_JUDGE_H

#include "governance/evaluation.h"

/* judge_check.c */
extern RetrainCheckResult *retrain_judge_check(const RetrainEvaluation *ev, const RetrainHistory *history,
											   RetrainCheck *check);

/* judge_reason.c: lists for people, of checks that stand for at least a verdict, that gave no answer, ... */
extern char *retrain_judge_failing(const RetrainEvaluation *ev, RetrainVerdict verdict);
extern char *retrain_judge_inconclusive(const RetrainEvaluation *ev);
extern char *retrain_judge_why_kept(const RetrainEvaluation *ev);

#endif							/* RETRAIN_JUDGE_H */
