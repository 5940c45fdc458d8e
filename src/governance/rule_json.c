/*
 * rule_json.c
 *	  Verdict rules: from jsonb to trees and back.
 *
 * Rules of reading and writing are those of definition.c.  The order of
 * operands is kept as given; everything else has one form.
 */
#include "postgres.h"

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
#define MAX_WEIGHT			1e15

static const char *const node_keys[] = {
	"any", "all", "at_least", "of", "weighted", "threshold", "check", "level", "verdict", NULL
};

static const char *const weighted_keys[] = {
	"any", "all", "at_least", "of", "weighted", "threshold", "check", "level", "verdict", "weight", NULL
};

static const char *const level_names[] = {"warn", "fail"};

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
	else if (text && !(value > 0 && value <= MAX_WEIGHT))
		retrain_reader_refuse(reader, key, psprintf("must be above 0, at most %g, not %s", MAX_WEIGHT, text), NULL);
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
							  RETRAIN_VERDICTS_HINT);
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

/* retrain_rule_put appends a tree. */
void
retrain_rule_put(StringInfo json, const RetrainRule *rule)
{
	put_node(json, rule, NULL);
}
