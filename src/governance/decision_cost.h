/*
 * decision_cost.h
 *	  Expected costs of the verdicts, as recorded with a decision.
 */
#ifndef RETRAIN_DECISION_COST_H
#define RETRAIN_DECISION_COST_H

#include "governance/evaluation.h"

/* What one verdict is expected to cost; low and high at the ends of the interval of the value. */
typedef struct RetrainVerdictCost
{
	bool		known;			/* the model says what acting costs and what it achieves */
	double		expected;
	double		low;
	double		high;
} RetrainVerdictCost;

struct RetrainDecisionCost
{
	const RetrainMeasurement *measurement;	/* that the loss comes from, or NULL ... */
	const char *why_not;		/* ... and why */
	double		loss;
	double		loss_low;		/* with an interval */
	double		loss_high;
	RetrainVerdictCost verdicts[RETRAIN_VERDICTS];
	RetrainVerdict least;		/* the first of the cheapest, in rising order */
};

extern RetrainDecisionCost *retrain_decision_cost(const RetrainEvaluation *ev);
extern char *retrain_decision_cost_json(const RetrainEvaluation *ev);

#endif							/* RETRAIN_DECISION_COST_H */
