/*
 * rule.c
 *	  Verdict rules: trees over the checks of a policy, in three-valued logic.
 *
 * The logic is that of Kleene (1952, Introduction to Metamathematics, section
 * 64), the one SQL has for NULL: a node is true, or false, when it would be so
 * whatever its unknown operands were, else unknown.  For "at least k" and for
 * sums of weights that means: true when what is true suffices, false when not
 * even all that is unknown would make it suffice.
 *
 * An ignored operand is left out, as if the rule did not name it; a node all of
 * whose operands are left out is left out itself.
 *
 * Weights are decimals and are added as such: 0.7 and 0.1 reach 0.8.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "governance/rule.h"

static const char *const truth_names[] = {
	[RETRAIN_FALSE] = "false",
	[RETRAIN_UNKNOWN] = "unknown",
	[RETRAIN_TRUE] = "true",
	[RETRAIN_IGNORED] = "ignored",
};

/* retrain_truth_name returns the text form of a truth value. */
const char *
retrain_truth_name(RetrainTruth value)
{
	return truth_names[value];
}

/* decimal returns a number that definition_rule.c has checked. */
static Datum
decimal(const char *text)
{
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

/* reaches tells whether a sum is at least the threshold. */
static bool
reaches(Datum sum, Datum threshold)
{
	return DatumGetBool(DirectFunctionCall2(numeric_ge, sum, threshold));
}

/* kleene returns the value of a node of which it is known whether it suffices now, and at best. */
static RetrainTruth
kleene(const RetrainRuleValue *node, bool now, bool at_best)
{
	if (node->n_used == 0)
		return RETRAIN_IGNORED;
	if (now)
		return RETRAIN_TRUE;
	return at_best ? RETRAIN_UNKNOWN : RETRAIN_FALSE;
}

/* counted returns the value of a node that needs a number of true operands. */
static RetrainTruth
counted(const RetrainRuleValue *node, int needed)
{
	return kleene(node, node->n_true >= needed, node->n_true + node->n_unknown >= needed);
}

/* weighed returns the value of a node that adds weights, and notes the sums. */
static RetrainTruth
weighed(RetrainRuleValue *node)
{
	Datum		sum = decimal("0");
	Datum		unknown = decimal("0");
	Datum		threshold = decimal(node->rule->threshold);
	ListCell   *cell;
	ListCell   *weight;

	forboth(cell, node->operands, weight, node->rule->weights)
	{
		RetrainTruth value = ((RetrainRuleValue *) lfirst(cell))->value;

		if (value == RETRAIN_TRUE)
			sum = DirectFunctionCall2(numeric_add, sum, decimal(lfirst(weight)));
		else if (value == RETRAIN_UNKNOWN)
			unknown = DirectFunctionCall2(numeric_add, unknown, decimal(lfirst(weight)));
	}
	node->weight_true = DatumGetCString(DirectFunctionCall1(numeric_out, sum));
	node->weight_unknown = DatumGetCString(DirectFunctionCall1(numeric_out, unknown));
	return kleene(node, reaches(sum, threshold),
				  reaches(DirectFunctionCall2(numeric_add, sum, unknown), threshold));
}

/* add_operand adds the value of an operand to its node. */
static void
add_operand(RetrainRuleValue *node, RetrainRuleValue *operand)
{
	node->operands = lappend(node->operands, operand);
	if (operand->value == RETRAIN_IGNORED)
		return;
	node->n_used++;
	if (operand->value == RETRAIN_TRUE)
		node->n_true++;
	else if (operand->value == RETRAIN_UNKNOWN)
		node->n_unknown++;
}

/* retrain_rule_value evaluates a tree, in the current memory context. */
RetrainRuleValue *
retrain_rule_value(const RetrainRule *rule, RetrainLeafTruth leaf, void *arg)
{
	RetrainRuleValue *node = palloc0(sizeof(RetrainRuleValue));
	ListCell   *cell;

	check_stack_depth();
	node->rule = rule;
	foreach(cell, rule->operands)
		add_operand(node, retrain_rule_value(lfirst(cell), leaf, arg));
	switch (rule->kind)
	{
		case RETRAIN_RULE_CHECK:
			node->value = leaf(rule, arg);
			break;
		case RETRAIN_RULE_ANY:
			node->value = counted(node, 1);
			break;
		case RETRAIN_RULE_ALL:
			node->value = counted(node, node->n_used);
			break;
		case RETRAIN_RULE_AT_LEAST:
			node->value = counted(node, rule->needed);
			break;
		case RETRAIN_RULE_WEIGHTED:
			node->value = weighed(node);
			break;
	}
	return node;
}

/* retrain_rule_value_has tells whether a leaf of a check came out with a value. */
bool
retrain_rule_value_has(const RetrainRuleValue *node, const char *check, RetrainTruth value)
{
	ListCell   *cell;

	if (node->rule->kind == RETRAIN_RULE_CHECK)
		return node->value == value && strcmp(node->rule->check, check) == 0;
	foreach(cell, node->operands)
		if (retrain_rule_value_has(lfirst(cell), check, value))
			return true;
	return false;
}

/* put_leaf appends what a leaf names, without the braces. */
static void
put_leaf(StringInfo json, const RetrainRule *leaf)
{
	appendStringInfoString(json, "\"check\": ");
	escape_json(json, leaf->check);
	if (leaf->at_warn)
		appendStringInfoString(json, ", \"level\": \"warn\"");
	if (leaf->has_verdict)
		appendStringInfo(json, ", \"verdict\": \"%s\"", retrain_verdict_name(leaf->verdict));
}

static void put_value(StringInfo json, const RetrainRuleValue *node, const char *weight);

/* put_operands appends the operands of a node as an array. */
static void
put_operands(StringInfo json, const RetrainRuleValue *node)
{
	ListCell   *cell;

	appendStringInfoChar(json, '[');
	foreach(cell, node->operands)
	{
		int			i = foreach_current_index(cell);

		if (i > 0)
			appendStringInfoString(json, ", ");
		put_value(json, lfirst(cell),
				  node->rule->kind == RETRAIN_RULE_WEIGHTED ? list_nth(node->rule->weights, i) : NULL);
	}
	appendStringInfoChar(json, ']');
}

/* put_value appends a tree with its values; weight is that of the node, or NULL. */
static void
put_value(StringInfo json, const RetrainRuleValue *node, const char *weight)
{
	const RetrainRule *rule = node->rule;

	check_stack_depth();
	appendStringInfoChar(json, '{');
	if (weight)
		appendStringInfo(json, "\"weight\": %s, ", weight);
	switch (rule->kind)
	{
		case RETRAIN_RULE_CHECK:
			put_leaf(json, rule);
			break;
		case RETRAIN_RULE_ANY:
			appendStringInfoString(json, "\"any\": ");
			put_operands(json, node);
			break;
		case RETRAIN_RULE_ALL:
			appendStringInfoString(json, "\"all\": ");
			put_operands(json, node);
			break;
		case RETRAIN_RULE_AT_LEAST:
			appendStringInfo(json, "\"at_least\": %d, \"of\": ", rule->needed);
			put_operands(json, node);
			appendStringInfo(json, ", \"true\": %d, \"unknown\": %d", node->n_true, node->n_unknown);
			break;
		case RETRAIN_RULE_WEIGHTED:
			appendStringInfoString(json, "\"weighted\": ");
			put_operands(json, node);
			appendStringInfo(json, ", \"threshold\": %s, \"true\": %s, \"unknown\": %s", rule->threshold,
							 node->weight_true, node->weight_unknown);
			break;
	}
	appendStringInfo(json, ", \"value\": \"%s\"}", truth_names[node->value]);
}

/* retrain_rule_value_put appends a tree with its values as JSON. */
void
retrain_rule_value_put(StringInfo json, const RetrainRuleValue *node)
{
	put_value(json, node, NULL);
}
