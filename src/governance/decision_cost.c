/*
 * decision_cost.c
 *	  Expected costs of the verdicts, as recorded with a decision.
 *
 * Pure: no tables, no clock.  The loss is how far the value of one check lies
 * beyond its target, on the bad side.  Costs inform; no verdict follows from
 * them.  The assumptions stand beside the figures, since that is all they rest
 * on.
 */
#include "postgres.h"

#include <math.h>

#include "common/shortest_dec.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/decision_cost.h"
#include "governance/json_writer.h"
#include "stats/expected_cost.h"

/* days returns the length of an interval in days; a month counts as 30, as in comparisons of intervals. */
static double
days(const Interval *span)
{
	return (double) span->month * DAYS_PER_MONTH + span->day + (double) span->time / USECS_PER_DAY;
}

/* number returns what a decimal text says, 0 for NULL. */
static double
number(const char *text)
{
	return text ? strtod(text, NULL) : 0;
}

/* find_loss finds the measurement of the loss, or why there is none. */
static void
find_loss(const RetrainEvaluation *ev, RetrainDecisionCost *cost)
{
	const RetrainMeasurement *only = NULL;
	int			n = 0;
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		const RetrainMeasurement *m = lfirst(cell);

		if (strcmp(m->check->name, ev->def->verdict_rule.cost->check) != 0)
			continue;
		only = m;
		n++;
	}
	if (n == 1 && only->has_value && only->level != RETRAIN_LEVEL_NONE)
		cost->measurement = only;
	else
		cost->why_not = n == 0 ? "not measured" : n > 1 ? "several measurements" : only->status;
}

/* loss_of returns how far a value lies beyond the target. */
static double
loss_of(const RetrainCheck *check, double value, double target)
{
	double		loss = check->below ? target - value : value - target;

	return Max(loss, 0.0);
}

/* terms_of fills in what the model assumes of a verdict; false when it does not say. */
static bool
terms_of(const RetrainCostModel *model, RetrainVerdict verdict, RetrainCostTerms *terms)
{
	bool		acts = verdict > RETRAIN_INSUFFICIENT_EVIDENCE;

	terms->action = acts ? number(model->action[verdict]) : 0;
	terms->per_loss_unit = number(model->per_loss_unit);
	terms->rows_per_day = number(model->volume);
	terms->delay_days = days(&model->delay);
	terms->horizon_days = days(&model->horizon);
	terms->remaining = acts ? number(model->remaining[verdict]) : 1;
	return !acts || (model->action[verdict] && model->remaining[verdict]);
}

/* add_costs fills in the cost of each verdict, and which is least. */
static void
add_costs(const RetrainCostModel *model, RetrainDecisionCost *cost)
{
	cost->least = RETRAIN_KEEP;
	for (int v = 0; v < RETRAIN_VERDICTS; v++)
	{
		RetrainVerdictCost *of = &cost->verdicts[v];
		RetrainCostTerms terms;

		of->known = terms_of(model, v, &terms);
		if (!of->known)
			continue;
		of->expected = retrain_expected_cost(&terms, cost->loss);
		of->low = retrain_expected_cost(&terms, cost->loss_low);
		of->high = retrain_expected_cost(&terms, cost->loss_high);
		if (of->expected < cost->verdicts[cost->least].expected)
			cost->least = v;
	}
}

/* retrain_decision_cost returns the costs in the current memory context; NULL without a cost model. */
RetrainDecisionCost *
retrain_decision_cost(const RetrainEvaluation *ev)
{
	const RetrainCostModel *model = ev->def->verdict_rule.cost;
	RetrainDecisionCost *cost;
	const RetrainMeasurement *m;

	if (model == NULL)
		return NULL;
	cost = palloc0(sizeof(RetrainDecisionCost));
	find_loss(ev, cost);
	m = cost->measurement;
	if (m == NULL)
		return cost;
	cost->loss = cost->loss_low = cost->loss_high = loss_of(m->check, m->value, number(model->target));
	if (m->has_interval)
	{
		double		a = loss_of(m->check, m->interval_low, number(model->target));
		double		b = loss_of(m->check, m->interval_high, number(model->target));

		cost->loss_low = Min(a, b);
		cost->loss_high = Max(a, b);
	}
	add_costs(model, cost);
	return cost;
}

/* put_float appends a number, in the fewest digits that tell it apart. */
static void
put_float(StringInfo json, const char *key, double value)
{
	char		buffer[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(value, buffer);
	retrain_put_raw(json, key, isfinite(value) ? buffer : "null");
}

/* put_verdict appends the cost of one verdict, null when the model does not say. */
static void
put_verdict(StringInfo json, const RetrainDecisionCost *cost, RetrainVerdict verdict)
{
	const RetrainVerdictCost *of = &cost->verdicts[verdict];

	if (!of->known)
	{
		retrain_put_raw(json, retrain_verdict_name(verdict), "null");
		return;
	}
	retrain_put_raw(json, retrain_verdict_name(verdict), "{");
	put_float(json, "expected", of->expected);
	if (cost->measurement->has_interval)
	{
		put_float(json, "low", of->low);
		put_float(json, "high", of->high);
	}
	appendStringInfoChar(json, '}');
}

/* retrain_decision_cost_json returns the costs as recorded, NULL without a cost model. */
char *
retrain_decision_cost_json(const RetrainEvaluation *ev)
{
	const RetrainDecisionCost *cost = ev->cost;
	StringInfoData json;

	if (cost == NULL)
		return NULL;
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_raw(&json, "assumptions", "");
	retrain_cost_model_put(&json, ev->def->verdict_rule.cost);
	if (cost->measurement == NULL)
	{
		retrain_put_string(&json, "loss", NULL);
		retrain_put_string(&json, "why_not", cost->why_not);
		appendStringInfoChar(&json, '}');
		return json.data;
	}
	put_float(&json, "value", cost->measurement->value);
	put_float(&json, "loss", cost->loss);
	retrain_put_raw(&json, "costs", "{");
	for (int v = 0; v < RETRAIN_VERDICTS; v++)
		put_verdict(&json, cost, v);
	appendStringInfoChar(&json, '}');
	retrain_put_string(&json, "least", retrain_verdict_name(cost->least));
	appendStringInfoChar(&json, '}');
	return json.data;
}
