/*
 * backtest_cost.h
 *	  What a replay would have cost, by the cost model of the policy.
 *
 * Unit costs are assumptions; whoever is told a sum is told the sums at half and
 * twice of them, too.
 */
#ifndef RETRAIN_BACKTEST_COST_H
#define RETRAIN_BACKTEST_COST_H

#include "governance/backtest.h"

typedef struct RetrainReplayCost
{
	int			slots;			/* with a loss */
	double		loss_cost;
	double		action_cost;
	int			uncosted;		/* alarms whose verdict the model gives no cost for */
} RetrainReplayCost;

/* Sums as they stand, and with unit costs halved and doubled. */
enum
{
	RETRAIN_COST_LOSS,
	RETRAIN_COST_ACTION,
	RETRAIN_COST_TOTAL,
	RETRAIN_COST_ACTION_HALF,
	RETRAIN_COST_ACTION_DOUBLE,
	RETRAIN_COST_LOSS_HALF,
	RETRAIN_COST_LOSS_DOUBLE,
	RETRAIN_COST_COLUMNS
};

extern double retrain_replay_slot_cost(const RetrainPolicyDefinition *def, const RetrainReplayedSlot *slot);
extern double retrain_replay_action_cost(const RetrainPolicyDefinition *def, RetrainVerdict verdict);
extern void retrain_replay_cost(const RetrainPolicyDefinition *def, List *slots, RetrainReplayCost *cost);
extern void retrain_replay_cost_columns(const RetrainReplayCost *cost, Datum *values);
extern Datum retrain_replay_assumptions(const RetrainPolicyDefinition *def);

#endif							/* RETRAIN_BACKTEST_COST_H */
