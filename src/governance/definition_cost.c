/*
 * definition_cost.c
 *	  The cost model of a definition: from jsonb to the C form and back.
 *
 * Rules of reading and writing are those of definition.c.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "governance/definition.h"
#include "governance/json_writer.h"

#define MAX_COST			1e15

/* cost_number reads a number from 0 to high as text; NULL when it is absent or refused. */
static char *
cost_number(const RetrainReader *reader, const char *key, double high)
{
	char	   *text = retrain_read_number(reader, key);
	double		value;

	if (text == NULL)
		return NULL;
	value = strtod(text, NULL);
	if (value >= 0 && value <= high)
		return text;
	retrain_reader_refuse(reader, key, psprintf("must be from 0 to %g, not %s", high, text), NULL);
	return NULL;
}

/* need_number does the same for a number that must be there. */
static char *
need_number(const RetrainReader *reader, const char *key)
{
	if (!retrain_read_field(reader, key))
		retrain_reader_refuse(reader, key, "is missing", "Every assumption of the cost model has to be stated.");
	return cost_number(reader, key, MAX_COST);
}

/* read_actions reads what each verdict costs to act on, and which share of the loss then remains. */
static void
read_actions(const RetrainReader *reader, RetrainCostModel *cost)
{
	static const char *const keys[] = {"investigate", "recalibrate", "retrain", "roll_back", "suspend", NULL};
	RetrainReader remaining;
	bool		given = retrain_read_object(reader, "remaining", keys, &remaining);

	for (int v = RETRAIN_INVESTIGATE; v < RETRAIN_VERDICTS; v++)
	{
		const char *name = retrain_verdict_name(v);

		cost->action[v] = v == RETRAIN_RETRAIN ? need_number(reader, name) : cost_number(reader, name, MAX_COST);
		if (given)
			cost->remaining[v] = cost_number(&remaining, name, 1);
	}
	if (cost->remaining[RETRAIN_RETRAIN] == NULL)
		cost->remaining[RETRAIN_RETRAIN] = pstrdup("0");
	if (cost->remaining[RETRAIN_INVESTIGATE] == NULL)
		cost->remaining[RETRAIN_INVESTIGATE] = pstrdup("1");
}

/* read_cost_check reads which check tells the loss. */
static void
read_cost_check(const RetrainReader *reader, List *checks, RetrainCostModel *cost)
{
	static const char *const checks_key[] = {"checks", NULL};
	ListCell   *cell;

	cost->check = retrain_read_name(reader, "check");
	if (retrain_problems_at(reader->problems, checks_key))
		return;
	if (!retrain_read_field(reader, "check"))
	{
		if (list_length(checks) == 1)
			cost->check = ((RetrainCheck *) linitial(checks))->name;
		else
			retrain_reader_refuse(reader, "check", "is missing", psprintf("Name the check whose value tells the loss: %s.",
																		  retrain_check_names(checks)));
	}
	if (cost->check && !retrain_has_check(checks, cost->check))
		retrain_reader_refuse(reader, "check", psprintf("names check \"%s\", which the policy does not have", cost->check),
							  psprintf("Its checks are: %s.", retrain_check_names(checks)));
	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (cost->check && strcmp(check->name, cost->check) == 0 && check->slices)
			retrain_reader_refuse(reader, "check", psprintf("is \"%s\", which measures slices", check->name),
								  "The loss is that of all rows.");
	}
}

/* retrain_cost_model_read reads the cost model, NULL when there is none. */
RetrainCostModel *
retrain_cost_model_read(const RetrainReader *reader, List *checks)
{
	static const char *const keys[] = {
		"check", "target", "investigate", "recalibrate", "retrain", "roll_back", "suspend",
		"per_loss_unit", "volume", "delay", "horizon", "remaining", "currency", NULL
	};
	RetrainCostModel *cost = palloc0(sizeof(RetrainCostModel));
	RetrainReader inner;

	if (!retrain_read_object(reader, "cost", keys, &inner))
		return NULL;
	read_cost_check(&inner, checks, cost);
	if (!retrain_read_field(&inner, "target"))
		retrain_reader_refuse(&inner, "target", "is missing", "It is the value of the check without loss.");
	cost->target = retrain_read_number(&inner, "target");
	read_actions(&inner, cost);
	cost->per_loss_unit = need_number(&inner, "per_loss_unit");
	cost->volume = need_number(&inner, "volume");
	retrain_read_interval(&inner, "delay", "0", false, &cost->delay);
	if (!retrain_read_field(&inner, "horizon"))
		retrain_reader_refuse(&inner, "horizon", "is missing", "Costs are reckoned so far ahead, for example \"90 days\".");
	else
		retrain_read_interval(&inner, "horizon", "1 day", true, &cost->horizon);
	cost->currency = retrain_read_name(&inner, "currency");
	return cost;
}

/* put_number appends a number, or null. */
static void
put_number(StringInfo json, const char *key, const char *text)
{
	retrain_put_raw(json, key, text ? text : "null");
}

/* retrain_cost_model_put appends a cost model as an object. */
void
retrain_cost_model_put(StringInfo json, const RetrainCostModel *cost)
{
	appendStringInfoChar(json, '{');
	retrain_put_string(json, "check", cost->check);
	put_number(json, "target", cost->target);
	for (int v = RETRAIN_INVESTIGATE; v < RETRAIN_VERDICTS; v++)
		put_number(json, retrain_verdict_name(v), cost->action[v]);
	put_number(json, "per_loss_unit", cost->per_loss_unit);
	put_number(json, "volume", cost->volume);
	retrain_put_interval(json, "delay", &cost->delay);
	retrain_put_interval(json, "horizon", &cost->horizon);
	retrain_put_raw(json, "remaining", "{");
	for (int v = RETRAIN_INVESTIGATE; v < RETRAIN_VERDICTS; v++)
		put_number(json, retrain_verdict_name(v), cost->remaining[v]);
	appendStringInfoChar(json, '}');
	retrain_put_string(json, "currency", cost->currency);
	appendStringInfoChar(json, '}');
}
