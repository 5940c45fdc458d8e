/*
 * definition_rule.c
 *	  The part of a definition that turns checks into a verdict: from jsonb to
 *	  the C form and back.
 *
 * Rules of reading and writing are those of definition.c.  The order of
 * operands is kept as given; everything else has one form.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "governance/definition.h"
#include "governance/json_writer.h"

#define MAX_DEPTH			20
#define MAX_OPERANDS		500
#define MAX_RETRAINS		1000
#define MAX_COST			1e15

static const char *const status_names[] = {
	"insufficient_rows", "insufficient_labels", "insufficient_positives", "undefined", "no_test",
	"baseline_changed", "baseline_paused", "error", "low_resolution", "folded", NULL
};

StaticAssertDecl(lengthof(status_names) == RETRAIN_STATUSES + 1, "names of statuses");

static const char *const node_keys[] = {
	"any", "all", "at_least", "of", "weighted", "threshold", "check", "level", "verdict", NULL
};

static const char *const weighted_keys[] = {
	"any", "all", "at_least", "of", "weighted", "threshold", "check", "level", "verdict", "weight", NULL
};

static const char *const level_names[] = {"warn", "fail"};

static const char *const method_names[] = {"none", "bh"};

#define VERDICTS_HINT	"Use one of: investigate, recalibrate, retrain, roll_back, suspend."

/* is_object tells whether a jsonb value is an object. */
static bool
is_object(const JsonbValue *value)
{
	return value->type == jbvBinary && JsonContainerIsObject(value->val.binary.data);
}

/* positive_number reads a number above 0 as text; NULL when it is missing or refused. */
static char *
positive_number(const RetrainReader *reader, const char *key)
{
	char	   *text = retrain_read_number(reader, key);
	double		value = text ? strtod(text, NULL) : 0;

	if (!retrain_read_field(reader, key))
		retrain_reader_refuse(reader, key, "is missing", NULL);
	else if (text && !(value > 0 && value <= MAX_COST))
		retrain_reader_refuse(reader, key, psprintf("must be above 0, at most %g, not %s", MAX_COST, text), NULL);
	else
		return text;
	return NULL;
}

/* read_leaf reads a leaf that is written as an object. */
static void
read_leaf(const RetrainReader *reader, RetrainRule *leaf)
{
	char	   *verdict = retrain_read_text(reader, "verdict");

	leaf->check = retrain_read_name(reader, "check");
	leaf->at_warn = retrain_read_choice(reader, "level", level_names, lengthof(level_names), 1) == 0;
	if (verdict == NULL)
		return;
	leaf->has_verdict = true;
	if (!retrain_verdict_parse(verdict, &leaf->verdict) || leaf->verdict < RETRAIN_INVESTIGATE)
		retrain_reader_refuse(reader, "verdict", psprintf("is not a verdict a check can stand for: \"%s\"", verdict),
							  VERDICTS_HINT);
}

static RetrainRule *parse_node(const RetrainReader *reader, JsonbValue *value, const char *path,
							   int depth, char **weight);

/* same_leaf tells whether two nodes are leaves that say the same. */
static bool
same_leaf(const RetrainRule *a, const RetrainRule *b)
{
	return a->kind == RETRAIN_RULE_CHECK && b->kind == RETRAIN_RULE_CHECK &&
		a->check && b->check && strcmp(a->check, b->check) == 0 &&
		a->at_warn == b->at_warn && a->has_verdict == b->has_verdict && a->verdict == b->verdict;
}

/* add_operand adds an operand to a node, unless it is there already. */
static void
add_operand(const RetrainReader *reader, RetrainRule *node, RetrainRule *operand, char *weight, const char *path)
{
	ListCell   *cell;

	foreach(cell, node->operands)
		if (same_leaf(lfirst(cell), operand))
		{
			retrain_reader_refuse(reader, path, psprintf("names check \"%s\" again", operand->check), NULL);
			return;
		}
	node->operands = lappend(node->operands, operand);
	node->weights = lappend(node->weights, weight);
}

/* read_operands reads the operands of a node; key is where they stand, outer reads the whole definition. */
static void
read_operands(const RetrainReader *outer, const RetrainReader *reader, const char *key, RetrainRule *node, int depth)
{
	JsonbValue *value = retrain_read_field(reader, key);
	JsonbContainer *array;
	int			n;

	if (value == NULL || value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerIsScalar(value->val.binary.data))
	{
		retrain_reader_refuse(reader, key, value ? "must be an array of operands" : "is missing",
							  "An operand is the name of a check, or a node.");
		return;
	}
	array = value->val.binary.data;
	n = JsonContainerSize(array);
	if (n < 1 || n > MAX_OPERANDS)
	{
		retrain_reader_refuse(reader, key, psprintf("must have 1 to %d operands", MAX_OPERANDS), NULL);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		char	   *path = psprintf("%s%s[%d]", reader->prefix, key, i + 1);
		char	   *weight = NULL;
		RetrainRule *operand = parse_node(outer, getIthJsonbValueFromContainer(array, i), path, depth + 1,
										  node->kind == RETRAIN_RULE_WEIGHTED ? &weight : NULL);

		if (operand)
			add_operand(outer, node, operand, weight, path);
	}
}

/* check_threshold refuses a threshold that cannot be reached. */
static void
check_threshold(const RetrainReader *reader, const RetrainRule *node)
{
	Datum		sum = DirectFunctionCall1(int4_numeric, Int32GetDatum(0));
	Datum		threshold;
	ListCell   *cell;

	foreach(cell, node->weights)
		sum = DirectFunctionCall2(numeric_add, sum,
								  DirectFunctionCall3(numeric_in, CStringGetDatum(lfirst(cell)),
													  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	threshold = DirectFunctionCall3(numeric_in, CStringGetDatum(node->threshold),
									ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	if (DatumGetBool(DirectFunctionCall2(numeric_gt, threshold, sum)))
		retrain_reader_refuse(reader, "threshold", psprintf("is %s, more than the sum of the weights (%s)", node->threshold,
															DatumGetCString(DirectFunctionCall1(numeric_out, sum))), NULL);
}

/* read_weighted reads a node of weights. */
static void
read_weighted(const RetrainReader *outer, const RetrainReader *reader, RetrainRule *node, int depth)
{
	int			problems = list_length(reader->problems->list);

	read_operands(outer, reader, "weighted", node, depth);
	node->threshold = positive_number(reader, "threshold");
	if (list_length(reader->problems->list) == problems)
		check_threshold(reader, node);
}

/* read_at_least reads a node of k of n. */
static void
read_at_least(const RetrainReader *outer, const RetrainReader *reader, RetrainRule *node, int depth)
{
	int			problems = list_length(reader->problems->list);

	if (!retrain_read_field(reader, "at_least"))
		retrain_reader_refuse(reader, "at_least", "is missing", "Write {\"at_least\": 2, \"of\": [...]}.");
	read_operands(outer, reader, "of", node, depth);
	if (list_length(reader->problems->list) == problems)
		node->needed = (int) retrain_read_integer(reader, "at_least", 1, 1, list_length(node->operands));
}

/* node_kind tells what a node is; false when that is not clear. */
static bool
node_kind(const RetrainReader *reader, RetrainRuleKind *kind)
{
	static const struct
	{
		const char *key;
		RetrainRuleKind kind;
	}			kinds[] = {
		{"check", RETRAIN_RULE_CHECK}, {"any", RETRAIN_RULE_ANY}, {"all", RETRAIN_RULE_ALL},
		{"of", RETRAIN_RULE_AT_LEAST}, {"weighted", RETRAIN_RULE_WEIGHTED}
	};
	int			n = 0;

	for (int i = 0; i < lengthof(kinds); i++)
		if (retrain_read_field(reader, kinds[i].key))
		{
			*kind = kinds[i].kind;
			n++;
		}
	return n == 1;
}

/* refuse_beside refuses keys that do not belong to a node of its kind. */
static void
refuse_beside(const RetrainReader *reader, RetrainRuleKind kind)
{
	static const struct
	{
		const char *key;
		RetrainRuleKind kind;
	}			keys[] = {
		{"at_least", RETRAIN_RULE_AT_LEAST}, {"threshold", RETRAIN_RULE_WEIGHTED},
		{"level", RETRAIN_RULE_CHECK}, {"verdict", RETRAIN_RULE_CHECK}
	};

	for (int i = 0; i < lengthof(keys); i++)
		if (kind != keys[i].kind && retrain_read_field(reader, keys[i].key))
			retrain_reader_refuse(reader, keys[i].key, "does not belong to this node", NULL);
}

/* read_node reads a node that is written as an object. */
static void
read_node(const RetrainReader *outer, const RetrainReader *reader, RetrainRule *node, int depth)
{
	refuse_beside(reader, node->kind);
	switch (node->kind)
	{
		case RETRAIN_RULE_CHECK:
			read_leaf(reader, node);
			break;
		case RETRAIN_RULE_ANY:
			read_operands(outer, reader, "any", node, depth);
			break;
		case RETRAIN_RULE_ALL:
			read_operands(outer, reader, "all", node, depth);
			break;
		case RETRAIN_RULE_AT_LEAST:
			read_at_least(outer, reader, node, depth);
			break;
		case RETRAIN_RULE_WEIGHTED:
			read_weighted(outer, reader, node, depth);
			break;
	}
}

/*
 * parse_node reads a node, or a leaf that is just a name; NULL when it is
 * neither.  With weight not NULL it stands among weighted operands and has one.
 */
static RetrainRule *
parse_node(const RetrainReader *reader, JsonbValue *value, const char *path, int depth, char **weight)
{
	RetrainRule *node = palloc0(sizeof(RetrainRule));
	RetrainReader inner;

	if (value->type == jbvString && !weight)
	{
		node->kind = RETRAIN_RULE_CHECK;
		node->check = pnstrdup(value->val.string.val, value->val.string.len);
		return node;
	}
	if (depth > MAX_DEPTH)
	{
		retrain_reader_refuse(reader, path, psprintf("is nested deeper than %d", MAX_DEPTH), NULL);
		return NULL;
	}
	if (!is_object(value))
	{
		retrain_reader_refuse(reader, path, weight ? "must be an object with a weight" : "must be the name of a check, or a node",
							  weight ? "Write {\"check\": \"...\", \"weight\": 1}." : "Write \"name\", {\"any\": [...]}, {\"all\": [...]}, {\"at_least\": 2, \"of\": [...]} or {\"weighted\": [...], \"threshold\": 1}.");
		return NULL;
	}
	inner = retrain_reader_inner(reader, value->val.binary.data, psprintf("%s.", path),
								 weight ? weighted_keys : node_keys);
	if (weight)
		*weight = positive_number(&inner, "weight");
	if (!node_kind(&inner, &node->kind))
	{
		retrain_reader_refuse(reader, path, "must have exactly one of check, any, all, of (with at_least) and weighted", NULL);
		return NULL;
	}
	read_node(reader, &inner, node, depth);
	return node;
}

/* retrain_rule_parse reads a tree at path; problems are noted by the reader. */
RetrainRule *
retrain_rule_parse(const RetrainReader *reader, JsonbValue *value, const char *path)
{
	return parse_node(reader, value, path, 1, NULL);
}

/* has_check tells whether there is a check of a name. */
static bool
has_check(List *checks, const char *name)
{
	ListCell   *cell;

	foreach(cell, checks)
		if (strcmp(((RetrainCheck *) lfirst(cell))->name, name) == 0)
			return true;
	return false;
}

/* check_names returns the names of the checks for a hint. */
static char *
check_names(List *checks)
{
	StringInfoData names;
	ListCell   *cell;

	initStringInfo(&names);
	foreach(cell, checks)
		appendStringInfo(&names, "%s\"%s\"", names.len > 0 ? ", " : "", ((RetrainCheck *) lfirst(cell))->name);
	return names.data;
}

/* refuse_unknown_checks refuses leaves that name no check. */
static void
refuse_unknown_checks(const RetrainReader *reader, const RetrainRule *node, List *checks, const char *path)
{
	ListCell   *cell;

	if (node->kind == RETRAIN_RULE_CHECK && node->check && !has_check(checks, node->check))
		retrain_reader_refuse(reader, path, psprintf("names check \"%s\", which the policy does not have", node->check),
							  psprintf("Its checks are: %s.", check_names(checks)));
	foreach(cell, node->operands)
		refuse_unknown_checks(reader, lfirst(cell), checks, path);
}

/* read_tree reads the tree of one verdict. */
static void
read_tree(const RetrainReader *reader, List *checks, RetrainVerdictRule *rule, const char *key, JsonbValue *value)
{
	static const char *const checks_key[] = {"checks", NULL};
	char	   *path = psprintf("rule.%s", key);
	RetrainVerdict verdict;
	RetrainRule *tree;

	if (!retrain_verdict_parse(key, &verdict) || verdict < RETRAIN_INVESTIGATE)
	{
		retrain_reader_refuse(reader, path, "is not a verdict a rule can have",
							  VERDICTS_HINT " A rule is {\"retrain\": {\"any\": [...]}}.");
		return;
	}
	tree = retrain_rule_parse(reader, value, path);
	if (tree == NULL)
		return;
	/* A check that could not be read is none that is missing. */
	if (!retrain_problems_at(reader->problems, checks_key))
		refuse_unknown_checks(reader, tree, checks, path);
	rule->trees[verdict] = tree;
	rule->has_trees = true;
}

/* read_trees reads the trees. */
static void
read_trees(const RetrainReader *reader, List *checks, RetrainVerdictRule *rule)
{
	JsonbValue *value = retrain_read_field(reader, "rule");
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	item;
	char	   *key = NULL;

	if (value == NULL)
		return;
	if (!is_object(value) || JsonContainerSize(value->val.binary.data) == 0)
	{
		retrain_reader_refuse(reader, "rule", "must be an object with a tree for each verdict",
							  "Write for example {\"retrain\": {\"all\": [\"a\", \"b\"]}}.");
		return;
	}
	it = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &item, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			key = pnstrdup(item.val.string.val, item.val.string.len);
		else if (token == WJB_VALUE && item.type != jbvNull)
			read_tree(reader, checks, rule, key, &item);
	}
}

/* read_status reads what a status stands for. */
static int
read_status(const RetrainReader *reader, const char *name)
{
	char	   *text = retrain_read_text(reader, name);
	RetrainVerdict verdict;

	if (text == NULL)
		return RETRAIN_INSUFFICIENT_EVIDENCE;
	if (strcmp(text, "ignored") == 0)
		return RETRAIN_STATUS_IGNORED;
	if (retrain_verdict_parse(text, &verdict))
		return (int) verdict;
	retrain_reader_refuse(reader, name, psprintf("is neither a verdict nor \"ignored\": \"%s\"", text),
						  "Use one of: ignored, keep, insufficient_evidence, investigate, recalibrate, retrain, roll_back, suspend.");
	return RETRAIN_INSUFFICIENT_EVIDENCE;
}

/* inner_object begins to read an object at key; false when it is absent or refused. */
static bool
inner_object(const RetrainReader *reader, const char *key, const char *const *keys, RetrainReader *inner)
{
	JsonbValue *value = retrain_read_field(reader, key);

	if (value == NULL)
		return false;
	if (!is_object(value))
	{
		retrain_reader_refuse(reader, key, "must be an object", NULL);
		return false;
	}
	*inner = retrain_reader_inner(reader, value->val.binary.data, psprintf("%s%s.", reader->prefix, key), keys);
	return true;
}

/* read_statuses reads what the statuses stand for. */
static void
read_statuses(const RetrainReader *reader, RetrainVerdictRule *rule)
{
	RetrainReader inner;
	bool		given = inner_object(reader, "statuses", status_names, &inner);

	for (int i = 0; i < RETRAIN_STATUSES; i++)
		rule->statuses[i] = given ? read_status(&inner, status_names[i]) : RETRAIN_INSUFFICIENT_EVIDENCE;
}

/* retrain_status_stands_for returns what a status of a measurement without a level stands for. */
int
retrain_status_stands_for(const RetrainVerdictRule *rule, const char *status)
{
	for (int i = 0; i < RETRAIN_STATUSES; i++)
		if (strcmp(status_names[i], status) == 0)
			return rule->statuses[i];
	return RETRAIN_INSUFFICIENT_EVIDENCE;
}

/* read_limit reads how many retrains a period may have. */
static void
read_limit(const RetrainReader *reader, RetrainVerdictRule *rule)
{
	bool		has_number = retrain_read_field(reader, "max_retrains") != NULL;
	bool		has_period = retrain_read_field(reader, "retrain_period") != NULL;

	rule->max_retrains = (int) retrain_read_integer(reader, "max_retrains", 0, 1, MAX_RETRAINS);
	if (has_period)
		retrain_read_interval(reader, "retrain_period", "1 day", true, &rule->retrain_period);
	if (has_number != has_period)
		retrain_reader_refuse(reader, has_number ? "retrain_period" : "max_retrains", "is missing",
							  "The rule is: at most max_retrains decisions to retrain in any retrain_period.");
}

/* read_error_control reads how the number of tests is allowed for. */
static void
read_error_control(const RetrainReader *reader, RetrainVerdictRule *rule)
{
	static const char *const keys[] = {"method", "alpha", NULL};
	RetrainReader inner;

	if (!inner_object(reader, "error_control", keys, &inner))
		return;
	rule->benjamini_hochberg = retrain_read_choice(&inner, "method", method_names, lengthof(method_names), 0) == 1;
	if (!rule->benjamini_hochberg)
	{
		if (retrain_read_field(&inner, "alpha"))
			retrain_reader_refuse(&inner, "alpha", "does not belong to method \"none\"", "Use method \"bh\".");
		return;
	}
	rule->alpha = retrain_read_number(&inner, "alpha");
	if (rule->alpha == NULL)
		rule->alpha = pstrdup("0.05");
	rule->alpha_value = strtod(rule->alpha, NULL);
	if (!(rule->alpha_value > 0 && rule->alpha_value < 1))
		retrain_reader_refuse(&inner, "alpha", psprintf("must be above 0 and below 1, not %s", rule->alpha), NULL);
}

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
	bool		given = inner_object(reader, "remaining", keys, &remaining);

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
																		  check_names(checks)));
	}
	if (cost->check && !has_check(checks, cost->check))
		retrain_reader_refuse(reader, "check", psprintf("names check \"%s\", which the policy does not have", cost->check),
							  psprintf("Its checks are: %s.", check_names(checks)));
	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (cost->check && strcmp(check->name, cost->check) == 0 && check->slices)
			retrain_reader_refuse(reader, "check", psprintf("is \"%s\", which measures slices", check->name),
								  "The loss is that of all rows.");
	}
}

/* read_cost reads the cost model. */
static void
read_cost(const RetrainReader *reader, List *checks, RetrainVerdictRule *rule)
{
	static const char *const keys[] = {
		"check", "target", "investigate", "recalibrate", "retrain", "roll_back", "suspend",
		"per_loss_unit", "volume", "delay", "horizon", "remaining", "currency", NULL
	};
	RetrainCostModel *cost = palloc0(sizeof(RetrainCostModel));
	RetrainReader inner;

	if (!inner_object(reader, "cost", keys, &inner))
		return;
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
	rule->cost = cost;
}

/* retrain_verdict_rule_read reads all keys of RETRAIN_RULE_KEYS; checks are those that could be read. */
void
retrain_verdict_rule_read(const RetrainReader *reader, List *checks, RetrainVerdictRule *rule)
{
	read_trees(reader, checks, rule);
	read_statuses(reader, rule);
	read_limit(reader, rule);
	read_error_control(reader, rule);
	read_cost(reader, checks, rule);
	rule->shadow = retrain_read_boolean(reader, "shadow", false);
	rule->allow_post_hoc = retrain_read_boolean(reader, "allow_post_hoc", false);
}

static void put_node(StringInfo json, const RetrainRule *node, const char *weight);

/* put_operands appends the operands of a node as an array at key. */
static void
put_operands(StringInfo json, const char *key, const RetrainRule *node)
{
	ListCell   *cell;

	retrain_put_raw(json, key, "[");
	foreach(cell, node->operands)
	{
		int			i = foreach_current_index(cell);

		if (i > 0)
			appendStringInfoString(json, ", ");
		put_node(json, lfirst(cell), node->kind == RETRAIN_RULE_WEIGHTED ? list_nth(node->weights, i) : NULL);
	}
	appendStringInfoChar(json, ']');
}

/* put_node appends a node; a leaf without more to say is just a name. */
static void
put_node(StringInfo json, const RetrainRule *node, const char *weight)
{
	check_stack_depth();
	if (node->kind == RETRAIN_RULE_CHECK && !weight && !node->at_warn && !node->has_verdict)
	{
		escape_json(json, node->check);
		return;
	}
	appendStringInfoChar(json, '{');
	if (weight)
		retrain_put_raw(json, "weight", weight);
	switch (node->kind)
	{
		case RETRAIN_RULE_CHECK:
			retrain_put_string(json, "check", node->check);
			if (node->at_warn)
				retrain_put_string(json, "level", "warn");
			if (node->has_verdict)
				retrain_put_string(json, "verdict", retrain_verdict_name(node->verdict));
			break;
		case RETRAIN_RULE_ANY:
			put_operands(json, "any", node);
			break;
		case RETRAIN_RULE_ALL:
			put_operands(json, "all", node);
			break;
		case RETRAIN_RULE_AT_LEAST:
			retrain_put_raw(json, "at_least", psprintf("%d", node->needed));
			put_operands(json, "of", node);
			break;
		case RETRAIN_RULE_WEIGHTED:
			put_operands(json, "weighted", node);
			retrain_put_raw(json, "threshold", node->threshold);
			break;
	}
	appendStringInfoChar(json, '}');
}

/* put_trees appends the trees, null without any. */
static void
put_trees(StringInfo json, const RetrainVerdictRule *rule)
{
	bool		first = true;

	if (!rule->has_trees)
	{
		retrain_put_string(json, "rule", NULL);
		return;
	}
	retrain_put_raw(json, "rule", "{");
	for (int v = 0; v < RETRAIN_VERDICTS; v++)
	{
		if (rule->trees[v] == NULL)
			continue;
		appendStringInfo(json, "%s\"%s\": ", first ? "" : ", ", retrain_verdict_name(v));
		put_node(json, rule->trees[v], NULL);
		first = false;
	}
	appendStringInfoChar(json, '}');
}

/* put_statuses appends what every status stands for. */
static void
put_statuses(StringInfo json, const RetrainVerdictRule *rule)
{
	retrain_put_raw(json, "statuses", "{");
	for (int i = 0; i < RETRAIN_STATUSES; i++)
		retrain_put_string(json, status_names[i], rule->statuses[i] == RETRAIN_STATUS_IGNORED ? "ignored" :
						   retrain_verdict_name(rule->statuses[i]));
	appendStringInfoChar(json, '}');
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

/* put_limit appends how many retrains a period may have. */
static void
put_limit(StringInfo json, const RetrainVerdictRule *rule)
{
	if (rule->max_retrains > 0)
	{
		retrain_put_raw(json, "max_retrains", psprintf("%d", rule->max_retrains));
		retrain_put_interval(json, "retrain_period", &rule->retrain_period);
		return;
	}
	retrain_put_string(json, "max_retrains", NULL);
	retrain_put_string(json, "retrain_period", NULL);
}

/* retrain_verdict_rule_put appends all keys of RETRAIN_RULE_KEYS. */
void
retrain_verdict_rule_put(StringInfo json, const RetrainVerdictRule *rule)
{
	put_trees(json, rule);
	put_statuses(json, rule);
	put_limit(json, rule);
	retrain_put_raw(json, "error_control", "{");
	retrain_put_string(json, "method", method_names[rule->benjamini_hochberg]);
	if (rule->benjamini_hochberg)
		retrain_put_raw(json, "alpha", rule->alpha);
	appendStringInfoChar(json, '}');
	if (rule->cost)
	{
		retrain_put_raw(json, "cost", "");
		retrain_cost_model_put(json, rule->cost);
	}
	else
		retrain_put_string(json, "cost", NULL);
	retrain_put_raw(json, "shadow", rule->shadow ? "true" : "false");
	retrain_put_raw(json, "allow_post_hoc", rule->allow_post_hoc ? "true" : "false");
}
