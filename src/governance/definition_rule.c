/*
 * definition_rule.c
 *	  The part of a definition that turns checks into a verdict: from jsonb to
 *	  the C form and back.
 *
 * Rules of reading and writing are those of definition.c.  Trees are the
 * business of rule_json.c, costs of definition_cost.c.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "governance/definition.h"
#include "governance/json_writer.h"

#define MAX_RETRAINS		1000

static const char *const status_names[] = {
	"insufficient_rows", "insufficient_labels", "insufficient_positives", "undefined", "no_test",
	"baseline_changed", "baseline_paused", "error", "low_resolution", "folded", NULL
};

StaticAssertDecl(lengthof(status_names) == RETRAIN_STATUSES + 1, "names of statuses");

static const char *const method_names[] = {"none", "bh"};

/* retrain_has_check tells whether there is a check of a name. */
bool
retrain_has_check(List *checks, const char *name)
{
	ListCell   *cell;

	foreach(cell, checks)
		if (strcmp(((RetrainCheck *) lfirst(cell))->name, name) == 0)
			return true;
	return false;
}

/* retrain_check_names returns the names of the checks for a hint. */
char *
retrain_check_names(List *checks)
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

	if (node->kind == RETRAIN_RULE_CHECK && node->check && !retrain_has_check(checks, node->check))
		retrain_reader_refuse(reader, path, psprintf("names check \"%s\", which the policy does not have", node->check),
							  psprintf("Its checks are: %s.", retrain_check_names(checks)));
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
							  RETRAIN_VERDICTS_HINT " A rule is {\"retrain\": {\"any\": [...]}}.");
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
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data) ||
		JsonContainerSize(value->val.binary.data) == 0)
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

/* read_statuses reads what the statuses stand for. */
static void
read_statuses(const RetrainReader *reader, RetrainVerdictRule *rule)
{
	RetrainReader inner;
	bool		given = retrain_read_object(reader, "statuses", status_names, &inner);

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

	if (!retrain_read_object(reader, "error_control", keys, &inner))
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

/* retrain_verdict_rule_read reads all keys of RETRAIN_RULE_KEYS; checks are those that could be read. */
void
retrain_verdict_rule_read(const RetrainReader *reader, List *checks, RetrainVerdictRule *rule)
{
	read_trees(reader, checks, rule);
	read_statuses(reader, rule);
	read_limit(reader, rule);
	read_error_control(reader, rule);
	rule->cost = retrain_cost_model_read(reader, checks);
	rule->shadow = retrain_read_boolean(reader, "shadow", false);
	rule->allow_post_hoc = retrain_read_boolean(reader, "allow_post_hoc", false);
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
		retrain_rule_put(json, rule->trees[v]);
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
