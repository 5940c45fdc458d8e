/*
 * backtest_cost.c
 *	  What a replay would have cost, by the cost model of the policy.
 *
 * The loss of a slot stands for the time until the next one: unit cost * rows a
 * day * loss * days (expected_cost.h).  Slots without a loss add nothing; how
 * many have one is told.
 */
#include "postgres.h"

#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/backtest_cost.h"
#include "governance/schedule.h"
#include "stats/expected_cost.h"

/* number returns what a decimal text says, 0 for NULL. */
static double
number(const char *text)
{
	return text ? strtod(text, NULL) : 0;
}

/* retrain_replay_slot_cost returns the cost of the loss of a slot, with a cost model; 0 without a loss. */
double
retrain_replay_slot_cost(const RetrainPolicyDefinition *def, const RetrainReplayedSlot *slot)
{
	const RetrainCostModel *model = def->verdict_rule.cost;
	RetrainCostTerms terms = {0};

	if (!slot->has_loss)
		return 0;
	terms.per_loss_unit = number(model->per_loss_unit);
	terms.rows_per_day = number(model->volume);
	terms.horizon_days = (double) retrain_schedule_period(def, slot->slot) / USECS_PER_DAY;
	terms.remaining = 1;
	return retrain_expected_cost(&terms, slot->loss);
}

/* retrain_replay_action_cost returns what acting on a verdict costs; 0 if the model does not say. */
double
retrain_replay_action_cost(const RetrainPolicyDefinition *def, RetrainVerdict verdict)
{
	return number(def->verdict_rule.cost->action[verdict]);
}

/* retrain_replay_cost adds up the costs of a replay, in the order of its slots. */
void
retrain_replay_cost(const RetrainPolicyDefinition *def, List *slots, RetrainReplayCost *cost)
{
	ListCell   *cell;

	memset(cost, 0, sizeof(RetrainReplayCost));
	foreach(cell, slots)
	{
		const RetrainReplayedSlot *slot = lfirst(cell);

		cost->slots += slot->has_loss;
		cost->loss_cost += retrain_replay_slot_cost(def, slot);
		if (slot->verdict <= RETRAIN_INSUFFICIENT_EVIDENCE)
			continue;
		cost->action_cost += retrain_replay_action_cost(def, slot->verdict);
		cost->uncosted += def->verdict_rule.cost->action[slot->verdict] == NULL;
	}
}

/* retrain_replay_cost_columns fills RETRAIN_COST_COLUMNS values of type double precision. */
void
retrain_replay_cost_columns(const RetrainReplayCost *cost, Datum *values)
{
	double		loss = cost->loss_cost;
	double		action = cost->action_cost;

	values[RETRAIN_COST_LOSS] = Float8GetDatum(loss);
	values[RETRAIN_COST_ACTION] = Float8GetDatum(action);
	values[RETRAIN_COST_TOTAL] = Float8GetDatum(loss + action);
	values[RETRAIN_COST_ACTION_HALF] = Float8GetDatum(loss + action / 2);
	values[RETRAIN_COST_ACTION_DOUBLE] = Float8GetDatum(loss + action * 2);
	values[RETRAIN_COST_LOSS_HALF] = Float8GetDatum(loss / 2 + action);
	values[RETRAIN_COST_LOSS_DOUBLE] = Float8GetDatum(loss * 2 + action);
}

/* retrain_replay_assumptions returns the cost model as jsonb. */
Datum
retrain_replay_assumptions(const RetrainPolicyDefinition *def)
{
	StringInfoData json;

	initStringInfo(&json);
	retrain_cost_model_put(&json, def->verdict_rule.cost);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}
